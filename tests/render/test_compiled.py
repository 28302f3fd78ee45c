"""What templates are compiled to gives what Jinja's own way gives: made whole or in parts, for every sort of value."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from jinja2.filters import do_join
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from empathy_cli.locale import translator
from empathy_cli.render.compiled import escaped
from empathy_cli.render.environment import environment, render, render_here
from empathy_cli.render.fields import Printed
from empathy_cli.render.view import map_view, persona_view
from empathy_cli.store.workspace import load

EXAMPLE = Path(__file__).parents[2]
TODAY = "2026-11-22"
ENV = environment()


@pytest.fixture(scope="module")
def views():
    workspace = load(EXAMPLE)
    t = translator("de")
    of = {kind: list(workspace.of(kind)) for kind in ("persona", "empathy-map", "journey")}
    found = []
    for persona in of["persona"]:
        maps, journeys = ([d for d in of[kind] if d.data.get("persona") == persona.id] for kind in ("empathy-map", "journey"))
        found.append(("persona", persona_view(persona, maps, workspace, t, TODAY, None, journeys) | {"curves": True}))
    return [*found, *(("map", map_view(m, workspace, t, TODAY)) for m in of["empathy-map"])]


@pytest.mark.parametrize("ending", ["html", "md", "mediawiki", "storage"])
def test_a_page_made_whole_is_the_page_made_in_parts(views, tmp_path, ending):
    """Beside a team's own templates ours hand out each part, so that what swells can be stopped."""
    (tmp_path / "other.html.jinja").write_text("x", encoding="utf-8")
    dialect = "md" if ending == "html" else ending
    whole, parts = environment(dialect=dialect), environment(tmp_path, dialect=dialect)
    assert views
    for template, view in views:
        name = f"{template}.{ending}.jinja"
        assert len(list(parts.get_template(name).generate(view))) > len(list(whole.get_template(name).generate(view)))
        assert render_here(parts, name, view) == render_here(whole, name, view)


def printed(source, name="a.html.jinja", **context):
    env = environment()
    env.loader.loaders.insert(0, DictLoader({name: source}))
    return render(env, name, context)


@pytest.mark.parametrize("name", ["a.html.jinja", "a.md.jinja"])
def test_a_safe_text_and_the_same_text_of_a_stranger_are_told_apart(name):
    texts = (Markup("<b>"), "<b>")
    for first, then in (texts, texts[::-1]):
        shown = printed("{{ x }}{{ y }}{{ x }}{{ y }}", name, x=first, y=then).strip()
        assert shown.count("<b>") == 2
        assert shown.count("&lt;b") == 2


def test_a_number_and_a_truth_of_the_same_value_are_told_apart():
    assert printed("{{ a }} {{ b }} {{ c }} {{ a }} {{ none }}", a=1, b=True, c=1.0, none=None) == "1 True 1.0 1 None"


@given(st.text())
def test_html_is_what_jinja_makes_of_every_text_that_shows_all_its_characters(text):
    if text.isprintable():
        assert escaped(text) == escape(text)


def test_only_short_texts_are_remembered_and_not_too_many():
    asked = []
    known = Printed(lambda text: asked.append(text) or text)
    for text in (*map(str, range(10_000)), "x" * 100, "x" * 100, "9999"):
        assert known[text] == text
    assert len(known) <= 4096
    assert asked.count("x" * 100) == 2
    assert asked.count("9999") == 1


TEXTS = st.one_of(st.text(max_size=3), st.builds(Markup, st.text("<b&", max_size=2)), st.integers(), st.none(), st.booleans())


@given(st.lists(TEXTS, max_size=4), st.one_of(st.text(max_size=2), st.just(Markup(" · "))))
def test_join_and_select_are_jinja_s_own(values, between):
    source = "{{ x|select|join(y) }}"
    expected = do_join(EvalContext(ENV), [value for value in values if value], between)
    shown = ENV.from_string(source).render(x=values, y=between)
    assert shown == str(escape(expected)) or not str(expected).isprintable()


def test_select_with_a_test_and_join_by_a_key_are_jinja_s_own():
    assert printed("{{ x|select('odd')|join(', ') }}", x=[1, 2, 3]) == "1, 3"
    assert printed("{{ x|join(', ', 'a') }}", x=[{"a": "<"}, {"a": 2}]) == "&lt;, 2"
    assert printed("{{ none|select|join }}{{ 'abc'|join('-') }}", none=None) == "a-b-c"


def test_a_macro_takes_fewer_names_more_or_a_body_as_in_jinja():
    macros = ("{% macro m(a, b='B') %}{{ a }}{{ b }}{% endmacro %}{% macro rest(a) %}{{ varargs|join('+') }}{% endmacro %}"
              "{% macro box() %}[{{ caller() }}]{% endmacro %}")
    assert printed(macros + "{{ m('<') }}{{ m('1', '2') }}{{ m('1', b='&') }}{{ rest(1, 2, 3) }}{% call box() %}{{ x }}{% endcall %}",
                   x="<") == "&lt;B121&amp;2+3[&lt;]"


def test_a_template_that_escapes_nothing_is_taken_at_its_word_for_its_own_part():
    assert printed("{% autoescape false %}{{ x }}{% endautoescape %}{{ x }}", x="<") == "<&lt;"
