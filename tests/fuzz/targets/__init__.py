"""The targets: a file for each kind of bytes. `TARGETS` is the table of them."""

from importlib import import_module

from tests.fuzz.oracle import Target

NAMES = ("reader", "editor", "tables", "settings", "templates", "manifest", "fields")


def target(name: str) -> Target:
    """The target of that name. Imported late: what is imported under `guided` is instrumented."""
    found: Target = import_module(f"tests.fuzz.targets.{name}").TARGET
    return found
