"""The fancy front end, by prompt_toolkit: one line at a time, redrawn in place; each answer leaves one line."""

import os
from collections.abc import Callable, Iterable
from typing import TextIO

from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.utils import get_cwidth

from empathy_cli.locale import N_, Translator

from .conversation import Check, Reply, one_line
from .fancy_line import TypedLine
from .known import Known
from .layout import BRIGHT, SOFT, STRONG, WRONG, Row, safe
from .prompt import Line, Prompt
from .stop import Stop
from .wrapped import clip, wrap


class Fancy:
    """`fit` makes a text safe for this terminal; `to` is the stream that it is shown on."""

    def __init__(self, to: TextIO, t: Translator, fit: Callable[[str], str], known: Known, *, color: bool,
                 unicode: bool = True, output: Output | None = None, stop: Stop | None = None) -> None:
        self.t = t
        self.fit = fit
        self.known = known
        self.stop = stop or Stop()
        self.unicode = unicode
        self.output = output or create_output(to)
        self.depth = None if color else ColorDepth.DEPTH_1_BIT
        self.to = to
        self._settled: list[str] = []

    def ask(self, prompt: Prompt, check: Check) -> Reply:
        if prompt.shape == "review":
            self._review(prompt)
        return TypedLine(self, safe(prompt, self.fit), check).run()

    def say(self, text: str) -> None:
        for line in wrap(self.fit(text), self.columns - 1, get_cwidth):
            self._print([("", line)])
        self._settled.clear()

    def complain(self, texts: Iterable[str]) -> None:
        for text in texts:
            for line in wrap(self.fit(text), self.columns - 3, get_cwidth):
                self._print([(WRONG, "  " + line)])
        self._settled.clear()

    def settled(self, label: str, texts: tuple[str, ...]) -> None:
        mark = "✓" if texts else "·"
        text = self.fit(f"{mark} {label}: " + ("; ".join(map(one_line, texts)) or self.t(N_("skipped"))))
        text = clip(text, self.columns - 1, get_cwidth, self.fit("…"))
        self._print([(BRIGHT if texts else SOFT, text[:1]), ("" if texts else SOFT, text[1:])])
        self._settled.append(text)

    def undone(self) -> None:
        """Takes the last answer's line from the screen, however many rows a narrower window has made of it."""
        if self._settled:
            wide = -(-max(1, get_cwidth(self._settled.pop())) // max(1, self.columns))
            self.to.write(f"\x1b[{wide}A\r\x1b[J")
            self.to.flush()

    @property
    def columns(self) -> int:
        try:
            return os.get_terminal_size(self.to.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    def _print(self, row: Row) -> None:
        from prompt_toolkit.shortcuts import print_formatted_text

        print_formatted_text(FormattedText([*row]), output=self.output, color_depth=self.depth)

    def _review(self, prompt: Prompt) -> None:
        t, wide = self.t, self.columns - 1
        self._print([])
        self._print([(STRONG, self.fit(t(N_("Your answers:"))))])
        pad = max((get_cwidth(self.fit(line.label)) for line in prompt.lines), default=0)
        pad = pad if pad <= wide * 2 // 5 else 0
        for line in prompt.lines:
            label = self.fit(line.label)
            head = f"{line.number:>4}  {label}{' ' * max(2, pad - get_cwidth(label) + 2)}"
            indent = get_cwidth(head) if pad else 6
            text = self.fit("; ".join(map(one_line, line.texts)) or t(N_("skipped")))
            if line.one_each and line.texts:
                self._print([(BRIGHT, head[:6]), (STRONG, head[6:].rstrip())])
                self._one_each(line, wide)
                continue
            pieces = wrap(text, wide - indent, get_cwidth)
            if len(pieces) > 2:
                pieces = [pieces[0], clip(" ".join(pieces[1:]), wide - indent, get_cwidth, self.fit("…"))]
            style = "" if line.texts else SOFT
            number: Row = [(BRIGHT, head[:6]), (STRONG if line.texts else SOFT, head[6:])]
            if pad:
                self._print([*number, (style, pieces[0])])
                pieces = pieces[1:]
            else:
                self._print(number)
            for piece in pieces:
                self._print([(style, " " * indent + piece)])
        if prompt.unanswered:
            missing = self.fit(t(N_("Not answered: {keys}"), keys=", ".join(prompt.unanswered)))
            for piece in wrap(missing, wide - 2, get_cwidth):
                self._print([(SOFT, "  " + piece)])
        self._print([])
        self._settled.clear()

    def _one_each(self, line: Line, wide: int) -> None:
        for n, text in enumerate(line.texts, 1):
            number = f"{line.number:>6}.{n:<2} "
            first, *more = wrap(self.fit(one_line(text)), wide - len(number), get_cwidth)
            self._print([(BRIGHT, number), ("", first)])
            for piece in more:
                self._print([("", " " * len(number) + piece)])
