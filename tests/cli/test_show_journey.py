"""empathy show for journeys, their steps, and the touchpoints where everybody meets."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_show import HOSTILE, SNAPSHOTS, plain

Empathy = Callable[..., Any]
Terminal = Callable[..., str]
SHOWN = ("from-couch", "touchpoints", "departments", "courier", "from-couch#wait")


def line_of(shown: str, words: str) -> str:
    return next(line for line in plain(shown).splitlines() if words in line)


@pytest.mark.parametrize("width", [120, 80, 50])
@pytest.mark.parametrize("name", SHOWN)
def test_it_looks_as_it_looked(terminal: Terminal, walked: Path, width: int, name: str) -> None:
    """When the layout changes on purpose: remove these snapshots, run this test, look at what it wrote."""
    shown = plain(terminal("show", name, width=width))
    assert max(map(len, shown.splitlines())) <= width
    file = SNAPSHOTS / f"{name.replace('#', '-')}-{width}.txt"
    if not file.exists():
        file.write_text(shown, "utf-8", newline="\n")
        pytest.fail(f"{file.name} was missing; it was written now. Look at it, and run the test again")
    assert shown == file.read_text("utf-8")


def test_a_step_is_one_line_with_its_mood_its_word_and_its_channel(terminal: Terminal, walked: Path) -> None:
    shown = terminal("show", "from-couch", width=90)
    assert line_of(shown, "Weeks of silence").split() == [
        "3", "●···┊····", "○", "anxious", "⇅", "courier", "Weeks", "of", "silence", "3", "weeks"]
    assert line_of(shown, "Wears them").split() == ["6", "····┊···●", "○", "warm", "Wears", "them", "◎"]
    assert line_of(shown, "Looks at boots").split()[2:4] == ["●", "hopeful"], "two sources"
    assert line_of(shown, "Tries them").split()[:2] == ["4", "A"], "a step of a side way has its letter"
    assert line_of(shown, "7   ····┊····").endswith("Nobody comes here  ∅"), "no mood is said, and none is drawn"


def test_the_sign_of_a_change_is_explained_and_how_many_there_are_is_said_of_the_ways(terminal: Terminal, walked: Path,
                                                                                      ) -> None:
    """Side ways have such changes too: the number of a way is not the number of signs."""
    shown = plain(terminal("show", "from-couch", width=120))
    assert "⇅ change between online and offline   ↑" in shown
    assert line_of(shown, "Ways to the goal").endswith("3 to 4 steps · 1 change between online and offline")
    assert sum(line.split("  ")[0][:1].isdigit() and "⇅" in line for line in shown.splitlines()) == 2


def test_stages_without_steps_are_named_with_how_long_they_take(terminal: Terminal, walked: Path, empathy: Empathy,
                                                                write: Callable[..., Path]) -> None:
    """Also where the journey has no steps at all: a team that begins with its stages sees them."""
    journey = ("kind: journey\nid: way\ntitle: Way\npersona: lea\nstages: [{id: x, name: Find, duration: an evening}, "
               "{id: y, name: Wear}, {id: z, name: Mend, steps: [%s]}]\n")
    for text, words in ((journey % "" , "Find (an evening), Wear, Mend"),
                        (journey % "a" + "steps: [{id: a, title: Sews}]\n", "Find (an evening), Wear")):
        write("personas/way.journey.yaml", text)
        said = f"Nobody has written steps yet for: {words}"
        assert said in plain(terminal("show", "way", width=120)).splitlines()
        assert said in empathy("show", "way").stdout.splitlines()
        assert ("Mend" in plain(terminal("show", "way", width=120)).replace(words, "")) == ("Mend" not in words)


def test_a_circle_without_a_named_goal_says_which_step_counts_as_one(terminal: Terminal, walked: Path, empathy: Empathy,
                                                                     write: Callable[..., Path]) -> None:
    write("personas/way.journey.yaml", "kind: journey\nid: way\ntitle: Way\npersona: lea\n"
          "steps: [{id: x, title: X, next: [y]}, {id: y, title: Y, next: [x]}]\n")
    said = "1 way leads to the goal · 2 steps · no goal is named, so the last step counts as one"
    assert said in plain(terminal("show", "way", width=120))
    assert said in empathy("show", "way").stdout.splitlines()


def test_an_idea_without_an_owner_says_that_nobody_has_it_yet(terminal: Terminal, walked: Path, empathy: Empathy,
                                                              write: Callable[..., Path]) -> None:
    write("personas/way.journey.yaml", "kind: journey\nid: way\ntitle: Way\npersona: lea\nsteps: [{id: a, title: Asks, "
          "ideas: [{text: Say the day, status: planned}]}]\n")
    for name in ("way", "way#a"):
        assert "Say the day (nobody yet, planned)" in plain(terminal("show", name))


def test_on_one_way_nothing_is_said_of_what_every_way_passes(empathy: Empathy, terminal: Terminal, walked: Path,
                                                             write: Callable[..., Path]) -> None:
    write("personas/way.journey.yaml",
          "kind: journey\nid: way\ntitle: Way\npersona: lea\nsteps: [{id: a, title: Sews}, {id: b, title: Wears}]\n")
    for name in ("way", "way#a"):
        assert "very way passes" not in empathy("show", name).stdout + plain(terminal("show", name))
    assert "very way passes" in plain(terminal("show", "from-couch"))
    assert "every way passes here" in empathy("show", "from-couch#sofa").stdout


def test_a_wait_over_its_limit_bears_a_sign_beside_its_colour(terminal: Terminal, walked: Path) -> None:
    for width in (120, 80, 50):
        shown = terminal("show", "from-couch", width=width)
        assert "\x1b[31m5 min ↑\x1b[0m" in shown
        assert "3 weeks ↑" not in plain(shown), "nobody has promised anything there"
        assert "↑ over the limit" in " ".join(plain(shown).split())
    assert "5 min ^" in plain(terminal("show", "from-couch", PYTHONIOENCODING="ascii"))


def test_what_a_step_says_stands_under_its_number(terminal: Terminal, walked: Path) -> None:
    shown = plain(terminal("show", "from-couch", width=120))
    for words in ("2 Here they decide", "3 ◐ Nobody says where it is\u00a0■■■■■", "1 ◐ Is that my size?",
                  "3 Say the day (B. Amrein, planned, LOG-1)", "1 A code for a tablet (Good surprise, delighter, today)",
                  "2 context lost: The shop sees no basket", "1 Does it fit? (answered nowhere)"):
        assert words in shown
    assert "When will it arrive?" not in shown.partition("Open questions")[2], "it is answered there"


def test_the_graph_is_told_in_words(terminal: Terminal, walked: Path) -> None:
    shown = plain(terminal("show", "from-couch", width=120))
    assert "2 ways lead to the goal · 3 to 4 steps" in shown
    assert "from 2 “Orders two pairs” back to 1 “Looks at boots on the sofa”" in shown
    for label, words in (("Every way passes", "1, 6"), ("Dead ends", "5"), ("Steps that no way reaches", "7"),
                         ("the shortest, the happiest", "1, 4, 6"), ("the worst", "1–3, 6")):
        found = line_of(shown, label)
        assert words in found[len(label):], found


def test_a_persona_is_shown_with_her_journeys_below_her_maps(terminal: Terminal, empathy: Empathy, walked: Path,
                                                            ) -> None:
    for shown in (plain(terminal("show", "lea")), empathy("show", "lea").stdout):
        order = [shown.index(title) for title in ("Waiting for a place", "From the couch to the shop", "Next year")]
        assert order == sorted(order)


def test_moods_have_colours_and_never_colours_alone(terminal: Terminal, walked: Path) -> None:
    shown = terminal("show", "from-couch", width=100)
    assert "\x1b[31m●···┊····\x1b[0m" in shown
    assert "\x1b[32m····┊···●\x1b[0m" in shown
    assert "\x1b[33mcourier\x1b[0m" in shown
    heat = terminal("show", "touchpoints", width=100)
    assert "\x1b[1;31m−2 terrible\x1b[0m" in heat
    assert "\x1b[32m+0.5" not in heat, "the mean of +1 and −0.5 is 0.25, and that is rounded to what is worse"


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_without_colour_nothing_is_lost(terminal: Terminal, walked: Path, name: str, env: dict[str, str]) -> None:
    shown = terminal("show", name, **env)
    assert "\x1b[3" not in shown
    if "NO_COLOR" in env:
        assert plain(shown) == plain(terminal("show", name))


@pytest.mark.parametrize("name", SHOWN)
def test_only_the_named_colours_are_used(terminal: Terminal, walked: Path, name: str) -> None:
    import re

    codes = {code for found in re.findall(r"\x1b\[([0-9;]*)m", terminal("show", name, COLORTERM="truecolor"))
             for code in found.split(";")}
    assert codes <= {"", "0", "1", "2", "3", *map(str, range(31, 38))}


@pytest.mark.parametrize("name", SHOWN)
def test_ascii_stands_for_every_sign_where_there_are_no_others(terminal: Terminal, walked: Path, name: str) -> None:
    for width in (120, 80, 50):
        shown = plain(terminal("show", name, PYTHONIOENCODING="ascii", width=width))
        assert shown.isascii()
        assert "\\u" not in shown
        assert max(map(len, shown.splitlines())) <= width
    if name == "from-couch":
        assert "*...|.... ? anxious" in plain(terminal("show", name, PYTHONIOENCODING="ascii"))


@pytest.mark.parametrize(("name", "begins"), [
    ("touchpoints", "# Where we meet our customers\n"), ("departments", "# The voice of each department\n"), ("courier", "# Delivery by courier\n"),
    ("from-couch#wait", "# 3. Weeks of silence\n"), ("from-couch", "# From the couch to the shop\n"),
])
def test_piped_it_is_plain_markdown(empathy: Empathy, terminal: Terminal, walked: Path, name: str, begins: str) -> None:
    done = empathy("show", name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(begins)
    assert not set(done.stdout) & set("╭│╰\x1b")
    assert done.stdout == terminal("show", name, "--plain")


def test_the_touchpoints_are_a_table_where_there_is_room_and_blocks_where_not(terminal: Terminal, walked: Path,
                                                                             write: Callable[..., Path]) -> None:
    assert line_of(terminal("show", "touchpoints", width=80), "Web shop ").split()[:4] == ["Web", "shop", "0", "neither"]
    for i in range(6):
        write(f"personas/p{i}.yaml", f"kind: persona\nid: p{i}\nname: Person {i}\n")
        write(f"personas/j{i}.yaml", f"kind: journey\nid: j{i}\ntitle: J\npersona: p{i}\n"
                                     f"steps: [{{id: a, title: A, touchpoint: shop, emotion: -1}}]\n")
    for width in (80, 50):
        shown = plain(terminal("show", "touchpoints", width=width))
        assert max(map(len, shown.splitlines())) <= width
        assert "  Person 5  −1 bad\n" in shown
    assert "  Person 5  −1 bad\n" not in plain(terminal("show", "touchpoints", width=120))


def test_the_register_says_its_formula_the_worst_first_and_who_mends_it(terminal: Terminal, walked: Path) -> None:
    shown = plain(terminal("show", "touchpoints", width=120)).partition("Register of vulnerabilities")[2]
    assert "Score = severity" in shown
    lines = shown.splitlines()
    at = [next(i for i, line in enumerate(lines) if words in line) for words in (
        "8  The page stops at the till", "5  Nobody can say where the parcel is", "Mended", "Was slow")]
    assert at == sorted(at)
    assert "4 (severity) × 1 (persona) × 2 (as every way passes here) = 8" in shown
    assert "5 (severity) × 1 (persona) = 5" in shown
    assert "nobody yet" in line_of(shown.partition("Nobody can say")[2], "Who mends it")


def test_a_touchpoint_shows_what_is_missing_there(terminal: Terminal, walked: Path) -> None:
    courier = plain(terminal("show", "courier", width=100))
    for words in ("no department", "no owner of ours", "Fast Vans", "serves only the company: a risk",
                  "nobody asked the customers yet", "−2 terrible  anxious · Weeks of silence"):
        assert words in courier
    assert "Web shop" not in courier
    shop = plain(terminal("show", "web-shop", width=160))
    for words in ("no human being can be reached here", "longer than promised", "Baskets left: 71",
                  "Telephone number: nobody said what for", "Eight talks"):
        assert words in shop
    assert "No journey passes here." in plain(terminal("show", "kiosk"))


def test_a_department_has_a_voice(terminal: Terminal, empathy: Empathy, walked: Path) -> None:
    voice = plain(terminal("show", "departments", width=120)).partition("IT ─")[2].partition("Sales ─")[0]
    for words in ("Web shop  online  J. Oyelaran", "Lea Brunner  0 neither", "8  The page stops at the till",
                  "Lea Brunner  −0.5 bad  Orders two pairs", "Nobody waits longer than 2 s: Web shop (5 min (Lea Brunner))",
                  "A new one (Web shop · J. Oyelaran · planned)", "Eight talks", "nobody asked the employees yet"):
        assert words in voice, words
    assert "Was slow" not in voice, "it is mended"
    orphans = plain(terminal("show", "departments")).partition("Touchpoints that no department answers for")[2]
    assert "Delivery by courier  offline  no owner of ours" in orphans
    (walked / "personas/touchpoints.yaml").unlink()
    gone = empathy("show", "departments")
    assert (gone.returncode, gone.stdout) == (1, "")
    assert "“empathy new touchpoint” begins it" in gone.stderr


def test_a_touchpoint_is_found_by_itself_and_in_its_catalogue(empathy: Empathy, walked: Path) -> None:
    assert empathy("show", "courier").stdout == empathy("show", "touchpoints#courier").stdout
    assert empathy("show", "COURIER").stdout == empathy("show", "courier").stdout
    gone = empathy("show", "couriers")
    assert (gone.returncode, gone.stdout) == (1, "")
    assert "courier" in gone.stderr


def test_a_stage_or_a_nugget_is_shown_with_all_around_it(empathy: Empathy, walked: Path) -> None:
    assert empathy("show", "from-couch#find").stdout == empathy("show", "from-couch").stdout
    assert empathy("show", "talks#n1").stdout == empathy("show", "talks").stdout


def test_json_has_everything_that_the_graph_tells(empathy: Empathy, walked: Path) -> None:
    done = empathy("show", "from-couch", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    shown = json.loads(done.stdout)
    assert [s.get("certainty") for s in shown["data"]["steps"][:3]] == ["validated", "assumed", "assumed"]
    ways = shown["ways"]
    assert (ways["count"], ways["exact"], ways["shortest"], ways["longest"]) == (2, True, 3, 4)
    assert (ways["always"], ways["dead_ends"], ways["unreachable"]) == (["sofa", "wears"], ["gives-up"], ["lost"])
    assert ways["loops"] == [{"steps": ["sofa", "order"], "back": ["order", "sofa"]}]
    assert [way["steps"] for way in ways["listed"]] == [["sofa", "order", "wait", "wears"], ["sofa", "tries", "wears"]]
    assert [q["answered"] for q in ways["questions"]] == ["here", "never"]
    assert "note" not in shown["data"]["steps"][0]
    assert shown["data"]["steps"][1]["handover"]["note"] == "The shop sees no basket", "no note of the team's"
    lea = json.loads(empathy("show", "lea", "--json").stdout)
    assert [j["id"] for j in lea["journeys"]] == ["from-couch", "next-year"]
    assert lea["journeys"][0]["ways"] == ways


def test_json_has_everything_that_touchpoints_and_journeys_tell_together(empathy: Empathy, walked: Path) -> None:
    shown = json.loads(empathy("show", "touchpoints", "--json").stdout)
    assert shown["matrix"][1] == {"touchpoint": "courier", "cells": [
        {"persona": "lea", "mood": -2, "low": None, "steps": [["from-couch", "wait"]]}]}
    assert [(w["touchpoint"], w["score"], w["always"]) for w in shown["register"]] == [
        ("web-shop", 8, True), ("courier", 5, False), ("web-shop", 0, True)]
    assert shown["register"][1]["felt"] == [
        {"journey": "from-couch", "step": "wait", "persona": "lea", "emotion": -2}]
    assert [d["name"] for d in shown["departments"]] == ["IT", "Sales"]
    assert (shown["third_parties"], shown["unused"], shown["company_only"]) == (
        {"Fast Vans": ["courier"]}, ["kiosk"], ["courier"])
    assert json.loads(empathy("show", "departments", "--json").stdout)["departments"] == shown["departments"]
    one = json.loads(empathy("show", "courier", "--json").stdout)
    assert (one["id"], one["kind"], one["data"]["name"]) == ("courier", "touchpoint", "Delivery by courier")
    assert one["cells"] == shown["matrix"][1]["cells"]
    assert one["register"] == shown["register"][1:2]
    assert {s["id"] for s in one["passed"]} == {"wait", "only"}
    step = json.loads(empathy("show", "from-couch#wait", "--json").stdout)
    assert (step["id"], step["kind"], step["data"]["emotion"]) == ("wait", "step", -2)


def test_notes_are_shown_on_request_only(empathy: Empathy, terminal: Terminal, walked: Path) -> None:
    for name, note in (("from-couch", "Check with the shop"), ("lea", "Check with the shop"),
                       ("from-couch#sofa", "Check with the shop"), ("touchpoints", "Only for us"),
                       ("web-shop", "Only for us")):
        for args in ((), ("--json",)):
            assert note not in empathy("show", name, *args).stdout
            assert note in empathy("show", name, "--notes", *args).stdout
        assert note in terminal("show", name, "--notes", width=200)
    assert "The shop sees no basket" not in empathy("show", "from-couch", "--notes").stdout.partition("## Notes")[2]


def test_a_journey_without_steps_and_a_catalogue_without_entries_say_so(empathy: Empathy, terminal: Terminal,
                                                                       filled: Path, write: Callable[..., Path]) -> None:
    write("personas/empty.yaml", "kind: journey\nid: empty\ntitle: Empty\npersona: lea\n")
    write("personas/touchpoints.yaml", "kind: touchpoints\n")
    assert "No steps yet: nobody has walked this way." in plain(terminal("show", "empty"))
    assert "No touchpoint is in the catalogue yet." in plain(terminal("show", "touchpoints"))
    for name in ("empty", "touchpoints"):
        assert empathy("show", name).returncode == 0
        assert empathy("show", name, "--json").returncode == 0


def test_a_journey_whose_persona_is_gone_is_shown_all_the_same(empathy: Empathy, terminal: Terminal, walked: Path) -> None:
    (walked / "personas/lea/persona.yaml").unlink()
    for shown in (plain(terminal("show", "from-couch")), empathy("show", "from-couch").stdout):
        assert "From the couch to the shop" in shown
        assert "Weeks of silence" in shown
    assert "Nobody can say where the parcel is" in plain(terminal("show", "touchpoints"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_is_shown_as_it_is_written(terminal: Terminal, walked: Path, write: Callable[..., Path], text: str) -> None:
    data = json.dumps(text)
    write("personas/eve.yaml", f"""\
kind: journey
id: eve
title: {data}
persona: lea
scenario: {data}
stages: [{{id: s, name: {data}, duration: {data}}}]
steps:
  - {{id: a, title: {data}, touchpoint: trap, moment_of_truth: {data}, needs_to_know: [{data}], does: {data},
     emotion: -1, ideas: [{{text: x, owner: {data}}}], surprises: [{{what: {data}}}], handover: {{note: {data}}}}}
""")
    write("personas/touchpoints.yaml", f"""\
kind: touchpoints
touchpoints:
  - {{id: trap, name: {data}, channel: {data}, department: {data}, owner: {data}, third_party: {data},
     vulnerabilities: [{{effect: {data}, cause: {data}, owner: {data}, fix: {data}, ticket: {data}}}]}}
""")
    for name, times in (("eve", 7), ("eve#a", 5), ("touchpoints", 8), ("departments", 4), ("trap", 8)):
        shown = plain(terminal("show", name, width=400))
        assert shown.count(text) >= times, name


@pytest.mark.parametrize("escape", [r"\x1b[31m", r"\x1b]0;owned\x07", r"\x9b31m", r"\u202e", r"\u2028"])
def test_what_could_act_on_a_terminal_is_never_printed(terminal: Terminal, walked: Path, write: Callable[..., Path],
                                                      escape: str) -> None:
    import re

    write("personas/eve.yaml", f'kind: journey\nid: eve\npersona: lea\ntitle: "E{escape}ve"\n'
                               f'steps: [{{id: a, title: "E{escape}ve"}}]\n')
    write("personas/touchpoints.yaml", f'kind: touchpoints\ntouchpoints: [{{id: trap, name: "E{escape}ve"}}]\n')
    for name in ("eve", "touchpoints", "departments", "trap", "lea", "eve#a"):
        shown = re.sub(r"\x1b\[[0-9;]*m", "", terminal("show", name))
        assert not set(shown) & set("\x1b\x07\x9b\u202e\u2028")


def test_right_to_left_texts_keep_their_order_and_their_columns(terminal: Terminal, walked: Path,
                                                               write: Callable[..., Path]) -> None:
    write("personas/ar.yaml", "kind: journey\nid: ar\npersona: lea\nlanguage: ar\ntitle: من الأريكة\nsteps:\n"
                              "  - {id: a, title: ينظر إلى الأحذية, emotion: -2, feels: قلق, touchpoint: courier}\n"
                              "  - {id: b, title: يلبسها, emotion: 2, feels: دافئ}\n")
    for width in (120, 80, 50):
        shown = plain(terminal("show", "ar", width=width))
        for words in ("من الأريكة", "ينظر إلى الأحذية", "قلق", "يلبسها"):
            assert words in shown
    line = line_of(terminal("show", "ar", width=80), "الأحذية")
    assert line.index("●") < line.index("قلق") < line.index("courier") < line.index("ينظر")


def test_wide_letters_stay_in_their_columns(terminal: Terminal, walked: Path, write: Callable[..., Path]) -> None:
    from rich.cells import cell_len

    write("personas/zh.yaml", "kind: journey\nid: zh\npersona: lea\ntitle: 从沙发到商店\nsteps:\n"
                              "  - {id: a, title: 在沙发上看鞋子, emotion: -2, feels: 不安}\n"
                              "  - {id: b, title: 穿上, emotion: 2, feels: ok}\n")
    lines = plain(terminal("show", "zh", width=80)).splitlines()
    ends = [cell_len(next(line for line in lines if title in line).partition(title)[0]) for title in ("在沙发上", "穿上")]
    assert ends[0] == ends[1]
    assert max(map(cell_len, lines)) <= 80


def test_the_curve_is_drawn_where_there_is_room_for_it(terminal: Terminal, walked: Path) -> None:
    def drawn(width: int, **env: str) -> bool:
        return any(0x2800 < ord(c) < 0x2900 for c in terminal("show", "from-couch", width=width, **env))

    assert drawn(120)
    assert not drawn(80)
    assert not drawn(120, PYTHONIOENCODING="ascii")


def test_a_journey_of_two_hundred_steps_of_which_each_leads_to_twenty_is_shown(terminal: Terminal, walked: Path,
                                                                              write: Callable[..., Path]) -> None:
    steps = "\n".join(f"  - {{id: s{i}, title: Step {i}, emotion: {i % 5 - 2}, touchpoint: courier, next: "
                      f"[{', '.join(f's{(i * 7 + k * 9 + 1) % 200}' for k in range(20))}]}}" for i in range(200))
    write("personas/crowd.yaml", f"kind: journey\nid: crowd\ntitle: Crowd\npersona: lea\nsteps:\n{steps}\n")
    shown = plain(terminal("show", "crowd", width=120))
    assert "At least " in shown
    assert "Step 199" in shown


def test_no_graph_is_walked_for_a_persona_without_journeys(filled: Path) -> None:
    """The import of networkx alone takes as long to import as all the rest."""
    code = ("import sys; from empathy_cli.__main__ import main\n"
            "sys.argv = ['empathy', 'show', 'lea']\n"
            "try: main()\n"
            "except SystemExit: pass\n"
            "assert 'networkx' not in sys.modules, 'imported'")
    done = subprocess.run([sys.executable, "-c", code], cwd=filled, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Lea Brunner")
