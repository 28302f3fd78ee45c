"""Two commands at one file at the same moment: no word of one that said it was done is lost, and nothing is torn."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from .ground import begun, is_left
from .jobs import PROGRAM, SITE_SETTINGS, Ground, done, run
from .trials import trials

pytestmark = pytest.mark.slow

GIVEN = {
    "role.yaml": "role: Doctor\n", "quote.yaml": "quote: I am never late\n",
    "noor.yaml": "name: Noor\nrole: Nurse\n", "other.yaml": "id: noor\nname: Noor the other\n",
    "chat.yaml": "title: Socks\nsteps:\n  - {title: Asks, touchpoint: chat}\ntouchpoints:\n  - {id: chat, name: Chat, channel: chat}\n",
    "till.yaml": "title: Shoes\nsteps:\n  - {title: Pays, touchpoint: till}\ntouchpoints:\n  - {id: till, name: Till, channel: store}\n",
    "trigger.yaml": "trigger: The first snow\n",
    "boots.csv": "id,title,touchpoint\nlooks,Looks twice,online-shop\nwaits,Waits,shop\n",
}
ADD = ("add", "lea", "goals")
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "add": ((*ADD, "Sleep well"), "Sleep well"), "add another": ((*ADD, "Eat well"), "Eat well"),
    "edit": (("edit", "lea", "--answers", "../given/role.yaml"), "role: Doctor"),
    "edit another": (("edit", "lea", "--answers", "../given/quote.yaml"), "never late"),
    "rename": (("rename", "lea", "lena", "-y"), "id: lena"),
    "rename a touchpoint": (("rename", "shop", "store", "-y"), "touchpoint: store"),
    "import": (("import", "journey", "../given/boots.csv", "--id", "boots", "-y"), "Looks twice"),
    "edit the journey": (("edit", "boots", "--answers", "../given/trigger.yaml"), "The first snow"),
    "new": (("new", "persona", "--answers", "../given/noor.yaml"), "name: Noor"),
    "new of the same id": (("new", "persona", "--answers", "../given/other.yaml"), "Noor the other"),
    "new journey": (("new", "journey", "lea", "--answers", "../given/chat.yaml"), "name: Chat"),
    "another journey": (("new", "journey", "lea", "--answers", "../given/till.yaml"), "name: Till"),
    "render": (("render",), ""), "publish": (("publish", "--apply", "--no-diff"), ""),
    "check --fix": (("check", "--fix", "--select", "EVD06"), ""),
}
"""What is run, and what stands in some document where it said that it was done."""
PAIRS = (
    ("add", "add another"), ("add", "edit"), ("edit", "edit another"), ("add", "rename"), ("import", "edit the journey"),
    ("rename a touchpoint", "edit the journey"), ("new", "new of the same id"), ("new journey", "another journey"),
    ("add", "render"), ("render", "render"), ("publish", "publish"), ("edit", "publish"), ("add", "check --fix"),
)
REFUSALS = (r"changed by somebody else|changed since|exists already|is taken by|there already|removed since|no document “lea”"
            r"|somebody else wrote|cannot be read")


def _ground(top: Path) -> Ground:
    ground = begun(top)
    for name, text in GIVEN.items():
        ground.write(f"given/{name}", text)
    ground.write("ws/empathy.yaml", SITE_SETTINGS)
    done(ground, "init")
    return ground


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_at_once_lose_nothing(tmp_path: Path, one: str, other: str) -> None:
    ground = _ground(tmp_path / "ground")
    before, found = ground.look(), Counter[str]()
    for _ in range(trials(4)):
        ground.restore(before)
        both = [subprocess.Popen([*PROGRAM, *COMMANDS[name][0]], cwd=ground.workspace, env=ground.environment,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                for name in (one, other)]
        said = [process.communicate(timeout=120)[0] for process in both]
        codes = [process.returncode for process in both]
        found[" and ".join(map(str, sorted(codes)))] += 1
        text = "\n".join(path.read_text("utf-8") for path in (ground.workspace / "personas").rglob("*.yaml"))
        for name, process, words in zip((one, other), both, said, strict=True):
            assert "this is a bug" not in words, words
            assert "Traceback" not in words, words
            if process.returncode == 0:
                assert COMMANDS[name][1] in text, f"{name} said that it was done: {words}"
            else:
                assert re.search(REFUSALS, words), words
        assert 0 in codes, said
        assert codes == [0, 0] or (one, other) != ("publish", "publish"), said
        assert [name for name in ground.look() if is_left(name)] == []
        _reads(ground)
    print(one, other, dict(found))


def _reads(ground: Ground) -> None:
    """Every document is whole; what is rendered and published of it afterwards is what a first run makes."""
    ended = run(ground, "list", "--json")
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == "", ended.stderr
    done(ground, "render", "-q")
    check = run(ground, "render", "--check")
    assert check.returncode == 0, check.stdout + check.stderr
    done(ground, "publish", "--apply", "-q")
    assert run(ground, "publish").returncode == 0
