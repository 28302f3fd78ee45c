"""A team's own templates, in front of ours: read as plain files, and their blocks held against what they extend.

Jinja renders a block of a template that extends another one where the other one has it, and nowhere else: one that is
misspelled would be left out without a word.
"""

import os
import stat
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, Template, nodes
from jinja2.exceptions import TemplateNotFound
from jinja2.loaders import split_template_path

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible
from empathy_cli.model.types import nearest
from empathy_cli.store.inside import inside

from .inputs import LEVELS, UNSEEN, builtin_templates

PACKAGE = "empathy_cli.templates"
SUFFIXES = (".jinja", ".css")
MAX_TEMPLATE = 256 * 1024
"""Bytes of one template."""


class TemplateFault(InputError):
    """A template that cannot be used: the problem names the file, the line and, where it has one, the variable."""


class TimeIsUp(BaseException):
    """Raised in the template's own line. Not an Exception, so that nothing on the way takes it for a mistake."""


class Overrides(BaseLoader):
    """A workspace's own templates: plain files in one folder, no links, no bigger than a template ever is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        del environment
        parts = split_template_path(template)
        if len(parts) > LEVELS + 1 or UNSEEN in map(str.lower, parts):
            raise TemplateNotFound(template)  # nobody would see that it changed
        path = self.folder.joinpath(*parts)
        for n in range(len(parts) + 1):
            if self.folder.joinpath(*parts[:n]).is_symlink():
                raise fault(f"{self.folder.name}/{template}", N_("a link; templates are plain files in this folder"))
        try:
            data = _read(path)
        except (FileNotFoundError, NotADirectoryError):
            raise TemplateNotFound(template) from None
        except OSError as error:
            raise fault(f"{self.folder.name}/{template}", N_("cannot be read: {reason}"),
                         reason=error.strerror or str(error)) from error
        if len(data) > MAX_TEMPLATE:
            raise fault(f"{self.folder.name}/{template}", N_("larger than {limit} KiB"), limit=MAX_TEMPLATE // 1024)
        try:
            return data.decode("utf-8-sig").replace("\r\n", "\n"), str(path), lambda: True
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise fault(f"{self.folder.name}/{template}", N_("not UTF-8; save it as UTF-8"), line) from error

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
             ) -> Template:
        """The template. Raises TemplateFault where it has a block that would be shown nowhere."""
        found = super().load(environment, name, globals)
        problems = [*_lost_blocks(environment, name, f"{self.folder.name}/{name}")]
        if problems:
            raise TemplateFault(*problems)
        return found

    def list_templates(self) -> list[str]:
        return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*.jinja"))


def overrides_of(root: Path) -> Path | None:
    """The folder with a workspace's own templates; `None` where there is none, or where it is the built-in one."""
    folder = root / "templates"
    if inside(os.path.realpath(root), folder.name) is None:
        return folder  # each template in it will be refused, with words; nobody looks where it leads
    if not folder.is_dir() or not any(path.suffix in SUFFIXES for path in folder.rglob("*")):
        return None
    try:
        return None if folder.samefile(built_in_folder()) else folder
    except OSError:
        return folder  # the built-in templates are inside an archive


def own_name(overrides: Path | None, template: str) -> str:
    """`templates/…`, where a team has such a template."""
    return f"{overrides.name}/{template}" if overrides and (overrides / template).is_file() else template


def fault(file: str, message: str, line: int = 0, **values: object) -> TemplateFault:
    return TemplateFault(Problem(message, values, file=file, line=line))


def built_in_folder() -> Path:
    return Path(builtin_templates())


def _lost_blocks(env: Environment, template: str, file: str) -> Iterator[Problem]:
    """A problem for each outermost block that nothing which the template extends has, and that it does not call itself.

    Nothing is said where it cannot be known: where a name in `extends` is computed, or no template has it.
    """
    tree = _parsed(env, template)
    try:
        trees = [tree for parent in _parents(tree) for tree in _chain(env, parent, {template})]
    except (LookupError, TemplateNotFound):
        return
    if not trees:
        return
    known = {block.name for above in trees for block in above.find_all(nodes.Block)}
    called = {call.attr for own in (tree, *trees) for call in own.find_all(nodes.Getattr)
              if isinstance(call.node, nodes.Name) and call.node.name == "self"}
    parent = next(iter(_parents(tree)))
    for block in _outermost(tree):
        if block.name in known or block.name in called:
            continue
        values = {"name": block.name, "parent": visible(parent)}
        if hint := nearest(block.name, sorted(known)):
            yield Problem(N_("“{parent}” has no block “{name}”, so this one would be shown nowhere. Did you mean "
                             "“{hint}”?"), {**values, "hint": hint}, file=file, line=block.lineno)
        else:
            yield Problem(N_("“{parent}” has no block “{name}”, so this one would be shown nowhere. Blocks: {words}"),
                          {**values, "words": ", ".join(sorted(known))}, file=file, line=block.lineno)


def _chain(env: Environment, template: str, seen: set[str]) -> Iterator[nodes.Template]:
    """The template and all that it extends; nothing a second time."""
    if template in seen:
        return
    seen.add(template)
    tree = _parsed(env, template)
    yield tree
    for parent in _parents(tree):
        yield from _chain(env, parent, seen)


def _parsed(env: Environment, template: str) -> nodes.Template:
    assert env.loader
    source, filename, _ = env.loader.get_source(env, template)
    return env.parse(source, template, filename)


def _parents(tree: nodes.Template) -> list[str]:
    """What it extends. Raises LookupError where that is known only when it is rendered."""
    names = [extends.template for extends in tree.find_all(nodes.Extends)]
    found = [name.value for name in names if isinstance(name, nodes.Const) and isinstance(name.value, str)]
    if len(found) < len(names):
        raise LookupError
    return found


def _outermost(tree: nodes.Node) -> Iterator[nodes.Block]:
    """The blocks that only stand in for those of the other template. What stands in a loop is shown where it stands."""
    for node in tree.iter_child_nodes():
        if isinstance(node, nodes.Block):
            yield node
        elif isinstance(node, nodes.If):
            yield from _outermost(node)


def _read(path: Path) -> bytes:
    """A plain file, a little more than a template may have. A pipe or a device is not opened, nor a link followed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise FileNotFoundError(path)
        return file.read(MAX_TEMPLATE + 1)
