"""How much was done, counted: the same on every machine, as no time is."""

import sys
from collections.abc import Callable


def calls(run: Callable[[], object]) -> int:
    """How many functions were called, Python's own and those of C. Coverage's eye is closed meanwhile."""
    before, count = sys.getprofile(), 0

    def tell(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tell)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count
