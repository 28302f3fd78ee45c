"""Which column is what, and which day somebody means."""

import io

import pytest

from empathy_cli.exchange.feedback import dates
from empathy_cli.exchange.feedback.columns import looked_through, proposed, side_of
from empathy_cli.model.problem import InputError


def export(text: str, *, headed: bool = True):
    return looked_through(io.BytesIO(text.encode()), "x.csv", lambda said: said.replace("secret", "[x]"), headed=headed)


@pytest.mark.parametrize(("heading", "row", "text", "others"), [
    ("ID,Created at,Role,Region,Channel,Message", "7,2026-03-01 09:00,customer,North,App,It took three weeks to come",
     "Message", {"date": "Created at", "side": "Role", "segment": "Region", "touchpoint": "Channel"}),
    ("Nr;Eingang;Wer;Kundengruppe;Kanal;Kommentar", "7;1.3.2026;Kundin;Neu;Filiale;Es hat drei Wochen gedauert",
     "Kommentar", {"date": "Eingang", "side": "Wer", "segment": "Kundengruppe", "touchpoint": "Kanal"}),
    ("N°;Reçu le;Rôle;Région;Canal;Commentaire", "7;01/03/2026;client;Nord;Appli;Il a fallu trois semaines",
     "Commentaire", {"date": "Reçu le", "side": "Rôle", "segment": "Région", "touchpoint": "Canal"}),
    ("N;Ricevuto;Ruolo;Regione;Canale;Commento", "7;1 marzo 2026;cliente;Nord;App;Ci sono volute tre settimane",
     "Commento", {"date": "Ricevuto", "side": "Ruolo", "segment": "Regione", "touchpoint": "Canale"}),
    ("a,b,c", "7,2026-03-01,It took three weeks until anybody came", "c", {"date": "b"}),
])
def test_columns_are_proposed_by_their_headings_in_four_languages_and_by_what_they_hold(heading, row, text, others):
    found = {role: column.name for role, column in proposed(export(f"{heading}\n{row}\n{row}x\n")).items()}
    assert found == {"text": text, **others}


def test_a_column_is_found_by_its_heading_in_any_case_or_by_its_number():
    found = export("Key,The Words\n1,hello there\n")
    assert found.find("the words", "--text").number == found.find("2", "--text").number == 2


@pytest.mark.parametrize(("headings", "told", "says"), [
    ("a,Comment", "Coment", "Did you mean “Comment”?"),
    ("a,b", "Words", "There are: “a”, “b”"),
    ("Comment,x,comment", "COMMENT", "columns 1, 3 are all called"),
    ("2026-03-01,Never again", "Comment", "--no-heading"),
])
def test_a_column_that_is_none_or_several_is_refused_with_what_to_say(headings, told, says):
    with pytest.raises(InputError) as refused:
        export(f"{headings}\n1,2,3\n").find(told, "--text")
    assert says in refused.value.problems[0].text
    assert refused.value.exit_code == 2


def test_without_headings_columns_have_numbers_and_the_first_row_is_an_answer():
    found = export("2026-03-01,Never again\n2026-03-02,Fine\n", headed=False)
    assert [c.name for c in found.columns] == ["1", "2"]
    assert (found.answers, found.rows) == (2, 2)


def test_examples_are_masked():
    assert export("a\nmy secret is out\n").columns[0].examples == ["my [x] is out"]


@pytest.mark.parametrize(("text", "says"), [
    ("a,b\n", "no rows below its headings"), (",".join("abc" * 400) + "\n1\n", "1,200 columns; at most 1,000"),
])
def test_a_file_without_rows_or_with_too_many_columns_is_refused(text, says):
    with pytest.raises(InputError) as refused:
        export(text)
    assert says.replace("1,200", "1200").replace("1,000", "1000") in refused.value.problems[0].text


@pytest.mark.parametrize(("word", "side"), [
    ("Customer", "customer"), ("KUNDIN", "customer"), ("clients", "customer"), ("cliente", "customer"),
    ("Agent", "employee"), ("Mitarbeitende", "employee"), ("salarié", "employee"), ("dipendenti", "employee"),
    ("partner", ""), ("", ""), ("nocustomer", ""),
])
def test_who_speaks_is_known_in_four_languages(word, side):
    assert side_of(word) == side


@pytest.mark.parametrize(("text", "order", "day"), [
    ("2026-03-12", "", "2026-03-12"), ("2026-03-12T09:14:00Z", "", "2026-03-12"), ("2026/3/1 9:00", "", "2026-03-01"),
    ("12.3.2026", "", "2026-03-12"), ("3.12.26", "", "2026-12-03"), ("12. 3. 2026", "", "2026-03-12"),
    ("12.03.2026 10:11", "month", "2026-03-12"), ("13/03/2026", "", "2026-03-13"), ("03/13/2026", "", "2026-03-13"),
    ("03/04/2026", "", ""), ("03/04/2026", "day", "2026-04-03"), ("03/04/2026", "month", "2026-03-04"),
    ("4/4/2026", "", "2026-04-04"), ("12 March 2026", "", "2026-03-12"), ("Mar 12, 2026 4:15 PM", "", "2026-03-12"),
    ("12. März 2026", "", "2026-03-12"), ("1er août 2026", "", "2026-08-01"), ("12 dicembre 2026", "", "2026-12-12"),
    ("Thu, 12 Mar 2026 10:00", "", "2026-03-12"), ("31.2.2026", "", ""), ("2026-13-01", "", ""), ("yesterday", "", ""),
    ("", "", ""), ("12", "", ""), ("46093", "", ""), ("2026-03-123", "", ""),
])
def test_days_are_read_as_people_and_programs_write_them(text, order, day):
    assert dates.read(text, order) == day


@pytest.mark.parametrize(("texts", "order", "doubtful"), [
    (["03/04/2026", "13/04/2026"], "day", ""), (["03/04/2026", "04/13/2026"], "month", ""),
    (["03/04/2026", "05/06/2026"], "", "03/04/2026"), (["3.4.2026", "2026-03-04", "4/4/2026"], "", ""),
    (["13/04/2026", "03/04/2026", "04/13/2026"], "", "03/04/2026"), (["31/31/2026", "03/04/2026"], "", "03/04/2026"),
])
def test_the_other_days_of_a_column_tell_what_comes_first(texts, order, doubtful):
    assert dates.order_of(texts) == (order, doubtful)
