"""The exact way to read YAML: slower than `reader`, it names every fault with its line and column, and goes on.

Whatever can be read all the same is handed back too, so that the model's problems are shown in the same go.
"""

import re
from typing import Any

from yaml import MarkedYAMLError, YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs forget to export it
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from empathy_cli.locale import N_
from empathy_cli.model.field import Raw
from empathy_cli.model.problem import ERROR, WARNING, InputError, Problem

from .decoding import refused, rule_of, unwanted
from .plain import NOTHING
from .reader import MAX_DEPTH, MAX_NODES, TOO_MANY
from .syntax import explain

MAX_PROBLEMS = 100
"""After so many, nobody reads on."""
_HASH = re.compile(r"[ \t]+#[^\s#]")
_REST = re.compile(r"[^\r\n]*")


class _Stop(Exception):
    """A limit: nothing more is read."""


def examine(text: str) -> tuple[Raw, list[Problem]]:
    """The value as far as it can be read, and all problems, in the order of the file."""
    walk = _Walk(text)
    value: Raw = None
    try:
        value = walk.document()
    except _Stop:
        pass
    except MarkedYAMLError as error:
        walk.problems.append(explain(error, text))
    except (YAMLError, ValueError, OverflowError):  # PyYAML's own reader, before a mark is known
        walk.problems.append(Problem(N_("this is not YAML that can be read"), line=1, column=1))
    return value, sorted(walk.problems, key=lambda p: (p.line, p.column))


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.parser = CParser(text)
        self.problems: list[Problem] = []
        self.nodes = 0

    def add(self, mark: Any, message: str, *, severity: str = ERROR, **values: object) -> None:
        self.problems.append(Problem(message, values, line=mark.line + 1, column=mark.column + 1, severity=severity))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop

    def warn(self, message: str, line: int, column: int, **values: object) -> None:
        """What is read all the same; so no number of them ends the reading."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(message, values, line=line, column=column, severity=WARNING))

    def event(self) -> Any:
        event = self.parser.get_event()
        if isinstance(event, NodeEvent):
            self.nodes += 1
            if self.nodes > MAX_NODES and not isinstance(event, AliasEvent):
                self.add(event.start_mark, TOO_MANY, limit=f"{MAX_NODES:,}")
                raise _Stop
        return event

    def document(self) -> Raw:
        self.parser.get_event()
        start = self.parser.get_event()
        if not isinstance(start, DocumentStartEvent):
            return None
        if start.version or start.tags:
            self.add(start.start_mark, N_("YAML directives (lines that begin with %) are not used here; delete them"))
        value = self.value(self.event(), 1)
        while not isinstance(end := self.parser.get_event(), DocumentEndEvent):
            pass
        after = self.parser.get_event()
        if isinstance(after, DocumentStartEvent):
            self.add(after.start_mark, N_("two documents in one file: a line --- begins another one. "
                                          "Give each a file of its own"))
        del end
        return value

    def value(self, event: Any, depth: int) -> Raw:
        if isinstance(event, AliasEvent):
            self.add(event.start_mark, N_("“*{name}” begins with *, which YAML takes for an alias: put quotes around "
                                          "the text, or write out what is meant"), name=str(event.anchor)[:60])
            return "*" + str(event.anchor)
        self.properties(event)
        if isinstance(event, ScalarEvent):
            return self.scalar(event)
        self.bounded(event, depth)
        if isinstance(event, MappingStartEvent):
            return self.mapping(depth)
        assert isinstance(event, SequenceStartEvent)
        items: list[Any] = []
        while not isinstance(event := self.event(), CollectionEndEvent):
            items.append(self.value(event, depth + 1))
        return items

    def mapping(self, depth: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        lines: dict[str, int] = {}
        while not isinstance(key := self.event(), CollectionEndEvent):
            if not isinstance(key, ScalarEvent):
                self.add(key.start_mark, N_("begins with *, which YAML takes for an alias: put quotes around the text")
                         if isinstance(key, AliasEvent) else
                         N_("a list or a group cannot be the name of a field; if it is a text, put quotes around it"))
                if isinstance(key, CollectionStartEvent):
                    self.skip(depth + 1)
                self.value(self.event(), depth + 1)
                continue
            self.properties(key)
            self.characters(key)
            name = str(key.value)
            value = self.value(self.event(), depth + 1)
            if not name:
                self.add(key.start_mark, N_("a field without a name before the “:”"))
            elif name == "<<":
                self.add(key.start_mark, N_("“<<” (a merge key) is not used here: write the fields out"))
            elif name in fields:
                self.add(key.start_mark, N_("“{key}” appears twice: here and in line {first}. Keep one of them"),
                         key=name[:80], first=lines[name])
            else:
                fields[name] = value
                lines[name] = getattr(key.start_mark, "line", 0) + 1
        return fields

    def skip(self, depth: int) -> None:
        """Goes on behind the collection that has begun."""
        above = depth - 1
        while depth > above:
            event = self.event()
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            self.bounded(event, depth)

    def bounded(self, event: Any, depth: int) -> None:
        """Ends the reading where it goes too deep: libyaml takes the longer for each level, the deeper it lies."""
        if depth > MAX_DEPTH:
            self.add(event.start_mark, N_("more than {limit} levels, one inside the other"), limit=MAX_DEPTH)
            raise _Stop

    def properties(self, event: Any) -> None:
        if event.anchor is not None:
            self.add(event.start_mark, N_("“&{name}” begins with &, which YAML takes for an anchor: put quotes around "
                                          "the text"), name=str(event.anchor)[:60])
        if getattr(event, "tag", None) is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")[:60]
            self.add(event.start_mark, N_("“{tag}” begins with !, which YAML takes for a tag; tags are not used here. "
                                          "Delete it, or put quotes around the text"), tag=tag)

    def scalar(self, event: Any) -> str | None:
        value = str(event.value)
        if event.style:
            self.characters(event)
            return value
        start, end = event.start_mark, event.end_mark
        if start.line != end.line:
            self.folded(start, end)
        rest = _HASH.match(self.text, end.index)
        if rest and end.index > start.index:
            comment = _REST.match(self.text, rest.start())
            assert comment
            self.warn(
                N_("the text ends before “{comment}”: what follows a space and # is a comment. If it belongs to the "
                   "text, put quotes around the whole"),
                end.line + 1, end.column + 1 + len(rest[0]) - 2, comment=comment[0].strip()[:60])
        return None if value in NOTHING else value

    def folded(self, start: Any, end: Any) -> None:
        """A plain text over several lines, one of which looks like an entry of a list."""
        for number, line in enumerate(re.split(r"\r\n|\r|\n", self.text[start.index:end.index])[1:], start.line + 1):
            entry = re.match(r"[ \t]*- ", line)
            if entry:
                self.warn(N_("this line continues the text above and is no entry of its own: its “-” must stand "
                             "exactly below the one before"), number + 1, len(entry[0]) - 1)

    def characters(self, event: Any) -> None:
        """A character that is refused in the file does not come in as an escape either."""
        found = next(refused(event.value), None)
        if found:
            message, values = unwanted(found[0])
            self.problems.append(Problem(message, values, line=event.start_mark.line + 1,
                                         column=event.start_mark.column + 1, rule=rule_of(found[0])))


def must_parse(text: str) -> Raw:
    """The value of a text that is free of faults; InputError otherwise."""
    value, problems = examine(text)
    errors = [p for p in problems if p.severity == ERROR]
    if errors:
        raise InputError(*errors)
    return value
