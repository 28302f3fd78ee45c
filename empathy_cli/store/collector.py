"""Python's collector of cycles, kept from looking through what is read, looked at or rendered again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 100_000
"""New objects after which it looks, where hardly any cycle is made: a workspace may have many more."""


@contextmanager
def seldom_collected(after: int = SELDOM) -> Iterator[None]:
    """Looks for cycles only after so many new objects. For a block, or as a decorator of a function."""
    before = gc.get_threshold()
    gc.set_threshold(after, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
