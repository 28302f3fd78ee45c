"""`publish:` in empathy.yaml - the wikis that a workspace is published into, by name.

Never a secret: only the names of the environment variables that hold them.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from empathy_cli.locale import N_

from .field import Field, Report
from .group import Group, MapOf
from .patterns import later
from .statement import line
from .types import ID, Bool, Choice, Option, Pattern

PROFILES: Mapping[str, tuple[str, ...]] = {
    "git": ("github", "gitlab", "azure", "gitea", "plain"),
    "folder": ("plain", "mkdocs", "obsidian"),
    "confluence": (), "mediawiki": (), "dokuwiki": (),
}
"""Kind of target → its profiles: how pages are named, linked and listed there."""
VARIABLE = Pattern(
    N_("name of an environment variable"), later(r"[A-Z_][A-Z0-9_]{0,99}\Z"),
    N_("name the environment variable that holds the secret, such as WIKI_TOKEN; the secret itself never stands in a "
       "file"))
ADDRESS = Pattern(
    N_("address"), later(r"(?:https?://|ssh://|file:///|[\w.-]+@[\w.-]+:|/)[^\s\x00-\x1f]+\Z", re.ASCII),
    N_("this is not an address of a wiki: begin with https://, or with git@ for a repository"), 2_000)
FOLDER = Pattern(N_("folder"), later(r"[^\x00-\x1f]+\Z"), N_("“{text}” is not a folder"))
BRANCH = Pattern(N_("branch"),
                 later(r"(?![-./])(?!.*(?:\.\.|//|@\{|\.lock\Z))[^\x00-\x20~^:?*\[\\\x7f]+(?<![./])\Z"),
                 N_("“{text}” is not the name of a branch"), 200)

UNFILLED: Mapping[str, Mapping[str, str]] = {
    "github": {"url": "https://github.com/OWNER/REPOSITORY.wiki.git"},
    "gitlab": {"url": "https://gitlab.com/GROUP/PROJECT.wiki.git"},
    "azure": {"url": "https://dev.azure.com/ORGANISATION/PROJECT/_git/PROJECT.wiki"},
    "gitea": {"url": "https://HOST/OWNER/REPOSITORY.wiki.git"},
    "git": {"url": "https://HOST/REPOSITORY.git"},
    "confluence": {"url": "https://SITE.atlassian.net/wiki", "space": "SPACE-KEY", "user": "USER@example.com"},
    "mediawiki": {"url": "https://HOST/w/api.php", "user": "USER@empathy"},
    "dokuwiki": {"url": "https://HOST", "user": "USER"},
}
"""What stands for what somebody must fill in, in a target that was begun by “empathy init --wiki”."""

_SECRET = later(
    r"gh[pousr]_[A-Za-z0-9]{16}|github_pat_|glp(?:at|tt)-[\w-]{16}|gl(?:dt|rt|cbt)-[\w-]{16}|ATATT3|AKIA[A-Z0-9]{16}|"
    r"xox[abprs]-[\w-]{10}|eyJ[\w-]{10,}\.[\w-]{10}|-----BEGIN |sk-[A-Za-z0-9]{20}|Bearer [\w.-]{10}", re.ASCII)
"""How the tokens of hosts begin."""

TARGET = Group((
    Field("kind", Choice((
        Option("git", N_("a wiki that is a Git repository")), Option("folder", N_("a folder of files")),
        Option("confluence", "Confluence"), Option("mediawiki", "MediaWiki"), Option("dokuwiki", "DokuWiki"),
    )), N_("Kind"), help=N_("What is published into."), example="git", required=True),
    Field("profile", Choice((
        Option("github", "GitHub"), Option("gitlab", "GitLab"), Option("azure", "Azure DevOps"),
        Option("gitea", "Gitea, Forgejo"), Option("plain", N_("plain")), Option("mkdocs", "MkDocs"),
        Option("obsidian", "Obsidian"),
    )), N_("Profile"), help=N_("How pages are named, linked and listed there; plain by default."), example="github"),
    Field("url", ADDRESS, N_("Address"), help=N_("Of the wiki's repository, or of the wiki."),
          example="https://github.com/acme/shop.wiki.git"),
    Field("folder", FOLDER, N_("Folder"), help=N_("Of kind folder: where the files go, from the workspace."),
          example="docs"),
    Field("owner", ID, N_("Owner"),
          help=N_("Whose pages these are: several workspaces may share a wiki, each with an owner of its own."),
          example="shop", required=True),
    line("under", N_("Home"), help=N_("Title of the page that leads to all others, and where they stand."),
         example=N_("Personas")),
    Field("branch", BRANCH, N_("Branch"), help=N_("Of a repository; its main one by default."), example="master"),
    line("user", N_("User"), help=N_("Who publishes, where a wiki wants a name."), example="ci@example.com"),
    Field("token", VARIABLE, N_("Secret"), help=N_("The name of the environment variable with the password or token."),
          example="WIKI_TOKEN"),
    line("space", N_("Space"), help=N_("Of Confluence: the key of the space."), example="CX"),
    line("parent", N_("Parent"), help=N_("Of Confluence: the title or id of the page that ours stand below."),
         example=N_("Customers")),
    Field("sidebar", Bool(), N_("Sidebar"), help=N_("Whether our pages are listed in the wiki's sidebar or order."),
          example="true"),
    Field("pictures", Bool(), N_("Pictures"), help=N_("Whether pictures are published, too."), example="true"),
), N_("target"), "kind")
PUBLISH = MapOf(TARGET, ID)


def check(data: Mapping[str, Any], report: Report) -> None:
    """What a target lacks, or says that its kind does not know."""
    for name, target in data.get("publish", {}).items():
        at, kind = ("publish", name), target.get("kind", "")
        known = PROFILES.get(kind, ())
        if "profile" in target and target["profile"] not in known:
            report.add((*at, "profile"), N_("“{profile}” is no profile of the kind “{kind}”: {words}"),
                       profile=target["profile"], kind=kind, words=", ".join(known) or N_("it has none"))
        said = {problem.path for problem in report.problems}
        for key in _needed(kind, target):
            if key not in target and (*at, key) not in said:
                report.add(at, N_("“{key}” is missing"), key=key)
        if _holds_password(target.get("url", "")):
            report.add((*at, "url"), N_("no name or password in an address: write “user: …” and “token: WIKI_TOKEN”, "
                                        "the name of the environment variable that holds it"))
        for key, value in target.items():
            if isinstance(value, str) and (_SECRET.search(value) or (key == "token" and _drawn(value))):
                report.add((*at, key), N_("this looks like a secret, which never stands in a file: write the name of "
                                          "the environment variable that holds it as “token”. Who could read this file "
                                          "knows it: ask for a new one"))


def _holds_password(url: str) -> bool:
    """Whether an address carries who one is. Of ssh, a name alone is no secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    name, at, _ = parts.netloc.rpartition("@")
    if at and (parts.scheme in ("http", "https") or ":" in name):
        return True
    return any(word in key.lower() for key, _, value in (p.partition("=") for p in parts.query.split("&")) if value
               for word in ("token", "password", "passwd", "secret", "auth", "key"))


def _drawn(name: str) -> bool:
    """Whether it is hardly the name of anything: long, in one piece, and with many digits in it."""
    return len(name) >= 16 and "_" not in name and sum(c.isdigit() for c in name) >= 3


def _needed(kind: str, target: Mapping[str, Any]) -> tuple[str, ...]:
    """A DokuWiki may be one that everybody writes in; a token without a user is one of its newer releases."""
    return {"git": ("url",), "folder": ("folder",), "confluence": ("url", "space", "token"),
            "mediawiki": ("url", "user", "token"),
            "dokuwiki": ("url", "token") if "user" in target else ("url",)}.get(kind, ())
