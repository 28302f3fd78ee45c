"""What cannot be read keeps its id: nobody takes it meanwhile, and it is named with its file."""

from pathlib import Path

import pytest

from empathy_cli.store.unread import ids
from empathy_cli.store.workspace import load


@pytest.mark.parametrize(("text", "said"), [
    ("kind: persona\nid: lea\nname: [\n", {"lea"}),
    ("kind: persona\n'id' : \"lea\"\nname: [\n", {"lea"}),
    ("{kind: persona, id: lea, name: [\n", {"lea"}),
    ("kind: persona\nid: lea\nnames: typo\n", {"lea"}),
    ("kind: persona\nid: lea\npains:\n  - id: n1\n  - [\n", {"lea"}),
    ("kind: persona\nid: Lea B\nname: Lea\n", set()),
    ("kind: persona\nname: [\n", set()),
    ("kind: touchpoints\ntouchpoints: [\n", {"touchpoints"}),
])
def test_the_id_is_told_as_far_as_it_can_be(workspace: Path, write, text: str, said: set[str]) -> None:
    write("personas/a.yaml", text)
    write("personas/tom.yaml", "kind: persona\nid: tom\nname: Tom\n")
    assert ids(load(workspace)) == {id_: ["personas/a.yaml"] for id_ in said}


def test_all_files_that_say_so_are_named_and_settings_are_no_document(workspace: Path, write) -> None:
    for name in "ba":
        write(f"personas/{name}.yaml", "id: lea\nname: [\n")
    write("empathy.yaml", "id: shop\nname: [\n")
    assert ids(load(workspace)) == {"lea": ["personas/a.yaml", "personas/b.yaml"]}
