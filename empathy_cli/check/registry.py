"""All rules, by code. A new one is a new entry in its module's `RULES`, and nothing else."""

from . import documents, images, references
from .rule import Rule

RULES: dict[str, Rule] = {
    rule.code: rule for module in (documents, references, images) for rule in module.RULES
}
