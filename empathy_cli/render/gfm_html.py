"""Safe HTML → Markdown that GitHub shows the same: for prose with more in it than pieces of a paragraph."""

from .controls import one_line
from .gfm import Emphasis, address, code, escape, join, line_start
from .tree import Node, parse, stacked, words


def line(html: str) -> str:
    """Safe HTML of one paragraph as one line of Markdown."""
    return line_start(_inline(parse(html).children))


def blocks(html: str) -> str:
    """Safe HTML of prose as blocks of Markdown."""
    return "\n\n".join(_blocks(parse(html).children))


def _inline(nodes: list[Node | str], *, nested: bool = False) -> str:
    parts: list[str | Emphasis] = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(escape(one_line(node)))
        elif node.tag == "br":
            parts.append("<br>")
        elif node.tag == "code":
            parts.append(code(one_line(words(node))))
        elif node.tag in ("strong", "em"):
            parts += _emphasis(node, nested=nested)
        elif node.tag == "a":
            parts.append(_link(node))
        else:
            parts.append(_inline(node.children, nested=nested))
    return join([part for part in parts if part])


def _emphasis(node: Node, *, nested: bool) -> list[str | Emphasis]:
    text = _inline(node.children, nested=True)
    inner = text.strip()
    if not inner:
        return [text]
    before, after = text[:len(text) - len(text.lstrip())], text[len(text.rstrip()):]
    mark = "" if nested else "**" if node.tag == "strong" else "*"
    return [before, Emphasis(mark, node.tag, inner), after]


def _link(node: Node) -> str:
    text, href = _inline(node.children, nested=False), node.attributes.get("href")
    if not href or not text.strip():
        return text
    return f"[{text}]({address(href)})"


def _blocks(nodes: list[Node | str]) -> list[str]:
    """Each block as its lines, joined by newlines."""
    found: list[str] = []
    last_list = ""
    for node in stacked(nodes):
        if node.tag == "p":
            text = _inline(node.children).replace("<br> ", "<br>").strip(" ")
            if not text:
                continue
            found.append(line_start(text))
        elif node.tag == "blockquote":
            found.append("\n".join(f"> {row}".rstrip() for row in "\n\n".join(_blocks(node.children)).split("\n")))
        else:
            found.append(_list(node, again=last_list == node.tag))
        last_list = "" if last_list == node.tag or node.tag not in ("ul", "ol") else node.tag
    return found


def _quotes(node: Node) -> bool:
    return node.tag == "blockquote" or any(isinstance(child, Node) and _quotes(child) for child in node.children)


def _list(node: Node, *, again: bool) -> str:
    """`again`: the list before was of the same kind; another mark keeps them apart."""
    items = [child for child in node.children if isinstance(child, Node)]
    start = int(node.attributes.get("start") or 1)
    wide = any(isinstance(c, Node) and (c.tag == "p" or _quotes(c)) for item in items for c in item.children)
    gap = "\n\n" if wide else "\n"  # Python-Markdown ends a quotation only with an empty line
    rows = []
    for n, item in enumerate(items, start):
        mark = f"{n}{')' if again else '.'} " if node.tag == "ol" else "* " if again else "- "
        body = gap.join(_blocks(item.children)).split("\n")
        inner = " " * max(4, len(mark))  # four is right everywhere; Python-Markdown takes no less
        rows.append("\n".join([mark + body[0], *(inner + row if row else "" for row in body[1:])]).rstrip())
    return gap.join(rows)
