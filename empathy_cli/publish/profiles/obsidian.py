"""A vault of Obsidian: the name of a file is the title of the note; links are Markdown, relative, percent-encoded."""

from collections.abc import Mapping
from typing import Any

from empathy_cli.publish.leaf import LeafKind

from .names import UNPRINTABLE, clean, fitting, steady, wide
from .plain import Plain


class Obsidian(Plain):
    """`Personas/Personas.md`, the note of its folder, and `Personas/Andri Caflisch.md`."""

    name = "obsidian"
    extras: Mapping[str, Any] = {"name": "obsidian", "mermaid": "fence", "details": False, "nested": 4}

    def named(self, title: str) -> str:
        """Without what no file may hold, and without what no link of Obsidian may: `#`, `^`, `[`, `]`."""
        return steady(wide(clean(title), UNPRINTABLE + "#^[]"))

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if kind == "contents":
            return fitting(f"{self.home}/{self.home.rpartition('/')[2]}.md")
        return super().place(kind, id_, title)
