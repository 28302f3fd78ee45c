"""The licences of what is installed with the program are known, allowed, and what the packages say of themselves."""

import tomllib
from importlib import metadata

import pytest

from tests.packaging.conftest import ROOT
from tests.packaging.test_locks import locked

TABLE = tomllib.loads((ROOT / ".ci/licences.toml").read_text("utf-8"))
SAID = {
    "Apache-2.0": ("Apache",), "BSD-2-Clause": ("BSD",), "BSD-3-Clause": ("BSD",), "ISC": ("ISC",), "MIT": ("MIT",),
    "LGPL-2.1-or-later": ("LGPL", "Lesser General Public License v2 or later"), "MPL-2.0": ("MPL-2.0", "MPL 2.0"),
    "PSF-2.0": ("PSF-2.0",),
}
"""How packages without an SPDX expression say it, in their field or their classifiers."""


def test_each_package_that_is_installed_has_a_licence_that_is_allowed() -> None:
    assert set(TABLE["packages"]) == set(locked("run"))
    assert set(TABLE["packages"].values()) == set(TABLE["allowed"])


@pytest.mark.parametrize("package", TABLE["packages"])
def test_the_licence_is_the_one_that_the_package_names(package: str) -> None:
    try:
        about = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{package} is not for this system: nothing of it is installed")
    licence = TABLE["packages"][package]
    if about["License-Expression"]:
        assert about["License-Expression"] == licence
    else:
        said = [about["License"] or "", *(line for line in about.get_all("Classifier", []) if "License ::" in line)]
        assert any(word in line for line in said for word in SAID[licence]), said
