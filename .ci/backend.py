"""What pip and build ask to pack the project: setuptools, whose archives are then written anew, always the same.

setuptools takes times, modes, owners and the order of files from the folder that it packs. Here a file is readable by
all, belongs to nobody, and has the time that SOURCE_DATE_EPOCH says, or one that never changes: so the same sources and
the same setuptools give the same bytes, in whatever folder, with whatever umask, on whatever day.
"""

import gzip
import io
import os
import stat
import tarfile
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

from setuptools import build_meta

EPOCH = 1767225600
"""2026-01-01. A zip knows no time before 1980."""

get_requires_for_build_sdist = build_meta.get_requires_for_build_sdist
get_requires_for_build_wheel = build_meta.get_requires_for_build_wheel
get_requires_for_build_editable = build_meta.get_requires_for_build_editable
prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable
build_editable = build_meta.build_editable


def build_wheel(wheel_directory: str, config_settings: Mapping[str, object] | None = None,
                metadata_directory: str | None = None) -> str:
    name: str = build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)
    steady_wheel(Path(wheel_directory, name))
    return name


def build_sdist(sdist_directory: str, config_settings: Mapping[str, object] | None = None) -> str:
    name: str = build_meta.build_sdist(sdist_directory, config_settings)
    steady_sdist(Path(sdist_directory, name))
    return name


def steady_wheel(path: Path) -> None:
    with zipfile.ZipFile(path) as wheel:
        held = {name: wheel.read(name) for name in wheel.namelist() if not name.endswith("/")}
    when = time.gmtime(_epoch())[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name in sorted(held, key=_place):
            info = zipfile.ZipInfo(name, when)
            info.create_system = 3  # Unix, wherever it is built
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(info, held[name])
    path.write_bytes(out.getvalue())


def _place(name: str) -> tuple[bool, bool, str]:
    """What describes a wheel stands last in it, and the list of all at the very end."""
    return ".dist-info/" in name, name.endswith("/RECORD"), name


def steady_sdist(path: Path) -> None:
    out = io.BytesIO()
    with (tarfile.open(path) as old, gzip.GzipFile("", "wb", 9, out, mtime=_epoch()) as packed,
          tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new):
        for member in sorted((m for m in old if m.isfile()), key=lambda m: m.name):
            info = tarfile.TarInfo(member.name)
            info.size, info.mtime, info.mode = member.size, _epoch(), 0o644
            new.addfile(info, old.extractfile(member))
    path.write_bytes(out.getvalue())


def _epoch() -> int:
    return int(os.environ.get("SOURCE_DATE_EPOCH") or EPOCH)
