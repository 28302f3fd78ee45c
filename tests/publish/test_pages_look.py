"""What readers see of our Markdown: the same in every renderer that we can start, and each text as it was written."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import markdown
import pytest
from markdown_it import MarkdownIt

from empathy_cli.publish.drivers.git import GitDriver
from empathy_cli.publish.leaf import Wanted
from empathy_cli.publish.plan import Options
from empathy_cli.publish.profiles import profile
from empathy_cli.publish.run import publish
from empathy_cli.publish.target import Settings
from empathy_cli.publish.wanted import wanted
from tests.publish.engines.githttp import plain_environment
from tests.publish.engines.otter import Otter
from tests.render.vectors import LITERAL

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-22"
FAMILY = ("plain", "github", "gitlab", "azure", "gitea", "mkdocs", "obsidian")
GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
SEEN = ("h1", "h2", "h3", "h4", "ul", "ol", "li", "table", "tr", "th", "td", "blockquote", "img", "details", "summary", "pre", "strong", "em", "a")
HOSTILE = [text for text in LITERAL if text.isprintable() and len(text) > 1] + [
    "[[Page|words]]", "![[Page]]", "[[_TOC_]]", "[[_TOSP_]]", "{{Page}}", "{+ a +}", "%%hidden%%", "==marked==", "text ^id", "#tag", "::: warning", ":::info",
    "::spoiler::", ">! spoiler", "<<Macro()>>", "$$x$$", "@<who>", "~label", "+++", "[!NOTE]", "> [!NOTE]", "[ ] todo", "[x] done", ":tada:", "C#", "a#"]
SHOWN = [" ".join(text.split()) for text in [*HOSTILE, *HOSTILE, HOSTILE[0]]]


class Shape(HTMLParser):
    """What a page is made of: headings, lists, tables, emphasis, pictures, and the words between."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SEEN:
            self.parts.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in SEEN:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        said = "".join(data.split())
        if said and self.parts and not self.parts[-1].startswith("<"):
            self.parts[-1] += said
        elif said:
            self.parts.append(said)


def settings(name: str, **more: str) -> Settings:
    return Settings(**{"name": "wiki", "kind": "git", "owner": "shop", "profile": name, "under": "Personas", **more})


def pages(root: Path, name: str) -> dict[str, str]:
    found = wanted(root, profile(settings(name)), owner="shop", today=TODAY)
    assert found.complete, found.why_incomplete
    return {leaf.id: leaf.data.decode() for leaf in found.leaves if leaf.kind in ("page", "contents")}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("example")
    shutil.copytree(ROOT / "personas", root / "personas")
    shutil.copy(ROOT / "empathy.yaml", root)
    return root


def test_mkdocs_shows_the_same_as_github_in_every_page(example: Path) -> None:
    made = pages(example, "mkdocs")
    assert len(made) == 6
    for id_, text in made.items():
        theirs = Shape(markdown.markdown(text, extensions=["toc", "tables", "fenced_code"])).parts
        ours = Shape(GFM.render(text)).parts
        assert theirs == ours, id_
        assert ours.count("<table>") == len(re.findall(r"^\|[ :|-]+\| *$", text, re.MULTILINE)), id_


@pytest.mark.parametrize("name", FAMILY)
def test_a_page_says_its_name_once_where_the_wiki_says_it_already(example: Path, name: str) -> None:
    page = pages(example, name)["andri-caflisch"]
    assert ("\n# " in "\n" + page) is (name not in ("gitlab", "azure", "obsidian"))
    assert page.count("andri-caflisch-face.svg") == 1


@pytest.mark.parametrize("name", ["mkdocs", "obsidian"])
def test_where_markdown_inside_of_html_is_not_read_there_is_none(example: Path, name: str) -> None:
    for text in pages(example, name).values():
        assert not re.search(r"<(?:details|div|summary)", text)
        assert "Who made it" in text or "andri" not in text.partition("\n")[0].casefold()


def test_a_page_that_runs_from_right_to_left_says_so_where_it_can(workspace: Path, write) -> None:
    write("personas/lea.yaml", "kind: persona\nid: lea\nlanguage: ar\nname: ليلى\nrole: ممرضة\ngoals: [النوم]\npains: [التعب]\n")
    assert pages(workspace, "github")["lea"].startswith('<div dir="rtl">\n\n# ليلى\n')
    assert pages(workspace, "github")["lea"].endswith("</div>\n")
    assert pages(workspace, "mkdocs")["lea"].startswith("# ليلى\n")


@pytest.mark.parametrize(("name", "opens"), [("github", "```mermaid\njourney\n"), ("azure", "::: mermaid\njourney\n")])
def test_a_diagram_is_written_as_the_host_reads_it(example: Path, tmp_path: Path, name: str, opens: str) -> None:
    root = shutil.copytree(example, tmp_path / "drawn")
    with (root / "empathy.yaml").open("a", encoding="utf-8") as file:
        file.write("render: {mermaid: true}\n")
    page = pages(root, name)["andri-caflisch"]
    assert page.count(opens) == 2
    assert "\n::: mermaid" in page if name == "azure" else "```" in page
    assert opens.partition("\n")[0] not in pages(example, name)["andri-caflisch"]


def test_gitlab_draws_two_thousand_characters_a_page_so_no_page_has_more(example: Path, tmp_path: Path, write) -> None:
    root = shutil.copytree(example, tmp_path / "drawn")
    with (root / "empathy.yaml").open("a", encoding="utf-8") as file:
        file.write("render: {mermaid: true}\n")
    for text in pages(root, "gitlab").values():
        assert sum(map(len, re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL))) <= 2000


@pytest.fixture
def hostile(workspace: Path, write) -> Path:
    jobs = [{"want": text} for text in HOSTILE]
    goals = [{"text": re.sub(r"[!-/:-@\[-`{-~]", lambda sign: f"&#{ord(sign[0])};", text)} for text in HOSTILE]
    persona = {"kind": "persona", "id": "lea", "name": "Lea", "role": "# Nurse", "goals": goals, "jobs": jobs, "pains": HOSTILE[:1]}
    write("personas/lea.yaml", json.dumps(persona, ensure_ascii=False))
    return workspace


def items(html: str) -> list[str]:
    """The words of each item, without the mark before and the certainty after."""
    found: list[str] = []
    for item in re.findall(r"<li>(.*?)</li>", html, re.DOTALL):
        said = re.match(r"○ (?:I want to )?(.*) \(assumed\)\Z", " ".join("".join(_words(item)).split()))
        if said:
            found.append(said[1])
    return found


def _words(html: str) -> list[str]:
    words: list[str] = []
    parser = HTMLParser(convert_charrefs=True)
    parser.handle_data = words.append  # type: ignore[method-assign] - all that is wanted of it
    parser.feed(html)
    parser.close()
    return words


@pytest.mark.parametrize("name", FAMILY)
def test_each_text_is_shown_as_it_was_written_by_both_kinds_of_markdown(hostile: Path, name: str) -> None:
    page = pages(hostile, name)["lea"]
    for html in (GFM.render(page), markdown.markdown(page, extensions=["toc", "tables", "fenced_code"])):
        assert items(html) == SHOWN


@pytest.mark.wiki
@pytest.mark.slow
def test_a_real_wiki_shows_each_text_as_it_was_written(hostile: Path, otter: Otter, own: str) -> None:
    target = settings("plain", url=otter.git, user=otter.user, token="OTTER", under=own, owner=own)
    driver = GitDriver(target, profile(target), otter.token, plain_environment() | {"OTTER": otter.token})

    def want(_: object) -> Wanted:
        return wanted(hostile, driver.profile, owner=own, today=TODAY)

    assert publish(driver, want, Options(own), apply=True).finished
    page = otter.html(f"{own}/Lea")
    assert items(page) == SHOWN
    assert f'src="/{quote(own)}' in page or "pictures/lea-face.svg" in page
