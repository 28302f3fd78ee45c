"""One commit on top of another, by `git fast-import`: no index, no work tree, and every other entry as it was."""

import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.target import PublishError

from .program import Program

_SIGNS = re.compile(r"[\x00-\x1f\x7f<>]+")
NAME, ADDRESS = "empathy", "empathy@localhost"


@dataclass(frozen=True, slots=True)
class Edits:
    """What is to be different: `gone` first, then `moved`, then `files`."""

    gone: Collection[str]
    files: Mapping[str, tuple[int, bytes]]
    """Path → mode and content."""
    moved: Mapping[str, tuple[int, str]]
    """Path → mode and id of what stands elsewhere already."""


def write_commit(git: Program, repository: Path, base: str, edits: Edits, message: str, *, ref: str,
                 environ: Mapping[str, str]) -> str:
    """The id of the new commit. The same edits on the same base at the same time by the same author give the same."""
    stream: list[bytes] = []
    for mark, (_, data) in enumerate(edits.files.values(), 1):
        stream.append(b"blob\nmark :%d\ndata %d\n%b\n" % (mark, len(data), data))
    mark = len(edits.files) + 1
    words = message.encode()
    stream.append(b"commit %b\nmark :%d\n" % (ref.encode(), mark))
    seconds = _seconds(environ)
    stream += [f"{role.lower()} {_person(environ, role)} {seconds} +0000\n".encode()
               for role in ("AUTHOR", "COMMITTER")]
    stream.append(b"data %d\n%b\n" % (len(words), words))
    if base:
        stream.append(f"from {base}\n".encode())
    stream += [b"D %b\n" % _quoted(path) for path in edits.gone]
    stream += [b"M %o %b %b\n" % (mode, of.encode(), _quoted(path)) for path, (mode, of) in edits.moved.items()]
    stream += [b"M %o :%d %b\n" % (mode, n, _quoted(path))
               for n, (path, (mode, _)) in enumerate(edits.files.items(), 1)]
    stream.append(b"\nget-mark :%d\ndone\n" % mark)
    ended = git.run("fast-import", "--quiet", "--done", repository=repository, data=b"".join(stream))
    commit = ended.out.decode("ascii", "replace").strip()
    if ended.code or not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", commit):
        raise PublishError(Problem(N_("git cannot write the commit: {words}"), {"words": ended.err.strip()[-300:]}))
    return commit


def _quoted(path: str) -> bytes:
    text = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'.encode()


def _person(environ: Mapping[str, str], role: str) -> str:
    """Of git's own variables, so that a host that asks for a known author can be told one."""
    def said(what: str, other: str) -> str:
        value = environ.get(f"GIT_{role}_{what}") or environ.get(f"GIT_AUTHOR_{what}") or other
        return " ".join(_SIGNS.sub(" ", value.encode("utf-8", "replace").decode()).split())[:200] or other

    return f"{said('NAME', NAME)} <{said('EMAIL', ADDRESS)}>"


def _seconds(environ: Mapping[str, str]) -> int:
    """Now, or what SOURCE_DATE_EPOCH says (reproducible-builds.org)."""
    said = environ.get("SOURCE_DATE_EPOCH", "")
    return int(said) if re.fullmatch(r"\d{1,12}", said, re.ASCII) else int(time.time())
