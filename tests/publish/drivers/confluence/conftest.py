"""A team of three, with each of the two interfaces of Confluence."""

from collections.abc import Iterator

import pytest

from tests.publish.engines.confluence import running
from tests.publish.engines.confluence_content import Confluence

from .teams import Team


@pytest.fixture(params=["cloud", "data center"])
def wiki(request) -> Iterator[Confluence]:
    with running(cloud=request.param == "cloud") as found:
        yield found


@pytest.fixture
def team(wiki) -> Team:
    return Team(wiki, {"a": ("Andri Caflisch", "one"), "b": ("Berta Ö.", "two"), "c": ("C#", "three")}, {"way.svg": b"<svg/>", "face.png": b"\x89PNG"})
