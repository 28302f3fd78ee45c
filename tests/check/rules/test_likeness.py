"""SET04: no two personas are nearly the same in goals and pains, and looking for them takes no longer than reading."""

import random
import time
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.check.rules.likeness import LEAST, MOST, Stems, pairs
from empathy_cli.model.problem import Problem

from .test_registry import found

WORDS = ("boots", "forest", "Tuesday", "tablet", "thumb", "puddle", "drawer", "pencil", "ruler", "pitch")


def persona(name: str, goals: Iterable[str], pains: Iterable[str] = (), more: str = "") -> str:
    return (f"kind: persona\nid: {name}\nname: {name.title()}\nlanguage: en\n{more}"
            f"goals: [{', '.join(goals)}]\npains: [{', '.join(pains)}]\n")


def checked(root: Path, *texts: str, settings: str = "") -> list[Problem]:
    return found(root, {f"personas/{i}.yaml": text for i, text in enumerate(texts)}, settings, ["SET04"])


def test_two_that_want_the_same_are_found_at_the_second_one(tmp_path: Path) -> None:
    problems = checked(tmp_path, persona("lea", WORDS[:6], WORDS[6:9]), persona("mia", ["A rope"], ["Two left feet"]),
                       persona("tom", WORDS[3:8], [*WORDS[:3], "An umbrella"]))
    assert [(p.severity, p.file, p.path, p.line) for p in problems] == [("warning", "personas/2.yaml", ("goals",), 5)]
    assert "80 % of the words in goals and pains are those of Lea" in problems[0].text


def test_endings_order_and_function_words_make_no_difference(tmp_path: Path) -> None:
    problems = checked(tmp_path, persona("lea", ["Find boots for the forest before Tuesday"], ["Typing forms, five times"]),
                       persona("tom", ["On Tuesdays a boot to find in forests"], ["Typed the form five times"]))
    assert [p.values["name"] for p in problems] == ["Lea"]


@pytest.mark.parametrize(("first", "second"), [
    (persona("lea", WORDS[:6], WORDS[6:]), persona("tom", WORDS[:5], ["A", "rope", "Saturday", "kiosk", "music", "slope"])),
    (persona("lea", WORDS[:LEAST - 1]), persona("tom", WORDS[:LEAST - 1])),
    (persona("lea", ["Boots, boots, boots"], ["boots boots boots boots"]), persona("tom", ["boots"], ["boots"])),
    (persona("lea", WORDS), persona("tom", WORDS).replace("language: en", "language: de")),
    (persona("lea", WORDS).replace("language: en", "language: es"), persona("tom", WORDS).replace("language: en", "language: es")),
    (persona("lea", WORDS), persona("tom", WORDS, more="translation_of: lea\n").replace("language: en", "language: en")),
    ("kind: persona\nid: lea\nname: Lea\n", "kind: persona\nid: tom\nname: Tom\n"),
])
def test_what_comes_close_is_left_alone(first: str, second: str, tmp_path: Path) -> None:
    assert [p for p in checked(tmp_path, first, second) if p.rule == "SET04"] == []


def test_the_limit_is_a_setting(tmp_path: Path) -> None:
    two = persona("lea", WORDS[:8]), persona("tom", [*WORDS[:6], "rope", "kiosk"])
    assert checked(tmp_path / "a", *two)
    assert checked(tmp_path / "b", *two, settings="check: {limits: {same_percent: 61}}\n") == []


def test_each_of_many_that_are_equal_is_found_once(tmp_path: Path) -> None:
    problems = checked(tmp_path, *(persona(f"p{i}", WORDS) for i in range(30)))
    assert [p.file for p in sorted(problems, key=lambda p: int(p.file[9:-5]))] == [f"personas/{i}.yaml" for i in range(1, 30)]
    assert {p.values["name"] for p in problems} == {"P0"}


@pytest.mark.parametrize(("language", "words"), [
    ("en", ["form", "forms"]), ("en", ["typing", "typed", "types"]), ("de", ["schuhe", "schuhen"]), ("de", ["größe", "größen"]),
    ("fr", ["chaussure", "chaussures"]), ("it", ["scarpa", "scarpe"]),
])
def test_one_word_with_several_endings_has_one_stem(language: str, words: list[str]) -> None:
    stems = Stems(language)
    assert len({stems[w.casefold().encode()] for w in words}) == 1


def test_short_words_keep_what_makes_them_different() -> None:
    stems = Stems("en")
    assert len({stems[w] for w in (b"bed", b"bees", b"king", b"kiss", b"fly")}) == 5


SETS = st.lists(st.frozensets(st.sampled_from("abcdefghijkl"), max_size=9), max_size=12)


@given(SETS, st.integers(1, 100))
def test_with_room_for_all_it_finds_the_pairs_that_all_comparisons_find(sets: list[frozenset[str]], percent: int) -> None:
    firsts = {s: i for i, s in reversed([*enumerate(sets)])}
    wanted = {(firsts[s], i, 100) for i, s in enumerate(sets) if s and firsts[s] != i}
    for i, j in combinations(sorted(firsts.values()), 2):
        both, either = len(sets[i] & sets[j]), len(sets[i] | sets[j])
        if both and 100 * both >= percent * either:
            wanted.add((i, j, 100 * both // either))
    assert {(*sorted((i, j)), p) for i, j, p in pairs(sets, percent, most=100)} == wanted


@given(SETS, st.integers(1, 100))
def test_with_less_room_it_finds_no_others(sets: list[frozenset[str]], percent: int) -> None:
    assert set(pairs(sets, percent, most=2)) <= set(pairs(sets, percent, most=100))


def natural(n: int) -> list[frozenset[str]]:
    """Words as often as in a language (Zipf), thirty a persona."""
    pick = random.Random(7)
    weights = [1 / rank for rank in range(1, 3001)]
    return [frozenset(f"w{k}" for k in pick.choices(range(3000), weights, k=30)) for _ in range(n)]


def crowd(n: int) -> list[frozenset[str]]:
    """All nearly the same: one word of thirty is each one's own."""
    return [frozenset({*(f"w{k}" for k in range(29)), f"own{i}"}) for i in range(n)]


def lone(n: int) -> list[frozenset[str]]:
    """A single word each, from a hundred."""
    return [frozenset({f"w{i % 100}", "all"}) for i in range(n)]


@pytest.mark.parametrize("make", [natural, crowd, lone])
def test_ten_times_the_personas_are_ten_times_the_comparisons_at_most(make: object) -> None:
    counts = []
    for n in (1_000, 10_000):
        looked: list[int] = []
        assert callable(make)
        for _ in pairs(make(n), 60, counted=looked):
            pass
        assert sum(looked) <= MOST * sum(map(len, make(n)))
        counts.append(len(looked))
    assert counts[1] <= 10.5 * counts[0]


def test_in_a_crowd_of_a_thousand_nearly_every_one_is_found() -> None:
    assert len({max(i, j) for i, j, _ in pairs(crowd(1_000), 60)}) >= 990


def test_a_near_double_is_found_among_a_thousand_that_are_not() -> None:
    sets = natural(1_000)
    double = frozenset([*sorted(sets[500])[:-2], "x", "y"])
    assert (500, 1_000) in {(i, j) if i < j else (j, i) for i, j, _ in pairs([*sets, double], 60)}


def test_a_persona_of_a_hundred_thousand_words_costs_no_more_than_its_words() -> None:
    looked: list[int] = []
    sets = [frozenset(map(str, range(100_000))), *(frozenset(map(str, range(i, i + 40))) for i in range(200))]
    started = time.process_time()
    assert not [p for p in pairs(sets, 60, counted=looked) if 0 in p[:2]]
    assert sum(looked) <= MOST * sum(map(len, sets))
    assert time.process_time() - started < 30


