"""A file that cannot be read is one error, not one for everything that points to it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

MAP = "kind: empathy-map\nid: waiting\ntitle: Waiting\npersona: lea\n"


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("broken", ["kind: persona\nid: lea\nname: Lea\npain: [late]\n", "kind: persona\nid: 'lea'\nname: [\n"])
def test_what_points_to_a_broken_document_is_not_said_to_point_nowhere(
        broken: str, empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/lea.yaml", broken)
    write("personas/waiting.map.yaml", MAP)
    done = empathy("check")
    assert done.returncode == 3
    assert "DOC01" in done.stdout
    assert "REF01" not in done.stdout


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("broken", [
    "kind: touchpoints\ntouchpoints: [{id: courier, name: C, nam: D}]\n",
    "kind: touchpoints\ntouchpoints: [\n", "id: touchpoints\nkind: 'touchpoints'\nx: 1\n"])
def test_what_points_into_a_broken_catalogue_is_not_said_to_point_nowhere(
        broken: str, empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/lea.yaml", "kind: persona\nid: lea\nname: Lea\n")
    write("personas/c.yaml", broken)
    write("personas/j.yaml", "kind: journey\nid: j\ntitle: J\npersona: lea\nsteps: [{id: s, title: S, touchpoint: courier}]\n")
    done = empathy("check")
    assert done.returncode == 3
    assert "DOC01" in done.stdout
    assert "REF01" not in done.stdout


@pytest.mark.usefixtures("workspace")
def test_what_points_to_no_document_at_all_is_still_found(empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/other.yaml", "kind: persona\nid: mia\nname: [\n")
    write("personas/waiting.map.yaml", MAP)
    assert "REF01" in empathy("check").stdout


GONE = "kind: persona\nid: lea\nname: Lea\ntype: primary\npains: [{text: A, evidence: [gone]}]\n"


@pytest.mark.usefixtures("workspace")
def test_what_is_wrong_in_the_settings_hides_no_finding_and_no_other_setting(
        empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/lea.yaml", GONE)
    write("personas/talks.yaml", "kind: source\nid: talks\ntitle: Talks\n")
    write("empathy.yaml", "check:\n  select: [SET, REF]\n  ignore:\n    - {rule: SET02, reason: We know}\n"
                          "    - {rule: PER01}\n    - {rule: REF01, id: No id!, reason: x}\n  limits: {personas: many}\n")
    done = empathy("check", "--json")
    assert done.returncode == 3
    rules = [finding["rule"] for finding in json.loads(done.stdout)]
    assert sorted(rules) == ["DOC01", "DOC01", "DOC01", "REF01", "REF02", "SET03", "SET05"], "SET02 is silenced all the same"
