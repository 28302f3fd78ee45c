"""Two sites are the same where each page says the same, whatever its markup looks like."""

from pathlib import Path

import pytest
from peers import same

PAGE = "<html><style>b{content:'x'}</style><svg><text>AB</text></svg><p>Costs &lt; 5&nbsp;€ <b>a day</b></p></html>"


def sites(tmp_path: Path, ours: str, theirs: str | None, name: str = "page.html") -> list[str]:
    for folder, text in (("ours", ours), ("theirs", theirs)):
        (tmp_path / folder).mkdir()
        if text is not None:
            (tmp_path / folder / name).write_text(text, "utf-8")
    return same.differences(tmp_path / "ours", tmp_path / "theirs", [name])


def test_the_same_text_in_other_markup_is_the_same(tmp_path: Path) -> None:
    assert sites(tmp_path, PAGE, "<body>\n<h1>Costs &#60; 5 € </h1><i>a\n day</i></body>") == []


@pytest.mark.parametrize("theirs", [
    PAGE.replace("a day", "a week"), PAGE.replace("a day", "a d<b>ay</b>"), PAGE.replace("5&nbsp;€", "5€"),
    PAGE + "more", "", None,
])
def test_another_text_is_told_with_its_place(tmp_path: Path, theirs: str | None) -> None:
    found = sites(tmp_path, PAGE, theirs)
    assert len(found) == 1
    assert found[0].startswith("page.html: ours “")


def test_markdown_is_compared_as_it_is_written(tmp_path: Path) -> None:
    assert sites(tmp_path, "# A\n\n- b\n", "# A\n- b", "page.md") == []
    assert same.difference("page.md", "**b**", "b")


def test_a_site_of_markdown_is_compared_with_what_the_markdown_says(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# A\n\n| a | b |\n|---|---|\n| *c* | d |\n", "utf-8")
    site = tmp_path / "site"
    site.mkdir()
    page = site / "page.html"
    page.write_text("<nav>x</nav><article class='y'><h1>A</h1> a b <em>c</em> d</article>", "utf-8")
    assert same.differences_of_markdown(tmp_path, site, ["page.md"]) == []
    page.write_text("<article><h1>A</h1> a b c e</article>", "utf-8")
    assert same.differences_of_markdown(tmp_path, site, ["page.md"])
    page.unlink()
    assert same.differences_of_markdown(tmp_path, site, ["page.md"])
