"""A transcript is read as numbered lines, and what is picked from it says where it stands."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.interview.transcript import MAX_BYTES, MAX_PICKS, Transcript, picks, read
from empathy_cli.model.problem import InputError

TALK = Transcript("talk.txt", (1, 2, 3, 4, 6), ("I: And?", "P: A lot of", "paper.", "  ", "P: Not: mine."))


def write(folder: Path, data: str | bytes) -> Path:
    file = folder / "talk.txt"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


@pytest.mark.parametrize(("text", "found"), [
    ("2", [(2, 2)]), ("2-3", [(2, 3)]), ("3-2", [(2, 3)]), (" 2 – 3 , 6;1", [(2, 3), (6, 6), (1, 1)]), ("2,,3", [(2, 2), (3, 3)]),
    ("", []), ("1-99", [(1, 99)]),
])
def test_lines_are_named_by_numbers_and_ranges(text: str, found: list[tuple[int, int]]) -> None:
    assert list(picks(text, TALK)) == found


@pytest.mark.parametrize(("text", "says"), [
    ("x", "“x” names no lines"), ("2-", "“2-” names no lines"), ("2 3", "“2 3” names no lines"),
    ("5", "nothing is said in “5”: the lines are 1 to 6"), ("4", "nothing is said in “4”"), ("7-9", "nothing is said in “7-9”"),
    ("²", "names no lines"), (",".join(["x"] * (MAX_PICKS + 1)), f"at most {MAX_PICKS}"), (",".join(["2"] * (MAX_PICKS + 1)), f"at most {MAX_PICKS}"),
])
def test_what_names_no_lines_is_said(text: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        picks(text, TALK)
    assert says in str(error.value)


def test_a_quote_is_one_line_without_who_says_it_and_knows_its_place() -> None:
    assert TALK.picked(2, 3, "en") == ({"verbatim": "A lot of paper.", "locator": "talk.txt:2–3"}, 0)
    assert TALK.picked(6, 6, "en") == ({"verbatim": "Not: mine.", "locator": "talk.txt:6"}, 0)
    assert TALK.between(1, 1) == "I: And?"  # a name that begins one line alone may be what was said


def test_personal_data_is_masked_on_the_way_in() -> None:
    talk = Transcript("t", (1,), ("Write to anna@example.org, or call 079 123 45 67",))
    nugget, masked = talk.picked(1, 1, "en")
    assert (nugget["verbatim"], masked) == ("Write to [e-mail], or call [phone]", 2)


@pytest.mark.parametrize(("name", "locator"), [
    ("Interview Anna Müller.txt", "Interview [name].txt:2"), ("Interview_Anna_Müller.txt", "Interview [name].txt:2"),
    ("anna@example.org", "[e-mail]:2"), ("Hannelore Vogt.txt", "[name].txt:2"), ("talk_3.txt", "talk_3.txt:2"),
])
def test_who_is_named_in_a_transcript_is_masked_in_each_quote_and_in_the_name_of_its_file(name: str, locator: str) -> None:
    talk = Transcript(name, (1, 2), ("My name is Hannelore Vogt.", "Hannelore Vogt said nothing"))
    assert talk.picked(2, 2, "en") == ({"verbatim": "[name] said nothing", "locator": locator}, 1)


@pytest.mark.parametrize(("data", "numbers", "texts"), [
    ("A\nB\n", (1, 2), ("A", "B")), ("A\r\n\r\nB", (1, 2, 3), ("A", "", "B")), ("\ufeffA\n", (1,), ("A",)),
    ("Für dich".encode("cp1252"), (1,), ("Für dich",)), ("A\x1b[31mB\n", (1,), ("A [31mB",)),
    ("12  A\n\n14  B\n", (12, 14), ("A", "B")), ("1\tA\n2\tB\n", (1, 2), ("A", "B")), ("1. A\n2) B\n", (1, 2), ("A", "B")),
    ("0:12 Anna: A\n0:40 B: C\n", (1, 2), ("0:12 Anna: A", "0:40 B: C")), ("9.30 Uhr\n10.45 Uhr", (1, 2), ("9.30 Uhr", "10.45 Uhr")),
    ("1: A\n2: B", (1, 2), ("A", "B")), ("A\x0c\nB\u2028C\rD\x0bE\n", (1, 2, 3), ("A ", "B C", "D E")), ("של\u200fום\n", (1,), ("של\u200fום",)),
    ("2  A\n1  B\n", (1, 2), ("2  A", "1  B")), ("1  A\nB\n", (1, 2), ("1  A", "B")), ("30 francs\n40 francs", (1, 2), ("30 francs", "40 francs")),
])
def test_lines_have_their_own_numbers_or_are_counted(data: str | bytes, numbers: tuple[int, ...], texts: tuple[str, ...],
                                                     tmp_path: Path) -> None:
    talk = read(write(tmp_path, data))
    assert (talk.numbers, talk.texts) == (numbers, texts)


@pytest.mark.parametrize(("data", "says"), [
    (b"", "nothing in this transcript"), (b" \n\t\n", "nothing in this transcript"), (b"PK\x00\x01", "no plain text"),
    (b"a" * (MAX_BYTES + 1), "too many for a transcript"),
])
def test_what_is_no_transcript_is_refused_with_words(data: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read(write(tmp_path, data))
    assert says in str(error.value)
    assert error.value.exit_code == 2


@pytest.mark.parametrize("name", ["gone.txt", "."])
def test_a_file_that_cannot_be_read_says_why(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / name)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        try:
            talk = read(write(Path(folder), data))
        except InputError:
            return
    assert len(talk.numbers) == len(talk.texts) > 0
    said = next(n for n, text in zip(talk.numbers, talk.texts, strict=True) if text.strip())
    assert talk.picked(said, talk.numbers[-1], "en")[0]["locator"].startswith("talk.txt:")
