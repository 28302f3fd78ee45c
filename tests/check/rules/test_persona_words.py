"""PER07, PER09, PER11, PER12, PER13: what stands in a persona in words that say little, or the wrong thing."""

import json
from pathlib import Path

import pytest

from empathy_cli.model.problem import Problem

from .test_registry import found

CODES = ("PER07", "PER09", "PER11", "PER12", "PER13")
BRAND = "brand: [Senkel & Rist, Ristmeter, GripPro]\n"


def checked(root: Path, text: str, language: str = "en", settings: str = BRAND, name: str = "Lea Brunner") -> list[Problem]:
    head = f"kind: persona\nid: lea\nlanguage: {language}\nname: {json.dumps(name)}\n"
    return found(root, {"personas/lea.yaml": head + text}, settings, CODES)


def field(key: str, text: str) -> str:
    return f"{key}: [{{{'motive' if key == 'motives' else 'want' if key == 'jobs' else 'text'}: {json.dumps(text)}}}]\n" \
        if key in {"motives", "jobs", "pains", "gains", "behaviours"} else f"{key}: {json.dumps(text)}\n"


HITS = [
    ("PER07", "motives", "Price", "Price"),
    ("PER07", "motives", "A good price, and quick delivery", "A good price"),
    ("PER07", "motives", "To save time with the shopping", "To save time"),
    ("PER09", "role", "A typical millennial, always online", "typical millennial"),
    ("PER09", "role", "Karen from accounting", "Karen from"),
    ("PER09", "behaviours", "Rings twice, like all pensioners", "like all pensioners"),
    ("PER09", "role", "Older people do not use apps", "Older people do"),
    ("PER09", "role", "Young people who can't cook", "Young people who can't"),
    ("PER09", "role", "Millennials who only look at the phone", "Millennials who only"),
    ("PER09", "behaviours", "A couch potato on Sundays", "couch potato"),
    ("PER09", "story", "Lea works at night. She is a real Karen at the counter.", "a real Karen"),
    ("PER09", "quote", "I am a typical woman", "typical woman"),
    ("PER11", "jobs", "measure feet with the Ristmeter", "Ristmeter"),
    ("PER11", "pains", "The ristmeter's screen is dark", "ristmeter"),
    ("PER11", "gains", "A parcel of Senkel and Rist, or of Senkel & Rist", "Senkel & Rist"),
    ("PER11", "gains", "Everything in our app", "our app"),
    ("PER12", "pains", "Bad service", "Bad service"),
    ("PER12", "gains", "A better experience, and more quality", "A better experience"),
    ("PER13", "pains", "Shops too rarely", "Shops too rarely"),
    ("PER13", "pains", "Lea never opens our newsletter, whatever we write", "never opens our newsletter"),
    ("PER13", "pains", "She calls the hotline too often", "calls the hotline too often"),
    ("PER13", "gains", "Recommends us", "Recommends us"),
    ("PER13", "pains", "Spends too little", "Spends too little"),
    ("PER13", "pains", "Spends too little money with us", "Spends too little money with us"),
    ("PER13", "pains", "Our costs for returns are high", "Our costs for returns"),
    ("PER13", "pains", "Our support costs are too high", "Our support costs"),
    ("PER13", "pains", "Ignores our newsletter and the reminders", "Ignores our newsletter"),
    ("PER13", "gains", "Leaves good reviews for us", "Leaves good reviews"),
]
GERMAN = [
    ("PER07", "motives", "Ein guter Preis und Bequemlichkeit", "guter Preis"),
    ("PER09", "role", "Technikmuffel mit Garten", "Technikmuffel"),
    ("PER09", "role", "Ältere Leute nutzen keine Apps", "Ältere Leute nutzen keine"),
    ("PER09", "role", "Millennials, die nur aufs Handy schauen", "Millennials, die nur"),
    ("PER09", "role", "Misstrauisch wie alle Rentner", "wie alle Rentner"),
    ("PER09", "story", "Lea ist eine typische Mutter.", "typische Mutter"),
    ("PER11", "pains", "Die Anzeige des Ristmeters ist dunkel", "Ristmeters"),
    ("PER11", "gains", "Zwei GripPros, eine für jede Schicht", "GripPros"),
    ("PER11", "gains", "Alles in unserem Kundenportal", "unserem Kundenportal"),
    ("PER12", "pains", "Schlechte Kommunikation", "Schlechte Kommunikation"),
    ("PER12", "gains", "Mehr Zeit", "Mehr Zeit"),
    ("PER13", "pains", "Kauft zu selten", "Kauft zu selten"),
    ("PER13", "pains", "Kauft zu wenig ein", "Kauft zu wenig ein"),
    ("PER13", "pains", "Antwortet nicht auf Mails", "Antwortet nicht auf Mails"),
    ("PER13", "pains", "Antwortet nie auf unsere Einladungen", "Antwortet nie auf unsere"),
    ("PER13", "pains", "Unsere Kosten für Retouren sind hoch", "Unsere Kosten für Retouren"),
    ("PER13", "pains", "Springt nach dem ersten Monat ab", "Springt nach"),
    ("PER13", "pains", "Nutzt das Kundenportal nicht", "Nutzt das Kundenportal nicht"),
    ("PER13", "pains", "Bricht den Kaufvorgang ab", "Bricht den Kaufvorgang ab"),
]


@pytest.mark.parametrize(("language", "code", "key", "text", "words"),
                         [*(("en", *hit) for hit in HITS), *(("de", *hit) for hit in GERMAN)])
def test_what_they_name_is_found_where_it_stands(
        language: str, code: str, key: str, text: str, words: str, tmp_path: Path) -> None:
    problems = [p for p in checked(tmp_path, field(key, text), language) if p.rule == code]
    assert [(p.severity, p.path[0]) for p in problems] == [("warning", key)]
    assert problems[0].line == 5
    assert words in problems[0].text


@pytest.mark.parametrize(("language", "name"), [
    ("en", "Bargain Betty"), ("en", "Whiny Wendy"), ("en", "Tom the Saver"), ("en", "Couch Potato Pete"), ("en", "Karen"),
    ("en", "Zesty Zoe"), ("en", "Shopaholic Shirley"), ("de", "Schnäppchen-Sabine"), ("de", "Karl der Käufer"), ("de", "Technikmuffel Tom"),
    ("fr", "Paul le pingre"), ("it", "Sara la spendacciona"), ("de", "Jammer-Jutta"),
    ("de", "Der faule Fred"), ("de", "Die Sparsame Sabine"), ("en", "The lazy Larry"), ("en", "Laid-back Lisa"),
    ("de", "Wander-Willi"), ("de", "Friedliche Frieda"), ("fr", "Le pressé Paul"), ("fr", "Naïve Nadine"), ("it", "Lenta Laura"),
])
def test_a_label_in_a_name_is_found(language: str, name: str, tmp_path: Path) -> None:
    problems = checked(tmp_path, "", language, name=name)
    assert [(p.rule, p.path) for p in problems] == [("PER09", ("name",))]
    assert "makes a label of a name" in problems[0].text


@pytest.mark.parametrize(("language", "name"), [
    ("en", "Lea Brunner"), ("en", "Karen Miller"), ("en", "Barbara Brunner"), ("en", "Samira Sutter"), ("en", "Penny Parker"),
    ("en", "Peter Price"), ("en", "Yvonne Young"), ("de", "Anna von der Heide"), ("de", "Hans-Heinrich Huber"), ("en", "X"),
    ("fr", "Lucie Le Goff"), ("fr", "Luc La Rue"), ("it", "Sara La Rosa"), ("it", "Lia Lo Presti"), ("en", "!"),
    ("de", "Kurt König"), ("es", "Bargain Betty"), ("en", "李雷"),
    ("en", "Tamika Thomas"), ("en", "Jamal James"), ("en", "Rajesh Robert"), ("en", "Li Lena"), ("de", "Müller Maria"),
    ("de", "Magnus Martin"), ("de", "Frau Friederike"), ("de", "Huber-Hans"), ("de", "Fischer Fritz"), ("de", "Jäger Jan"), ("en", "Precious Paul"), ("de", "Der kleine Karl"),
    ("en", "Betty-the-Saver"), ("de", "Die Sabine"), ("en", "The"), ("fr", "Le Riche Rémi"), ("fr", "Le Bon Marché"),
])
def test_a_name_that_a_person_could_have_is_left_alone(language: str, name: str, tmp_path: Path) -> None:
    assert checked(tmp_path, "", language, name=name) == []


@pytest.mark.parametrize(("key", "text"), [
    ("motives", "Price: he was ashamed of it before his children"),
    ("motives", "Cheap shoes, and not to be seen in them"),
    ("motives", "Saving face"),
    ("motives", "Thrift, as her grandmother taught it"),
    ("role", "On typical days the phone rings forty times"),
    ("role", "Raises two boys, as her mother did"),
    ("role", "All pensioners of the choir ride with him"),
    ("role", "Older people in her building help her"),
    ("role", "Older people are her neighbours"),
    ("role", "Drives older people who do not like the bus"),
    ("story", "Younger people from the choir carry her bags up the stairs."),
    ("role", "Teenagers who sing in the choir"),
    ("role", "Nurse at night; Karen Miller's neighbour"),
    ("story", "The salesman called her a “typical woman”. She left."),
    ("behaviours", "Says that “all pensioners are afraid of computers” is nonsense"),
    ("jobs", "get a grip on the pile"),
    ("pains", "Four hours of ristmetering"),
    ("gains", "An app that knows the way"),
    ("gains", "Our kitchen without a pile of paper"),
    ("pains", "Bad service on the night train to Basel"),
    ("pains", "Nobody rings back"),
    ("pains", "Waits 40 minutes"),
    ("gains", "Time for the children"),
    ("pains", "Has to call support three times"),
    ("pains", "Cannot use our neighbours' ramp"),
    ("pains", "Orders too little insulin and notices it on Good Friday"),
    ("pains", "Her basket empties itself while she looks for the card"),
    ("pains", "Does not understand the instructions"),
    ("pains", "Spends too little time with Milo"),
    ("pains", "Doesn't answer mails of her mother"),
    ("pains", "Cancels the subscription too early in the form, and nobody confirms"),
    ("pains", "Abandons the cart because the page does not load"),
    ("pains", "Drops out of the checkout when the card is refused"),
    ("pains", "Never reads the newsletter of the school and misses the trip"),
    ("pains", "Our kitchen floods twice a year"),
    ("pains", "Our costs for the kindergarten rise each summer"),
    ("pains", "Costs too much for a month with five weeks"),
    ("pains", "…"),
])
def test_what_comes_close_is_left_alone(key: str, text: str, tmp_path: Path) -> None:
    assert checked(tmp_path, field(key, text)) == []


@pytest.mark.parametrize(("key", "text"), [
    ("motives", "Preis ist Stolz: wer viel zahlt, gehört dazu"),
    ("role", "An typischen Tagen klingelt das Telefon vierzigmal"),
    ("role", "Alle Rentner aus dem Chor fahren bei ihm mit"),
    ("role", "Ältere Leute im Haus helfen ihr"),
    ("role", "Betreut ältere Menschen im Quartier"),
    ("role", "Ältere Leute sind ihre Nachbarn"),
    ("pains", "Das Formular fragt nach einer Faxnummer"),
    ("pains", "Lange Wartezeiten: vierzehn Minuten Musik"),
    ("pains", "Bricht sich beim Tragen den Arm"),
    ("pains", "Kauft zu wenig ein und der Kühlschrank ist leer"),
    ("pains", "Springt ab, weil das Formular nicht lädt"),
    ("pains", "Kündigt das Abo dreimal und niemand bestätigt"),
    ("pains", "Antwortet nicht auf Mails ihrer Mutter"),
    ("pains", "Antwortet nicht auf die Frage des Arztes"),
    ("pains", "Löscht den Newsletter der Schule und verpasst den Ausflug"),
    ("pains", "Nutzt die Rampe nicht, weil sie vereist ist"),
    ("pains", "Muss per eingeschriebenem Brief kündigen"),
    ("pains", "Lässt sich nicht vorlesen"),
    ("pains", "Macht zu viel Lärm in der Nacht"),
    ("gains", "Gutscheine vom Großvater im Briefkasten"),
])
def test_what_comes_close_in_german_is_left_alone(key: str, text: str, tmp_path: Path) -> None:
    assert checked(tmp_path, field(key, text), "de") == []


def test_a_quote_that_somebody_was_heard_to_say_is_theirs(tmp_path: Path) -> None:
    quote = "quote: {{text: I am a typical woman{}}}\n"
    assert checked(tmp_path / "a", quote.format(", basis: heard")) == []
    assert checked(tmp_path / "b", quote.format(", evidence: [talks]")) == []
    assert [p.rule for p in checked(tmp_path / "c", quote.format(", basis: imagined"))] == ["PER09"]


def test_in_a_language_without_lists_they_are_silent(tmp_path: Path) -> None:
    text = "".join(field(key, text) for key, text in (("motives", "Price"), ("role", "A typical millennial"),
                                                      ("pains", "Bad service"), ("gains", "A better Ristmeter")))
    assert {p.rule for p in checked(tmp_path / "en", text)} == {"PER07", "PER09", "PER11", "PER12"}
    assert {p.rule for p in checked(tmp_path / "es", text, "es")} == {"PER11"}, "a name of the brand needs no list"
    assert checked(tmp_path / "none", text, "es", settings="") == []
    assert {p.rule for p in checked(tmp_path / "gb", text, "en-GB")} == {"PER07", "PER09", "PER11", "PER12"}


def test_a_pain_of_the_company_is_not_called_vague_as_well(tmp_path: Path) -> None:
    assert [p.rule for p in checked(tmp_path, field("pains", "Too many support calls"))] == ["PER13"]


def test_without_a_brand_our_app_is_still_ours(tmp_path: Path) -> None:
    assert [p.rule for p in checked(tmp_path, field("jobs", "order in our app"), settings="")] == ["PER11"]


def test_each_of_several_texts_has_its_finding(tmp_path: Path) -> None:
    problems = checked(tmp_path, "pains: [Bad service, A bus at 6:10, Slow]\njobs: [{want: a, when: the Ristmeter shines}]\n"
                                 "traits: [{label: Typical woman, value: A typical woman, why_relevant: Boomer}]\n")
    assert {(p.rule, p.path) for p in problems} == {
        ("PER12", ("pains", 0)), ("PER12", ("pains", 2)), ("PER11", ("jobs", 0, "when")),
        ("PER09", ("traits", 0, "value")), ("PER09", ("traits", 0, "why_relevant"))}
