"""Rendering through the real program: what it says, how it ends, what it leaves behind."""

import json
import random
import re
import signal
import subprocess
import sys
import threading
import time
from hashlib import sha256

import pytest

from tests.conftest import environment
from tests.render.rendered import catalogue, empathy_map, journey, lay, meshed, pages, persona, small, source

MANY = 70
FILES = 3 * MANY + 7
"""A page in two formats and a curve for each; the gallery, the touchpoints and the departments; empathy.json."""


def many(root, name="Many", personas=MANY):
    """Enough pages for two processes."""
    files = {"empathy.yaml": f"name: {name}\n", "personas/talks.yaml": source(), "personas/touchpoints.yaml": catalogue()}
    for i in range(personas):
        files[f"personas/p{i}.yaml"] = persona(f"p{i}", f"P {i}")
        files[f"personas/m{i}.yaml"] = empathy_map(f"m{i}", f"persona: p{i}")
        files[f"personas/j{i}.yaml"] = journey(f"j{i}", f"p{i}")
    lay(root, files)
    return root


def start(root, *args, **more):
    return subprocess.Popen([sys.executable, "-m", "empathy_cli", *args], cwd=root, env=environment(), text=True,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def tree(root):
    return {p.relative_to(root).as_posix(): (p.lstat().st_mtime_ns, p.read_bytes() if p.is_file() else b"")
            for p in root.rglob("*")}


def test_a_render_says_in_one_line_what_it_did_and_where_to_look(tmp_path, empathy):
    small(tmp_path)
    first = empathy("render")
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "8 pages written: build/index.html\n")
    (tmp_path / "personas/tom/persona.yaml").unlink()
    lay(tmp_path, {"personas/lea/persona.yaml": persona(name="Lea Neu")})
    second = empathy("render", cwd=tmp_path / "personas")
    assert (second.returncode, second.stderr) == (
        0, "4 pages written, 2 unchanged, 2 removed: ../build/index.html\n")
    assert empathy("render", "--quiet").stderr == ""


def test_pages_that_stay_as_they_are_because_something_cannot_be_read_are_named(tmp_path, empathy):
    """Only among those that were asked for; in the terminal and as JSON."""
    meshed(tmp_path)
    assert "stay as they are" not in empathy("render").stderr
    lay(tmp_path, {"personas/touchpoints.yaml": "kind: touchpoints\ntouchpoints:\n  - nmae: x\n"})
    assert "these pages stay as they are: departments, lea, touchpoints\n" in empathy("render").stderr
    assert "these pages stay as they are: departments, touchpoints\n" in empathy("render", "tom").stderr
    assert "lea.html" in json.loads(empathy("render", "--json").stdout)["torn"]


def test_what_is_said_is_in_the_workspaces_language_or_in_the_one_asked_for(tmp_path, empathy):
    lay(small(tmp_path), {"empathy.yaml": "language: de\n"})
    german = empathy("render").stderr
    assert german != empathy("render", "--lang", "en").stderr
    assert "unchanged" in empathy("render", "--lang", "en").stderr
    assert "unchanged" not in german


def test_when_nothing_changed_no_yaml_model_template_or_markdown_code_is_imported(tmp_path, empathy):
    lay(meshed(tmp_path), {"empathy.yaml": "language: de\n"})
    empathy("render")
    for _ in range(20):  # files that were written a moment ago are looked at closely once more
        done = subprocess.run([sys.executable, "-X", "importtime", "-m", "empathy_cli", "render"], cwd=tmp_path,
                              env=environment(), capture_output=True, text=True, check=True)
        imported = set(re.findall(r"\|\s+([\w.]+)$", done.stderr, re.MULTILINE))
        if "empathy_cli.render.rebuild" not in imported:
            break
    assert "empathy_cli.render.site" in imported
    heavy = {"yaml", "jinja2", "networkx", "empathy_cli.insight.ways", "empathy_cli.model.touchpoints", "markdown", "nh3", "markupsafe", "rich", "pickle",
             "empathy_cli.model.kinds", "empathy_cli.model.persona", "empathy_cli.model.settings",
             "empathy_cli.model.document", "empathy_cli.insight.certainty", "empathy_cli.store.documents",
             "empathy_cli.store.reader", "empathy_cli.store.workspace", "empathy_cli.render.rebuild",
             "empathy_cli.render.environment", "empathy_cli.render.view", "empathy_cli.store.images"}
    assert imported & heavy == set()


def test_broken_documents_are_all_reported_the_others_rendered_and_the_program_fails(tmp_path, empathy):
    lay(small(tmp_path), {"personas/a.yaml": "kind: persona\nid: a\nnmae: x\n", "personas/b.yaml": "id: [\n"})
    done = empathy("render")
    assert done.returncode == 1
    assert "personas/a.yaml:3:" in done.stderr
    assert "personas/b.yaml:" in done.stderr
    assert "8 pages written" in done.stderr
    assert (tmp_path / "build/lea.html").exists()


def test_json_says_what_was_done(tmp_path, empathy):
    lay(small(tmp_path), {"personas/b.yaml": "id: [\n"})
    done = empathy("render", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert (found["out"], len(found["written"]), found["unchanged"], found["removed"]) == ("build", 8, 0, [])
    assert [p["file"] for p in found["problems"]] == ["personas/b.yaml"]


@pytest.mark.parametrize(("args", "words"), [
    (("--to", "pdf"), "“pdf” is not a format"), (("--to", ""), "not a format"), (("--check", "--watch"), "take one"),
    (("--jobs", "-1"), "--jobs"),
])
def test_wrong_use_ends_with_two(tmp_path, empathy, args, words):
    done = empathy("render", *args, cwd=small(tmp_path))
    assert done.returncode == 2
    assert words in done.stderr
    assert not (tmp_path / "build").exists()


def test_check_of_what_is_up_to_date_is_quiet_and_writes_nothing(tmp_path, empathy):
    small(tmp_path)
    empathy("render")
    before = tree(tmp_path)
    done = empathy("render", "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Everything is up to date\n")
    assert tree(tmp_path) == before


def test_check_shows_what_changed_is_missing_or_left_over_and_ends_with_three(tmp_path, empathy):
    small(tmp_path)
    empathy("render")
    import shutil
    shutil.rmtree(tmp_path / ".empathy")  # as in a fresh checkout
    lay(tmp_path, {"personas/lea/persona.yaml": persona(name="Lea Neu"), "build/mine.md": "mine"})
    (tmp_path / "personas/tom/persona.yaml").unlink()
    (tmp_path / "build/first.md").unlink()
    before = tree(tmp_path)
    done = empathy("render", "--check")
    assert done.returncode == 3
    lines = done.stdout.splitlines()
    assert "build/lea.md: is not what it would be" in lines
    assert "| -# Lea Brunner" in lines
    assert "| +# Lea Neu" in lines
    assert "build/first.md: is missing" in lines
    assert "build/tom.html: belongs to no document any more" in lines
    assert "build/empathy.json: is not what it would be" in lines
    assert "mine.md" not in done.stdout
    assert "files are not up to date" in done.stderr
    assert tree(tmp_path) == before


def test_check_writes_nothing_where_nothing_was_rendered_yet(tmp_path, empathy):
    before = tree(small(tmp_path))
    assert empathy("render", "--check").returncode == 3
    assert tree(tmp_path) == before


def test_a_diff_cannot_act_on_a_terminal_or_in_the_log_of_a_ci(tmp_path, empathy):
    small(tmp_path)
    empathy("render")
    evil = "\x1b]0;owned\x07\n::error::x\n ::set-output name=x::y\n##[command]x\n##vso[task.x]y\n\u202eabc\n"
    (tmp_path / "build/lea.md").write_text(evil + "x" * 100_000 + "\n" + "line\n" * 50_000)
    done = empathy("render", "--check")
    assert done.returncode == 3
    assert all(line.startswith(("| ", "build/")) for line in done.stdout.splitlines())
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "##[" not in done.stdout
    assert "##vso[" not in done.stdout
    assert len(done.stdout) < 20_000


def test_check_of_a_poisoned_page_does_not_believe_a_cache(tmp_path, empathy):
    small(tmp_path)
    empathy("render")
    page = tmp_path / "build/lea.html"
    listed = tmp_path / "build/empathy.json"
    digest = sha256(page.read_bytes()).hexdigest()
    page.write_text("<script>")
    listed.write_text(listed.read_text().replace(digest, sha256(b"<script>").hexdigest()))
    assert empathy("render", "--check").returncode == 3


def test_pages_are_the_same_bytes_on_every_machine(tmp_path, empathy):
    built = []
    for name, env, args in (
        ("one", {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland"}, ()),
        ("two words/ü", {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C"}, ("--jobs", "1")),
        ("three", {"LANG": "de_DE.UTF-8", "LC_ALL": None, "PYTHONUTF8": "0"}, ("--lang", "de")),
    ):
        root = many(tmp_path / name)
        lay(root, {"personas/de.yaml": persona("ueli", "Ueli Rüegg", "language: de", "review_by: 2026-03-01")})
        done = empathy("render", *args, cwd=root, env={"SOURCE_DATE_EPOCH": "1774000000", **env})
        assert done.returncode == 0, done.stderr
        built.append(pages(root / "build"))
    assert built[0] == built[1] == built[2]
    assert all(b"\r" not in data and str(tmp_path).encode() not in data for data in built[0].values())


def test_a_disk_that_is_full_is_said_in_words_and_the_next_render_mends_it(tmp_path):
    many(tmp_path)
    call = f'ulimit -f 10; exec "{sys.executable}" -m empathy_cli render'
    done = subprocess.run(["bash", "-c", call], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search(r"build/\S+ cannot be written: File too large", done.stderr)
    assert "Traceback" not in done.stderr
    assert not [p for p in (tmp_path / "build").iterdir() if p.name.startswith(".")]
    done = subprocess.run([sys.executable, "-m", "empathy_cli", "render"], cwd=tmp_path, env=environment(), capture_output=True,
                          text=True, check=False)
    assert (done.returncode, len(pages(tmp_path / "build"))) == (0, FILES)


def test_ctrl_c_ends_with_130_and_one_line(tmp_path):
    many(tmp_path)
    process = start(tmp_path, "render")
    wait_for(lambda: list((tmp_path / "build").glob("p*.html")), process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "Stopped. What was written is whole; the next render does the rest.\n"
    assert out == ""


def wait_for(what, process, seconds=60):
    """Until it is so: looked at again and again, as nobody tells."""
    end = time.monotonic() + seconds
    while not what():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.005)


RENDER_UNTIL = """
import os, signal, sys
from empathy_cli.__main__ import main
from empathy_cli.render import workers
counted, moment = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_TRUNC), int(sys.argv[2])
CHANGES = {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir"}
def look(event, args):
    if event in CHANGES or (event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR)):
        os.write(counted, b".")
        if os.fstat(counted).st_size >= moment:
            os.killpg(0, signal.SIGKILL)
workers.MANY = 2
sys.addaudithook(look)
sys.argv[1:] = ["render", "--jobs", "2"]
sys.exit(main())
"""
"""A render on two processes that kills itself and its workers before it changes the disk for the so-manieth time."""


def render_until(root, moment=1 << 30):
    """How it ended, and how often it was about to change the disk: open for writing, rename, link, remove."""
    counted = root.with_name("counted")
    done = subprocess.run([sys.executable, "-B", "-c", RENDER_UNTIL, counted, str(moment)], cwd=root, env=environment(),
                          stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True, check=False)
    return done.returncode, counted.stat().st_size


@pytest.mark.parametrize("kills", [10, pytest.param(40, marks=pytest.mark.slow)])
def test_a_render_killed_at_any_moment_leaves_only_whole_pages_and_the_next_one_mends_it(tmp_path, empathy, kills):
    root = many(tmp_path / "workspace", personas=8)
    expected, changes = {}, {}
    for name in ("A", "B"):
        lay(root, {"empathy.yaml": f"name: {name}\n"})
        code, changes[name] = render_until(root)
        assert code == 0
        expected[name] = pages(root / "build")
    lay(root, {"build/mine.md": "mine"})
    inside = killed = 0
    turns = list(range(kills))
    random.Random(5).shuffle(turns)
    for turn, at in enumerate(turns):
        name, fresh = "AB"[turn % 2], turn % 5 == 4
        lay(root, {"empathy.yaml": f"name: {name}\n"})
        if fresh:
            for file in (root / "build").iterdir():
                if file.name != "mine.md":
                    file.unlink()
        code, _ = render_until(root, 1 + at * changes["A" if fresh else "B"] // kills)  # spread over all of it
        killed += code == -signal.SIGKILL
        found = {n: d for n, d in pages(root / "build").items() if not n.startswith(".") and n != "mine.md"}
        inside += found not in (expected["A"], expected["B"])
        for page, data in found.items():
            if page != "empathy.json":
                assert data in (expected["A"][page], expected["B"][page]), (turn, page)
        json.loads(found.get("empathy.json", b"{}"))
        if turn % 3 < 2 or turn == kills - 1:
            done = empathy("render", cwd=root)
            assert (done.returncode, "not written by us" in done.stderr) == (0, False), done.stderr
            assert pages(root / "build") == {**expected[name], "mine.md": b"mine"}
    assert killed >= kills * 3 // 4  # less is left to do after a render that nobody mended: some end before their moment
    assert inside >= kills // 2  # else the kills came too early or too late to show anything


class Listener(threading.Thread):
    """Reads a stream as it comes."""

    def __init__(self, stream):
        super().__init__(daemon=True)
        self.stream, self.lines, self.news = stream, [], threading.Condition()
        self.start()

    def run(self):
        for line in self.stream:
            with self.news:
                self.lines.append(line.rstrip("\n"))
                self.news.notify_all()

    def expect(self, pattern, seconds=60):
        with self.news:
            assert self.news.wait_for(lambda: any(re.search(pattern, line) for line in self.lines), seconds), self.lines
            found = next(i for i, line in enumerate(self.lines) if re.search(pattern, line))
            del self.lines[:found + 1]


def test_watching_hears_of_journeys_and_touchpoints(tmp_path):
    meshed(tmp_path)
    process = start(tmp_path, "render", "--watch")
    heard = Listener(process.stderr)
    heard.expect("13 pages written")
    lay(tmp_path, {"personas/lea/find.journey.yaml": journey().replace("Step 2", "Step two")})
    heard.expect("Saved: personas/lea/find.journey.yaml$")
    heard.expect("pages written, . unchanged")
    assert b"Step two" in (tmp_path / "build/touchpoints.html").read_bytes()
    lay(tmp_path, {"personas/touchpoints.yaml": "touchpoints: [\n"})
    heard.expect("personas/touchpoints.yaml:")
    lay(tmp_path, {"personas/touchpoints.yaml": catalogue().replace("Counter", "Front desk")})
    heard.expect("pages written, . unchanged")
    assert b"Front desk" in (tmp_path / "build/lea.html").read_bytes()
    (tmp_path / "personas/touchpoints.yaml").unlink()
    heard.expect("4 removed")
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    heard.join(60)
    process.stdout.close()
    process.stderr.close()
    assert not any("Traceback" in line for line in heard.lines)


def test_watching_renders_on_every_save_survives_broken_files_and_ends_with_130(tmp_path):
    small(tmp_path)
    process = start(tmp_path, "render", "--watch")
    heard = Listener(process.stderr)
    heard.expect("8 pages written")
    lay(tmp_path, {"personas/lea/persona.yaml": persona(name="Lea Neu")})
    heard.expect("Saved: personas/lea/persona.yaml$")
    heard.expect("4 pages written, 4 unchanged")
    lay(tmp_path, {"personas/lea/persona.yaml": "kind: [\n"})
    heard.expect("personas/lea/persona.yaml:")
    lay(tmp_path, {"empathy.yaml": "nmae: x\n"})
    heard.expect("empathy.yaml:1:")
    lay(tmp_path, {"personas/lea/persona.yaml": persona(name="Lea Gut"), "empathy.yaml": "name: Day care\n"})
    heard.expect("4 pages written, 4 unchanged")
    assert b"Lea Gut" in (tmp_path / "build/lea.html").read_bytes()
    lay(tmp_path, {"personas/ann/persona.yaml": persona("ann", "Ann")})
    heard.expect("4 pages written, 6 unchanged")
    (tmp_path / "personas/ann/persona.yaml").unlink()
    heard.expect("^Deleted: personas/ann/persona.yaml$")
    heard.expect("2 removed")
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    heard.join(60)
    process.stdout.close()
    process.stderr.close()
    assert not any("Traceback" in line for line in heard.lines)


def test_two_renders_at_once_take_turns(tmp_path):
    many(tmp_path)
    both = [start(tmp_path, "render") for _ in range(2)]
    said = [p.communicate(timeout=120)[1] for p in both]
    assert [p.returncode for p in both] == [0, 0], said
    assert len(pages(tmp_path / "build")) == FILES
    assert sorted(bool(re.search("written", s)) for s in said) == [False, True]
