"""Whatever else a stranger may have written: lists of our pages, plans, notes, answers, pictures, trees of git, wikis' words.

The first letter of an input says what it is read as; see `READERS`. What is read is written again and read as the same.
"""

import json
import sqlite3
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import closing
from dataclasses import fields
from functools import cache
from hashlib import sha256
from pathlib import Path

from empathy_cli.interview import answers
from empathy_cli.interview.draft import Draft
from empathy_cli.interview.known import Known
from empathy_cli.locale import translator
from empathy_cli.model.document import Document
from empathy_cli.model.kinds import ENTRIES, KINDS
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.publish import blocks, manifest, planfile, quick, said
from empathy_cli.publish.drivers import confluence_list, confluence_words, dokuwiki_journal
from empathy_cli.publish.drivers.confluence_things import Property
from empathy_cli.publish.drivers.dokuwiki_remote import Rpc
from empathy_cli.publish.drivers.mediawiki_pages import listed, read_list
from empathy_cli.publish.git.tree import Objects, walk
from empathy_cli.publish.target import PublishError, Settings
from empathy_cli.render import manifest as rendered
from empathy_cli.render import memory, state
from empathy_cli.render.sealed import Damaged
from empathy_cli.store import rows
from empathy_cli.store.containers import Refused, clean
from empathy_cli.store.workspace import load
from tests.fuzz.oracle import Target, own_folder, readable
from tests.fuzz.seeds import CSV_SIGNS, ROOT, YAML_SIGNS, keys

from . import reader, settings

OWNER = "shop"
_T = translator("en")


@cache
def _folder() -> Path:
    """A workspace of nothing, with what the notes of a run are kept in."""
    root = own_folder()
    (root / "empathy.yaml").touch()
    (root / "personas").mkdir()
    state.folder(root)
    return root


@cache
def _known() -> Known:
    workspace = load(ROOT)
    return Known(lambda: workspace)


def _list(data: bytes) -> Hashable:
    found = manifest.load(data, OWNER)
    if found.state == "ok":
        again = manifest.load(manifest.dump(found, OWNER), OWNER)
        assert again.entries == found.entries
        assert again.state == "ok"
    return found.state, len(found.entries) > 1, len(found.taken), len(found.others)


def _mediawiki(data: bytes) -> Hashable:
    found = manifest.load(read_list(data.decode("utf-8", "replace")), OWNER)
    if found.state == "ok":
        text = listed(found, OWNER)
        assert manifest.load(read_list(text), OWNER).entries == found.entries, text
    return found.state, len(found.entries)


def _dokuwiki(data: bytes) -> Hashable:
    found = dokuwiki_journal.read(data.decode("utf-8", "replace"), OWNER)
    if found.state == "ok":
        text = dokuwiki_journal.written(found.entries, OWNER, "words")
        assert dokuwiki_journal.read(text, OWNER).entries == found.entries, text
    return found.state, len(found.entries)


def _confluence(data: bytes) -> Hashable:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    found = confluence_list.PageList([
        Property("1", f"empathy-{OWNER}-1", value, 3), Property("2", "empathy-other-2", value, 1), Property("3", "x", value, 1)], OWNER)
    return found.manifest.state, len(found.manifest.entries), len(found.manifest.others), len(found.where)


def _plan(data: bytes) -> Hashable:
    try:
        found = planfile.load(data, "plan.json")
    except InputError as error:
        assert not planfile.ours(data)
        return readable(error.problems, files=True)
    return found.on_conflict, found.adopt, len(found.only)


def _rendered(data: bytes) -> Hashable:
    folder = _folder() / "build"
    folder.mkdir(exist_ok=True)
    (folder / rendered.NAME).write_bytes(data)
    try:
        found = rendered.load(folder)
    except InputError as error:
        return readable(error.problems)
    assert not any("/" in name or name.startswith(".") for name in found.pages), found.pages
    return len(found.pages), len(found.files)


def _memory(data: bytes) -> Hashable:
    """The memory of a render as if it were where this machine keeps it: only then it is opened."""
    root = _folder()
    memory.remove(root)
    path = memory.place(root)
    assert path
    path.write_bytes(data)
    with closing(memory.load(root, "b", "o")) as found:
        try:
            return tuple(len(list(found.tables.all(table))) for table in memory.TABLES), len(found.on_pages(["lea"]))
        except (sqlite3.Error, Damaged):
            return "damaged"


def _kept() -> bytes:
    root = _folder()
    memory.remove(root)
    with closing(memory.load(root, "b", "o")) as found:
        found.note(memory.Header("a.yaml", b"s", "a" * 64, "persona", "lea", "", ("s",), ("a.png",), "", {"id": "lea"}))
        found.tables.put("files", "lea.html", "lea", "a" * 64, "b" * 64, b"s")
        found.tables.commit()
    path = memory.place(root)
    assert path
    return path.read_bytes()


def _note(data: bytes) -> Hashable:
    root = _folder()
    (root / state.FOLDER / "publish-docs.json").write_bytes(sha256(data).hexdigest().encode() + b"\n" + data)
    found = quick._load(root, "docs")
    return found is not None and (found.settings.kind, found.alone)


def _answers(data: bytes) -> Hashable:
    kind = (*KINDS.values(), *ENTRIES.values())[data[0] % (len(KINDS) + len(ENTRIES)) if data else 0]
    try:
        values, source = answers.parse_answers(data[1:], "answers.yaml", kind)
        again = json.loads(json.dumps(values))
        brought = answers.touchpoints_of(kind, values, _fresh(), _T, source)
        made = answers.document_of(kind, values, _fresh(), _T, today="2026-03-02", language="", defaults=True, source=source)
    except InputError as error:
        return kind.name, readable(error.problems, lines=data.count(b"\n") + data.count(b"\r") + 1)
    changed = answers.changed_by(kind, made, {k: v for k, v in again.items() if k not in ("kind", "id", "touchpoints")}, _fresh(), source) \
        if not brought and not source.problems else made
    return kind.name, tuple(sorted(made)), changed == made


def _fresh() -> Known:
    found = Known(lambda: _known().workspace)
    found.__dict__["evidence"] = _known().evidence
    return found


def _draft(data: bytes) -> Hashable:
    root = _folder()
    (root / ".empathy/drafts").mkdir(exist_ok=True)
    (root / ".empathy/drafts/new.jsonl").write_bytes(data)
    with Draft(root, "new") as found:
        return len(found.answers), len(found.place), found.begun


def _picture(data: bytes) -> Hashable:
    kind = ("png", "jpeg", "webp")[data[0] % 3 if data else 0]
    try:
        cleaned = clean(data[1:], kind)
    except Refused as refused:
        return kind, readable([Problem(refused.message, {"file": "x", **refused.values})])
    assert clean(cleaned, kind) == cleaned
    assert len(cleaned) <= len(data) + 64
    return kind, len(cleaned).bit_length()


class _Objects(Objects):
    """A repository in which each name leads to the same folder, or to nothing."""

    def __init__(self, data: bytes) -> None:
        self.data, self.asked = data, 0

    def contents(self, ids: Sequence[str]) -> list[bytes | None]:
        self.asked += 1
        return [self.data if self.asked < 4 and n % 3 < 2 else None for n, _ in enumerate(ids)]


def _tree(data: bytes) -> Hashable:
    try:
        found = walk(_Objects(data), "0" * 40, ["Personas/lea.md", "Home.md"])
    except PublishError as error:
        return readable(error.problems)
    paths = list(found.readable())
    return len(paths), found.barrier("Personas/lea.md"), found.at("Home.md") is not None


def _block(data: bytes) -> Hashable:
    style = ("html", "hash", "lines", "redirects", "nav")[data[0] % 5 if data else 0]
    there = data[1:]
    body, before = {"nav": (b"- Lea: lea.md\n", ""), "redirects": (b'"old": "new"\n', '"a": "b"\n')}.get(style, (b"lea\nben\n", "lea\n"))
    try:
        merged = blocks.merged(style, there, OWNER, body, before)
        assert merged is not None
        ours = blocks.owned(style, there, body.decode(), before)
        assert blocks.merged(style, merged, OWNER, body, ours) == merged
        if style == "nav":
            return style, merged == there
        left = blocks.without(style, merged, OWNER, ours)
        if style in ("html", "hash") and blocks.find(style, there, OWNER) is None:
            assert (left or b"") in (there, b"")
            assert left == (there or None if there.removeprefix(blocks.BOM) else None)
    except blocks.Untouchable as untouchable:
        return style, readable([untouchable.problem])
    return style, merged == there, left == there


def _words(data: bytes) -> Hashable:
    body = data.decode("utf-8", "replace")
    shown = [said.words(data, kind) for kind in ("application/json", "text/html", "")]
    assert all(len(text) <= 1_000 and "\n" not in text for text in shown)
    confluence_words.lines(body)
    assert confluence_words.readable(confluence_words.readable(data)) is not None
    return confluence_words.says(body, confluence_words.digest(data)), len(shown[0]).bit_length()


def _answer(data: bytes) -> Hashable:
    wiki = Rpc(_Client(data))  # type: ignore[arg-type]  # it answers like one
    asks: tuple[Callable[[], object], ...] = (
        lambda: wiki.pages("a"), lambda: wiki.files("a"), lambda: wiki.text("a"), lambda: wiki.file("a"), lambda: wiki.revisions("a"),
        lambda: wiki.folded(["a", "b"]), lambda: wiki.name("a"), lambda: wiki.author("a"), wiki.login_name, lambda: wiki.lock(["a"]),
        lambda: wiki.may("a"), lambda: wiki.put("a", "b", "c"), lambda: wiki.delete_file("a"), lambda: wiki.login("a", "b"))
    shown: list[Hashable] = []
    for ask in asks:
        try:
            shown.append(type(ask()).__name__)
        except InputError as error:
            shown.append(readable(error.problems))
    return tuple(shown)


class _Client:
    """What stands for the net: whatever is asked, it answers with these bytes."""

    host, name = "wiki.example.org", "TOKEN"
    headers: Mapping[str, str] = {"content-type": "text/xml"}

    def __init__(self, data: bytes) -> None:
        self.body = data

    def call(self, *_: object, **__: object) -> "_Client":
        return self


def _rows(data: bytes) -> Hashable:
    root = _folder()
    (root / "personas/s.csv").write_bytes(data)
    document = Document("source", "s", {"file": "s.csv", "sha256": "0" * 64}, "personas/s.yaml", "")
    try:
        told = [text for _, _, texts in rows.texts(root, document) for text in texts]
        rows.nuggets(root, document)
    except rows.Unavailable as error:
        return readable(error.problems, files=True)
    return len(told)


READERS: dict[bytes, Callable[[bytes], Hashable]] = {
    b"M": _list, b"W": _mediawiki, b"D": _dokuwiki, b"C": _confluence, b"P": _plan, b"R": _rendered, b"S": _memory, b"N": _note,
    b"A": _answers, b"J": _draft, b"I": _picture, b"G": _tree, b"B": _block, b"H": _words, b"X": _answer, b"K": _rows,
}


def run(data: bytes) -> Hashable:
    letter = data[:1] if data[:1] in READERS else b"M"
    return letter, READERS[letter](data[1:])


def seeds() -> list[bytes]:
    entries = {"lea": {"at": "Personas/lea.md", "kind": "page", "digest": "a" * 64, "title": "Lea"},
               "home": {"at": "home", "kind": "block", "digest": "b", "body": "x\ny", "style": "html", "next": "c", "version": "3"}}
    pages = json.dumps({"generator": "empathy", "format": 1, "owners": {OWNER: entries, "other": {"a": {"at": "x", "kind": "page"}}}}).encode()
    plan = json.dumps({"generator": "empathy", "what": "plan", "format": 1, "target": "docs", "to": {"kind": "git"}, "state": "s", "digest": "d",
                       "options": {"on_conflict": "fail", "adopt": False, "allow_delete": 3, "only": ["lea"]}, "pages": [{"id": "lea"}]}).encode()
    made = json.dumps({"generator": "empathy", "format": rendered.FORMAT, "documents": [{"id": "lea", "file": "a.yaml", "page": "lea"}],
                       "pages": [{"path": "lea.html", "sha256": "a" * 64}]}).encode()
    note = {"stamp": "s", "origin": "o", "alone": True, "state": "s", "language": "en", "pages": 1, "pictures": ["a.png"], "since": "1",
            "until": "2", "target": {f.name: f.default if isinstance(f.default, (str, bool)) else "x" for f in fields(Settings)} | {"name": "docs"}}
    trees = [b"100644 Home.md\0" + b"\1" * 20 + b"40000 Personas\0" + b"\2" * 20 + b"120000 link\0" + b"\3" * 20]
    pictures = [p for n in ("*.png", "*.jpg", "*.webp") for p in (ROOT / "personas").rglob(n)]
    kinds = {".png": b"\0", ".jpg": b"\1", ".webp": b"\2"}
    value = b"<methodResponse><params><param><value>%s</value></param></params></methodResponse>"
    return [
        b"M" + pages, b"W<pre>\n" + pages + b"\n</pre>", b"D====== x ======\n\n<code>\n" + pages + b"\n</code>", b"C" + pages, b"P" + plan,
        b"R" + made, b"S" + _kept(), b"N" + json.dumps(note).encode(), b'J{"at":["a",1],"key":"name","value":"Lea"}\n{"at":[]}\n{"at"',
        *(b"A" + bytes((n % 6,)) + data for n, data in enumerate(reader._SHORT)), *(b"I" + kinds[p.suffix] + p.read_bytes() for p in pictures
                                                                                     if p.stat().st_size < 60_000),
        b"I\1\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x0b\x08\0\1\0\1\1\1\x11\0\xff\xda\0\x08\1\1\0\0?\0\xaa\xff\xd9",
        b"I\2RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0", *(b"G" + tree for tree in trees),
        b"B\0# Home\n\n<!-- empathy shop begin -->\nlea\n<!-- empathy shop end -->\nmore\n", b"B\1*.md\n# empathy shop begin\nlea\n# empathy shop end\n",
        b"B\2a\nlea\nz\n", b'B\3a: b\n"x": y\n', b"B\4site_name: x\nnav:\n  - Home: index.md\n  - More:\n      - a.md\ntheme: !!python/name:x.y\n",
        b'H{"message": "no", "errors": [{"detail": "x"}]}', b'H<p>a &eacute; <b>b</b></p><ac:link><ri:page ri:content-title="x"/></ac:link>',
        *(b"X" + value % v for v in _VALUES), _FAULT,
        b"Kid,locator,date,segment,tags,verbatim\nr2,row 2,2026-03-01,North,shop | web,\"'=1+1, x\"\n",
    ]


_VALUES = (
    b"<string>a</string>", b"<int>1</int>", b"<boolean>1</boolean>", b"<struct><member><name>name</name><value>a</value></member></struct>",
    (b"<array><data><value><struct><member><name>id</name><value>a</value></member><member><name>rev</name><value><int>3</int></value>"
     b"</member><member><name>hash</name><value>x</value></member></struct></value></data></array>"))
_FAULT = (b"X<?xml version='1.0'?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member>"
          b"<member><name>faultString</name><value>no</value></member></struct></value></fault></methodResponse>")

TARGET = Target("manifest", run, seeds, (
    *YAML_SIGNS, *CSV_SIGNS, *keys("journey", "source")[:40], *settings.TARGET.tokens[-8:],
    *(b'"%s"' % word for word in (b"generator", b"format", b"owners", b"shop", b"at", b"kind", b"page", b"block", b"digest", b"title", b"next", b"body")),
    b"null", b"true", b"NaN", b"Infinity", b"1e999", b"-0", b"9" * 30, b"\\ud800", b"\\u0000", b"[[[[", b'{"a":', b"<pre>\n", b"\n</pre>", b"<code>\n",
    b"\n</code>", b"40000 ", b"100644 ", b"160000 ", b"x\0", b"\0" * 20, b"\xff\xd8\xff", b"\xff\xda", b"\xff\xc0", b"\xff\xe1", b"Exif\0\0MM\0*\0\0\0\x08",
    b"\x89PNG\r\n\x1a\n", b"IHDR", b"IDAT", b"IEND", b"RIFF", b"WEBPVP8 ", b"VP8X", b"<value>", b"</value>", b"<struct>", b"<array><data>", b"<int>",
    b"<base64>", b"<dateTime.iso8601>", b"<nil/>", b"<double>", b"&lt;", b"&#0;", b"<!ENTITY a 'b'>", b"../", b"C:\\"), seconds=2.0)

