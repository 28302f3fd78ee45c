"""A file that cannot be read is one error, not one for everything that points to it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

MAP = "kind: empathy-map\nid: waiting\ntitle: Waiting\npersona: lea\n"


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("broken", ["kind: persona\nid: lea\nname: Lea\npain: [late]\n", "kind: persona\nid: 'lea'\nname: [\n"])
def test_what_points_to_a_broken_document_is_not_said_to_point_nowhere(
        broken: str, empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/lea.yaml", broken)
    write("personas/waiting.map.yaml", MAP)
    done = empathy("check")
    assert done.returncode == 3
    assert "DOC01" in done.stdout
    assert "REF01" not in done.stdout


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("broken", [
    "kind: touchpoints\ntouchpoints: [{id: courier, name: C, nam: D}]\n",
    "kind: touchpoints\ntouchpoints: [\n", "id: touchpoints\nkind: 'touchpoints'\nx: 1\n"])
def test_what_points_into_a_broken_catalogue_is_not_said_to_point_nowhere(
        broken: str, empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/lea.yaml", "kind: persona\nid: lea\nname: Lea\n")
    write("personas/c.yaml", broken)
    write("personas/j.yaml", "kind: journey\nid: j\ntitle: J\npersona: lea\nsteps: [{id: s, title: S, touchpoint: courier}]\n")
    done = empathy("check")
    assert done.returncode == 3
    assert "DOC01" in done.stdout
    assert "REF01" not in done.stdout


@pytest.mark.usefixtures("workspace")
def test_what_points_to_no_document_at_all_is_still_found(empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/other.yaml", "kind: persona\nid: mia\nname: [\n")
    write("personas/waiting.map.yaml", MAP)
    assert "REF01" in empathy("check").stdout
