"""`publish:` in empathy.yaml: what a target may say, and what is refused with words."""

import pytest

from empathy_cli.model.publishing import PROFILES, TARGET
from empathy_cli.store.documents import read_settings

GITHUB = {"kind": "git", "profile": "github", "url": "https://github.com/acme/shop.wiki.git", "owner": "shop",
          "token": "WIKI_TOKEN"}


def settings(**targets: dict[str, object]) -> bytes:
    lines = ["publish:"]
    for name, target in targets.items():
        lines.append(f"  {name}:")
        lines += [f"    {key}: {value}" for key, value in target.items()]
    return "\n".join(lines).encode()


def refused(data: bytes) -> list[str]:
    values, problems = read_settings(data, "empathy.yaml")
    assert values is None
    return [p.text for p in problems]


def test_several_targets_stand_by_names_of_the_team() -> None:
    values, problems = read_settings(settings(wiki=GITHUB, site={"kind": "folder", "folder": "docs", "owner": "shop"}),
                                     "empathy.yaml")
    assert not problems
    assert values == {"publish": {"wiki": GITHUB, "site": {"kind": "folder", "folder": "docs", "owner": "shop"}}}


@pytest.mark.parametrize("kind", PROFILES)
def test_a_kind_takes_its_own_profiles_alone(kind: str) -> None:
    target = {"kind": kind, "owner": "shop", "url": "https://wiki.example.org", "folder": "docs", "space": "CX",
              "user": "ci", "token": "WIKI_TOKEN"}
    every = {profile for profiles in PROFILES.values() for profile in profiles}
    for profile in sorted(every):
        values, problems = read_settings(settings(wiki=target | {"profile": profile}), "empathy.yaml")
        assert (values is not None) == (profile in PROFILES[kind])
        assert all("no profile of the kind" in p.text for p in problems)


@pytest.mark.parametrize(("changed", "words"), [
    ({"token": "ghp_0123456789abcdef"}, "the secret itself never stands in a file"),
    ({"url": "https://ci:s3cret@github.com/a/b.wiki.git"}, "no name or password in an address"),
    ({"url": "--upload-pack=touch${IFS}x"}, "is not an address of a wiki"),
    ({"url": "ext::sh -c touch% x"}, "is not an address of a wiki"),
    ({"branch": "--force"}, "is not the name of a branch"),
    ({"branch": "a..b"}, "is not the name of a branch"),
    ({"owner": "Our Shop"}, "is not an id"),
    ({"kind": "wordpress"}, "wordpress"),
    ({"tokn": "X"}, "Did you mean “token”?"),
])
def test_what_a_target_may_not_say_is_refused_with_words(changed: dict[str, object], words: str) -> None:
    assert any(words in text for text in refused(settings(wiki=GITHUB | changed)))


SECRET = "c4naryS3cret0123456789"
SECRETS = {
    "url": [f"https://ci:{SECRET}@wiki.example/x.git", f"https://{SECRET}@wiki.example/x.git", f"ssh://git:{SECRET}@wiki.example/x",
            f"https://wiki.example/x?private_token={SECRET}", f"https://wiki.example/?a=b&Api_Key={SECRET}",
            f"ftp://ci:{SECRET}@wiki.example", f"https://wiki.example/ghp_{SECRET}/x.git", f"ci:{SECRET}@wiki.example:x y"],
    "token": [SECRET, f"ghp_{SECRET}", SECRET.upper(), "AKIAIOSFODNN7EXAMPLE", f"glpat-{SECRET}"],
    "user": [f"github_pat_{SECRET}", f"eyJ{SECRET}.{SECRET}.x"],
    "space": [f"ATATT3{SECRET}"],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in SECRETS.items() for value in values])
def test_a_secret_in_the_settings_is_refused_and_not_repeated(key: str, value: str) -> None:
    said = refused(settings(wiki=GITHUB | {"space": "CX", "user": "ci"} | {key: f'"{value}"'}))
    assert said
    assert SECRET.lower() not in " ".join(said).lower()
    assert "IOSFODNN" not in " ".join(said)


@pytest.mark.parametrize(("key", "value"), [
    ("token", "WIKI_TOKEN"), ("token", "GITHUBWIKITOKEN"), ("token", "CI_JOB_TOKEN_2026"), ("url", "git@github.com:acme/shop.wiki.git"),
    ("url", "ssh://git@wiki.example/x.git"), ("url", "https://wiki.example/index.php?title=Tokens"), ("user", "Admin@ci")])
def test_what_is_no_secret_is_taken(key: str, value: str) -> None:
    values, problems = read_settings(settings(wiki=GITHUB | {key: f'"{value}"'}), "empathy.yaml")
    assert values, [p.text for p in problems]


@pytest.mark.parametrize(("target", "missing"), [
    ({"kind": "git", "owner": "shop"}, ["url"]),
    ({"kind": "folder", "owner": "shop"}, ["folder"]),
    ({"kind": "confluence", "owner": "shop"}, ["url", "space", "token"]),
    ({"kind": "mediawiki", "owner": "shop"}, ["url", "user", "token"]),
    ({"kind": "dokuwiki", "owner": "shop"}, ["url"]),
    ({"kind": "dokuwiki", "owner": "shop", "user": "ci"}, ["url", "token"]),
    ({"kind": "git", "url": "https://example.org/x.git"}, ["owner"]),
])
def test_what_a_kind_needs_is_named_where_it_is_missing(target: dict[str, object], missing: list[str]) -> None:
    assert refused(settings(wiki=target)) == [f"“{key}” is missing" for key in missing]


@pytest.mark.parametrize(("key", "value"), [("url", "ext::sh"), ("url", "ftp://wiki.example")])
def test_what_is_wrong_is_not_missing_as_well(key: str, value: str) -> None:
    assert len(refused(settings(wiki=GITHUB | {key: value}))) == 1


def test_names_are_ids_and_a_plain_text_is_no_target() -> None:
    assert "is not an id" in refused(settings(**{"Our Wiki": GITHUB}))[0]
    assert refused(b"publish: wiki") == ["expected names, each with fields such as kind, profile, url, folder below it"]
    many = settings(**{f"w{n}": GITHUB for n in range(51)})
    assert refused(many) == ["51 entries; at most 50 fit here"]


def test_the_schema_knows_every_field() -> None:
    from empathy_cli.model.publishing import PUBLISH

    shape = PUBLISH.schema()
    assert set(shape["additionalProperties"]["properties"]) == set(TARGET.by_key)
