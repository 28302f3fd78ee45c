"""What lists ask of journeys without their graph is what the graph says, too."""

import random

import pytest

from empathy_cli.insight.mesh import departments, matrix, register
from empathy_cli.insight.passing import met, passing
from empathy_cli.model.document import Document

TOUCHPOINTS = {name: {"id": name, "name": name, "department": name[0], "vulnerabilities": [{"effect": "x"}]}
               for name in ("aa", "ab", "ba", "bb")}


def journey(r: random.Random, number: int) -> Document:
    names = [f"s{i}" for i in range(r.randint(1, 7))]
    steps = []
    for name in names:
        step = {"id": name, "title": name}
        if r.random() < 0.8:
            step["touchpoint"] = r.choice(list(TOUCHPOINTS))
        if r.random() < 0.7:
            step["emotion"] = r.randint(-4, 4) / 2
        if r.random() < 0.5:
            step["next"] = r.sample(names, r.randint(0, min(3, len(names))))
        if r.random() < 0.3:
            step["pains"] = [{"text": "p"}]
        if r.random() < 0.3:
            step["ideas"] = [{"text": "i", "status": r.choice(["open", "planned", "done"])}]
        steps.append(step)
    data = {"kind": "journey", "id": f"j{number}", "title": "J", "persona": r.choice(["lea", "eve"]), "steps": steps,
            "state": r.choice(["current", "future"]), "goal": r.sample(names, 1)}
    return Document("journey", data["id"], data, f"{number}.yaml", "")


@pytest.mark.parametrize("seed", range(80))
def test_a_department_is_the_same_with_and_without_the_graph(seed: int) -> None:
    r = random.Random(seed)
    journeys = [journey(r, number) for number in range(3)]
    walked, seen = [passing(j, TOUCHPOINTS) for j in journeys], [met(j) for j in journeys]
    assert [j["touchpoints"] for j in walked] == [j["touchpoints"] for j in seen]
    for tells in (departments, matrix, register):
        assert tells(TOUCHPOINTS, seen, ["lea", "eve"]) == tells(TOUCHPOINTS, walked, ["lea", "eve"])
