"""The journeys and the catalogue of the worked example: what they have to show to whoever learns from them."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.insight.references import references
from empathy_cli.insight.ways import Ways, ways
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.duration import seconds
from empathy_cli.model.journey import staged
from empathy_cli.store.workspace import load

TOP = Path(__file__).resolve().parents[2]
Data = Mapping[str, Any]
CURRENT = ["couch-to-shop", "geschenk-vor-weihnachten", "thirty-days", "wet-boots"]
FUTURE = "geschenk-ohne-umweg"


@pytest.fixture(scope="module")
def example() -> Workspace:
    return load(TOP)


@pytest.fixture(scope="module")
def catalogue(example: Workspace) -> dict[str, Data]:
    return {entry["id"]: entry for entry in example.documents["touchpoints"].data["touchpoints"]}


@pytest.fixture(scope="module")
def told(example: Workspace, catalogue: dict[str, Data]) -> dict[str, Ways]:
    """Journey → what its graph tells."""
    return {j.id: ways(j.data, catalogue) for j in example.of("journey")}


def steps(*journeys: Document) -> Iterator[Data]:
    for journey in journeys:
        yield from journey.data["steps"]


def weak(catalogue: dict[str, Data]) -> list[Data]:
    return [v for entry in catalogue.values() for v in entry.get("vulnerabilities", ())]


def test_the_catalogue_has_touchpoints_of_every_mode_and_of_each_department(
        example: Workspace, catalogue: dict[str, Data]) -> None:
    assert len(catalogue) >= 14
    assert {entry["mode"] for entry in catalogue.values()} == {"online", "offline", "hybrid"}
    assert {entry["department"] for entry in catalogue.values()} >= set(example.settings["departments"]) - {"CX"}


def test_the_courier_is_a_third_party_with_an_owner_of_ours_and_not_every_third_party_has_one(
        catalogue: dict[str, Data]) -> None:
    assert catalogue["courier"]["third_party"]
    assert catalogue["courier"]["owner"]
    others = [entry for entry in catalogue.values() if "third_party" in entry]
    assert {bool(entry.get("owner")) for entry in others} == {True, False}


def test_somebody_with_a_name_knows_the_history_and_the_hotline_does_not(catalogue: dict[str, Data]) -> None:
    contact = {id_: entry["human_contact"] for id_, entry in catalogue.items() if "human_contact" in entry}
    assert contact["mr-vidal"]["named"] is contact["mr-vidal"]["knows_history"] is True
    assert contact["hotline"]["named"] is contact["hotline"]["knows_history"] is False
    assert contact["hotline-menu"]["available"] is False


def test_a_few_touchpoints_serve_only_the_company(catalogue: dict[str, Data]) -> None:
    alone = {id_ for id_, entry in catalogue.items() if entry["benefit"].keys() == {"company"}}
    assert alone == {"hotline-menu", "courier-phone"}


def test_weaknesses_stand_at_every_status_some_without_owner_and_some_with_a_ticket(
        catalogue: dict[str, Data]) -> None:
    found = weak(catalogue)
    assert {v["status"] for v in found} == {"open", "planned", "fixed", "accepted"}
    assert {bool(v.get("owner")) for v in found} == {bool(v.get("ticket")) for v in found} == {True, False}
    assert {v.get("severity") for v in found} == {None, 2, 3, 4, 5}
    assert all(v["cause"] != v["effect"] for v in found)


def test_customers_and_employees_were_heard_about_what_hurts_most(
        example: Workspace, catalogue: dict[str, Data]) -> None:
    side = {s.id: s.data["side"] for s in example.of("source")}
    for id_, entry in catalogue.items():
        for key, cited in entry.get("feedback", {}).items():
            assert {side[e.partition("#")[0]] for e in cited} == {key}, id_
    worst = [id_ for id_, entry in catalogue.items()
             if any(v.get("severity") == 5 for v in entry.get("vulnerabilities", ()))]
    deaf = [id_ for id_ in worst if catalogue[id_].get("feedback", {}).keys() != {"customer", "employee"}]
    assert deaf == ["letter-box-card", "refund"]


def test_a_metric_says_when_of_how_many_and_by_whom_but_for_one_that_shows_the_lack(
        catalogue: dict[str, Data]) -> None:
    metrics = [(id_, m) for id_, entry in catalogue.items() for m in entry.get("metrics", ())]
    assert len(metrics) >= 10
    assert [id_ for id_, m in metrics if not {"date", "n", "source"} <= m.keys()] == ["loyalty-card"]


def test_data_is_held_that_serves_nothing(catalogue: dict[str, Data]) -> None:
    held = [d for entry in catalogue.values() for d in entry.get("data_held", ())]
    assert {bool(d.get("used_for")) for d in held} == {True, False}


def test_every_journey_but_one_is_of_today_and_has_evidence_for_what_is_felt(example: Workspace) -> None:
    states = {j.id: j.data["state"] for j in example.of("journey")}
    assert states == dict.fromkeys(CURRENT, "current") | {FUTURE: "future"}
    today = [s for j in example.of("journey") if j.id != FUTURE for s in j.data["steps"]]
    assert [s["id"] for s in today if "evidence" not in s and s.get("basis") != "imagined"] == []
    assert 10 * sum("evidence" in s for s in today) >= 8 * len(today)
    assert all("evidence" not in s and s["basis"] == "imagined" for s in steps(example.documents[FUTURE]))


def test_a_journey_says_in_which_situation_it_begins_and_has_stages_with_steps(example: Workspace) -> None:
    for journey in example.of("journey"):
        assert {"scenario", "expectations", "trigger", "departments_consulted"} <= journey.data.keys()
        assert all(stage.get("name") and shown for stage, shown in staged(journey.data)), journey.id
        assert all("emotion" in s and "feels" in s for s in journey.data["steps"]), journey.id


def test_the_way_to_the_shop_has_four_ways_to_the_goal_or_more_and_one_that_ends_before_it(
        told: dict[str, Ways]) -> None:
    shop = told["couch-to-shop"]
    assert shop.count >= 4
    assert shop.dead_ends == ("sisters-boots",)
    assert {"code", "till", "card"} <= set(shop.always)


def test_the_return_has_a_loop_somebody_who_gives_up_and_a_way_that_breaks_the_rule(
        example: Workspace, told: dict[str, Ways]) -> None:
    back = told["wet-boots"]
    assert back.dead_ends == ("radiator",)
    assert any({"hotline", "courier-line", "menu"} <= set(loop.steps) for loop in back.loops)
    assert min(back.listed, key=lambda way: -(way.mood or 0)).steps[-1] == "swap"
    assert [s["handover"]["context_carried"] for s in steps(example.documents["wet-boots"]) if "handover" in s].count(
        False) >= 4


def test_a_gift_is_given_on_two_ways_and_money_on_a_third_that_is_none(told: dict[str, Ways]) -> None:
    today = told["geschenk-vor-weihnachten"]
    assert today.count >= 2
    assert today.dead_ends == ("umschlag",)
    assert any("vidal" in way.steps for way in today.listed)
    assert any("hotline" in way.steps for way in today.listed)


def test_next_december_is_shorter_happier_and_leaves_no_question_open(told: dict[str, Ways]) -> None:
    today, then = told["geschenk-vor-weihnachten"], told[FUTURE]
    assert then.longest < today.longest  # type: ignore[operator] # both reach their goal
    assert min(way.mood or 0 for way in then.listed) > max(way.mood or 0 for way in today.listed)
    assert [q for q in then.questions if q.answered != "here"] == []
    assert (then.dead_ends, then.unreachable, then.loops) == ((), (), ())


def test_no_step_of_the_example_is_out_of_reach(told: dict[str, Ways]) -> None:
    assert {id_: found.unreachable for id_, found in told.items() if found.unreachable} == {}


def test_questions_are_answered_here_on_the_way_sometimes_and_never(told: dict[str, Ways]) -> None:
    assert {q.answered for found in told.values() for q in found.questions} == {"here", "way", "sometimes", "never"}
    assert ("till", "never") in {(q.step, q.answered) for q in told["couch-to-shop"].questions}


def test_people_wait_longer_than_we_promise(example: Workspace, catalogue: dict[str, Data]) -> None:
    over = {
        s["id"] for s in steps(*example.of("journey")) if "wait" in s and "touchpoint" in s
        and seconds(s["wait"]) > seconds(catalogue[s["touchpoint"]].get("wait_limit", "99 months"))}
    assert over >= {"ask", "till", "hotline", "pallet"}


def test_surprises_are_good_and_bad_of_today_and_planned_and_one_has_become_old(example: Workspace) -> None:
    found = [x for s in steps(*example.of("journey")) for x in s.get("surprises", ())]
    assert {(x["valence"], x["kano"], x["status"]) for x in found} >= {
        ("positive", "delighter", "today"), ("positive", "delighter", "planned"), ("negative", "basic", "today")}
    assert any("since" in x for x in found)


def test_ideas_have_owners_and_tickets_but_not_all_of_them(example: Workspace) -> None:
    found = [x for s in steps(*example.of("journey")) for x in s.get("ideas", ())]
    assert {bool(x.get("owner")) for x in found} == {bool(x.get("ticket")) for x in found} == {True, False}
    assert {x["status"] for x in found} >= {"open", "planned", "done"}


def test_a_ticket_has_one_owner_and_one_status_wherever_it_stands(
        example: Workspace, catalogue: dict[str, Data]) -> None:
    found: dict[str, set[tuple[Any, Any]]] = {}
    for x in [*weak(catalogue), *(x for s in steps(*example.of("journey")) for x in s.get("ideas", ()))]:
        if "ticket" in x:
            found.setdefault(x["ticket"], set()).add((x.get("owner"), x["status"]))
    assert {ticket: said for ticket, said in found.items() if len(said) > 1} == {}


def test_every_ticket_of_a_journey_stands_at_a_weakness_of_the_catalogue(
        example: Workspace, catalogue: dict[str, Data]) -> None:
    named = {x["ticket"] for s in steps(*example.of("journey")) for x in s.get("ideas", ()) if "ticket" in x}
    assert named - {v.get("ticket") for v in weak(catalogue)} == set()


def test_whoever_answers_or_mends_belongs_to_a_department_of_the_settings(
        example: Workspace, catalogue: dict[str, Data]) -> None:
    departments = set(example.settings["departments"])
    assert {entry["department"] for entry in catalogue.values()} <= departments
    owners = {x["owner"] for x in (*catalogue.values(), *weak(catalogue), *(
        x for s in steps(*example.of("journey")) for x in s.get("ideas", ()))) if "owner" in x}
    assert {o for o in owners if o.rpartition(", ")[2] not in departments} == {"The shop's manager"}


def test_what_is_done_hurts_no_more(example: Workspace) -> None:
    """An idea that is done, and a step that still hurts for want of it, cannot both be true of today."""
    done = [s for s in steps(*example.of("journey")) if any(x["status"] == "done" for x in s.get("ideas", ()))]
    assert [s["id"] for s in done if s["emotion"] < 0 or s.get("pains")] == []


def test_the_price_of_the_boots_adds_up_from_the_tablet_to_the_refund(
        example: Workspace, catalogue: dict[str, Data]) -> None:
    step = {s["id"]: s for j in ("couch-to-shop", "wet-boots") for s in example.documents[j].data["steps"]}
    full, paid = map(Decimal, re.findall(r"[\d.]+", step["full-price"]["does"]))
    back, price = map(Decimal, re.findall(r"\d[\d.]*", step["refund"]["title"]))
    fee = Decimal(re.findall(r"\d[\d.]*", catalogue["refund"]["vulnerabilities"][0]["effect"])[0])
    assert paid == price == round(full * Decimal("0.85"), 0) == back + fee
    assert round(full - paid) == 14
    said = "\n".join(p.read_text("utf-8") for p in (TOP / "personas").rglob("*.yaml"))
    assert [len(re.findall(rf"(?i){n}\s+francs", said)) for n in ("twelve", "fourteen")] == [0, 4]


def test_there_are_moments_of_truth_and_more_than_we_would_like_hurt(example: Workspace) -> None:
    today = [s for j in example.of("journey") if j.id != FUTURE for s in j.data["steps"]]
    assert sum("moment_of_truth" in s for s in today) >= 6
    assert {s["emotion"] for s in today} >= {-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2}
    assert sum(s["emotion"] <= -1.5 for s in today) >= 10


def test_who_sells_on_is_served_by_the_same_warehouse_where_a_father_waits(example: Workspace) -> None:
    felt = {j.id: s["emotion"] for j in example.of("journey") for s in j.data["steps"]
            if s.get("touchpoint") == "returns-warehouse"}
    assert felt["thirty-days"] == 2
    assert felt["wet-boots"] == -1.5


def test_some_touchpoints_are_passed_by_nobody(example: Workspace, catalogue: dict[str, Data]) -> None:
    passed = {r.id for j in example.of("journey") for r in references("journey", j.data) if r.kind == "touchpoint"}
    assert passed <= catalogue.keys()
    assert catalogue.keys() - passed == {"newsletter", "foot-scanner", "loyalty-card"}


def test_the_courier_is_felt_by_more_than_one_persona(example: Workspace) -> None:
    assert len({j.data["persona"] for j in example.of("journey")
                for s in j.data["steps"] if s.get("touchpoint") == "courier"}) == 2
