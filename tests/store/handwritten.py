"""Documents as different hands write them: the same data in random indentation, quotes, comments and line ends."""

import random

WORDS = (
    "parcel", "courier", "waits", "form", "queue", "night", "phone", "shop", "child", "size", "late", "nobody", "driver", "app",
    "page", "ward", "lift", "gift",
)
TEXTS = [
    "it's bad", 'say "x"', "a: b", "no", "12:30", "team #1", "- dash", "C:\\new", "*x*", "[a]", "100 %", "ä “x” – é", "x - y",
    "key:", "@x", "1.10", "{a}, b", "# x", "'", '"', "李雷", "a\u00a0b", "…", "?", "x  y",
]
LISTS = ("goals", "pains", "gains", "behaviours")


class Hand:
    """Writes one document, with the habits of one hand."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.dash = self.r.choice([0, 2, 2, 2, 4])
        self.step = self.r.choice([2, 2, 4])
        self.gap = self.r.choice([1, 1, 1, 3])
        self.eol = self.r.choice(["\n", "\n", "\n", "\r\n"])
        self.bom = self.r.random() < 0.1
        self.comments = 0
        self.lines: list[str] = []

    def sentence(self, most: int = 12) -> str:
        if self.r.random() < 0.25:
            return self.r.choice(TEXTS)
        return " ".join(self.r.choice(WORDS) for _ in range(self.r.randint(1, most))).capitalize()

    def note(self) -> str:
        """Now and then a comment behind a value."""
        if self.r.random() < 0.2:
            self.comments += 1
            return f"{' ' * self.r.choice([1, 2, 5])}# c{self.comments}."
        return ""

    def own_line(self, indent: int) -> None:
        if self.r.random() < 0.12:
            self.comments += 1
            self.lines.append(f"{' ' * indent}# c{self.comments}.")
        if self.r.random() < 0.06:
            self.lines.append("")

    def scalar(self, text: str, indent: int, lead: str) -> None:
        """`indent` is the least that lines below must be indented."""
        import yaml

        plain = not set("[]{},&*!|>'\"%@`#?:-") & set(text[:1]) and ": " not in text and " #" not in text and text[-1] != ":"
        plain = plain and text != "null" and yaml.load(f"a: {text}", yaml.BaseLoader) == {"a": text}
        pad = " " * indent
        ways = ["'", '"'] + (["", "", ""] if plain else [])
        if " " in text.strip() and "  " not in text and self.r.random() < 0.4:
            ways = [">", "|", ">-"] + (["wrapped"] if plain and not text.split(" ", 1)[1].startswith(("-", "#", "?", ":")) else [])
        way = self.r.choice(ways)
        first, _, rest = text.partition(" ")
        if way == "'":
            self.lines.append(f"{lead}'" + text.replace("'", "''") + "'" + self.note())
        elif way == '"':
            self.lines.append(f'{lead}"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' + self.note())
        elif way == "|":
            self.lines += [f"{lead}|" + self.note(), pad + text]
        elif way in (">", ">-"):
            self.lines += [f"{lead}{way}" + self.note(), pad + first, pad + rest]
        elif way == "wrapped":
            self.lines += [f"{lead}{first}", pad + rest + self.note()]
        else:
            self.lines.append(lead + text + self.note())

    def statement(self, value: str | dict, column: int) -> None:
        self.own_line(column)
        lead = " " * column + "-" + " " * self.gap
        if isinstance(value, str):
            self.scalar(value, column + self.step, lead)
            return
        inside = len(lead)
        for key, item in value.items():
            if isinstance(item, list):
                self.words(key, item, inside, lead)
            else:
                self.scalar(item, inside + self.step, f"{lead}{key}: ")
            lead = " " * inside
            self.own_line(inside)

    def words(self, key: str, items: list[str], column: int, lead: str) -> None:
        if self.r.random() < 0.6:
            if self.r.random() < 0.2 and len(items) > 1:
                self.lines.append(f"{lead}{key}: [{items[0]},")
                self.lines += [f"{' ' * (column + 4)}{item}," for item in items[1:-1]]
                self.lines.append(f"{' ' * (column + 4)}{items[-1]}]" + self.note())
            else:
                self.lines.append(f"{lead}{key}: [{', '.join(items)}]" + self.note())
        else:
            self.lines.append(f"{lead}{key}:" + self.note())
            self.lines += [f"{' ' * (column + self.dash)}-{' ' * self.gap}{item}" + self.note() for item in items]

    def evidence(self) -> list[str]:
        return [f"src-{self.r.randint(1, 9)}#n{self.r.randint(1, 9)}" for _ in range(self.r.randint(1, 3))]

    def stated(self) -> str | dict:
        if self.r.random() < 0.5:
            return self.sentence()
        value: dict = {"text": self.sentence()}
        if self.r.random() < 0.5:
            value["basis"] = self.r.choice(["heard", "observed"])
        if self.r.random() < 0.7:
            value["evidence"] = self.evidence()
        return dict(self.r.sample(list(value.items()), len(value)))

    def document(self) -> str:
        parts = [("kind", "persona"), ("id", "lea"), ("name", self.sentence(3))]
        parts += [(key, self.sentence()) for key in ("role", "owner") if self.r.random() < 0.5]
        parts += [(key, [self.stated() for _ in range(self.r.randint(1, 4))]) for key in LISTS if self.r.random() < 0.7]
        if self.r.random() < 0.5:
            parts.append(("tags", [self.r.choice(WORDS) for _ in range(self.r.randint(1, 4))]))
        if self.r.random() < 0.4:
            parts.append(("contact", {"preference": self.sentence(), "knows_history": "true"}))
        if self.r.random() < 0.3:
            parts.append(("motives", None))
        rest = parts[1:]
        self.r.shuffle(rest)
        for key, value in [parts[0], *rest]:
            self.field(key, value)
        if self.r.random() < 0.3:
            self.lines += ["", "# c-last."]
        text = self.eol.join(self.lines) + (self.eol if self.r.random() < 0.9 else "")
        return ("\ufeff" if self.bom else "") + text

    def field(self, key: str, value: object) -> None:
        self.own_line(0)
        if value is None:
            self.lines.append(f"{key}:{self.r.choice(['', ' ', ' ~', ' []', ' null'])}" + self.note())
        elif key in ("kind", "id"):
            self.lines.append(f"{key}: {value}" + self.note())
        elif key == "tags":
            self.words(key, value, 0, "")
        elif isinstance(value, list):
            self.lines.append(f"{key}:" + self.note())
            for item in value:
                self.statement(item, self.dash)
        elif isinstance(value, dict):
            self.lines.append(f"{key}:" + self.note())
            for name, item in value.items():
                self.own_line(self.step)
                self.scalar(item, 2 * self.step, f"{' ' * self.step}{name}: ")
        else:
            self.scalar(str(value), self.step, f"{key}: ")
        if self.r.random() < 0.4:
            self.lines.append("")
