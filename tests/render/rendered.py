"""What the tests of a whole render share: small documents, a render, and the files that it left."""

from pathlib import Path

from empathy_cli.render.site import Outcome, Request, build
from empathy_cli.render.state import unchanged

TODAY = "2026-03-20"
DAY = 86_400


def persona(id_="lea", name="Lea Brunner", *more):
    return "\n".join(("kind: persona", f"id: {id_}", f"name: {name}", "role: Night-shift nurse", "pains:",
                      "  - The same data, typed five times", "  - text: No sign of life",
                      "    evidence: [talks#n1]", *more, ""))


def empathy_map(id_="waiting", of="persona: lea", *more):
    return "\n".join(("kind: empathy-map", f"id: {id_}", "title: Waiting for a place", of, "hears:",
                      "  - text: Still in the queue", "    evidence: [talks#n1]", *more, ""))


def source(id_="talks", title="Talks in March"):
    return (f"kind: source\nid: {id_}\ntitle: {title}\ntype: interview\nn: 8\nnuggets:\n"
            "  - id: n1\n    verbatim: I hear nothing for weeks\n")


def journey(id_="find-a-place", of="lea", *more, steps=("web", "counter", "")):
    """A journey over these touchpoints; from the first step one may also go straight to the last."""
    lines = ["kind: journey", f"id: {id_}", "title: Find a place", f"persona: {of}", *more, "steps:"]
    for i, touchpoint in enumerate(steps, 1):
        lines += [f"  - id: s{i}", f"    title: Step {i}", f"    emotion: {(i % 5) - 2}", "    evidence: [talks#n1]",
                  "    needs_to_know: [When will there be a place?]"]
        lines += [f"    touchpoint: {touchpoint}"] if touchpoint else []
        lines += [f"    next: [s2, s{len(steps)}]"] if i == 1 and len(steps) > 2 else []
    return "\n".join((*lines, ""))


def touchpoint(id_="web", name="Web site", *more):
    return "\n".join((f"  - id: {id_}", f"    name: {name}", "    mode: online", "    department: Marketing",
                      "    information: [What does it cost?]", "    vulnerabilities:", "      - effect: Nobody answers",
                      *(f"    {line}" for line in more)))


def catalogue(*entries, **more):
    """The touchpoints of `journey` and one that nobody passes, or these."""
    found = entries or (touchpoint(), touchpoint("counter", "Counter", "feedback: {customer: [talks#n1]}"),
                        touchpoint("fax", "Fax"))
    return "\n".join(("kind: touchpoints", *(f"{k}: {v}" for k, v in more.items()), "touchpoints:", *found, ""))


def lay(root: Path, files: dict[str, str | bytes]) -> None:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)


def small(root: Path) -> Path:
    """A persona with a map, another persona, a segment's map and a source."""
    lay(root, {
        "empathy.yaml": "name: Day care\n",
        "personas/lea/persona.yaml": persona(),
        "personas/lea/waiting.map.yaml": empathy_map(),
        "personas/tom/persona.yaml": persona("tom", "Tom Frei"),
        "personas/segments/first.map.yaml": empathy_map("first", "segment: First-time buyers"),
        "personas/sources/talks.yaml": source(),
    })
    return root


def meshed(root: Path) -> Path:
    """`small` with a catalogue, and a journey for Lea."""
    lay(small(root), {"personas/touchpoints.yaml": catalogue(), "personas/lea/find.journey.yaml": journey()})
    return root


def render(root: Path, *ids: str, today: str = TODAY, **request) -> Outcome:
    return build(root, Request(ids=ids, **request), today)


def rest(root: Path, today: str = TODAY, **request) -> Outcome:
    """Renders until the fast answer is noted: files that were written a moment ago are not trusted yet."""
    for _ in range(100):
        outcome = render(root, today=today, **request)
        if unchanged(root, Request(**request), today):
            return outcome
    raise AssertionError("no fast answer after 100 renders")


def pages(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def said(outcome: Outcome) -> list[str]:
    return [f"{p.file}:{p.line}: {p.text}" for p in outcome.problems]
