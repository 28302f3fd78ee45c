"""The law of renaming: there and back nothing has changed, and on the way nothing points nowhere."""

import random
from pathlib import Path

import pytest

from empathy_cli.check.run import findings
from empathy_cli.cli.remove import without
from empathy_cli.insight.address import Found, entries
from empathy_cli.insight.mentions import files, mentions, refuse_unreadable
from empathy_cli.insight.renaming import plan
from empathy_cli.model.document import Workspace
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import InputError
from empathy_cli.store.rows import ENDING
from empathy_cli.store.workspace import load

SEEDS = range(60)


class Hand:
    """Writes a workspace in which things name one another, with the habits of one hand: quotes, flow, comments, ends."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.eol = self.r.choice(["\n", "\n", "\r\n"])
        self.steps = self.names(self.r.randint(1, 7), "s")
        self.touchpoints = self.names(self.r.randint(1, 4), "t")
        self.nuggets = self.names(self.r.randint(1, 4), "n")

    def names(self, n: int, letter: str) -> list[str]:
        """Some begin as others do, and some are words that stand in the texts, too."""
        words = ["a", "a-b", "a-b-c", "b", "shop", "talks", "lea", "1", "n1", "x"]
        return [word if letter == "s" else f"{letter}-{word}" for word in self.r.sample(words, n)]

    def word(self, word: str) -> str:
        return self.r.choice([word, word, f'"{word}"', f"'{word}'"])

    def listed(self, words: list[str]) -> str:
        if len(words) == 1 and self.r.random() < 0.4:
            return self.word(words[0])
        return f"[{', '.join(self.word(w) for w in words)}]"

    def note(self) -> str:
        return self.r.choice(["", "", "", "   # a-b shop t-a talks#n-a", " # x"])

    def evidence(self) -> str:
        return self.r.choice([f"talks#{n}" for n in self.nuggets] + ["talks"])

    def some(self, of: list[str]) -> list[str]:
        return self.r.sample(of, self.r.randint(1, min(3, len(of))))

    def entry(self, fields: dict[str, str]) -> list[str]:
        if self.r.random() < 0.4:
            return [f"  - {{{', '.join(f'{k}: {v}' for k, v in fields.items())}}}{self.note()}"]
        lines = [f"  # {self.r.choice(self.steps)}"] if self.r.random() < 0.3 else []
        for i, (key, value) in enumerate(fields.items()):
            lines.append(f"  {'-' if i == 0 else ' '} {key}: {value}{self.note()}")
            if self.r.random() < 0.1:
                lines.append("")
        return lines

    def write(self, root: Path) -> None:
        (root / "empathy.yaml").write_text("check: {ignore: [{rule: IMG01, id: lea, reason: lea}]}\n")
        self.file(root, "lea/persona.yaml", ["kind: persona", f"id: {self.word('lea')}{self.note()}", "name: Lea", "pains:",
                  *self.entry({"text": "talks shop", "evidence": self.listed([self.evidence()])})])
        self.file(root, "sources/talks.yaml", ["kind: source", "id: talks", "title: Talks", "nuggets:", *(
            line for n in self.nuggets for line in self.entry({"id": self.word(n), "verbatim": n}))])
        feedback = f"{{customer: {self.listed([self.evidence()])}}}"
        self.file(root, "touchpoints.yaml", ["kind: touchpoints", "touchpoints:", *self.r.choice([[], ["  -"]]), *(
            line for t in self.touchpoints for line in self.entry(
                {"id": self.word(t), "name": t, "feedback": feedback, "information": f"[{t}]"}))])
        for number in (1, 2):
            self.file(root, f"lea/j{number}.journey.yaml", self.journey(f"j{number}"))

    def journey(self, name: str) -> list[str]:
        lines = ["kind: journey", f"id: {name}", "title: a-b shop", f"persona: {self.word('lea')}{self.note()}",
                 f"goal: {self.listed(self.some(self.steps))}", "stages:"]
        lines += self.entry({"id": self.word(self.r.choice(self.steps)), "name": "One", "steps": self.listed(self.some(self.steps))})
        lines.append("steps:")
        for step in self.steps:
            fields = {"id": self.word(step), "title": self.word(step), "emotion": "1"}
            if self.r.random() < 0.7:
                fields["touchpoint"] = self.word(self.r.choice(self.touchpoints))
            if self.r.random() < 0.5:
                fields["evidence"] = self.listed([self.evidence()])
            if self.r.random() < 0.6:
                fields["next"] = self.r.choice([self.listed(self.some(self.steps)), "[]"])
            lines += self.entry(fields)
        return lines

    def file(self, root: Path, name: str, lines: list[str]) -> None:
        path = root / "personas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        mark = "\ufeff" if self.r.random() < 0.1 else ""
        path.write_bytes((mark + self.eol.join(lines) + self.eol).encode())


def everything(workspace: Workspace) -> list[Found]:
    found = []
    for document in workspace.documents.values():
        kind = KINDS[document.kind]
        if not kind.fixed_id:
            found.append(Found(document, kind, (), document.data, document.id))
        found += entries(document)
    return found


def names(workspace: Workspace) -> set[tuple[str, str, str]]:
    return {(f.document.id, f.kind.name, f.id) for f in everything(workspace)}


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def carry_out(root: Path, found: Found, new: str) -> None:
    planned = plan(load(root), found, new)
    for edit in planned.edits:
        (root / edit.file).write_bytes(edit.after)
    for before, after in planned.moves:
        (root / before).rename(root / after)


def known(root: Path) -> list[tuple[str, str]]:
    return sorted((p.rule, p.text) for p in findings(load(root), select=["REF01"]))


@pytest.mark.parametrize("seed", SEEDS)
def test_there_and_back_nothing_has_changed_and_on_the_way_all_that_named_it_does(seed: int, tmp_path: Path) -> None:
    hand = Hand(seed)
    hand.write(tmp_path)
    before = contents(tmp_path)
    assert known(tmp_path) == [], "the law holds of a workspace without a fault"
    one = hand.r.choice(everything(load(tmp_path)))
    named = len(list(mentions(load(tmp_path), one)))
    carry_out(tmp_path, one, "new-1")
    assert known(tmp_path) == []
    after = contents(tmp_path)
    assert after != before
    back = next(f for f in everything(load(tmp_path)) if f.id == "new-1" and f.kind.name == one.kind.name)
    assert len(list(mentions(load(tmp_path), back))) == named
    assert sum(text.count(b"new-1") for text in after.values()) >= named + 1
    carry_out(tmp_path, back, one.id)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_model_reads_changes_in_the_renamed_id_only(seed: int, tmp_path: Path) -> None:
    hand = Hand(1_000 + seed)
    hand.write(tmp_path)
    before = load(tmp_path)
    one = hand.r.choice([f for f in everything(before) if f.path])
    texts = {f: t.decode() for f, t in contents(tmp_path).items()}
    carry_out(tmp_path, one, "zz")
    for file, text in contents(tmp_path).items():
        was, now = texts[file].splitlines(), text.decode().splitlines()
        assert len(was) == len(now)
        for old, new in zip(was, now, strict=True):
            assert old == new or new.count("zz") >= 1
            assert old.split(" #", 1)[1:] == new.split(" #", 1)[1:], "comments stay"
    after = load(tmp_path)
    assert [d.id for d in after.documents.values()] == [d.id for d in before.documents.values()]
    assert not after.problems


@pytest.mark.parametrize("seed", SEEDS)
def test_what_nobody_names_can_go_and_leaves_a_workspace_without_a_fault(seed: int, tmp_path: Path) -> None:
    hand = Hand(2_000 + seed)
    hand.write(tmp_path)
    workspace = load(tmp_path)
    for one in [f for f in everything(workspace) if f.path and not list(mentions(workspace, f))]:
        file = tmp_path / one.document.file
        before = file.read_bytes()
        after, _ = without(one, tmp_path)
        file.write_bytes(after)
        assert known(tmp_path) == []
        assert names(load(tmp_path)) == names(workspace) - {(one.document.id, one.kind.name, one.id)}
        assert len(after) < len(before)
        file.write_bytes(before)


def lay(root: Path, **files: str) -> Workspace:
    (root / "empathy.yaml").touch()
    for name, text in files.items():
        path = root / "personas" / name.replace("__", "/").replace("_yaml", ".yaml").replace("_csv", ".rows.csv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return load(root)


def whole(workspace: Workspace, id_: str) -> Found:
    document = workspace.documents[id_]
    return Found(document, KINDS[document.kind], (), document.data, id_)


def test_a_picture_in_the_folder_of_a_persona_moves_with_it(tmp_path: Path) -> None:
    workspace = lay(tmp_path, lea__persona_yaml="kind: persona\nid: lea\nname: Lea\n"
                    "image: {file: personas/lea/p.png, alt: a, licence: b}\n")
    planned = plan(workspace, whole(workspace, "lea"), "mia")
    assert planned.moves == (("personas/lea", "personas/mia"),)
    edit, = planned.edits
    assert (b"id: mia\n" in edit.after, b"file: personas/mia/p.png," in edit.after) == (True, True)
    assert [(line.field, line.before, line.after) for line in edit.lines] == [
        ("id", "lea", "mia"), ("image.file", "personas/lea/p.png", "personas/mia/p.png")]


def test_imported_rows_that_have_the_name_of_their_source_are_renamed_with_it(tmp_path: Path) -> None:
    workspace = lay(tmp_path, sources__a_yaml=f"kind: source\nid: a\ntitle: A\nfile: a{ENDING}\n")
    (tmp_path / f"personas/sources/a{ENDING}").touch()
    planned = plan(workspace, whole(workspace, "a"), "b")
    assert (f"personas/sources/a{ENDING}", f"personas/sources/b{ENDING}") in planned.moves
    edit, = planned.edits
    assert f"file: b{ENDING}\n".encode() in edit.after
    assert [(line.before, line.after) for line in edit.lines] == [("a", "b"), (f"a{ENDING}", f"b{ENDING}")]


def test_nothing_is_renamed_to_where_something_is(tmp_path: Path) -> None:
    workspace = lay(tmp_path, sources__a_yaml="kind: source\nid: a\ntitle: A\n", sources__b_yaml="odd: [")
    with pytest.raises(InputError) as caught:
        plan(workspace, whole(workspace, "a"), "b")
    problem, = caught.value.problems
    assert problem.text == ("personas/sources/a.yaml would become personas/sources/b.yaml, "
                            "and that is there already; nothing was written")


def test_what_a_file_names_that_cannot_be_read_is_refused_and_no_longer_word(tmp_path: Path) -> None:
    workspace = lay(tmp_path, sources__a_yaml="kind: source\nid: a\ntitle: A\n", b_yaml="evidence: [a#n1",
                    c_yaml="evidence: [a-b, ba", sources__d_yaml="kind: source\nid: d\ntitle: D\n")
    with pytest.raises(InputError) as caught:
        refuse_unreadable(workspace, whole(workspace, "a"))
    assert [(p.file, p.values) for p in caught.value.problems] == [("personas/b.yaml", {"id": "a"})]
    refuse_unreadable(workspace, whole(workspace, "d"))


def test_settings_are_read_for_names_where_there_are_some_and_they_can_be_read(tmp_path: Path) -> None:
    workspace = lay(tmp_path, sources__a_yaml="kind: source\nid: a\ntitle: A\n")
    assert list(files(workspace)) == [("settings", "empathy.yaml"), ("source", "personas/sources/a.yaml")]
    (tmp_path / "empathy.yaml").write_text("check: [")
    assert list(files(load(tmp_path))) == [("source", "personas/sources/a.yaml")]
