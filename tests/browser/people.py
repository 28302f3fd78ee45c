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
