"""Where the program starts. It answers what needs nothing else at once, before anything is imported."""

import os
import sys


def main(args: list[str] | None = None) -> int:
    """Run the program; returns the exit code: 0 done, 1 failed, 2 wrong use, 3 findings, 130 stopped by the user."""
    args = sys.argv[1:] if args is None else args
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed, as cron and some services do: what is said there goes nowhere
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end
    if args[:1] == ["--version"]:
        from empathy_cli import __version__

        sys.stdout.write(f"empathy {__version__}\n")
        return 0
    try:
        if args == ["render"]:
            from empathy_cli.cli import unchanged

            if unchanged.answer():
                return 0
        if args[:1] == ["publish"]:
            from empathy_cli.cli import publishing_again

            if publishing_again.answer(args[1:]):
                return 0
        from empathy_cli.cli.app import run
    except KeyboardInterrupt:
        return 130
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
