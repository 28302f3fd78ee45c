"""Our lines in a sidebar that people write, too: the contents page, and the pages below it."""

from collections.abc import Sequence

from empathy_cli.publish.leaf import Leaf
from empathy_cli.publish.target import Placed, Profile

MOST = 60
"""So many pages are listed; a sidebar with more is no help, and the contents page has them all."""
_MARKS = str.maketrans({c: f"&#{ord(c)};" for c in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"})


def listed(profile: Profile, at: str, contents: Placed, pages: Sequence[Placed], style: str = "html") -> list[Leaf]:
    """The block for a sidebar in Markdown."""
    def line(page: Placed) -> str:
        return f"- [{page.title.translate(_MARKS)}]({profile.href(page, at)})"

    shown = [p for p in pages if p.kind == "page"][:MOST]
    text = "\n".join([line(contents), *(f"  {line(page)}" for page in shown), ""])
    return [Leaf(f"block:{at}", "block", "", at, text.encode(), style=style)]
