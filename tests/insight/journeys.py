"""Small journeys at random, and every way through one the slow and obvious way: by trying."""

from itertools import pairwise

from hypothesis import strategies as st

TOUCHPOINTS = {
    "web": {"id": "web", "name": "Web", "channel": "Web", "mode": "online", "information": ["Q1"]},
    "mail": {"id": "mail", "name": "Mail", "channel": "e-mail", "mode": "online", "information": ["Q1", "Q2"]},
    "shop": {"id": "shop", "name": "Shop", "channel": "store", "mode": "offline"},
    "kiosk": {"id": "kiosk", "name": "Kiosk", "channel": " STORE", "mode": "hybrid"},
    "bare": {"id": "bare", "name": "Bare"},
}
HALVES = [None, *(n / 2 for n in range(-4, 5))]


@st.composite
def journeys(draw, most=8):
    """Up to eight steps; loops, skips, empty `next`, several goals, steps without a touchpoint or an emotion."""
    ids = [f"s{i}" for i in range(draw(st.integers(1, most)))]
    steps = []
    for id_ in ids:
        step = {"id": id_, "title": id_}
        onward = draw(st.one_of(st.none(), st.lists(st.sampled_from(ids), unique=True, max_size=4)))
        if onward is not None:
            step["next"] = onward
        for key, values in (("emotion", st.sampled_from(HALVES)),
                            ("touchpoint", st.sampled_from([None, "gone", *TOUCHPOINTS]))):
            value = draw(values)
            if value is not None:
                step[key] = value
        for key in ("needs_to_know", "told"):
            texts = draw(st.lists(st.sampled_from(["Q1", "Q2", "Q3"]), unique=True, max_size=2))
            if texts:
                step[key] = texts
        steps.append(step)
    data = {"kind": "journey", "id": "j", "title": "J", "persona": "p", "steps": steps}
    goal = draw(st.lists(st.sampled_from(ids), unique=True, max_size=3))
    return data | ({"goal": goal} if goal else {})


@st.composite
def crowded(draw):
    """Eight steps, each of which leads to all that come later: 64 ways, of any feeling."""
    data = draw(journeys(most=1))
    steps = []
    for i in range(8):
        step = {"id": f"s{i}", "title": f"s{i}", "next": [f"s{n}" for n in draw(st.permutations(range(i + 1, 8)))]}
        for key, values in (("emotion", HALVES), ("touchpoint", [None, *TOUCHPOINTS])):
            if (value := draw(st.sampled_from(values))) is not None:
                step[key] = value
        steps.append(step)
    return {**data, "steps": steps, "goal": ["s7"]}


def onward(data):
    steps = data["steps"]
    return {s["id"]: s.get("next", [steps[i + 1]["id"]] if i + 1 < len(steps) else []) for i, s in enumerate(steps)}


def goals(data):
    return set(data.get("goal") or [data["steps"][-1]["id"]])


def all_ways(data):
    """Every way, found by trying each."""
    after, ends = onward(data), goals(data)

    def go(way):
        if way[-1] in ends:
            yield tuple(way)
            return
        for step in after[way[-1]]:
            if step not in way:
                yield from go([*way, step])

    return list(go([data["steps"][0]["id"]]))


def reach(data, start, *, beyond, without=()):
    """What can be reached from a step, itself included."""
    after, ends = onward(data), goals(data)
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for step in after[here] if beyond or here not in ends else ():
            if step not in seen and step not in without:
                seen.add(step)
                waiting.append(step)
    return seen


def step_of(data, id_):
    return next(s for s in data["steps"] if s["id"] == id_)


def mood(data, way):
    felt = [e for s in way if (e := step_of(data, s).get("emotion")) is not None]
    return sum(felt) / len(felt) if felt else None


def changes(data, way):
    """(before, after, channel, mode) where something changes between two touchpoints that the catalogue describes."""
    met = [(s, TOUCHPOINTS[t]) for s in way
           if (t := step_of(data, s).get("touchpoint")) in TOUCHPOINTS and "channel" in TOUCHPOINTS[t]]
    found = []
    for (a, one), (b, other) in pairwise(met):
        channel = one["channel"].strip().lower() != other["channel"].strip().lower()
        mode = one["mode"] != other["mode"]
        if channel or mode:
            found.append((a, b, channel, mode))
    return found


def told(data, id_):
    step = step_of(data, id_)
    return {*step.get("told", ()), *TOUCHPOINTS.get(step.get("touchpoint"), {}).get("information", ())}


def answered(data, id_, text):
    """How a question is answered at a step that some way passes."""
    if text in told(data, id_):
        return "here"
    through = [way for way in all_ways(data) if id_ in way]
    met = [any(text in told(data, s) for s in way) for way in through]
    return "way" if all(met) else "sometimes" if any(met) else "never"


def has_circle(data):
    return any(step in reach(data, after, beyond=True) for step in reach(data, data["steps"][0]["id"], beyond=True)
               for after in onward(data)[step])
