"""An interview guide: gaps made into questions that a person can be asked, open ones, in the order of a conversation.

Every question asks for a story of the last time, as is the custom in research interviews (Steve Portigal,
“Interviewing Users”, 2013; Indi Young, “Practical Empathy”, 2015). What the team supposes stands below it, to listen
for, and is never a part of what is asked: whoever hears an answer in the question gives it back.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS

from .gaps import ASKED, CONTESTED, ORDER, SINGLE, Gap

MOST = 12
"""Questions of a guide beside those that open and close it: what an hour holds."""
LISTENED = 4
"""Things to listen for below a question."""

WARM_UP, CLOSING = "warm-up", "closing"
SECTIONS = {
    WARM_UP: N_("Warm-up"), "situation": N_("Their situation"), "goals": N_("What they want to reach"),
    "does": N_("What they do"), "way": N_("Step by step"), "pains": N_("What weighs on them"),
    "gains": N_("What lifts them"), "us": N_("With us, and after it"), CLOSING: N_("Closing"),
}
ALWAYS = {
    WARM_UP: (N_("Tell me a little about yourself. What does an ordinary day look like for you?"),
              N_("When did you last have to do with this? Please tell it from the beginning.")),
    CLOSING: (N_("What have I not asked that I should have asked?"),
              N_("Who sees it quite differently from you, and should be asked as well?")),
}
"""What opens and closes every conversation."""
QUESTIONS = {
    "frame_of_mind": ("situation", N_("Think of the last time. Where were you, what was going on around you, and how "
                                      "did you feel?")),
    "who.situation": ("situation", N_("Where were you when it came up, and what had happened just before?")),
    "scenario": ("situation", N_("How did it begin the last time? What was going on in your life just then?")),
    "trigger": ("situation", N_("What made you begin, and why just then?")),
    "sees": ("situation", N_("What did you see around you at that moment?")),
    "hears": ("situation", N_("Who said something to you about it, and what exactly?")),
    "goals": ("goals", N_("What did you want to have reached in the end? What would that have given you?")),
    "jobs": ("goals", N_("What did you want to get done, and what for?")),
    "motives": ("goals", N_("Why did that matter to you? And what lies behind that?")),
    "expectations": ("goals", N_("What did you expect before you began, and how did it turn out?")),
    "need_to_do.differently": ("goals", N_("What did you do differently than usual, and why?")),
    "need_to_do.jobs": ("goals", N_("What did you have to see to at that moment?")),
    "need_to_do.decisions": ("goals", N_("What did you have to decide, and how did you go about it?")),
    "need_to_do.success": ("goals", N_("How did you notice how it had gone?")),
    "behaviours": ("does", N_("How did you go about it the last time? Please show me, or tell me step by step.")),
    "does": ("does", N_("What did you do then, and after that?")),
    "says": ("does", N_("What did you say about it to others, and in which words?")),
    "channels": ("does", N_("By which ways did you get in touch, and how did you come to choose them?")),
    "pains": ("pains", N_("What was hard about it? Please tell me of one time when it was so.")),
    "thinks_and_feels.pains": ("pains", N_("What worried you at that moment, and what got in your way?")),
    "thinks_and_feels.thoughts": ("pains", N_("What went through your mind that you did not say aloud?")),
    "gains": ("gains", N_("What was good about it? What would have made your day?")),
    "thinks_and_feels.gains": ("gains", N_("What did you wish for at that moment?")),
    "treatment.needs": ("us", N_("What did you need from us at that point?")),
    "treatment.how_we_treat": ("us", N_("How were you treated by us? Please tell me of one time.")),
    "contact.preference": ("us", N_("When you got stuck, whom did you turn to, and how did you reach them?")),
    "meaning": ("us", N_("What would you miss if we were no longer there?")),
    "beyond_sale": ("us", N_("What stayed with you when it was over?")),
}
"""Field → where in the conversation, and what is asked."""
STEP = N_("Think of this moment: “{step}”. What happened there, and how was it for you?")
NEEDS = N_("At that moment, “{step}”: what did you want to know, and where did you look for it?")
OTHER = N_("What happened the last time? Please tell me more about it.")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a guide."""

    section: str
    """A key of `SECTIONS`."""
    ask: str
    """What is asked, marked for translation; `{step}` is the title of `step`."""
    step: str
    document: Document | None
    """What it is about; `None` for what opens and closes the conversation."""
    want: str
    """The model's own question, what the team wants to know; marked, `{name}` is the persona's name. "" for a step."""
    gaps: tuple[Gap, ...] = ()
    """What to listen for, the most important first; those without a text only say that nobody has asked."""

    @property
    def kind(self) -> str:
        """The most pressing kind of its gaps."""
        return self.gaps[0].kind if self.gaps else ""


def guide(found: Iterable[Gap], *, everything: bool = False) -> tuple[list[Question], int]:
    """The questions in the order of a conversation, and how many are left out.

    The most pressing are chosen, at most `MOST`, unless `everything` is wanted: then also those of which one source
    alone told.
    """
    by: dict[tuple[str, str, str], list[Gap]] = {}
    for gap in found:
        if everything or gap.kind != SINGLE:
            by.setdefault(_topic(gap), []).append(gap)
    questions = _once(_question(_ranked(gaps)) for gaps in by.values())
    order = sorted(range(len(questions)), key=lambda i: (_place(questions[i]), i))
    chosen = frozenset(order if everything else _chosen(questions))
    return ([*_always(WARM_UP), *(questions[i] for i in order if i in chosen), *_always(CLOSING)],
            len(questions) - len(chosen))


def _ranked(gaps: Iterable[Gap]) -> list[Gap]:
    return sorted(gaps, key=lambda gap: ORDER.index(gap.kind))


def _once(questions: Iterable[Question]) -> list[Question]:
    """No question twice, word for word: two maps may want to know the same. What to listen for comes together."""
    by: dict[tuple[str, str], Question] = {}
    for question in questions:
        same = by.setdefault((question.ask, question.step), question)
        if same is not question:
            by[question.ask, question.step] = replace(same, gaps=tuple(_ranked((*same.gaps, *question.gaps))))
    return list(by.values())


def _place(question: Question) -> tuple[int, str, int]:
    """Where in the conversation; of steps, journey by journey, in their order."""
    step = next((g.path[1] for g in question.gaps if g.document is question.document), 0) if question.step else 0
    about = question.document.id if question.step and question.document else ""
    return list(SECTIONS).index(question.section), about, int(step)


def _chosen(questions: Sequence[Question]) -> list[int]:
    """The most pressing, by their numbers: what somebody contradicts, then from each section in turn."""
    turns: Counter[str] = Counter()
    ranked = []
    for i in sorted(range(len(questions)), key=lambda i: (ORDER.index(questions[i].kind), -len(questions[i].gaps), i)):
        question = questions[i]
        turns[question.section] += 1
        ranked.append((question.kind != CONTESTED, turns[question.section], ORDER.index(question.kind), i))
    return [i for *_, i in sorted(ranked)[:MOST]]


def _always(section: str) -> list[Question]:
    return [Question(section, ask, "", None, "") for ask in ALWAYS[section]]


def _topic(gap: Gap) -> tuple[str, str, str]:
    """What is asked together: a field of a document; of a step, how it was, and what one wanted to know."""
    step = gap.step
    return gap.document.id, step["id"] if step else _key(gap), ASKED if gap.kind == ASKED else ""


def _key(gap: Gap) -> str:
    return ".".join(key for key in gap.path if isinstance(key, str))


def _question(gaps: Sequence[Gap]) -> Question:
    first = gaps[0]
    if step := first.step:
        return Question("way", NEEDS if first.kind == ASKED else STEP, step["title"], first.document, "", tuple(gaps))
    section, ask = QUESTIONS.get(_key(first), ("us", OTHER))
    return Question(section, ask, "", first.document, _asked_by_model(first), tuple(gaps))


def _asked_by_model(gap: Gap) -> str:
    """The question that the interview with the team asks for this field."""
    shape = KINDS[gap.document.kind].group
    question = ""
    for key in gap.path:
        if isinstance(key, int):
            break
        field = shape.by_key[key]
        question, shape = field.question, field.type.item if isinstance(field.type, ListOf) else field.type
        if not isinstance(shape, Group):
            break
    return question
