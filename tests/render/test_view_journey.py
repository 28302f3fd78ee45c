"""What the card of a journey says: every step with its place, the side ways, and what the graph tells; nothing is lost."""

import itertools
import re
from collections import Counter
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from empathy_cli.insight.ground import Ground
from empathy_cli.insight.ways import ways
from empathy_cli.locale import translator
from empathy_cli.model.duration import DURATION
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.journey import JOURNEY
from empathy_cli.model.types import EVIDENCE, ID, LANGUAGE, Bool, Choice, Date, Number, Ref
from empathy_cli.model.writing import Markdown, Text
from empathy_cli.render.entries import journey_entry
from empathy_cli.render.environment import environment, render
from empathy_cli.render.marks import Marker
from empathy_cli.render.view import persona_view
from empathy_cli.render.view_journey import journey_card
from empathy_cli.render.view_ways import MOST, grouped, sign
from tests.browser.people import catalogue, document, journey, lea, sources, step, workspace
from tests.render.vectors import hostile

TODAY = "2026-03-20"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
EN = translator("en")
HIDDEN = {"kind", "id", "persona", "language", "translation_of", "note", "goal", "told", "steps", "stages"}


def card(own, *others, t=EN, **settings):
    among = workspace(lea(), own, *sources(), *(others or (catalogue(),)), **settings)
    ground = Ground((own,), among)
    return journey_card(own, among, Marker(ground.sources, t), ground, "en")


def of(steps, **more):
    """A journey of these steps; a step is an id with what differs from the plainest."""
    told = [{"id": id_, "title": id_.upper(), **fields} for id_, fields in steps.items()]
    return document("journey", id="j", title="To the shop", persona="lea", steps=told, **more)


def steps_of(own, **more):
    return {s["id"]: s for s in card(own, **more)["steps"]}


def page(own, t=EN, **more):
    persona = lea()
    among = workspace(persona, own, *sources(), catalogue(), **more)
    view = persona_view(persona, [], among, t, TODAY, None, [own])
    return view, render(environment(), "persona.html.jinja", view)


def test_what_shall_be_stands_below_what_is_whatever_their_names():
    promise, ring, walk = of({"a": {}}, state="future"), journey("k", 3), journey("l", 3)
    among = workspace(lea(), promise, ring, walk, *sources(), catalogue())
    for graphs in (None, [ways(j.data, among.touchpoints) for j in (promise, ring, walk)]):
        view = persona_view(lea(), [], among, EN, TODAY, None, [promise, ring, walk], graphs)
        assert [j["id"] for j in view["journeys"]] == ["k", "l", "j"]
        assert [len(j["steps"]) for j in view["journeys"]] == [3, 3, 1], "each with the graph that is its own"


def test_a_persona_without_journeys_has_the_page_that_it_had():
    """Neither style, nor icons, nor a template of journeys reaches it."""
    persona = lea()
    html = render(environment(), "persona.html.jinja", persona_view(persona, [], workspace(persona), EN, TODAY))
    for trace in ("journey", "jrow", "i-swap", "clipPath", "sideway"):
        assert trace not in html
    assert "jrow" in page(journey("j", 3))[1]


def test_nothing_that_a_team_answered_is_lost():
    """Every field of a journey, answered, stands on the page."""
    shown, words = [], itertools.count()

    def value(shape, key):
        if isinstance(shape, ListOf):
            return [value(shape.item, key), value(shape.item, key)]
        if isinstance(shape, Group):
            return {f.key: value(f.type, f.key) for f in shape.fields if f.key not in {"note", "against", "next"} or key == "handover"}
        if isinstance(shape, Choice):
            return shape.values[0]
        if isinstance(shape, Bool):
            return "true"
        if isinstance(shape, Number):
            return "2"
        if shape is EVIDENCE:
            return "talks#n1"
        made = f"{next(words) + 100} min" if shape is DURATION else f"2026-01-{next(words) % 28 + 1:02}" if isinstance(shape, Date) else f"word{next(words)}word"
        if shape is ID:
            return f"id-{next(words)}"
        if isinstance(shape, Ref):
            return "web-shop"
        assert isinstance(shape, (Text, Markdown, Date)) or shape is DURATION, key
        if key != "told":
            shown.append(made)
        return made

    raw = {f.key: value(f.type, f.key) for f in JOURNEY.fields if f.key not in HIDDEN and f.type is not LANGUAGE}
    steps = value(next(f.type for f in JOURNEY.fields if f.key == "steps"), "steps")
    stages = [{"id": "s", "name": "wordstageword", "duration": "wordlongword", "steps": [steps[0]["id"]]}]
    _, html = page(document("journey", id="j", persona="lea", steps=steps, stages=stages, **raw))
    said = unescape(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
    assert len(shown) > 30
    assert [word for word in [*shown, "wordstageword", "wordlongword"] if word not in said] == []


def test_steps_are_numbered_in_the_order_of_their_stages():
    """Without stages there is one without a name, and steps are headings of the level of stages."""
    own = of({"a": {}, "b": {}, "c": {}}, stages=[{"id": "x", "name": "X", "steps": ["c"]}, {"id": "y", "name": "Y", "steps": ["a"]}])
    shown = card(own)
    assert [(s["name"], [step["id"] for step in s["steps"]]) for s in shown["stages"]] == [("X", ["c"]), ("Y", ["a", "b"])]
    assert [(s["id"], s["number"]) for s in shown["steps"]] == [("c", 1), ("a", 2), ("b", 3)]
    _, html = page(of({"a": {}}))
    assert re.findall(r"<(h\d)>", html[html.index('class="jrow'):])[:1] == ["h3"]


def test_every_anchor_of_a_page_is_there_once_however_its_ids_are_cut():
    """Journey and step: a, b-c-d and a-b, c-d and a-b-c, d; and side ways, which have numbers."""
    words = ["a", "b", "c", "d"]
    ids = ["-".join(words[i:k]) for i, k in itertools.combinations(range(5), 2)] + ["1", "1-1"]
    own = [document("journey", id=id_, title=id_, persona="lea",
                    steps=[{"id": step, "title": step, "next": ids[n + 1:n + 3]} for n, step in enumerate(ids)]) for id_ in ids]
    html = render(environment(), "persona.html.jinja", persona_view(lea(), [], workspace(lea(), *own), EN, TODAY, None, own))
    anchors = re.findall(r' id="([^"]*)"', html)
    assert len(anchors) > 200
    assert [a for a, n in Counter(anchors).items() if n > 1] == []
    assert set(re.findall(r'href="#([^"]*)"', html)) <= {*anchors}


def test_stages_of_the_same_name_are_two():
    """One behind the other, or with another between them: each has its heading and says how long it takes."""
    stages = [{"id": "x", "name": "Wait", "duration": "1 day", "steps": ["a"]}, {"id": "y", "name": "Buy", "steps": ["b"]},
              {"id": "z", "name": "Wait", "duration": "3 days", "steps": ["c"]}]
    for apart in (stages, [stages[0] | {"steps": ["a", "b"]}, stages[2]]):
        own = of({"a": {"emotion": "1"}, "b": {"emotion": "1"}, "c": {"emotion": "1"}}, stages=apart)
        row, = card(own)["curve"]["main"]
        assert [(s["name"], s["duration"], s["continued"]) for s in row["stages"]] == [
            (s["name"], s.get("duration", ""), False) for s in apart]
        view, html = page(own)
        assert re.findall(r"<h3><span>Wait</span> <small>(.*?)</small>", html) == ["1 day", "3 days"]
        svg = render(environment(), "journey.svg.jinja", view | {"journey": view["journeys"][0]})
        assert svg.count(">Wait<") == 2


def test_what_is_unknown_is_said_and_not_guessed():
    """No emotion, no certainty of it, no touchpoint; a touchpoint that is in no catalogue keeps its id."""
    shown = steps_of(of({"a": {}, "b": {"touchpoint": "nowhere", "wait": "3 h"}, "c": {"emotion": "0"}}))
    assert (shown["a"]["emotion"], shown["a"]["emotion_text"], shown["a"]["certainty"], shown["a"]["touchpoint"]) == (None, "", "", None)
    assert shown["b"]["touchpoint"]["name"] == "nowhere"
    assert (shown["b"]["wait_words"], shown["b"]["wait_over"]) == ("3 h", False)
    assert (shown["c"]["emotion_text"], shown["c"]["emotion_word"], shown["c"]["certainty"]) == ("0", "neither", "assumed")
    _, html = page(of({"a": {}, "b": {}}))
    assert html.count("not asked yet") > 1
    assert "no steps yet" in page(of({}))[1].lower()


@pytest.mark.parametrize(("emotion", "text", "word"), [
    ("-2", "−2", "terrible"), ("-1.5", "−1.5", "terrible"), ("-0.5", "−0.5", "bad"), ("1", "+1", "good"), ("2", "+2", "wonderful")])
def test_a_mood_is_a_sign_a_word_and_a_place(emotion, text, word):
    own = of({"a": {"emotion": emotion}})
    shown = card(own)
    assert (shown["steps"][0]["emotion_text"], shown["steps"][0]["emotion_word"]) == (text, word)
    assert f"Mood: {word}, {text} (assumed)" in page(own)[1]


def test_a_wait_is_held_against_the_limit_of_its_touchpoint():
    shown = steps_of(of({"a": {"touchpoint": "chat", "wait": "11 h"}, "b": {"touchpoint": "chat", "wait": "5 min"}}))
    assert (shown["a"]["wait_words"], shown["a"]["wait_over"]) == ("11 h (limit: 5 min)", True)
    assert not shown["b"]["wait_over"]


def test_changes_are_against_the_last_step_that_met_us():
    """Also on a side way, where that is the step which it leaves."""
    shown = steps_of(of({"a": {"touchpoint": "web-shop", "next": ["b", "x"]}, "b": {}, "c": {"touchpoint": "bench"}, "d": {"touchpoint": "chat", "next": []},
                         "x": {"touchpoint": "chat", "next": ["c"]}}, goal=["d"]))
    assert shown["a"]["change"] is None
    assert shown["c"]["change"] == {"channel": True, "mode": True, "words": "Change to store, offline"}
    assert shown["x"]["change"] == {"channel": True, "mode": False, "words": "Change to chat"}


def test_side_ways_are_named_by_letters_in_the_order_in_which_they_leave():
    """Over steps of their own, straight ahead, back, and into nothing."""
    shown = card(of({"a": {"next": ["b", "c"]}, "b": {"next": ["c", "x"]}, "c": {"next": ["d", "a"]}, "d": {"next": []},
                     "x": {"next": ["d"]}}, goal=["d"]))
    assert [(b["sign"], b["name"], b["steps"], b["words"]) for b in shown["branches"]] == [
        ("A", "C", [], "From step 1 straight to step 3"),
        ("B", "X", ["x"], "Leaves after step 2, joins at step 4"),
        ("C", "A", [], "From step 3 back to step 1"),
    ]
    assert shown["main"] == ["a", "b", "c", "d"]
    assert {s["id"]: s["branch"] for s in shown["steps"]} == {"a": None, "b": None, "c": None, "d": None, "x": 2}
    assert [sign(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


def test_every_arrow_of_the_graph_is_drawn_once():
    """On the main way, on a side way, or as one that only skips."""
    own = journey("j", 20, 5)
    shown = card(own)
    drawn = list(itertools.pairwise(shown["main"]))
    for b in shown["branches"]:
        drawn += itertools.pairwise([b["leaves"]["id"], *b["steps"], *([b["joins"]["id"]] if b["joins"] else [])])
    assert sorted(drawn) == sorted((s["id"], n) for s in own.data["steps"] for n in s["next"])


def test_where_it_goes_on_differently_a_step_says_so():
    shown = steps_of(of({"a": {}, "b": {"next": ["d"]}, "c": {"next": ["a", "b"]}, "d": {}}))
    assert shown["a"]["next"] == []
    assert shown["b"]["next"] == [{"id": "d", "number": 4, "title": "D"}]
    assert [n["id"] for n in shown["c"]["next"]] == ["a", "b"]
    assert (shown["d"]["next"], shown["d"]["ends"]) == ([], True)


def test_dead_ends_lost_steps_and_goals_are_said_in_words():
    own = of({"a": {"next": ["b", "g"]}, "b": {"next": []}, "lost": {"next": ["g"]}, "g": {}}, goal=["g"])
    shown = card(own)
    assert [s["id"] for s in shown["steps"] if s["dead_end"]] == ["b"]
    assert shown["apart"] == [s["id"] for s in shown["steps"] if s["unreachable"]] == ["lost"]
    assert [s["id"] for s in shown["steps"] if s["always"]] == ["a", "g"]
    _, html = page(own)
    for words in ("dead end: no way leads on to the goal", "no way leads here", "reaches the goal", "every way passes here", "1 way leads to the goal"):
        assert words in html


def test_very_many_ways_are_counted_and_readable():
    """Forty forks in a row; every three digits have a space that does not break."""
    steps = {}
    for n in range(40):
        steps |= {f"a{n}": {"next": [f"b{n}", f"c{n}"]}, f"b{n}": {"next": [f"a{n + 1}"]}, f"c{n}": {"next": [f"a{n + 1}"]}}
    shown = card(of({**steps, "a40": {}}))
    assert shown["ways"]["words"] == "1\u202f099\u202f511\u202f627\u202f776 ways lead to the goal"
    assert len(shown["ways"]["listed"]) <= 20
    assert grouped(999) == "999"


def test_a_thicket_says_at_each_step_where_it_goes_on():
    """More side ways than anybody can follow: so many are named, and every step names what follows it."""
    ids = [f"s{n}" for n in range(30)]
    own = of({id_: {"next": [n for n in ids if n != id_][:20]} for id_ in ids[:-1]} | {ids[-1]: {}})
    own.data["steps"][15]["next"] = [*own.data["steps"][15]["next"][:-1], "x"]
    own.data["steps"][-1:-1] = [{"id": "x", "title": "X", "next": ["s16"]}]
    view, html = page(own)
    branches = view["journeys"][0]["branches"]
    assert len(branches) == MOST
    assert [(b["steps"], b["number"]) for b in branches if b["steps"]] == [(["x"], 1)], "steps of their own come first"
    assert html.count('id="step-') == len(own.data["steps"])
    assert html.count("Next: <a href=") > 25
    assert set(re.findall(r'href="#([^"]*)"', html)) <= {*re.findall(r' id="([^"]*)"', html)}


def test_every_step_that_can_be_reached_stands_on_a_way_however_many_side_ways_there_are():
    """Twenty forks into eight goals each: more side ways with steps than are named where they only skip."""
    ends = [f"c{i}-{k}" for i in range(20) for k in range(8)]
    own = of({"root": {"next": [f"c{i}" for i in range(20)]}} | {f"c{i}": {"next": [f"c{i}-{k}" for k in range(8)]} for i in range(20)}
             | {end: {"next": []} for end in ends} | {"lost": {"next": []}}, goal=ends)
    shown = card(own)
    assert shown["apart"] == [s["id"] for s in shown["steps"] if s["unreachable"]] == ["lost"]
    assert sorted([*shown["main"], *(s for b in shown["branches"] for s in b["steps"]), "lost"]) == sorted(s["id"] for s in shown["steps"])
    assert len(shown["branches"]) > MOST
    html = page(own)[1]
    assert html.partition("sideway apart")[2].count('id="step-') == 1
    assert html.count('id="step-') == len(shown["steps"])


def test_questions_say_where_they_are_answered():
    own = of({"a": {"touchpoint": "web-shop", "needs_to_know": ["What does it cost?", "Who are you?"]}, "b": {"told": ["Who are you?"], "needs_to_know": ["When?"]}})
    shown = card(own)
    assert [(q["answered"], q["label"]) for q in shown["steps"][0]["questions"]] == [("here", "answered here"), ("way", "answered elsewhere on the way")]
    assert shown["ways"]["questions_open"] == [
        {"steps": [{"id": "b", "number": 2, "title": "B"}], "text": "When?", "answered": "never", "label": "answered nowhere"}]


def test_a_question_that_is_asked_again_is_listed_once_with_all_its_steps():
    """The same words make the same question; how it is answered may differ from step to step."""
    own = of({"a": {"needs_to_know": ["When?"], "next": ["b", "c"]}, "b": {"needs_to_know": ["when", "Who?"]},
              "c": {"needs_to_know": ["Who?", " When ?"], "next": ["d", "e"]}, "d": {"told": ["Who?"]}, "e": {}})
    shown = card(own)["ways"]
    assert [([s["number"] for s in q["steps"]], q["text"], q["answered"]) for q in shown["questions_open"]] == [
        ([1, 2, 3], "When?", "never"), ([2, 3], "Who?", "sometimes")]
    among = workspace(lea(), own)
    assert journey_entry(own, ways(own.data, {}), among, Ground((own,), among))["open_questions"] == 2, "in empathy.json too"
    assert [len(way["open"]) for way in shown["listed"]] == [1, 2, 1, 2]
    assert ["1 open question" in way["words"] for way in shown["listed"]] == [True, False, True, False]
    assert page(own)[1].count("answered nowhere</small></span></dd>") == 1


CHANGING = {"a": {"touchpoint": "web-shop", "emotion": "2", "next": ["b", "c"]}, "b": {"touchpoint": "chat", "emotion": "1", "next": ["d"]},
            "c": {"touchpoint": "bench", "emotion": "0.5", "next": ["d", "e"]}, "d": {"touchpoint": "web-shop", "emotion": "1.5", "next": ["e"]},
            "e": {"touchpoint": "bench", "emotion": "1"}}


def test_each_way_tells_its_changes_of_channel_and_those_between_online_and_offline():
    """Not only of the main way; a change of the one without the other counts where it belongs."""
    among = catalogue()
    among.data["touchpoints"].append({"id": "terminal", "name": "Web shop on a screen in the shop", "channel": "Web", "mode": "hybrid"})
    found = {x["id"]: (x.get("channel", "").lower(), x.get("mode")) for x in among.data["touchpoints"]}
    steps = CHANGING | {"b": CHANGING["b"] | {"touchpoint": "terminal"}}
    shown = card(of(steps, goal=["e"]), among)
    assert sorted((way["changes"], way["mode_changes"]) for way in shown["ways"]["listed"]) == [(1, 1), (1, 3), (3, 3)]
    for way in shown["ways"]["listed"]:
        met = [found[steps[s["id"]]["touchpoint"]] for s in way["steps"]]
        channels, modes = (sum(x[i] != y[i] for x, y in itertools.pairwise(met)) for i in (0, 1))
        assert (way["changes"], way["mode_changes"]) == (channels, modes)
        assert ("of channel" in way["words"]) == bool(channels)
        assert f"{modes} change{'s' * (modes != 1)} between online and offline" in way["words"]
    assert {way["mode_changes"] for way in shown["ways"]["listed"]} == {1, 3}
    assert shown["changes_words"] == "1 to 3 changes between online and offline"
    same = {"a": CHANGING["a"] | {"next": ["b", "e"]}, "b": CHANGING["b"] | {"next": ["e"]}, "e": CHANGING["e"]}
    assert card(of(same))["changes_words"] == "1 change between online and offline"


def test_a_touchpoint_of_which_nothing_is_known_hides_no_change():
    """Neither its channel nor its mode: the steps count it as the ways do."""
    among = catalogue()
    among.data["touchpoints"].append({"id": "spot", "name": "Spot"})
    own = of({"a": {"touchpoint": "web-shop", "next": ["b", "d"]}, "b": {"touchpoint": "spot"}, "x": {"touchpoint": "nowhere"},
              "c": {"touchpoint": "bench", "next": []}, "d": {"touchpoint": "web-shop"}}, goal=["c", "d"])
    shown = card(own, *sources(), among)
    assert shown["changes_words"] == "0 to 1 changes between online and offline"
    assert {s["id"]: s["change"] and s["change"]["words"] for s in shown["steps"]} == {
        "a": None, "b": None, "x": None, "c": "Change to store, offline", "d": None}


def test_of_more_ways_than_are_listed_the_changes_are_those_of_the_main_way():
    steps = {}
    for n in range(5):
        steps |= {f"a{n}": {"touchpoint": "web-shop", "next": [f"b{n}", f"c{n}"]}, f"b{n}": {"touchpoint": "bench", "next": [f"a{n + 1}"]}, f"c{n}": {"next": [f"a{n + 1}"]}}
    shown = card(of({**steps, "a5": {"touchpoint": "web-shop"}}))
    assert shown["changes_words"] == "10 changes between online and offline on the main way"
    assert (shown["ways"]["listed_words"], card(of(CHANGING))["ways"]["listed_words"]) == ("The most telling ways", "The ways, one by one")


def test_one_way_is_counted_as_it_is_drawn_beyond_its_goal_too():
    steps = {"a": {"touchpoint": "web-shop"}, "b": {"touchpoint": "bench"}, "c": {"touchpoint": "web-shop"}}
    assert card(of(steps, goal=["b"]))["changes_words"] == "2 changes between online and offline"
    assert card(of({"a": {}, "b": {}}))["changes_words"] == ""


@pytest.mark.parametrize(("emotions", "text", "word"), [
    (("1.5", "1.5", "1"), "+1.3", "wonderful"), (("0.5", "0"), "+0.2", "neither"), (("-0.5", "0"), "\u22120.3", "bad"),
    (("1", "1.5"), "+1.2", "good"), (("-1", "-1.5"), "\u22121.3", "terrible"), (("-1.5", "-1", "-1"), "\u22121.2", "bad"),
    (("-0.5", "0", "0", "0"), "\u22120.1", "neither"), (("0.5", *"0" * 11), "0", "neither"), (("2", "2"), "+2", "wonderful")])
def test_the_mood_of_a_way_has_the_word_of_its_figure(emotions, text, word):
    """The mean to one decimal, and the worse one in doubt; the word is that of the nearest half."""
    own = of({f"s{n}": {"emotion": emotion} for n, emotion in enumerate(emotions)})
    way, = card(own)["ways"]["listed"]
    assert (way["mood_text"], way["mood_word"]) == (text, word)
    assert f"{text} {word}" in way["words"]


@pytest.mark.parametrize(("last", "named", "said"), [
    (["a"], {}, True), ([], {}, False), (None, {}, False), (["a"], {"goal": ["b"]}, False), (["a"], {"goal": []}, True)])
def test_a_last_step_that_leads_on_and_counts_as_the_goal_says_so(last, named, said):
    """In a circle without a named goal, “1 way leads to the goal” would claim what nobody said."""
    own = of({"a": {"next": ["b"]}, "b": {} if last is None else {"next": last}}, **named)
    words = "no goal is named, so the last step counts as one"
    assert card(own)["ways"]["goal_words"] == words * said
    assert (f"<small>{words}</small></h3>" in page(own)[1]) == said


def test_a_way_is_called_what_at_most_a_third_of_the_ways_are():
    """Of six ways three are the shortest, two the worst, one is the happiest, and none changes the channel."""
    fork = {"a": {"next": [*"bcdefg"]}, **{id_: {"emotion": e, "next": ["z" if id_ in "bcd" else "y"]}
                                           for id_, e in zip("bcdefg", ("0", "0", "1", "-1", "-1", "0"), strict=True)}, "y": {}, "z": {}}
    assert [(way["tells"], way["mood_text"]) for way in card(of(fork))["ways"]["listed"]] == [
        ([], "0"), ([], "0"), (["the happiest"], "+1"), (["the worst"], "\u22121"), (["the worst"], "\u22121"), ([], "0")]
    two = {"a": {"next": ["b", "z"]}, "b": {}, "z": {}}
    assert [way["tells"] for way in card(of(two))["ways"]["listed"]] == [[], ["the shortest"]], "one may be called so however few there are"


def test_a_side_way_with_a_goal_of_its_own_is_told_to_reach_it():
    own = of({"a": {"next": ["b", "x", "y", "z"]}, "b": {}, "c": {}, "end": {"next": []}, "x": {"next": ["x2"]}, "x2": {"next": []}, "y": {"next": ["end"]},
              "z": {"next": []}}, goal=["c", "x2", "y"])
    assert [b["words"] for b in card(own)["branches"]] == [
        "Leaves after step 1 and reaches the goal at step 6", "Leaves after step 1, reaches the goal at step 7, joins at step 4",
        "Leaves after step 1 and does not come back"]


@pytest.mark.parametrize(("status", "words"), [("open", "nobody yet"), ("planned", "nobody yet"), ("done", ""), ("dropped", ""), ("", "")])
def test_an_idea_that_nobody_has_in_hand_says_so_in_the_words_of_the_register(status, words):
    idea = {"text": "Say the day", **({"status": status} if status else {})}
    step, = card(of({"a": {"ideas": [idea]}}))["steps"]
    assert (step["ideas"][0]["owner"], step["ideas"][0]["unowned"], step["ideas"][0]["owner_words"]) == ("", bool(words), words)
    assert ("<span>nobody yet</span>" in page(of({"a": {"ideas": [idea]}}))[1]) == bool(words)
    assert "nobody yet" not in page(of({"a": {"ideas": [idea | {"owner": "B. Amrein"}]}}))[1]


def test_the_summary_tells_the_curve_in_words():
    assert card(of({"a": {"emotion": "1", "feels": "calm"}, "b": {"emotion": "-2"}, "c": {"emotion": "1.5"}}))["summary"] == (
        "Mood over 3 steps: calm, +1 at the beginning, worst at “B” (terrible, −2), best at “C” (wonderful, +1.5), wonderful, +1.5 at the end.")
    assert card(of({"a": {"emotion": "1"}, "b": {}}))["summary"] == "Mood over 2 steps: good, +1 throughout."
    assert card(of({"a": {}}))["summary"] == "Mood over 1 step: not asked yet."


def test_the_texts_of_the_catalogue_keep_their_language():
    """An English catalogue on a German page is read as English."""
    own = of({"a": {"touchpoint": "bench"}}, language="de")
    assert card(own)["steps"][0]["touchpoint"]["lang"] == "en"
    assert card(of({"a": {"touchpoint": "bench"}}))["steps"][0]["touchpoint"]["lang"] == ""
    assert '<span lang="en">Fitting bench, Ms Lenz in Seewil</span>' in page(own)[1]


def test_a_side_way_begins_and_ends_on_the_curve_that_it_leaves():
    """Its first and last column are steps of the main way, drawn but not said again."""
    shown = card(of({"a": {"emotion": "2", "next": ["b", "x"]}, "x": {"emotion": "-2", "next": ["b"]}, "b": {"emotion": "1"}}, goal=["b"]))
    row, = shown["curve"]["ways"][1] if shown["branches"][0]["steps"] else [None]
    assert [(c["step"]["id"], c["ghost"], c["at"]) for c in row["cells"]] == [("a", True, "m-p4"), ("x", False, "m-n4"), ("b", True, "m-p2")]
    assert row["line"].startswith("M50 22C")
    assert row["line"].endswith("250 36")
    assert shown["curve"]["main"][0]["cells"][0]["turns"][0]["kind"] == "out"


def test_steps_that_say_much_stand_in_shorter_rows():
    """So that paper holds each row in one piece: fewer columns are broader."""
    plain, wordy = ({f"s{n}": {"needs_to_know": [f"{word} {k}?" for k in range(5)], "ideas": [{"text": word}] * 5} for n in range(7)}
                    for word in ("When", "When does it come, and who of us has to be at home then, and for how long"))
    sizes = [[row["columns"] for row in card(of(steps))["curve"]["main"]] for steps in (plain, wordy)]
    assert sizes[0] == [7]
    assert sum(sizes[1]) == 7
    assert max(sizes[1]) <= 4


def test_side_ways_that_share_no_column_share_a_track():
    steps = {f"s{n}": {"next": [f"s{n + 1}", f"s{n + 2}"]} for n in range(4)} | {"s4": {}, "s5": {}, "s6": {}}
    shown, = card(of(steps))["curve"]["main"]
    assert 1 <= shown["tracks"] < 4
    assert all(1 <= turn["track"] <= shown["tracks"] for cell in shown["cells"] for turn in cell["turns"])
    assert len(shown["turns_lines"]) == 4


def test_the_drawing_is_a_file_of_its_own():
    """Well-formed, with a title and a description, light and dark, and nothing fetched; every step has its number."""
    view, _ = page(journey("j", 9, 3))
    own = view["journeys"][0]
    svg = render(environment(), "journey.svg.jinja", view | {"journey": own})
    root = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.find(space + "title").text == own["title"]
    assert root.find(space + "desc").text == own["summary"]
    numbers = [text.text for text in root.iter(space + "text") if (text.get("class") or "").startswith("n")]
    assert numbers == [str(s["number"]) for s in own["steps"] if s["main"]]
    assert "prefers-color-scheme:dark" in svg
    assert not re.search(r"<script|<image|href|url\((?!#)|@import| on\w+=", svg)
    for text in root.iter(space + "text"):
        assert 0 <= float(text.get("x")) <= 960
        assert 0 < float(text.get("y")) < float(root.get("height"))


def test_a_hostile_text_is_a_text_in_the_drawing():
    """Every trick in every text: the same elements and attributes as with plain words, and well-formed XML."""
    def shape(text):
        own = document("journey", id="j", title="x", persona="lea", steps=[step("a", 1)])
        own.data.update(title=text, stages=[{"id": "s", "name": text, "steps": ["a"]}])
        own.data["steps"][0].update(title=text, feels=text, touchpoint="web-shop")
        cat = catalogue()
        cat.data["touchpoints"][0].update(name=text)
        among = workspace(lea(), own, cat)
        view = persona_view(lea(), [], among, EN, TODAY, None, [own])
        root = ET.fromstring(render(environment(), "journey.svg.jinja", view | {"journey": view["journeys"][0]}))
        return {(e.tag, *sorted(e.keys())) for e in root.iter()}

    plain = shape("words") | shape("many words that take several lines in a column of the drawing, and a few more of them")
    attacks = list(dict.fromkeys(hostile()))
    for attack in attacks[::len(attacks) // 150]:
        assert shape(attack) <= plain, attack


def test_a_journey_speaks_the_language_of_its_page():
    """Labels come from the catalogues, in the card and in the drawing."""
    german = translator("de")
    own = of({"a": {"emotion": "-1", "touchpoint": "bench"}}, language="de")
    view, html = page(own, german)
    assert view["journeys"][0]["steps"][0]["emotion_word"] == german("bad")
    assert f">{german('Mood')}<" in html
    assert f">{german('good')}<" in render(environment(), "journey.svg.jinja", view | {"journey": view["journeys"][0]})


def test_the_manual_of_the_templates_names_every_variable_of_a_journey_and_no_other():
    manual = (TEMPLATES / "README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| each of (`journeys`|its `steps`).*? \| (.*) \|$", manual, re.MULTILINE))
    shown = card(journey("j", 3, 1))
    assert set(re.findall(r"`(\w+)`", rows["`journeys`"])) == set(shown)
    assert set(re.findall(r"`(\w+)`", rows["its `steps`"])) == set(shown["steps"][0])


def test_the_same_journey_is_drawn_the_same():
    assert page(journey("j", 12, 5))[1] == page(journey("j", 12, 5))[1]
