"""A template of a stranger: a page or a TemplateFault, in bounded time and memory; nothing else is read, sent or written.

It is parsed here, where `guided` sees the branches, and rendered where such templates always are: in a worker with
limits. What a process opens, starts or connects to, Python itself tells (PEP 578), also in the worker.
"""

import os
import sys
from collections.abc import Hashable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError

from empathy_cli.render.environment import MAX_OUTPUT, Sandbox, environment
from empathy_cli.render.limits import Limits, Worker
from empathy_cli.render.links import BESIDE
from empathy_cli.render.overrides import MAX_TEMPLATE, TemplateFault
from tests.fuzz.oracle import Target, own_folder, readable
from tests.fuzz.seeds import ROOT

LIMITS = Limits(seconds=0.5, memory=128)
NAMES = ("x.html.jinja", "x.md.jinja", "x.svg.jinja", "x.jinja")
_ACTS = frozenset({
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "subprocess.Popen", "os.system",
    "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown",
    "os.putenv", "os.truncate", "os.kill", "shutil.rmtree", "ctypes.dlopen", "urllib.Request", "webbrowser.open", "pty.spawn"})
_CONTEXT: dict[str, Any] = {
    "dir": "ltr", "lang": "en", "title": "Lea <b>", "name": "Lea Brunner", "n": 3, "none": None, "yes": True, "half": 0.5,
    "pains": [{"text": "The same data, *typed* five times", "evidence": ["a#n1"], "severity": 4}, {"text": "x", "items": "y"}],
    "labels": {"pains": "Pains", "keys": "Keys"}, "words": ["a", "b", "c"], "items": "a key",
}


class Watched:
    """What was done that no template may do, noted in a file that the worker shares."""

    def __init__(self, folder: Path) -> None:
        self.said = os.open(folder / "said", os.O_RDWR | os.O_CREAT)
        self.on = False
        self.parent = os.getpid()
        self.open = tuple(map(str, ("/dev/null", "/proc/self/statm", folder / "templates", ROOT / "templates", ROOT / "empathy_cli", sys.prefix, sys.base_prefix, sys.exec_prefix)))
        sys.addaudithook(self.hook)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or os.getpid() == self.parent:
            return  # here, or in a process that somebody else has started
        if event == "open":
            path = arguments[0]
            shown = path if isinstance(path, str) else repr(path)
            if isinstance(path, int) or shown.startswith(self.open):
                return
            os.write(self.said, f"open {shown} {arguments[1]}\n".encode("utf-8", "backslashreplace"))
        elif event in _ACTS:
            os.write(self.said, f"{event} {arguments!r}\n".encode("utf-8", "backslashreplace"))

    def told(self) -> bytes:
        return os.pread(self.said, 4_000, 0)


@cache
def _world() -> tuple[Path, Sandbox, Worker, Watched, "count[int]"]:
    folder = own_folder()
    (folder / "secret.txt").write_text("s3cret", encoding="utf-8")
    team = folder / "templates"
    team.mkdir()
    (team / "good.html.jinja").write_text("{{ n }}", encoding="utf-8")
    (team / "part.jinja").write_text("{% macro m(x) %}[{{ x }}]{% endmacro %}", encoding="utf-8")
    (team / "out.jinja").symlink_to(folder / "secret.txt")
    worker = Worker(team, LIMITS)
    worker.render("good.html.jinja", {"n": 1})
    watched = Watched(folder)
    worker.close()  # the next one is a child of a process that has the hook
    return team, environment(team), worker, watched, count()


def run(data: bytes) -> Hashable:
    team, here, worker, watched, number = _world()
    name = f"t{next(number)}{NAMES[data[0] % len(NAMES) if data else 0][1:]}"
    path = team / name
    path.write_bytes(data[1:])
    try:
        parsed = _parsed(here, data[1:])
        if worker._process is None:
            watched.on = True
            worker._start()
            watched.on = False
        text = worker.render(name, _CONTEXT, BESIDE)
    except TemplateFault as fault:
        said = readable(fault.problems, lines=data.count(b"\n") + data.count(b"\r") + 1, files=True)
        reasons = {str(p.values.get("reason", ""))[:24] for p in fault.problems}
        return said, tuple(sorted(reasons))
    finally:
        path.unlink()
        assert not watched.told(), watched.told()
    assert parsed
    assert len(text) <= MAX_OUTPUT
    assert "s3cret" not in text
    return len(text).bit_length(), text[:12] if len(text) < 200 else ""


def _parsed(env: Sandbox, data: bytes) -> bool:
    """Whether it is a template at all. Nothing in it is computed."""
    try:
        env.parse(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, TemplateSyntaxError, RecursionError):  # Jinja lets ValueError out: a number of 5,000 digits
        return False
    return len(data) <= MAX_TEMPLATE


def seeds() -> list[bytes]:
    ours = [b"\0" + path.read_bytes() for path in (ROOT / "templates").glob("*.html.jinja")]
    return [*(b"\0" + text.encode() for text in _SHORT), *(b"\1" + text.encode() for text in _SHORT[:6]), *sorted(ours, key=len)[:6]]


_SHORT = [
    "{{ " + "9" * 5_000 + " }}", "{{ " + "no" * 2_500 + ".x }}", "{% include '" + "no" * 2_500 + "' %}",
    "<p>{{ title }}</p>{% for p in pains %}<li>{{ p.text|inline }} {{ loop.index }}{% else %}none{% endfor %}",
    "{% extends 'builtin/page.html.jinja' %}{% block body %}{{ name }}{% endblock %}",
    "{% import 'part.jinja' as p %}{{ p.m(name) }}{% include 'part.jinja' %}{% from 'part.jinja' import m %}{{ m(1) }}",
    "{% macro a(x, y=2) %}{{ caller() if caller else x ~ y }}{% endmacro %}{{ a(1) }}{% call a(2) %}c{% endcall %}",
    "{% set ns = namespace(i=0) %}{% for w in words %}{% set ns.i = ns.i + loop.index0 %}{% endfor %}{{ ns.i }}",
    "{% filter upper %}{{ words|join(', ')|replace('a', 'b')|title }}{% endfilter %}{{ title|md }}{{ title|plain }}{{ title|literal }}",
    "{{ pains|map(attribute='text')|list|first|truncate(9) }}{{ pains|groupby('severity') }}{{ words|batch(2)|list }}{{ n|round }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}{{ self.__init__.__globals__ }}{{ cycler.__init__ }}{{ lipsum.__globals__ }}",
    "{{ '%s'|format(1) }}{{ '{0.__class__}'.format(1) }}{{ 'a'.join(words) }}{{ words|attr('append') }}{{ labels.keys }}{{ labels.update }}",
    "{% include 'out.jinja' %}{% include '../secret.txt' %}{% include ['a', 'part.jinja'] ignore missing with context %}",
    "{{ range(10)|sum }}{{ 'A' * 9 }}{{ 2 ** 3 }}{{ 'x'|center(9) }}{{ 'x'|indent(3) }}{{ words|sort|reverse|list }}{{ n|filesizeformat }}",
    "{% raw %}{{ x }}{% endraw %}{# c #}{%- if yes and not none -%}{{ half }}{%- elif n > 2 -%}{% endif %}{{ wiki }}{{ 'lea'|href }}",
    "{{ title|urlize }}{{ pains|tojson }}{{ title|striptags }}{{ 'a b'|wordcount }}{{ labels|dictsort }}{{ labels|xmlattr }}{{ n is even }}",
]

TARGET = Target("templates", run, seeds, tuple(piece.encode() for piece in (
    "{{ ", " }}", "{% ", " %}", "{#", "#}", "{%- ", " -%}", "|", ".", "(", ")", "[", "]", "~", "*", "**", "//", "%", "+", ",", ":", "=", "'", '"',
    "__class__", "__mro__", "__subclasses__()", "__globals__", "__init__", "__builtins__", "_", "attr('__class__')", "|attr", "|map", "|select",
    "|list", "|join", "|format", "|replace('a', 'aaaaaaaaaa')", "|center(100000)", "|indent(1000000)", "|wordwrap(1)", "|batch(1)", "|slice(3)",
    "|tojson", "|pprint", "|xmlattr", "|urlize", "|inline", "|block", "|md", "|mdblock", "|mdurl", "|csp", "|mermaid", "|href", "|picture", "|safe",
    "range(99999)", "namespace(x=1)", "wiki", "self", "loop", "caller()", "cycler", "joiner", "lipsum", "dict", "title", "pains", "words", "labels",
    "{% for x in range(99999) %}", "{% endfor %}", "{% if ", "{% endif %}", "{% set ", "{% macro m() %}", "{% endmacro %}", "{{ m() }}", "loop(x)",
    "{% include 'part.jinja' %}", "{% include '../secret.txt' %}", "{% import 'out.jinja' as o %}", "{% extends 'builtin/page.html.jinja' %}",
    "{% block body %}", "{% endblock %}", "recursive", " is ", " in ", " not ", "True", "None", "1e999", "9" * 400, "{{ 'x' * 99999 }}", "\0", "\n",
    "super()", ".format(", ".format_map(", ".join(", ".encode()", ".__add__", ".mro()", "\\x", "é", "\ufeff")), seconds=5.0)
