"""The last guard of a secret: what ends the program without having been thought of does not carry it out."""

import base64
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from empathy_cli.model.problem import InputError

HIDDEN = "[secret]"


class BugError(Exception):
    """A bug of ours whose own words held the secret."""


@contextmanager
def unspoken(secret: str) -> Iterator[None]:
    """Around everything that knows the secret: no exception leaves with it in its words or in those of its causes."""
    shapes = _shapes(secret.strip())
    try:
        yield
    except InputError as error:
        for problem in error.problems:
            for key, value in problem.values.items():
                if isinstance(value, str):
                    problem.values[key] = hidden(value, shapes)
        if any(shape in "".join(map(str, error.args)) for shape in shapes):
            raise type(error)(*error.problems, exit_code=error.exit_code) from None
        raise
    except Exception as error:
        told = "".join(traceback.format_exception(error))
        if not any(shape in told for shape in shapes):
            raise
        raise BugError(hidden(told, shapes)) from None


def hidden(text: str, shapes: tuple[str, ...]) -> str:
    for shape in shapes:
        text = text.replace(shape, HIDDEN)
    return text


def _shapes(secret: str) -> tuple[str, ...]:
    """The secret as it is, as it stands in an address, and as it stands in a header behind any name."""
    if len(secret) < 4:
        return ()
    coded = {base64.b64encode(b"x" * n + b":"[:n] + secret.encode()).decode() for n in range(3)}
    inner = {code[4:-4] for code in coded if len(code) > 20}
    return tuple(sorted({secret, quote(secret, safe=""), *inner} - {""}, key=len, reverse=True))
