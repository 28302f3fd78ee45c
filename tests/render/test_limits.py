"""Templates that loop or swell without end are stopped and named, and the next page is rendered all the same."""

import os
import signal
import subprocess
import sys

import pytest

from empathy_cli.render import limits
from empathy_cli.render.environment import MAX_OUTPUT, environment, render
from empathy_cli.render.limits import Limits, Worker
from empathy_cli.render.overrides import TemplateFault

SHORT = Limits(seconds=0.5, memory=128)
DEAF = ("{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(40) %}"
        "{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}")


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """What is busy with other things may be so for long: these tests ask how long a page computes."""
    monkeypatch.setattr(limits, "GRACE", 100)


@pytest.fixture
def team(tmp_path):
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "good.html.jinja").write_text("good {{ n }}", encoding="utf-8")
    return folder


@pytest.fixture
def worker(team):
    worker = Worker(team, SHORT)
    yield worker
    worker.close()


def fault(worker, source, **context):
    (worker.overrides / "bad.html.jinja").write_text(source, encoding="utf-8")
    with pytest.raises(TemplateFault) as caught:
        worker.render("bad.html.jinja", context)
    return caught.value.problems[0]


@pytest.mark.parametrize(("source", "line", "words"), [
    ("\n{% for i in range(10**5) %}{% for j in range(10**5) %}{% endfor %}{% endfor %}", 2, "too long|took more"),
    ("\n\n{{ 'A' * 8000000000 }}", 3, "not allowed"),
    ("{% set ns = namespace(x='AAAAAAAAAA') %}\n{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}", 2, "memory"),
    ("{% macro m() %}\n{{ m() }}{% endmacro %}{{ m() }}", 2, "calls itself"),
    ("{{ 'x'|center(10**9) }}", 1, "not allowed"),
    ("{{ 'x'.ljust(10**10) }}", 1, "memory"),
    ("{{ 'x'|indent(10**9)|wordwrap(3) }}", 1, "memory|too long|took more"),
    ("{% for i in range(10**5) %}{{ text }}{% endfor %}", 1, "a page of more than"),
    ("\n{% block a %}\n{% for i in range(10**5) %}{% for j in range(10**5) %}{{ text }}{% endfor %}{% endfor %}{% endblock %}", 3, "a page of more than"),
    ("{% include 'bad.html.jinja' %}", 1, "calls itself"),
    ("{{ range(10**5)|map('string')|join|list|join|length }}{% for i in range(10**5) %}{{ range(10**5)|sum }}{% endfor %}", 1, "too long|took more"),
])
def test_a_template_without_end_is_stopped_and_named(team, source, line, words):
    # A stack runs full in a moment; on a machine that is busy with other things, in a longer one.
    worker = Worker(team, Limits(seconds=20, memory=128) if words == "calls itself" else SHORT)
    problem = fault(worker, source, text="x" * 1000)
    assert any(word in problem.text for word in words.split("|")), problem.text
    assert (problem.file, problem.line) == ("templates/bad.html.jinja", line)
    assert worker.render("good.html.jinja", {"n": 1}) == "good 1"
    worker.close()


@pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory to set")
def test_a_page_that_swells_in_many_small_parts_is_named_with_its_line_and_the_next_is_not_to_blame(team):
    worker = Worker(team, Limits(seconds=20, memory=24))
    problem = fault(worker, "\n\n{% for i in range(10**5) %}{% for j in range(10**5) %}{{ 'a' ~ j }}{% endfor %}{% endfor %}")
    assert problem.line == 3
    # Which of the two limits is reached first, the page's or the memory's, the system decides.
    assert problem.text in ("stopped: it takes too much memory",
                            f"not allowed in a template: a page of more than {MAX_OUTPUT} characters")
    assert worker.render("good.html.jinja", {"n": 1}) == "good 1"
    worker.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of computing to set")
def test_what_no_signal_can_interrupt_is_ended_by_the_system(worker):
    """One call into C that computes for minutes."""
    problem = fault(worker, DEAF)
    assert problem.text == "stopped: it took more than 0.5 seconds or 128 MiB"
    assert problem.file == "templates/bad.html.jinja"
    assert worker.render("good.html.jinja", {"n": 2}) == "good 2"


def test_where_the_system_does_not_the_clock_ends_it(worker, monkeypatch):
    monkeypatch.setattr(limits, "_end_after", lambda seconds: None)
    assert worker.render("good.html.jinja", {"n": 1}) == "good 1"
    monkeypatch.setattr(limits, "GRACE", 2)
    assert fault(worker, DEAF).text == "stopped: it took more than 0.5 seconds or 128 MiB"
    monkeypatch.setattr(limits, "GRACE", 100)
    assert worker.render("good.html.jinja", {"n": 2}) == "good 2"


def test_a_worker_that_somebody_killed_is_a_fault_of_that_page_and_starts_again(worker):
    assert worker.render("good.html.jinja", {"n": 1}) == "good 1"
    os.kill(worker._process.pid, signal.SIGKILL)
    worker._process.join()
    with pytest.raises(TemplateFault, match="stopped"):
        worker.render("good.html.jinja", {"n": 2})
    assert worker.render("good.html.jinja", {"n": 3}) == "good 3"


def test_one_process_serves_all_pages_and_a_fault_does_not_end_it(worker):
    worker.render("good.html.jinja", {"n": 1})
    first = worker._process.pid
    fault(worker, "{{ missing }}")
    fault(worker, "{% for i in range(10**5) %}{% for j in range(10**5) %}{% endfor %}{% endfor %}")
    assert worker.render("good.html.jinja", {"n": 2}) == "good 2"
    assert worker._process.pid == first


def test_an_environment_with_overrides_renders_elsewhere_and_one_without_here(team):
    env = environment(team)
    assert render(env, "good.html.jinja", {"n": 1}) == "good 1"
    assert env.worker._process.pid != os.getpid()
    env.worker.close()
    assert environment().worker is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_process_that_was_forked_off_gets_a_worker_of_its_own(worker):
    worker.render("good.html.jinja", {"n": 1})
    first = worker._process.pid
    pid = os.fork()
    if not pid:
        good = worker.render("good.html.jinja", {"n": 2}) == "good 2" and worker._process.pid != first
        worker.close()
        os._exit(0 if good else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert worker.render("good.html.jinja", {"n": 3}) == "good 3"
    assert worker._process.pid == first


def test_a_started_process_renders_as_a_forked_one_does(team):
    """Where there is no fork, as on Windows and macOS, a fresh interpreter does the same."""
    code = ("import sys, threading; from pathlib import Path; from empathy_cli.render.limits import Limits, Worker\n"
            "if __name__ == '__main__':\n"
            "    threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
            "    worker = Worker(Path(sys.argv[1]), Limits()); print(worker.render('good.html.jinja', {'n': 7})); worker.close()\n")
    script = team.parent / "main.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run([sys.executable, script, team], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("good 7\n", "", 0)


def test_the_data_of_a_page_reaches_the_template_as_plain_data(worker):
    (worker.overrides / "t.html.jinja").write_text("{{ a.b[0] }} {{ c is none }} {{ d }}", encoding="utf-8")
    assert worker.render("t.html.jinja", {"a": {"b": ["<x>"]}, "c": None, "d": True}) == "&lt;x&gt; True True"
