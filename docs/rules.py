"""The manual's page of rules: why each is there, an example before and after, its limits, and how it is silenced."""

from collections.abc import Iterator
from itertools import groupby

from empathy_cli.check.registry import FAMILIES, RULES
from empathy_cli.check.reporters.manual import example, limits_of
from empathy_cli.check.rule import INFORMATION, Rule
from empathy_cli.locale import translator
from empathy_cli.model.problem import ERROR, WARNING
from empathy_cli.model.settings import DEFAULTS

HEAD = """\
# Rules

<!-- Written by docs/generate.py from empathy_cli/check/. Change the rule, then: make docs -->

What `empathy check` looks at. `empathy explain CODE` says the same in the terminal, in your language.

An **error** fails the check (exit code 3), a **warning** only with `--strict`, a **note** never. Findings of a rule
can be milder than what stands here, never worse. Rules that read prose are marked **~**: they can err, so they never
fail a check without `--strict`. They know English, German, Italian and French, and are silent in other languages.

**Some rules only:** `empathy check --select PER,EVD06`, `--ignore SET`; for good in `empathy.yaml`:

```yaml
check:
  select: [PER01, PER02, EVD06]    # only these
  limits: {personas: 6}            # other thresholds than those below
```

**Where a rule errs, silence it, and say why.** In `empathy.yaml`, for one document or, without `id`, for all:

```yaml
check:
  ignore:
    - {rule: PER09, id: lea-brunner, reason: It is her own word for it}
```

or on the line, or on one of its own above it:

```yaml
quote: I am the night owl here.   # empathy: ignore PER09 — her own word for it
```

A silence that silences nothing any more is itself found (CHK01). DOC01 and CHK01 are never silenced.

"""
ABOUT = {"DOC": "Documents", "REF": "References", "SET": "The set of personas", "PER": "Personas",
         "MAP": "Empathy maps", "JRN": "Journeys", "TPT": "Touchpoints", "EVD": "Evidence", "AGE": "Age",
         "IMG": "Pictures", "LNG": "Languages", "TXT": "Texts", "CHK": "Silences"}
SEVERITY = {ERROR: "error", WARNING: "warning", INFORMATION: "note"}
EN = translator("en")


def rules() -> str:
    families = [(family, list(found)) for family, found in groupby(RULES.values(), key=lambda rule: rule.code[:3])]
    assert {family for family, _ in families} <= ABOUT.keys() == FAMILIES.keys()
    contents = [line for family, found in families for line in (
        "", f"**{ABOUT[family]}**", "", "| rule | | what |", "|---|---|---|", *map(_row, found))]
    return HEAD + "\n".join(["## All of them", *contents, "", *(part for _, found in families for rule in found
                                                                  for part in _section(rule))])


def _row(rule: Rule) -> str:
    return f"| [{rule.code}](#{rule.code.lower()}) | {SEVERITY[rule.severity]}{' ~' * rule.prose} | {EN(rule.title)} |"


def _section(rule: Rule) -> Iterator[str]:
    yield f"## {rule.code}"
    yield ""
    yield f"**{EN(rule.title)}.** {_kind(rule)}"
    yield ""
    yield EN(rule.why)
    yield ""
    for field in limits_of(rule):
        present = DEFAULTS["check"]["limits"][field.key]
        yield f"Limit: `check.limits.{field.key}`, {present} by default. {EN(field.help)}"
        yield ""
    if rule.mend:
        yield "`empathy check --fix` mends it."
        yield ""
    yield example(rule, EN, level=3)


def _kind(rule: Rule) -> str:
    kind = SEVERITY[rule.severity].capitalize()
    return f"{kind}; reads prose (~)." if rule.prose else f"{kind}."
