"""EVD06: what people gave in confidence is found in sources and quotes, and nowhere else."""

from pathlib import Path

import pytest

from empathy_cli.check.rule import EXAMPLE_DAY
from empathy_cli.check.rules.confidential import RULES
from empathy_cli.check.run import findings
from empathy_cli.model.problem import Problem
from empathy_cli.store.rows import ENDING, heading, line_of
from empathy_cli.store.workspace import load

SOURCE = "kind: source\nid: talks\ntitle: Talks\nlanguage: de\n"
PERSONA = "kind: persona\nid: lea\nname: Lea Brunner\n"
MAP = "kind: empathy-map\nid: waiting\ntitle: Waiting\npersona: lea\n"
JOURNEY = "kind: journey\nid: way\ntitle: Way\npersona: lea\nsteps:\n  - id: a\n    title: A\n"
MAIL = "anna@example.org"


def found(root: Path, text: str) -> list[Problem]:
    (root / "personas").mkdir(exist_ok=True)
    (root / "personas/lea.yaml").write_text(PERSONA, "utf-8")
    (root / "personas" / ("lea.yaml" if "kind: persona" in text else "it.yaml")).write_text(text, "utf-8")
    return findings(load(root, keep=True), select=["EVD06"], today=EXAMPLE_DAY)


@pytest.mark.parametrize(("text", "path", "says"), [
    (f"{SOURCE}nuggets: [{{id: n1, verbatim: Write to {MAIL}}}]\n", ("nuggets", 0, "verbatim"), "an e-mail address"),
    (f"{SOURCE}nuggets: [{{id: n1, observation: dials 079 123 45 67}}]\n", ("nuggets", 0, "observation"), "a phone number"),
    (f"{SOURCE}nuggets:\n  -\n  - {{id: n1, verbatim: a, locator: 'P2, Anna Müller'}}\n", ("nuggets", 0, "locator"), "full name"),
    (f"{SOURCE}nuggets: [{{id: n1, verbatim: a, tags: [{MAIL}]}}]\n", ("nuggets", 0, "tags", 0), "an e-mail address"),
    (f"{SOURCE}note: CH93 0076 2011 6238 5295 7\n", ("note",), "the IBAN"),
    (f"{SOURCE}segment: Frau Anna Müller\n", ("segment",), "full name"),
    (f"{SOURCE}consent: by {MAIL}\n", ("consent",), "an e-mail address"),
    (f"{SOURCE}author: {MAIL}\n", ("author",), "an e-mail address"),
    (f"{SOURCE}method: 4111 1111 1111 1111\n", ("method",), "a payment card"),
    (f"{PERSONA}quote: Ring 020 7946 0958\n", ("quote", "text"), "a phone number"),
    (f"{PERSONA}quote: {{text: A, note: 'said {MAIL}'}}\n", ("quote", "note"), "an e-mail address"),
    (f"{MAP}says: [A, 'Ask {MAIL}']\n", ("says", 1, "text"), "an e-mail address"),
    (f"{MAP}hears: [{{text: 'Ask {MAIL}', basis: heard}}]\n", ("hears", 0, "text"), "an e-mail address"),
    (f"{JOURNEY}    thinks: Is it 212-555-0100?\n", ("steps", 0, "thinks", "text"), "a phone number"),
])
def test_what_was_given_in_confidence_is_found_at_its_place_and_not_repeated(
        text: str, path: tuple[str | int, ...], says: str, tmp_path: Path) -> None:
    problems = found(tmp_path, text)
    assert [(p.rule, p.severity, p.path) for p in problems] == [("EVD06", "error", path)]
    assert says in problems[0].text
    assert not any(piece in problems[0].text + str(problems[0].values) for piece in (
        MAIL, "079", "Müller", "CH93", "4111", "7946", "212-"))


@pytest.mark.parametrize("text", [
    f"{SOURCE}author: Anna Müller\n",
    f"{SOURCE}link: mailto:{MAIL}\n",
    f"{SOURCE}link: https://example.org/research/4111111111111111\n",
    f"{SOURCE}file: transcripts/0791234567.txt\n",
    f"{SOURCE}sha256: {'4111111111111111' * 4}\nfile: a.txt\n",
    f"{SOURCE}date: 2026-03-12\nn: 791234567\n",
    f"{SOURCE}nuggets: [{{id: n1, verbatim: 'Write to [e-mail] or [phone], said [name]', locator: 'P2, 06:10'}}]\n",
    f"{PERSONA}story: Calls 0800 123 456 and writes to {MAIL}, in vain.\n",
    f"{PERSONA}quote: I am Lea Brunner\n",
    f"{MAP}sees: [The hotline 044 668 18 00 on a poster]\n",
    f"kind: touchpoints\ntouchpoints:\n  - {{id: a, name: A, human_contact: {{available: true, reach_via: {MAIL}}}}}\n",
])
def test_what_nobody_gave_in_confidence_may_stand_there(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, text) == []


def test_rows_that_have_no_id_of_ours_are_named_by_their_line_and_the_first_few_of_many(tmp_path: Path) -> None:
    rows = [("r1", "a"), ("r2", MAIL), ("Lea Brunner", MAIL), *((f"r{n}", MAIL) for n in range(4, 12))]
    (tmp_path / "personas").mkdir()
    (tmp_path / f"personas/it{ENDING}").write_bytes(
        heading() + b"".join(line_of({"id": id_, "verbatim": text}) for id_, text in rows))
    problem, = found(tmp_path, f"{SOURCE}file: it{ENDING}\nsha256: {'0' * 64}\n")
    assert (problem.path, problem.values["rows"]) == (("file",), "r2, :4, r4, r5, r6 …")


def test_each_kind_is_one_finding_and_is_named_with_what_to_write_in_the_language_of_the_source(tmp_path: Path) -> None:
    problems = found(tmp_path, f"{SOURCE}note: {MAIL}, ab@example.org, 079 123 45 67\n")
    assert [p.text.partition(" that")[0] for p in problems] == ["an e-mail address", "a phone number"]
    assert {p.values["language"] for p in problems} == {"de"}


def test_a_name_once_found_is_found_in_all_of_its_source_and_masked_there(tmp_path: Path) -> None:
    text = (f"{SOURCE}nuggets:\n  - {{id: n1, verbatim: Hannelore Vogt sagt nichts}}\n"
            "  - {id: n2, verbatim: My name is Hannelore Vogt.}\n  - {id: n3, verbatim: Hannelore kam und Vogt ging}\n")
    problems = found(tmp_path, text)
    assert [p.path for p in problems] == [("nuggets", 0, "verbatim"), ("nuggets", 1, "verbatim")]
    assert not any("Vogt" in p.text + str(p.values) for p in problems)
    mend = RULES[0].mend
    assert mend is not None
    assert mend(problems[0], "Hannelore Vogt sagt nichts") in ("[name] sagt nichts", "[Name] sagt nichts")


def test_mending_masks_texts_and_leaves_alone_what_is_none(tmp_path: Path) -> None:
    problem = found(tmp_path, f"{SOURCE}note: Frau Anna Müller, {MAIL}\n")[0]
    mend = RULES[0].mend
    assert mend is not None
    assert MAIL not in mend(problem, f"Frau Anna Müller, {MAIL}")
    assert "Müller" not in mend(problem, f"Frau Anna Müller, {MAIL}")
    assert mend(problem, ["a"]) is None
    assert mend(problem, None) is None
