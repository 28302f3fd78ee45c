"""Random edits in random hands: the intended value changes, all else stays, byte for byte."""

import copy
import os
import random
import re
from collections import Counter

import pytest
import yaml

from empathy_cli.store.editor import Refused, append, delete, set_value

EDITS = int(os.environ.get("EMPATHY_EDITS", "1000"))


def _load(text: str):
    """PyYAML's own loader, all scalars as texts: it shares no code with ours but libyaml."""
    return yaml.load(text, yaml.CBaseLoader)


def _leaves(value, path=()):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _leaves(item, (*path, i))
    else:
        yield path


def _set(data, path, value):
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def _get(data, path):
    for step in path:
        data = data[step]
    return data


def _bare(value):
    """Without the line end that a block leaves on its text; empty values are left out."""
    if isinstance(value, dict):
        if list(value) == ["text"]:
            return _bare(value["text"])
        return {k: _bare(v) for k, v in value.items() if v not in ("", "~", "null", [], None)}
    if isinstance(value, list):
        return [_bare(v) for v in value]
    return value.rstrip("\n")


class Edit:
    """One random edit of one random document, and what it must lead to."""

    def __init__(self, seed: int, handwritten) -> None:
        self.r = random.Random(seed)
        hand = handwritten.Hand(seed)
        self.words = handwritten
        self.hand = hand
        self.text = hand.document()
        self.data = _load(self.text)
        self.want = copy.deepcopy(self.data)
        self.lost = False
        """Whether comments may go with what is deleted."""
        self.what, self.do = self.r.choice([
            self.text_edit, self.text_edit, self.add, self.insert, self.drop, self.weigh, self.long, self.evidence])()

    def sentence(self) -> str:
        return self.hand.sentence()

    def text_edit(self, new: str = ""):
        paths = [p for p in _leaves(self.data) if p[0] not in ("kind", "id", "tags", "motives") and p[-1] not in (
            "basis", "knows_history") and "evidence" not in p]
        path = self.r.choice(paths)
        new = new or self.sentence()
        _set(self.want, path, new)
        return f"set {path} {new!r}", lambda: set_value(self.text, path, new)

    def long(self):
        return self.text_edit(" ".join(self.sentence() for _ in range(12)))

    def lists(self):
        return [k for k in self.words.LISTS if k in self.data]

    def add(self):
        key = self.r.choice([*self.words.LISTS, "tags"])
        value = self.r.choice(self.words.WORDS) if key == "tags" else self.hand.stated()
        present = self.data.get(key)
        self.want[key] = [*(present if isinstance(present, list) else []), value]
        return f"append {key} {value!r}", lambda: append(self.text, (key,), value)

    def insert(self):
        missing = [k for k in ("owner", "role", "story", "meaning", "treatment", "motives") if not self.data.get(k)
                   or k == "motives"]
        key = self.r.choice(missing)
        value = {"treatment": {"needs": self.sentence()}, "motives": [{"motive": self.sentence()}]}.get(key, self.sentence())
        self.want[key] = value
        return f"insert {key} {value!r}", lambda: set_value(self.text, (key,), value)

    def drop(self):
        self.lost = True
        paths = [(k,) for k in self.data if k not in ("kind", "id")]
        paths += [(k, i) for k in self.lists() for i in range(len(self.data[k])) if len(self.data[k]) > 1]
        paths += [(k, i, f) for k in self.lists() for i, s in enumerate(self.data[k]) if isinstance(s, dict) for f in s
                  if len(s) > 1 and f != "text"]
        path = self.r.choice(paths)
        del _get(self.want, path[:-1])[path[-1]]
        return f"delete {path}", lambda: delete(self.text, path)

    def weigh(self):
        """A text becomes a statement with evidence."""
        texts = [(k, i) for k in self.lists() for i, s in enumerate(self.data[k]) if isinstance(s, str)]
        if not texts:
            return self.add()
        path = self.r.choice(texts)
        value = {"text": _get(self.data, path).rstrip("\n"), "evidence": self.hand.evidence()}
        _set(self.want, path, value)
        return f"weigh {path}", lambda: set_value(self.text, path, value)

    def evidence(self):
        """A reference inside of a list of references is renamed."""
        paths = [p for p in _leaves(self.data) if "evidence" in p]
        if not paths:
            return self.insert()
        path = self.r.choice(paths)
        _set(self.want, path, "renamed#n1")
        return f"rename {path}", lambda: set_value(self.text, path, "renamed#n1")

    def verify(self, result: str) -> None:
        got = _load(result)
        assert _bare(got) == _bare(self.want)
        assert list(_bare(self.data)) == [k for k in _bare(got) if k in _bare(self.data)] or self.lost
        assert result.startswith("\ufeff") == self.text.startswith("\ufeff")
        assert ("\r\n" in result) == ("\r\n" in self.text)
        assert not re.search(r"(?<!\r)\n", result) or "\r\n" not in self.text
        if not self.lost:
            assert set(re.findall(r"# c[-\w]+\.", self.text)) == set(re.findall(r"# c[-\w]+\.", result))
        self.same_lines(result)

    def same_lines(self, result: str) -> None:
        """Outside of one place, the lines are the same; the place is no larger than what was changed."""
        old, new = self.text.splitlines(keepends=True), result.splitlines(keepends=True)
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        gone = [line for line in old[head:len(old) - tail] if line.strip()]
        most = 40 if self.lost else 12
        assert len(gone) <= most
        if self.what.startswith(("append", "insert")):
            assert len(gone) <= 3


@pytest.mark.slow
def test_random_edits_change_what_they_should_and_nothing_else(handwritten) -> None:
    counts: Counter[str] = Counter()
    for seed in range(EDITS):
        edit = Edit(seed, handwritten)
        kind = edit.what.split()[0]
        try:
            result = edit.do()
        except Refused:
            counts["refused"] += 1
            counts[f"refused {kind}"] += 1
            continue
        counts[kind] += 1
        try:
            edit.verify(result)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {edit.what}\n{edit.text}\n=====>\n{result}\n{error}") from error
    print(dict(counts))
    assert counts["refused"] <= EDITS * 0.03, counts
    assert {"set", "append", "insert", "delete", "weigh", "rename"} <= set(counts)
