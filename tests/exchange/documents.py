"""Random journeys and catalogues, with hostile texts wherever texts go, as the model reads them."""

from hypothesis import strategies as st

from empathy_cli.model.field import Report
from empathy_cli.model.journey import STEP
from empathy_cli.model.kinds import KINDS, read_as
from empathy_cli.model.touchpoints import TOUCHPOINT
from tests.render.vectors import LITERAL
from tests.store.test_writer import values

IDS = ["no", "1-2", "2026-03-02", "1e3", "007", "sofa", "y", "null", "end", "section"]
FORMULAS = [
    '=cmd|"/C calc"!A0', "=1+1", "@SUM(1;1)", "+1-1", "-2+3", "|calc", "!x", "%x", "\uff1d1+1", "'=1", "''=1", "'", "'x", "a;=1", "a,=1", 'a"=1', "a, '-1", "-1", "+1.5",
    "−1", "a | b", "a \\| b", "\\", "\\\\", "a\\", "{", "}", "{a: b}", "a {b: c}", "a {", "a } b", "[]", "a {severity: 4}", "a;b", "a, b", "yes", "TRUE", "x {text: y}", "C:\\new",
]
TEXTS = st.one_of(st.sampled_from(FORMULAS), st.sampled_from([t for t in LITERAL if t.isprintable()]), st.text(st.sampled_from("=+-@|!%,;'\"\\{}[]: abß李\u00a0\t\uff1d"), max_size=12))


@st.composite
def journeys(draw):
    """A journey with stages in any order, branches, goals; complete as `read_as` leaves it."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=6, unique=True))
    steps = [{**draw(values(STEP)), "id": i, "title": draw(TEXTS.filter(str.strip))} for i in ids]
    for step in steps:
        step.pop("next", None)
        if draw(st.booleans()):
            step["next"] = draw(st.lists(st.sampled_from(ids), max_size=3))
    named = draw(st.lists(st.sampled_from(ids), max_size=6, unique=True))
    stages = [{"id": i, "name": draw(TEXTS.filter(str.strip)), "duration": draw(TEXTS)} for i in draw(st.lists(st.sampled_from(IDS), max_size=3, unique=True))]
    for i, step in enumerate(named):
        if stages:
            stages[i % len(stages)].setdefault("steps", []).append(step)
    raw = {"kind": "journey", "id": "a", "title": "T", "persona": "p", "note": draw(TEXTS), "steps": steps, "stages": stages, "goal": draw(st.lists(st.sampled_from(ids), max_size=2))}
    return right("journey", raw)


@st.composite
def catalogues(draw):
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True))
    return right("touchpoints", {"kind": "touchpoints", "touchpoints": [
        {**draw(values(TOUCHPOINT.group)), "id": i, "name": draw(TEXTS.filter(str.strip))} for i in ids]})


def right(kind, raw):
    """The values, without those that the model refuses."""
    for _ in range(20):
        report = Report()
        data = read_as(KINDS[kind], raw, report)
        if not report.problems:
            return data
        for problem in sorted(report.problems, key=lambda p: str(p.path), reverse=True):
            drop(raw, problem.path[:3] if len(problem.path) > 2 else problem.path)
    raise AssertionError(report.problems)


def drop(raw, path):
    for step in path[:-1]:
        raw = raw.get(step) if isinstance(raw, dict) else raw[step] if isinstance(raw, list) and step < len(raw) else None
    if isinstance(raw, dict):
        raw.pop(path[-1], None)
