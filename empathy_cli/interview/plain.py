"""The plain front end: text that is only ever appended. For screen readers, simple terminals and slow lines."""

from collections.abc import Callable, Iterable
from typing import TextIO

from empathy_cli.locale import N_, Translator

from .conversation import BACK, INSERT, MORE, MOVE, REVIEW, SUBMIT, Check, Reply, one_line
from .prompt import Prompt
from .reading import read_line
from .stop import Stop

HINTS = {
    "list": N_("One a line; an empty line ends the list."),
    "parts": N_("“+” on a line of its own adds details to the line before it, such as its evidence."),
    "prose": N_("One paragraph a line; an empty line ends the text."),
    "words": N_("Several: with commas between them."),
    "phrases": N_("Several: with semicolons between them."),
    "between": N_("“^” on a line of its own puts a new line before this one, “@2” moves this one to place 2."),
    "keep": N_("An empty line keeps what stands in brackets, “-” removes it."),
}
NO_HELP = N_("There is no more to say about this one.")
SIGNS = {"<": BACK, "+": MORE, ">": REVIEW, "^": INSERT}
"""What acts when it stands alone on a line."""
MANY = 20
"""Names beyond which a list of them is only shown when somebody asks for it."""


def sign_of(text: str, prompt: Prompt) -> Reply | None:
    """What a line does that is no answer: `<`, `+`, `>`, `^`, or `@` and a number."""
    sign = text.strip()
    if sign == "^" and (prompt.item is None or prompt.is_part):
        return None
    if sign in SIGNS:
        return Reply(SIGNS[sign])
    number = sign.removeprefix("@")
    moves = prompt.item is not None and not prompt.is_part and number != sign
    return Reply(MOVE, number) if moves and number.isascii() and number.isdigit() and len(number) < 5 else None


class Plain:
    """`fit` makes a text safe for this terminal. Each hint is given once."""

    def __init__(self, source: TextIO, to: TextIO, t: Translator, fit: Callable[[str], str],
                 stop: Stop | None = None) -> None:
        self._source = source
        self._stop = stop or Stop()
        self._to = to
        self._t = t
        self._fit = fit
        self._hinted: set[str] = set()
        self._head: tuple[object, ...] = ()
        self._begun: tuple[object, ...] = ()
        """The list that is being made: its question needs no example again, and its items stand above."""
        self._typed = ""

    def ask(self, prompt: Prompt, check: Check) -> Reply:
        head = (prompt.number, prompt.question, prompt.part_of)
        if head != self._head or prompt.shape == "review":
            self._introduce(prompt)
            self._head = head
        while True:
            text = self._read(prompt)
            if acts := sign_of(text, prompt):
                return acts
            sign = text.strip()
            if sign == "?":
                self.say(prompt.help or self._t(NO_HELP))
                self._list(prompt)
                continue
            text = "" if sign == "-" else text if sign else prompt.old
            problem = check(text) if prompt.shape != "review" else ""
            self._typed = text
            if not problem:
                return Reply(SUBMIT, text)
            self.complain([problem])

    def say(self, text: str) -> None:
        self._to.write(self._fit(text) + "\n")
        self._to.flush()

    def complain(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.say(self._t(N_("Not yet: {problem}"), problem=text))

    def settled(self, label: str, texts: tuple[str, ...]) -> None:
        if texts == (self._typed,):
            return  # it stands there already
        said = "; ".join(map(one_line, texts)) or self._t(N_("skipped"))
        self.say(self._t(N_("{label}: {answer}"), label=label, answer=said))

    def undone(self) -> None:
        self._head = self._begun = ()

    def _introduce(self, prompt: Prompt) -> None:
        t = self._t
        self.say("")
        if prompt.shape == "review":
            self._review(prompt)
            return
        if prompt.heading:
            self.say(f"{prompt.heading}. {prompt.question}")
        elif prompt.is_part:
            self.say(t(N_("Details of “{item}”. {question}"), item=prompt.part_of, question=prompt.question))
        elif prompt.number:
            self.say(t(N_("Question {n} of {total}. {question}"), n=prompt.number, total=prompt.total,
                       question=prompt.question))
        else:
            self.say(prompt.question)
        ends = prompt.item is not None and not prompt.is_part and prompt.item == len(prompt.items)
        if ends and self._begun == (prompt.number, prompt.question):
            return
        if not prompt.is_part:
            self._begun = (prompt.number, prompt.question)
        if prompt.example and not prompt.offers:
            self.say(t(N_("For example: {example}"), example=prompt.example))
        for n, offer in enumerate(prompt.offers, 1):
            self.say(f"  {n}. {offer.label}" + (f" ({offer.help})" if offer.help else ""))
        for n, item in enumerate(prompt.items, 1):
            self.say(f"  {n}: {item}")
        if prompt.shows_names and f"names of {prompt.label}" not in self._hinted:
            self._hinted.add(f"names of {prompt.label}")
            if len(prompt.names) <= MANY:
                self._list(prompt)
            else:
                self.say(self._t(N_("There are {n} to choose from: “?” lists them."), n=len(prompt.names)))
        if prompt.form and prompt.form not in self._hinted:
            self._hinted.add(prompt.form)
            self.say(prompt.form)
        self._hint("list", when=prompt.item is not None and not prompt.is_part)
        self._hint("between", when=bool(prompt.items) and not prompt.is_part and prompt.item is not None
                   and prompt.item < len(prompt.items))
        self._hint("parts", when=prompt.has_parts)
        self._hint("prose", when=prompt.shape == "prose")
        self._hint("words", when=prompt.shape == "words")
        self._hint("phrases", when=prompt.shape == "phrases")
        self._hint("keep", when=bool(prompt.old))

    def _list(self, prompt: Prompt) -> None:
        for n, name in enumerate(prompt.names, 1):
            self.say(f"  {n}. {name.label}" + (f" ({name.help})" if name.help else ""))

    def _hint(self, name: str, *, when: bool) -> None:
        if when and name not in self._hinted:
            self._hinted.add(name)
            self.say(self._t(HINTS[name]))

    def _review(self, prompt: Prompt) -> None:
        t = self._t
        self.say(t(N_("Your answers:")))
        for line in prompt.lines:
            if line.one_each and line.texts:
                self.say(f"  {line.number}. {line.label}:")
                for n, text in enumerate(line.texts, 1):
                    self.say(f"     {line.number}.{n} {one_line(text)}")
                continue
            self.say(f"  {line.number}. {line.label}: " + ("; ".join(map(one_line, line.texts)) or t(N_("skipped"))))
        if prompt.unanswered:
            self.say(t(N_("Not answered: {keys}"), keys=", ".join(prompt.unanswered)))
        self.say(prompt.question)

    def _read(self, prompt: Prompt) -> str:
        label = f"{prompt.item + 1}" if prompt.item is not None and not prompt.is_part else prompt.label or ">"
        self._to.write(self._fit(f"{label} [{prompt.old}]: " if prompt.old else f"{label}: "))
        self._to.flush()
        first = self._line()
        if prompt.shape != "prose" or not first.strip() or sign_of(first, prompt) or first.strip() in "?-":
            return first
        lines = [first]
        while (line := self._more()).strip():
            lines.append(line)
        return "\n\n".join(lines)

    def _more(self) -> str:
        self._to.write(": ")
        self._to.flush()
        return self._line()

    def _line(self) -> str:
        line = read_line(self._source, self._stop)
        if not line:
            raise EOFError
        return line.rstrip("\r\n")
