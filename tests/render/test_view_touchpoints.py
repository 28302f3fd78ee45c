"""The page of all touchpoints: the heat table, the register, the catalogue, and what a person should do next."""

import json
import re

import pytest

from empathy_cli.insight.mood import LABELS, word
from empathy_cli.locale import translator
from empathy_cli.render.environment import environment, render
from empathy_cli.render.view import index_view
from empathy_cli.render.view_touchpoints import entry, touchpoints_view
from tests.render.company import CATALOGUE, COUCH, GIFT, RETURN, company, crowd

EN = translator("en")


def shown(t=EN, **more):
    return touchpoints_view(*company(**more), t)


def touchpoint(view, id_):
    return next(x for group in view["groups"] for x in group["touchpoints"] if x["id"] == id_)


def needs(view):
    return {need["key"]: need["n"] for need in view["needs"]}


def html(view):
    return render(environment(), "touchpoints.html.jinja", view)


def test_every_touchpoint_has_a_cell_for_everybody_who_walked():
    """Columns in the order of the gallery; of who walked no way yet, the page says so and makes no empty column."""
    view = shown()
    assert [p["id"] for p in view["people"]] == ["lea", "samira"]
    assert [p["id"] for p in view["silent"]] == ["tom"]
    assert re.search(r'so nobody knows how it feels for</span> <a href="tom.html">Tom</a></p>', html(view))
    assert [p["id"] for p in shown(journeys=[RETURN, GIFT])["silent"]] == ["lea", "tom"]  # a promise is no way that somebody walked
    assert [x["id"] for g in view["groups"] for x in g["touchpoints"]] == ["shop", "newsletter", "courier", "hotline", "tablet", "desk"]
    assert all([c["person"]["id"] for c in x["cells"]] == ["lea", "samira"] for g in view["groups"] for x in g["touchpoints"])


def test_touchpoints_stand_under_online_offline_and_hybrid_and_those_of_no_mode_come_last():
    assert [(g["mode"], g["label"]) for g in shown()["groups"]] == [
        ("online", "online"), ("offline", "offline"), ("hybrid", "hybrid"), ("none", "online or offline: not said")]


def test_a_cell_says_the_mean_in_sign_and_word_and_the_lowest_where_it_differs():
    """Twice at the shop, at +1 and −2: −0.5 would hide the −2."""
    cell = touchpoint(shown(), "shop")["cells"][0]
    assert (cell["sign"], cell["word"], cell["level"], cell["low"]["sign"], cell["steps_words"]) == ("−0.5", "bad", "bad", "−2", "2 steps")
    assert (cell["step"]["step"], cell["step"]["feels"]) == ("basket", "cheated")


def test_a_cell_tells_nobody_passed_from_nobody_said():
    view = shown()
    assert touchpoint(view, "shop")["cells"][1]["level"] == "none"
    unsaid = touchpoint(view, "hotline")["cells"][0]
    assert (unsaid["level"], unsaid["sign"], unsaid["word"], unsaid["n"]) == ("unsaid", "?", "not said", 1)
    page = html(view)
    assert '<span class="vh">not on their way</span>' in page
    assert '<td role="cell" class="unsaid">' in page


def test_a_cell_leads_to_the_journey_on_its_persona_s_page():
    page = html(shown())
    assert re.search(r'<td role="cell" class="terrible">.*?<a href="samira.html#journey-return"><b><bdi dir="ltr">−2</bdi></b> <span class="w">terrible</span></a>', page)
    assert 'href="lea.html#journey-couch"' in page


def test_no_journey_of_the_future_colours_a_cell():
    """A promise is no feeling; the page says that only the future passes there."""
    tablet = touchpoint(shown(), "tablet")
    assert {c["n"] for c in tablet["cells"]} == {0}
    assert (tablet["unused"], tablet["felt"]) == (False, [])
    assert touchpoint(shown(), "newsletter")["unused"]
    page = html(shown())
    assert "only one of the future" in page
    assert "No journey passes here." in page


def test_what_people_said_keeps_its_language():
    """A German step on an English page; the words around it are the page's."""
    page = html(shown())
    assert '<span lang="de" dir="ltr"><q>wütend</q> Wartet auf das Paket</span>' in page
    assert '<b lang="de" dir="ltr">Samira Nuss</b>' in page
    assert 'lang="en"' not in page.partition("<body")[2]


def test_labels_of_another_language_than_the_catalogue_say_so():
    """No catalogue of labels for Arabic: they are English, on a page that runs the other way."""
    view = shown(translator("ar"), language="ar")
    assert (view["lang"], view["dir"], view["label_lang"]) == ("ar", "rtl", "en")
    assert '<h1 lang="en">Where we meet our customers</h1>' in html(view)


def test_who_answers_is_said_in_words_where_nobody_does():
    courier, desk = touchpoint(shown(), "courier"), touchpoint(shown(), "desk")
    assert (courier["third_party"], courier["adrift"], desk["adrift"]) == ("Blitz Kurier", True, False)
    page = html(shown())
    entry_ = page.partition('id="touchpoint-courier"')[2].partition("</article>")[0]
    assert "<dt>Run by</dt><dd>Blitz Kurier</dd>" in entry_
    assert re.search(r"<dt>Our owner</dt><dd><span class=\"warn\">.*?</svg>no owner of ours</span>", entry_)
    entry_ = page.partition('id="touchpoint-desk"')[2].partition("</article>")[0]
    assert "no owner yet" in entry_
    assert "no department" in entry_


def test_what_serves_only_the_company_is_called_a_risk():
    view = shown()
    assert touchpoint(view, "newsletter")["benefit"] == {"customer": "", "company": "A cheap push", "risk": True, "gift": False}
    assert not touchpoint(view, "courier")["benefit"]["risk"]
    assert html(view).count("serves only the company: a risk") == 2  # in the table and in the catalogue


@pytest.mark.parametrize(("limit", "wait", "state"), [
    ("1 day", "2-3 days", "broken"), ("3 days", "2-3 days", "kept"), ("", "2-3 days", "open"), ("1 day", "", "unheard"), ("", "", None)])
def test_the_longest_wait_is_held_against_the_limit(limit, wait, state):
    courier = {"id": "courier", "name": "C", **({"wait_limit": limit} if limit else {})}
    steps = [{**step, "touchpoint": "courier", "wait": wait if step["id"] == "waits" else ""} for step in COUCH["steps"]]
    found = touchpoint(shown(touchpoints=[courier], journeys=[{**COUCH, "steps": steps}]), "courier")["wait"]
    assert (found and found["state"]) == state
    if wait:
        assert (found["longest"]["wait"], found["person"]["id"]) == (wait, "lea")


def test_a_wait_of_twenty_hours_is_shorter_than_one_of_two_days():
    found = touchpoint(shown(), "courier")["wait"]
    assert (found["state"], found["longest"]["wait"]) == ("broken", "2-3 days")


def test_a_wait_that_is_told_in_another_language_is_said_in_that_of_the_page():
    """Among German words “2-3 days” would be English; where a journey speaks the language of the page, its own words stay."""
    german = html(shown(translator("de"), language="de"))
    assert "<span>Längste berichtete Wartezeit:</span> <b>2–3 Tage</b>" in german
    assert "2-3 days" not in german
    assert "<b>2-3 days</b>" in html(shown())


def test_the_rest_of_an_entry_is_there_in_words():
    found = touchpoint(shown(), "shop")
    assert found["metrics"] == [{"name": "Baskets left", "value": "38.5\u00a0%", "meta": "2026-01-31 · 12400 cases", "source": "Talks in March", "lang": ""}]
    assert found["human"] == {"words": "no human being can be reached here", "via": "", "gap": True}
    assert touchpoint(shown(), "hotline")["human"] == {
        "words": "a human being can be reached · without a name · does not know the history", "via": "Phone, 8 to 18", "gap": False}
    assert found["information"] == ["Which sizes are left?"]
    assert found["data_held"][1] == {"what": "Date of birth", "used_for": ""}
    assert "nobody said what for" in html(shown())


def test_feedback_names_each_source_once_and_what_is_no_source():
    found = touchpoint(shown(), "shop")
    assert [(s["id"], s["meta"]) for s in found["customers"]] == [("talks", "interview · 8 participants · 2026-03-12")]
    assert [(s["id"], s["lang"], s["meta"]) for s in found["employees"]] == [("log", "ar", "support log · 120 records"), ("gone", "", "no such source")]
    assert touchpoint(shown(), "desk")["customers"] == []


def test_the_register_begins_with_the_worst_and_shows_the_sum():
    """Five for the parcel, two people, every way of one of them; what is mended stands apart and has no score."""
    view = shown()
    assert [(w["id"], w["score"]) for w in view["register"]] == [
        ("vulnerability-courier-1", 20), ("vulnerability-shop-1", 6), ("vulnerability-shop-2", 6)]
    assert view["register"][0]["sum_words"] == "5 (severity) × 2 (personas) × 2 (as every way passes here)"
    assert [w["id"] for w in view["mended"]] == ["vulnerability-hotline-1"]
    page = html(view)
    assert re.sub(r"<[^>]*>", "", page.partition('<p class="sum">')[2].partition("</p>")[0]) == "5 severity × 2 personas × 2 as every way passes here = 20"
    assert "Score = severity" in page
    assert page.count('<p class="sum">') == len(view["register"])
    assert page.index("vulnerability-courier-1") < page.rindex('id="vulnerability-hotline-1"')


def test_vulnerabilities_are_counted_once_and_the_words_say_which():
    """What is accepted is not mended either: opening, register, table, catalogue and gallery count the same."""
    entries = [{"id": "shop", "name": "S", "vulnerabilities": [{"effect": "A"}, {"effect": "B", "status": "accepted"}, {"effect": "C", "status": "planned"}]},
               {"id": "desk", "name": "D", "vulnerabilities": [{"effect": "E", "status": "fixed"}]}]
    view = shown(touchpoints=entries)
    assert view["counts"].endswith(" · 3 vulnerabilities not mended · 1 mended")
    assert touchpoint(view, "shop")["weak_words"] == "3 vulnerabilities not mended"
    assert touchpoint(view, "desk")["weak_words"] == ""
    assert entry(view)["weak"] == len(view["register"]) == 3
    page = html(view)
    assert page.count("3 vulnerabilities not mended · 1 mended") == 2
    assert page.count("3 vulnerabilities not mended") == 3
    assert render(environment(), "touchpoints.md.jinja", view).count("3 vulnerabilities not mended · 1 mended") == 2
    assert "mended" not in shown(touchpoints=entries[:1])["counts"].replace("not mended", "")


def test_an_unrated_severity_is_said_to_be_so():
    found = next(w for w in shown()["register"] if w["id"] == "vulnerability-shop-2")
    assert (found["scale"], found["severity_words"], found["sum"][0]) == (None, "not rated", {"n": 3, "label": "severity, not rated"})


def test_the_register_says_who_feels_it_on_which_way():
    found = shown()["register"][0]["who"]
    assert [(w["person"]["id"], w["journey"], [s["step"] for s in w["steps"]]) for w in found] == [
        ("samira", "return", ["wartet"]), ("lea", "couch", ["waits"])]
    assert [s["moment_of_truth"] for w in found for s in w["steps"]] == [False, True]


def test_an_entry_says_the_worst_step_first_and_leads_to_its_department_however_that_is_written():
    view = shown()
    assert [s["step"] for s in touchpoint(view, "shop")["felt"][0]["steps"]] == ["basket", "sofa"]
    loud = shown(touchpoints=[{"id": "t", "name": "T", "department": "SUPPORT"}])
    assert (touchpoint(loud, "t")["department"], touchpoint(loud, "t")["slug"]) == ("SUPPORT", "support")
    assert '<a href="departments.html#department-support">SUPPORT</a>' in html(loud)


def test_a_vulnerability_that_nobody_mends_says_so_and_one_that_is_accepted_calls_for_nobody():
    view = shown()
    assert [w["unowned"] for w in view["register"]] == [True, False, True]
    accepted = shown(touchpoints=[{"id": "courier", "name": "T", "owner": "O", "vulnerabilities": [{"effect": "E", "status": "accepted"}]}])
    assert accepted["register"][0]["score"] == 12
    assert "unowned" not in needs(accepted)
    assert accepted["worst"] is None
    assert html(view).count("nobody yet") >= 3


def test_the_page_opens_with_what_needs_a_person():
    """Each count leads to the first place that it means."""
    view = shown()
    assert needs(view) == {"unowned": 2, "adrift": 1, "late": 1, "onesided": 1, "ownerless": 1, "unheard": 5, "unused": 3, "silent": 1}
    page = html(view)
    for need in view["needs"]:
        assert f'id="{need["to"]}"' in page
    assert view["needs"][0]["words"] == "vulnerabilities have nobody who mends them"


def test_where_nothing_calls_for_anybody_the_page_says_that():
    whole = {"id": "shop", "name": "S", "owner": "O", "department": "D", "feedback": {"customer": ["talks"]}}
    view = shown(touchpoints=[whole], journeys=[{"id": "j", "title": "J", "persona": "lea", "steps": [{"id": "s", "title": "S", "touchpoint": "shop", "emotion": "1"}]}],
                 people=company()[3].of("persona")[:1])
    assert view["needs"] == []
    assert "Nothing calls for anybody today." in html(view)
    assert "Nobody has written down what goes wrong" in html(view)


def test_the_worst_is_told_in_the_words_of_those_who_feel_it():
    worst = shown()["worst"]
    assert worst["weakness"]["effect"] == "Nobody can say where the parcel is"
    assert [(s["person"]["id"], s["feels"]) for s in worst["steps"]] == [("samira", "wütend"), ("lea", "trapped")]


def test_a_journey_without_its_persona_takes_nothing_down():
    """The reference is an error elsewhere; here it has no column and no link."""
    view = shown(journeys=[{**COUCH, "persona": "nobody"}])
    assert view["people"] == []
    assert 'href=".html' not in html(view)


def test_an_empty_catalogue_says_so():
    view = shown(touchpoints=[], journeys=[])
    assert (view["groups"], view["register"]) == ([], [])
    assert "No touchpoint is in the catalogue yet." in html(view)
    assert "<table" not in html(view)


def test_the_table_is_set_the_more_tightly_the_more_people_there_are():
    assert [touchpoints_view(*crowd(3, n), EN)["width"] for n in (3, 6, 12, 22, 23)] == ["few", "some", "many", "crowd", "throng"]


def test_above_twenty_two_people_a_touchpoint_names_the_extremes_and_counts_everybody():
    """Eight who feel it worst, four who feel it best; the tally has all of them, so that nobody is lost in silence."""
    over = crowd(2, 30, 2)
    view = touchpoints_view(*over, EN)
    found = touchpoint(view, "t0")
    signs = [float(c["sign"].replace("\u2212", "-")) for c in found["cells"]]
    passing_ = [s["emotion"] for j in over[1] for s in j["steps"] if s["touchpoint"] == "t0"]
    assert signs == [*sorted(passing_)[:8], *sorted(passing_)[-4:]]
    assert (found["rest"]["words"], found["rest"]["all"]) == ("and 18 more personas", "All 30:")
    assert [(n["level"], n["n"]) for n in found["rest"]["tally"]] == [(level, n) for level in LABELS if (n := [word(e) for e in passing_].count(level))]
    page, text = html(view), render(environment(), "touchpoints.md.jinja", view)
    assert page.count("and 18 more personas. All 30:") == text.count("and 18 more personas. All 30:") == 2
    assert "those who feel it worst and best" in page
    assert '<td role="cell" class="none">' not in page
    assert max(map(len, text.splitlines())) < 1000  # no table of thirty columns


def test_a_throng_of_whom_few_pass_is_named_whole():
    found = touchpoint(touchpoints_view(*crowd(40, 30, 2), EN), "t0")
    assert (len(found["cells"]), found["rest"]) == (2, None)
    assert touchpoint(touchpoints_view(*crowd(2, 22, 2), EN), "t0")["rest"] is None


def test_of_who_said_nothing_nobody_is_among_those_who_feel_it_best():
    catalogue, told, people, among = crowd(1, 30, 1)
    for journey in told[:9]:
        journey["steps"][0]["emotion"] = None
    found = touchpoint(touchpoints_view(catalogue, told, people, among, EN), "t0")
    assert "unsaid" not in {c["level"] for c in found["cells"]}
    assert found["rest"]["tally"][-1] == {"level": "unsaid", "n": 9, "word": "not said"}


def test_a_long_list_of_who_feels_it_names_the_worst_with_each_persona_first_and_counts_the_others():
    """Four people at one touchpoint, five times each: everybody with one step, then the two worst that are left."""
    view = touchpoints_view(*crowd(1, 4, 5), EN)
    found = view["register"][0]
    steps = [step for walk in found["who"] for step in walk["steps"]]
    assert len(steps) == 6
    assert {walk["person"]["id"] for walk in found["who"]} == {"p0", "p1", "p2", "p3"}
    assert found["who_more"] == "and 14 more steps of 4 personas"
    assert html(view).count('<p class="rest">and 14 more steps of 4 personas</p>') == 1  # told once for the touchpoint
    assert "  - and 14 more steps" not in (text := render(environment(), "touchpoints.md.jinja", view))
    assert "\n- and 14 more steps of 4 personas\n" in text
    assert "more steps" not in html(shown())


def test_steps_are_told_once_where_the_register_names_a_touchpoint_again():
    """The second vulnerability of the shop names the worst step of each persona and leads to the first, as its entry in the catalogue does.

    A touchpoint without one tells itself.
    """
    view = shown()
    assert [w["above"] and w["above"]["id"] for w in view["register"]] == [None, None, "vulnerability-shop-1"]
    assert touchpoint(view, "shop")["told"]["id"] == "vulnerability-shop-1"
    page = html(view)
    row = page.partition('id="vulnerability-shop-2"')[2].partition("</li>\n<li ")[0]
    assert re.search(r'Lea Brunner</b> <span class="mood terrible">.*?−2.*? terrible</span> <a href="lea.html#journey-couch">Fills the basket</a>', row)
    assert '<span>Step by step at:</span> <a href="#vulnerability-shop-1">Four kinds of delivery</a>' in row
    assert page.count("Fills the basket") == 2
    assert page.count("Looks at shoes") == 1
    text = render(environment(), "touchpoints.md.jinja", view)
    assert "\n- Lea Brunner: **−2** terrible, [Fills the basket](lea.md)\n- Step by step at: Four kinds of delivery\n" in text
    bare = html(shown(touchpoints=[{**entry_, "vulnerabilities": []} for entry_ in CATALOGUE]))
    assert bare.count("Fills the basket") == 1


def test_the_opening_counts_those_whose_words_it_has_no_room_for():
    worst = touchpoints_view(*crowd(1, 9, 1), EN)["worst"]
    assert (len(worst["steps"]), worst["more"]) == (4, "and 5 more personas")
    assert shown()["worst"]["more"] == ""


def test_the_gallery_leads_to_the_page_and_says_what_waits_there():
    over = company()
    found = entry(touchpoints_view(*over, EN))
    assert json.loads(json.dumps(found)) == found
    assert (found["touchpoints"], found["weak"], found["unowned"]) == (6, 3, 2)
    page = render(environment(), "index.html.jinja", index_view(over[2], over[3].settings, EN, pages=[found]))
    assert '<a href="touchpoints.html">Where we meet our customers</a>' in page
    assert "6 touchpoints · 3 vulnerabilities not mended · 2 without an owner" in page
    assert "touchpoints.html" not in render(environment(), "index.html.jinja", index_view(over[2], over[3].settings, EN))


def test_notes_are_on_no_page():
    """What is for the team alone."""
    view = shown(touchpoints=[{**entry_, "note": "secretnote"} for entry_ in CATALOGUE])
    assert "secretnote" not in json.dumps(view)
    assert "https://example.org/secret" not in html(view)


def test_a_minus_in_markdown_that_runs_from_right_to_left_stays_before_its_number():
    page = render(environment(), "touchpoints.md.jinja", shown(language="ar"))
    assert "**&lrm;−0.5** bad, 2 steps, lowest &lrm;−2" in page
    assert "&lrm;" not in render(environment(), "touchpoints.md.jinja", shown())


def test_markdown_has_the_same_table_and_register():
    """One row a touchpoint; the sign, the word and the steps in each cell."""
    page = render(environment(), "touchpoints.md.jinja", shown())
    assert "| Touchpoint | Mode | Owner | [Lea Brunner](lea.md) | [Samira Nuss](samira.md) |" in page
    assert "| Online shop | online | IT: N. Brun | **−0.5** bad, 2 steps, lowest −2 | – |" in page
    assert "| **20** | Nobody can say where the parcel is | Delivery by courier | 5 of 5 | ⚠ **nobody yet** | nobody has said how yet | open · LOG-7 |" in page
    assert "\n- Samira Nuss, [Die Rücksendung](samira.md)\n    - **−2** terrible “wütend”: Wartet auf das Paket\n" in page


def test_numbers_and_quotation_marks_are_those_of_the_page_s_language():
    """A comma in German, a point in Switzerland; what is counted in halves and what was measured."""
    german = shown(translator("de"), language="de")
    cell = touchpoint(german, "shop")["cells"][0]
    assert (cell["sign"], touchpoint(german, "shop")["metrics"][0]["value"]) == ("−0,5", "38,5\u00a0%")
    assert "−0.5" not in html(german)
    page = render(environment(), "touchpoints.md.jinja", german)
    assert "**−1,5** furchtbar „trapped“: Waits for the courier" in page
    assert "“" not in page.replace("„trapped“", "").replace("„cheated“", "").replace("„wütend“", "").replace("„curious“", "").replace("„müde“", "")
    swiss = shown(translator("de-CH"), language="de-CH")
    assert touchpoint(swiss, "shop")["cells"][0]["sign"] == "−0.5"
    assert touchpoint(shown(translator("xx"), language="xx"), "shop")["cells"][0]["sign"] == "−0.5"  # its words are English


def test_what_hurts_is_where_somebody_feels_minus_one_or_worse_today_not_where_something_is_written_down():
    """The lowest step counts, not the mean; a weak point alone hurts nobody, and a promise does not either."""
    def felt(*emotions, **more):
        return {"id": "couch", "title": "Way", "persona": "lea", "steps": [
            {"id": f"s{i}", "title": "Waits", "touchpoint": "courier", **({"emotion": e} if e else {})} for i, e in enumerate(emotions)], **more}

    for journey, hurts in ((felt("-0.5"), False), (felt(""), False), (felt("-1"), True), (felt("2", "2", "-1"), True), (felt("-2", state="future"), False)):
        view = shown(journeys=[journey])
        assert touchpoint(view, "courier")["hurts"] is hurts
        assert [g["hurts"] for g in view["groups"]] == [False, hurts, False, False]
        page = html(view)
        assert len(re.findall(r'<(?:tr|li|article) [^>]*class="[^"]*\bx offline hurts\b', page)) == 3 * hurts, "in table, register and catalogue"
    assert "what hurts: −1 or worse" in page
