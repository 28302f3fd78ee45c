"""A workspace to which things happen: every kind of change that a render may meet, each by its name and a number.

What a happening does depends on the workspace and on its number alone, so that a history is a list that anybody can
play again: `live(folder, [("picture", 3), ("delete", 12)])`.
"""

import os
import random
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from empathy_cli.model.problem import InputError
from empathy_cli.render.site import Outcome
from tests.render.rendered import (
    catalogue,
    empathy_map,
    journey,
    lay,
    meshed,
    persona,
    render,
    rest,
    source,
    touchpoint,
)
from tests.store.test_images import png

DAYS = ("2026-03-20", "2026-06-01", "2027-01-01")
FOREIGN = {"mine.md": "my notes\n", "notes.txt": "x", "sub/lea.html": "not a card", "Lea.html": "x"}
PAGES = ("lea.html", "tom.md", "index.html", "first.md", "find-a-place.svg", "keep-it.svg", "touchpoints.html", "departments.md")
FACTS = ("type: negative", "review_by: 2026-05-01", "language: de", "language: fr", "archetype: true", "tags: [a, b]",
         "last_validated: 2025-06-01", "owner: R. Frei", "image: {file: p.png, alt: A face}", "image: {file: p.png, alt: A head}")
TWINS = ((b"Lea B", b"Zoe B"), (b"Tom F", b"Tim F"), (b"Still in", b"Stuck in"), (b"Talks", b"Tolks"), (b"Web site", b"Web cite"),
         (b"Step 2", b"Stop 2"), (b"Day care", b"Day cure"), (b"hears nothing", b"knows nothing"))
"""Pieces of what stands in the files, each with another one of the same length."""
MINE = {
    "persona.md.jinja": '{% extends "builtin/persona.md.jinja" %}\n{% block story %}{% include "ours/note.md.jinja" %}{{ super() }}{% endblock %}\n',
    "ours/note.md.jinja": "Wer hears nothing, waits.\n",
    "gallery.css": "body { color: #123456 }\n",
}
SETTINGS = ("name: Other\n", "name: Day care\n", "language: de\n", "language: fr\n", "evidence: {proto_below: 90, backed_from: 95}\n",
            "review_after: 1\n", "render: {formats: [md]}\n", "render: {view: six}\n", "render: {mermaid: true}\n",
            "departments: [Sales, Marketing]\n", "industry: Care\n", "")


class Life:
    """Each public method is a happening."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._today = DAYS[0]
        self._out: str | None = None
        self._formats: tuple[str, ...] | None = None
        self._overrides = True
        self._renamed = 0
        lay(meshed(root), {
            "personas/lea/persona.yaml": persona("lea", "Lea Brunner", "image: {file: p.png, alt: A face}", "review_by: 2026-05-01"),
            "personas/lea/p.png": png(5, 5),
            "personas/ann.yaml": persona("ann", "Ann Gerber", "language: fr", "type: secondary"),
            "personas/sources/log.yaml": source("log", "The log"),
            **{f"{out}/{name}": text for name, text in FOREIGN.items() for out in ("build", "site")},
        })

    def _happen(self, name: str, number: int) -> None:
        """Of an odd number: to a workspace at rest, in which the program looks only at what changed."""
        if number % 2:
            self._settle()
        self._pick = random.Random(f"{name} {number}")
        getattr(self, name)()

    def _render(self, *ids: str, root: Path | None = None, **request) -> Outcome:
        root = root or self._root
        return render(root, *ids, today=self._today, formats=self._formats, overrides=self._overrides,
                      out=self._out and str(root / self._out), **request)

    @property
    def _folder(self) -> Path:
        return self._root / (self._out or "build")

    def _text(self) -> str:
        return self._pick.choice(("Wartet", "**Waits**", "a & b < c", "`x`", "待つ", "{{ x }}", "</style>", "[a](https://a.example)"))

    def _some(self, *patterns: str) -> Path | None:
        found = sorted({file for pattern in patterns or ("personas/**/*.yaml",) for file in self._root.glob(pattern) if file.is_file()})
        return self._pick.choice(found) if found else None

    def nothing(self) -> None:
        pass

    def persona(self) -> None:
        id_ = self._pick.choice(("lea", "tom", "new", "ann"))
        facts = {fact.partition(":")[0]: fact for fact in self._pick.sample(FACTS, 3)}
        lay(self._root, {f"personas/{id_}/persona.yaml": persona(id_, f"{id_} {self._text()!r}", *facts.values())})

    def fact(self) -> None:
        """Only one thing is said in another way."""
        self._settle()
        if file := self._some("personas/**/persona.yaml"):
            key = (fact := self._pick.choice(FACTS)).partition(":")[0]
            kept = [line for line in file.read_text().splitlines() if not line.startswith(f"{key}:")]
            file.write_text("\n".join((*kept, fact, "")))

    def map(self) -> None:
        id_ = self._pick.choice(("waiting", "calling", "first"))
        of = self._pick.choice(("persona: lea", "persona: tom", "segment: Somebody"))
        lay(self._root, {f"personas/maps/{id_}.yaml": empathy_map(id_, of, f"sees: [{self._text()!r}]".replace("'", '"'))})
        for old in ("personas/lea/waiting.map.yaml", "personas/segments/first.map.yaml"):
            (self._root / old).unlink(missing_ok=True)

    def journey(self) -> None:
        id_ = self._pick.choice(("find-a-place", "keep-it", "leave"))
        steps = [self._pick.choice(("web", "counter", "fax", "phone", "nowhere", "")) for _ in range(self._pick.randrange(1, 7))]
        more = self._pick.sample(("state: future", "language: de", "trigger: Wet feet", "stages: [{id: a, name: A, steps: [s1]}]"), 2)
        text = journey(id_, self._pick.choice(("lea", "tom", "new", "nobody")), *more, steps=steps)
        lay(self._root, {f"personas/journeys/{id_}.yaml": text.replace("Step 1", repr(self._text())[1:-1].join('""'))})
        (self._root / "personas/lea/find.journey.yaml").unlink(missing_ok=True)

    def touchpoints(self) -> None:
        ids = self._pick.sample(("web", "counter", "fax", "phone", "lea-too"), self._pick.randrange(1, 6))
        entries = [touchpoint(id_, repr(self._text())[1:-1].join('""'), *self._pick.sample((
            "feedback: {customer: [talks#n1], employee: [log]}", "owner: R. Frei", "third_party: A courier", "wait_limit: 2 min",
            "metrics: [{name: Late, value: 7.5, source: log}]"), 2)) for id_ in ids]
        lay(self._root, {"personas/touchpoints.yaml": catalogue(*entries, **self._pick.choice(({}, {"language": "de"}, {"note": "x"})))})

    def touchpoint(self) -> None:
        """Only one entry of the catalogue is another one."""
        self._settle()
        file = self._root / "personas/touchpoints.yaml"
        if file.exists():
            old, new = self._pick.choice((("name: ", "name: New "), ("effect: ", "effect: New "), ("\ntouchpoints:", "\nlanguage: de\ntouchpoints:")))
            text = file.read_text()
            file.write_text(text.replace(old, new, self._pick.choice((1, 2))) if "\nlanguage: " not in text else text.replace("\nlanguage: de", ""))

    def source(self) -> None:
        id_ = self._pick.choice(("talks", "log"))
        lay(self._root, {f"personas/sources/{id_}.yaml": source(id_, f"Title {self._text()!r}".replace("'", ""))})

    def comment(self) -> None:
        if file := self._some():
            file.write_bytes(file.read_bytes() + b"# seen\n")

    def same_size(self) -> None:
        """Other bytes of the same length at the same time, in place or by another file: only the system's own marks tell."""
        self._settle()
        found = [(file, *twin) for file in sorted(self._root.glob("**/*.*")) if file.suffix in (".yaml", ".jinja") and file.is_file()
                 for twin in TWINS if any(piece in file.read_bytes() for piece in twin)]
        file, one, other = self._pick.choice(found or [(self._root / "empathy.yaml", b"", b"")])
        if one not in (data := file.read_bytes()):
            one, other = other, one
        self._quietly(file, data.replace(one, other) if one else data)

    def picture(self) -> None:
        """Another picture of the same size at the same time; or the first one at its place."""
        self._settle()
        file = self._some("personas/lea/p.png") or self._root / self._pick.choice(("personas/tom/p.png", "p.png", "personas/lea/p.png"))
        now = file.read_bytes() if file.exists() else b""
        data = self._pick.choice([png(n, 5) for n in (5, 6, 7) if png(n, 5) != now])
        self._quietly(file, data) if now else lay(self._root, {file.relative_to(self._root).as_posix(): data})

    def no_picture(self) -> None:
        if file := self._some("**/p.png"):
            file.write_bytes(b"none") if self._pick.random() < 0.5 else file.unlink()

    def delete(self) -> None:
        if file := self._some():
            file.unlink()

    def rename_file(self) -> None:
        if file := self._some():
            file.rename(file.with_name(f"renamed-{self._pick.randrange(5)}.yaml"))

    def rename_id(self) -> None:
        if file := self._some():
            id_ = self._pick.choice(("lea", "tom", "ann", "eva", "talks", "waiting"))
            file.write_text("\n".join(f"id: {id_}" if line.startswith("id: ") else line for line in file.read_text().split("\n")))

    def rename_folder(self) -> None:
        folders = sorted(p for p in (self._root / "personas").iterdir() if p.is_dir())
        if folders:
            self._renamed += 1
            self._pick.choice(folders).rename(self._root / f"personas/{self._pick.choice(('aaa', 'zzz'))}-{self._renamed}")

    def swap(self) -> None:
        """Two files change places, with their times."""
        self._settle()
        one, other = self._some(), self._some()
        if one and other and one != other:
            one.rename(self._root / "between")
            other.rename(one)
            (self._root / "between").rename(other)

    def twice(self) -> None:
        """A copy under another name: one id, two files."""
        if file := self._some():
            shutil.copy2(file, self._root / f"personas/{self._pick.choice(('aaa', 'zzz'))}.yaml")

    def link(self) -> None:
        """A document is a link to a file elsewhere in the workspace, and that one changes."""
        file = self._root / "personas/tom/persona.yaml"
        if file.is_file() and not file.is_symlink():
            lay(self._root, {"shared/tom.yaml": file.read_bytes()})
            file.unlink()
            file.symlink_to("../../shared/tom.yaml")
            self._settle()
            lay(self._root, {"shared/tom.yaml": persona("tom", f"Tom {self._text()!r}")})

    def settings(self) -> None:
        lay(self._root, {"empathy.yaml": self._pick.choice(SETTINGS)})

    def no_settings(self) -> None:
        (self._root / "empathy.yaml").unlink(missing_ok=True)

    def template(self) -> None:
        folder = self._root / "templates"
        if folder.exists() and self._pick.random() < 0.4:
            shutil.rmtree(folder)
        else:
            lay(self._root, {f"templates/{name}": text for name, text in MINE.items()})
            self._settle()
            name = self._pick.choice(sorted(MINE))
            lay(self._root, {f"templates/{name}": MINE[name] + self._pick.choice(("", "{# no more #}", "\n/* a */", "\n/* b */"))})

    def trust(self) -> None:
        """The workspace's own templates are left aside, and some time later used again."""
        lay(self._root, {f"templates/{name}": text for name, text in MINE.items()})
        self._settle()
        self._overrides = not self._overrides

    def touch(self) -> None:
        if file := self._some("*/**/*.*"):
            file.touch()

    def tamper(self) -> None:
        if (file := self._folder / self._pick.choice(PAGES)).exists():
            file.write_bytes(b"tampered")

    def tamper_quietly(self) -> None:
        self._settle()
        if (file := self._folder / self._pick.choice(PAGES)).exists():
            data = file.read_bytes()
            self._quietly(file, data[:-9] + b"somebody\n" if len(data) > 9 else data)

    def lose(self) -> None:
        (self._folder / self._pick.choice(PAGES)).unlink(missing_ok=True)

    def lose_everything(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        lay(self._folder, FOREIGN)

    def old_pages(self) -> None:
        """The folder of the pages as it was some changes ago, as from a backup or an older commit."""
        self._render()
        shutil.copytree(self._folder, self._root / ".old")
        self._happen(self._pick.choice(("persona", "delete", "journey", "settings", "rename_id")), self._pick.randrange(99))
        self._render()
        shutil.rmtree(self._folder)
        (self._root / ".old").rename(self._folder)

    def old_memory(self) -> None:
        """What the program remembers is what it remembered some changes ago."""
        self._render()
        kept = {file: file.read_bytes() for file in self._memory()}
        self._happen(self._pick.choice(("persona", "delete", "journey", "settings", "touchpoint")), self._pick.randrange(99))
        self._render()
        for file in self._memory():
            file.write_bytes(kept.pop(file, b""))

    def torn_memory(self) -> None:
        """Half of what it remembers is gone, or a bit of it fell over."""
        self._settle()
        for file in self._memory():
            data = bytearray(file.read_bytes())
            if data and self._pick.random() < 0.5:
                data[self._pick.randrange(len(data))] ^= 1 << self._pick.randrange(8)
            file.write_bytes(data if self._pick.random() < 0.7 else data[:len(data) // 2])

    def forget(self) -> None:
        shutil.rmtree(self._root / ".empathy", ignore_errors=True)

    def move(self) -> None:
        """The whole workspace has another path."""
        self._settle()
        self._root = self._root.rename(self._root.with_name({"mine": "ours"}.get(self._root.name, "mine")))

    def another_day(self) -> None:
        self._settle()
        self._today = self._pick.choice([day for day in DAYS if day != self._today])

    def formats(self) -> None:
        self._settle()
        self._formats = self._pick.choice((("html",), ("md",), ("html", "md"), None))

    def out(self) -> None:
        """Into another folder, and some time later back."""
        self._settle()
        self._out = None if self._out else "site"

    def mended(self) -> None:
        """A file that cannot be read for a while, in which other things happen."""
        if file := self._some("personas/**/*.yaml", "templates/*.jinja", "empathy.yaml"):
            data = file.read_bytes()
            file.write_bytes(data + self._pick.choice((b"nonsense: [\n", b"\xff", b"{% oops %}")))
            for _ in range(self._pick.choice((1, 2))):
                with suppress(InputError):
                    self._render()
                if (other := self._some()) and other != file and self._pick.random() < 0.5:
                    other.write_bytes(other.read_bytes().replace(b"talks#n1", b"log"))
            file.write_bytes(data)

    def one_only(self) -> None:
        """Somebody asks for one page, and nobody for the others that have changed."""
        self._happen(self._pick.choice(("persona", "fact", "map", "source", "touchpoints")), self._pick.randrange(99))
        ids = [p.stem for p in self._folder.glob("*.*") if p.stem in ("lea", "tom", "ann")]
        there = b"".join(f.read_bytes() for f in sorted(self._root.glob("personas/**/*.yaml")) if f.is_file())
        if ids := sorted(id_ for id_ in ids if f"kind: persona\nid: {id_}\n".encode() in there):
            self._render(self._pick.choice(ids))

    def look(self) -> None:
        self._render(check=True)

    def rest(self) -> None:
        if not self._render().failed:
            before = {p: p.stat().st_mtime_ns for p in self._settle().rglob("*")}
            assert self._render().written == []
            assert {p: p.stat().st_mtime_ns for p in self._folder.rglob("*")} == before

    def killed(self) -> None:
        """A render ends at once, before the nth time that it would write, move or remove a file."""
        self._happen(self._pick.choice(("persona", "journey", "settings", "delete", "forget")), self._pick.randrange(99))
        left = self._pick.randrange(45)

        def hook(event: str, args: tuple[object, ...]) -> None:
            nonlocal left
            writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
            if writes or event in ("os.rename", "os.link", "os.remove", "os.mkdir"):
                left -= 1
                if left < 0:
                    os._exit(9)

        self._in_a_child(hook)

    def meanwhile(self) -> None:
        """A document changes after the nth that is read, while its page is made."""
        self._happen(self._pick.choice(("settings", "forget", "persona")), self._pick.randrange(99))
        left = self._pick.randrange(30)
        change = self._pick.choice(("persona", "same_now", "journey", "touchpoints", "delete"))

        def hook(event: str, args: tuple[object, ...]) -> None:
            nonlocal left
            if event == "open" and "/personas" in str(args[0]):
                left -= 1
                if left == -1:
                    getattr(self, f"_{change}" if change == "same_now" else change)()

        self._in_a_child(hook)

    def _same_now(self) -> None:
        file = self._root / "personas/tom/persona.yaml"
        if file.exists():
            self._quietly(file, file.read_bytes().replace(b"Tom F", b"Tim F"))

    def _in_a_child(self, hook) -> None:
        """Renders in a process of its own, since an audit hook cannot be taken out again."""
        if not (pid := os.fork()):
            try:
                sys.addaudithook(hook)
                self._render()
            finally:
                os._exit(0)
        os.waitpid(pid, 0)

    def _settle(self) -> Path:
        """Renders until the program trusts the marks of all files: from here on a change shows by them alone."""
        if not self._render().failed:
            rest(self._root, self._today, formats=self._formats, overrides=self._overrides,
                 out=self._out and str(self._root / self._out))
        return self._folder

    def _quietly(self, file: Path, data: bytes) -> None:
        status = file.stat()
        if self._pick.random() < 0.5:
            file.write_bytes(data)
        else:
            (self._root / "between").write_bytes(data)
            (self._root / "between").replace(file)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    def _memory(self) -> list[Path]:
        folder = self._root / ".empathy"
        return [file for file in sorted(folder.glob("**/*")) if file.is_file() and file.name != ".gitignore"]


HAPPENINGS = [name for name in vars(Life) if not name.startswith("_")]
