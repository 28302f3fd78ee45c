"""The policy of a page takes its own style sheet, and no other."""

import re

from empathy_cli.locale import translator
from empathy_cli.render.environment import environment, render
from empathy_cli.render.style import csp
from empathy_cli.render.view import index_view
from tests.browser.people import workspace


def test_the_hash_is_that_of_the_text():
    """As `openssl dgst -sha256 -binary | base64` has it."""
    assert csp("") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def test_what_a_team_adds_is_in_the_hash(tmp_path):
    """An override of the block style_extra needs no more than itself."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "index.html.jinja").write_text(
        '{% extends "builtin/index.html.jinja" %}{% block style_extra %}:root{--paper:#fff}{% endblock %}', "utf-8")
    view = index_view([], workspace().settings, translator("en"))
    html = render(environment(folder), "index.html.jinja", view)
    css = re.search(r"<style>(.*)</style>", html, re.DOTALL)[1]
    assert css.endswith(":root{--paper:#fff}")
    assert f"style-src '{csp(css)}';" in html.replace("&#43;", "+").replace("&#39;", "'")
