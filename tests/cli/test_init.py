"""empathy init, schema and templates: what a workspace begins with, and what is never overwritten."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from empathy_cli.cli.init_files import EXAMPLE
from empathy_cli.locale import translator
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.schema import schema_text
from empathy_cli.model.settings import SETTINGS
from empathy_cli.store.documents import read_settings
from empathy_cli.store.workspace import load

Empathy = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = [f"personas/.schema/{kind.name}.json" for kind in (*KINDS.values(), SETTINGS)]


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_a_workspace_has_settings_schemas_and_a_gitignore(empathy: Empathy, tmp_path: Path) -> None:
    done = empathy("init", "our customers", "--name", "Our: customers", "--language", "de")
    assert (done.returncode, done.stdout) == (0, "")
    assert "empathy -C 'our customers' new persona" in done.stderr
    root = tmp_path / "our customers"
    assert set(contents(root)) == {"empathy.yaml", ".gitignore", *SCHEMAS}
    assert (root / ".gitignore").read_text() == "build/\n.empathy/\n"
    settings, problems = read_settings((root / "empathy.yaml").read_bytes(), "empathy.yaml")
    assert (settings, problems) == ({"name": "Our: customers", "language": "de"}, ())
    assert empathy("-C", root, "check").returncode == 0


def test_every_line_of_the_settings_that_is_a_comment_may_be_taken_out_of_it(empathy: Empathy, tmp_path: Path) -> None:
    empathy("init")
    text = (tmp_path / "empathy.yaml").read_text("utf-8")
    bare = re.sub(r"^# ((?: *[a-z_]+:.*))$", r"\1", text, flags=re.MULTILINE)
    assert bare != text
    settings, problems = read_settings(bare.encode(), "empathy.yaml")
    assert problems == ()
    assert settings is not None
    assert set(settings) >= {"name", "brand", "industry", "departments", "render", "review_after", "evidence"}


def test_nothing_that_exists_is_overwritten_and_a_second_time_changes_nothing(
        empathy: Empathy, tmp_path: Path, write: Callable[..., Path]) -> None:
    write("empathy.yaml", "name: Mine  # keep\n")
    write(".gitignore", "node_modules\r\n/build\r\n*.log")
    done = empathy("init", "--json")
    said = json.loads(done.stdout)
    assert said["kept"] == ["empathy.yaml"]
    assert said["written"] == [*SCHEMAS, ".gitignore"]
    assert (tmp_path / "empathy.yaml").read_text() == "name: Mine  # keep\n"
    assert (tmp_path / ".gitignore").read_bytes() == b"node_modules\r\n/build\r\n*.log\r\n.empathy/\r\n"
    before = contents(tmp_path)
    again = empathy("init")
    assert again.returncode == 0
    assert contents(tmp_path) == before


def test_the_example_is_that_of_this_repository_and_is_all_right(empathy: Empathy, tmp_path: Path) -> None:
    done = empathy("init", "demo", "--example")
    assert done.returncode == 0
    assert "Next: empathy -C demo render" in done.stderr
    theirs = {k: v for k, v in contents(tmp_path / "demo/personas").items() if not k.startswith(".")}
    ours = {k: v for k, v in contents(ROOT / "personas").items() if not k.startswith(".")}
    assert theirs == ours
    assert empathy("-C", "demo", "check").returncode == 0
    assert empathy("-C", "demo", "check", "--strict", "--select", "DOC,REF,SET,PER,MAP").returncode == 0


def test_the_examples_settings_are_those_of_this_repository() -> None:
    ours = load(ROOT).settings
    assert {key: ours.get(key) for key in EXAMPLE} == dict(EXAMPLE)


def test_the_example_does_not_mix_with_other_documents(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    done = empathy("init", "--example")
    assert (done.returncode, done.stdout) == (1, "")
    assert "another folder" in done.stderr
    assert contents(filled) == before


@pytest.mark.parametrize(("args", "code", "says"), [
    (["file"], 1, "a part of its path is a file"), (["--language", "d"], 2, "is not a language tag"),
    (["--name", "x" * 400], 2, "400 characters"), (["a", "b"], 2, "too many arguments: b"),
])
def test_what_does_not_fit_is_refused(empathy: Empathy, write: Callable[..., Path], tmp_path: Path, args: list[str],
                                      code: int, says: str) -> None:
    write("file", "")
    done = empathy("init", *args)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert set(contents(tmp_path)) == {"file"}


def test_the_first_line_of_every_document_leads_to_its_schema(empathy: Empathy, tmp_path: Path) -> None:
    """What an editor does with the line: the path in it, from the document's folder."""
    empathy("init")
    empathy("new", "persona", "--answers", "-", input="name: Eva Muster\npains: [No word]\n")
    empathy("new", "source", "--answers", "-", input="title: Talks\nnuggets: [{verbatim: Hm}]\n")
    files = [tmp_path / "empathy.yaml", *(tmp_path / "personas").rglob("*.yaml")]
    assert len(files) == 3
    for file in files:
        line = file.read_text("utf-8").splitlines()[0]
        schema = (file.parent / line.removeprefix("# yaml-language-server: $schema=")).resolve()
        assert schema.parent == (tmp_path / "personas/.schema").resolve()
        jsonschema.Draft202012Validator.check_schema(json.loads(schema.read_text("utf-8")))


def test_schema_prints_a_schema_or_says_which_there_are(empathy: Empathy, workspace: Path) -> None:
    done = empathy("schema", "map")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["title"] == "Empathy map"
    assert json.loads(empathy("--lang", "de", "schema", "empathy-map").stdout)["title"] != "Empathy map"
    assert json.loads(empathy("schema", "touchpoint").stdout)["title"] == "Touchpoint catalogue"
    assert "steps" in json.loads(empathy("schema", "journeys").stdout)["properties"]
    assert [line.split()[0] for line in empathy("schema").stdout.splitlines()] == [
        "persona", "map", "touchpoints", "journey", "source", "settings"]
    for word, says in (("persn", "Did you mean “persona”?"), ("q", "persona, map, touchpoints, journey, source, settings")):
        wrong = empathy("schema", word)
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert says in wrong.stderr


def test_schema_writes_what_is_missing_or_stale(empathy: Empathy, workspace: Path) -> None:
    empathy("schema", "--write")
    assert all((workspace / file).is_file() for file in SCHEMAS)
    (workspace / SCHEMAS[0]).write_text("{}")
    assert empathy("schema", "--write").stderr == f"written: {SCHEMAS[0]}\n"
    assert empathy("schema", "--write").stderr == "All schemas are up to date.\n"
    assert empathy("schema", "persona", "--write").returncode == 2


def test_templates_are_listed_with_a_line_each(empathy: Empathy, workspace: Path) -> None:
    done = empathy("templates")
    assert (done.returncode, done.stderr) == (0, "")
    lines = dict(line.split(None, 1) for line in done.stdout.splitlines())
    assert {"persona.html.jinja", "persona.md.jinja", "index.html.jinja", "card.css"} <= set(lines)
    assert all(len(about) > 5 for about in lines.values())
    found = {t["name"]: t for t in json.loads(empathy("templates", "--json").stdout)}
    assert "strip" in found["persona.html.jinja"]["blocks"]
    assert not any(t["overridden"] for t in found.values())


def test_an_override_changes_nothing_until_somebody_changes_it(empathy: Empathy, filled: Path) -> None:
    assert empathy("render", "--to", "html").returncode == 0
    before = (filled / "build/lea.html").read_bytes()
    done = empathy("templates", "persona.html")
    assert (done.returncode, done.stdout) == (0, "")
    file = filled / "templates/persona.html.jinja"
    assert '{% extends "builtin/persona.html.jinja" %}' in file.read_text()
    assert empathy("render", "--to", "html").returncode == 0
    assert (filled / "build/lea.html").read_bytes() == before
    line = "{# {% block nav %}{{ super() }}{% endblock %} #}"
    assert line in file.read_text()
    file.write_text(file.read_text().replace(line, "{% block nav %}OURS{% endblock %}"))
    assert empathy("render", "--to", "html").returncode == 0
    assert b"OURS" in (filled / "build/lea.html").read_bytes()
    assert "(overridden)" in empathy("templates").stdout


def test_a_template_is_copied_whole_when_asked_or_without_blocks_and_never_twice(empathy: Empathy, filled: Path) -> None:
    assert empathy("templates", "card.css").returncode == 0
    assert (filled / "templates/card.css").read_bytes() == (ROOT / "templates/card.css").read_bytes()
    assert empathy("templates", "index.md.jinja", "--full").returncode == 0
    assert (filled / "templates/index.md.jinja").read_bytes() == (ROOT / "templates/index.md.jinja").read_bytes()
    (filled / "templates/card.css").write_text("ours")
    done = empathy("templates", "card.css")
    assert (done.returncode, done.stdout) == (1, "")
    assert "stays as it is" in done.stderr
    assert (filled / "templates/card.css").read_text() == "ours"


def test_an_unknown_template_and_the_built_in_folder_are_refused(empathy: Empathy, workspace: Path) -> None:
    for name, says in (("persna.html", "Did you mean “persona.html.jinja”?"), ("../../x", "lists them")):
        done = empathy("templates", name)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
    done = empathy("-C", ROOT, "templates", "card.css")
    assert (done.returncode, done.stdout) == (1, "")
    assert "built-in templates itself" in done.stderr


def test_the_schemas_of_this_repository_are_fresh() -> None:
    for kind in (*KINDS.values(), SETTINGS):
        file = ROOT / f"personas/.schema/{kind.name}.json"
        assert file.read_text("utf-8") == schema_text(kind, translator("en")), "run: empathy schema --write"
