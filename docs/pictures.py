"""Takes the pictures of the README again: three pages in Chromium, an interview, `show` and `check` in a real terminal
(tmux).

All is done in a copy of this repository's own workspace; the check, which finds little there, in one of its bad twin.
Look at the pictures before you commit them.
"""

import base64
import os
import shutil
import subprocess
import sys
import tempfile
import time
from io import StringIO
from math import ceil
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PERSONA = "andri-caflisch"
MAP = "couch-on-sunday"
JOURNEY = "wet-boots"
TWIN = ROOT / "tests" / "example" / "bad-twin"
CHECKED = ("interviews-2026-06", "granny-grace")
"""Documents of the bad twin."""
WIDTH = 1280
MARGIN = 13
CARDS = {
    "card": (f"{PERSONA}.html", "article.card >> nth=0"),
    "journey": (f"{PERSONA}.html#journey-{JOURNEY}", f"#journey-{JOURNEY} .jrow >> nth=0"),
    "touchpoints": ("touchpoints.html", "tr.x >> nth=5"),
}
"""The name of a picture, the page with the place to begin at, and what it ends with: nothing is cut through."""
KEYS = ("Ines Moser", "Enter", "Gardener, brings her father to every appointment", "Enter", "primary", "Enter",
        "Be back before the watering starts", "Enter", "Not to be the one who makes a scene", "Enter", "Enter",
        "The same questions at every counter", "Enter", "Parking, the lift, and a corridor that goes on for ever")
"""What somebody types into the interview that is shown."""

FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: system-ui, sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""
"""Rich's own picture of a terminal, without the fonts that it would fetch from the net."""


class Terminal:
    """A real terminal of its own: types, waits, and says what stands there, with its colours."""

    def __init__(self, folder: Path, width: int, height: int) -> None:
        self.socket = f"empathy-pictures-{os.getpid()}-{height}"  # the last one may still be going
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        env = {"PATH": path, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": str(folder), "PS1": "$ ",
               "SOURCE_DATE_EPOCH": "1794873600"}
        self.tmux("new-session", "-d", "-x", str(width), "-y", str(height), "-c", str(folder),
                  "env", "-i", *(f"{k}={v}" for k, v in env.items()), "sh", start=("-f", "/dev/null"))

    def tmux(self, *args: str, start: tuple[str, ...] = ()) -> str:
        return subprocess.run(["tmux", "-L", self.socket, *start, *args], check=True, text=True, timeout=30,  # noqa: S603, S607 - our own words
                              stdout=subprocess.PIPE).stdout

    def type(self, *keys: str) -> None:
        for key in keys:
            self.tmux("send-keys", *(() if key in ("Enter", "Escape", "Up") else ("-l",)), key)
            self.settle()

    def expect(self, text: str) -> None:
        """Wait until a text stands there, for at most half a minute."""
        end = time.monotonic() + 30
        while text not in self.screen():
            if time.monotonic() > end:
                sys.exit(f"“{text}” did not come up:\n{self.screen()}")
            time.sleep(0.05)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing has changed for half a second."""
        seen, since = self.screen(), time.monotonic()
        while time.monotonic() - since < 0.5:
            time.sleep(0.05)
            now = self.screen()
            if now != seen:
                seen, since = now, time.monotonic()

    def screen(self) -> str:
        return self.tmux("capture-pane", "-e", "-p").rstrip()

    def close(self) -> None:
        self.tmux("kill-server")


def picture(screen: str, title: str, width: int, file: Path) -> None:
    """An SVG of a terminal's screen."""
    console = Console(record=True, width=width, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(screen))
    svg = console.export_svg(title=title, code_format=FRAME, unique_id=file.stem)
    file.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", "utf-8")


def interview(workspace: Path) -> None:
    terminal = Terminal(workspace, 96, 18)
    try:
        terminal.type("clear; empathy new persona", "Enter")
        terminal.expect("1/10")
        terminal.type(*KEYS)
        picture(terminal.screen(), "empathy new persona", 96, PICTURES / "interview.svg")
    finally:
        terminal.close()


def show(workspace: Path) -> None:
    terminal = Terminal(workspace, 96, 60)
    try:
        terminal.type(f"clear; empathy show {MAP}; echo END", "Enter")
        terminal.expect("END\n")
        screen = terminal.screen().partition("END\n")[0].rstrip()
        picture(screen, f"empathy show {MAP}", 96, PICTURES / "show.svg")
    finally:
        terminal.close()


def check(workspace: Path) -> None:
    twin = workspace.parent / "twin"
    shutil.copytree(TWIN, twin)
    terminal = Terminal(twin, 96, 61)
    try:
        terminal.type(f"clear; empathy check {' '.join(CHECKED)}; echo END", "Enter")
        terminal.expect("END\n")
        screen = terminal.screen().partition("END\n")[0].rstrip()
        picture(screen, f"empathy check {' '.join(CHECKED)}", 96, PICTURES / "check.svg")
    finally:
        terminal.close()


def cards(workspace: Path) -> None:
    """The top of a card, of a journey and of the page of touchpoints: WebP, which keeps letters sharp at a quarter of
    the size of PNG.
    """
    empathy(workspace, "render")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, chromium_sandbox=os.geteuid() != 0)
        for name, (target, last) in CARDS.items():
            page = chromium.new_page(viewport={"width": WIDTH, "height": WIDTH}, device_scale_factor=2)
            page.goto(f"{(workspace / 'build').as_uri()}/{target}")
            box = page.locator(last).bounding_box(timeout=5000)
            if box is None:
                sys.exit(f"{target} does not show “{last}”")
            page.set_viewport_size({"width": WIDTH, "height": ceil(box["y"] + box["height"]) + MARGIN})
            shot = page.context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": 80})
            (PICTURES / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))
        chromium.close()


def empathy(workspace: Path, *args: str) -> None:
    subprocess.run([sys.executable, "-m", "empathy_cli", *args], cwd=workspace, check=True, timeout=60,  # noqa: S603 - our own words
                   stdout=subprocess.DEVNULL)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        shutil.copytree(ROOT / "personas", workspace / "personas")
        shutil.copy(ROOT / "empathy.yaml", workspace)
        for take in (cards, show, check, interview):
            take(workspace)
    for file in sorted(PICTURES.iterdir()):
        print(f"docs/pictures/{file.name}: {file.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
