"""The templates' world: what a team's templates can do, what they cannot, and what is said about a broken one."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from empathy_cli.render.environment import environment, render
from empathy_cli.render.overrides import MAX_TEMPLATE, TemplateFault, overrides_of

HOSTILE = "</style><script>x</script> {{ 7*7 }} **b** | # -->"


@pytest.fixture
def team(tmp_path):
    """A team's folder of templates."""
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


def shown(team, template, source, /, **context):
    (team / template).write_text(source, encoding="utf-8")
    return render(environment(team), template, context)


def fault(team, template, source, /, **context):
    with pytest.raises(TemplateFault) as caught:
        shown(team, template, source, **context)
    return caught.value.problems[0]


def test_a_value_in_html_is_escaped_where_the_template_forgot_a_filter(team):
    assert shown(team, "a.html.jinja", "<p>{{ text }}</p>", text=HOSTILE) == (
        "<p>&lt;/style&gt;&lt;script&gt;x&lt;/script&gt; {{ 7*7 }} **b** | # --&gt;</p>")


def test_a_value_in_markdown_is_literal_where_the_template_forgot_a_filter(team):
    page = shown(team, "a.md.jinja", "{% macro m(x) %}- {{ x }}{% endmacro %}{{ m(text) }}", text=HOSTILE)
    assert page.startswith("- &lt;/style>&lt;script>")
    assert "**" not in page
    assert "{{" not in page
    assert "|" not in page
    assert "&#38;" not in page
    assert "&amp;" not in page  # once, not twice


@pytest.mark.parametrize(("made", "page"), [
    ("\n\na\n \n\t\n\nb\n\n", "a\n\nb\n"), ("| a | \n| b | \n\nc", "| a | \n| b |\n\nc\n"),
    ("a \t  \n\nb\t\n \nc", "a\n\nb\n\nc\n"), ("a \nb", "a \nb\n"),
])
def test_markdown_has_one_blank_line_where_there_are_some_and_no_blanks_before_it(team, made, page):
    assert shown(team, "a.md.jinja", "{{ made|safe }}", made=made) == page


def test_a_value_in_a_file_of_any_other_name_is_escaped_as_in_html(team):
    assert shown(team, "part.jinja", "{{ text }}", text="<b>") == "&lt;b&gt;"


def test_a_missing_variable_is_named_with_its_file_and_line_and_the_nearest_name(team):
    problem = fault(team, "a.html.jinja", "<p>\n{{ tilte }}</p>", title="x")
    assert (problem.file, problem.line) == ("templates/a.html.jinja", 2)
    assert problem.text == "“tilte” is not known here. Did you mean “title”?"


def test_a_missing_key_of_a_value_is_named(team):
    problem = fault(team, "a.md.jinja", "\n\n{{ person.nmae }}", person={"name": "x"})
    assert problem.line == 3
    assert "“nmae”" in problem.text


def test_a_mistake_in_an_included_file_is_reported_there(team):
    (team / "part.jinja").write_text("1\n{% for x in 5 %}{% endfor %}", encoding="utf-8")
    problem = fault(team, "a.html.jinja", "{% include 'part.jinja' %}")
    assert (problem.file, problem.line) == ("templates/part.jinja", 2)


def test_a_mistake_in_the_syntax_is_reported_with_its_line(team):
    problem = fault(team, "a.html.jinja", "1\n2\n{% if %}")
    assert (problem.file, problem.line) == ("templates/a.html.jinja", 3)


def test_a_template_that_does_not_exist_is_named(team):
    assert "“gone.jinja”" in fault(team, "a.html.jinja", "{% include 'gone.jinja' %}").text


@pytest.mark.parametrize("attack", [
    "{{ ''.__class__.__mro__ }}", "{{ text.__init__.__globals__ }}", "{{ self._TemplateReference__context }}",
    "{{ ''|attr('__class__') }}", "{{ lipsum(n=9) }}", "{{ cycler('a') }}", "{{ items.append(1) }}",
    "{{ '{0.__class__}'.format(text) }}", "{% set x = items.clear() %}", "{{ 'A' * 8000000000 }}", "{{ 9 ** 99999 }}",
    "{{ '%999999999d' % 1 }}", "{{ text|center(999999999) }}", "{% for i in range(9**9) %}{% endfor %}",
    "{{ [0] * 999999999 }}", "{{ (range(100000)|list) * 1000 }}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
])
def test_the_sandbox_refuses(team, attack):
    problem = fault(team, "a.html.jinja", attack, text="t", items=[1])
    assert problem.file == "templates/a.html.jinja"
    assert problem.text


def test_a_page_larger_than_the_limit_is_refused(team):
    problem = fault(team, "a.html.jinja", "{% for i in range(100) %}{{ text }}{% endfor %}", text="x" * 90_000)
    assert "a page of more than" in problem.text


def test_a_key_of_a_view_comes_before_a_method_of_its_dictionary(team):
    assert shown(team, "a.html.jinja", "{{ view.items }} {{ view.get('x', 4) }}", view={"items": 3}) == "3 4"


@pytest.mark.parametrize(("source", "page"), [
    ("{% macro m(x, y=2) %}{{ x }}{{ y }}{% endmacro %}{{ m('<') }} {{ m('<', 3) }} {{ m(y=4, x=5) }}", "&lt;2 &lt;3 54"),
    ("{% macro m(x) %}{{ x }}{{ varargs|length }}{{ kwargs.z }}{% endmacro %}{{ m(1, 2, 3, z='>') }}", "12&gt;"),
    ("{% macro m(x) %}<{{ x }}{{ caller() }}>{% endmacro %}{% call m('&') %}{{ '&' }}{% endcall %}", "<&amp;&amp;>"),
    ("{% macro m(x) %}<b>{{ x }}{% endmacro %}{% for x in '<>' %}{{ m(x) }}{% endfor %}", "<b>&lt;<b>&gt;"),
    ("{% macro m(x) %}{{ x }}{% endmacro %}{% autoescape false %}{{ m('<') }}{{ m }}{% endautoescape %}", "&lt;<Macro 'm'>"),
    ("{% macro m(v) %}{{ v.a.b.items }}{{ v.a.get('c', 1) }}{% endmacro %}{{ m({'a': {'b': {'items': '<'}}}) }}", "&lt;1"),
    ("{% for x in [{'a': 1}, {'a': 0}] if x.a %}{{ loop.length }}{{ x.a }}{% endfor %}", "11"),
])
def test_macros_and_attributes_are_those_of_jinja(team, source, page):
    assert shown(team, "a.html.jinja", source) == page


def test_too_many_arguments_of_a_macro_are_a_mistake(team):
    assert "1 argument" in fault(team, "a.html.jinja", "{% macro m(x) %}{% endmacro %}{{ m(1, 2) }}").text


@pytest.mark.parametrize("name", ["../secret.jinja", "/etc/passwd", "a/../../secret.jinja"])
def test_no_template_is_read_from_outside_of_the_folder(team, name):
    (team.parent / "secret.jinja").write_text("secret", encoding="utf-8")
    assert "there is no template" in fault(team, "a.html.jinja", "{% include '" + name + "' %}").text


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")
def test_a_linked_template_is_refused_and_so_is_one_in_a_linked_folder(team):
    outside = team.parent / "outside"
    outside.mkdir()
    (outside / "secret.jinja").write_text("secret", encoding="utf-8")
    (team / "link.jinja").symlink_to(outside / "secret.jinja")
    (team / "folder").symlink_to(outside)
    for name in ("link.jinja", "folder/secret.jinja"):
        assert "a link" in fault(team, "a.html.jinja", "{% include '" + name + "' %}").text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_no_template_and_is_not_waited_for(team):
    os.mkfifo(team / "pipe.jinja")
    assert "there is no template" in fault(team, "a.html.jinja", "{% include 'pipe.jinja' %}").text


def test_a_template_that_is_too_large_or_not_utf_8_is_refused(team):
    (team / "big.jinja").write_text("x" * (MAX_TEMPLATE + 1), encoding="utf-8")
    (team / "latin.jinja").write_bytes("ok\nGrüße".encode("latin-1"))
    assert "larger than 256 KiB" in fault(team, "a.html.jinja", "{% include 'big.jinja' %}").text
    problem = fault(team, "a.html.jinja", "{% include 'latin.jinja' %}")
    assert (problem.file, problem.line) == ("templates/latin.jinja", 2)


def test_the_built_in_folder_itself_overrides_nothing(tmp_path):
    repository = Path(__file__).parents[2]
    assert overrides_of(repository) is None
    assert overrides_of(tmp_path) is None


def test_an_empty_folder_overrides_nothing(team):
    assert overrides_of(team.parent) is None
    (team / "persona.html.jinja").touch()
    assert overrides_of(team.parent) == team


def test_a_control_character_in_a_value_is_shown_not_sent(team):
    assert shown(team, "a.html.jinja", "{{ text }}", text="a\x1b[31mb\u202ec\u00a0d") == "a\\x1b[31mb\\u202ec\u00a0d"


def test_compiled_templates_stand_beside_ours_and_never_beside_a_team_s(team, monkeypatch):
    """Code that is loaded from a checkout would be a stranger's code."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (team / "persona.md.jinja").write_text("x", encoding="utf-8")
    for env in (environment(), environment(team)):
        env.get_template("page.md.jinja")
        env.get_template("persona.md.jinja")
    beside = Path(__file__).parents[2] / "templates" / "__pycache__"
    assert list(beside.glob("*.jinjac"))
    assert sorted(p.name for p in team.rglob("*")) == ["persona.md.jinja"]
    kept = {p.name for p in beside.glob("*.jinjac")}
    key = environment(team).bytecode_cache.get_cache_key("persona.md.jinja", str(team / "persona.md.jinja"))
    assert not any(name.startswith(key) for name in kept)


def test_the_built_in_templates_are_read_from_an_archive_too(tmp_path):
    """As in a zipped application: no folder, no compiled files, and nothing that a workspace's folder could be."""
    root = Path(__file__).parents[2]
    archive = tmp_path / "app.zip"
    with zipfile.ZipFile(archive, "w") as z:
        for folder, name in ((root / "empathy_cli", "empathy_cli"), (root / "templates", "empathy_cli/templates")):
            for path in folder.rglob("*"):
                if path.is_file() and path.suffix in (".py", ".jinja", ".css"):
                    z.write(path, f"{name}/{path.relative_to(folder).as_posix()}")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "map.md.jinja").write_text("{% extends 'builtin/map.md.jinja' %}", encoding="utf-8")
    code = ("import sys; from pathlib import Path; import empathy_cli; from empathy_cli.render.environment import *\n"
            "from empathy_cli.render.overrides import overrides_of\n"
            "assert 'app.zip' in empathy_cli.__file__, empathy_cli.__file__\n"
            "env = environment(overrides_of(Path(sys.argv[1])))\n"
            "print(len(env.get_template('persona.html.jinja').blocks) > 5, env.bytecode_cache, env.get_template('map.md.jinja').name)")
    done = subprocess.run([sys.executable, "-c", code, tmp_path], env={**os.environ, "PYTHONPATH": str(archive)}, capture_output=True, text=True,
                          cwd=tmp_path, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("True None map.md.jinja\n", "")
