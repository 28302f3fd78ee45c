"""Makes the peers' sites of one workspace: their templates, which lie beside this file, and what `given` says."""

import re
import shutil
from pathlib import Path
from textwrap import dedent, indent

from .given import Given, dumped

HERE = Path(__file__).resolve().parent
STORY = re.compile(r"(?m)^story: \|\n((?:(?:  .*)?\n)+)")
HINT = re.compile(r"(?m)\A# .*\n")
"""The comment for editors at the head of a document."""


def hugo(it: Given, site: Path) -> None:
    """The YAML of a persona and its map as people wrote it, as front matter; the story as the page's body.

    What a template cannot compute stands beside it in one file of JSON: how sure each statement is, by the sources; the
    counts; what labels are called; the drawn face.
    """
    shutil.copytree(HERE / "hugo", site, ignore=shutil.ignore_patterns("page.*", "home.*"))
    shutil.copytree(HERE / "hugo-yaml", site, dirs_exist_ok=True)
    known = {"computed": {id_: plain.computed for id_, plain in it.plain.items()}, "sources": it.sources,
             "labels": it.labels}
    files = {f"data/{name}.json": dumped(value) for name, value in known.items()} | _of_all(it)
    for weight, persona in enumerate(it.personas, 1):
        plain = it.plain[persona["id"]]
        story = STORY.search(plain.persona)
        assert story, f"{persona['id']} has no story"
        document = HINT.sub("", plain.persona[:story.start()] + plain.persona[story.end():])
        where = f"group: {persona['group']}\nweight: {weight}\n"
        files[f"content/{persona['id']}.md"] = (f"---\n{document}map:\n{indent(plain.map, '  ')}{where}---\n\n"
                                                f"{dedent(story[1])}")
    write(site, files)


def hugo_json(it: Given, site: Path) -> None:
    """Everything that a card shows as front matter, computed and in JSON, which Hugo reads much faster than YAML."""
    shutil.copytree(HERE / "hugo", site)
    files = _of_all(it)
    for weight, persona in enumerate(it.personas, 1):
        view = {key: value for key, value in persona.items() if key != "story"} | {"weight": weight}
        files[f"content/{persona['id']}.md"] = f"{dumped(view)}\n\n{persona['story']}\n"
    write(site, files)


def _of_all(it: Given) -> dict[str, str]:
    """The files of a site of Hugo that are no persona's."""
    words = {"words": it.sections, "contents": it.contents, "styles": it.policies}
    return ({f"data/{name}.json": dumped(value) for name, value in words.items()}
            | {f"assets/{name}.css": css for name, css in it.styles.items()}
            | {"layouts/_partials/icons.html": icons()})


def eleventy(it: Given, site: Path, node_modules: Path) -> None:
    """One file of JSON with all personas: Eleventy makes two pages of each."""
    shutil.copytree(HERE / "eleventy", site)
    (site / "node_modules").symlink_to(node_modules)
    shown = {"personas": it.personas, "words": it.sections, "contents": it.contents, "policies": it.policies}
    files = {f"src/_data/{name}.json": dumped(value) for name, value in shown.items()}
    files |= {f"{name}.css": css for name, css in it.styles.items()}
    files["icons.html"] = icons()
    write(site, files)


def mkdocs(it: Given, site: Path, build: Path) -> None:
    """Our own Markdown pages, which it makes one page of HTML of each, with the style sheet of a card and its icons."""
    shutil.copytree(HERE / "mkdocs", site)
    write(site, {"theme/card.css": it.styles["card"], "theme/icons.html": icons()})
    (site / "docs").mkdir()
    for page in build.glob("*.md"):
        shutil.copy(page, site / "docs")


def icons() -> str:
    """Our own icons, without the comment of the template."""
    return (HERE.parents[1] / "templates/icons.html.jinja").read_text("utf-8").partition("#}\n")[2]


def write(site: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
