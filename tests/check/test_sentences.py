"""How often the rules that read prose are right: measured on sentences that were labelled before (see sentences/).

The tests print the figures. `python tests/check/test_sentences.py` prints every false alarm and every miss of the
sentences that are open, and with `--held-out` of those that are not: whoever then changes a list has used them up.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from empathy_cli.check.registry import RULES
from empathy_cli.check.run import findings
from empathy_cli.model.problem import WARNING, Problem
from empathy_cli.store.workspace import load

SENTENCES = Path(__file__).parent / "sentences"
LANGUAGES = ("en", "de")
PROSE = ("PER07", "PER09", "PER11", "PER12", "PER13", "JRN11", "TPT02")
PRECISION = 0.9
FIELDS: Mapping[str, Any] = {
    "motive": lambda text: {"motives": [{"motive": text}]},
    "pain": lambda text: {"pains": [text]},
    "gain": lambda text: {"gains": [text]},
    "job": lambda text: {"jobs": [{"want": text}]},
    "name": lambda text: {"name": text},
    "role": lambda text: {"role": text},
    "story": lambda text: {"story": text},
}
"""Where a sentence of a persona stands. Steps and touchpoints have documents of their own."""

Entry = Mapping[str, Any]
Finding = tuple[int, str]
"""The number of a sentence, and the rule that says something about it."""


def entries(name: str) -> list[Entry]:
    found: list[Entry] = yaml.safe_load((SENTENCES / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def said(listed: list[Entry], language: str, root: Path) -> set[Finding]:
    """What the rules say of each sentence, each in a document of its own; one workspace for each list of brands."""
    brands = {tuple(entry.get("brand", ())) for entry in listed}
    return {finding for n, brand in enumerate(sorted(brands))
            for finding in _said_under(brand, listed, language, root / str(n))}


def _said_under(brand: tuple[str, ...], listed: list[Entry], language: str, root: Path) -> Iterable[Finding]:
    numbers = [i for i, entry in enumerate(listed) if tuple(entry.get("brand", ())) == brand]
    _write(root / "empathy.yaml", {"language": language, **({"brand": list(brand)} if brand else {})})
    touchpoints = []
    for i in numbers:
        text, at = listed[i]["text"], listed[i]["as"]
        if at == "touchpoint":
            touchpoints.append({"id": f"t{i}", "name": text})
            continue
        persona = {"kind": "persona", "id": f"s{i}", "name": "Lea Brunner", "language": language}
        _write(root / f"personas/s{i}/persona.yaml", {**persona, **FIELDS[at](text)} if at != "step" else persona)
        if at == "step":
            _write(root / f"personas/s{i}/way.journey.yaml", {
                "kind": "journey", "id": f"j{i}", "title": "One evening in May", "persona": f"s{i}",
                "language": language, "steps": [{"id": "one", "title": text}]})
    if touchpoints:
        _write(root / "personas/touchpoints.yaml",
               {"kind": "touchpoints", "language": language, "touchpoints": touchpoints})
    found = findings(load(root, keep=True), select=PROSE, today=date(2026, 11, 22))
    assert [p for p in found if p.rule == "DOC01"] == []
    named = {f"t{i}": i for i in numbers}
    order = [named[t["id"]] for t in touchpoints]
    return {(_number(problem, order), problem.rule) for problem in found}


def _number(problem: Problem, order: list[int]) -> int:
    """Which sentence a finding is about."""
    if problem.file.endswith("touchpoints.yaml"):
        return order[int(str(problem.path[1]))]
    return int(problem.file.split("/")[1].removeprefix("s"))


def _write(file: Path, data: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")


@dataclass(frozen=True)
class Tally:
    """What was wanted and what was said, of one rule or of all."""

    wanted: frozenset[Finding]
    said: frozenset[Finding]
    """Without what is neither wanted nor wrong."""

    @property
    def true(self) -> int:
        return len(self.wanted & self.said)

    @property
    def precision(self) -> float:
        """1 where nothing was said: then nothing was wrong."""
        return self.true / len(self.said) if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.true / len(self.wanted) if self.wanted else 1.0

    def of(self, code: str) -> "Tally":
        return Tally(frozenset(f for f in self.wanted if f[1] == code), frozenset(f for f in self.said if f[1] == code))

    def line(self, name: str) -> str:
        return (f"{name:6}{len(self.wanted):>10}{len(self.said):>7}{self.true:>6}{len(self.said - self.wanted):>7}"
                f"{self.precision:>11.2f}{self.recall:>8.2f}")


def tally(listed: list[Entry], found: Iterable[Finding]) -> Tally:
    wanted = frozenset((i, code) for i, entry in enumerate(listed) for code in entry["rules"])
    either = {(i, code) for i, entry in enumerate(listed) for code in entry.get("maybe", ())}
    return Tally(wanted, frozenset(found) - either)


def table(name: str, listed: list[Entry], counted: Tally) -> str:
    """A line for each rule, and one for all."""
    plain = sum(not entry["rules"] for entry in listed)
    lines = [f"{name}: {len(listed)} sentences, {plain} of them without fault",
             "rule    positives  found  true  false  precision  recall"]
    lines += [counted.of(code).line(code) for code in PROSE]
    lines.append(counted.line("all"))
    return "\n".join(lines)


def errors(listed: list[Entry], counted: Tally) -> str:
    """What was wrong, in words."""
    return "\n".join(
        f"  {what}: {code} {listed[i]['as']}: {listed[i]['text']}"
        for what, wrong in (("false alarm", counted.said - counted.wanted), ("missed", counted.wanted - counted.said))
        for i, code in sorted(wrong, key=lambda f: (f[1], f[0])))


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_ten_findings_in_prose_nine_are_right(
        language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = entries(language)
    counted = tally(listed, said(listed, language, tmp_path))
    with capsys.disabled():
        print("\n" + table(language, listed, counted))
    assert counted.precision >= PRECISION
    assert all(counted.of(code).true for code in PROSE), "a rule that says nothing is never wrong"


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_that_say_something_of_every_sentence_would_be_seen(
        language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def everywhere(seen: Any) -> Iterable[Problem]:
        for document in (*seen.personas, *seen.journeys):
            yield Problem("wrong", path=("id",), file=document.file)
        for i in range(len(seen.touchpoints)):
            yield Problem("wrong", path=("touchpoints", i), file=seen.catalogue.file)

    loud = {code: replace(RULES["PER01"], code=code, severity=WARNING, find=everywhere) for code in PROSE}
    monkeypatch.setattr("empathy_cli.check.run.RULES", {**RULES, **loud})
    listed = entries(language)
    counted = tally(listed, said(listed, language, tmp_path))
    assert counted.recall == 1
    assert counted.precision < 0.2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_held_out_sentences_are_enough_and_not_all_faulty(language: str) -> None:
    listed = entries(language)
    assert len(listed) >= 200
    assert all(sum(code in entry["rules"] for entry in listed) >= 20 for code in PROSE)
    assert 0.4 <= sum(not entry["rules"] for entry in listed) / len(listed) <= 0.5


@pytest.mark.parametrize("name", [*LANGUAGES, *(f"{language}-open" for language in LANGUAGES)])
def test_every_label_names_a_place_and_rules_that_exist(name: str) -> None:
    for entry in entries(name):
        assert entry.keys() <= {"text", "as", "rules", "maybe", "brand", "note"}
        assert entry["as"] in {*FIELDS, "step", "touchpoint"}
        assert {*entry["rules"], *entry.get("maybe", ())} <= set(PROSE)
        assert not set(entry["rules"]) & set(entry.get("maybe", ()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stands_there_twice_and_none_that_is_held_out_is_open(language: str) -> None:
    texts = [entry["text"].casefold() for name in (language, f"{language}-open") for entry in entries(name)]
    assert len(set(texts)) == len(texts)


if __name__ == "__main__":
    for spoken in LANGUAGES:
        asked = spoken if "--held-out" in sys.argv else f"{spoken}-open"
        read = entries(asked)
        with TemporaryDirectory() as folder:
            measured = tally(read, said(read, spoken, Path(folder)))
        print(table(asked, read, measured), errors(read, measured), sep="\n", end="\n\n")
