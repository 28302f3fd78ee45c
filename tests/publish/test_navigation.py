"""Our entries in the navigation of a MkDocs site: between marks, in the indentation of the list, nothing else touched."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.model.problem import InputError
from empathy_cli.publish.blocks import BOM, Untouchable, merged, without
from empathy_cli.publish.navigation import docs_dir

BODY = ('- "Personas":\n  - "personas/index.md"\n  - "Andri \\"Couch\\" Caflisch": "personas/andri.md"\n'
        '  - "李雷: #1 [x]": "personas/li-lei.md"\n')
OURS = [{"Personas": ["personas/index.md", {'Andri "Couch" Caflisch': "personas/andri.md"},
                      {"李雷: #1 [x]": "personas/li-lei.md"}]}]
MATERIAL = """\
site_name: Shop  # ours
theme:
  name: material
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
plugins: [search]
nav:
    - Home: index.md  # first
    # a comment in the list

    - Guide:
        - guide/a.md
        - "Set up": guide/b.md
extra:
  version: !ENV [VERSION, none]
"""
SITES = [
    MATERIAL,
    "site_name: X\nnav:\n- index.md\n",
    "site_name: X\nnav:\n- index.md",
    "nav:\n  - a.md\n  - B:\n    - c.md\n\n# the end\n\nsite_name: X\n",
    "nav:\n  - a.md\n  - [b.md, c.md]\nsite_name: X\n",
    "nav:\n  - a.md\n  - {B: b.md}   # so\nsite_name: X",
    "site_name: X\nnav: &main\n  - &a a.md\n  - *a\nextra: *main\n",
    "site_name: X\nnav:\n  - Text: >-\n      a.md\n\nplugins: []\n",
    "---\nsite_name: X\nnav:\n- a.md\n...\n",
]


class Loose(yaml.SafeLoader):
    """Reads what MkDocs reads, and makes nothing of it."""


Loose.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, tag, node: tag)
Loose.add_constructor("!ENV", lambda loader, node: "env")


def load(data: bytes | None) -> dict:
    assert data is not None
    return yaml.load(data.removeprefix(BOM).decode(), Loose)


def put(there: bytes, body: str = BODY, before: str = "") -> bytes:
    made = merged("nav", there, "shop", body.encode(), before)
    assert made is not None
    return made


@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf"])
@pytest.mark.parametrize("bom", [b"", BOM], ids=["", "bom"])
@pytest.mark.parametrize("site", SITES)
def test_our_entries_come_at_the_end_of_the_list_and_go_without_a_trace(site: str, bom: bytes, crlf: bool) -> None:
    there = bom + (site.replace("\n", "\r\n") if crlf else site).encode()
    human, once = load(there), put(there)
    assert load(once) == {**human, "nav": human["nav"] + OURS, **({"extra": human["nav"] + OURS} if "&main" in site else {})}
    assert put(once, before=BODY) == once, "a second run changes nothing"
    assert once.count(b"\r\n") == (once.count(b"\n") if crlf else 0)
    assert without("nav", once, "shop", BODY) == there


def test_it_looks_like_the_list_around_it() -> None:
    assert put(MATERIAL.encode()).decode() == MATERIAL.replace("extra:\n", """\
    # empathy shop begin
    - "Personas":
      - "personas/index.md"
      - "Andri \\"Couch\\" Caflisch": "personas/andri.md"
      - "李雷: #1 [x]": "personas/li-lei.md"
    # empathy shop end
extra:
""")


def test_who_moved_our_entries_keeps_them_there() -> None:
    once = put(b"nav:\n  - a.md\n  - b.md\nsite_name: X\n").decode()
    block = once[once.index("  # empathy shop begin"):once.index("site_name")]
    moved = once.replace(block, "").replace("  - b.md\n", block + "  - b.md\n")
    after = put(moved.encode(), '- "Customers": "c.md"\n', BODY)
    assert load(after)["nav"] == ["a.md", {"Customers": "c.md"}, "b.md"]
    assert without("nav", after, "shop", '- "Customers": "c.md"\n') == b"nav:\n  - a.md\n  - b.md\nsite_name: X\n"


def test_two_owners_have_a_block_each() -> None:
    there = b"nav:\n  - a.md\n"
    one = put(there)
    both = merged("nav", one, "lab", b'- "Lab": "lab.md"\n', "")
    assert load(both)["nav"] == ["a.md", *OURS, {"Lab": "lab.md"}]
    assert put(both or b"", before=BODY) == both
    assert without("nav", without("nav", both or b"", "shop", BODY) or b"", "lab", "") == there


@pytest.mark.parametrize("there", [b"site_name: X\n", b"site_name: X\nnav:\n", b"site_name: X\nnav: null\n", b"INHERIT: a.yml\n"])
def test_a_site_without_a_navigation_lists_all_pages_itself(there: bytes) -> None:
    assert put(there) == there


def test_a_new_site_says_only_its_name() -> None:
    made = merged("nav", None, "shop", BODY.encode(), "")
    assert load(made) == {"site_name": "Personas"}
    assert put(made or b"", before=BODY) == made


@pytest.mark.parametrize(("there", "why"), [
    (b"nav: [a.md, b.md]\nsite_name: X\n", "no list with one entry a line"),
    (b"nav: a.md\n", "no list with one entry a line"),
    (b"nav:\n  a: b.md\n", "no list with one entry a line"),
    (b"nav:\n  - a.md\nnav:\n  - b.md\n", "twice"),
    (b"nav:\n  - a.md\n---\nnav:\n  - b.md\n", "two documents"),
    (b"nav:\n  - 'a.md\n", "cannot be read"),
    (b"\xff\xfenav:\n", "cannot be read"),
    (b"nav:\n  - a.md\n  # empathy shop begin\n", "mend"),
    (b"# empathy shop begin\n# empathy shop end\nnav:\n  - a.md\n", "without changing"),
    (b"[" * 30_000, "cannot be read|twice|no list"),
], ids=["flow", "text", "mapping", "twice", "documents", "open quote", "UTF-16", "mark", "outside", "deep"])
def test_what_cannot_be_changed_safely_is_left_alone(there: bytes, why: str) -> None:
    if there.startswith(b"[["):
        with pytest.raises(Untouchable):
            put(there + b"\n")
        return
    with pytest.raises(Untouchable, match=why):
        put(there)


@given(titles=st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=4),
       indent=st.sampled_from(["", "  ", "      "]))
def test_whatever_titles_say_it_stays_one_list_of_links(titles: list[str], indent: str) -> None:
    import json

    body = '- "P":\n' + "".join(f'  - {json.dumps(title, ensure_ascii=False)}: "p.md"\n' for title in titles)
    there = f"nav:\n{indent}- a.md\nsite_name: X\n".encode()
    try:
        made = put(there, body)
    except Untouchable:
        return  # libyaml takes some code points for none that a file may hold
    nav = load(made)["nav"]
    assert nav[0] == "a.md"
    assert len(nav) == 2
    assert without("nav", made, "shop", body) == there


@pytest.mark.parametrize(("said", "folder"), [("", "docs"), ("docs_dir: content/wiki\n", "content/wiki"), ("docs_dir: ./\n", "")])
def test_the_folder_of_the_pages_is_what_the_site_says(said: str, folder: str) -> None:
    assert docs_dir(f"site_name: X\n{said}".encode()) == folder


@pytest.mark.parametrize("said", ["/etc", "../other", "a/../../b"])
def test_the_folder_of_the_pages_does_not_lie_outside(said: str) -> None:
    with pytest.raises(InputError, match="docs_dir"):
        docs_dir(f"docs_dir: {said}\n".encode())
