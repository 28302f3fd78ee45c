"""Safe HTML of a field as a tree, for those who write it in another language: Markdown, the languages of wikis."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Node:
    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)


class _Tree(HTMLParser):
    """nh3's output is well-formed: every tag but `<br>` is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag != "br":
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Node:
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.open[0]


def stacked(nodes: "Iterable[Node | str]") -> Iterator[Node]:
    """Paragraphs, lists and quotations, one below the other. What stands loose between them is a paragraph, too."""
    loose: list[Node | str] = []
    for node in nodes:
        if isinstance(node, str) or node.tag not in ("p", "ul", "ol", "blockquote"):
            loose.append(node)
            continue
        if loose:
            yield Node("p", {}, loose)
            loose = []
        yield node
    if loose:
        yield Node("p", {}, loose)


def words(node: "Node | str") -> str:
    return node if isinstance(node, str) else "".join(words(child) for child in node.children)
