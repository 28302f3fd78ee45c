"""Personal data is found where it is, masked so that nothing of it is left, and clean text is left alone."""

import itertools
import subprocess
import sys
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.insight.personal import MASKS, found, hidden, known, mask, masked, possible
from tests.counting import calls
from tests.insight.personal.table import CLEAN, FOUND


def plain(text: str) -> str:
    """A name for its test without backslashes, which pytest would double where it collects twice in one process."""
    return text[:50].encode("ascii", "replace").decode().replace("\\", "/")


POSITIVE = [(family, *case) for family, cases in FOUND.items() for case in cases]


@pytest.mark.parametrize(("family", "text", "piece", "kind"), POSITIVE, ids=[plain(c[1]) for c in POSITIVE])
def test_what_is_personal_is_found_exactly_and_masked(family: str, text: str, piece: str, kind: str) -> None:
    language = family[:2]
    assert (kind, piece) in [(h.kind, text[h.start:h.end]) for h in found(text, language, names=True)]
    assert piece not in masked(text, language, names=True)
    assert found(masked(text, language, names=True), language, names=True) == ()


@pytest.mark.parametrize(("family", "text", "piece", "kind"), POSITIVE, ids=[plain(c[1]) for c in POSITIVE])
def test_what_is_personal_is_thought_possible_among_other_texts(family: str, text: str, piece: str, kind: str) -> None:
    assert possible(["It rained.", text, "Nobody came."], names=kind == "name")


def test_what_stands_in_two_texts_is_not_thought_one() -> None:
    assert not possible(["Room 12 34", "56 78", "we meet (", "at", "ten dot", " by noon"])


@pytest.mark.parametrize("text", CLEAN, ids=map(plain, CLEAN))
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    for language in ("", "de", "it", "fr", "en"):
        assert found(text, language, names=True) == ()
        assert masked(text, language, names=True) == text


def test_precision_and_recall_by_family_and_kind(capsys: pytest.CaptureFixture[str]) -> None:
    rows: dict[str, Counter[str]] = {}
    for family, text, piece, kind in POSITIVE:
        hits = {(h.kind, text[h.start:h.end]) for h in found(text, family[:2], names=True)}
        for row in (family, kind, "all"):
            count = rows.setdefault(row, Counter())
            count["due"] += 1
            count["right"] += (kind, piece) in hits
    false = sum(len(found(text, language, names=True)) for text in CLEAN for language in ("de", "it", "fr", "en"))
    right, due = rows["all"]["right"], rows["all"]["due"]
    with capsys.disabled():
        print(f"\npersonal data: {len(CLEAN)} texts with nothing in them, {false} false in four languages each")
        for row, count in rows.items():
            print(f"  {row:10} {count['right']:3} of {count['due']:3}  recall {count['right'] / count['due']:.2f}")
    assert right / (right + false) >= 0.98
    assert right / due >= 0.95
    assert all(len(cases) >= 40 for cases in FOUND.values())
    assert len(CLEAN) >= 60


PIECES = [case[1] for case in POSITIVE] + CLEAN + list(MASKS.values()) + [
    "@", "(at)", " dot ", "+", "00", "(0)", "-", ".", "/", "\u200b", "\u00a0", "\n", "Tel. ", "Order ", "Frau ", "Anna ", ": "]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=6), st.sampled_from(["de", "it", "fr", "en", ""]),
       st.booleans(), st.sampled_from(["", " ", ", "]))
def test_masked_text_has_nothing_to_find_and_masking_it_again_changes_nothing(
        pieces: list[str], language: str, names: bool, between: str) -> None:
    text = between.join(pieces)
    once = masked(text, language, names=names)
    assert found(once, language, names=names) == ()
    assert masked(once, language, names=names) == once
    hits = found(text, language, names=names)
    assert all(0 <= a.start < a.end <= b.start for a, b in itertools.pairwise(hits))


def test_masks_speak_the_language_of_the_text() -> None:
    assert masked("ab@example.org 4111 1111 1111 1111", "en") == "[e-mail] [card]"
    assert masked("ab@example.org", "xx") == "[e-mail]"
    assert masked("ab@example.org", "de-CH") == masked("ab@example.org", "de")


def test_names_are_looked_for_only_where_that_is_asked() -> None:
    assert found("Frau Anna Müller") == ()
    assert masked("Frau Anna Müller", "de") == "Frau Anna Müller"


def test_a_name_once_found_is_found_wherever_it_stands_in_what_belongs_together() -> None:
    names = known(["It rained.", "My name is Hannelore Vogt.", "Frau Anna\nMüller", "Signor Marco D'Angelo"])
    text = "Hannelore Vogt sagt: Hannelore\nVogt, Hannelore Vogts Paket, Anna Müller's, (Marco D'Angelo)"
    assert masked(text, "en", names=True, among=names) == "[name] sagt: [name], [name] Paket, [name], ([name])"
    assert mask(text, "en", names=True, among=names)[1] == 5
    clean = "Hannelore, Vogt, Hannelore Vogtmann, Hannelore Vogt-Meier, Anna, Müller Brot, Annas Müller"
    assert masked(clean, "en", names=True, among=names) == clean
    assert masked(text, "en", among=names) == text
    assert not any(word in f"{names}{names!r}{ {'a': names} }" for word in ("Vogt", "Anna", "Marco"))


def test_several_things_in_one_text_are_each_found() -> None:
    text = "Anna Müller: anna@example.org, 079 123 45 67 079 123 45 68, CH93 0076 2011 6238 5295 7; 4111 1111 1111 1111"
    assert masked(text, "en", names=True) == "[name]: [e-mail], [phone] [phone], [IBAN]; [card]"


HOSTILE = ["a@", "@", "1 ", "+", "+1", "0", "4111 ", "AA11 ", "CH93 ", "(0)1 ", "079 123 45 67 ", "a.b@", "x (at) ", " dot ",
           "Anna ", "Frau Anna ", "ich bin die ", " ", "\n", "\n ", "(", "01.02.", "- ", "98 7 ", "212-555-", "1\u200b", "P1, ", "Frau ",
           "A", "a", "Ä", "é", "7", "A'", "McA", "CH93", "Anna-", "Aa"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_of_a_hostile_text_and_no_faster(piece: str) -> None:
    def cost(n: int) -> float:
        text = "a@" * 4 + piece * (n // len(piece)) + "!"
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            found(text, "en", names=True)
            best = min(best, time.process_time() - start)
        return best

    cost(100)  # what is imported late is there
    small, large = cost(2_000), cost(16_000)
    assert large <= 8 * 3 * small + 0.02, (small, large)  # squared would be 64 times


def test_clean_text_imports_nothing_that_knows_numbers() -> None:
    code = ("import sys\nfrom empathy_cli.insight.personal import found\n"
            "found('I waited at home until 5, and in 2026 nobody came. 12 of 30.', 'en', names=True)\n"
            "assert not {'phonenumbers', 'stdnum'} & set(sys.modules)\n"
            "found('079 123 45 67')\nassert 'phonenumbers' in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_was_found_is_hidden_also_where_a_line_ends_within_it() -> None:
    assert hidden("a: Call 079 123\n     45 67 now", ["079 123 45 67"]) == "a: Call ••• •••\n     •• •• now"
    assert hidden("nothing", []) == "nothing"


def test_names_that_begin_alike_are_looked_for_once_for_each_length() -> None:
    """A stranger's source may name thousands of people called Anna, and thousands of other things."""

    def looking(n: int) -> int:
        names = known(f"Mr Anna X{a}{b}." for a, b in itertools.islice(itertools.product("abcdefghijklmnopqrst", repeat=2), n))
        assert len(names) == n
        text = " ".join(["and Anna Yyy"] * n)
        return calls(lambda: found(text, "en", names=True, among=names))

    assert looking(400) <= 4.5 * looking(100)


def test_what_was_found_is_hidden_in_one_reading_whatever_it_is() -> None:
    text = "\n".join(f"a: a{n}@b.co" for n in range(200))
    secrets = [f"a{n}@b.co" for n in range(200)]
    assert calls(lambda: hidden(text, secrets)) <= 1.2 * calls(lambda: hidden(text, [*secrets, *(f"c{n}@b.co" for n in range(200))]))
    assert calls(lambda: hidden(text, secrets[:1] * 2 + [f"c{n}@b.co" for n in range(400)])) < 8 * len(text)


@pytest.mark.parametrize(("text", "secrets", "left"), [
    ("Anna Maria Berg", ["Anna Maria", "Maria Berg"], "•••• ••••• ••••"), ("abab", ["aba", "bab"], "••••"), ("xaaay", ["a", "aa"], "x•••y"),
    ("a", ["ab", " "], "a"), ("aaaaaaaa b", ["aaaaaaaa b", "aaaaaaa"], "•••••••• •")])
def test_all_of_what_was_found_is_hidden_where_pieces_overlap(text: str, secrets: list[str], left: str) -> None:
    assert hidden(text, secrets) == left
