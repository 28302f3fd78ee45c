"""Which entry a row speaks of, told for very many rows in a bounded time."""

import pytest

from empathy_cli.exchange import ids, journey, sheet
from empathy_cli.exchange.ids import Hints, Names, ids_of
from empathy_cli.locale import translator
from empathy_cli.model.text import name_for
from tests.counting import calls


def test_a_text_means_an_id_or_the_one_entry_of_that_name() -> None:
    names = Names({"web": "Web site", "shop": "Shop", "store": "shop", "phone": ""})
    assert [names.id_of(t) for t in ("web", "web_SITE", "Shop", "shop", "nothing")] == ["web", "web", "", "shop", ""]
    names.add("store", "Store")
    assert [names.id_of(t) for t in ("SHOP", "store", "Store")] == ["shop", "store", "store"]


@pytest.mark.parametrize(("said", "found"), [
    (("", "Web site"), "web"), (("", "WEB-site"), "web"), (("own", "Web site"), "own"), (("", "Shop"), "shop-2"), (("", "New"), "new"),
    (("", "web"), "web-2")])
def test_a_row_is_the_present_entry_of_its_name_or_gets_an_id_of_its_own(said: tuple[str, str], found: str) -> None:
    present = {"web": "Web site", "shop": "Shop", "store": "Shop"}
    assert ids_of([said], present, "en", "step") == [found]


def test_what_many_texts_may_mean_is_looked_for_in_bounded_time_and_only_the_first_get_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "COMPARED", 5)
    hints = Hints()
    assert [hints.near("wep", ["web", "shop"]) for _ in range(3)] == ["web", "web", ""]


def test_a_table_of_nothing_but_mistakes_is_compared_no_more_often_than_that() -> None:
    rows = b"".join(b'Step %d,"%s"\n' % (n, b" | ".join(b"no step %d" % k for k in range(20))) for n in range(190))
    found = sheet.read(b"title,next\n" + rows, "a.csv", journey.COLUMNS, translator("en"))
    _, problems = journey.taken(found, {"kind": "journey", "id": "j", "title": "J", "persona": "lea"}, {}, "en")
    assert len(problems) >= 190 * 20
    assert 0 <= found.hints.likely.compared < 10_000
    assert found.hints.likely.closely >= 0


def test_rows_of_one_name_are_counted_on_from_the_last_one() -> None:
    rows = [("", "Look for it")] * 100
    assert ids_of(rows, {"look-for-it-3": "x"}, "en", "step")[:4] == ["look-for-it", "look-for-it-2", "look-for-it-4", "look-for-it-5"]

    looked = []

    class Used(set[str]):
        def __contains__(self, id_: object) -> bool:
            looked.append(id_)
            return super().__contains__(id_)

    numbers: dict[str, int] = {}
    used = Used()
    for _ in range(100):
        used.add(name_for("Look for it", used, "en", "step", numbers))
    assert len(used) == 100
    assert len(looked) <= 300


def test_words_are_not_prepared_for_a_text_that_gets_no_hint() -> None:
    hints = Hints()
    hints.likely.compared = 0
    assert calls(lambda: hints.near("wep", ["web"] * 1_000)) < 20
