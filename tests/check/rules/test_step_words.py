"""JRN11: steps are told in the customer's words."""

import json
from pathlib import Path

import pytest

from empathy_cli.model.problem import Problem

from .test_registry import found

PERSONA = "kind: persona\nid: lea\nname: Lea\n"


def checked(root: Path, title: str, does: str = "Sits down", language: str = "en") -> list[Problem]:
    journey = (f"kind: journey\nid: couch\ntitle: Onboarding\npersona: lea\nlanguage: {language}\nsteps:\n"
               f"  - id: one\n    title: {json.dumps(title)}\n    does: {json.dumps(does)}\n")
    return found(root, {"personas/lea.yaml": PERSONA, "personas/couch.yaml": journey}, select=["JRN11"])


@pytest.mark.parametrize(("language", "title", "words"), [
    ("en", "Onboarding", "Onboarding"), ("en", "Becomes a qualified lead", "qualified lead"),
    ("en", "Checkout", "Checkout"), ("en", "Checkout and payment", "Checkout and payment"), ("en", "Becomes a lead", "Becomes a lead"),
    ("en", "The lead is qualified by phone", "lead is qualified"), ("en", "Qualifies the lead", "Qualifies the lead"),
    ("en", "Checkout conversion", "conversion"), ("en", "Ticket is created", "Ticket is created"),
    ("en", "Upsell call", "Upsell"), ("en", "Is routed by the CRM", "routed"), ("en", "Needs assessment", "Needs assessment"),
    ("en", "Case is closed", "Case is closed"), ("en", "Reaches the touchpoint", "touchpoint"),
    ("de", "Bedarfsermittlung", "Bedarfsermittlung"), ("de", "Ein Ticket wird im System erstellt", "Ticket wird"),
    ("de", "Der Vorgang ruht", "Vorgang"), ("de", "Fall wird geschlossen", "Fall wird"),
    ("de", "Tippt die Kundennummer", "Kundennummer"), ("de", "Geht zum Checkout", "Checkout"),
    ("de", "Kunden-Onboarding", "Onboarding"),
])
def test_a_word_of_the_company_is_found_in_the_title_and_in_what_is_done(
        language: str, title: str, words: str, tmp_path: Path) -> None:
    for i, (named, does, at) in enumerate(((title, "-", "title"), ("A", title, "does"))):
        problems = checked(tmp_path / str(i), named, does, language)
        assert [(p.rule, p.severity, p.path) for p in problems] == [("JRN11", "warning", ("steps", 0, at))]
        assert words in problems[0].text


@pytest.mark.parametrize(("language", "title"), [
    ("en", "Leads the dog round the block"), ("en", "Checks the lead on the dog"), ("en", "Puts the dog on a lead"),
    ("en", "Queues at the checkout"), ("en", "Goes to the checkout with two bags"), ("en", "Asks at the checkout whether it can be changed"),
    ("en", "Buys a train ticket"), ("en", "Closes the case and carries it to the car"), ("en", "Opens the phone case"),
    ("en", "Converts francs into euros in his head"), ("en", "Hears “your ticket is created” and hangs up"),
    ("en", "Calls his sister, who knows the form"), ("en", "Fills the funnel with jam"), ("en", "In any case, waits"),
    ("en", "Waits at the counter until closing time"), ("en", "Opens the invoice on the stairs"), ("en", "Enters her order number"),
    ("de", "Ruft auf jeden Fall noch einmal an"), ("de", "Schließt den Koffer und trägt ihn zum Auto"),
    ("de", "Kauft ein Ticket am Automaten"), ("de", "Liest „Ihr Vorgang wird bearbeitet“ und klappt den Deckel zu"),
    ("de", "Zahlt an der Kasse"), ("de", "Öffnet die Rechnung auf der Treppe"), ("de", "Für den Fall, dass es regnet, fährt sie"),
    ("es", "Onboarding"), ("en", ""),
])
def test_what_a_customer_could_say_of_themselves_is_left_alone(language: str, title: str, tmp_path: Path) -> None:
    assert checked(tmp_path, title or "-", language=language) == []


def test_the_title_of_the_journey_is_not_a_step(tmp_path: Path) -> None:
    assert checked(tmp_path, "Reads the letter on the stairs") == []
