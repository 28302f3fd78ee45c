"""Real wikis on loopback, one of each for every process of the tests, each started when the first test asks for it.

They are not emptied between tests: a test uses a home (`under`) and an owner of its own, such as `own`.
"""

from collections.abc import Iterator

import pytest

from tests.publish.engines import dokuwiki as dokuwikis
from tests.publish.engines import githttp
from tests.publish.engines import mediawiki as mediawikis
from tests.publish.engines import otter as otters


@pytest.fixture(scope="session")
def mediawiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mediawikis.MediaWiki]:
    """Takes no uploads, as MediaWiki comes."""
    with mediawikis.running(tmp_path_factory.mktemp("mediawiki")) as wiki:
        yield wiki


@pytest.fixture(scope="session")
def mediawiki_with_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mediawikis.MediaWiki]:
    """Takes uploads, SVG too, from `MediaWiki.WITH_FILES`."""
    with mediawikis.running(tmp_path_factory.mktemp("mediawiki-files"), files=True) as wiki:
        wiki.user, wiki.token = wiki.WITH_FILES
        yield wiki


@pytest.fixture(scope="session")
def dokuwiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dokuwikis.DokuWiki]:
    with dokuwikis.running(tmp_path_factory.mktemp("dokuwiki")) as wiki:
        yield wiki


@pytest.fixture(scope="session")
def otter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[otters.Otter]:
    with otters.running(tmp_path_factory.mktemp("otter")) as wiki:
        yield wiki


@pytest.fixture
def own(request: pytest.FixtureRequest) -> str:
    """A word of letters and digits that no other test has: for `under`, for `owner`, for titles."""
    from hashlib import sha256

    return "t" + sha256(request.node.nodeid.encode()).hexdigest()[:10]


@pytest.fixture
def git_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[githttp.GitServer]:
    """Repositories over HTTP with a password; there is none yet."""
    with githttp.GitServer(tmp_path_factory.mktemp("git")) as server:
        yield server
