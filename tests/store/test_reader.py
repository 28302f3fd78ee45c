"""What YAML does with strange input, and what we say: each line of the table, with its place."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_cli.model.problem import InputError
from empathy_cli.store import reader
from empathy_cli.store.decoding import MAX_BYTES, MAX_LINE_BYTES
from empathy_cli.store.documents import read_document
from empathy_cli.store.faults import examine
from empathy_cli.store.reader import parse


def faults(data: bytes | str) -> list[tuple[int, int, str]]:
    with pytest.raises(InputError) as caught:
        parse(data.encode() if isinstance(data, str) else data)
    return [(p.line, p.column, p.text) for p in caught.value.problems]


PLAIN = {
    "no": "a: no", "on": "a: on", "time": "a: 12:30:00", "octal": "a: 010", "version": "a: 3.10", "underscore": "a: 1_000",
    "exponent": "a: 1e3", "nan": "a: .nan", "huge": "a: 1.0e+400", "digits": "a: " + "9" * 5000, "date": "a: 2024-13-45",
    "url": "a: https://example.org/x#y", "quoted hash": 'a: "team #1"', "tab after a colon": "a:\tx", "&": "a: Marks & Spencer",
    "*": "a: 2 * 3", "!": "a: Help!", "dash": "a: x - y", "joiner": "a: 👩‍🔬", "soft break": "a: x\n  y",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_every_value_is_the_text_that_stands_there(text: str) -> None:
    want = text.partition(":")[2].strip().strip('"').replace("\n ", "")
    assert parse(text.encode()) == reader.Parsed({"a": want})


def test_a_key_is_a_text_too() -> None:
    assert parse(b"on: x\n12:30: y\nnull: z\n").value == {"on": "x", "12:30": "y", "null": "z"}


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_null_and_nothing_are_not_answered_unless_in_quotes(nothing: str) -> None:
    assert parse(f"a: {nothing}\nb: '{nothing}'\nc: [x, {nothing or '~'}]".encode()).value == {
        "a": None, "b": nothing, "c": ["x", None]}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_and_a_byte_order_mark_are_fine(end: str) -> None:
    text = f"a: x{end}b: |{end}  one{end}  two{end}"
    assert parse(b"\xef\xbb\xbf" + text.encode()).value == {"a": "x", "b": "one\ntwo\n"}


REFUSED = {
    "duplicate key": ("name: x\na: 1\nname: y\n", 3, 1, "“name” appears twice: here and in line 1"),
    "duplicate inside a list": ("a:\n  - b: 1\n    b: 2\n", 3, 5, "“b” appears twice: here and in line 2"),
    "tag": ("a: !!int x", 1, 4, "“!!int” begins with !"),
    "timestamp": ("a: !!timestamp x", 1, 4, "“!!timestamp” begins with !"),
    "python": ("a: !!python/object/apply:os.system [id]", 1, 4, "“!!python/object/apply:os.system” begins with !"),
    "local tag": ("a: !local x", 1, 4, "“!local” begins with !"),
    "tag on a key": ("!x a: b", 1, 1, "“!x” begins with !"),
    "empty tag": ("a: ! x", 1, 4, "“!” begins with !"),
    "bad tag": ("a: !<x", 1, 4, "a text that begins with ! is a tag"),
    "unknown handle": ("a: !foo!bar x", 1, 4, "a text that begins with ! is a tag"),
    "anchor": ("a: &quot text", 1, 4, "“&quot” begins with &, which YAML takes for an anchor: put quotes around the text"),
    "anchor on a list": ("a: &x\n  - b", 1, 4, "“&x” begins with &"),
    "bare anchor": ("a: & x", 1, 4, "a text cannot begin with &: put quotes around it"),
    "alias": ("a: *x", 1, 4, "“*x” begins with *, which YAML takes for an alias"),
    "bare alias": ("a: *", 1, 4, "a text cannot begin with *: put quotes around it"),
    "merge": ("<<: x", 1, 1, "“<<” (a merge key) is not used here: write the fields out"),
    "code point": (r'a: "\U00110000"', 1, 5, r"“\U00110000” is no escape"),
    "surrogate": (r'a: "\ud800"', 1, 5, r"“\ud800” is no escape"),
    "unknown escape": (r'a: "C:\new\q"', 1, 11, r"“\q” is no escape"),
    "short escape": (r'a: "\x4"', 1, 5, r"“\x4” is no escape"),
    "escape to ESC": (r'a: "\e[31m"', 1, 4, "a control character (U+001B); take it out"),
    "escape to a direction": (r'a: "\u202ex"', 1, 4, "an invisible character that turns the direction of writing (U+202E)"),
    "escape in a key": ('"a\\0": x', 1, 1, "a control character (U+0000)"),
    "ESC": ("a: x\nb: \x1b[31m", 2, 4, "a control character (U+001B); take it out"),
    "NUL": ("a: \0", 1, 4, "a control character (U+0000)"),
    "C1": ("a: \x9b31m", 1, 4, "a control character (U+009B)"),
    "line separator": ("a: x\u2028b", 1, 5, "a control character (U+2028)"),
    "direction": ("a: x\u202ey", 1, 5, "an invisible character that turns the direction of writing (U+202E); take it out"),
    "isolate": ("a: x\nb: \u2066y", 2, 4, "an invisible character that turns the direction of writing (U+2066)"),
    "zero width": ("a: x\u200by", 1, 5, "an invisible character (U+200B); take it out"),
    "byte order mark inside": ("a: b\n\ufeffc: d", 2, 1, "an invisible character (U+FEFF)"),
    "tag characters": ("a: x\U000e0041", 1, 5, "an invisible character (U+E0041)"),
    "tab": ("a:\n\t- x", 2, 1, "a tab: YAML is indented with spaces"),
    "tab in a text": ("a: b\n\tc: d", 2, 1, "a tab: YAML is indented with spaces"),
    "tab in a block": ("a: >\n\tx", 2, 1, "a tab where the text of | or > must be indented with spaces"),
    "no-break indent": ("a:\n\u00a0\u00a0b: c", 2, 1, "indented with a no-break or wide space (U+00A0)"),
    "wide indent": ("a:\n \u3000b: c", 2, 2, "indented with a no-break or wide space (U+3000)"),
    "two documents": ("a: b\n---\nc: d", 2, 1, "two documents in one file"),
    "dots": ("a: b\n...\nc: d", 3, 1, "two documents in one file"),
    "directive": ("%YAML 1.1\n---\na: b", 1, 1, "YAML directives (lines that begin with %) are not used here"),
    "unknown directive": ("%FOO bar\n---\na: b", 1, 5, "a line that begins with % is a directive"),
    "merge conflict": ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n", 2, 1, "an unresolved merge, lines 2 to 6"),
    "list as key": ("{[a]: b}", 1, 2, "a list or a group cannot be the name of a field"),
    "no name": (": x", 1, 1, ""),
    "colon in a text": ("a: b: c", 1, 5, "a “:” with a space after it, where no field can begin"),
    "wrong indent": ("a:\n  - x\n b: c", 3, 2, "this line does not line up with the ones before it"),
    "entry at the key": ("a: b\n- c", 2, 1, "this line does not line up"),
    "list on the line": ("a: - x", 1, 4, "a list cannot begin on the line of its field"),
    "at": ("a: @x", 1, 4, "a text cannot begin with @: put quotes around it"),
    "backtick": ("a: `x`", 1, 4, "a text cannot begin with `"),
    "percent": ("a: %x", 1, 4, "a text cannot begin with %"),
    "open quote": ('a: "x\nb: c\n', 1, 4, 'a quote is opened here (") and never closed'),
    "quote inside": ("a: 'it's'", 1, 8, "text after the closing '"),
    "open bracket at the end": ("a: b\nc: [\n", 2, 4, "“[” is opened here and never closed"),
    "open brackets at the end": ("c: [[a], {b: c,\n", 1, 10, "“{” is opened here and never closed"),
    "open bracket": ("a: [b\nc: d\n", 1, 4, "“[” is opened here and never closed"),
    "no colon": ("a\nb: c", 1, 1, "“a” is no field: a “:” is missing after its name"),
    "no space": ("a: b\nrole:x\nc: d", 2, 1, "a space is missing after “role:”"),
    "no space at the end": ('a: b\n\nrole:"x"\n', 3, 1, "a space is missing after “role:”"),
    "no space at the beginning": ("role:x\nc: d", 1, 1, "a space is missing after “role:”"),
    "no space in an entry": ("a:\n  - text:x\n    kind: life", 2, 5, "a space is missing after “text:”"),
    "an address at the margin": ("a: b\nhttp://x.org\nc: d", 2, 1, "“http://x.org” is no field: a “:” is missing"),
    "block at the margin": ("a: |\n x\ny\n", 3, 1, "“y” is no field"),
    "block on the line": ("a: |x\n  y", 1, 5, "after | the text begins on the next line"),
    "300 brackets": ("[" * 300, 1, 65, "more than 64 levels, one inside the other"),
    "25,100 brackets": ("[" * 25_100, 1, 65, "more than 64 levels, one inside the other"),
    "brackets in the name of a field": ("a: b\n? " + "[" * 20_000, 2, 66, "more than 64 levels"),
    "nested dashes": ("- " * 100 + "x", 1, 129, "more than 64 levels"),
    "laughing aliases": ("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", 1, 4, "“&a” begins with &"),
    "many values": ("[" + "x," * 20_001 + "]", 1, 40_000, "more than 20,000 values in one file"),
}


@pytest.mark.parametrize(("text", "line", "column", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_named_with_its_place(text: str, line: int, column: int, message: str) -> None:
    found = faults(text)
    assert (line, column) in [f[:2] for f in found], found
    assert any(f[:2] == (line, column) and f[2].startswith(message) for f in found), found


BYTES = {
    "UTF-16 with a mark": ("a: b\n".encode("utf-16"), 1, 1, "the file is UTF-16, not UTF-8; save it as UTF-8"),
    "UTF-16 without": ("a: b\n".encode("utf-16-le"), 1, 1, "the file is UTF-16, not UTF-8; save it as UTF-8"),
    "Latin-1": ("a: x\nb: é\n".encode("latin-1"), 2, 4, "the byte 0xe9 is not UTF-8; it looks like Latin-1 (“é”)"),
    "Windows-1252": ("a: “x”\n".encode("cp1252"), 1, 4, "the byte 0x93 is not UTF-8; it looks like Latin-1 (““”)"),
    "cut short": (b"a: x\xc3", 1, 5, "the byte 0xc3 is not UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", 1, 1, "the byte 0x89 is not UTF-8"),
    "too large": (b"a" * (MAX_BYTES + 1), 0, 0, "the file has 1048577 bytes; at most 1048576 are read"),
    "a long line": (b"a: x\nb: " + b"x" * MAX_LINE_BYTES, 2, 1, f"a line of {MAX_LINE_BYTES + 3} bytes"),
}


@pytest.mark.parametrize(("data", "line", "column", "message"), BYTES.values(), ids=BYTES)
def test_bytes_that_are_no_text_are_named_with_what_to_save_as(data: bytes, line: int, column: int, message: str) -> None:
    found = faults(data)
    assert found[0][:2] == (line, column)
    assert found[0][2].startswith(message)


WARNED = {
    "comment in a text": ("a: team #1\n", 1, 9, "the text ends before “#1”"),
    "comment in an entry": ("a:\n  - we are #1 of all\n", 2, 12, "the text ends before “#1 of all”"),
    "comment behind a tab": ("a: b\nc: d\t#X\n", 2, 6, "the text ends before “#X”"),
    "folded entry": ("a:\n  - x\n   - y\n", 3, 4, "this line continues the text above and is no entry of its own"),
}


@pytest.mark.parametrize(("text", "line", "column", "message"), WARNED.values(), ids=WARNED)
def test_what_is_probably_meant_otherwise_is_a_warning_and_is_read(text: str, line: int, column: int, message: str) -> None:
    parsed = parse(text.encode())
    assert parsed.value
    assert [(w.line, w.column, w.severity) for w in parsed.warnings] == [(line, column, "warning")]
    assert parsed.warnings[0].text.startswith(message)


@pytest.mark.parametrize("text", ["a: b # a comment", "a: b  # c", "a: 'x' #1", "# x\na: b", "a: |\n  x #1\n", "a:\n  - x\n  - y"])
def test_an_ordinary_comment_or_list_is_no_reason_to_warn(text: str) -> None:
    assert parse(text.encode()).warnings == ()


def test_all_faults_of_a_file_come_in_one_go_with_those_of_the_model() -> None:
    text = "kind: persona\nid: Lea\nid: lea\nname: &x Lea\ngoal: x\ntype: primry\ncreated: 2024-13-45\nrole: a\x1bb\n"
    with_control = read_document(text.encode(), "lea.yaml")[1]
    assert [(p.line, p.text[:22]) for p in with_control] == [(8, "a control character (U")]
    document, problems = read_document(text.replace("\x1b", "").encode(), "lea.yaml")
    assert document is None
    assert [(p.file, p.line, p.column) for p in problems] == [
        ("lea.yaml", 2, 5), ("lea.yaml", 3, 1), ("lea.yaml", 4, 7), ("lea.yaml", 5, 1), ("lea.yaml", 6, 7), ("lea.yaml", 7, 10)]
    assert "Did you mean “goals”?" in problems[3].text


def test_what_goes_down_without_end_beside_a_list_as_a_name_is_said_with_its_line() -> None:
    document, problems = read_document(b"kind: persona\nid: lea\nname: Lea\ngoals:\n" + b"- " * 2000 + b"a\n", "lea.yaml")
    assert document is None
    assert [(p.line, p.column, p.text[:24]) for p in problems] == [(5, 127, "more than 64 levels, one")]
    _, problems = read_document(b"kind: persona\nid: lea\nnmae: Lea\n" + b"? " * 2000 + b"a\n", "lea.yaml")
    assert [(p.line, p.column, p.text[:24]) for p in problems] == [
        (4, 3, "a list or a group cannot"), (4, 129, "more than 64 levels, one")]


@pytest.mark.parametrize("line", ["  - x #1\n", "    - x\n"])
def test_of_very_many_warnings_the_first_hundred_are_said_and_all_is_read(line: str) -> None:
    parsed = parse(("a:\n  - x\n" + line * 5000).encode())
    assert len(parsed.warnings) == 100
    assert len(parsed.value["a"][-1]) > 0


def test_a_long_text_in_the_wrong_place_is_quoted_in_part() -> None:
    text = f"kind: persona\nid: x\nname: x\ntype: {'y' * 5000}\ncreated: {'2' * 5000}\n? {'z' * 5000}\n: 1\n"
    _, problems = read_document(text.encode(), "")
    assert len(problems) == 3
    assert all(len(p.text) < 600 for p in problems)


def test_a_syntax_error_ends_the_file_but_not_what_was_found_before() -> None:
    assert [line for line, *_ in faults("a: &x b\nc: d\nc: e\nf: [g\n")] == [1, 3, 4]


NUMBERS = ["1e3", ".nan", ".inf", "1.0e+400", "9" * 5000, "0x10", "1_000", "٣", "- 1", "1.5", "6", "0", "12:30"]


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_taken_only_when_plain_finite_and_in_range(text: str) -> None:
    document, problems = read_document(f"kind: persona\nid: x\nname: x\npains:\n  - text: x\n    severity: {text}\n".encode(), "")
    assert document is None
    assert [(p.line, p.column) for p in problems] == [(6, 15)]


def test_a_number_with_a_leading_zero_is_decimal() -> None:
    document, _ = read_document(b"kind: source\nid: x\ntitle: x\nn: 010\n", "")
    assert document.data["n"] == 10


SUITE = Path(__file__).parents[3] / "shared" / "corpora" / "yaml-test-suite.jsonl"


@pytest.mark.skipif(not SUITE.is_file(), reason="the inputs of yaml-test-suite lie beside the repository on some machines only; "
                    "the table above and the mutations below stand without them")
def test_every_input_of_the_yaml_test_suite_ends_in_a_document_or_in_a_clear_error() -> None:
    cases = [json.loads(line) for line in SUITE.read_text(encoding="utf-8").splitlines()]
    assert len(cases) > 350
    read = sum(_ends_well(case["yaml"].encode("utf-8", "surrogatepass"), case["case"]) for case in cases)
    assert read > 100
    accepted = [c["case"] for c in cases if c["error"] and _ends_well(c["yaml"].encode(), c["case"])]
    assert len(accepted) <= 12, accepted  # what libyaml itself takes though the suite calls it an error


def _ends_well(data: bytes, name: str) -> bool:
    try:
        parse(data)
    except InputError as error:
        for problem in error.problems:
            assert problem.text, name
            assert problem.line or "bytes" in problem.text, (name, problem.text)
            assert "cannot be read" not in problem.text, (name, problem.text)
        return False
    return True


SEEDS = [*(text for text, *_ in REFUSED.values() if len(text) < 500), *(text for text, *_ in WARNED.values()), *PLAIN.values(),
         "kind: persona\nid: lea\nname: Lea\ngoals:\n  - text: \"Sleep\"\n    evidence: [a#n1, 'b']\nstory: |\n  One\n\n  two\n"]
PIECES = ["\n", "\n  ", " ", ": ", "- ", "#", " #", '"', "'", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "%", "@", "`", "\t",
          "\r", "\\", "\0", "\x1b", "\u202e", "\ufeff", "\u00a0", "\ud800", "---\n", "...\n", "<<: ", "? ", "~", "é", "\x85"]


@pytest.mark.slow
def test_no_mutation_of_any_trap_ends_in_a_traceback_and_both_ways_of_reading_agree() -> None:
    pick = random.Random(1)
    for _ in range(20_000):
        text = pick.choice(SEEDS)
        for _ in range(pick.randint(1, 4)):
            at = pick.randint(0, len(text))
            text = text[:at] + (pick.choice(PIECES) if pick.random() < 0.7 else "") + text[at + pick.choice([0, 0, 1, 5]):]
        _agree(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda t: t.encode("utf-8", "surrogatepass"))))
def test_no_bytes_at_all_end_in_a_traceback(data: bytes) -> None:
    _agree(data)
    document, problems = read_document(data, "x")
    assert document is not None or problems


def _agree(data: bytes) -> None:
    """The fast way and the exact one say the same of everything that is right."""
    try:
        parsed = parse(data)
    except InputError:
        return
    value, problems = examine(data.decode("utf-8").removeprefix("\ufeff"))
    assert value == parsed.value
    assert tuple(problems) == parsed.warnings


def test_where_very_much_is_wrong_it_is_said_of_the_first_hundred_what_may_be_meant() -> None:
    steps = "".join(f"  - {{id: step-{n}, title: T, next: [stepp-{n}]}}\n" for n in range(150))
    _, problems = read_document(f"kind: journey\nid: j\ntitle: J\npersona: lea\nsteps:\n{steps}".encode(), "")
    assert len(problems) == 150
    assert sum("Did you mean" in p.text for p in problems) == 100


def test_a_dash_alone_in_a_text_of_several_lines_is_warned_of_before_a_blank_line_too() -> None:
    """Found by fuzzing: folded, the dash stands before a line end and before no blank."""
    (warning,) = parse(b"a: b\n  - \n\n  c\n").warnings
    assert warning.text.startswith("this line continues the text above")
    (warning,) = parse(b"a:\n- b\n  - \n\n  c\n").warnings
    assert warning.line == 3
