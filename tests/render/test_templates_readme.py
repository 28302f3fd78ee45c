"""The manual of the templates says what is so: its examples work, and it names every page, block, filter and variable."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from empathy_cli.insight.passing import passing
from empathy_cli.locale import translator
from empathy_cli.publish.places import Places
from empathy_cli.publish.profiles.plain import Plain
from empathy_cli.publish.target import Placed, Settings
from empathy_cli.render.dialects import DIALECTS, fields_of
from empathy_cli.render.environment import environment, render, render_here
from empathy_cli.render.overrides import TemplateFault, overrides_of
from empathy_cli.render.view import index_view, journey_view, map_view, persona_view, summary
from empathy_cli.render.view_departments import departments_view
from empathy_cli.render.view_touchpoints import touchpoints_view
from empathy_cli.store.workspace import load

ROOT = Path(__file__).parents[2]
README = (ROOT / "templates" / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"in `templates/([\w.]+)`:\n\n```jinja\n(.*?)```", README, re.DOTALL)
TODAY = "2026-11-22"
T = translator("en")
PAGES = ("persona.html.jinja", "persona.md.jinja", "map.html.jinja", "map.md.jinja", "journey.md.jinja", "index.html.jinja", "index.md.jinja",
         "touchpoints.html.jinja", "touchpoints.md.jinja", "departments.html.jinja", "departments.md.jinja")
FILTERS = ("inline", "block", "md", "mdblock", "mdurl", "mermaid", "href", "picture", "plain", "literal", "csp")


@pytest.fixture(scope="module")
def views():
    workspace = load(ROOT)
    persona = workspace.of("persona")[0]
    maps = workspace.maps_of(persona.id)
    views = {
        "persona": persona_view(persona, maps, workspace, T, TODAY), "map": map_view(maps[0], workspace, T, TODAY),
        "index": index_view([summary(p, workspace.maps_of(p.id), workspace, TODAY) for p in workspace.of("persona")], workspace.settings, T),
    }
    journeys = [passing(journey, workspace.touchpoints) for journey in workspace.of("journey")]
    over = workspace.documents["touchpoints"], journeys, [summary(p, [], workspace, TODAY) for p in workspace.of("persona")], workspace, T
    views |= {"journey": journey_view(workspace.of("journey")[0], workspace, T, TODAY)}
    views |= {"touchpoints": touchpoints_view(*over), "departments": departments_view(*over)}
    assert not workspace.problems
    return views


def pages(env, views):
    return {page: render(env, page, views[page.split(".")[0]]) for page in PAGES}


def test_there_is_an_example_for_every_promise():
    assert [name for name, _ in EXAMPLES] == ["persona.md.jinja", "page.html.jinja", "persona.html.jinja", "map.html.jinja", "index.md.jinja"]


@pytest.mark.parametrize(("name", "source"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_changes_its_pages_and_no_others(tmp_path, views, name, source):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / name).write_text(source, encoding="utf-8")
    ours, theirs = pages(environment(), views), pages(environment(overrides_of(tmp_path)), views)
    changed = {page for page in PAGES if ours[page] != theirs[page]}
    assert changed == ({p for p in PAGES if p.endswith(".html.jinja")} if name == "page.html.jinja" else {name})


def test_the_example_for_markdown_adds_its_line(tmp_path, views):
    page = with_example(tmp_path, views, "persona.md.jinja", "persona.md.jinja")
    assert page.startswith(f"# {views['persona']['name']}\n")
    assert "\n**Ask before you quote:** research@example.org\n" in page


def test_the_example_for_a_colour_is_allowed_by_the_page_s_own_policy(tmp_path, views):
    from base64 import b64encode
    from hashlib import sha256

    page = with_example(tmp_path, views, "page.html.jinja", "persona.html.jinja")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert "--head:#0b4f4a" in style
    assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in page


def test_the_example_for_leaving_out_leaves_out(tmp_path, views):
    page = with_example(tmp_path, views, "persona.html.jinja", "persona.html.jinja")
    assert 'id="rests-on"' in render(environment(), "persona.html.jinja", views["persona"])
    assert 'id="rests-on"' not in page


def with_example(tmp_path, views, name, page):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / name).write_text(dict(EXAMPLES)[name], encoding="utf-8")
    return render(environment(overrides_of(tmp_path)), page, views[page.split(".")[0]])


def test_every_variable_of_the_views_is_named_and_no_other(views):
    rows = {row[0]: set(re.findall(r"`(\w+)`", row[1])) for row in re.findall(r"^\| (`\w+\.\*`|each of `maps`.*?) \| (.*) \|$", README, re.MULTILINE)}
    assert rows["`persona.*`"] == set(views["persona"])
    assert rows["`journey.*`"] == set(views["journey"])
    assert rows["`map.*`"] == set(views["map"])
    assert rows["`index.*`"] == set(views["index"])
    assert rows["`touchpoints.*`"] == set(views["touchpoints"])
    assert rows["`departments.*`"] == set(views["departments"])
    assert next(found for row, found in rows.items() if row.startswith("each")) == set(views["map"]["map"]) == set(views["persona"]["maps"][0])


def test_every_filter_of_ours_is_described():
    described = re.findall(r"^\| `(\w+)` \| (?:HTML|Markdown|both) ", README, re.MULTILINE)
    alone = re.findall(r"^\| `(\w+)` \| (?:DokuWiki|MediaWiki|Confluence) ", README, re.MULTILINE)
    from jinja2.filters import FILTERS as JINJAS

    assert set(described) == set(environment().filters) - set(JINJAS) == set(FILTERS)
    assert set(alone) == {name for dialect in DIALECTS for name in fields_of(dialect).filters}


def blocks_of(env, template):
    """The blocks that a team can override: those of the template and of what it extends."""
    tree = env.parse(env.loader.get_source(env, template)[0])
    found = {block.name for block in tree.find_all(nodes.Block)}
    for parent in tree.find_all(nodes.Extends):
        found |= blocks_of(env, parent.template.value)
    return found


def test_every_block_that_the_manual_names_is_there_and_the_manual_names_every_block():
    env = environment()
    table = README.partition("## The pages")[2].partition("## Filters")[0]
    frame = blocks_of(env, "page.html.jinja") | {"style"}
    for page in PAGES:
        row = re.search(rf"`{page}` \| (.*) \|", table)[1]
        named = set(re.findall(r"`(\w+)`", row))
        there = blocks_of(env, page)
        assert named <= there, page
        assert there - named <= frame | {"title", "main"}, page


def test_every_dialect_has_the_pages_and_blocks_that_markdown_has():
    table = re.findall(r"^\| .* \| `(\w+)` \| (.*) \|$", README.partition("## The pages")[2].partition("## Filters")[0], re.MULTILINE)
    assert tuple(dialect for dialect, _ in table) == DIALECTS
    for dialect, words in table[1:]:
        env = environment(dialect=dialect)
        assert f"`persona.{dialect}.jinja`" in words
        for page in PAGES:
            if page.endswith(".md.jinja") and not page.startswith("journey"):
                other = page.replace(".md.", f".{dialect}.")
                assert blocks_of(env, other) == blocks_of(env, page), other
        for macros in ("macros", "map_macros", "journey_macros", "touchpoint_macros"):
            assert env.get_template(f"{macros}.{dialect}.jinja")


def test_the_manual_names_what_is_known_of_a_wiki_and_nothing_else():
    profile = Plain(Settings("wiki", "git", "shop", under="Personas"))
    places = Places(profile, "shop")
    places.settle([Placed("index", "contents", "Personas", "")])
    known = places.links("index", "personas/").wiki
    assert set(re.findall(r"`wiki\.(\w+)`", README)) == set(known)


def test_every_template_keeps_markdown_fields_out_of_attributes():
    """`inline` and `block` make elements; in an attribute their quotes would end it."""
    for path in (ROOT / "templates").glob("*.html.jinja"):
        for attribute in re.findall(r'="[^"<>]*?\{\{[^}]*\}\}[^"<>]*"', path.read_text("utf-8")):
            assert not re.search(r"\|\s*(?:inline|block)\b", attribute), (path.name, attribute)


def test_a_broken_override_names_its_place_and_spoils_no_other_page(tmp_path, views):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "persona.html.jinja").write_text(
        '{% extends "builtin/persona.html.jinja" %}\n{% block evidence %}\n{{ rests_onn }}{% endblock %}', encoding="utf-8")
    env = environment(overrides_of(tmp_path))
    with pytest.raises(TemplateFault) as caught:
        render(env, "persona.html.jinja", views["persona"])
    problem = caught.value.problems[0]
    assert (problem.file, problem.line, problem.text) == (
        "templates/persona.html.jinja", 3, "“rests_onn” is not known here. Did you mean “rests_on”?")
    for page in PAGES[1:]:
        assert render(env, page, views[page.split(".")[0]]) == render_here(environment(), page, views[page.split(".")[0]])
