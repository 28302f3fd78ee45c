"""What every test may use: a workspace, a way to write files into it, and the real program in a process of its own."""

import os
import shutil
import signal
import subprocess
import sys
from asyncio.events import _get_running_loop, _set_running_loop
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Other work on the machine may hold a test up for longer than hypothesis thinks an example may take: time is no law.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

NEEDS = {
    "browser": (("chromium", "chromium-browser", "google-chrome"), "Chromium", "chromium"),
    "terminal": (("tmux",), "tmux", "tmux"),
    "strace": (("strace",), "strace", "strace"),
}
"""Mark → the programs of which one must be there, what people call it, the package that brings it."""

KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "COVERAGE_PROCESS_START")
"""What a program under test sees of the environment that the tests run in. All else would make a test depend on it."""


# Who starts the tests in the background (`make test &`, nohup) hands down ignored signals, to the programs under test, too.
for name in ("SIGINT", "SIGHUP", "SIGTERM"):
    if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_IGN:
        signal.signal(getattr(signal, name), signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests first, so that none of them is left to one worker at the end; then those that share a browser."""
    items.sort(key=lambda item: (item.get_closest_marker("slow") is None, item.get_closest_marker("browser") is None))


@cache
def _untraced() -> str:
    """Why this machine does not let strace trace, as many containers do not; "" where it does."""
    done = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    return f"strace may not trace here: {done.stderr.strip()[:200]}" if done.returncode else ""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose program is missing fails where CI=true, and is skipped with a reason on a developer's machine."""
    if item.get_closest_marker("strace") and shutil.which("strace") and (why := _untraced()):
        pytest.skip(why)
    for mark, (programs, name, package) in NEEDS.items():
        if item.get_closest_marker(mark) is None or any(map(shutil.which, programs)):
            continue
        words = f"{name} is not installed; on Debian: apt-get install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(words, pytrace=False)
        pytest.skip(words)


@pytest.fixture(autouse=True)
def _own_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """The browser stays open between tests, and Playwright's loop seems to run all the time: not for other tests."""
    loop = None if request.node.get_closest_marker("browser") else _get_running_loop()
    if loop is None:
        yield
        return
    _set_running_loop(None)
    yield
    _set_running_loop(loop)


PACKAGES = Path(__file__).resolve().parents[1] / ".venv" / "packages"
"""Where .ci/fetch puts the programs and schemas that it brings."""


@pytest.fixture(scope="session")
def fetched() -> Callable[[str], Path]:
    """`fetched("core/lib/command.js")` is the path of a file that .ci/fetch has brought."""

    def path(name: str) -> Path:
        if not (PACKAGES / name).is_file():
            _missing(f"{name} is not there; fetch it with: python .ci/fetch")
        return PACKAGES / name

    return path


@pytest.fixture(scope="session")
def node() -> str:
    found = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if not found:
        _missing("Node is not installed; fetch it with: python .ci/fetch")
    return str(found)


def _missing(words: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


@dataclass(frozen=True)
class Result:
    """What a finished program left behind."""

    returncode: int
    stdout: str
    stderr: str


def environment(more: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The environment of a program under test: the same on every machine. `None` takes a name out."""
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    env |= {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONWARNINGS": "error", "GIT_CONFIG_NOSYSTEM": "1"}
    for name, value in (more or {}).items():
        if value is None:
            env.pop(name, None)
        else:
            env[name] = value
    return env


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with an empty empathy.yaml and an empty personas/."""
    (tmp_path / "empathy.yaml").touch()
    (tmp_path / "personas").mkdir()
    return tmp_path


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | Path, str | bytes], Path]:
    """`write("personas/a.yaml", text)` writes a file below the test's folder, byte for byte, and returns its path."""

    def write(path: str | Path, text: str | bytes) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    return write


@pytest.fixture
def empathy(tmp_path: Path) -> Callable[..., Result]:
    """`empathy("list", "--json")` runs the real program and returns its exit code and both streams.

    It runs in the test's folder unless `cwd` is given, with nothing on standard input unless `input` is, and with an
    environment of its own (see `environment`), to which `env` adds. The home directory that it is told does not exist.
    """

    def run(*args: str | Path, input: str | bytes | None = None,  # noqa: A002 - as in subprocess.run
            env: Mapping[str, str | None] | None = None, cwd: Path | None = None, timeout: float = 120) -> Result:
        data = input.encode() if isinstance(input, str) else input
        done = subprocess.run(
            [sys.executable, "-m", "empathy_cli", *map(str, args)],
            input=data, stdin=subprocess.DEVNULL if data is None else None,
            capture_output=True, cwd=cwd or tmp_path, env=environment({"HOME": str(tmp_path / "home")} | dict(env or {})),
            timeout=timeout, check=False,
        )
        return Result(done.returncode, _text(done.stdout), _text(done.stderr))

    return run


def _text(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
