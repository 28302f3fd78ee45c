"""A small company for tests: its catalogue, three people and what their journeys tell. All invented."""

import json
from collections.abc import Sequence
from typing import Any

from empathy_cli.insight.passing import passing
from empathy_cli.model.document import Document, Workspace
from empathy_cli.render.view import summary
from tests.browser.people import document, lea, sources, workspace

TODAY = "2026-03-20"
Over = tuple[Document, list[dict[str, Any]], list[dict[str, Any]], Workspace]
"""What the views over all journeys are made from, but for the language."""

CATALOGUE: list[dict[str, Any]] = [
    {"id": "shop", "name": "Online shop", "channel": "web", "mode": "online", "department": "IT", "owner": "N. Brun",
     "benefit": {"customer": "Sees every pair", "company": "Open day and night"}, "information": ["Which sizes are left?"], "wait_limit": "2 s",
     "human_contact": {"available": "no"}, "feedback": {"customer": ["talks#n1", "talks"], "employee": ["log", "gone"]},
     "metrics": [{"name": "Baskets left", "value": "38.5", "unit": "%", "date": "2026-01-31", "n": "12400", "source": "talks"}],
     "data_held": [{"what": "What was looked at", "used_for": "Suggestions"}, {"what": "Date of birth"}],
     "vulnerabilities": [
         {"effect": "Four kinds of delivery", "cause": "Texts of the couriers", "severity": "3", "owner": "N. Brun", "fix": "Say the day", "status": "planned", "ticket": "SHOP-4"},
         {"effect": "The basket is empty on the next device"}]},
    {"id": "newsletter", "name": "Newsletter", "channel": "e-mail", "mode": "online", "department": "Marketing", "owner": "J. Fehr", "benefit": {"company": "A cheap push"}},
    {"id": "courier", "name": "Delivery by courier", "channel": "courier", "mode": "offline", "department": "Logistics", "third_party": "Blitz Kurier",
     "benefit": {"customer": "Need not carry it"}, "wait_limit": "1 day",
     "vulnerabilities": [{"effect": "Nobody can say where the parcel is", "cause": "Scans once a day", "severity": "5", "ticket": "LOG-7"}]},
    {"id": "hotline", "name": "Hotline", "channel": "phone", "mode": "offline", "department": " support", "owner": "Head of support",
     "human_contact": {"available": "yes", "named": "no", "reach_via": "Phone, 8 to 18", "knows_history": "no"},
     "vulnerabilities": [{"effect": "Everybody begins again", "severity": "4", "owner": "Head of support", "status": "fixed", "fix": "One record"}]},
    {"id": "tablet", "name": "Tablet at the shelf", "mode": "hybrid", "department": "Sales", "owner": "M. Keller"},
    {"id": "desk", "name": "Returns desk"},
]
COUCH = {
    "id": "couch", "title": "From the couch to the shop", "persona": "lea", "goal": "calls", "steps": [
        {"id": "sofa", "title": "Looks at shoes", "touchpoint": "shop", "emotion": "1", "feels": "curious"},
        {"id": "basket", "title": "Fills the basket", "touchpoint": "shop", "emotion": "-2", "feels": "cheated", "pains": ["Four kinds of **delivery**"], "needs_to_know": ["When?"]},
        {"id": "waits", "title": "Waits for the courier", "touchpoint": "courier", "emotion": "-1.5", "feels": "trapped", "wait": "2-3 days", "moment_of_truth": "She has a day off"},
        {"id": "calls", "title": "Calls", "touchpoint": "hotline", "ideas": [{"text": "One *person*", "owner": "Head of support", "status": "planned"}, "No plan"]},
    ]}
RETURN = {
    "id": "return", "title": "Die Rücksendung", "persona": "samira", "steps": [
        {"id": "wartet", "title": "Wartet auf das Paket", "touchpoint": "courier", "emotion": "-2", "feels": "wütend", "wait": "20 h", "next": ["ruft", "laden"]},
        {"id": "ruft", "title": "Ruft an", "touchpoint": "hotline", "emotion": "-1", "feels": "müde"},
        {"id": "laden", "title": "Geht hin"},
    ]}
GIFT = {
    "id": "gift", "title": "A gift next year", "persona": "lea", "state": "future", "steps": [
        {"id": "tap", "title": "Taps the shelf", "touchpoint": "tablet", "emotion": "2", "surprises": [{"what": "A card in the box", "valence": "positive", "status": "planned"}]}]}


def company(*, journeys: Sequence[dict[str, Any]] = (COUCH, RETURN, GIFT), touchpoints: Sequence[dict[str, Any]] = tuple(CATALOGUE),
            language: str = "", departments: Sequence[str] = ("Support", "CX"), people: Sequence[Document] = ()) -> Over:
    """The catalogue, the facts of the journeys as memory keeps them, the people's summaries, and the workspace."""
    spoken = {"language": language} if language else {}
    found = list(people) or [lea(), lea(id="samira", name="Samira Nuss", language="de", type="secondary"), lea(id="tom", name="Tom", type="negative")]
    catalogue = document("touchpoints", touchpoints=list(touchpoints), **spoken)
    walked = [document("journey", **journey) for journey in journeys]
    among = workspace(catalogue, *found, *walked, *sources(), departments=list(departments))
    told = json.loads(json.dumps([passing(journey, among.touchpoints) for journey in walked]))
    return catalogue, told, [summary(person, [], among, TODAY) for person in found], among


def crowd(touchpoints: int, people: int, steps: int = 20) -> Over:
    """That many touchpoints and people, each of them with a journey of that many steps."""
    found = [lea(id=f"p{i}", name="Maximiliane von der Aare-Schlatter" if i % 5 == 3 else f"Person {i}", language="de" if i % 3 else "en") for i in range(people)]
    entries = [{**CATALOGUE[i % len(CATALOGUE)], "id": f"t{i}", "name": f"{CATALOGUE[i % len(CATALOGUE)]['name']} {i}"} for i in range(touchpoints)]
    journeys = [{"id": f"j{i}", "title": f"Way of {p.id}", "persona": p.id, "steps": [
        {"id": f"s{k}", "title": f"Does the thing number {k}", "touchpoint": f"t{(k * 7 + i * 3) % touchpoints}", "emotion": str(((k * 5 + i * 3) % 9 - 4) / 2), "feels": "uneasy",
         **({"wait": "3 min"} if k % 4 == 0 else {})} for k in range(steps)]} for i, p in enumerate(found)]
    return company(journeys=journeys, touchpoints=entries, people=found)
