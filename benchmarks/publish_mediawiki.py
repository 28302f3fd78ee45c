"""Publishing pages into a MediaWiki against the bare calls that write them: log in, a token, `action=edit` per page.

Both write texts of one size to new titles, over one connection each. Then other texts as updates; then the same again
with nothing to do, against the least calls that can tell so: log in, read the list of our pages, ask for the hashes.
That one is a figure, no goal. PAGES=1000 is the goal's own size.
"""

import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from results import QUICK  # noqa: E402 - as above
from rounds import Command, compare, verdict  # noqa: E402 - as above

from tests.publish.engines.mediawiki import running  # noqa: E402 - as above

PAGES = 30 if QUICK else int(os.environ.get("PAGES", "200"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
TEXT = '"== Page %d ==\\n\\n" % n + ("Line %d of " % n + word + "\\n\\n") * 99 + "end"'
PUBLISH = f"""
import os
from empathy_cli.publish import run
from empathy_cli.publish.drivers.mediawiki import MediaWikiDriver
from empathy_cli.publish.leaf import Leaf, Wanted
from empathy_cli.publish.plan import Options
from empathy_cli.publish.profiles import profile
from empathy_cli.publish.target import Settings

home, word = open(os.environ["NOW"] + "/publish.txt").read().splitlines()
settings = Settings("wiki", "mediawiki", "shop", "mediawiki", os.environ["URL"], under=home, user=os.environ["BOT"],
                    token="SECRET")
leaves = [Leaf(f"p{{n}}", "page", f"Page {{n}}", f"{{home}}/Page {{n}}", ({TEXT}).encode()) for n in range({PAGES})]
driver = MediaWikiDriver(settings, profile(settings), os.environ["SECRET"])
result = run.publish(driver, lambda _: Wanted(leaves), Options("shop"), apply=True, differences=False)
assert result.finished and len(result.done) == int(os.environ["WRITES"]), (len(result.done), result.plan)
"""
SESSION = """
import os, httpx

client = httpx.Client(timeout=60, trust_env=False)

def call(**words):
    answer = client.post(os.environ["URL"] + "/api.php", data={"format": "json", "formatversion": "2", **words}).json()
    assert "error" not in answer, answer
    return answer

login = call(action="query", meta="tokens", type="login")["query"]["tokens"]["logintoken"]
done = call(action="login", lgname=os.environ["BOT"], lgpassword=os.environ["SECRET"], lgtoken=login)
assert done["login"]["result"] == "Success", done
token = call(action="query", meta="tokens")["query"]["tokens"]["csrftoken"]
"""
BARE = f"""{SESSION}
home, word = open(os.environ["NOW"] + "/bare.txt").read().splitlines()
for n in range({PAGES}):
    done = call(action="edit", title=f"{{home}}/Page {{n}}", text={TEXT}, summary="bare", bot="1", token=token)
    assert done["edit"]["result"] == "Success", done
"""
ASK = f"""{SESSION}
home = "Changed publish"
call(action="query", titles=home + "/.empathy/shop", prop="revisions", rvprop="content", rvslots="main")
titles = [f"{{home}}/Page {{n}}" for n in range({PAGES})]
for at in range(0, {PAGES}, 500):
    call(action="query", titles="|".join(titles[at:at + 500]), prop="revisions", rvprop="ids|sha1")
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "wiki").mkdir()
        with running(folder / "wiki") as wiki:
            env = dict(os.environ) | {"URL": wiki.url, "BOT": wiki.user, "SECRET": wiki.token, "NOW": scratch,
                                      "WRITES": str(PAGES)}
            python, turn = [sys.executable, "-c"], itertools.count()

            def place(who: str, home: str) -> None:
                """Where that program writes next, and what."""
                (folder / f"{who}.txt").write_text(f"{home}\nword {next(turn)}\n", "utf-8")

            made = compare([
                Command("log in, edit for each", [*python, BARE], prepare=lambda: place("bare", f"New {next(turn)}")),
                Command("publish, new", [*python, PUBLISH], prepare=lambda: place("publish", f"New {next(turn)}")),
            ], rounds=ROUNDS, env=env, title="New pages")
            for who, program in (("bare", BARE), ("publish", PUBLISH)):
                place(who, f"Changed {who}")
                subprocess.run([*python, program], check=True, env=env)
            changed = compare([
                Command("log in, edit for each", [*python, BARE], prepare=lambda: place("bare", "Changed bare")),
                Command("publish, changed", [*python, PUBLISH], prepare=lambda: place("publish", "Changed publish")),
            ], rounds=ROUNDS, env=env, title="Changed pages")
            compare([
                Command("log in, read the list, ask for hashes", [*python, ASK]),
                Command("the start of httpx alone", [*python, "import os, httpx"]),
                Command("publish, nothing to do", [*python, PUBLISH]),
            ], rounds=5, env=env | {"WRITES": "0"}, title="Nothing to do")
    return verdict([
        (f"{PAGES} new pages over the bare calls, wall", made["publish, new"].wall_ratio, 1.3),
        (f"{PAGES} changed pages over the bare calls, wall", changed["publish, changed"].wall_ratio, 1.3),
    ])


if __name__ == "__main__":
    sys.exit(main())
