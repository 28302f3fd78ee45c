"""Interviews about journeys, and what they have made so far."""

from typing import Any

from empathy_cli.interview.engine import Interview
from empathy_cli.interview.journey import JourneyInterview
from empathy_cli.interview.questions import questions_at
from empathy_cli.locale import translator
from empathy_cli.model.journey import following
from empathy_cli.model.kinds import KINDS

from .conftest import CATALOGUE, INTERVIEWS, LEA, make_interview, make_known

HEAD = ["From the couch to the shop", "current", "Winter", "Warm feet"]
BRANCHED: dict[str, Any] = {
    "id": "boots", "title": "Boots", "persona": "lea-brunner", "state": "current", "goal": ["buys"],
    "stages": [{"id": "find", "name": "Find", "steps": ["sofa", "asks", "calls"]},
               {"id": "get", "name": "Get", "steps": ["tries", "buys"]}],
    "steps": [
        {"id": "sofa", "title": "Looks at boots"},
        {"id": "asks", "title": "Asks a friend", "next": ["tries", "calls"]},
        {"id": "calls", "title": "Calls the shop"},
        {"id": "tries", "title": "Tries them on", "next": ["buys", "sofa"]},
        {"id": "buys", "title": "Buys them"},
    ]}


def journey(data: dict[str, Any] | None = None, **more: Any) -> Interview:
    known = make_known(LEA, INTERVIEWS, CATALOGUE)
    return make_interview(known, "journey", data={"persona": "lea-brunner", **(data or {})}, about="Lea Brunner", **more)


def edit(data: dict[str, Any]) -> Interview:
    """The interview of `empathy edit JOURNEY`, at its review."""
    asking = journey(data, full=True, asked=())
    assert asking.reviewing
    return asking


def of_steps(data: dict[str, Any]) -> Interview:
    """The interview of `empathy edit JOURNEY steps`, at its review."""
    whole = {"kind": "journey", "persona": "lea-brunner", **data}
    asking = JourneyInterview(KINDS["journey"], questions_at(KINDS["journey"], "steps"), whole, make_known(LEA, INTERVIEWS, CATALOGUE),
                              translator("en"), about="Lea Brunner")
    asking.review()
    return asking


def steps(asking: Interview) -> dict[str, dict[str, Any]]:
    return {step["id"]: step for step in asking.document()["steps"]}


def follow(asking: Interview) -> dict[str, tuple[str, ...]]:
    return following(asking.document()["steps"])
