"""Documents for looking at cards: an Arabic persona, and maps of every size and view. All invented."""

from pathlib import Path
from typing import Any

from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.field import Report
from empathy_cli.model.kinds import KINDS, read_as
from empathy_cli.model.settings import with_defaults

LINES = (
    "Seven sites, seven different forms to fill in",
    "Her mother offers to move in for a while",
    "Keeps a paper list on the fridge",
    "Rumours of a fourteen-month queue, from a colleague",
    "“Nights are fine. Mornings are the problem.”",
    "The courier rings once and is gone",
    "Compares on the phone, buys in the shop on Saturday",
    "No sign of life after sending",
)
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
PICTURE = ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
           "gg==")
SOURCE = {"id": "talks", "title": "Talks in March", "type": "interview", "side": "customer", "n": "8",
          "date": "2026-03-12", "method": "At home, 45 minutes", "segment": "Parents", "link": "https://example.org/secret",
          "nuggets": [{"id": "n1", "verbatim": "I hear nothing"}]}
LOG = {"id": "log", "title": "سجل الدعم", "type": "support-log", "side": "employee", "n": "120", "language": "ar"}


def document(kind: str, **raw: Any) -> Document:
    """A document as the reader would make it. Refuses what the model refuses."""
    report = Report()
    data = read_as(KINDS[kind], {"kind": kind, **raw}, report)
    assert not report.problems, report.problems
    return Document(kind, data["id"], data, f"personas/{data['id']}.yaml", "0" * 64)


def workspace(*documents: Document, **settings: Any) -> Workspace:
    return Workspace(Path(), with_defaults({"name": "Day-care finder", **settings}), {d.id: d for d in documents})


def sources() -> list[Document]:
    return [document("source", **SOURCE), document("source", **LOG)]


def statements(n: int, shift: int = 0) -> list[dict[str, Any]]:
    """That many statements, of every certainty in turn."""
    evidence: tuple[dict[str, Any], ...] = (
        {"evidence": ["talks#n1", "log"]}, {"evidence": ["talks#n1"], "qualifier": "often"}, {},
        {"evidence": ["talks"], "against": ["log"]})
    return [{"text": LINES[(i * 3 + shift) % len(LINES)], **evidence[(i + shift) % 4]} for i in range(n)]


def empathy_map(id_: str, n: int, *, view: str = "canvas", persona: str = "lea", **more: Any) -> Document:
    """A map with n statements in every section."""
    whose = {} if "segment" in more else {"persona": persona}
    return document("empathy-map", **{
        "id": id_, "title": "Waiting for a place", **whose, "view": view,
        "who": {"situation": "Three in the morning, in the break; the form times out", "role": "The one who asks"},
        "need_to_do": {"differently": "Ask once, not five times", "jobs": statements(2), "decisions": statements(1),
                       "success": "Milo waves at the door"},
        **{key: statements(n, shift) for shift, key in enumerate(("sees", "says", "does", "hears"))},
        "thinks_and_feels": {key: statements(n, shift) for shift, key in enumerate(("thoughts", "pains", "gains"), 4)},
        "held": {"date": "2026-03-20", "designed_by": "CX", "departments": ["Support", "Sales"]},
        **more})


def lea(**more: Any) -> Document:
    """A persona with the strip of an ordinary card."""
    return document("persona", **{
        "id": "lea", "name": "Lea Brunner", "role": "Night-shift nurse, 31, raises Milo (2) on her own", "type": "primary",
        "quote": {"text": "I fill in the same form five times, and then I hear nothing for weeks.", "evidence": ["talks#n1"]},
        "goals": [{"text": "A safe day-care place that opens before her shift ends", "kind": "end"}],
        "traits": [{"label": "Shift", "value": "21:00 to 07:00, four nights a week"},
                   {"label": "Device", "value": "Phone, on the hospital Wi-Fi"},
                   {"label": "Digital ease", "value": "High", "scale": {"value": "4", "max": "5"}}],
        "avatar": "portrait-1", **more})


def layla() -> list[Document]:
    """A persona in Arabic with every field, and her map."""
    two = {"evidence": ["talks#n1", "log"]}
    return [document(
        "persona", id="layla-haddad", name="ليلى حداد", role="ممرضة في النوبة الليلية، تربي ميلو (سنتان) وحدها",
        language="ar", type="secondary", quote={"text": "أملأ الاستمارة نفسها خمس مرات، ثم لا أسمع شيئا.", **two},
        story="عندما يهدأ القسم في الثالثة فجرا تفتح هاتفها.\n\nتكتب الاسم والعنوان مرة أخرى، ثم تنتظر.",
        goals=[{"text": "مكان آمن يفتح قبل نهاية نوبتها", "kind": "end", **two}, {"text": "أن تنام مطمئنة", "kind": "experience"}],
        pains=[{"text": "البيانات نفسها خمس مرات", "severity": "4", **two}, "ساعات العمل وهي نائمة"],
        gains=[{"text": "رسالة عند تغير ترتيبها", "weight": "5"}],
        jobs=[{"when": "ينتهي الدوام", "want": "أن أعرف أين أنا في القائمة", "so_that": "أخطط للشهر القادم",
               "kind": "functional", "importance": "5"}],
        behaviours=[{"text": "تتصل في 7:30 قبل أن تنام", "qualifier": "often", "against": ["log"]}],
        motives=[{"motive": "الأمان", "tension_with": "الاستقلال", "framework": "SDT"}],
        frame_of_mind="متعبة وعلى عجل", meaning="مكتب يعرف اسمها",
        treatment={"needs": "أن يقال لها التاريخ الصحيح", "context": "تعمل ليلا", "how_we_treat": "برسالة نموذجية"},
        traits=[{"label": "النوبة", "value": "من 21:00 إلى 07:00", "why_relevant": "لا ترد صباحا", "kind": "demographic"},
                {"label": "المهارة الرقمية", "value": "جيدة", "scale": {"value": "4", "max": "5"}, "kind": "digital"}],
        channels=[{"channel": "الموقع", "mode": "online"}, {"channel": "المكتب", "mode": "offline", "preferred": "true"}],
        contact={"person": "السيدة روت", "preference": "بالهاتف مساء", "knows_history": "false"},
        access=[{"ability": "touch", "duration": "situational", "note": "طفل على ذراعها", "assistive": "قارئ"}],
        contributors=[{"department": "الدعم", "name": "يونس"}], owner="الفريق", created="2026-01-02",
        last_validated="2026-02-03", review_by="2026-03-01", used_in=[{"title": "نموذج واحد", "url": "https://example.org/1"}],
        tags=["رعاية"],
    ), document(
        "empathy-map", id="layla-waits", title="في انتظار مكان", persona="layla-haddad",
        who={"situation": "الثالثة فجرا في الاستراحة", "role": "هي التي تسأل"},
        need_to_do={"differently": "أن تسأل مرة واحدة", "jobs": ["تكتب الاستمارة"], "decisions": ["تنتظر أو تتصل"],
                    "success": "ميلو يلوح عند الباب"},
        hears=[{"text": "«سجلي اسمك في كل قائمة»", **two}], sees=["تقاويم ممتلئة بلا سبب", "سبعة مواقع"],
        says=["«فقط أخبروني أين أنا في القائمة.»"], does=[{"text": "تحتفظ بقائمة ورقية", "against": ["talks"]}],
        thinks_and_feels={"thoughts": ["هل أنا أم سيئة؟"], "pains": ["لا خبر بعد الإرسال"], "gains": ["مكان يفتح في 6:45"]},
    )]


TOUCHPOINTS = (
    {"id": "web-shop", "name": "Web shop", "channel": "web", "mode": "online", "department": "IT", "owner": "J. Oyelaran",
     "information": ["What does it cost?"], "wait_limit": "2 s"},
    {"id": "chat", "name": "Chat", "channel": "chat", "mode": "online", "department": "Support", "wait_limit": "5 min"},
    {"id": "bench", "name": "Fitting bench, Ms Lenz in Seewil", "channel": "store", "mode": "offline", "owner": "A. Lenz"},
    {"id": "tablet", "name": "Tablet in the shop", "channel": "app", "mode": "hybrid", "department": "Sales"},
    {"id": "courier", "name": "Delivery by courier", "channel": "courier", "mode": "offline", "department": "Logistics",
     "owner": "B. Amrein", "third_party": "Rasko Express", "wait_limit": "3 days"},
    {"id": "letter", "name": "Letter"},
)
MOODS = ("1", "0.5", "-1", "-2", "-0.5", "1.5", "", "2", "-1.5")
FELT = ("hopeful", "unsure", "annoyed", "left alone in the middle of it all", "tired", "", "", "in good hands", "led on")


def catalogue(**more: Any) -> Document:
    return document("touchpoints", touchpoints=[{**entry} for entry in TOUCHPOINTS], **more)


def step(id_: str, i: int, **more: Any) -> dict[str, Any]:
    """A step with something to say, other things at other numbers."""
    told: dict[str, Any] = {"id": id_, "title": f"{LINES[i * 5 % len(LINES)][:44]}", "does": LINES[(i * 3 + 1) % len(LINES)]}
    if MOODS[i % 9]:
        told |= {"emotion": MOODS[i % 9], "feels": FELT[i % 9]}
    if i % 6 != 4:
        told |= {"touchpoint": TOUCHPOINTS[i * 5 % 6]["id"], "wait": ("11 h", "20 min", "1 day")[i % 3]}
    if i % 2:
        told |= {"thinks": {"text": LINES[i % 8], "evidence": ["talks"]}, "needs_to_know": ["What does it cost?", "When will it arrive?"]}
    if i % 3 == 0:
        told |= {"pains": statements(1, i), "evidence": ["talks#n1", "log"], "handover": {"context_carried": str(i % 2 == 0).lower(), "note": LINES[i % 8]}}
    if i % 4 == 1:
        told |= {"ideas": [{"text": LINES[i % 8], "owner": "R. Ammann", "status": ("open", "planned", "done", "dropped")[i % 4], "ticket": f"SHOP-{i}"}],
                 "surprises": [{"what": LINES[i % 8], "valence": ("positive", "negative")[i % 2], "kano": "delighter", "status": "planned", "since": "2026-01-15"}]}
    if i % 7 == 2:
        told["moment_of_truth"] = "Here they decide whether they believe us"
    return told | more


def journey(id_: str, n: int, branches: int = 0, *, persona: str = "lea", words: str = "", **more: Any) -> Document:
    """A journey of n steps on its main way and so many side ways: over two steps, one, back, straight ahead, into nothing.

    `words` stands in every text instead of ours.
    """
    at = [1 + k * max(n - 1, 1) // max(branches, 1) for k in range(branches)]
    then = {i: [f"s{i + 1}"] if i < n else [] for i in range(1, n + 1)}
    aside = []
    for k, i in enumerate(at):
        ahead, own = min(i + 2, n), [f"b{k}a", f"b{k}b"][:(2, 1, 0, 0, 1)[k % 5]]
        onward = ([f"s{ahead}"], [f"s{ahead}"], [f"s{max(1, i - 1)}"], [f"s{ahead}"], [])[k % 5]
        then[i] = [*then[i], *(own[:1] or onward)]
        aside += [step(id_, 40 + 3 * k + m, next=own[m + 1:m + 2] or onward) for m, id_ in enumerate(own)]
    steps = [step(f"s{i}", i, next=list(dict.fromkeys(then[i]))) for i in range(1, n + 1)] + aside
    if words:
        said = {**dict.fromkeys(("title", "does", "moment_of_truth", "thinks"), words), "feels": words[:40], "pains": [words] * 2,
                "ideas": [{"text": words, "owner": words}], "surprises": [{"what": words}], "needs_to_know": [words], "handover": {"note": words}}
        steps = [one | said for one in steps]
    size = max(1, -(-n // 5))
    stages = [{"id": f"stage-{k}", "name": words or ("Find", "Choose", "Order and pay", "Wait", "Wear")[k], "duration": "2 days",
               "steps": [f"s{i}" for i in range(k * size + 1, min((k + 1) * size, n) + 1)]} for k in range(5) if k * size < n]
    return document("journey", **{
        "id": id_, "title": words or "From the couch to the shop", "persona": persona, "scenario": words or "Winter comes, the old boots leak",
        "expectations": words or "To try them on before Saturday", "trigger": words or "Wet feet on Monday", "goal": [f"s{n}"], "departments_consulted": [words[:60] or "Support"],
        "beyond_sale": words or {"text": "Knows somebody to ask", "evidence": ["talks"]}, "stages": stages, "steps": steps, **more})


def layla_travels() -> Document:
    """Layla's journey, in Arabic, with a side way, a loop and every kind of thing to say."""
    two = {"evidence": ["talks#n1", "log"]}
    return document(
        "journey", id="layla-finds", title="من الأريكة إلى مكان لميلو", persona="layla-haddad", scenario="الثالثة فجرا في الاستراحة",
        trigger="مناوبة جديدة من آذار", expectations="أن تعرف ترتيبها اليوم", goal=["morning"], departments_consulted=["الدعم", "البلدية"],
        beyond_sale={"text": "مكتب يعرف اسمها", **two},
        stages=[{"id": "search", "name": "البحث", "duration": "أسبوع", "steps": ["night", "form"]}, {"id": "wait", "name": "الانتظار", "steps": ["silence"]}],
        steps=[
            {"id": "night", "title": "تبحث ليلا", "does": "تقارن سبعة مواقع على هاتفها", "touchpoint": "web-shop", "emotion": "0", "feels": "مترددة",
             "thinks": {"text": "هل هذا هو الموقع الصحيح؟", **two}, "needs_to_know": ["كم ينتظر الناس؟"]},
            {"id": "form", "title": "الاستمارة الخامسة", "does": "تكتب البيانات نفسها مرة أخرى", "touchpoint": "chat", "emotion": "-1", "feels": "منزعجة", **two,
             "pains": [{"text": "البيانات نفسها خمس مرات", "severity": "4", **two}], "ideas": [{"text": "استمارة واحدة لكل المواقع", "owner": "يونس", "status": "planned"}],
             "wait": "11 h", "handover": {"context_carried": "false", "note": "المكتب لا يرى الاستمارة"}, "next": ["visit", "silence"]},
            {"id": "visit", "title": "تزور الحضانة", "touchpoint": "bench", "emotion": "1.5", "feels": "سعيدة", "moment_of_truth": "هنا تقرر أن تثق بنا",
             "surprises": [{"what": "بطاقة بخط اليد", "valence": "positive", "kano": "delighter"}]},
            {"id": "silence", "title": "أسابيع من الصمت", "touchpoint": "web-shop", "emotion": "-2", "feels": "قلقة", "next": ["call", "morning"]},
            {"id": "morning", "title": "الصباح الأول", "touchpoint": "bench", "emotion": "2", "feels": "مطمئنة"},
            {"id": "call", "title": "تتصل بالمكتب في السابعة والنصف", "touchpoint": "courier", "emotion": "-0.5", "next": ["silence"]},
        ])
