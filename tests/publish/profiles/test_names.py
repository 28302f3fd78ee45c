"""What becomes of every odd title on every host: the exact name of its page, or the reason why it has none."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.model.problem import InputError
from empathy_cli.publish.profiles import profile
from empathy_cli.publish.profiles.names import safe
from empathy_cli.publish.target import Profile, Settings, Unfit

FILES = ["github", "gitlab", "azure", "gitea", "plain", "mkdocs", "obsidian"]
LONG = "x" * 300


def of(name: str, under: str = "Personas") -> Profile:
    return profile(Settings("wiki", "git", "shop", profile=name, under=under))


PLACES = {
    "María José": {
        "github": "Personas-María-José.md", "gitlab": "personas/María-José.md", "azure": "Personas/María-José.md",
        "gitea": "Personas-Mar%C3%ADa-Jos%C3%A9.md", "plain": "Personas/María José.md",
        "obsidian": "Personas/María José.md"},
    "李雷": {
        "github": "Personas-李雷.md", "gitlab": "personas/李雷.md", "azure": "Personas/李雷.md",
        "gitea": "Personas-%E6%9D%8E%E9%9B%B7.md", "plain": "Personas/李雷.md", "obsidian": "Personas/李雷.md"},
    "Über-User": {
        "github": "Personas-Über\u2010User.md", "gitlab": "personas/Über-User.md", "azure": "Personas/Über%2DUser.md",
        "gitea": "Personas %C3%9Cber-User.-.md", "plain": "Personas/Über-User.md",
        "obsidian": "Personas/Über-User.md"},
    "Max 🚀": {
        "github": "Personas-Max-🚀.md", "gitlab": "personas/Max-🚀.md", "azure": "“🚀”",
        "gitea": "Personas-Max-%F0%9F%9A%80.md", "plain": "Personas/Max 🚀.md", "obsidian": "Personas/Max 🚀.md"},
    "👨\u200d👩\u200d👧": {
        "github": "Personas-👨\u200d👩\u200d👧.md", "gitlab": "personas/👨\u200d👩\u200d👧.md", "azure": "“👨”",
        "gitea": "Personas-%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7.md",
        "plain": "Personas/👨\u200d👩\u200d👧.md", "obsidian": "Personas/👨\u200d👩\u200d👧.md"},
    "می\u200cخواهم": {
        "github": "Personas-می\u200cخواهم.md", "gitlab": "personas/می\u200cخواهم.md", "azure": "Personas/می\u200cخواهم.md",
        "gitea": "Personas-%D9%85%DB%8C%E2%80%8C%D8%AE%D9%88%D8%A7%D9%87%D9%85.md", "plain": "Personas/می\u200cخواهم.md",
        "obsidian": "Personas/می\u200cخواهم.md"},
    "مريم": {
        "github": "Personas-مريم.md", "gitlab": "personas/مريم.md", "azure": "Personas/مريم.md",
        "gitea": "Personas-%D9%85%D8%B1%D9%8A%D9%85.md", "plain": "Personas/مريم.md", "obsidian": "Personas/مريم.md"},
    "A/B": {
        "github": "Personas-A／B.md", "gitlab": "personas/A／B.md", "azure": "Personas/A／B.md",
        "gitea": "Personas-A%2FB.md", "plain": "Personas/A／B.md", "obsidian": "Personas/A／B.md"},
    "C#": {
        "github": "Personas-C#.md", "gitlab": "personas/C#.md", "azure": "Personas/C＃.md", "gitea": "Personas-C%23.md",
        "plain": "Personas/C#.md", "obsidian": "Personas/C＃.md"},
    "x-y": {
        "github": "Personas-x\u2010y.md", "gitlab": "personas/x-y.md", "azure": "Personas/x%2Dy.md",
        "gitea": "Personas x-y.-.md", "plain": "Personas/x-y.md", "obsidian": "Personas/x-y.md"},
    ".hidden": {
        "github": "Personas-.hidden.md", "gitlab": "personas/．hidden.md", "azure": "Personas/．hidden.md",
        "gitea": "Personas-.hidden.md", "plain": "Personas/．hidden.md", "obsidian": "Personas/．hidden.md"},
    "_Sidebar": {
        "github": "Personas-_Sidebar.md", "gitlab": "personas/＿Sidebar.md", "azure": "Personas/＿Sidebar.md",
        "gitea": "Personas-_Sidebar.md", "plain": "Personas/＿Sidebar.md", "obsidian": "Personas/＿Sidebar.md"},
    "Home": {
        "github": "Personas-Home.md", "gitlab": "personas/Home.md", "azure": "Personas/Home.md",
        "gitea": "Personas-Home.md", "plain": "Personas/Home.md", "obsidian": "Personas/Home.md"},
    "CON": {
        "github": "Personas-CON.md", "gitlab": "personas/CON_.md", "azure": "Personas/CON_.md",
        "gitea": "Personas-CON.md", "plain": "Personas/CON_.md", "obsidian": "Personas/CON_.md"},
    "nul.tar": {
        "github": "Personas-nul.tar.md", "gitlab": "personas/nul_.tar.md", "azure": "Personas/nul_.tar.md",
        "gitea": "Personas-nul.tar.md", "plain": "Personas/nul_.tar.md", "obsidian": "Personas/nul_.tar.md"},
    "Why? <a> | “b”: 50%": {
        "github": "Personas-Why？-＜a＞-｜-“b”：-50%.md", "gitlab": "personas/Why？-＜a＞-｜-“b”：-50%.md",
        "azure": "Personas/Why%3F-%3Ca%3E-%7C-“b”%3A-50%.md",
        "gitea": "Personas-Why%3F-%3Ca%3E-%7C-%E2%80%9Cb%E2%80%9D%3A-50%25.md",
        "plain": "Personas/Why？ ＜a＞ ｜ “b”： 50%.md", "obsidian": "Personas/Why？ ＜a＞ ｜ “b”： 50%.md"},
    "100%2D": {
        "github": "Personas-100%2D.md", "gitlab": "personas/100%2D.md", "azure": "Personas/100％2D.md",
        "gitea": "Personas-100%252D.md", "plain": "Personas/100%2D.md", "obsidian": "Personas/100%2D.md"},
    "Acme Inc.": {
        "github": "Personas-Acme-Inc．.md", "gitlab": "personas/Acme-Inc．.md", "azure": "Personas/Acme-Inc．.md",
        "gitea": "Personas-Acme-Inc..md", "plain": "Personas/Acme Inc．.md", "obsidian": "Personas/Acme Inc．.md"},
    "notes.md": {
        "github": "Personas-notes.md.md", "gitlab": "personas/notes.md.md", "azure": "Personas/notes.md.md",
        "gitea": "Personas notes.md.-.md", "plain": "Personas/notes.md.md", "obsidian": "Personas/notes.md.md"},
    "[x] ^y": {
        "github": "Personas-[x]-^y.md", "gitlab": "personas/[x]-^y.md", "azure": "Personas/[x]-^y.md",
        "gitea": "Personas-%5Bx%5D-%5Ey.md", "plain": "Personas/[x] ^y.md", "obsidian": "Personas/［x］ ＾y.md"},
    LONG: {name: "long" for name in FILES if name != "mkdocs"},
    "a\u202eb": dict.fromkeys(FILES, "U+202E"),
    "a\x00b": dict.fromkeys(FILES, "U+0000"),
    "a\x7fb": dict.fromkeys(FILES, "U+007F"),
    "  ": dict.fromkeys(FILES, "no title"),
    "\u200d": dict.fromkeys(FILES, "no title"),
}
"""Title → profile → the place of its page, or words of the reason. Pages of MkDocs are named by id, whatever the title."""


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("title", PLACES, ids=lambda title: ascii(title)[1:30])
def test_a_title_becomes_a_name_that_is_valid_there_or_is_refused_with_the_reason(title: str, name: str) -> None:
    expected = PLACES[title].get(name, "docs/personas/an-id.md")
    if expected.endswith(".md"):
        at = of(name).place("page", "an-id", title)
        assert at == expected
        assert safe(at)
        return
    with pytest.raises(Unfit, match=r"long|title|holds") as refused:
        of(name).place("page", "an-id", title)
    assert expected in refused.value.problem.text


@pytest.mark.parametrize("name", FILES)
def test_accents_in_one_piece_or_in_two_are_the_same_name(name: str) -> None:
    one, two = (of(name).place("page", "an-id", unicodedata.normalize(form, "Zoé Ångström")) for form in ("NFC", "NFD"))
    assert one == two


TWINS = [("Lea", "LEA"), ("Straße", "STRASSE"), ("Zoé", "Zoe\u0301"), ("ǆ", "Ǆ")]
APART = [("Lea", "Lëa"), ("A/B", "A B"), ("A", "A."), ("x y", "x_y"), ("1", "١"), ("CON", "CON "), ("a", "a!")]


@pytest.mark.parametrize("name", [n for n in FILES if n != "mkdocs"])
@pytest.mark.parametrize(("one", "two"), TWINS)
def test_titles_that_differ_only_in_case_or_composition_fold_to_the_same(name: str, one: str, two: str) -> None:
    it = of(name)
    assert it.fold(it.place("page", "a", one)) == it.fold(it.place("page", "b", two))


@pytest.mark.parametrize("name", [n for n in FILES if n != "mkdocs"])
@pytest.mark.parametrize(("one", "two"), [pair for pair in APART if pair[0] != pair[1].strip()])
def test_titles_that_any_machine_tells_apart_do_not(name: str, one: str, two: str) -> None:
    it = of(name)
    assert it.fold(it.place("page", "a", one)) != it.fold(it.place("page", "b", two))


@pytest.mark.parametrize(("name", "one", "two", "same"), [
    ("github", "Personas-x-y.md", "Sub/personas-x y.mediawiki", True),
    ("github", "Personas-x-y.md", "Personas-x\u2010y.md", False),
    ("github", "Personas/a.svg", "a.svg", False),
    ("gitlab", "personas/x-y.md", "personas/x y.markdown", True),
    ("gitlab", "personas/x-y.md", "x-y.md", False),
    ("azure", "Personas/x%2dy.md", "Personas/x%2Dy.md", True),
    ("azure", "Personas/x-y.md", "Personas/x%2Dy.md", False),
    ("gitea", "Personas-C%23.md", "personas c%23.md", True),
    ("gitea", "Personas x-y.-.md", "Personas-x-y.md", False),
    ("mkdocs", "docs/personas/index.md", "docs/personas/README.md", True),
])
def test_a_host_s_own_way_to_read_names_counts(name: str, one: str, two: str, *, same: bool) -> None:
    assert (of(name).fold(one) == of(name).fold(two)) is same


@pytest.mark.parametrize("name", FILES)
@given(title=st.text(max_size=60), under=st.text(min_size=1, max_size=20))
def test_whatever_the_title_the_place_lies_inside_and_is_no_hidden_file(name: str, title: str, under: str) -> None:
    try:
        it = of(name, under)
        places = [it.place("page", "an-id", title), it.place("contents", "index", under)]
    except (Unfit, InputError):
        return
    for at in places:
        assert safe(at)
        steps = at.split("/")
        assert all(step not in ("", ".", "..") and "\x00" not in step for step in steps)
        assert all(len(step.encode()) <= 255 for step in steps)
        assert not any(step.startswith((".", " ")) or step.removesuffix(".md").endswith(" ") for step in steps)
        assert at == unicodedata.normalize("NFC", at)
        if name != "gitea":  # everything else is percent-encoded there
            assert not set(at) & set('\\:*?"<>|')


@pytest.mark.parametrize("name", [n for n in FILES if n != "mkdocs"])
@given(one=st.text(min_size=1, max_size=12), two=st.text(min_size=1, max_size=12))
def test_titles_of_which_people_see_the_difference_never_share_a_place(name: str, one: str, two: str) -> None:
    it = of(name)
    try:
        places = [it.place("page", "a", one), it.place("page", "b", two)]
    except Unfit:
        return
    if places[0] == places[1]:
        wide = str.maketrans({chr(c + 0xFEE0): chr(c) for c in range(0x21, 0x7F)} | {"-": " ", "\u2010": " ", "_": ""})

        def seen(title: str) -> str:
            return " ".join(unicodedata.normalize("NFC", title).translate(wide).strip("\u200c\u200d").split())

        assert seen(one) == seen(two)


@pytest.mark.parametrize(("name", "under", "page", "contents", "picture"), [
    ("github", "Our Customers", "Our-Customers-Lea.md", "Our-Customers.md", "Our-Customers/a.svg"),
    ("gitlab", "Our Customers", "our-customers/Lea.md", "our-customers.md", "our-customers/pictures/a.svg"),
    ("azure", "Our Customers", "Our-Customers/Lea.md", "Our-Customers.md", ".attachments/Our-Customers-a.svg"),
    ("gitea", "Our Customers", "Our-Customers-Lea.md", "Our-Customers.md", "Our-Customers/a.svg"),
    ("plain", "Team/Our Customers", "Team/Our Customers/Lea.md", "Team/Our Customers/README.md",
     "Team/Our Customers/pictures/a.svg"),
    ("mkdocs", "Team/Our Customers", "docs/team/our-customers/lea.md", "docs/team/our-customers/index.md",
     "docs/team/our-customers/pictures/a.svg"),
    ("obsidian", "Team/Our Customers", "Team/Our Customers/Lea.md", "Team/Our Customers/Our Customers.md",
     "Team/Our Customers/pictures/a.svg"),
])
def test_home_is_where_all_of_ours_stand(name: str, under: str, page: str, contents: str, picture: str) -> None:
    it = of(name, under)
    assert it.place("page", "lea", "Lea") == page
    assert it.place("contents", "index", under) == contents
    assert it.place("picture", "a.svg", "") == picture


@pytest.mark.parametrize("name", ["github", "gitlab", "gitea"])
@pytest.mark.parametrize("under", ["Home", "HOME", "home"])
def test_the_first_page_of_a_wiki_is_never_ours(name: str, under: str) -> None:
    with pytest.raises(InputError, match="first page"):
        of(name, under)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("under", [".git", ".git/hooks", "..", "../..", "\u200d.git", ".empathy"])
def test_home_is_never_a_folder_that_means_something_else(name: str, under: str) -> None:
    it = of(name, under)
    for at in (it.place("contents", "index", under), it.place("picture", "a.svg", ""), it.place("page", "a", "A")):
        assert safe(at)
        assert not any(step.startswith(".") for step in at.removeprefix(".attachments/").split("/"))


@pytest.mark.parametrize("at", ["../x", "a/../b", "/etc/x", "a//b", "", ".", "a/.", ".git/config", "x/.GIT/y", "git~1/x", "a\\b",
                                "c:x", "a\x00", "a\nb", ".git./x", ".git /x", ".g\u200cit/x"])
def test_a_place_that_leads_elsewhere_is_not_safe(at: str) -> None:
    assert not safe(at)


def test_an_azure_path_is_at_most_235_characters_long() -> None:
    it = of("azure")
    fits = "x" * (235 - len("Personas/.md"))
    assert len(it.place("page", "a", fits)) == 235
    with pytest.raises(Unfit, match="characters long"):
        it.place("page", "a", f"{fits}x")
    with pytest.raises(Unfit):
        it.place("page", "a", "-" * 80)  # each of them takes three


def test_a_gitlab_name_is_at_most_245_bytes_long() -> None:
    it = of("gitlab")
    fits = "é" * 122 + "x"
    assert it.place("page", "a", fits) == f"personas/{fits}.md"
    with pytest.raises(Unfit, match="bytes long"):
        it.place("page", "a", f"{fits}x")


