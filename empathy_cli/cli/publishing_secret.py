"""The last guard of a secret: neither what is told nor what ends the program unforeseen carries it out."""

import base64
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import quote, quote_plus

from empathy_cli.model.problem import InputError, Problem

HIDDEN = "[secret]"


class BugError(Exception):
    """A bug of ours whose own words held the secret."""


class Guard:
    """Knows a secret in all its shapes, and takes it out of what is told."""

    def __init__(self, secret: str) -> None:
        self._shapes = _shapes(secret.strip())

    def hidden(self, text: str) -> str:
        for shape in self._shapes:
            text = text.replace(shape, HIDDEN)
        return text

    def problem(self, problem: Problem) -> Problem:
        values = {key: self.hidden(value) if isinstance(value, str) else value for key, value in problem.values.items()}
        return problem if values == problem.values else replace(problem, values=values)

    def error(self, error: InputError) -> InputError:
        """The same error, with problems that hold no secret."""
        problems = tuple(map(self.problem, error.problems))
        return error if problems == error.problems else type(error)(*problems, exit_code=error.exit_code)

    @contextmanager
    def around(self) -> Iterator[None]:
        """No exception leaves with the secret in its words or in those of its causes."""
        try:
            yield
        except InputError as error:
            told = self.error(error)
            if told is error:
                raise
            raise told from None
        except Exception as error:
            told_whole = "".join(traceback.format_exception(error))
            if self.hidden(told_whole) == told_whole:
                raise
            bug = BugError(self.hidden(f"{type(error).__name__}: {error}"))
            bug.add_note(self.hidden(told_whole))  # shown with --debug
            raise bug from None


def _shapes(secret: str) -> tuple[str, ...]:
    """The secret as it is, as it stands in an address, and as it stands in a header behind any name."""
    if len(secret) < 4:
        return ()
    coded = (base64.b64encode(b"x" * n + secret.encode()).decode() for n in range(3))
    inner = {code[4 if n else 0:-4] for n, code in enumerate(coded) if len(code) > 16}
    return _longest_first({secret, quote(secret), quote(secret, safe=""), quote_plus(secret), *inner})


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
