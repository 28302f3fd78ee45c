"""A team's templates against ours: a block that would be shown nowhere is said, and what is theirs is theirs."""

import pytest

from empathy_cli.render.environment import environment, render_here
from empathy_cli.render.overrides import TemplateFault

PARTS = ("{% extends 'builtin/page.md.jinja' %}\n"
         "{% block main %}[{% block ours %}ours{% endblock %}]{% endblock %}\n{% block end %}{% endblock %}\n{% block title %}{% endblock %}\n")


@pytest.fixture
def team(tmp_path):
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


def shown(team, template, source, *, page=""):
    (team / template).write_text(source, encoding="utf-8")
    return render_here(environment(team), page or template, {"dir": "ltr"}).strip()


def faults(team, template, source, *, page=""):
    with pytest.raises(TemplateFault) as caught:
        shown(team, template, source, page=page)
    return [(p.file, p.line, p.text) for p in caught.value.problems]


def test_a_block_that_ours_does_not_have_is_an_error_with_its_line_and_the_nearest_one(team):
    source = '{% extends "builtin/persona.html.jinja" %}\n{% block evidence %}{% endblock %}\n\n{% block evidense %}x{% endblock %}\n'
    assert faults(team, "persona.html.jinja", source) == [(
        "templates/persona.html.jinja", 4,
        "“builtin/persona.html.jinja” has no block “evidense”, so this one would be shown nowhere. Did you mean “evidence”?")]


def test_where_no_block_is_near_all_are_named_and_every_lost_block_is_said(team):
    source = "{% extends 'builtin/index.md.jinja' %}\n{% block quote %}{% endblock %}\n{% if 1 %}\n{% block zzz %}{% endblock %}{% endif %}"
    found = faults(team, "index.md.jinja", source)
    assert [line for _, line, _ in found] == [2, 4]
    assert found[0][2].endswith("Blocks: cards, end, main, pages, title")


def test_the_blocks_of_what_ours_extends_are_known_too(team):
    source = "{% extends 'builtin/persona.html.jinja' %}{% block style_extra %}{% endblock %}{% block mian %}{% endblock %}"
    assert [text[-8:] for _, _, text in faults(team, "a.html.jinja", source)] == [" “main”?"]


def test_blocks_inside_of_an_overridden_block_are_the_team_s_own(team):
    assert shown(team, "map.md.jinja", PARTS) == "[ours]"


def test_a_chain_of_the_team_s_own_templates_hands_its_blocks_on(team):
    (team / "parts.md.jinja").write_text(PARTS, encoding="utf-8")
    assert shown(team, "map.md.jinja", "{% extends 'parts.md.jinja' %}{% block ours %}mine{% endblock %}") == "[mine]"
    assert faults(team, "map.md.jinja", "{% extends 'parts.md.jinja' %}{% block our %}mine{% endblock %}") == [(
        "templates/map.md.jinja", 1, "“parts.md.jinja” has no block “our”, so this one would be shown nowhere. Did you mean “ours”?")]


def test_a_lost_block_in_the_middle_of_a_chain_is_an_error_of_the_page(team):
    (team / "parts.md.jinja").write_text(PARTS + "{% block sur %}{% endblock %}", encoding="utf-8")
    found = faults(team, "map.md.jinja", "{% extends 'parts.md.jinja' %}")
    assert [(file, line) for file, line, _ in found] == [("templates/parts.md.jinja", 5)]


def test_a_lost_block_in_a_frame_is_an_error_of_our_pages_that_extend_it(team):
    found = faults(team, "page.md.jinja", "{% extends 'builtin/page.md.jinja' %}{% block ende %}{% endblock %}", page="map.md.jinja")
    assert found[0][:2] == ("templates/page.md.jinja", 1)


def test_a_block_that_the_template_calls_itself_is_shown_and_no_error(team):
    source = "{% extends 'builtin/page.md.jinja' %}{% block main %}{{ self.twice() }}{{ self.twice() }}{% endblock %}{% block twice %}x{% endblock %}"
    assert shown(team, "a.md.jinja", source) == "xx"


def test_a_parent_that_is_only_known_later_or_not_there_is_left_to_the_page(team):
    source = "{% extends 'builtin/' ~ 'page.md.jinja' %}{% block mian %}{% endblock %}{% block main %}x{% endblock %}"
    assert shown(team, "a.md.jinja", source) == "x"
    assert "there is no template “gone.jinja”" in faults(team, "map.md.jinja", "{% extends 'gone.jinja' %}{% block x %}{% endblock %}")[0][2]


def test_a_template_that_extends_itself_is_stopped(team):
    assert "calls itself" in faults(team, "a.md.jinja", "{% extends 'a.md.jinja' %}{% block x %}{% endblock %}")[0][2]


def test_a_mistake_in_the_syntax_of_a_parent_is_said_of_the_parent(team):
    (team / "parts.md.jinja").write_text("\n{% if %}", encoding="utf-8")
    assert faults(team, "map.md.jinja", "{% extends 'parts.md.jinja' %}{% block x %}{% endblock %}")[0][:2] == ("templates/parts.md.jinja", 2)


def test_a_template_that_extends_nothing_has_blocks_as_it_likes(team):
    assert shown(team, "map.md.jinja", "{% block mine %}x{% endblock %}") == "x"
