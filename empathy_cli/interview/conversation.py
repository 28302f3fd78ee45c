"""An interview held through a front end: what is typed goes to the engine, what the engine says comes back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import Problem, dotted
from empathy_cli.model.text import visible

from .engine import Interview
from .prompt import Prompt

SUBMIT, BACK, MORE, REVIEW, INSERT, MOVE = "submit", "back", "more", "review", "insert", "move"
Check = Callable[[str], str]
"""What is wrong with a line, in words; nothing where it can be submitted."""


@dataclass(frozen=True, slots=True)
class Reply:
    action: str
    text: str = ""


class FrontEnd(Protocol):
    """What holds the conversation in a terminal. Everything that it is handed is text to be made safe."""

    def ask(self, prompt: Prompt, check: Check) -> Reply:
        """One line. Raises EOFError or KeyboardInterrupt where somebody stops."""

    def say(self, text: str) -> None:
        """A remark on a line of its own."""

    def complain(self, texts: Iterable[str]) -> None:
        """What is wrong, where it could not be said beside the line."""

    def settled(self, label: str, texts: tuple[str, ...]) -> None:
        """A question was answered or passed over; the next one comes."""

    def undone(self) -> None:
        """Back to the question before."""


def hold(interview: Interview, front: FrontEnd, t: Translator, *, confirm: bool = True) -> None:
    """Asks until the review is confirmed; without `confirm`, until nothing is left to ask.

    Raises what the front end raises when somebody stops: every answer was handed to the draft by then.
    """

    def check(text: str) -> str:
        for line in _lines(interview, text):
            if problems := interview.check(line):
                return message(problems[0], t)
        return ""

    while not interview.finished:
        if interview.reviewing and not confirm:
            problems = interview.submit("")
            confirm = bool(problems)
            front.complain(_listed(problems, t))
            continue
        at = interview.place.question
        reply = front.ask(interview.prompt, check)
        answered = _act(interview, reply)
        for remark in interview.remarks:
            front.say(remark)
        interview.remarks.clear()
        if answered is None:
            front.say(t(N_("This is the first question.")))
        elif problems := answered:
            front.complain(_listed(problems, t) if at >= len(interview.questions) else (
                message(p, t) for p in problems))
        else:
            _tell(interview, front, at, reply)


def _act(interview: Interview, reply: Reply) -> tuple[Problem, ...] | None:
    """What is wrong; `None` where there is no way back."""
    if reply.action in (BACK, REVIEW):
        interview.leave(reply.text)
    if reply.action == BACK:
        return () if interview.back() else None
    if reply.action == REVIEW:
        return interview.review()
    if reply.action == INSERT:
        return interview.insert()
    if reply.action == MOVE:
        return interview.move(int(reply.text))
    *before, last = lines = _lines(interview, reply.text)
    if before and interview.question.asks_parts:
        return interview.several(lines)
    for line in before:
        if problems := interview.submit(line):
            return problems
    return interview.more(last) if reply.action == MORE else interview.submit(last)


def _tell(interview: Interview, front: FrontEnd, at: int, reply: Reply) -> None:
    now = interview.place.question
    if reply.action == SUBMIT and now != at and at < len(interview.questions):
        q = interview.questions[at]
        front.settled(interview.label(q), interview.texts(q))
    elif now < at <= len(interview.questions) and reply.action in (BACK, MORE):
        front.undone()


def _lines(interview: Interview, text: str) -> list[str]:
    """Several lines that were pasted into a list are several items, without their bullets."""
    if interview.reviewing or not interview.question.is_list or interview.place.part is not None or "\n" not in text:
        return [text]
    lines = (line.strip().removeprefix("- ").removeprefix("* ").removeprefix("• ") for line in text.splitlines())
    return [line for line in lines if line.strip()] or [""]


def one_line(text: str) -> str:
    """A text of several lines on one."""
    return " ".join(text.split())


def message(problem: Problem, t: Translator) -> str:
    """What a problem says, with everything that comes from outside made visible."""
    return t(problem.message, **{k: visible(v) if isinstance(v, str) else v for k, v in problem.values.items()})


def _listed(problems: Iterable[Problem], t: Translator) -> list[str]:
    return [f"{dotted(p.path)}: {message(p, t)}" if p.path else message(p, t) for p in problems]
