"""The voice of each department: what it answers for, what hurts there, what it promised, whom it heard."""

import json

from empathy_cli.locale import translator
from empathy_cli.render.environment import environment, render
from empathy_cli.render.view import index_view
from empathy_cli.render.view_departments import departments_view, entry
from tests.render.company import COUCH, company, crowd

EN = translator("en")


def shown(**more):
    return departments_view(*company(**more), EN)


def department(view, name):
    return next(d for d in view["departments"] if d["name"] == name)


def html(view):
    return render(environment(), "departments.html.jinja", view)


def test_every_department_has_a_section_that_can_be_led_to():
    """Those of the settings first, however they are written in the catalogue."""
    view = shown()
    assert [(d["name"], [x["id"] for x in d["touchpoints"]]) for d in view["departments"]] == [
        ("Support", ["hotline"]), ("IT", ["shop"]), ("Marketing", ["newsletter"]), ("Logistics", ["courier"]), ("Sales", ["tablet"])]
    page = html(view)
    for d in view["departments"]:
        assert f'id="department-{d["slug"]}"' in page
        assert f'href="#department-{d["slug"]}"' in page


def test_departments_without_a_touchpoint_and_touchpoints_without_a_department_are_named():
    view = shown()
    assert view["idle"] == ["CX"]
    assert [x["id"] for x in view["orphans"]] == ["desk"]
    page = html(view)
    assert '<li class="chip">CX</li>' in page
    assert "Touchpoints that no department answers for" in page
    assert "orphans" not in html(shown(touchpoints=[{"id": "t", "name": "T", "department": "IT"}]))


def test_what_hurts_there_is_what_is_open_and_the_steps_that_feel_bad_in_their_own_words():
    found = department(shown(), "IT")
    assert [w["effect"] for w in found["weak"]] == ["Four kinds of delivery", "The basket is empty on the next device"]
    steps = [(w["person"]["id"], s["step"], s["feels"], s["pains"], s["open_questions"]) for w in found["hurts"] for s in w["steps"]]
    assert steps == [("lea", "basket", "cheated", ["Four kinds of **delivery**"], ["When?"])]
    page = html(shown())
    assert "<li>Four kinds of <strong>delivery</strong></li>" in page
    assert "<span>not answered:</span> <span>When?</span>" in page


def test_what_is_mended_hurts_no_more():
    found = department(shown(journeys=[]), "Support")
    assert (found["weak"], found["hurts"], found["quiet"]) == ([], [], True)
    assert "No journey of today hurts there" in html(shown(journeys=[]))


def test_what_it_promised_is_kept_beside_what_people_tell():
    """A limit that is broken; a fix with its owner; an idea that is planned, and none that is not; a planned surprise."""
    view = shown()
    assert [(w["limit"], w["state"], w["longest"]["wait"]) for w in department(view, "Logistics")["waits"]] == [("1 day", "broken", "2-3 days")]
    assert [(p["text"], p["owner"], p["status_label"]) for p in department(view, "IT")["fixes"]] == [("Say the day", "N. Brun", "planned")]
    assert [(p["text"], p["owner"]) for p in department(view, "Support")["ideas"]] == [("One *person*", "Head of support")]
    assert [(p["text"], p["step"]["journey"]) for p in department(view, "Sales")["surprises"]] == [("A card in the box", "gift")]
    planned = [{"effect": effect, "status": "planned"} for effect in ("It breaks", "It leaks", "It breaks")]
    mended = shown(touchpoints=[{"id": "shop", "name": "Shop", "department": "IT", "vulnerabilities": planned}])
    assert [(p["text"], p["to_mend"]) for p in department(mended, "IT")["fixes"]] == [("", "It leaks"), ("", "It breaks")]
    assert "<span>To mend:</span> It leaks</span>" in html(mended)
    assert "  - To mend: It leaks (Shop · ⚠ **nobody yet** · planned)" in render(environment(), "departments.md.jinja", mended)
    page = html(view)
    assert "longer than promised" in page
    assert "One <em>person</em>" in page
    assert not department(view, "Marketing")["promised"]
    assert "Nothing yet: no limit to a wait" in page


def test_a_promise_that_today_and_tomorrow_share_is_told_once():
    """The journey of the future repeats the idea of today's; the first one that was made is shown."""
    later = {**COUCH, "id": "later", "state": "future"}
    ideas = department(shown(journeys=[COUCH, later]), "Support")["ideas"]
    assert [(p["text"], p["step"]["journey"]) for p in ideas] == [("One *person*", "couch")]


def test_whom_it_heard_is_said_and_whom_it_did_not():
    view = shown()
    assert [s["title"] for s in department(view, "IT")["customers"]] == ["Talks in March"]
    assert [s["id"] for s in department(view, "IT")["employees"]] == ["log", "gone"]
    section = html(view).partition('id="department-marketing"')[2].partition("</article>")[0]
    assert "nobody asked the customers yet" in section
    assert "nobody asked the employees yet" in section


def test_each_touchpoint_shows_how_it_feels_and_leads_to_the_catalogue():
    courier = department(shown(), "Logistics")["touchpoints"][0]
    assert [(c["person"]["id"], c["sign"], c["word"]) for c in courier["felt"]] == [("lea", "−1.5", "terrible"), ("samira", "−2", "terrible")]
    page = html(shown())
    assert 'href="touchpoints.html#touchpoint-courier"' in page
    assert 'href="touchpoints.html#vulnerability-courier-1"' in page


def test_long_lists_name_the_worst_and_count_the_others():
    """Twenty people, three times each at one touchpoint, each with an idea in somebody's hands."""
    catalogue, told, people, among = crowd(1, 20, 3)
    for journey in told:
        journey["steps"][0]["ideas"] = [{"text": f"Idea of {journey['id']}", "owner": "IT", "status": "done" if journey["id"] == "j0" else "planned"}]
    view = departments_view(catalogue, told, people, among, EN)
    found = department(view, "IT")
    sad = [s for j in told for s in j["steps"] if s["emotion"] < 0]
    steps = [s["emotion"] for walk in found["hurts"] for s in walk["steps"]]
    assert (len(steps), len(sad) > 12) == (12, True)
    assert sorted(steps) == sorted(min(s["emotion"] for s in j["steps"]) for j in told)[:12]
    assert found["hurts_more"].startswith(f"and {len(sad) - 12} more steps of ")
    assert found["counts"].startswith(f"1 touchpoint · {len(sad)} steps that hurt")
    assert (len(found["ideas"]), found["ideas_more"]) == (12, "and 8 more, on the pages of their personas")
    assert "Idea of j0" not in [p["text"] for p in found["ideas"]]  # what is done gives way to what is owed
    assert (len(found["touchpoints"][0]["felt"]), found["touchpoints"][0]["felt_more"]) == (6, "and 14 more personas")
    for page in (html(view), render(environment(), "departments.md.jinja", view)):
        assert found["hurts_more"] in page
        assert "and 8 more, on the pages of their personas" in page
        assert "and 14 more personas" in page
    assert "more personas" not in html(shown())


def test_the_counts_say_how_many_have_nobody():
    """Vulnerabilities and touchpoints: in the list of departments, and on the card of each."""
    found = department(shown(), "Logistics")
    nobody = "1 touchpoint has no owner · 1 vulnerability has nobody who mends it"
    assert (found["counts"], found["unowned_words"]) == ("1 touchpoint · 2 steps that hurt · 1 vulnerability not mended", nobody)
    assert html(shown()).count(f"</svg>{nobody}</span>") == 2
    assert render(environment(), "departments.md.jinja", shown()).count(f"⚠ **{nobody}**") == 2
    assert department(shown(), "Marketing")["unowned_words"] == ""
    assert department(shown(touchpoints=[{"id": "t", "name": "T", "department": "Sales"}]), "Sales")["unowned_words"] == "1 touchpoint has no owner"


def test_the_gallery_leads_to_the_page():
    over = company()
    found = entry(departments_view(*over, EN))
    assert json.loads(json.dumps(found)) == found
    page = render(environment(), "index.md.jinja", index_view(over[2], over[3].settings, EN, pages=[found]))
    assert "- **[The voice of each department](departments.md)** (6 departments):" in page


def test_nothing_at_all_is_said_to_be_so():
    view = shown(touchpoints=[], journeys=[], departments=[])
    assert (view["departments"], view["idle"], view["orphans"]) == ([], [], [])
    assert "No touchpoint is in the catalogue yet." in html(view)
    assert "No touchpoint is in the catalogue yet." in render(environment(), "departments.md.jinja", view)


def test_markdown_says_the_same_in_tables_and_lists():
    page = render(environment(), "departments.md.jinja", shown())
    assert "\n## Logistics\n" in page
    assert "| **20** | Nobody can say where the parcel is | Scans once a day | Delivery by courier | 5 of 5 | ⚠ **nobody yet** | open |" in page
    assert "- Delivery by courier (offline · courier; Run by Blitz Kurier; Our owner: ⚠ **no owner of ours**): Lea Brunner **−1.5** terrible, Samira Nuss **−2** terrible\n" in page
    assert "- Nobody waits longer than **1 day**: Delivery by courier · Longest wait reported: 2-3 days, Lea Brunner · ⚠ **longer than promised**" in page
    assert "**Departments without a touchpoint:** CX." in page
