"""JRN."""

from empathy_cli.check.rule import Rule

RULES: tuple[Rule, ...] = ()
