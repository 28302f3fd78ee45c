"""Redirects of a GitLab wiki: what GitLab and people wrote there stays, and none of ours leads astray."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.publish.blocks import BOM, Untouchable, merged, without
from empathy_cli.publish.redirections import followed, lines

OURS = lines({"personas/Andri": "personas/Andri-C", "personas/李雷": "personas/x"})
GITLAB = "---\nfoo: bar\nhome: home2\n"


def load(data: bytes | None) -> dict:
    assert data is not None
    return yaml.safe_load(data.removeprefix(BOM).decode())


@pytest.mark.parametrize("there", [GITLAB, "a: b", "# by hand\n'a b': c\n\n", "a: b\r\nc: d\r\n", "\ufeffa: b\n"])
def test_ours_come_to_theirs_and_go_again(there: str) -> None:
    human = there.encode()
    once = merged("redirects", human, "shop", OURS.encode(), "")
    assert load(once) == load(human) | yaml.safe_load(OURS)
    assert merged("redirects", once, "shop", OURS.encode(), OURS) == once
    assert without("redirects", once or b"", "shop", OURS) == human


@pytest.mark.parametrize("there", [b"", b"--- {}\n", b"{}\n", b"---\n"])
def test_an_empty_list_of_gitlab_becomes_ours(there: bytes) -> None:
    assert merged("redirects", there, "shop", OURS.encode(), "") == OURS.encode()
    assert merged("redirects", None, "shop", OURS.encode(), "") == OURS.encode()
    assert merged("redirects", there, "shop", b"", "") == there


def test_ours_are_found_again_where_gitlab_wrote_the_file_anew() -> None:
    once = merged("redirects", GITLAB.encode(), "shop", OURS.encode(), "")
    dumped = ("---\n" + yaml.safe_dump(load(once), allow_unicode=True)).encode()
    assert b'"' not in dumped
    new = lines({"personas/Andri": "personas/Andri-Caflisch"})
    after = merged("redirects", dumped, "shop", new.encode(), OURS)
    assert load(after) == {"foo": "bar", "home": "home2", "personas/Andri": "personas/Andri-Caflisch"}


def test_what_a_person_says_of_a_name_wins() -> None:
    there = b"personas/Andri: elsewhere\n"
    assert load(merged("redirects", there, "shop", OURS.encode(), "")) == {
        "personas/Andri": "elsewhere", "personas/李雷": "personas/x"}


@pytest.mark.parametrize("there", [b"- a\n", b"a: [b]\n", b"{a: b}\n", b"a: {b: c}\n", b"a: 'b\n", b"\xff\xfe\n", b"a: b\n---\nc: d\n",
                                   b"[" * 30_000])
def test_what_cannot_be_read_is_left_alone(there: bytes) -> None:
    with pytest.raises(Untouchable):
        merged("redirects", there, "shop", OURS.encode(), "")


def test_what_is_wrong_there_is_told() -> None:
    with pytest.raises(Untouchable) as untouchable:
        merged("redirects", b"a: 'b\n", "shop", OURS.encode(), "")
    assert untouchable.value.problem.text.startswith("“redirects.yml” cannot be read: ")
    assert "quoted scalar" in untouchable.value.problem.text


def test_names_are_written_as_they_are() -> None:
    assert lines({"Zoé": "李雷", "a": "b"}) == '"Zoé": "李雷"\n"a": "b"\n'


def test_redirects_lead_to_where_a_page_is_now() -> None:
    once = followed({}, [("a", "b")])
    assert once == {"a": "b"}
    twice = followed(once, [("b", "c")])
    assert twice == {"a": "c", "b": "c"}
    assert followed(twice, [("c", "a")]) == {"b": "a", "c": "a"}, "none leads away from a page that stands again"


def test_two_pages_that_swap_their_names_need_no_redirect() -> None:
    assert followed({}, [("a", "b"), ("b", "a")]) == {}


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.sampled_from("abcdef"), max_size=4), max_size=5))
def test_no_redirect_goes_round_or_leads_away_from_a_page(history: list[dict[str, str]]) -> None:
    pages, redirects = dict(enumerate("abcd")), {}
    for step in history:
        moved, free = [], {*"abcdef"} - {*pages.values()}
        for n, name in pages.items():
            to = step.get(name)
            if to in free:
                moved.append((name, to))
                free.remove(to)
                pages[n] = to
        redirects = followed(redirects, moved)
        assert not redirects.keys() & {*pages.values()}
        assert {*redirects.values()} <= {*pages.values()}
