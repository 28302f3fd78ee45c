"""The commands on the manual's own pages run here, in the worked example, and print what the pages show."""

from pathlib import Path

import pytest

from tests.docs.test_tour import run, says, steps

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("evidence.md", "checking.md", "publishing.md")
DAY = "1794873600"  # 17 November 2026: the worked example is fresh


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_a_page_print_what_it_shows(name: str, tmp_path: Path) -> None:
    found = steps((DOCS / name).read_text("utf-8"))
    assert sum(not step.is_file for step in found) >= 8
    folder = tmp_path
    for step in found:
        if step.is_file:
            (folder / step.name).write_text(step.text, "utf-8")
            continue
        code, output, folder = run(step, folder, DAY)
        assert code == 0, f"$ {step.name}\n{output}"
        assert says(step.text, output), f"$ {step.name}\nprints\n{output}\nand not what {name} shows:\n{step.text}"
