"""Both front ends over the same engine: keys and lines in, answers and words out."""

import io

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from empathy_cli.interview.completion import Evidence
from empathy_cli.interview.conversation import hold
from empathy_cli.interview.fancy import Fancy
from empathy_cli.interview.layout import Room, rows, safe
from empathy_cli.interview.plain import Plain
from empathy_cli.model.text import visible

from .journeys import journey

BACK, UP, TAB, STOP, REVIEW, DELETED = "\x1b[Z", "\x1b[A", "\t", "\x03", "\x12", "\x15"


def fancy(asking, keys, **more):
    shown = io.StringIO()
    with create_pipe_input() as source, create_app_session(input=source, output=DummyOutput()):
        source.send_text(keys)
        front = Fancy(shown, asking.t, visible, asking.known, color=True, output=DummyOutput())
        hold(asking, front, asking.t, **more)
    return asking


def plain(asking, *lines, **more):
    shown = io.StringIO()
    front = Plain(io.StringIO("".join(line + "\n" for line in lines)), shown, asking.t, visible)
    try:
        hold(asking, front, asking.t, **more)
    except EOFError:
        shown.write("\nEOF")
    return shown.getvalue()


def test_keys_lead_through_a_whole_interview(interview):
    asking = fancy(interview(), "Noor\rNurse\rprim\rone\rtwo\r\rhurts\r\r\r\rEnough!\rA story.\rA lot\r\r")

    assert asking.finished
    document = asking.document()
    assert document["id"] == "noor"
    assert [g["text"] for g in document["goals"]] == ["one", "two"]
    assert (document["quote"], document["story"]) == ({"text": "Enough!"}, "A story.")


def test_shift_tab_goes_back_also_into_a_list(interview):
    asking = interview()
    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"Noor\rNurse\r1\rone\rtwo\r{BACK}{BACK} and only\r{STOP}")

    assert [g["text"] for g in asking.answers[("goals",)]] == ["one and only", "two"]


def test_the_up_key_goes_to_the_line_above(interview):
    asking = interview()
    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"Noor\rNurse\r1\rone\rtwo\r{UP}!\r{STOP}")

    assert [g["text"] for g in asking.answers[("goals",)]] == ["one", "two!"]


def test_tab_opens_the_parts_of_a_line(interview):
    asking = interview()
    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"Noor\rNurse\r1\rone{TAB}2\rinterviews#n1\r\r\r\r\rtwo\r{STOP}")

    assert asking.answers[("goals",)] == [
        {"text": "one", "kind": "experience", "evidence": ["interviews#n1"]}, {"text": "two"}]


@pytest.mark.parametrize(("typed", "found"), [
    ("", ["interviews", "interviews#n1", "interviews#n2"]),
    ("#n1", ["interviews#n1"]),
    ("home all", ["interviews#n1"]),
    ("interviews#n1, phone", ["interviews#n2"]),
    ("nothing like it", []),
])
def test_evidence_is_completed_by_its_id_or_by_what_was_said_which_stands_beside_it(known, typed, found):
    offered = list(Evidence(known, visible).get_completions(Document(typed), CompleteEvent()))

    assert [c.text for c in offered] == found
    assert {c.text: c.display_meta_text for c in offered}.get("interviews#n1", "I was at home all day.") == (
        "I was at home all day.")


def test_a_wrong_line_is_not_taken_and_can_be_mended(interview):
    asking = interview()
    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"\rNoor\rNurse\r9\r\x153\r{STOP}")

    assert asking.answers[("type",)] == "supplemental"


def test_prose_has_lines_and_enter_ends_it(interview):
    asking = interview(data={"name": "Noor"})
    asking.place = asking._enter(next(i for i, q in enumerate(asking.questions) if q.key == "story"))
    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"First.\n\nSecond.\x1b\rThird.\r{STOP}")

    assert asking.answers[("story",)] == "First.\n\nSecond.\nThird."


def test_several_lines_pasted_into_a_list_are_several_items(interview):
    asking = interview()
    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"Noor\rNurse\r1\r\x1b[200~- one\n- two\n\n- three\x1b[201~\r{STOP}")

    assert [g["text"] for g in asking.answers[("goals",)]] == ["one", "two", "three"]


def test_control_d_on_an_empty_line_stops(interview):
    with pytest.raises(EOFError):
        fancy(interview(), "\x04")


def test_plain_lines_lead_through_a_whole_interview(interview):
    asking = interview()
    said = plain(asking, "", "Noor", "Nurse", "?", "7", "prim", "one", "+", "life", "", "", "", "", "", "two", "", "", "", "",
                 "", "First.", "Second.", "", "", "3", "2", "")

    assert asking.finished
    assert "Not yet: this one is needed" in said
    assert "Question 3 of 10." in said
    assert "Details of “one”." in said
    assert asking.document()["story"] == "First.\n\nSecond."
    assert asking.document()["goals"] == [{"text": "one", "kind": "life"}, {"text": "two"}]
    assert asking.document()["type"] == "secondary"


def test_plain_says_once_what_an_answer_can_be_where_the_question_does_not():
    said = plain(journey(), "Boots", "", "", "", "", "Looks", "", "", "", "Calls", "", "", "", "", "Buys", "", "", "", "no")
    asked = said.partition("Can it go on differently from here?\n")[2]

    assert asked.startswith("No, or the step that can follow instead: one that is there, or a few words for a new one. “end”: it can end here.\nNext: ")
    assert "or a few words" not in asked.partition("Next: ")[2]


def test_plain_signs_go_back_keep_and_remove(interview):
    asking = interview()
    said = plain(asking, "Noor", "Nurse", "<", "<", "", "-", "1", "one", "two", "<", "<", "-", "")

    assert "Name [Noor]: " in said
    assert ("role",) not in asking.answers
    assert [g["text"] for g in asking.answers[("goals",)]] == ["two"]
    assert said.endswith("EOF")


def test_the_plain_front_end_only_ever_appends(interview):
    asking = interview()
    said = plain(asking, "Noor \x1b[31m", "Noor", "\x1b]0;evil\x07", "R", "1", *[""] * 7, "")

    assert asking.finished
    assert all(c.isprintable() or c == "\n" for c in said)


def test_what_an_earlier_version_let_into_a_document_does_not_act(interview):
    evil = "Eve\x1b[31m\x1b]0;title\x07\u202e"
    asking = interview(data={"name": evil, "goals": [{"text": evil}]})
    asking.place = asking._enter(next(i for i, q in enumerate(asking.questions) if q.key == "goals"))
    drawn = [text for row in rows(safe(asking.prompt, visible), Room(80, 24), asking.t, len, with_help=True, error="")
             for _, text in row]
    said = plain(asking, "<", "", ">")

    assert "Eve\\x1b" in said
    assert any("Eve\\x1b" in text for text in drawn)
    assert all(c.isprintable() or c == "\n" for c in said + "".join(drawn))


def test_the_first_question_has_no_way_back_and_says_so(interview):
    assert "This is the first question." in plain(interview(), "<")


def test_the_review_can_be_left_out(interview):
    asking = interview()
    said = plain(asking, "Noor", *[""] * 9, confirm=False)

    assert asking.finished
    assert "Your answers" not in said


def test_without_a_review_what_is_wrong_is_asked_again(interview):
    asking = interview(data={"id": "x"}, full=True)
    said = plain(asking, ">", "", "1", "Noor", "", confirm=True)

    assert "name: “name” is missing" in said
    assert asking.finished


def test_german_is_spoken_throughout(known):
    from .conftest import make_interview

    asking = make_interview(known, language="de")
    said = plain(asking, "Noor", "?", *[""] * 9, "")

    assert asking.finished
    for english in ("Question", "For example", "skipped", "Your answers", "An empty line"):
        assert english not in said


@pytest.mark.parametrize(("keys", "way_back"), [(BACK, "\r"), (REVIEW, "2\r"), (f"{BACK}{BACK}", "\r")])
def test_a_line_that_is_left_half_typed_is_there_when_one_comes_back(interview, keys, way_back):
    asking = interview()
    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"Noor\rNurse in a{keys}{STOP}")
    assert ("role",) not in asking.answers

    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"{way_back} ward\r{STOP}")

    assert asking.answers[("role",)] == "Nurse in a ward"


def test_a_half_typed_line_of_a_list_stays_at_its_item(interview):
    asking = interview()
    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"Noor\rNurse\r1\rone\rtwo\rthr{UP}!{UP}{DELETED}\r\r{STOP}")
    assert [g["text"] for g in asking.answers[("goals",)]] == ["two!"]
    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"ee\r{STOP}")

    assert [g["text"] for g in asking.answers[("goals",)]] == ["two!", "three"]


def test_a_line_that_was_emptied_is_not_kept_empty(interview):
    asking = interview()
    with pytest.raises(KeyboardInterrupt):
        fancy(asking, f"Noor\rNurse\r{BACK}{DELETED}{BACK}\r\r{STOP}")

    assert asking.answers[("role",)] == "Nurse"
