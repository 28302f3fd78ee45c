"""Whatever a document says, the check goes through, and each finding has a place and a text that can be shown."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from empathy_cli.check.registry import RULES
from empathy_cli.check.run import SEVERITIES, findings
from empathy_cli.locale import translator
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, Problem
from empathy_cli.store.workspace import load, reread
from tests.check import odd

ROOT = Path(__file__).parents[2]
BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""Where YAML begins a new line."""
DAYS = st.one_of(st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.sampled_from([date.min, date.max]))
TRANSLATORS = [translator(language) for language in ("en", "de")]


def holds(workspace: Workspace, today: date) -> list[Problem]:
    """What the check finds, once all that must hold of a finding was looked at."""
    found = findings(workspace, today=today)
    assert findings(workspace, today=today) == found
    lines = {file: BREAK.split(data.decode("utf-8", "replace")) for file, data in workspace.texts.items()}
    for problem in found:
        rule = RULES[problem.rule]
        assert problem.severity in SEVERITIES
        assert not (rule.prose and problem.severity == ERROR)
        assert SEVERITIES.index(problem.severity) >= SEVERITIES.index(rule.severity) or problem.rule == "DOC01"
        if problem.file in lines:
            assert 1 <= problem.line <= len(lines[problem.file]), problem
            assert 1 <= problem.column <= len(lines[problem.file][problem.line - 1]) + 1, problem
        else:
            assert (problem.file, problem.line) == ("empathy.yaml", 0)
        for t in TRANSLATORS:
            assert t(problem.message, **problem.values)
    return found


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return load(tmp_path_factory.mktemp("nothing"), keep=True)


@pytest.fixture(scope="module")
def example() -> Workspace:
    return load(ROOT, keep=True)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=odd.workspaces(), today=DAYS)
def test_no_document_however_odd_stops_the_check(nothing: Workspace, files: Mapping[str, bytes], today: date) -> None:
    holds(reread(nothing, files), today)


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """The same with a few bytes or lines lost, doubled, moved or replaced."""
    for _ in range(draw(st.integers(1, 2))):
        lines = data.splitlines(keepends=True) or [b""]
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 30)))
        i, j = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match draw(st.sampled_from([0, 1, 2, 3, 3, 3, 4, 5, 5, 6])):
            case 0:
                data = data[:start] + data[end:]
            case 1:
                data = data[:start] + draw(st.binary(max_size=4)) + data[start:]
            case 2:
                data = data[:start] + draw(st.sampled_from(odd.WORDS)).encode() + data[end:]
            case 3:
                data = b"".join([*lines[:i], *lines[i + 1:]])
            case 4:
                data = b"".join([*lines[:i], lines[j], *lines[i:]])
            case 5:
                data = b"".join([*lines[:i], re.sub(rb"\S+", b"", lines[i], count=1), *lines[i + 1:]])
            case _:
                data = data[:start]
    return data


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_damage_to_the_example_stops_the_check(example: Workspace, data: st.DataObject) -> None:
    files = data.draw(st.lists(st.sampled_from(sorted(example.texts)), min_size=1, max_size=2, unique=True))
    holds(reread(example, {file: data.draw(mutated(example.texts[file])) for file in files}), date(2026, 11, 1))


def test_the_example_itself_is_read_whole(example: Workspace) -> None:
    """Else the two tests above would look at nothing."""
    assert len(example.documents) > 15
    assert not example.problems
