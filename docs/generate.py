"""Writes the parts of the manual that the program itself knows: documents.md from the model, commands.md from `--help`,
csv.md from the columns of tables, rules.md from the rules, findings.schema.json from the keys of a finding,
publish.schema.json from those of a plan.

With `--check` it writes nothing, and exits 1 with a diff where a page is not what it would be.
"""

import argparse
import difflib
import json
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from commands import commands  # noqa: E402 - these four lie beside this script
from documents import documents  # noqa: E402 - as above
from rules import rules  # noqa: E402 - as above
from tables import tables  # noqa: E402 - as above

from empathy_cli.check.reporters.as_json import schema  # noqa: E402 - after the path is set
from empathy_cli.publish.reports.as_json import schema as plan_schema  # noqa: E402 - as above

PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands, "csv.md": tables, "documents.md": documents, "rules.md": rules,
    "findings.schema.json": lambda: json.dumps(schema(), indent=2) + "\n",
    "publish.schema.json": lambda: json.dumps(plan_schema(), indent=2) + "\n",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is stale")
    parser.add_argument("--to", type=Path, default=HERE, metavar="FOLDER", help="another folder than docs/")
    options = parser.parse_args(arguments)
    stale = 0
    for name, page in PAGES.items():
        file = options.to / name
        now = file.read_text("utf-8") if file.is_file() else ""
        then = page()
        if now == then:
            continue
        if options.check:
            stale += 1
            sys.stderr.writelines(difflib.unified_diff(
                now.splitlines(keepends=True), then.splitlines(keepends=True), f"docs/{name}", "as it would be", n=1))
        else:
            file.write_text(then, "utf-8", newline="\n")
            print(f"wrote docs/{name}")
    if stale:
        print("Stale. Write them with: make docs", file=sys.stderr)
    return int(stale > 0)


if __name__ == "__main__":
    sys.exit(main())
