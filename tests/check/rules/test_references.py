"""REF01: what points to nothing is found, with what may be meant, and at a cost that wrong ids do not multiply."""

from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from empathy_cli.check.rules import references
from empathy_cli.check.run import findings
from empathy_cli.model.document import Document
from empathy_cli.model.likely import Likely
from empathy_cli.model.problem import Problem
from empathy_cli.store.workspace import load

MAP = "kind: empathy-map\nid: waiting\ntitle: Waiting\npersona: lea\n"


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[Problem]]:
    def of(**files: str) -> list[Problem]:
        for name, text in files.items():
            file = tmp_path / f"personas/{name}.yaml"
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
        return [p for p in findings(load(tmp_path, keep=True), select=["REF01"]) if p.rule == "REF01"]
    return of


@pytest.mark.parametrize("broken", [
    "\ufeffid: lea\nkind: persona\nname: [\n", "\ufeffid: lea\nkind: persona\nnam: L\n",
    '"id": lea\nkind: persona\nnam: L\n', "'id' : 'lea'\nkind: persona\nname: [\n",
    "{kind: persona, id: lea, nam: x}\n", '{"kind": "persona", "id": "lea", "name": [\n',
    "? id\n: lea\n? kind\n: persona\n? nam\n: x\n", "kind: persona\nid: lea\nname: A\nname: B\n",
    "kind: persona\nid: lea   # hers\nname: L\u200bea\n"], ids=range(9))
def test_what_points_to_a_file_that_cannot_be_read_points_somewhere(
        broken: str, found: Callable[..., list[Problem]]) -> None:
    assert found(lea=broken, map=MAP) == []


@pytest.mark.parametrize("broken", [
    "kind: persona\nid: mia\nquote: |\n  a\n  id: lea\nnam: x\n", "kind: persona\nid: mia\npains: [{id: lea}]\nnam: x\n",
    "kind: persona\nid: [lea]\n", "# id: lea\nkind: persona\nid: mia\nname: [\n", "- id: lea\n", ""], ids=range(6))
def test_what_only_looks_like_the_id_of_a_file_is_none(broken: str, found: Callable[..., list[Problem]]) -> None:
    assert [p.values["id"] for p in found(other=broken, map=MAP)] == ["lea"]


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many ids each look for a near one compares."""
    compared: list[int] = []
    real = Likely.near

    def near(self: Likely, word: str, words: Collection[str], cutoff: float = 0.6) -> str:
        before = self.compared
        hint = real(self, word, words, cutoff)
        compared.extend([before - self.compared] if before > self.compared else [])
        return hint

    monkeypatch.setattr(Likely, "near", near)
    return compared


def test_many_wrong_nuggets_are_not_each_compared_with_all_nuggets(
        found: Callable[..., list[Problem]], monkeypatch: pytest.MonkeyPatch) -> None:
    compared = _counted(monkeypatch)
    asked: list[str] = []
    real = references._nuggets

    def nuggets_of(source: Document) -> list[str]:
        asked.append(source.id)
        return real(source)

    monkeypatch.setattr(references, "_nuggets", nuggets_of)
    nuggets = "".join(f"  - {{id: n{i}, verbatim: a}}\n" for i in range(500))
    cited = ", ".join(f"talks#nn{i}" for i in range(400))
    of = found(talks=f"kind: source\nid: talks\ntitle: T\nnuggets:\n{nuggets}",
               lea=f"kind: persona\nid: lea\nname: L\npains: [{{text: A, evidence: [{cited}]}}]\n")
    assert len(of) == 400
    assert {p.values["nugget"] for p in of} == {f"nn{i}" for i in range(400)}
    assert sum(bool(p.values["hint"]) for p in of) == references.HINTS == len(compared)
    assert len(asked) <= 2


def test_ids_that_are_wrong_in_many_files_are_compared_with_a_bounded_number_of_ids(
        found: Callable[..., list[Problem]], monkeypatch: pytest.MonkeyPatch) -> None:
    compared = _counted(monkeypatch)
    monkeypatch.setattr(references, "COMPARED", 1_000)
    of = found(**{f"p{i}": f"kind: persona\nid: p{i}\nname: L\npains: [{{text: A, evidence: [zz{i}, same]}}]\n"
                  for i in range(40)}, **{f"s{i}": f"kind: source\nid: s{i}\ntitle: T\n" for i in range(60)})
    assert len(of) == 80
    assert sum(compared) <= 1_000
    assert len(compared) == 1_000 // 60


def test_a_citation_of_a_row_beside_its_source_takes_no_hint_from_the_wrong_ones(
        found: Callable[..., list[Problem]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from hashlib import sha256

    rows = "id,locator,date,segment,tags,verbatim\n" + "".join(f"r{i},,,,,a\n" for i in range(30))
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas/rows.csv").write_text(rows, "utf-8")
    compared = _counted(monkeypatch)
    cited = ", ".join([*(f"survey#r{i}" for i in range(30)), "surve"])
    of = found(survey=f"kind: source\nid: survey\ntitle: S\nfile: rows.csv\nsha256: {sha256(rows.encode()).hexdigest()}\n",
               lea=f"kind: persona\nid: lea\nname: L\npains: [{{text: A, evidence: [{cited}]}}]\n")
    assert [p.values["hint"] for p in of] == ["survey"]
    assert compared == [1]
