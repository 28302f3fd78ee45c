"""Every way to end: whatever goes wrong is said in a line or two, and becomes an exit code."""

import os
import sys
from collections.abc import Callable, Sequence
from errno import EDQUOT, EFBIG, EIO, ENOSPC
from itertools import pairwise
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from . import failure, output
from .session import Session


def ended(work: Callable[[], int], args: Sequence[str]) -> int:
    """The exit code of some work that the arguments of the program ask for."""
    output.prepare(sys.stdout, sys.stderr)
    try:
        code = work()
        sys.stdout.flush()
    except InputError as error:
        return failure.say(error, bare(args))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError as error:
        if output.closed(sys.stdout, sys.stderr):
            return 0  # `empathy list | head -1`: whoever reads has enough
        return failure.say_bug(error, bare(args))
    except OSError as error:
        if error.filename is None and error.errno in (ENOSPC, EFBIG, EDQUOT, EIO):  # `empathy list > /dev/full`
            output.closed(sys.stdout)
            problem = Problem(N_("{path} cannot be written: {reason}"), {"path": "stdout", "reason": error.strerror})
            return failure.say(InputError(problem), bare(args))
        return failure.say_bug(error, bare(args))
    except MemoryError:
        return failure.say(InputError(Problem(N_(
            "the memory that this process may use is not enough. Whatever was written is whole"))), bare(args))
    except ModuleNotFoundError as error:
        return _lacking(error, bare(args))
    except Exception as error:  # noqa: BLE001 - the last resort: a bug ends as one line, too
        return failure.say_bug(error, bare(args))
    return code


def _lacking(error: ModuleNotFoundError, session: Session) -> int:
    """Says what a Python lacks that was built without a part of itself, such as sqlite3, or lost a package."""
    module = (error.name or "").lstrip("_")
    if session.debug or not module or module.startswith("empathy_cli"):
        return failure.say_bug(error, session)
    return failure.say(InputError(Problem(N_(
        "the Python that runs empathy ({python}) lacks the module “{module}”: install what brings it, or install "
        "empathy with another Python"), {"python": sys.executable, "module": module})), session)


def bare(args: Sequence[str]) -> Session:
    """Enough of a session to say what went wrong before there was one: the language and the traceback."""
    lang = next((b for a, b in pairwise(args) if a == "--lang"), None)
    return Session(Path(), lang=lang, debug="--debug" in args or bool(os.environ.get("EMPATHY_DEBUG")))
