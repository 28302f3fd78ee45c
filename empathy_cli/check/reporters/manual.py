"""The text of a rule as Markdown: for `explain`, docs/rules.md and the help of SARIF."""

import re
from collections.abc import Mapping

from empathy_cli.check.rule import Rule
from empathy_cli.check.silences import NEVER
from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Field
from empathy_cli.model.settings import LIMITS

_TICKS = re.compile(r"`+")


def limits_of(rule: Rule) -> list[Field]:
    """The thresholds that a rule reads: what they are there for says which rules do."""
    return [field for field in LIMITS.fields if re.search(rf"\b{rule.code}\b", field.help)]


def silence(rule: Rule) -> dict[str, str]:
    """How to silence a rule, as YAML: in the settings, and on a line. Nothing where that is not possible."""
    if rule.code in NEVER:
        return {}
    return {"empathy.yaml": f"check:\n  ignore:\n    - {{rule: {rule.code}, id: …, reason: …}}\n",
            "": f"# empathy: ignore {rule.code} — …\n"}


def example(rule: Rule, t: Translator, *, level: int = 2, fence: bool = True) -> str:
    """Before and after, in the language of `t` where they have been written in it. Without `fence`, as plain text."""
    from empathy_cli.check.examples import after, before

    parts = []
    for title, files in ((t(N_("Before")), before(rule, t.spoken)), (t(N_("After")), after(rule, t.spoken))):
        parts += [f"{'#' * level} {title}" if fence else f"{title}:", *_files(files, fence=fence)]
    return "\n\n".join(parts) + "\n"


def _files(files: Mapping[str, str], *, fence: bool) -> list[str]:
    """Pictures are named only."""
    return [part for name, text in files.items() if text for part in (
        f"`{name}`" if fence else name, fenced(text) if fence else text.rstrip("\n"))]


def fenced(text: str) -> str:
    """A YAML text as a block of code, in a fence that is longer than any in it."""
    ticks = "`" * max(3, 1 + max(map(len, _TICKS.findall(text)), default=0))
    return f"{ticks}yaml\n{text.rstrip(chr(10))}\n{ticks}"
