"""Importing 100,000 rows of feedback, with e-mail addresses and phone numbers in every twentieth: seconds and peak MiB
of the whole program, against the csv module of Python that only reads the same file.

Then the export grows by 1,000 rows and is imported again; and a check looks up a row that a persona cites.
"""

import csv
import random
import sys
import tempfile
from functools import partial
from pathlib import Path

from results import QUICK, Goal, remark
from rounds import Command, compare, verdict

ROWS, MORE = (3_000, 100) if QUICK else (100_000, 1_000)
TEXT = """Ich warte seit drei Wochen auf mein Paket und niemand meldet sich obwohl ich schon mehrmals angerufen habe
Der Kundendienst war freundlich aber das Problem ist nicht gelöst Bestellung Rechnung über 49,90 Euro am 12.03.2026
falsch Die App stürzt ab It took me forever to find the button and nobody could help Merci pour la réponse"""
READING = "import csv, sys; sum(map(len, csv.reader(open(sys.argv[1], encoding='utf-8', newline=''), delimiter=';')))"
TOLD = ("--text", "Kommentar", "--side", "customer", "--date", "Erstellt", "--segment", "Gruppe",
        "--touchpoint", "Kanal", "--no-input", "--id", "tickets")


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "personas").mkdir()
        (folder / "empathy.yaml").write_text("language: de\n", "utf-8")
        write(folder / "tickets.csv", ROWS)
        write(folder / "longer.csv", ROWS + MORE)
        ours = [sys.executable, "-m", "empathy_cli", "import", "feedback"]
        plain = Command("csv.reader alone", [sys.executable, "-c", READING, str(folder / "tickets.csv")])
        first = f"import, {ROWS:,} rows"
        found = compare([plain, Command(first, [*ours, "tickets.csv", *TOLD], folder, partial(clear, folder))],
                        rounds=3, warm=0, title="A first import")[first]
        kept = {path: path.read_bytes() for path in sorted((folder / "personas/sources").iterdir())}
        size = sum(map(len, kept.values())) / 2**20
        more = f"import, {MORE:,} rows more"
        same = "import, nothing new"
        again = compare([
            plain, Command(same, [*ours, "tickets.csv"], folder, partial(restore, kept)),
            Command(more, [*ours, "longer.csv", *TOLD], folder, partial(restore, kept)),
        ], rounds=3, warm=0, title="Again")
        restore(kept)
        cited, uncited = looked_up(folder)
        remark(f"Kept beside the source: {size:.1f} MiB.")
    return verdict([
        Goal(f"{ROWS:,} rows, CPU", found.cpu, 20, "s"),
        Goal(f"{ROWS:,} rows, peak of the largest process", found.peak, 300, "MiB"),
        Goal(f"{MORE:,} rows more, CPU", again[more].cpu, 20, "s"),
        Goal(f"{MORE:,} rows more, peak of the largest process", again[more].peak, 300, "MiB"),
        ("the same file again, CPU over csv.reader alone", again[same].cpu_ratio, 2),
        ("check with a cited row, CPU over the same without", cited / uncited, 2),
    ])


def looked_up(folder: Path) -> tuple[float, float]:
    """CPU seconds of a check in which a persona cites a row of the file, and of one in which it cites the source."""
    check = [sys.executable, "-m", "empathy_cli", "check", "--select", "REF01"]

    def cite(evidence: str) -> None:
        (folder / "personas/lea.yaml").write_text(
            f"kind: persona\nid: lea\nname: Lea\npains:\n  - text: Waits\n    evidence: {evidence}\n", "utf-8")

    found = compare([
        Command("check, the source cited", check, folder, partial(cite, "tickets")),
        Command("check, the last row cited", check, folder, partial(cite, f"tickets#r{ROWS + 1}")),
    ], rounds=7, title="A check")
    return found["check, the last row cited"].cpu, found["check, the source cited"].cpu


def clear(folder: Path) -> None:
    for path in (folder / "personas/sources").glob("tickets.*"):
        path.unlink()


def restore(kept: dict[Path, bytes]) -> None:
    for path, data in kept.items():
        path.write_bytes(data)


def write(path: Path, rows: int) -> None:
    """An export of a ticket system. The first rows of a longer one are those of a shorter one."""
    chance, words = random.Random(4), TEXT.split()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Nr", "Erstellt", "Kanal", "Gruppe", "Kommentar"])
        for n in range(rows):
            text = " ".join(chance.choices(words, k=chance.randint(8, 60)))
            if not n % 20:
                text += f" Erreichbar unter 079 {n % 1000:03} 45 67 oder lea.brunner{n}@example.org"
            if not n % 30:
                text = f"{text[:40]}\n{text[40:]}"
            if not n % 50:
                text += ' "wörtlich"'
            writer.writerow([n, f"{n % 28 + 1:02}.{n % 12 + 1:02}.2026 10:11", chance.choice(["App", "Filiale"]),
                             chance.choice(["Neu", "Bestand"]), text])


if __name__ == "__main__":
    sys.exit(main())
