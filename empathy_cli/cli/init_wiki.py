"""empathy init --wiki: names a wiki in empathy.yaml, as far as it is known, and says which job publishes into it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.publishing import UNFILLED
from empathy_cli.store.scan import SETTINGS_FILE

from .remote import Remote, remote_of
from .workflows import repository
from .workflows.publishing import HOSTS, Job, host_of

NAME, VARIABLE = "wiki", "WIKI_TOKEN"
"""What the target is called, and the variable of its secret. A team may call them as it likes."""


@dataclass(frozen=True)
class Wiki:
    """A kind of wiki as people know it: what stands in the settings. Values in `fill` stand for what is not known."""

    kind: str
    profile: str = ""
    host: str = ""
    """The host of CI that it belongs to."""
    fill: Mapping[str, str] = field(default_factory=dict)
    more: tuple[str, ...] = ()
    """Fields that may be of use, laid down as comments."""


WIKIS: Mapping[str, Wiki] = {
    "github": Wiki("git", "github", "github", UNFILLED["github"], ("sidebar",)),
    "gitlab": Wiki("git", "gitlab", "gitlab", UNFILLED["gitlab"], ("sidebar",)),
    "azure": Wiki("git", "azure", "azure", UNFILLED["azure"], ("branch",)),
    "gitea": Wiki("git", "gitea", "", UNFILLED["gitea"], ("sidebar",)),
    "git": Wiki("git", "plain", "", UNFILLED["git"], ("user", "branch")),
    "mkdocs": Wiki("folder", "mkdocs", "", {"folder": "docs"}),
    "obsidian": Wiki("folder", "obsidian", "", {"folder": "vault"}),
    "folder": Wiki("folder", "plain", "", {"folder": "docs"}),
    "confluence": Wiki("confluence", "", "", UNFILLED["confluence"], ("parent",)),
    "mediawiki": Wiki("mediawiki", "", "", UNFILLED["mediawiki"]),
    "dokuwiki": Wiki("dokuwiki", "", "", UNFILLED["dokuwiki"]),
}


@dataclass
class Begun:
    """What was done. `words` are for the person: a message and its values."""

    added: bool = False
    job: Job | None = None
    host: str | None = None
    words: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)


def must_be_known(kind: str, ci: str | None) -> None:
    """Raises InputError (2), before anything is written."""
    if kind not in WIKIS:
        raise InputError(Problem(N_("“{text}” is not a kind of wiki: {words}"),
                                 {"text": kind, "words": ", ".join(WIKIS)}), exit_code=2)
    if ci is not None and ci not in HOSTS:
        raise InputError(Problem(N_("“{text}” is not a host of workflows: {words}"),
                                 {"text": ci, "words": ", ".join(HOSTS)}), exit_code=2)


def begin(kind: str, ci: str | None, root: Path, t: Translator) -> Begun:
    """Adds the wiki to empathy.yaml, if none is named there. Raises InputError where that cannot be done safely."""
    from empathy_cli.store.saver import save

    wiki, begun = WIKIS[kind], Begun()
    remote = remote_of(repository(root))
    path = root / SETTINGS_FILE
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror or str(error)},
                                 file=SETTINGS_FILE)) from error
    named = _named(data)
    if named:
        target = next((name for name, said in named.items() if said["kind"] == wiki.kind
                       and said.get("profile", "plain" if wiki.profile else "") == wiki.profile), None)
        if target is None:
            raise _other(named, _section(kind, wiki, remote, root, t)[0])
        begun.words.append((N_("empathy.yaml names wikis already, and nothing was added: {words}"),
                            {"words": ", ".join(named)}))
        variable = named[target].get("token", "")
    else:
        lines, unknown = _section(kind, wiki, remote, root, t)
        save(path, _appended(data, lines), expect=sha256(data).hexdigest(), root=root)
        begun.added, target = True, NAME
        variable = "" if wiki.kind == "folder" else VARIABLE
        if unknown:
            begun.words.append((N_("Fill in what empathy.yaml could not know: {words}"), {"words": ", ".join(unknown)}))
    begun.words += _first(kind)
    if not variable:
        if wiki.kind == "folder":
            begun.words.append((N_("No job is needed: run “{command}” before the site is built, or where the folder is "
                                   "looked at"), {"command": f"empathy publish {target} --apply"}))
        return begun
    begun.host = ci or wiki.host or host_of(root)
    begun.job = Job(target, variable, own=bool(wiki.host) and begun.host == wiki.host)
    if begun.host is None:
        begun.words.append((N_("No job was written, as nothing tells where yours run: say it with --ci, one of "
                               "{words}"), {"words": ", ".join(HOSTS)}))
    return begun


def _other(named: Mapping[str, Any], lines: list[str]) -> InputError:
    """Wikis are named, but none of this kind: between the lines of a person nothing is added."""
    start = lines.index(f"  {NAME}:")
    name = next(made for made in (NAME, *(f"{NAME}-{n}" for n in range(2, len(named) + 2))) if made not in named)
    return InputError(Problem(N_("other wikis are named here already ({words}), and nothing was added: write this "
                                 "below “publish:” yourself, and run it again.\n{text}"),
                              {"words": ", ".join(named), "text": "\n".join([f"  {name}:", *lines[start + 1:]])},
                              file=SETTINGS_FILE))


def _first(kind: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    if kind == "github":
        yield N_("The wiki needs a first page before anything can be published into it: make one by hand"), {}
    elif kind == "azure":
        yield N_("The wiki must have been made once, under Overview, Wiki, “Create project wiki”"), {}


def _named(data: bytes) -> Mapping[str, Mapping[str, Any]]:
    """The wikis that settings name already. Raises InputError where anything in them is wrong."""
    from empathy_cli.store.documents import read_settings

    values, problems = read_settings(data, SETTINGS_FILE)
    if values is None:
        raise InputError(*(problem for problem in problems if problem.severity == ERROR))
    named: Mapping[str, Mapping[str, Any]] = values.get("publish", {})
    return named


def _section(kind: str, wiki: Wiki, remote: Remote | None, root: Path, t: Translator) -> tuple[list[str], list[str]]:
    """The lines of `publish:`, and the fields that somebody must fill in."""
    from empathy_cli.model.publishing import TARGET
    from empathy_cli.store.layout import field as laid

    url = remote.wiki(kind) if remote and wiki.kind == "git" and "url" in wiki.fill else None
    pages = _pages(root) if kind == "mkdocs" else None
    values = {"kind": wiki.kind, **({"profile": wiki.profile} if wiki.profile else {}), **wiki.fill,
              **({"url": url} if url else {}), **({"folder": pages} if pages else {}), "owner": _owner(remote, root),
              **({} if wiki.kind == "folder" else {"token": VARIABLE})}
    unknown = [key for key in wiki.fill if wiki.kind != "folder" and not (key == "url" and url)]
    lines = [f"# {t(N_('The wikis that “empathy publish” publishes into, by name.'))}", "publish:", f"  {NAME}:"]
    for spec in TARGET.fields:
        key = spec.key
        if key not in values and key not in ("under", "pictures", *wiki.more):
            continue
        lines += [f"    # {text}" for text in _wrapped(t(spec.help))]
        if key in unknown:
            lines.append(f"    # {t(N_('Fill it in: what stands here is not it yet.'))}")
        said = laid(key, values.get(key, t(spec.example)), spec.type, 4, (key,))
        lines += said if key in values else [f"    # {line[4:]}" for line in said]
    return lines, unknown


def _pages(root: Path) -> str | None:
    """The folder of the pages of the site that this workspace or its repository is, or the site; None without one."""
    from os.path import relpath

    from empathy_cli.publish.navigation import docs_dir

    for top in (root, repository(root)):
        try:
            pages = docs_dir((top / "mkdocs.yml").read_bytes())
        except (OSError, InputError):
            continue
        return Path(relpath(top.resolve() / ("" if "/" in pages else pages), root.resolve())).as_posix()
    return None


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, 100)


def _owner(remote: Remote | None, root: Path) -> str:
    from empathy_cli.model.text import slug

    names = (remote.name if remote else "", repository(root).name, root.resolve().name)
    return next((made for made in map(slug, names) if made), "") or "team"


def _appended(data: bytes, lines: list[str]) -> bytes:
    """The settings with these lines at their end, and not a byte of what was there touched.

    Raises InputError where the file ends such that they would mean something else: in a long text, behind `...`.
    """
    from empathy_cli.store.documents import read_settings

    end = b"\r\n" if b"\r\n" in data else b"\n"
    bare = data if not data or data.endswith((b"\n", b"\r")) else data + end
    block = b"".join(line.encode() + end for line in lines)
    before, _ = read_settings(data, SETTINGS_FILE)
    for made in (bare + end + block, bare + block):
        after, problems = read_settings(made, SETTINGS_FILE)
        if after is not None and not any(p.severity == ERROR for p in problems) \
                and {key: value for key, value in after.items() if key != "publish"} == before:
            return made
    raise InputError(Problem(N_("nothing can be added at the end of this file safely: write it yourself.\n{text}"),
                             {"text": "\n".join(lines)}, file=SETTINGS_FILE))
