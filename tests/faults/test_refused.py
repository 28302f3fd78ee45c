"""A system that refuses a call: the command says what, where and what now; every file is old or new."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from .breaking import ERRORS, at_call, calls, judged
from .jobs import JOBS, Prepared
from .trials import trials

pytestmark = pytest.mark.strace


def _refused(prepared: Prepared, errors: tuple[str, ...], most: int) -> tuple[Counter[str], list[str]]:
    """Lets the system refuse each call with which the command changes something, or so many of them by chance."""
    points = [(call, error) for call in calls(prepared) for error in errors if "wiki.git" not in call.line]
    chosen = random.Random(6).sample(points, min(most, len(points)))
    found, wrong = Counter[str](), []
    for call, error in chosen:
        ended = at_call(prepared, call, f"error={error}")
        found["tried"] += 1
        found["refused"] += ended.hit
        found[f"{call.name} {error}"] += ended.hit
        wrong += [f"{what}  <- {error} for {call.where}" for what in judged(prepared, ended)]
    return found, wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", JOBS)
def test_a_command_that_is_refused_a_call_says_so_and_tears_nothing(job: Callable[[str], Prepared], name: str) -> None:

    found, wrong = _refused(job(name), ERRORS, trials(12))

    print(name, dict(found))
    assert not wrong, "\n".join(wrong)
    assert found["refused"] >= found["tried"] * 0.8


def test_an_edit_on_a_full_disk_says_so_whichever_call_finds_out(job: Callable[[str], Prepared]) -> None:
    prepared = job("add")

    found, wrong = _refused(prepared, ("ENOSPC",), 3)

    assert wrong == []
    assert found["refused"] == 3
