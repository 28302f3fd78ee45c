"""Texts in a Mermaid `journey` diagram, which GitHub and GitLab draw from a fenced block of Markdown.

Its grammar knows no quotes: `:`, `;`, `#` and a line end cut a name, `,` an actor, `%%` begins a comment or, with a
brace, a directive that sets Mermaid up anew; “title”, “section” and “journey” are words of its own where a line begins
with them. So every ASCII sign but the full stop is written as a character reference of Mermaid's (`#58;`), and
templates begin a line with a number or a word of Mermaid's, never with a text. `tests/render/check_mermaid.py` asks
Mermaid itself.
"""

import re

from markupsafe import Markup

from .controls import one_line, show

MAX_TEXT = 80
"""Characters of a name; what is longer would stand across its neighbours."""
_SIGN = re.compile(r"[!-\-/:-@\[-`{-~\u00b0\u00b6\u00df\ufb02]")
"""The last four are what Mermaid writes references with while it works: ﬂ°…¶ß."""


def text(value: object) -> Markup:
    """The text as part of a line. Mermaid shows exactly it, cut at `MAX_TEXT`."""
    words = one_line(show("" if value is None else str(value))).strip()
    if len(words) > MAX_TEXT:
        words = words[:MAX_TEXT - 1].rstrip() + "…"
    return Markup(_SIGN.sub(lambda sign: f"#{ord(sign[0])};", words))  # noqa: S704 - nothing is left that could act
