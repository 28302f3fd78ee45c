"""Ways to write a text so that a filter does not know it again, and what reads it may."""

import codecs
import html
import urllib.parse
from collections.abc import Callable

Encoding = Callable[[str], str]


def _each(form: str, signs: str = "") -> Encoding:
    """Each character, or each of these, in this form."""
    return lambda text: "".join(form.format(c=ord(c)) if not signs or c in signs else c for c in text)


def _between(sign: str, words: tuple[str, ...] = ("script", "alert", "onerror", "javascript", "img")) -> Encoding:
    """A sign in the middle of every word that a filter looks for."""
    def written(text: str) -> str:
        for word in words:
            text = text.replace(word, word[:2] + sign + word[2:])
        return text
    return written


def _swap(signs: dict[str, str]) -> Encoding:
    return lambda text: text.translate(str.maketrans(signs))


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NAMES = {"<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "(": "&lpar;", ")": "&rpar;", ":": "&colon;", "=": "&equals;", "/": "&sol;", "&": "&amp;"}

ENCODINGS: dict[str, Encoding] = {
    "decimal": _each("&#{c};"), "hexadecimal": _each("&#x{c:x};"), "capital hexadecimal": _each("&#X{c:X};"), "decimal, open": _each("&#{c}"),
    "decimal, padded": _each("&#{c:07d};"), "decimal signs": _each("&#{c};", "<>\"'():=/"), "hexadecimal signs, open": _each("&#x{c:x}", "<>\"'()="),
    "named": _swap(_NAMES), "named, open": lambda text: text.replace("<", "&lt").replace(">", "&gt").replace('"', "&quot"),
    "escaped": html.escape, "escaped twice": lambda text: html.escape(html.escape(text)), "percent": urllib.parse.quote,
    "percent, all": _each("%{c:02x}"), "percent twice": lambda text: urllib.parse.quote(urllib.parse.quote(text)), "percent u": _each("%u{c:04x}"),
    "UTF-7": lambda text: text.encode("utf-7").decode().replace("<", "+ADw-").replace(">", "+AD4-"),
    "UTF-16 as Latin-1": lambda text: "\xff\xfe" + text.encode("utf-16-le").decode("latin-1"), "overlong as Latin-1": lambda text: text.replace("<", "\xc0\xbc").replace(">", "\xc0\xbe"),
    "overlong, longer": lambda text: text.replace("<", "\xe0\x80\xbc").replace(">", "\xe0\x80\xbe"), "high bit": lambda text: text.replace("<", "\xbc").replace(">", "\xbe"),
    "ISO-2022-JP": lambda text: "\x1b$B" + text + "\x1b(B", "HZ": lambda text: "~{" + text + "~}", "Shift JIS lead": lambda text: text.replace('"', '\x82"'),
    "NUL in words": _between("\x00"), "NUL after <": lambda text: text.replace("<", "<\x00"), "NUL before <": lambda text: text.replace("<", "\x00<"),
    "byte order mark in words": _between("\ufeff"), "byte order mark first": lambda text: "\ufeff" + text, "zero width in words": _between("\u200b"),
    "joiner in words": _between("\u200d"), "soft hyphen in words": _between("\xad"), "mark of direction in words": _between("\u200e"),
    "turn of direction": lambda text: "\u202e" + text[::-1], "turn of direction in words": _between("\u202d\u202c"), "variation in words": _between("\ufe0f"),
    "combining after <": lambda text: text.replace("<", "<\u0338"), "tag characters": lambda text: text + "".join(chr(0xE0000 + ord(c)) for c in text if c.isascii()),
    "full width": _swap({chr(c): chr(c + 0xFEE0) for c in range(33, 127)}), "full width signs": _swap({c: chr(ord(c) + 0xFEE0) for c in "<>\"'/=():&"}),
    "small forms": _swap({"<": "\ufe64", ">": "\ufe65", "&": "\ufe60", "=": "\ufe66"}), "single quotes of books": _swap({"<": "\u2039", ">": "\u203a", '"': "\u201d", "'": "\u2019"}),
    "long s": lambda text: text.replace("s", "\u017f"), "Kelvin": lambda text: text.replace("k", "\u212a"), "dotless i": lambda text: text.replace("i", "\u0131"),
    "bold letters": _swap({c: chr(0x1D41A + n) for n, c in enumerate(_LETTERS)}), "Cyrillic": _swap({"a": "\u0430", "e": "\u0435", "o": "\u043e", "c": "\u0441"}),
    "capitals": str.upper, "capitals in turn": lambda text: "".join(c.upper() if n % 2 else c for n, c in enumerate(text)), "rot13": lambda text: codecs.encode(text, "rot13"),
    "slash for blank": lambda text: text.replace(" ", "/"), "newline for blank": lambda text: text.replace(" ", "\n"), "tab for blank": lambda text: text.replace(" ", "\t"),
    "form feed for blank": lambda text: text.replace(" ", "\f"), "carriage return for blank": lambda text: text.replace(" ", "\r"), "vertical tab for blank": lambda text: text.replace(" ", "\v"),
    "no-break for blank": lambda text: text.replace(" ", "\xa0"), "line separator": lambda text: text.replace(" ", "\u2028"), "next line": lambda text: text.replace(" ", "\x85"),
    "doubled <": lambda text: text.replace("<", "<<"), "word in word": lambda text: text.replace("script", "scr<script>ipt"), "surrogate": lambda text: text.replace("<", "\ud83c<"),
    "JavaScript": _each("\\u{c:04x}"), "JavaScript, short": _each("\\x{c:02x}"), "JavaScript, letters": _each("\\u{c:04x}", "aelrt"), "CSS": _each("\\{c:x} "), "octal": _each("\\{c:o}"),
    "backslash before signs": lambda text: "".join("\\" + c if not c.isalnum() and c != " " else c for c in text), "string end": lambda text: text.replace(">", ">\x9c"),
    "marks of Python-Markdown": lambda text: text.replace("<", "\x02klzzwxh:0000\x03<"), "marks, wzxhzdk": lambda text: "\x02wzxhzdk:0\x03" + text, "stash of amp": lambda text: text.replace("&", "\x02amp\x03"),
    "noncharacter": lambda text: text.replace("<", "\ufffe<").replace(">", "\uffff>"), "reversed": lambda text: text[::-1], "line ends inside": lambda text: text.replace("=", "=\r\n"),
}
"""Name → encoding. About half of them make text of an attack; which ones do not, a browser knows best."""
