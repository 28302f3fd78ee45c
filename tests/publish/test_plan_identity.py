"""Which page of a list is which, after runs that were killed."""

from dataclasses import replace

import pytest

from empathy_cli.publish.leaf import Leaf
from empathy_cli.publish.manifest import Entry
from empathy_cli.publish.plan_identity import known
from empathy_cli.publish.target import There

LEA = Leaf("lea", "page", "B", "B.md", b"")
BEGUN = {"lea": Entry("A.md", "page", "", next="1"), "tom": Entry("B.md", "page", "", next="2")}


@pytest.mark.parametrize("first", ["lea", "tom"])
def test_a_page_whose_making_was_killed_takes_over_where_another_one_was_made(first: str) -> None:
    entries = dict(sorted(BEGUN.items(), key=lambda item: item[0] != first))
    found = known(entries, {"B.md": There("2")}, [LEA], (), complete=True)
    assert found.entries == {"lea": BEGUN["tom"]}
    assert not found.begun
    assert not found.arrived


def test_what_another_one_made_stays_its_own_while_documents_cannot_be_read() -> None:
    found = known(BEGUN, {"B.md": There("2")}, [LEA], (), complete=False)
    assert found.entries == {"tom": BEGUN["tom"]}


def test_what_was_begun_and_edited_since_is_theirs() -> None:
    found = known(BEGUN, {"B.md": There("edited")}, [replace(LEA, at="A.md")], (), complete=True)
    assert found.entries == {}
