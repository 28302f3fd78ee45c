"""Avatars: initials on a pattern, a pattern, or one of eight drawn portraits. All drawn here, the same every time.

Hue and pattern come from the id. A portrait is chosen by a person, never derived from a name: that would misgender.
Faces are tinted in the hue of the card, so that no colour of skin is claimed either.
"""

import unicodedata
from functools import lru_cache
from zlib import crc32

from .portraits import PORTRAITS

HUES = (
    ("#f3e3f1", "#dcb3d8", "#7a3e78", "#4b2350"),
    ("#dcedf2", "#a6cfdc", "#1b6076", "#0f3c4a"),
    ("#fbeacb", "#ecc27c", "#9a5c0c", "#5b3604"),
    ("#e4e8fa", "#b5c1f0", "#43549f", "#272f66"),
    ("#fce2db", "#efb0a3", "#a1372d", "#5f1d17"),
    ("#dbf0e4", "#a2d3b8", "#2a664a", "#163b2b"),
)
"""Paper, light, strong, dark: the same families of colour that the sections of a map have."""
TILES = (
    "M0 0h30A30 30 0 0 1 0 30z", "M30 0v30A30 30 0 0 1 0 0z", "M30 30H0A30 30 0 0 1 30 0z",
    "M0 30V0A30 30 0 0 1 30 30z", "M0 0h30L0 30z", "M30 0v30L0 0z",
    "M15 0a15 15 0 0 1 0 30a15 15 0 0 1 0-30z", "M0 0A15 15 0 0 0 30 0z",
)

MIRRORS = (
    "scale(1)", "translate(120 0) scale(-1 1)", "translate(0 120) scale(1 -1)", "translate(120 120) scale(-1 -1)",
)


def initials_of(name: str) -> str:
    """The first letters of the first and the last word, with their marks: Åsa von Ödegård → ÅÖ, 李雷 → 李."""
    words = [w for w in ("".join(c for c in word if c.isalnum() or unicodedata.category(c)[0] == "M")
                         for word in unicodedata.normalize("NFC", name).split()) if w]
    return "".join(_first(word) for word in words[:1] + words[1:][-1:])


def _first(word: str) -> str:
    n = 1
    while n < len(word) and unicodedata.category(word[n])[0] == "M":
        n += 1
    return word[:n].upper()


def face(kind: str, seed: str, initials: str) -> dict[str, object]:
    """A drawn face as templates get it: the SVG, and the hue (0 to 5) that a card may take up."""
    return {"svg": svg(kind, seed, initials), "hue": crc32(seed.encode()) % len(HUES)}


def standalone(drawn: str) -> str:
    """A drawn face as a file of its own: with a size, rounded corners, and letters without serifs."""
    inner = drawn.partition(">")[2].removesuffix("</svg>")
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="120" height="120" role="img" '
            'font-family="system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,sans-serif" font-weight="600">'
            '<clipPath id="round"><rect width="120" height="120" rx="24"/></clipPath>'
            f'<g clip-path="url(#round)">{inner}</g></svg>\n')


@lru_cache(maxsize=8)  # a page, and its cards in the gallery, show the same one
def svg(kind: str, seed: str, initials: str) -> str:
    """An SVG of 120 × 120, without ids and without words for screen readers: the name stands beside it.

    `kind` is `initials`, `pattern` or `portrait-1` … `portrait-8`; `seed` is the document's id.
    """
    number = crc32(seed.encode())
    paper, light, strong, dark = HUES[number % len(HUES)]
    portrait = PORTRAITS.get(kind)
    if portrait:
        drawn = portrait.format(paper=paper, light=light, strong=strong, dark=dark)
    else:
        drawn = _pattern(number // len(HUES), light, strong)
        if kind == "initials" and initials:
            drawn += _letters(initials, paper, dark)
    return (f'<svg class="drawn" viewBox="0 0 120 120" aria-hidden="true" focusable="false">'
            f'<path fill="{paper}" d="M0 0h120v120H0z"/>{drawn}</svg>')


def _pattern(number: int, light: str, strong: str) -> str:
    """An ornament of quarter circles, triangles and discs, mirrored both ways: it never happens to look like a face."""
    tiles = []
    for at in ("0 0", "30 0", "0 30", "30 30"):
        number = (number * 1_103_515_245 + 12_345) & 0x7FFF_FFFF
        fill = strong if (number >> 20) % 3 == 0 else light
        tile = TILES[(number >> 16) % len(TILES)]
        tiles.append(f'<path fill="{fill}" stroke="{fill}" d="{tile}" transform="translate({at})"/>')
    quarter = "".join(tiles)
    turns = "".join(f'<g transform="{turn}">{quarter}</g>' for turn in MIRRORS)
    return f'<g stroke-width=".4">{turns}</g>'


def _letters(initials: str, paper: str, dark: str) -> str:
    from html import escape

    size = 35 if len(initials) > 1 else 46
    text = escape("\u200c".join(initials) if initials.isalpha() and not initials.isascii() else initials)
    return (f'<circle cx="60" cy="60" r="38" fill="{paper}"/>'
            f'<text x="60" y="60" dy=".35em" text-anchor="middle" font-size="{size}" fill="{dark}">{text}</text>')
