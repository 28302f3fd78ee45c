"""TPT02: nobody is made a number."""

import json
from pathlib import Path

import pytest

from empathy_cli.check.rules.numbers import demanded
from empathy_cli.model.problem import Problem

from .test_registry import found

PERSONA = "kind: persona\nid: lea\nname: Lea\n"
JOURNEY = """kind: journey
id: couch
title: Couch
persona: lea
steps:
  - id: call
    title: Rings, and has to enter her order number
    touchpoint: hotline
"""


def checked(root: Path, more: str, language: str = "en", steps: str = "") -> list[Problem]:
    files = {"personas/t.yaml": f"kind: touchpoints\nlanguage: {language}\ntouchpoints:\n  - id: hotline\n{more}"}
    if steps:
        files |= {"personas/lea.yaml": PERSONA, "personas/couch.yaml": steps}
    return found(root, files, select=["TPT02"])


@pytest.mark.parametrize(("language", "text", "words"), [
    ("en", "Please have your order number ready", "order number"), ("en", "Enter your case ID", "case ID"),
    ("en", "Order-number menu of the hotline", "Order-number"), ("en", "Counter 4: file number, please", "file number"),
    ("en", "Answers only with your contract number", "contract number"), ("en", "Call back only if you give the ticket no.", "ticket no"),
    ("en", "Without a customer number nobody can help", "customer number"), ("en", "Form (job no. is a mandatory field)", "job no"),
    ("en", "What is my project number?", "project number"), ("en", "You need your reference number", "reference number"),
    ("en", "Read us the order number on the letter", "order number"), ("de", "Liest am Telefon die Bestellnummer vor", "Bestellnummer"),
    ("de", "Bitte Vorgangsnummer bereithalten", "Vorgangsnummer"), ("de", "Schalter 4: Aktenzeichen, bitte", "Aktenzeichen"),
    ("de", "Rückruf nur bei Angabe der Ticket-Nr.", "Ticket-Nr"), ("de", "Ohne Kundennummer geht nichts", "Kundennummer"),
    ("de", "Formular (Auftragsnr. ist Pflichtfeld)", "Auftragsnr"), ("de", "Geben Sie Ihre Vertragsnummer ein", "Vertragsnummer"),
])
def test_a_number_that_people_must_know_is_found(language: str, text: str, words: str, tmp_path: Path) -> None:
    assert demanded(text, language) == words
    problems = checked(tmp_path, f"    name: {json.dumps(text)}\n", language)
    assert [(p.rule, p.severity, p.path, p.line) for p in problems] == [
        ("TPT02", "warning", ("touchpoints", 0, "name"), 5)]
    assert words in problems[0].text


@pytest.mark.parametrize(("language", "text"), [
    ("en", "No order number needed"), ("en", "Finds you without an order number"), ("en", "The order number is printed on the box"),
    ("en", "Nobody asks for an order number"), ("en", "By your name instead of a case number"), ("en", "Enter your telephone number"),
    ("en", "Have your size ready, 26 or 28"), ("en", "Parking ticket at the barrier"), ("en", "Case notes, read together at the bedside"),
    ("en", "Order form at the flower stall"), ("en", "Direct number of the foreman"), ("en", "What does it cost?"),
    ("en", "The order comes. Number four is missing, please ask"), ("es", "Enter your case ID"), ("en", "-"),
    ("en", "You need not know your customer number"), ("en", "We look up the order number ourselves"),
    ("en", "Reads the order number from the letter aloud"), ("de", "Liest die Bestellnummer aus dem Brief vor"),
    ("de", "Keine Bestellnummer nötig"), ("de", "Findet Sie auch ohne Bestellnummer"), ("de", "Bestellzettel am Blumenstand"),
    ("de", "Niemand fragt nach der Kundennummer"), ("de", "Durchwahl des Poliers am Bauzaun"), ("de", "Name statt Vorgangsnummer"),
    ("de", "Geben Sie Ihre Telefonnummer ein"), ("de", "Parkticket an der Schranke"),
])
def test_a_number_that_nobody_must_know_is_left_alone(language: str, text: str, tmp_path: Path) -> None:
    assert checked(tmp_path, f"    name: {json.dumps(text)}\n", language) == []


@pytest.mark.parametrize(("more", "path"), [
    ("    benefit: {customer: Asks only for the order number}\n", ("benefit", "customer")),
    ("    benefit: {company: Every caller must enter the order number}\n", ("benefit", "company")),
    ("    human_contact: {available: yes, reach_via: Phone with your case ID at hand}\n", ("human_contact", "reach_via")),
    ("    information: [What is it?, What is my contract number?]\n", ("information", 1)),
])
def test_it_is_found_in_all_that_people_meet_at_a_touchpoint(more: str, path: tuple[str | int, ...], tmp_path: Path) -> None:
    assert [p.path for p in checked(tmp_path, "    name: Hotline\n" + more)] == [("touchpoints", 0, *path)]


def test_a_step_that_asks_for_a_number_is_found(tmp_path: Path) -> None:
    problems = checked(tmp_path, "    name: Hotline\n", steps=JOURNEY)
    assert [(p.file, p.path, p.line) for p in problems] == [("personas/couch.yaml", ("steps", 0, "title"), 7)]
    assert "order number" in problems[0].text


def test_who_wrote_it_down_as_a_weakness_or_a_pain_knows(tmp_path: Path) -> None:
    weak = "    vulnerabilities: [{effect: Whoever has no order number yet is thrown out}]\n"
    assert checked(tmp_path / "a", "    name: Have your order number ready\n" + weak, steps=JOURNEY) == []
    assert checked(tmp_path / "b", "    name: Hotline\n", steps=JOURNEY + "    pains: [The order number lies at home]\n") == []
    assert len(checked(tmp_path / "c", "    name: Hotline\n", steps=JOURNEY + "    pains: [Music]\n")) == 1
    assert len(checked(tmp_path / "d", "    name: Hotline\n" + weak.replace("order", "phone"), steps=JOURNEY)) == 1


def test_what_the_customer_quotes_in_a_step_is_theirs(tmp_path: Path) -> None:
    steps = JOURNEY.replace("Rings, and has to enter her order number", "Hears “enter your order number” and hangs up")
    assert checked(tmp_path, "    name: Hotline\n", steps=steps) == []
