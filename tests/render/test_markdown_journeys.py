"""A journey in Markdown: what GitHub shows of it, and what Mermaid makes of its diagram.

What Mermaid does with these texts was seen with Mermaid itself: `python tests/render/check_mermaid.py` looks again.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from empathy_cli.locale import translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.settings import with_defaults
from empathy_cli.render.environment import environment, render
from empathy_cli.render.mermaid import MAX_TEXT, text
from empathy_cli.render.view import journey_view, persona_view
from tests.render.check_mermaid import CASES
from tests.render.test_fields import TEXTS, Seen, shown
from tests.render.vectors import LITERAL, hostile

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
T = translator("en")
REFERENCE = re.compile(r"#(\d+);")


def workspace(*documents):
    return Workspace(Path(), with_defaults({}), {d.id: d for d in documents})


def document(kind, **data):
    return Document(kind, data["id"], data, f"personas/{data['id']}.yaml", "0" * 64)


LEA = document("persona", id="lea", name="Lea Brunner")
CATALOGUE = document("touchpoints", id="touchpoints", touchpoints=[
    {"id": "mail", "name": "E-mail", "channel": "e-mail", "mode": "online"}, {"id": "site", "name": "On site", "channel": "post", "mode": "offline"}])


def journey(*steps, **more):
    return document("journey", id="way", title="Find a place", persona="lea", steps=list(steps), **more)


def alone(way, t=T):
    return render(environment(), "journey.md.jinja", journey_view(way, workspace(LEA, CATALOGUE, way), t, "2026-11-22"))


def on_page(way, **beside):
    return render(environment(), "persona.md.jinja", persona_view(LEA, [], workspace(LEA, CATALOGUE, way), T, "2026-11-22", None, [way]) | beside)


STEPS = (
    {"id": "a", "title": "A new roster", "emotion": 0.5, "feels": "hopeful"}, {"id": "b", "title": "Visits a site", "touchpoint": "site", "emotion": 2},
    {"id": "c", "title": "Weeks of silence", "touchpoint": "mail", "emotion": -2, "feels": "anxious"}, {"id": "d", "title": "Nobody asked", "touchpoint": "mail"},
)


@pytest.mark.parametrize(("row"), [
    "| 1 | `····┊●···` | ○ +0.5 hopeful |  | A new roster |", "| 2 | `····┊···●` | ○ +2 wonderful | On site | Visits a site |",
    "| 3 | `●···┊····` | ○ −2 anxious | ⇅ E-mail | Weeks of silence |", "| 4 | `····┊····` | not asked yet | E-mail | Nobody asked (reaches the goal) |",
])
def test_a_step_is_one_line_with_its_mood_drawn_and_said(row):
    assert row in alone(journey(*STEPS)).splitlines()


def test_an_idea_without_an_owner_says_that_nobody_has_it_yet():
    steps = [{"id": "a", "title": "Asks", "ideas": [{"text": "Say the day", "status": "open"}, {"text": "Ring", "owner": "B. Amrein", "status": "open"}]}]
    assert [line for line in alone(journey(*steps)).splitlines() if line.startswith("- **Idea:**")] == [
        "- **Idea:** Say the day (open, nobody yet)", "- **Idea:** Ring (open, B. Amrein)"]


def test_one_sign_marks_a_change_between_online_and_offline_and_says_so_and_other_changes_are_said_in_words():
    places = [*CATALOGUE.data["touchpoints"], {"id": "chat", "name": "Helper", "channel": "chat", "mode": "online"}]
    way = journey(*STEPS, {"id": "e", "title": "Asks", "touchpoint": "chat"})
    beside = workspace(LEA, way, document("touchpoints", id="touchpoints", touchpoints=places))
    page = render(environment(), "journey.md.jinja", journey_view(way, beside, T, "2026-11-22")).splitlines()
    assert [line for line in page if "⇅" in line] == [
        "| 3 | `●···┊····` | ○ −2 anxious | ⇅ E-mail | Weeks of silence |", "⇅ change between online and offline",
        "- **Touchpoint:** E-mail · online; no owner. ⇅ Change to e-mail, online"]
    assert "- **Touchpoint:** Helper · chat · online; no owner. Change to chat" in page
    assert "⇅" not in alone(journey(*STEPS[:2])), "no sign is explained that does not stand there"


def test_steps_stand_below_their_stages_in_one_table_that_github_shows():
    page = alone(journey(*STEPS, stages=[{"id": "x", "name": "Search", "duration": "a week", "steps": ["a"]}, {"id": "y", "name": "Wait", "steps": ["c"]}]))
    rows = re.findall(r"<tr>(.*?)</tr>", GFM.render(page), re.DOTALL)
    words = [re.sub(r"<[^>]*>", "", row).split() for row in rows]
    assert [" ".join(row) for row in words if row and not row[0].isdigit()][:3] == ["Mood Feels Touchpoint Step", "Search (a week)", "Wait"]
    assert [row[0] for row in words if row and row[0].isdigit()][:4] == ["1", "2", "3", "4"]


def test_the_curve_is_a_picture_with_words_where_its_file_lies_beside_the_page_and_words_elsewhere():
    way = journey(*STEPS)
    summary = "Mood over 4 steps: hopeful, +0.5 at the beginning, worst at “Weeks of silence” (anxious, −2), best at “Visits a site” (wonderful, +2), anxious, −2 at the end."
    assert f"![{summary}](way.svg)" in on_page(way, curves=True)
    assert "](way.svg)" not in on_page(way)
    assert summary in on_page(way)
    assert summary in alone(way)


def test_a_side_way_has_its_letter_in_the_line_of_each_of_its_steps():
    page = alone(journey({"id": "a", "title": "A", "next": ["b", "c"]}, {"id": "b", "title": "B", "next": ["d"]}, {"id": "c", "title": "C"}, {"id": "d", "title": "D"}))
    assert "| 3 A | `····┊····` | not asked yet |  | C |" in page
    assert "- **A** C: Leaves after step 1, joins at step 4" in page
    assert "2 ways lead to the goal · 3 steps" in page
    assert "- **Next:** 2 B, 3 C" in page


def test_what_every_way_passes_is_said_only_where_there_are_several():
    """On one way it says nothing."""
    steps = ({"id": "a", "title": "A"}, {"id": "b", "title": "B"})
    forked = journey({"id": "a", "title": "A", "next": ["b", "c"]}, {"id": "b", "title": "B", "next": []}, {"id": "c", "title": "C"}, goal=["b", "c"])
    for words in ("every way passes here", "Every way passes:"):
        assert words not in alone(journey(*steps))
        assert alone(forked).count(words) == 1


def test_only_a_touchpoint_of_the_catalogue_is_said_to_have_no_owner():
    """Of one that nobody wrote down nothing is known, so nothing is missing."""
    page = alone(journey({"id": "a", "title": "A", "touchpoint": "unheard-of"}, {"id": "b", "title": "B", "touchpoint": "mail"}))
    assert "- **Touchpoint:** unheard-of\n" in page
    assert re.search(r"- \*\*Touchpoint:\*\* E-mail.*; no owner", page)


def test_a_limit_is_said_in_the_language_of_the_journey():
    catalogue = document("touchpoints", id="touchpoints", language="de", touchpoints=[{"id": "mail", "name": "E-Mail", "wait_limit": "1,5 Tage"}])
    way = journey({"id": "a", "title": "A", "touchpoint": "mail", "wait": "3 days"})
    shown_ = render(environment(), "journey.md.jinja", journey_view(way, workspace(LEA, catalogue, way), T, "2026-11-22"))
    assert "3 days (limit: 1.5 days)" in shown_


def test_a_journey_without_steps_says_so():
    assert "No steps yet: nobody has walked this way." in alone(journey())


def test_there_is_a_diagram_only_where_the_settings_want_one():
    way = journey(*STEPS, stages=[{"id": "x", "name": "Search: here", "steps": ["a"]}, {"id": "y", "name": "Wait", "steps": ["c"]}])
    assert "mermaid" not in on_page(way)
    assert diagram(on_page(way, mermaid=True)) == [
        "journey", "    title Find a place", "    section Search#58; here", "      1 A new roster: 3.5: Lea Brunner", "      2 Visits a site: 5: Lea Brunner",
        "    section Wait", "      3 Weeks of silence: 1: Lea Brunner"]


def test_stages_of_the_same_name_are_two_sections():
    stages = [{"id": id_, "name": "Wait", "steps": [step]} for id_, step in (("x", "a"), ("y", "c"))]
    assert "\n".join(diagram(on_page(journey(*STEPS, stages=stages), mermaid=True))).count("section Wait") == 2


def test_what_nobody_was_asked_about_has_no_score_and_a_way_of_such_steps_no_diagram():
    assert "mermaid" not in on_page(journey({"id": "a", "title": "A"}), mermaid=True)


def test_a_diagram_that_mermaid_would_refuse_for_its_length_is_left_out():
    steps = [{"id": f"s{i}", "title": "<" * 80, "emotion": 1} for i in range(200)]
    page = on_page(journey(*steps), mermaid=True)
    assert "mermaid" not in page
    assert "| 200 |" in page


def diagram(page):
    """The lines of the block that GitHub takes for a diagram."""
    block = next(token for token in GFM.parse(page) if token.type == "fence")
    assert block.info == "mermaid"
    return block.content.splitlines()


def read_back(written):
    return REFERENCE.sub(lambda m: chr(int(m[1])), written)


@pytest.mark.parametrize(("said", "written"), [
    ("Looks: at; shoes # now", "Looks#58; at#59; shoes #35; now"), ("%%{init: {'x': 1}}%%", "#37;#37;#123;init#58; #123;#39;x#39;#58; 1#125;#125;#37;#37;"),
    ("a\nb: 5", "a b#58; 5"), ("```", "#96;#96;#96;"), ("<b>", "#60;b#62;"), ("“quoted”", "“quoted”"), ("#35;", "#35;35#59;"), ("ﬂ°°60¶ß", "#64258;#176;#176;60#182;#223;"),
    ("section Find", "section Find"), ("end", "end"), ("مرحبا", "مرحبا"), ("a, b", "a#44; b"), ("a\u202eb", "a#92;u202eb"), ("x" * 200, "x" * 79 + "…"), (None, ""),
])
def test_a_text_in_a_diagram_is_written_by_the_rule_that_was_seen_to_hold(said, written):
    assert text(said) == written


def harmless(said):
    found = text(said)
    assert re.fullmatch(r"(?:[^\x00-\x1f!-/:-@\[-`{-~]|\.|#\d+;)*", found)
    assert read_back(found).removesuffix("…") == shown(said)[:MAX_TEXT - (len(shown(said)) > MAX_TEXT)].rstrip().removesuffix("…")


@pytest.mark.parametrize("texts", [LITERAL, CASES, list(hostile())[::7]], ids=["ours", "those that were seen", "generated"])
def test_a_hostile_text_has_no_sign_in_a_diagram_that_could_act(texts):
    for said in texts:
        harmless(said)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_has_no_sign_in_a_diagram_that_could_act_and_is_that_text(said):
    harmless(said)


@pytest.mark.parametrize("said", [t for t in (*LITERAL, *CASES) if shown(t)])
def test_a_hostile_text_keeps_every_line_of_the_diagram_and_of_the_table(said):
    steps = ({"id": "a", "title": said, "emotion": 1, "feels": said}, {"id": "b", "title": "B", "emotion": -1})
    way = journey(*steps, stages=[{"id": "x", "name": said, "steps": ["a"]}], scenario=said)
    persona = document("persona", id="lea", name=said)
    page = render(environment(), "persona.md.jinja", persona_view(persona, [], workspace(persona, CATALOGUE, way), T, "2026-11-22", None, [way]) | {"mermaid": True})
    lines = diagram(page)
    assert lines[0] == "journey"
    assert [line.split()[0] for line in lines[1:]] == ["title", "section", "1", "2"]
    assert [line.count(":") for line in lines] == [0, 0, 0, 2, 2]
    assert not any(line.count("%%") for line in lines)
    table = GFM.render(page).partition("<table>")[2].partition("</table>")[0]
    assert [row.count("<td") for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]] == [5, 5, 5]
    assert Seen(table).tags <= {"thead", "tbody", "tr", "th", "td", "code", "strong"}
