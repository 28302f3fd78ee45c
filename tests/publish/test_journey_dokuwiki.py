"""A whole journey on a real DokuWiki: plan, apply, hands in the wiki, a move, a removal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.publish.engines.dokuwiki import DokuWiki

pytestmark = [pytest.mark.wiki, pytest.mark.slow]
Empathy = Callable[..., Any]


@pytest.fixture
def publish(empathy: Empathy, dokuwiki: DokuWiki, own: str, tmp_path: Path) -> Callable[..., str]:
    """The program in a copy of the worked example that names the wiki, with the secret in its environment."""
    assert empathy("init", "--example").returncode == 0
    with (tmp_path / "empathy.yaml").open("a", encoding="utf-8") as file:
        file.write(f"publish:\n  wiki:\n    kind: dokuwiki\n    url: {dokuwiki.url}\n    owner: {own}\n    under: {own}\n"
                   f"    user: {dokuwiki.user}\n    token: DOKU\n")

    def run(*words: str, code: int) -> str:
        done = empathy("publish", *words, env={"DOKU": dokuwiki.token})
        said = str(done.stdout + done.stderr)
        assert done.returncode == code, said
        assert dokuwiki.token not in said
        return said

    return run


def test_a_team_publishes_edits_by_hand_renames_and_removes(
        publish: Callable[..., str], dokuwiki: DokuWiki, own: str, tmp_path: Path) -> None:
    andri, samira, contents = f"{own}:andri_caflisch", f"{own}:samira_nussbaumer", f"{own}:start"
    dokuwiki.edit(f"{own}:of_people", "====== Ours ======\n\n[[:start]]\n")
    foreign = dokuwiki.pages()

    # A plan shows and changes nothing.
    assert f"+ new  “Andri Caflisch” {andri}" in publish(code=3)
    assert dokuwiki.pages() == foreign

    # Done, and shown as a reader sees it: with tables, links and pictures that are there.
    publish("--apply", code=0)
    page = dokuwiki.html(andri)
    assert "Land surveyor, 39" in page
    assert "<table" in page
    assert 'class="mediaright"' in page
    assert "wikilink2" not in page  # a link to a page that is not there
    assert "wikilink2" not in dokuwiki.html(contents)
    assert f"id={andri}" in dokuwiki.html(contents)

    # Nothing to do: nothing is written.
    before = dokuwiki.pages()
    assert "Nothing to do" in publish("--apply", code=0)
    assert dokuwiki.pages() == before

    # Somebody mends a page, while the team changes the same persona: blocked, and nothing is written.
    text = dokuwiki.text(andri) or ""
    dokuwiki.edit(andri, text.replace("Land surveyor", "Surveyor of land, by hand"))
    file = next(f for f in tmp_path.rglob("*.yaml") if "name: Andri Caflisch" in f.read_text("utf-8"))
    file.write_text(file.read_text("utf-8").replace("name: Andri Caflisch", "name: Andri Meier"), "utf-8")
    before = dokuwiki.pages()
    said = publish("--apply", code=3)
    assert "by hand" in said
    assert dokuwiki.pages() == before

    # With its text kept aside, the page moves to its new title; no twin is left and every link leads there.
    publish("--apply", "--on-conflict", "save-copy", code=0)
    now = dokuwiki.pages()
    assert andri not in now
    assert f"{own}:andri_meier" in now
    [copy] = [at for at in now if "by_hand" in at]
    assert "Surveyor of land, by hand" in (dokuwiki.text(copy) or "")
    assert "wikilink2" not in dokuwiki.html(contents)

    # Who is removed goes; what people wrote stays as it was.
    other = next(f for f in tmp_path.rglob("*.yaml") if "name: Samira Nussbaumer" in f.read_text("utf-8"))
    for gone in other.parent.rglob("*.yaml"):
        gone.unlink()
    publish("--apply", "--allow-delete", "9", code=0)
    now = dokuwiki.pages()
    assert samira not in now
    assert {at: now.get(at) for at in foreign} == foreign
