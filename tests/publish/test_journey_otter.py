"""A whole journey on a real wiki that people edit in their browsers: An Otter Wiki, published into over git and HTTP."""

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import httpx
import pytest

from tests.publish.engines.otter import Otter

pytestmark = [pytest.mark.wiki, pytest.mark.slow]
Empathy = Callable[..., Any]


@pytest.fixture
def publish(empathy: Empathy, otter: Otter, own: str, tmp_path: Path) -> Callable[..., Any]:
    """The program in a copy of the worked example that names the wiki, with the secret in its environment."""
    assert empathy("init", "--example").returncode == 0
    with (tmp_path / "empathy.yaml").open("a", encoding="utf-8") as file:
        file.write(f"publish:\n  wiki:\n    kind: git\n    url: {otter.git}\n    owner: {own}\n    under: {own}\n"
                   f"    user: {otter.user}\n    token: OTTER\n")

    def run(*words: str, code: int) -> str:
        done = empathy("publish", *words, env={"OTTER": otter.token})
        said = str(done.stdout + done.stderr)
        assert done.returncode == code, said
        assert otter.token not in said
        return said

    return run


def leads(otter: Otter, page: str) -> dict[str, int]:
    """Where the text of a page leads to inside the wiki, its pictures too, and what the wiki answers there."""
    text = otter.html(page)
    body = text[text.index('class="page"'):] if 'class="page"' in text else text
    found = {unescape(url) for url in re.findall(r'(?:href|src)="([^"#]+)', body)}
    here = {urljoin(f"{otter.url}/{page}", url) for url in found}
    with httpx.Client(trust_env=False, timeout=60) as client:
        return {unquote(urlsplit(url).path): client.get(url).status_code for url in here
                if url.startswith(otter.url) and f"/{page.partition('/')[0]}/" in url}


def test_a_team_publishes_edits_by_hand_renames_and_removes(
        publish: Callable[..., str], otter: Otter, own: str, tmp_path: Path) -> None:
    andri, samira, contents = f"{own}/Andri Caflisch", f"{own}/Samira Nussbaumer", f"{own}/README"
    otter.edit(f"{own} of people", "# Ours\n\nSee [[Home]].\n")
    foreign = {path: blob for path, blob in otter.files().items() if not path.startswith(f"{own}/")}
    commits = otter.subjects()

    # A plan shows and changes nothing.
    said = publish(code=3)
    assert f"+ new  “Andri Caflisch” {andri}.md" in said
    assert otter.subjects() == commits

    # Done, and shown as a reader sees it: what the cards say, with links and pictures that lead somewhere.
    publish("--apply", code=0)
    assert len(otter.subjects()) == len(commits) + 1
    page = otter.html(andri)
    assert "Land surveyor, 39" in page
    assert "<table" in page
    reached = leads(otter, contents)
    assert {f"/{andri}.md", f"/{samira}.md", f"/{own}/pictures/andri-caflisch-face.svg"} <= reached.keys()
    reached |= leads(otter, andri)
    assert f"/{own}/pictures/couch-to-shop.svg" in reached
    assert {url: status for url, status in reached.items() if status != 200} == {}

    # Nothing to do: nothing is written.
    tip = otter.subjects()
    assert "Nothing to do" in publish("--apply", code=0)
    assert otter.subjects() == tip

    # Somebody mends a page through its form, while the team changes the same persona: blocked, and nothing is written.
    before = otter.source(andri)
    otter.edit(andri, before.replace("Land surveyor", "Surveyor of land, by hand"), "A better word")
    persona = tmp_path / "personas/andri-caflisch/persona.yaml"
    persona.write_text(persona.read_text("utf-8").replace("Land surveyor", "Surveyor"), "utf-8")
    said = publish(code=3)
    assert "-Surveyor of land, by hand, 39" in said
    assert "+Surveyor, 39" in said
    tip = otter.subjects()
    publish("--apply", code=3)
    assert otter.subjects() == tip
    assert "by hand" in otter.text(f"{andri}.md")

    # Undone by hand: published again.
    otter.edit(andri, before)
    assert "Surveyor, 39" not in otter.text(f"{andri}.md")
    publish("--apply", code=0)
    assert "Surveyor, 39" in otter.text(f"{andri}.md")

    # A new name is a new place of the same page, with its history; no twin is left, and links follow.
    persona.write_text(persona.read_text("utf-8").replace("name: Andri Caflisch", "name: Andri Camenisch", 1), "utf-8")
    assert f"{andri}.md -> {own}/Andri Camenisch.md" in publish(code=3)
    publish("--apply", code=0)
    assert not otter.is_there(andri)
    reached = leads(otter, contents)
    assert f"/{own}/Andri Camenisch.md" in reached
    assert set(reached.values()) == {200}
    assert len(otter.history(f"{own}/Andri Camenisch.md")) > 3

    # Two of three personas are removed: a third of our pages would go, so it must be asked for.
    for name in ("samira-nussbaumer", "buys-to-sell-on"):
        shutil.rmtree(tmp_path / "personas" / name)
    said = publish("--apply", code=3)
    assert otter.is_there(samira)
    allowed = re.search(r"--allow-delete (\d+)", said)
    assert allowed, said
    publish("--apply", "--allow-delete", allowed[1], code=0)
    assert not otter.is_there(samira)
    assert not [path for path in otter.files() if path.startswith(f"{own}/") and "samira" in path.lower()]
    assert set(leads(otter, contents).values()) == {200}

    # Pages of people are what they were, byte for byte.
    assert {path: blob for path, blob in otter.files().items() if path in foreign} == foreign
