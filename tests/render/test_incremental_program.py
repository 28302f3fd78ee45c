"""Another version of the program, of its templates, its catalogues of messages or its libraries: no page stays as it was.

The real program, copied to where it can be changed, as an installation of another version would.
"""

import importlib.metadata
import shutil
import subprocess
import sys
from pathlib import Path

import empathy_cli
from empathy_cli.render.inputs import builtin_templates
from tests.conftest import environment
from tests.render.rendered import lay, meshed, pages, persona

PROSE = "story: |\n  Waits.\n\n  - for *a place*\n  - for **a call**"
"""More than the fast path takes: the libraries have a say in it."""


def words(file: str, old: str, new: str):
    def change(program: Path) -> None:
        text = (program / file).read_bytes()
        assert old.encode() in text, file
        (program / file).write_bytes(text.replace(old.encode(), new.encode()))

    return change


def library(program: Path) -> None:
    """Python-Markdown of another version, which writes strong text in another way."""
    there = Path(importlib.metadata.distribution("markdown").locate_file("markdown"))
    shutil.copytree(there, program / "markdown", ignore=shutil.ignore_patterns("__pycache__"))
    lay(program, {"markdown-99.dist-info/METADATA": "Metadata-Version: 2.1\nName: Markdown\nVersion: 99\n"})
    words("markdown/core.py", "return output.strip()", 'return output.strip().replace("<li>", "<li>New: ")')(program)


def fewer_languages(program: Path) -> None:
    shutil.rmtree(program / "empathy_cli/locale/fr")


CHANGES = {
    "a template": (words("empathy_cli/templates/persona.md.jinja", "{{ story|mdblock }}", "{{ story|mdblock }}, new"), "lea.md"),
    "a macro that templates import": (words("empathy_cli/templates/macros.md.jinja", "{% macro ", "{#- new #}{% macro "), None),
    "a style sheet": (words("empathy_cli/templates/base.css", "body", "body, .new"), "index.html"),
    "the code": (words("empathy_cli/render/basis.py", 'return t.plural("{n} participant"', 'return "New " + t.plural("{n} participant"'), "lea.html"),
    "how templates are compiled": (words("empathy_cli/render/environment.py", "trim_blocks=True", "trim_blocks=False"), "lea.md"),
    "the messages of a language": (words("empathy_cli/locale/de/LC_MESSAGES/empathy.mo", "Schmerz", "SCHMERZ"), "lea.html"),
    "the messages of the workspace's language": (words("empathy_cli/locale/it/LC_MESSAGES/empathy.mo", "fondat", "FONDAT"), "index.html"),
    "one language less": (fewer_languages, "tom.html"),
    "a library": (library, "lea.html"),
    "the version": (words("empathy_cli/__init__.py", empathy_cli.__version__, "99.9"), None),
}
"""What becomes of the program, and a page that must show it; `None` where none need."""


def installed(folder: Path) -> Path:
    """The program, as a wheel lays it out."""
    unneeded = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(empathy_cli.__file__).parent, folder / "empathy_cli", ignore=unneeded)
    shutil.copytree(builtin_templates(), folder / "empathy_cli/templates", ignore=unneeded, dirs_exist_ok=True)
    return folder


def rendered(program: Path, root: Path, **env: str) -> dict[str, bytes]:
    done = subprocess.run([sys.executable, "-m", "empathy_cli", "render"], cwd=root, check=False, capture_output=True,
                          env=environment({"PYTHONPATH": str(program), "HOME": str(root / "home"), **env}))
    assert done.returncode == 0, done.stderr.decode()
    return pages(root / "build")


def workspace(root: Path) -> Path:
    lay(meshed(root), {
        "empathy.yaml": "name: Day care\nlanguage: it\n",
        "personas/lea/persona.yaml": persona("lea", "Lea Brunner", "language: de", PROSE),
        "personas/tom/persona.yaml": persona("tom", "Tom Frei", "language: fr"),
    })
    return root


def test_after_a_change_of_the_program_the_pages_are_those_of_a_full_render(tmp_path):
    program, root = installed(tmp_path / "program"), workspace(tmp_path / "mine")
    before = rendered(program, root)
    for name, (change, shown) in CHANGES.items():
        change(program)
        found = rendered(program, root)
        assert found == rendered(program, workspace(tmp_path / name.replace(" ", "-"))), name
        assert not shown or found[shown] != before[shown], name
        before = found


def test_who_renders_and_where_changes_nothing(tmp_path):
    program, root = installed(tmp_path / "program"), workspace(tmp_path / "mine")
    before = rendered(program, root)
    written = {p.name: p.stat().st_mtime_ns for p in (root / "build").iterdir()}
    others = {"LC_ALL": "de_CH.UTF-8", "LANG": "fr", "LANGUAGE": "fr", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "COLUMNS": "20"}
    shutil.rmtree(root / ".empathy")
    assert rendered(program, root, **others) == before
    assert {p.name: p.stat().st_mtime_ns for p in (root / "build").iterdir()} == written
    assert rendered(program, workspace(tmp_path / "theirs"), **others) == before
