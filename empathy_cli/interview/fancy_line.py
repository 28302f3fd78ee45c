"""One line being typed in the fancy front end: what stands around it, and what each key does.

Every question has a PromptSession of its own: one that is used again keeps the last one's settings.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.filters import Condition, to_filter
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, HSplit, Window
from prompt_toolkit.utils import get_cwidth

from empathy_cli.locale import N_

from .completion import completer
from .conversation import BACK, INSERT, MORE, MOVE, REVIEW, SUBMIT, Check, Reply
from .layout import BRIGHT, SOFT, STRONG, WRONG, Room, Row, below, label, placeholder, rows, toolbar
from .plain import NO_HELP, sign_of
from .prompt import Prompt
from .stop import Stopped
from .wrapped import wrap

if TYPE_CHECKING:
    from .fancy import Fancy

MENU = 5
"""Rows kept free below the line for completions."""


class TypedLine:
    """One line being typed."""

    def __init__(self, front: "Fancy", prompt: Prompt, check: Check) -> None:
        self.front = front
        self.prompt = prompt
        self.check = check
        self.error = ""
        self.with_help = False
        self.completer = completer(prompt, front.known, front.fit)
        if not prompt.help:
            self.prompt = replace(prompt, help=front.fit(front.t(NO_HELP)))

    def run(self) -> Reply:
        front, prompt = self.front, self.prompt
        session: PromptSession[Any] = PromptSession(
            erase_when_done=True, tempfile_suffix=".md", reserve_space_for_menu=MENU if self.completer else 0,
            output=front.output, color_depth=front.depth)
        session.default_buffer.on_text_changed += self._touched
        if prompt.item is not None and not prompt.is_part and prompt.item + 1 < len(prompt.items):
            self._lay_below(session)
        app = session.app

        def end() -> None:
            if front.stop.number is not None and app.future and not app.future.done():
                app.exit(exception=Stopped(front.stop.number))

        with front.stop.wakes(lambda: app.loop and app.loop.call_soon_threadsafe(end)):
            reply = session.prompt(
                self._message, default=prompt.unfinished or prompt.old, key_bindings=self._keys(),
                multiline=prompt.shape == "prose",
                completer=self.completer, complete_while_typing=self.completer is not None, wrap_lines=True,
                prompt_continuation="    ",
                placeholder=[*placeholder(prompt, front.columns, front.t, front.fit, get_cwidth)] or None,
                bottom_toolbar=self._toolbar, pre_run=end)
        return reply if isinstance(reply, Reply) else Reply(SUBMIT, str(reply))

    def _message(self) -> StyleAndTextTuples:
        size = get_app().output.get_size()
        under = (MENU if self.completer else 1 if self.prompt.shape != "prose" else 3) + self._toolbar_rows
        room = Room(size.columns, max(1, size.rows - under - len(self._below())))
        if self.prompt.shape == "review":
            wide = size.columns - 1
            shown: list[Row] = [[(STRONG, line)] for line in wrap(self.prompt.question, wide, get_cwidth)]
            shown += [[(WRONG, line)] for line in wrap(self.error, wide, get_cwidth) if line]
        else:
            shown = rows(self.prompt, room, self.front.t, get_cwidth, with_help=self.with_help, error=self.error)
        pieces = [piece for row in shown[-room.rows:] for piece in (*row, ("", "\n"))]
        return [*pieces, (BRIGHT, label(self.prompt))]

    def _lay_below(self, session: PromptSession[Any]) -> None:
        """The later items of a list stand below the line, which leaves the rest of the window to them."""
        layout = session.layout
        layout.update_parents_relations()
        line = layout.current_window
        around = layout.get_parent(line)
        while around is not None and not isinstance(around, HSplit):
            around = layout.get_parent(around)
        if around is not None:
            line.dont_extend_height = to_filter(True)
            around.children.append(Window(FormattedTextControl(lambda: [
                piece for row in self._below() for piece in (*row, ("", "\n"))])))

    def _below(self) -> list[Row]:
        size = get_app().output.get_size()
        room = Room(size.columns, (size.rows - self._toolbar_rows - 4) // 2)
        return below(self.prompt, room, self.front.t, get_cwidth)

    def _toolbar(self) -> StyleAndTextTuples:
        t, prompt = self.front.t, self.prompt
        if prompt.shape == "review":
            keys = [t(N_("Enter save")), t(N_("1, 2, … change")), t(N_("Shift+Tab back"))]
        else:
            ends = prompt.item is not None and not prompt.is_part and not prompt.old and bool(prompt.items)
            keys = [t(N_("Enter next")) if not ends else t(N_("Empty line: next"))]
            keys += [t(N_("Tab details"))] if prompt.has_parts else []
            stands = prompt.items and prompt.item is not None and prompt.item < len(prompt.items) and not prompt.is_part
            keys += [t(N_("Ctrl+O new before")), t(N_("Alt+↑↓ move"))] if stands else []
            keys += [t(N_("Tab complete"))] if self.completer else []
            keys += [t(N_("Alt+Enter new line")), t(N_("Ctrl+X Ctrl+E editor"))] if prompt.shape == "prose" else []
            keys += [t(N_("Shift+Tab back"))] if prompt.can_go_back or prompt.item or prompt.is_part else []
            keys += [t(N_("? why"))]
            keys += [t(N_("Ctrl+R review"))]
        between = " · " if self.front.unicode else " | "
        columns = get_app().output.get_size().columns
        keys.append(t(N_("Ctrl+C stop, keep draft")) if columns >= 100 else t(N_("Ctrl+C stop")))
        lines = toolbar([self.front.fit(k) for k in keys], columns, get_cwidth, between, self._toolbar_rows)
        return [("noreverse " + SOFT, "\n".join(lines))]

    @property
    def _toolbar_rows(self) -> int:
        size = get_app().output.get_size()
        return 2 if size.columns < 60 and size.rows >= 12 and self.prompt.shape != "review" else 1

    def _touched(self, _: object) -> None:
        self.error = ""

    def _enter(self, event: KeyPressEvent) -> None:
        text = event.current_buffer.text
        if acts := sign_of(text, self.prompt):
            event.app.exit(result=acts)
            return
        self._finish(event, SUBMIT, text)

    def _leave(self, event: KeyPressEvent, action: str) -> None:
        event.app.exit(result=Reply(action, event.current_buffer.text))

    def _finish(self, event: KeyPressEvent, action: str, text: str) -> None:
        problem = self.check(text) if self.prompt.shape != "review" and (action == SUBMIT or text.strip()) else ""
        if problem:
            self.error = self.front.fit(problem)
            event.app.invalidate()
        else:
            event.app.exit(result=Reply(action, text))

    def _keys(self) -> KeyBindings:
        keys, prompt = KeyBindings(), self.prompt
        empty = Condition(lambda: not get_app().current_buffer.text)
        closed = Condition(lambda: get_app().current_buffer.complete_state is None)

        keys.add("enter", eager=True)(self._enter)
        keys.add("s-tab", eager=True)(lambda event: self._leave(event, BACK))
        keys.add("c-r", eager=True)(lambda event: self._leave(event, REVIEW))
        if prompt.shape != "review":
            keys.add("?", filter=empty)(self._toggle_help)
        if prompt.has_parts:
            keys.add("tab", eager=True)(lambda event: self._finish(event, MORE, event.current_buffer.text))
        elif self.completer:
            keys.add("tab", eager=True)(self._complete)
        if prompt.shape == "prose":
            keys.add("escape", "enter", eager=True)(lambda event: event.current_buffer.insert_text("\n"))
            keys.add("c-j", eager=True)(lambda event: event.current_buffer.insert_text("\n"))
            # The default binding would submit what the editor has left.
            keys.add("c-x", "c-e", eager=True)(
                lambda event: event.current_buffer.open_in_editor(validate_and_handle=False))
        else:
            keys.add("escape", "enter", eager=True)(self._enter)
        if prompt.item is not None and not prompt.is_part:
            keys.add("up", filter=closed, eager=True)(self._up)
            keys.add("down", filter=closed, eager=True)(self._down)
            keys.add("c-o", eager=True)(lambda event: event.app.exit(result=Reply(INSERT)))
            keys.add("escape", "up", eager=True)(lambda event: self._move(event, -1))
            keys.add("escape", "down", eager=True)(lambda event: self._move(event, +1))
        return keys

    def _toggle_help(self, event: KeyPressEvent) -> None:
        self.with_help = not self.with_help
        event.app.invalidate()

    def _complete(self, event: KeyPressEvent) -> None:
        """The next one of the menu; the first one at once where the menu is not there yet."""
        buffer = event.current_buffer
        if buffer.complete_state and buffer.complete_state.completions:
            buffer.complete_next()
        elif self.completer:
            found = self.completer.get_completions(buffer.document, CompleteEvent(completion_requested=True))
            if first := next(iter(found), None):
                buffer.apply_completion(first)

    def _up(self, event: KeyPressEvent) -> None:
        if self.prompt.item:
            self._leave(event, BACK)

    def _move(self, event: KeyPressEvent, by: int) -> None:
        if self.prompt.item is not None and self.prompt.item < len(self.prompt.items):
            event.app.exit(result=Reply(MOVE, str(max(0, self.prompt.item + 1 + by))))

    def _down(self, event: KeyPressEvent) -> None:
        if self.prompt.item is not None and self.prompt.item < len(self.prompt.items):
            self._finish(event, SUBMIT, event.current_buffer.text)
