"""Fixtures of the store's tests."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _beside(name: str) -> ModuleType:
    """A module beside the tests, which are no package."""
    spec = importlib.util.spec_from_file_location(f"store_{name}", Path(__file__).parent / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def handwritten() -> ModuleType:
    return _beside("handwritten")


@pytest.fixture(scope="session")
def victim() -> ModuleType:
    return _beside("victim")
