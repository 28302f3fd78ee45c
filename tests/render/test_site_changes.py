"""Whatever changes, in whatever order: what an incremental render leaves is what a full one would make."""

import random
import shutil

import pytest

from tests.render.rendered import (
    catalogue,
    empathy_map,
    journey,
    lay,
    meshed,
    pages,
    persona,
    render,
    rest,
    source,
    touchpoint,
)
from tests.store.test_images import png

DAYS = ("2026-03-20", "2026-06-01", "2027-01-01")
FOREIGN = {"build/mine.md": "my notes\n", "build/notes.txt": "x", "build/sub/lea.html": "not a card", "build/Lea.html": "x"}

PAGES = ("lea.html", "tom.md", "index.html", "first.md", "find-a-place.svg", "keep-it.svg", "touchpoints.html", "departments.md")


class Life:
    """A workspace to which things happen."""

    def __init__(self, root, seed):
        self.root = root
        self.pick = random.Random(seed)
        self.today = DAYS[0]
        meshed(root)
        lay(root, FOREIGN)

    def text(self):
        return self.pick.choice(("Wartet", "**Waits**", "a & b < c", "`x`", "待つ", "{{ x }}", "</style>", "[a](https://a.example)"))

    def some(self, pattern):
        return self.pick.choice(sorted(self.root.glob(pattern)) or [None])

    def edit_persona(self):
        id_ = self.pick.choice(("lea", "tom", "new", "ann"))
        more = self.pick.sample(("type: negative", "review_by: 2026-05-01", "language: de", "archetype: true", "tags: [a, b]",
                                 "image: {file: p.png, alt: A face}", "last_validated: 2025-06-01"), 2)
        lay(self.root, {f"personas/{id_}/persona.yaml": persona(id_, f"{id_} {self.text()!r}", *more)})

    def edit_map(self):
        id_ = self.pick.choice(("waiting", "calling", "first"))
        of = self.pick.choice(("persona: lea", "persona: tom", "segment: Somebody"))
        lay(self.root, {f"personas/maps/{id_}.yaml": empathy_map(id_, of, f"sees: [{self.text()!r}]".replace("'", '"'))})
        for old in ("personas/lea/waiting.map.yaml", "personas/segments/first.map.yaml"):
            (self.root / old).unlink(missing_ok=True)

    def edit_journey(self):
        id_ = self.pick.choice(("find-a-place", "keep-it", "leave"))
        steps = [self.pick.choice(("web", "counter", "fax", "phone", "nowhere", "")) for _ in range(self.pick.randrange(1, 7))]
        more = self.pick.sample(("state: future", "language: de", "trigger: Wet feet", "stages: [{id: a, name: A, steps: [s1]}]"), 2)
        text = journey(id_, self.pick.choice(("lea", "tom", "new", "nobody")), *more, steps=steps)
        lay(self.root, {f"personas/journeys/{id_}.yaml": text.replace("Step 1", repr(self.text())[1:-1].join('""'))})
        (self.root / "personas/lea/find.journey.yaml").unlink(missing_ok=True)

    def edit_touchpoints(self):
        ids = self.pick.sample(("web", "counter", "fax", "phone", "lea-too"), self.pick.randrange(1, 6))
        entries = [touchpoint(id_, repr(self.text())[1:-1].join('""'), *self.pick.sample((
            "feedback: {customer: [talks#n1], employee: [log]}", "owner: R. Frei", "third_party: A courier", "wait_limit: 2 min",
            "metrics: [{name: Late, value: 7.5, source: log}]"), 2)) for id_ in ids]
        lay(self.root, {"personas/touchpoints.yaml": catalogue(*entries, **self.pick.choice(({}, {"language": "de"}, {"note": "x"})))})

    def comment(self):
        if file := self.some("personas/**/*.yaml"):
            file.write_bytes(file.read_bytes() + b"# seen\n")

    def edit_source(self):
        id_ = self.pick.choice(("talks", "log"))
        lay(self.root, {f"personas/sources/{id_}.yaml": source(id_, f"Title {self.text()!r}".replace("'", ""))})

    def delete(self):
        if file := self.some("personas/**/*.yaml"):
            file.unlink()

    def rename_file(self):
        if file := self.some("personas/**/*.yaml"):
            file.rename(file.with_name(f"renamed-{self.pick.randrange(5)}.yaml"))

    def settings(self):
        lay(self.root, {"empathy.yaml": self.pick.choice((
            "name: Other\n", "language: de\n", "evidence: {proto_below: 90, backed_from: 95}\n", "review_after: 1\n",
            "render: {formats: [md]}\n", "render: {view: six}\n", ""))})

    def template(self):
        folder = self.root / "templates"
        if folder.exists() and self.pick.random() < 0.5:
            shutil.rmtree(folder)
            return
        lay(self.root, {"templates/" + self.pick.choice(("persona.md.jinja", "map.md.jinja", "index.md.jinja", "touchpoints.md.jinja")):
                        "# {{ t.skip }} " + self.pick.choice(("a", "b")) + "\n"})

    def picture(self):
        lay(self.root, {self.pick.choice(("personas/lea/p.png", "personas/tom/p.png", "p.png")):
                        png(self.pick.randrange(1, 4), 2)})

    def touch(self):
        if file := self.some("*/**/*.*"):
            file.touch()

    def tamper(self):
        name = self.pick.choice(PAGES)
        if (self.root / "build" / name).exists():
            (self.root / "build" / name).write_bytes(b"tampered")

    def lose(self):
        name = self.pick.choice(PAGES)
        (self.root / "build" / name).unlink(missing_ok=True)

    def forget(self):
        shutil.rmtree(self.root / ".empathy", ignore_errors=True)

    def lose_everything(self):
        shutil.rmtree(self.root / "build", ignore_errors=True)
        lay(self.root, FOREIGN)

    def another_day(self):
        self.today = self.pick.choice(DAYS)

    def break_and_mend(self):
        if file := self.some("personas/**/*.yaml"):
            data = file.read_bytes()
            file.write_bytes(data + b"nonsense: [\n")
            for _ in range(self.pick.choice((1, 2))):
                assert render(self.root, today=self.today).failed
            file.write_bytes(data)

    def one_only(self):
        ids = [p.stem for p in (self.root / "build").glob("*.md") if p.stem in ("lea", "tom")]
        ids = [i for i in ids if any(f"id: {i}\n" in f.read_text() for f in self.root.glob("personas/**/*.yaml"))]
        if ids:
            render(self.root, self.pick.choice(ids), today=self.today)

    def look(self):
        render(self.root, today=self.today, check=True)

    def rest(self):
        if not render(self.root, today=self.today).failed:
            rest(self.root, self.today)
            before = {p: p.stat().st_mtime_ns for p in (self.root / "build").rglob("*")}
            assert render(self.root, today=self.today).written == []
            assert {p: p.stat().st_mtime_ns for p in (self.root / "build").rglob("*")} == before


HAPPENINGS = [name for name in vars(Life) if name not in ("__init__", "text", "some") and not name.startswith("_")]


def live(tmp_path, seed, steps):
    life = Life(tmp_path / "mine", seed)
    render(life.root, today=life.today)
    done = []
    for _ in range(steps):
        for name in life.pick.sample(HAPPENINGS, life.pick.choice((1, 1, 2, 3))):
            done.append(name)
            getattr(life, name)()
        mine = render(life.root, today=life.today)
        # A page that somebody changed is left alone when its document goes: from then on it is nobody's.
        stays = {p.file.rpartition("/")[2] for p in mine.problems if p.severity == "warning" and "by hand" in p.message}
        fresh = tmp_path / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(life.root, fresh, ignore=lambda folder, names: {"build", ".empathy"} & set(names))
        theirs = render(fresh, today=life.today)
        found = pages(life.root / "build")
        for name, text in FOREIGN.items():
            assert found.pop(name.removeprefix("build/")) == text.encode(), done
        for name in stays:
            assert found.pop(name) == b"tampered", done
            (life.root / "build" / name).unlink()
        assert found == pages(fresh / "build"), (seed, done)
        assert [p.text for p in mine.problems if p.severity == "error"] == [
            p.text for p in theirs.problems if p.severity == "error"], (seed, done)


@pytest.mark.parametrize("seed", range(40))
def test_after_any_changes_the_pages_are_those_of_a_full_render(tmp_path, seed):
    live(tmp_path, seed, 4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1_000, 1_200))
def test_after_many_changes_the_pages_are_those_of_a_full_render(tmp_path, seed):
    live(tmp_path, seed, 4)
