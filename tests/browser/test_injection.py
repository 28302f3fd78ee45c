"""Hostile texts in every field, in real Chromium: none of them runs, asks for anything, or becomes an element.

The attacks are our own (`tests/render/attacks.py`, with the handlers of the browser at hand), the older ones of
`vectors.py`, and a public list where it stands beside the repository. The documents are all that is made of texts: pages
with their policy; the same without it, so that the escaping itself is tested; their Markdown as converters show it that
let HTML through; the pictures of journeys by themselves; and what Confluence stores, as XML.

In the short run several attacks share the fields of a document; in the long one each stands alone in every field.
EMPATHY_TRIALS is a factor for their number. The control shows that the same attacks do act where nothing stands there.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

import pytest
from playwright.sync_api import Browser

from tests.render.attacks import PLACES, Attack, attacks
from tests.render.vectors import corpus, hostile

from .made import GFM, HEAD, Maker
from .watch import Document, Watch, handlers, watching

pytestmark = pytest.mark.browser

TRIALS = float(os.environ.get("EMPATHY_TRIALS", "1"))
TOGETHER = 8
TAIL = "<b class='x' title=\"y\">z</b>"
"""Gives an attack that leaves something open what it wants to swallow."""
BENIGN = ["plain words", "**b** *i* `c` [t](https://a.bc/d) <https://a.bc>", "- a\n- b\n    - c\n\n3. d\n\n> e\n\n# f\n\ng  \nh", "***x***\n\n* y\n\n***z***"]
GOOD = re.compile(
    r"value (?:a href (?:https?://[^/]|mailto:|#|[a-z0-9-]+\.(?:html|md)(?:#[a-z0-9-]+)?$)|a rel noopener noreferrer$|(?:image|img) (?:href|src) data:image/png;base64,[A-Za-z0-9+/=]+$|use href #[a-z-]+$)",
    re.IGNORECASE)
"""Addresses that may differ from those of harmless texts: links that somebody wrote, and nothing else."""


@pytest.fixture(scope="module")
def ours(browser: Browser) -> list[Attack]:
    return attacks(handlers(browser))


@pytest.fixture(scope="module")
def known(ours: list[Attack]) -> list[str]:
    """All attacks as texts, each once."""
    return list(dict.fromkeys([*(attack.text for attack in ours), *hostile(), *corpus()]))


@pytest.fixture
def watch(browser: Browser, tmp_path: Path) -> Iterator[Watch]:
    with watching(browser, tmp_path) as found:
        yield found


def spread(texts: Sequence[str]) -> Callable[[str], str]:
    """Gives each field one of the texts, always the same."""
    return lambda field: texts[crc32(field.encode()) % len(texts)]


def evenly(texts: Sequence[str], n: int) -> list[str]:
    """That many of them, from everywhere."""
    return [texts[i * len(texts) // n] for i in range(n)] if n < len(texts) else list(texts)


def strange(found: set[str], usual: set[str]) -> list[str]:
    return sorted(what for what in found - usual if not GOOD.match(what))


def nothing_acts(watch: Watch, made: Iterable[tuple[object, Document]]) -> int:
    """Opens the documents and tells how many there were. Those of the harmless texts come first: what they have, all may have."""
    labels: list[object] = []

    def documents() -> Iterator[Document]:
        for label, document in made:
            labels.append(label)
            yield document

    harmless: set[str] = set()
    acted: dict[str, list[str]] = {}
    for batch in watch.look(documents()):
        for n, found in batch.items():
            assert "seen" in found, labels[n]
            if labels[n] in BENIGN:
                harmless |= found
            elif what := strange(found, harmless):
                acted[str(labels[n])] = what
    assert not acted, f"{len(acted)} of {len(labels)}: " + json.dumps(dict(list(acted.items())[:5]), ensure_ascii=False)[:3_000]
    assert watch.requests == []
    return len(labels)


PAGES = ("persona", "map", "index", "touchpoints", "departments")


def everything(maker: Maker, say: Callable[[str], str], *, wiki: bool, pages: Sequence[str]) -> Iterator[Document]:
    yield maker.bare(say, wiki=wiki)
    yield maker.stored(say)
    yield from maker.curves(say)
    yield from maker.real(say, *pages)


def harmless(maker: Maker) -> Iterator[tuple[object, Document]]:
    for text in BENIGN:
        yield from ((text, document) for document in everything(maker, lambda _, text=text: text, wiki=True, pages=PAGES))


def test_our_own_generator_alone_has_more_than_two_thousand_attacks(ours: list[Attack]) -> None:
    assert len({attack.text for attack in ours}) >= 2_000
    assert len({attack.text for attack in ours if attack.family != "events"}) >= 2_000
    assert {attack.place for attack in ours} <= {*PLACES, "markdown"}


@pytest.mark.slow
def test_the_same_attacks_do_act_where_nothing_stands_in_their_way(watch: Watch, ours: list[Attack]) -> None:
    """The control: a canary that cannot sing proves nothing. Each attack raw, in the place that it was made for."""
    of_family: dict[str, list[Attack]] = {}
    for attack in ours:
        of_family.setdefault(attack.family, []).append(attack)
    chosen = [attack for family in of_family.values() for attack in evenly(family, round(16 * TRIALS))]
    acted: Counter[str] = Counter()
    for batch in watch.look((raw(attack) for attack in chosen), patience=3):
        acted.update(chosen[n].family for n, found in batch.items() if str(n) in watch.askers or any(what.startswith("ran ") for what in found))
    assert set(acted) == set(of_family), set(of_family) - set(acted)
    assert sum(acted.values()) > len(chosen) / 3, acted  # 46 % on a quiet machine; the rest wants a gesture, or is an encoding that no browser reads
    assert any("CONNECT evil.invalid:443" in asked for asked in watch.requests)


def raw(attack: Attack) -> Document:
    return Document(f"{HEAD}{GFM.render(attack.text) if attack.place == 'markdown' else PLACES[attack.place].format(attack.text)}{TAIL}")


@pytest.mark.slow
def test_a_thousand_attacks_in_all_fields_do_nothing(watch: Watch, known: list[str]) -> None:
    """Eight of them in each document, and each document in every form."""
    maker = Maker()
    chosen = evenly(known, round(1_000 * TRIALS))

    def made() -> Iterator[tuple[object, Document]]:
        yield from harmless(maker)
        for n in range(0, len(chosen), TOGETHER):
            group = chosen[n:n + TOGETHER]
            page = PAGES[n // TOGETHER % len(PAGES)]
            yield from ((group, document) for document in everything(maker, spread(group), wiki=n % 64 == 0, pages=[page]))

    assert nothing_acts(watch, made()) > 4 * len(chosen) / TOGETHER


@pytest.mark.slow
def test_an_attack_alone_in_every_field_does_nothing(watch: Watch, known: list[str]) -> None:
    """Without the pages' policy, and as XML. With EMPATHY_TRIALS=100 all of them."""
    maker = Maker()
    chosen = evenly(known, round(120 * TRIALS))

    def made() -> Iterator[tuple[object, Document]]:
        yield from harmless(maker)
        for n, text in enumerate(chosen):
            yield text, maker.bare(lambda _, text=text: text, wiki=n % 8 == 0)
            yield text, maker.stored(lambda _, text=text: text)

    assert nothing_acts(watch, made()) > 2 * len(chosen)
