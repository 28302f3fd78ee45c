"""Makes a large workspace of documents as people write them: personas, an empathy map each, sources.

    python benchmarks/corpus.py 1000 /tmp/corpus
    python benchmarks/corpus.py 1000 /tmp/corpus journeys    # a journey each instead of a map, and a catalogue

The same for the same number on every machine, and persona i is the same in every size. The mix of texts: 82 of 100 are
plain, the others hold emphasis, a link, code, `&` and `<`, or another script.
"""

import random
import sys
from pathlib import Path

SOURCES = 40
STEPS = 20
"""In each journey, in five stages, with three side ways and a way back."""
TOUCHPOINTS = 100
FIRST = ("Amara", "Jonas", "Priya", "Mateo", "Yuki", "Olena", "Kwame", "Freya", "Ibrahim", "Chloé", "Søren", "Linh",
         "Tomás", "Nadia", "Björn", "Aiko", "Zofia", "Rahul", "Inés", "Malik")
LAST = ("Okafor", "Lindqvist", "Raman", "Herrera", "Tanaka", "Kovalenko", "Mensah", "Müller", "Haddad", "Dubois",
        "Østergaard", "Nguyen", "Álvarez", "Petrova", "Novák", "Sato", "Kowalska", "Iyer")
ROLES = ("Ward nurse", "Logistics planner", "Data analyst", "Shop owner", "Teacher", "Site engineer", "Carer",
         "Support lead", "Student", "Procurement officer")
TYPES = ("primary", "secondary", "secondary", "supplemental", "customer", "served", "negative")
SUBJECTS = ("the rota", "the handover form", "every approval", "the weekly report", "the new tool", "my inbox",
            "the stock list", "a refund", "the login", "the audit")
VERBS = ("takes too long", "gets lost between teams", "has to be typed twice", "depends on one colleague",
         "is checked by hand", "never matches the paper copy", "works only at a desk", "breaks on a small screen")
TAILS = ("on a busy shift", "at month end", "when the network drops", "for new starters", "after six in the evening",
         "before the first coffee", "in two languages", "without any warning")
LEADS = ("Says that ", "Feels that ", "Knows that ", "Notes that ", "Worries that ", "Believes that ")
DEPARTMENTS = ("Support", "Marketing", "Sales", "IT", "Store", "Logistics")
CHANNELS = ("E-mail", "Phone", "Chat", "Store", "App", "Letter", "Video call")
TAGS = ("mobile-first", "low-vision", "night-shift", "high-volume", "new-starter", "offline", "decision-maker")
FEELS = ("uneasy", "curious", "annoyed", "hopeful", "lost", "calm", "proud", "tired", "relieved", "suspicious")
PLACES = ("Online shop", "Hotline", "Counter", "App", "Order e-mail", "Courier", "Size chart", "Return label", "Store",
          "Newsletter")
QUESTIONS = ("When will it arrive?", "What does it cost?", "Whom can I ask?", "Can I give it back?", "Is it my size?")
WAITS = ("20 min", "2-3 days", "1 week", "30 s", "2 h")
PROSE = ("works through long lists quickly and hates to be interrupted while a form is open because nothing is saved "
         "keeps a paper notebook beside the keyboard and copies numbers from it at the end of each day trusts people "
         "more than screens yet will try a tool twice if a colleague shows how it saves an hour a week travels between "
         "two sites by bus reads messages on the way and answers the short ones first wants fewer passwords clearer "
         "words and one place to look")
WORDS = PROSE.split()


class Writer:
    """One document's random choices and its lines."""

    def __init__(self, name: str) -> None:
        self.pick = random.Random(name)
        self.studies = self.pick.sample(range(1, SOURCES + 1), 6)
        """Few sources carry one document: its own interviews, the log, the survey."""
        self.lines: list[str] = []

    def add(self, *lines: str) -> None:
        self.lines.extend(lines)

    def plain(self) -> str:
        pick = self.pick
        text = f"{pick.choice(SUBJECTS)} {pick.choice(VERBS)}"
        chance = pick.random()
        if chance < 0.15:
            text = pick.choice(LEADS) + text
        elif chance < 0.35:
            text += " " + pick.choice(TAILS)
        elif chance < 0.75:
            text += f" {pick.randrange(2, 99)} times a {pick.choice(('day', 'week', 'month', 'year'))}"
        return text[0].upper() + text[1:]

    def text(self) -> str:
        text, chance = self.plain(), self.pick.random()
        if chance < 0.82:
            return text
        if chance < 0.88:
            first, _, rest = text.partition(" ")
            return f"**{first}** {rest}"
        if chance < 0.92:
            return f"{text} (see [the log](https://example.org/log/{self.pick.randrange(900)}))"
        if chance < 0.94:
            return f"*{text}*"
        if chance < 0.96:
            return f"{text}, key `F{self.pick.randrange(1, 13)}`"
        return f"{text} & costs < 5 minutes: “again”" if chance < 0.98 else f"{text} — 毎日のことです"

    def evidence(self) -> list[str]:
        n = self.pick.choice((0, 0, 1, 1, 2))
        return sorted(f"source-{s:02}#n{self.pick.randrange(1, 9)}" for s in self.pick.sample(self.studies, n))

    def statements(self, key: str, n: int, indent: str = "", *more: str) -> None:
        self.add(f"{indent}{key}:")
        for _ in range(n):
            found, extra = self.evidence(), [m for m in more if self.pick.random() < 0.7]
            if not found and not extra:
                self.add(f"{indent}  - {quoted(self.text())}")
                continue
            self.add(f"{indent}  - text: {quoted(self.text())}")
            self.add(*(f"{indent}    {m}: {self.pick.randrange(1, 6)}" for m in extra if m != "kind"))
            self.add(*(f"{indent}    kind: {self.pick.choice(('end', 'experience', 'life'))}" for m in extra
                       if m == "kind"))
            if found:
                self.add(f"{indent}    evidence: [{', '.join(found)}]")

    def prose(self, key: str, paragraphs: int) -> None:
        self.add(f"{key}: |")
        for i in range(paragraphs):
            start = self.pick.randrange(len(WORDS))
            words = (WORDS + WORDS)[start:start + 30]
            words[0] = words[0].capitalize()
            self.add(*([""] if i else []), *(f"  {' '.join(words[n:n + 12])}" for n in range(0, 24, 12)),
                     f"  {' '.join(words[24:])}.")

    def document(self) -> str:
        return "\n".join(self.lines) + "\n"


def quoted(text: str) -> str:
    """As people write it: plain where YAML lets them, else in double quotes."""
    if ": " in text or text[0] in "*&!%@`[]{}#?|>'\"-" or " #" in text or text.endswith(":"):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def persona(i: int) -> str:
    w = Writer(f"persona {i}")
    role = w.pick.choice(ROLES)
    w.add("# yaml-language-server: $schema=../.schema/persona.json", "kind: persona", f"id: persona-{i:05}",
          f"name: {w.pick.choice(FIRST)} {w.pick.choice(LAST)}", f"role: {role}", f"type: {w.pick.choice(TYPES)}")
    w.add("quote:", f"  text: {quoted(w.text())}", f"  evidence: [source-{w.pick.choice(w.studies):02}#n1]")
    w.prose("story", 2)
    w.statements("goals", 3, "", "kind")
    w.statements("pains", 4, "", "severity")
    w.statements("gains", 3, "", "weight")
    w.statements("behaviours", 3)
    w.add("jobs:")
    for _ in range(2):
        w.add(f"  - when: {w.plain().lower()}", f"    want: {w.plain().lower()}", f"    so_that: {w.plain().lower()}",
              f"    kind: {w.pick.choice(('functional', 'social', 'emotional'))}",
              f"    importance: {w.pick.randrange(1, 6)}")
    w.add("traits:")
    for label, value in (("Age", str(w.pick.randrange(17, 79))), ("Occupation", role)):
        w.add(f"  - label: {label}", f"    value: {value}", f"    why_relevant: {w.plain()}", "    kind: demographic")
    w.add("  - label: Patience", "    value: with forms", "    kind: psychographic",
          f"    scale: {{value: {w.pick.randrange(1, 6)}, max: 5}}")
    w.add("channels:", *(f"  - channel: {c}\n    mode: {'offline' if c in ('Store', 'Letter') else 'online'}"
                         for c in w.pick.sample(CHANNELS, 3)))
    w.add(f"contributors: [{', '.join(w.pick.sample(DEPARTMENTS, 2))}]", f"owner: {w.pick.choice(DEPARTMENTS)}",
          f"created: 2025-{w.pick.randrange(1, 13):02}-{w.pick.randrange(1, 29):02}",
          f"last_validated: 2026-{w.pick.randrange(1, 13):02}-{w.pick.randrange(1, 29):02}",
          f"tags: [{', '.join(w.pick.sample(TAGS, 3))}]")
    return w.document()


def empathy_map(i: int) -> str:
    w = Writer(f"map {i}")
    w.add("kind: empathy-map", f"id: map-{i:05}", f"title: {w.plain()}", f"persona: persona-{i:05}",
          "who:", f"  situation: {w.plain()}", f"  role: {w.pick.choice(ROLES)}",
          "need_to_do:", f"  differently: {w.plain()}", f"  success: {w.plain()}")
    w.statements("jobs", 2, "  ")
    for key in ("sees", "says", "does", "hears"):
        w.statements(key, 4)
    w.add("thinks_and_feels:")
    for key in ("thoughts", "pains", "gains"):
        w.statements(key, 4, "  ")
    w.add("held:", "  date: 2026-03-12", f"  departments: [{', '.join(w.pick.sample(DEPARTMENTS, 2))}]")
    return w.document()


def journey(i: int) -> str:
    w = Writer(f"journey {i}")
    pick = w.pick
    w.add("kind: journey", f"id: journey-{i:05}", f"title: {w.plain()}", f"persona: persona-{i:05}",
          f"state: {'future' if pick.random() < 0.1 else 'current'}", f"scenario: {w.plain()}",
          f"expectations: {w.plain()}", f"trigger: {w.plain()}", f"goal: [s{STEPS - 1}]", "stages:")
    for stage in range(5):
        w.add(f"  - {{id: stage-{stage}, name: {pick.choice(PLACES)}, steps: [s{stage * STEPS // 5 + 1}]}}")
    leaves = {at: at + pick.choice((2, 3, 4)) for at in pick.sample(range(2, STEPS - 5), 3)} | {STEPS - 4: 3}
    w.add("steps:")
    for step in range(1, STEPS + 1):
        w.add(f"  - id: s{step}", f"    title: {w.plain()}")
        if pick.random() < 0.7:
            w.add(f"    does: {w.plain()}")
        if pick.random() < 0.85:
            w.add(f"    touchpoint: touchpoint-{pick.randrange(1, TOUCHPOINTS + 1):03}")
        w.add(f"    emotion: {pick.randrange(-4, 5) / 2:g}", f"    feels: {pick.choice(FEELS)}")
        if found := w.evidence():
            w.add(f"    evidence: [{', '.join(found)}]")
        if pick.random() < 0.4:
            w.add(f"    thinks: {quoted(w.text())}")
        if pick.random() < 0.3:
            w.add(f"    needs_to_know: [{pick.choice(QUESTIONS)}]")
        if pick.random() < 0.1:
            w.add(f"    moment_of_truth: {w.plain()}")
        if pick.random() < 0.15:
            w.add(f"    wait: {pick.choice(WAITS)}")
        if pick.random() < 0.35:
            w.statements("pains", 1, "    ", "severity")
        if pick.random() < 0.25:
            w.add("    ideas:", f"      - text: {quoted(w.text())}", f"        owner: {pick.choice(DEPARTMENTS)}",
                  f"        status: {pick.choice(('open', 'planned', 'done'))}")
        if pick.random() < 0.1:
            w.add("    surprises:", f"      - {{what: {w.plain()}, valence: negative, status: today}}")
        if pick.random() < 0.1:
            w.add(f"    handover: {{context_carried: no, note: {w.plain()}}}")
        if step in leaves:
            w.add(f"    next: [s{step + 1}, s{leaves[step]}]")
    return w.document()


def catalogue() -> str:
    """Touchpoint k is the same whatever else there is, so that one of them can be changed."""
    return "\n".join(("kind: touchpoints", "touchpoints:", *(touchpoint(k) for k in range(1, TOUCHPOINTS + 1)), ""))


def touchpoint(k: int) -> str:
    w = Writer(f"touchpoint {k}")
    pick = w.pick
    w.add(f"  - id: touchpoint-{k:03}", f"    name: {pick.choice(PLACES)} {k}", f"    channel: {pick.choice(CHANNELS)}",
          f"    mode: {pick.choice(('online', 'offline', 'hybrid'))}", f"    department: {pick.choice(DEPARTMENTS)}")
    if pick.random() < 0.8:
        w.add(f"    owner: {pick.choice(FIRST)} {pick.choice(LAST)}")
    if pick.random() < 0.2:
        w.add(f"    third_party: {pick.choice(LAST)} Ltd")
    w.add("    benefit:", f"      company: {w.plain()}")
    if pick.random() < 0.8:
        w.add(f"      customer: {w.plain()}")
    w.add(f"    information: [{', '.join(pick.sample(QUESTIONS, 2))}]",
          f"    human_contact: {{available: {pick.choice(('yes', 'no'))}, reach_via: {pick.choice(CHANNELS)}}}",
          f"    wait_limit: {pick.choice(WAITS)}", f"    feedback: {{customer: [{', '.join(w.evidence())}]}}",
          "    vulnerabilities:")
    for _ in range(2):
        w.add(f"      - effect: {w.plain()}", f"        cause: {w.plain()}",
              f"        severity: {pick.randrange(1, 6)}",
              f"        fix: {w.plain()}", f"        status: {pick.choice(('open', 'open', 'planned', 'fixed'))}")
    return "\n".join(w.lines)


def source(i: int) -> str:
    w = Writer(f"source {i}")
    kind = w.pick.choice(("interview", "survey", "support-log", "observation"))
    w.add("kind: source", f"id: source-{i:02}", f"title: {w.plain()}", f"type: {kind}",
          f"side: {w.pick.choice(('customer', 'employee'))}", "date: 2026-03-01", f"n: {w.pick.randrange(3, 400)}",
          "nuggets:")
    for n in range(1, 9):
        w.add(f"  - id: n{n}", f"    verbatim: {quoted(w.text())}", f"    locator: Interview {n}, {n}:20")
    return w.document()


def write(n: int, folder: Path, what: str = "maps") -> None:
    """A workspace with `n` personas, a map each, or with "journeys" a journey each over one catalogue.

    What is there with the same bytes is left as it is.
    """
    files = {"empathy.yaml": "name: Benchmark\n"}
    files |= {f"personas/sources/source-{i:02}.yaml": source(i) for i in range(1, SOURCES + 1)}
    if what == "journeys":
        files["personas/touchpoints.yaml"] = catalogue()
    for i in range(1, n + 1):
        own = f"personas/persona-{i:05}"
        files[f"{own}/persona.yaml"] = persona(i)
        if what == "journeys":
            files[f"{own}/journey-{i:05}.journey.yaml"] = journey(i)
        else:
            files[f"{own}/map-{i:05}.map.yaml"] = empathy_map(i)
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        if not file.exists() or file.read_bytes() != data:
            file.write_bytes(data)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
