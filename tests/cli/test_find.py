"""What is typed names a document, a touchpoint or an entry of a document; what is mistyped gets a suggestion."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.cli import find
from empathy_cli.cli.session import Session
from empathy_cli.model.problem import InputError


@pytest.mark.parametrize(("typed", "name", "kind", "path"), [
    ("lea", "lea", "persona", ()), ("LEA", "lea", "persona", ()), ("couch", "couch", "journey", ()),
    ("touchpoints", "touchpoints", "touchpoints", ()), ("courier", "courier", "touchpoint", ("touchpoints", 1)),
    ("Call-Centre", "call-centre", "touchpoint", ("touchpoints", 2)),
    ("touchpoints#courier", "touchpoints#courier", "touchpoint", ("touchpoints", 1)),
    ("couch#order", "couch#order", "step", ("steps", 1)), ("Couch#Order", "couch#order", "step", ("steps", 1)),
    ("couch#wait", "couch#wait", "stage", ("stages", 1)), ("couch#steps.order", "couch#order", "step", ("steps", 1)),
    ("talks#n1", "talks#n1", "nugget", ("nuggets", 0)),
])
def test_an_id_names_a_document_a_touchpoint_or_an_entry(meshed: Path, typed: str, name: str, kind: str,
                                                         path: tuple[str | int, ...]) -> None:
    found = find.entry(Session(meshed), typed)
    assert (found.name, found.kind.name, found.path) == (name, kind, path)
    data = found.document.data
    for key in path:
        data = data[key]
    assert found.data is data
    assert find.document(Session(meshed), typed) is not None


@pytest.mark.parametrize(("typed", "says"), [
    ("curier", "there is no document “curier”. Did you mean “courier”?"),
    ("cuch#order", "there is no document “cuch”. Did you mean “couch#order”?"),
    ("couch#ordr", "there is no “ordr” in “couch”. Did you mean “couch#order”?"),
    ("couch#zzz", "there is no “zzz” in “couch”; “empathy show couch” shows what there is"),
    ("lea#x", "nothing in “lea” has an id of its own"), ("courier#x", "nothing in “courier” has an id of its own"),
    ("zzz", "there is no document “zzz”; “empathy list” shows which there are"), ("", "there is no document “”"),
    ("#", "there is no document “”"), ("couch#", "there is no “” in “couch”"),
])
def test_what_is_not_there_is_an_error_with_a_way_on(meshed: Path, typed: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        find.entry(Session(meshed), typed)
    assert says in str(error.value)


def test_a_document_comes_before_a_touchpoint_of_the_same_id(meshed: Path, write: Callable[..., Path]) -> None:
    write("personas/c.yaml", "kind: persona\nid: courier\nname: Cou Rier\n")
    assert find.entry(Session(meshed), "courier").kind.name == "persona"
    assert find.entry(Session(meshed), "touchpoints#courier").kind.name == "touchpoint"


def test_a_stage_that_is_called_as_a_step_is_named_with_its_list(meshed: Path, write: Callable[..., Path]) -> None:
    file = meshed / "personas/lea/couch.journey.yaml"
    file.write_text(file.read_text().replace("id: find", "id: sofa"))
    assert find.entry(Session(meshed), "couch#sofa").kind.name == "step"
    found = find.entry(Session(meshed), "couch#stages.sofa")
    assert (found.kind.name, found.name) == ("stage", "couch#stages.sofa")
    assert [one.name for one in find.entries(found.document)][5:] == ["couch#stages.sofa", "couch#wait"]


def test_without_a_catalogue_it_is_said_how_one_begins(filled: Path) -> None:
    with pytest.raises(InputError, match="no catalogue of touchpoints yet; “empathy new touchpoint” begins it"):
        find.entry(Session(filled), "touchpoints")


def test_what_cannot_be_read_is_named_as_it_may_be_in_there(meshed: Path) -> None:
    (meshed / "personas/tom.yaml").write_text("kind: persona\nid: tom\nname: [\n")
    with pytest.raises(InputError, match=r"there is no document “tom”.*it may be in one of them: personas/tom\.yaml"):
        find.entry(Session(meshed), "tom")


BROKEN = "kind: touchpoints\ntouchpoints: [\n  {id: a\n"
WHY = ("personas/touchpoints.yaml:3:3: “{” is opened here and never closed, or a comma is missing before line 4\n"
       "error: so the catalogue of touchpoints cannot be read. Mend it there, or with "
       "“empathy edit touchpoints --editor”\n")


@pytest.mark.parametrize(("args", "before", "after"), [
    (["show", "touchpoints"], "", ""), (["export", "touchpoints"], "", ""), (["edit", "touchpoints#courier"], "", ""),
    (["show", "courier"], "error: there is no document “courier”; “empathy list” shows which there are\n", ""),
    (["edit", "leaa"], "error: there is no document “leaa”. Did you mean “lea”?\n", ""),
    (["new", "touchpoint"], "", "error: nothing was written\n"), (["edit", "couch"], "", "error: nothing was written\n"),
    (["new", "journey", "lea"], "", "error: nothing was written\n"),
    (["edit", "couch#sofa", "touchpoint"], "", "error: nothing was written\n"),
    (["import", "touchpoints", "-"], "", "error: nothing was written\n"),
    (["import", "journey", "-", "--id", "couch"], "", "error: nothing was written\n"),
], ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_a_catalogue_that_cannot_be_read_is_said_at_once_with_why_and_what_now(
        empathy: Callable[..., Any], meshed: Path, args: list[str], before: str, after: str) -> None:
    (meshed / "personas/touchpoints.yaml").write_text(BROKEN)
    done = empathy(*args, input="id,name\nx,X\n")
    assert done.returncode in (1, 2)
    assert done.stderr == before + WHY + after
    assert (meshed / "personas/touchpoints.yaml").read_text() == BROKEN


def test_answers_that_name_a_touchpoint_of_an_unreadable_catalogue_are_refused_with_why(
        empathy: Callable[..., Any], meshed: Path) -> None:
    (meshed / "personas/touchpoints.yaml").write_text(BROKEN)
    done = empathy("edit", "couch#sofa", "--answers", "-", input="touchpoint: courier\n")
    assert done.returncode == 1
    assert done.stderr.endswith(WHY)
    assert empathy("edit", "couch", "--answers", "-", input="title: Another\n").returncode == 0


def test_an_unreadable_catalogue_can_be_opened_in_the_editor(terminal: Callable[..., str], meshed: Path,
                                                             tmp_path: Path) -> None:
    file = meshed / "personas/touchpoints.yaml"
    file.write_text(BROKEN)
    editor = tmp_path / "mend"
    editor.write_text("#!/bin/sh\nprintf 'kind: touchpoints\\ntouchpoints: [{id: a, name: A}]\\n' > \"$1\"\n")
    editor.chmod(0o755)
    said = terminal("edit", "touchpoints", "--editor", EDITOR=str(editor))
    assert "Saved: personas/touchpoints.yaml" in said
    assert file.read_text().endswith("[{id: a, name: A}]\n")
