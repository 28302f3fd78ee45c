"""Asks Mermaid itself whether it shows the texts of a journey's diagram exactly: run it when Mermaid has a new version.

    python tests/render/check_mermaid.py

It needs npm and Chromium, fetches Mermaid from the package registry into a temporary folder, draws each text as title,
stage, step and actor, once as it is written into diagrams and once raw, and says where what is shown is something else.
The raw ones are the control: many of them must fail. Last looked at with Mermaid 11.17.2: 565 texts, none wrong; raw, 350.
"""

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = [
    "Looks: at; shoes # now", "end", "section Find", "section", "title X", "journey", "journey: 3", "accTitle: x", "accDescr { x }", "%% comment", "5%% x",
    "%%{init: {'securityLevel':'loose'}}%%", "a\nb: 5", "---\nconfig: x\n---", "“quotes” 'and' \"more\"", "<b>x</b>", "<br>", "a<br/>b", "#35;", "#quot;", "&lt;", "&#60;",
    "```", "` `", "ﬂ°°60¶ß", "ﬂ°lt¶ß", "مرحبا بالعالم", "李雷", "👩‍👧 x", "x" * 200, "a, b", "C:\\new", "{x}", "[y]", "(z)", "|", "~", "$x$", "Grüße", "e\u0301", "__proto__",
    "constructor", "1", "-", "a  b", "_x_", "*x*", "12:30", "5", "Me", ":", ";", "#", "…",
]
PAGE = """<!doctype html><meta charset="utf-8"><script src="mermaid.min.js"></script><script src="cases.js"></script>
<pre id="out"></pre><div id="box"></div><script>
window.fired = 0; window.alert = () => { window.fired++ };
(async () => {
  mermaid.initialize({startOnLoad: false, securityLevel: 'strict'});
  const out = [], box = document.getElementById('box');
  for (const [i, code] of CASES.entries()) {
    const found = {};
    try {
      box.innerHTML = (await mermaid.render('m' + i, code)).svg;
      const texts = (what) => [...box.querySelectorAll(what)].map(x => x.textContent.trim());
      found.titles = texts('svg > text'); found.labels = texts('foreignObject');
      found.faces = [...box.querySelectorAll('circle.face')].map(x => Number(x.getAttribute('cy')));
      found.alive = box.querySelectorAll('script, iframe, img').length;
    } catch (e) { found.error = String(e.message || e).slice(0, 200); document.querySelectorAll('[id^="dm"]').forEach(x => x.remove()); }
    out.push(found);
  }
  box.innerHTML = '';
  document.getElementById('out').textContent = JSON.stringify({fired: window.fired, out});
})();
</script>"""


def main() -> int:
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from empathy_cli.render.mermaid import text
    from tests.render.test_fields import shown
    from tests.render.vectors import LITERAL, hostile

    said = [case for case in dict.fromkeys([*CASES, *LITERAL, *list(hostile())[::4]]) if shown(case)]
    drawn = [diagram(way(case)) for case in said for way in (text, str)]
    with tempfile.TemporaryDirectory() as folder:
        version, found = ask(Path(folder), drawn)
    wrong = [case for case, seen in zip(said, found["out"][::2], strict=True) if not right(text(case), seen, shown(case))]
    raw = sum(not right(case, seen, shown(case)) for case, seen in zip(said, found["out"][1::2], strict=True))
    for case in wrong:
        print(f"shown differently: {case!r}")
    print(f"Mermaid {version}: {len(said)} texts, {len(wrong)} wrong, {found['fired']} ran; raw, {raw} wrong (the control)")
    return int(bool(wrong) or bool(found["fired"]) or raw < len(said) // 10)


def diagram(said: str) -> str:
    return f"journey\n    title {said}\n    section {said}\n      1 {said}: 2.5: {said}\n      2 plain: 5: {said}\n"


def right(written: str, seen: dict, shown: str) -> bool:
    """Whether the title, the stage and the step say the text, and the score is where it belongs (300 is 5, 30 a point)."""
    want = shown if not written.endswith("…") else re.sub(r"#(\d+);", lambda m: chr(int(m[1])), str(written))
    if "error" in seen:
        return False
    labels = {" ".join(label.split()) for label in seen["labels"]}
    want, titles = want.strip("\ufeff"), [title.strip("\ufeff") for title in seen["titles"]]  # JavaScript trims it
    return want in titles and any(label.replace("\ufeff", "") == " ".join(f"1 {want}".split()).replace("\ufeff", "") for label in labels) and (
        seen["faces"] == [375, 300] and not seen["alive"])


def ask(folder: Path, drawn: list[str]) -> tuple[str, dict]:
    """Mermaid's version, and what Chromium saw of each diagram."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--ignore-scripts", "--prefix", folder, "mermaid@11"], check=True)
    package = folder / "node_modules" / "mermaid"
    shutil.copy(package / "dist" / "mermaid.min.js", folder)
    (folder / "cases.js").write_text(f"const CASES = {json.dumps(drawn)}", "utf-8")
    (folder / "page.html").write_text(PAGE, "utf-8")
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", f"--user-data-dir={folder / 'profile'}",
         "--virtual-time-budget=900000", "--dump-dom", (folder / "page.html").as_uri()], capture_output=True, check=True, timeout=900)
    out = re.search(r'<pre id="out">(.*?)</pre>', done.stdout.decode(), re.DOTALL)
    assert out is not None, "Chromium did not finish"
    return json.loads((package / "package.json").read_text("utf-8"))["version"], json.loads(html.unescape(out[1]))


if __name__ == "__main__":
    sys.exit(main())
