"""Compiled built-in templates, kept beside their sources: compiling one takes 10 ms, loading it a quarter of one.

They stand in the package's own `__pycache__`, so whoever could tamper with them could tamper with the program. Never
in a workspace: what is there comes with a checkout, and code that is loaded from there would be a stranger's code.
"""

import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

import empathy_cli


class _Beside(FileSystemBytecodeCache):
    """Quiet where the package cannot be written to; blind to templates from anywhere else."""

    def __init__(self, folder: Path, sort: str) -> None:
        self.sources = folder
        # What is compiled depends on the compilers and on the settings, which change between versions. Their files say
        # so without the names and versions of all that is installed, which take as long to read as all of Jinja.
        by = [Path(jinja2.__file__ or "").with_name("compiler.py"),
              *(Path(__file__).with_name(name) for name in ("compiled.py", "environment.py"))]
        stamp = "-".join(f"{file.stat().st_mtime_ns:x}" if file.is_file() else "0" for file in by)
        key = f"{empathy_cli.__version__}-{sys.implementation.cache_tag}-{stamp}-{sort}"
        pattern = f"%s.{key}.jinjac"
        super().__init__(str(folder / "__pycache__"), pattern)

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        if filename is not None and Path(filename).parent == self.sources:
            return super().get_bucket(environment, name, filename, source)
        return Bucket(environment, "", "")

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.key and not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


def cache(folder: Path, sort: str) -> FileSystemBytecodeCache | None:
    """The cache for the templates in `folder`, where Python would keep its own compiled files too; of each sort."""
    return _Beside(folder, sort) if folder.is_dir() and not sys.pycache_prefix else None
