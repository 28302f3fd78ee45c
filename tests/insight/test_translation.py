"""Which state of a document somebody has translated."""

import pytest

from empathy_cli.insight.translation import digest
from empathy_cli.model.document import Document

DATA = {"kind": "persona", "id": "lea", "name": "Lea", "role": "Nurse", "pains": [{"text": "late"}]}


def of(**more):
    return digest(Document("persona", "lea", DATA | more, "lea.yaml", ""))


@pytest.mark.parametrize("more", [
    {"owner": "A. Lenz"}, {"tags": ["night"]}, {"note": "ask again"}, {"used_in": ["shop"]},
    {"contributors": [{"department": "IT", "role": "Lead"}]}, {"pains": [{"text": "late", "evidence": ["talks#n1"]}]}])
def test_what_nobody_translates_changes_nothing(more):
    assert of(**more) == of()


@pytest.mark.parametrize("more", [{"role": "Doctor"}, {"pains": [{"text": "later"}]}, {"goals": [{"text": "sleep"}]}])
def test_every_word_that_is_translated_changes_it(more):
    assert of(**more) != of()
