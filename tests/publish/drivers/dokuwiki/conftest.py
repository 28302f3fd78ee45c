"""A team of three, in a namespace of its own."""

import pytest

from tests.publish.engines.dokuwiki import DokuWiki

from .teams import Team


@pytest.fixture
def team(dokuwiki: DokuWiki, own: str) -> Team:
    return Team(dokuwiki, own, docs={"lea": ("Lea", "one"), "tom": ("Tom", "two"), "eva": ("Eva", "three")})
