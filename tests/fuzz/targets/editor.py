"""A document in any hand, and an edit: the intended value changes and nothing else does, or it is refused in words.

An input is the document, a NUL, which no document has, and what picks the edit. What the edit led to is judged by
PyYAML's own loader, which shares nothing with ours but libyaml.
"""

import copy
import importlib.util
import random
import re
from collections import Counter
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

import yaml

from empathy_cli.model.problem import InputError
from empathy_cli.model.problem import Path as Place
from empathy_cli.store.decoding import UNWANTED
from empathy_cli.store.editor import Refused, append, delete, set_value
from empathy_cli.store.plain import NOTHING
from empathy_cli.store.reader import parse
from empathy_cli.store.tree import compose, find, line_end
from tests.fuzz.oracle import MAX_SAID, Target, readable
from tests.fuzz.seeds import YAML_SIGNS, documents, keys

_TEXTS = ("x", "no", "a: b", "# c", "it's", 'say "x"', "- y", " ", "é 💚", "1", "word " * 30, "two\nlines", "p\n\nq", "|", "[a]", "C:\\n", "\t")

_COMMENT = re.compile(r"#([^\r\n]*)")


def run(data: bytes) -> Hashable:
    body, _, how = data.rpartition(b"\0")
    text = body.decode("utf-8", "surrogateescape")
    try:
        parse(body)
    except InputError:
        return None
    before = _loaded(text)
    if not isinstance(before, dict):
        return None
    pick = random.Random(how)
    paths = [path for path in _paths(before) if path]
    if not paths:
        return None
    path = pick.choice(paths)
    value = _value(pick, how)
    way = pick.choice(("set", "set", "append", "delete", "new"))
    try:
        if way == "append":
            after = append(text, path, value)
        elif way == "delete":
            after = delete(text, path)
        elif way == "new":
            path = (*path[:-1], "zz")
            after = set_value(text, path, value)
        else:
            after = set_value(text, path, value)
    except Refused as refused:
        return way, readable(refused.problems, lines=body.count(b"\n") + body.count(b"\r") + 1, places=True,
                             most=MAX_SAID + 2 * len(data))  # it says the text that is to be written by hand
    except InputError as error:
        return way, readable(error.problems)
    _verify(text, before, after, path, value, way)
    return way, len(path), type(value).__name__, after == text


def _value(pick: random.Random, how: bytes) -> Any:
    said = how[:200].decode("utf-8", "replace").strip()
    word = said if said and pick.random() < 0.5 and not UNWANTED.search(said) else pick.choice(_TEXTS)
    return pick.choice((word, word, word, {"text": word}, {"text": word, "evidence": ["a#n1"]}, [word, "b"], 4, True))


def _loaded(text: str) -> Any:
    return yaml.load(text.removeprefix("\ufeff"), yaml.CBaseLoader)


def _paths(value: Any, at: Place = ()) -> Iterator[Place]:
    yield at
    for step, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _paths(item, (*at, step))


def _verify(text: str, before: Any, after: str, path: Place, value: Any, way: str) -> None:
    parse(after.encode("utf-8", "surrogateescape"))
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    if after == text:
        return
    now, told = _loaded(after), (path, value, way, after)
    if way != "delete" and not _empty(value):
        body = text.removeprefix("\ufeff")
        node, _ = find(compose(body), path) if way == "set" else (None, [])
        # With an entry that goes, so does what stood behind it.
        within = range(0) if node is None or node.is_text else range(node.start, line_end(body, node.end))
        lost = Counter(said for at, said in _comments(body) if at not in within)
        lost -= Counter(said for _, said in _comments(after.removeprefix("\ufeff")))
        assert not lost, (lost, told)
    # Whatever the edit was, the rest of the document says what it said: the top field in question is held aside.
    top = path[0]
    rest, left = ({k: _bare(v) for k, v in said.items() if k != top and not _empty(v)} for said in (before, now or {}))
    assert rest == left, told
    if way == "set" and not _empty(value):
        want = copy.deepcopy(before)
        held = want
        for step in path[:-1]:
            held = held[step]
        held[path[-1]] = value
        assert _bare(want) == _bare(now), told


def _empty(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_empty, value.values()))
    if isinstance(value, list):
        return all(map(_empty, value))
    return isinstance(value, str) and (value in NOTHING or not value.strip())


def _bare(value: Any) -> Any:
    """What a value says: a statement is its text, a list of one its entry, a number its digits; nothing is left out."""
    if isinstance(value, dict):
        kept = {key: _bare(item) for key, item in value.items() if not _empty(item)}
        return next(iter(kept.values())) if len(kept) == 1 and set(kept) <= {"text", "motive", "name", "title", "rule"} else kept
    if isinstance(value, list):
        kept = [_bare(item) for item in value if not _empty(item)]
        return kept[0] if len(kept) == 1 else kept
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(str(value).split())


def _comments(body: str) -> Iterator[tuple[int, str]]:
    """Everything behind a # that is no part of a text, and where it stands."""
    at = 0
    texts = sorted((line_end(body, leaf.start) if leaf.is_block else leaf.start, leaf.end) for leaf in compose(body).leaves())
    for start, end in [*texts, (len(body), len(body))]:
        for found in _COMMENT.finditer(body, at, max(start, at)):
            yield found.start(), found[1].rstrip()
        at = max(at, end)


def seeds() -> list[bytes]:
    place = Path(__file__).parents[2] / "store" / "handwritten.py"
    spec = importlib.util.spec_from_file_location("fuzz_handwritten", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    hands = [module.Hand(n).document().encode() + b"\0" + str(n).encode() for n in range(150)]
    return [*hands, *(data + b"\0" + str(n).encode() for n, data in enumerate(documents()[:12]))]


TARGET = Target("editor", run, seeds, (*YAML_SIGNS, *keys("persona"), b"\0a", b"\0b", b"\x00it's", b"1", b"2"), seconds=2.0)
