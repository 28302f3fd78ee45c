"""Tables on disk hold what was put there last, whether it waits in memory or was written, and know when they do not."""

import random
import sqlite3
from contextlib import closing

import pytest

from empathy_cli.render import sealed
from empathy_cli.render.sealed import Damaged, Sealed

TABLES = {"things": ("id", "text", "number"), "others": ("key", "data")}


def opened(tmp_path):
    return closing(Sealed(tmp_path / "t.sqlite", TABLES))


@pytest.mark.parametrize("many", [1, 3, 500])
@pytest.mark.parametrize("seed", range(4))
def test_tables_hold_what_a_dictionary_would(tmp_path, monkeypatch, many, seed):
    monkeypatch.setattr(sealed, "_MANY", many)
    rng, known = random.Random(seed), {}
    for _ in range(4):
        with opened(tmp_path) as tables:
            for _ in range(60):
                key = rng.choice("abcdefgh")
                what = rng.random()
                if what < .5:
                    known[key] = (key, rng.choice(["", "é\0", "x" * 9000]), rng.choice([0, None, 1 << 40]))
                    tables.put("things", *known[key])
                elif what < .7:
                    known.pop(key, None)
                    tables.drop("things", key)
                elif what < .9:
                    assert tables.get("things", key) == known.get(key)
                elif what < .95:
                    assert list(tables.all("things")) == [known[k] for k in sorted(known)]
                else:
                    assert tables.count("things") == len(known)
            tables.commit()


def test_a_question_finds_the_rows_that_wait_too(tmp_path):
    with opened(tmp_path) as tables:
        tables.put("things", "a", "one", 1)
        assert [*tables.ask("SELECT text FROM things WHERE number = ?", [1])] == [("one",)]


def damage(tmp_path, change):
    with opened(tmp_path) as tables:
        for key in "abc":
            tables.put("things", key, "text", 1)
        tables.commit()
    with closing(sqlite3.connect(tmp_path / "t.sqlite")) as db, db:
        db.execute(change)


@pytest.mark.parametrize("change", [
    "UPDATE things SET text = 'other' WHERE id = 'b'",
    "UPDATE things SET number = '1' WHERE id = 'b'",
    "DELETE FROM things WHERE id = 'b'",
])
def test_a_table_that_is_not_as_it_was_left_is_not_believed(tmp_path, change):
    damage(tmp_path, change)
    with opened(tmp_path) as tables, pytest.raises(Damaged):
        list(tables.all("things"))


def test_a_row_that_is_not_as_it_was_left_is_not_believed(tmp_path):
    damage(tmp_path, "UPDATE things SET text = 'other' WHERE id = 'b'")
    with opened(tmp_path) as tables:
        assert tables.get("things", "a") == ("a", "text", 1)
        with pytest.raises(Damaged):
            tables.get("things", "b")


def test_notes_that_are_not_as_they_were_left_are_not_believed(tmp_path):
    damage(tmp_path, "UPDATE notes SET value = '{}' WHERE name = 'sums'")
    with pytest.raises(Damaged):
        Sealed(tmp_path / "t.sqlite", TABLES)
