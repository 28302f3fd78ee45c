"""Where the program starts. It answers what needs nothing else at once, before anything is imported."""

import gc
import os
import sys
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def main(args: list[str] | None = None) -> int:
    """Run the program; returns the exit code: 0 done, 1 failed, 2 wrong use, 3 findings, 130 stopped by the user."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed, as cron and some services do: what is said there goes nowhere
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end
    try:
        code = _answer(sys.argv[1:] if args is None else args)
    except KeyboardInterrupt:
        code = 130
    except OSError as error:  # what was to be said cannot be, not even what is wrong
        code = _unsaid("stdout", error, 0)
    if args is None:
        gc.freeze()  # the process ends here: nobody need look through what goes with it
    return _said(code)


def _answer(args: list[str]) -> int:
    if args[:1] == ["--version"]:
        from empathy_cli import __version__

        sys.stdout.write(f"empathy {__version__}\n")
        return 0
    from empathy_cli.store.collector import seldom_collected

    with seldom_collected():
        return _run(args)


def _run(args: list[str]) -> int:
    if args[:1] in (["check"], ["render"]):
        from empathy_cli.cli import plain

        code = plain.answer(args)
        if code is not None:
            return code
    if args[:1] == ["publish"]:
        from empathy_cli.cli import publishing_again

        if publishing_again.answer(args[1:]):
            return 0
    from empathy_cli.cli.app import run

    return run(args)


def _said(code: int) -> int:
    """The exit code once all that was said is out; 1 where it cannot be, and then Python itself need not try again."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        try:
            stream.flush()
        except OSError as error:
            _forget(stream)
            code = _unsaid(name, error, code)
    return code


def _unsaid(name: str, error: OSError, code: int) -> int:
    """The exit code where a stream cannot be written. Who closes a pipe has read enough."""
    if isinstance(error, BrokenPipeError):
        return code
    with suppress(OSError):
        sys.stderr.write(f"error: {name} cannot be written: {error.strerror}\n")
    return code or 1


def _forget(stream: "TextIO") -> None:
    """Throws away what waits in a stream."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device, not a path
        os.dup2(nowhere.fileno(), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
