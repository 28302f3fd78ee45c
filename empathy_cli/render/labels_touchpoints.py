"""The words that the pages of touchpoints and departments say of their own accord, in one language."""

from functools import lru_cache
from typing import Any

from empathy_cli.insight.mesh import FORMULA
from empathy_cli.insight.mood import LABELS
from empathy_cli.locale import N_, Translator
from empathy_cli.model.journey import IDEA_STATUS
from empathy_cli.model.settings import SETTINGS
from empathy_cli.model.touchpoints import TOUCHPOINT, VULNERABILITY

from .labels import _fields, _options, labels

OWN = {
    "touchpoints_title": N_("Where we meet our customers"),
    "departments_title": N_("The voice of each department"),
    "needs": N_("What needs a person next"),
    "needs_none": N_("Nothing calls for anybody today."),
    "worst": N_("Where it hurts most"),
    "heat": N_("How it feels"),
    "heat_hint": N_("The journeys of today: the mean of a persona's steps at a touchpoint, rounded to halves (midway "
                    "to the worse), and the lowest where they differ."),
    "heat_throng": N_("Of each touchpoint, those who feel it worst and best; everybody's own page tells the whole "
                      "way."),
    "show": N_("Show"),
    "all_of_them": N_("all"),
    "only_hurts": N_("what hurts: −1 or worse"),
    "no_mode": N_("online or offline: not said"),
    "not_passed": N_("not on their way"),
    "not_said": N_("not said"),
    "no_touchpoint": N_("No touchpoint is in the catalogue yet."),
    "no_journey": N_("Nobody has walked a way yet: without a journey, no touchpoint feels like anything."),
    "register": N_("Register of vulnerabilities"),
    "register_none": N_("Nobody has written down what goes wrong. That is not the same as nothing going wrong."),
    "score": N_("Score"),
    "because": N_("because"),
    "felt_by": N_("Who passes here"),
    "felt_above": N_("Step by step at:"),
    "felt_register": N_("the register tells who passes here, step by step"),
    "felt_by_none": N_("no journey of today passes here"),
    "mended_by": N_("Who mends it"),
    "no_fix": N_("nobody has said how yet"),
    "mended": N_("Mended"),
    "catalogue": N_("Catalogue"),
    "run_by": N_("Run by"),
    "our_owner": N_("Our owner"),
    "no_owner_of_ours": N_("no owner of ours"),
    "no_owner": N_("no owner yet"),
    "no_department": N_("no department"),
    "for_customers": N_("For the customer"),
    "for_company": N_("For the company"),
    "risk": N_("serves only the company: a risk"),
    "gift": N_("serves only the customer"),
    "no_benefit": N_("nobody has said what either side gains"),
    "human_no": N_("no human being can be reached here"),
    "human_yes": N_("a human being can be reached"),
    "human_named": N_("by name"),
    "human_nameless": N_("without a name"),
    "wait": N_("Wait"),
    "at_most": N_("at most"),
    "longest": N_("Longest wait reported"),
    "wait_broken": N_("longer than promised"),
    "wait_kept": N_("as promised"),
    "wait_open": N_("nobody said how long it may take"),
    "wait_unheard": N_("no journey tells how long it takes"),
    "unused": N_("No journey passes here."),
    "not_today": N_("No journey of today passes here, only one of the future."),
    "weak_none": N_("no vulnerability written down"),
    "customers_heard": N_("Feedback of customers"),
    "customers_unheard": N_("nobody asked the customers yet"),
    "employees_heard": N_("Feedback of employees"),
    "employees_unheard": N_("nobody asked the employees yet"),
    "unknown_source": N_("no such source"),
    "all_touchpoints": N_("All touchpoints"),
    "its_touchpoints": N_("Its touchpoints"),
    "hurts": N_("What hurts there"),
    "hurts_none": N_("No journey of today hurts there, and no vulnerability is open."),
    "promised": N_("What it promised"),
    "promised_none": N_("Nothing yet: no limit to a wait, no fix with a plan, no idea in anybody's hands."),
    "promise_waits": N_("Nobody waits longer than"),
    "promise_fixes": N_("Will be mended"),
    "to_mend": N_("To mend"),
    "promise_ideas": N_("Ideas"),
    "promise_surprises": N_("Surprises that are planned"),
    "rests_on_feedback": N_("Whom it heard"),
    "idle": N_("Departments without a touchpoint"),
    "idle_hint": N_("They meet no customer, or nobody has written down where."),
    "orphans": N_("Touchpoints that no department answers for"),
    "orphans_hint": N_("What everybody answers for, nobody mends."),
    "lowest": N_("lowest"),
    "moment_of_truth": N_("moment of truth"),
    "unanswered": N_("not answered:"),
    "silent": N_("No journey of today yet, so nobody knows how it feels for"),
    "no_use": N_("nobody said what for"),
    "quoted": N_("“{text}”"),
}
"""Each key is what templates write after `t.`; the words are translated by the catalogues."""


@lru_cache(maxsize=32)
def touchpoint_labels(t: Translator) -> dict[str, Any]:
    """What `labels.labels` has, and what these two pages say besides. Shared: nobody changes it."""
    return labels(t) | {key: t(text) for key, text in OWN.items()} | {
        "formula": t(FORMULA),
        "touchpoints": t(TOUCHPOINT.plural),
        "departments": t(SETTINGS.group.by_key["departments"].label),
        "a_touchpoint": t(TOUCHPOINT.label),
        "effect": t(VULNERABILITY.by_key["effect"].label),
        "cause": t(VULNERABILITY.by_key["cause"].label),
        "touchpoint_fix": t(VULNERABILITY.by_key["fix"].label),
        "status": t(VULNERABILITY.by_key["status"].label),
        "touchpoint": _fields(TOUCHPOINT.group, t),
        "options_touchpoint": _options(TOUCHPOINT.group, t),
        "idea_status": {o.value: t(o.label) for o in IDEA_STATUS.options},
        "mood": {key: t(text) for key, text in LABELS.items()},
    }
