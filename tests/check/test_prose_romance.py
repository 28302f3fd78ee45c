"""The rules that read prose, in French and Italian: a small table of own examples, and of what comes close."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.check.run import findings
from empathy_cli.store.workspace import load

CODES = ("PER07", "PER09", "PER11", "PER12", "PER13", "JRN11", "TPT02", "SET04")
FIELDS: Mapping[str, Any] = {
    "motive": lambda text: {"motives": [{"motive": text}]}, "pain": lambda text: {"pains": [text]},
    "gain": lambda text: {"gains": [text]}, "job": lambda text: {"jobs": [{"want": text}]},
    "role": lambda text: {"role": text}, "name": lambda text: {"name": text},
}
HITS = [
    ("fr", "motive", "Le prix et la facilité", "PER07"), ("fr", "motive", "Un bon rapport qualité-prix", "PER07"),
    ("fr", "role", "Méfiante comme tous les retraités", "PER09"), ("fr", "role", "Radine, 62 ans", "PER09"),
    ("fr", "name", "Paul le pingre", "PER09"), ("fr", "role", "Les femmes adorent les chaussures", "PER09"),
    ("fr", "job", "commander dans notre application", "PER11"), ("fr", "pain", "Le Ristmeter est en panne le mardi", "PER11"),
    ("fr", "pain", "Mauvais service", "PER12"), ("fr", "gain", "Une meilleure expérience", "PER12"),
    ("fr", "pain", "Manque de transparence", "PER12"), ("fr", "pain", "Achète trop rarement", "PER13"),
    ("fr", "pain", "N'utilise pas notre application", "PER13"), ("fr", "pain", "Abandonne souvent son panier", "PER13"),
    ("fr", "step", "Onboarding", "JRN11"), ("fr", "step", "Le ticket est créé", "JRN11"),
    ("fr", "step", "Qualification du lead", "JRN11"), ("fr", "touchpoint", "Saisissez votre numéro de commande", "TPT02"),
    ("fr", "touchpoint", "Munissez-vous de votre numéro de client", "TPT02"),
    ("it", "motive", "Prezzo e comodità", "PER07"), ("it", "motive", "Risparmiare tempo", "PER07"),
    ("it", "role", "Diffidente come tutti i pensionati", "PER09"), ("it", "role", "Tirchia, 62 anni", "PER09"),
    ("it", "name", "Sara la spendacciona", "PER09"), ("it", "role", "Una tipica casalinga", "PER09"),
    ("it", "job", "ordinare nella nostra app", "PER11"), ("it", "pain", "Il Ristmeter è spento il martedì", "PER11"),
    ("it", "pain", "Pessimo servizio", "PER12"), ("it", "gain", "Una migliore esperienza", "PER12"),
    ("it", "pain", "Tempi di attesa lunghi", "PER12"), ("it", "pain", "Compra troppo raramente", "PER13"),
    ("it", "pain", "Non usa la nostra app", "PER13"), ("it", "pain", "Abbandona spesso il carrello", "PER13"),
    ("it", "step", "Onboarding", "JRN11"), ("it", "step", "Il ticket viene creato", "JRN11"),
    ("it", "step", "Apertura della pratica", "JRN11"), ("it", "touchpoint", "Inserisca il numero d'ordine", "TPT02"),
    ("it", "touchpoint", "Tenga a portata di mano il codice cliente", "TPT02"),
]
NEAR = [
    ("fr", "motive", "Le prix, pour ne pas avoir honte devant ses enfants"), ("fr", "motive", "Appartenir à ceux qui réparent"),
    ("fr", "role", "Grutier, 50 ans, deux filles adultes"), ("fr", "role", "Un client l'a traitée de « femme typique »"),
    ("fr", "name", "Lucie Le Goff"), ("fr", "name", "Paul Lambert"), ("fr", "job", "trouver une place avant mai"),
    ("fr", "gain", "Une application qui connaît le chemin"), ("fr", "pain", "Mauvais service dans le train de nuit"),
    ("fr", "pain", "Quarante minutes de musique"), ("fr", "gain", "Une chaise près du lit"),
    ("fr", "pain", "N'utilise pas la rampe, elle est gelée"), ("fr", "pain", "Personne ne rappelle"),
    ("fr", "step", "Achète un ticket de bus"), ("fr", "step", "Appelle le service client"),
    ("fr", "step", "Pose le dossier sur la table"), ("fr", "touchpoint", "Aucun numéro de commande nécessaire"),
    ("fr", "touchpoint", "Saisissez votre numéro de téléphone"), ("fr", "touchpoint", "Bon de commande chez le fleuriste"),
    ("it", "motive", "Il prezzo, per non vergognarsi davanti ai figli"), ("it", "motive", "Appartenere a chi ripara"),
    ("it", "role", "Gruista, 50 anni, due figlie adulte"), ("it", "role", "Un cliente l'ha chiamata «tipica donna»"),
    ("it", "name", "Sara La Rosa"), ("it", "name", "Marco Marini"), ("it", "job", "trovare un posto prima di maggio"),
    ("it", "gain", "Un'app che conosce la strada"), ("it", "pain", "Pessimo servizio sul treno di notte"),
    ("it", "pain", "Quaranta minuti di musica"), ("it", "gain", "Una sedia accanto al letto"),
    ("it", "pain", "Non usa la rampa, è ghiacciata"), ("it", "pain", "Nessuno richiama"),
    ("it", "step", "Compra un biglietto dell'autobus"), ("it", "step", "Chiama il servizio clienti"),
    ("it", "step", "Posa la pratica sul tavolo"), ("it", "touchpoint", "Nessun numero d'ordine"),
    ("it", "touchpoint", "Inserisca il numero di telefono"), ("it", "touchpoint", "Modulo d'ordine dal fioraio"),
]


def rules(root: Path, language: str, at: str, text: str) -> set[str]:
    (root / "personas").mkdir()
    (root / "empathy.yaml").write_text("brand: [Ristmeter]\n", "utf-8")
    lea = {"kind": "persona", "id": "lea", "name": "Lea Brunner", "language": language}
    files = {"lea": {**lea, **(FIELDS[at](text) if at in FIELDS else {})}}
    if at == "step":
        files["way"] = {"kind": "journey", "id": "way", "title": "A", "persona": "lea", "steps": [{"id": "a", "title": text}]}
    if at == "touchpoint":
        files["t"] = {"kind": "touchpoints", "language": language, "touchpoints": [{"id": "a", "name": text}]}
    for name, data in files.items():
        (root / f"personas/{name}.yaml").write_text(json.dumps(data), "utf-8")
    return {p.rule for p in findings(load(root, keep=True), select=CODES)}


@pytest.mark.parametrize(("language", "at", "text", "rule"), HITS)
def test_what_a_rule_names_is_found(language: str, at: str, text: str, rule: str, tmp_path: Path) -> None:
    found = rules(tmp_path, language, at, text)
    assert rule in found
    assert found <= {rule, "PER11"}  # “our app” in a pain of ours is both


@pytest.mark.parametrize(("language", "at", "text"), NEAR)
def test_what_comes_close_is_left_alone(language: str, at: str, text: str, tmp_path: Path) -> None:
    assert rules(tmp_path, language, at, text) == set()


@pytest.mark.parametrize("language", ["fr", "it"])
def test_there_are_examples_enough(language: str) -> None:
    assert sum(hit[0] == language for hit in HITS) >= 15
    assert sum(near[0] == language for near in NEAR) >= 15
    assert {hit[3] for hit in HITS if hit[0] == language} == {*CODES} - {"SET04"}
