"""Publishing pages into a DokuWiki against the bare calls that write them: log in, `wiki.putPage` for each page.

Both write the same texts into an empty namespace, each with its own session cookie (the password on every call would
cost the wiki ten times as much). Then the same again with other texts, as updates, where the bare calls read the
revisions of each page too, `wiki.getPageVersions`: it is how we see a text of somebody else that ours went over. Then
with nothing to do, against the least calls that can tell so: log in, read the list of our pages, list the namespace.
That one is a figure, no goal.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from results import QUICK  # noqa: E402 - as above
from rounds import Command, compare, verdict  # noqa: E402 - as above

from tests.publish.engines.dokuwiki import DokuWiki, running  # noqa: E402 - as above

PAGES = 30 if QUICK else int(os.environ.get("PAGES", "300"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
TEXT = '"====== Page %d ======\\n\\n" % n + ("Line %d of " % n + os.environ["WORD"] + "\\n\\n") * 100'
PUBLISH = f"""
import os
from empathy_cli.publish import run
from empathy_cli.publish.drivers.dokuwiki import DokuWikiDriver
from empathy_cli.publish.leaf import Leaf, Wanted
from empathy_cli.publish.plan import Options
from empathy_cli.publish.profiles import profile
from empathy_cli.publish.target import Settings

settings = Settings("wiki", "dokuwiki", "shop", "dokuwiki", os.environ["URL"], under="bench", user="ci", token="SECRET")
leaves = [Leaf(f"p{{n}}", "page", f"Page {{n}}", f"bench:page_{{n}}", ({TEXT}).encode()) for n in range({PAGES})]
driver = DokuWikiDriver(settings, profile(settings), os.environ["SECRET"])
result = run.publish(driver, lambda _: Wanted(leaves), Options("shop"), apply=True, differences=False)
assert result.finished and len(result.done) == int(os.environ["WRITES"]), result.done
"""
SESSION = """
import os, xmlrpc.client

class Session(xmlrpc.client.Transport):
    jar = {}

    def send_headers(self, connection, headers):
        super().send_headers(connection, headers)
        if self.jar:
            connection.putheader("Cookie", "; ".join(f"{k}={v}" for k, v in self.jar.items()))

    def parse_response(self, response):
        for value in response.msg.get_all("Set-Cookie") or ():
            name, _, rest = value.split(";")[0].partition("=")
            self.jar[name] = rest
        return super().parse_response(response)

wiki = xmlrpc.client.ServerProxy(os.environ["URL"] + "/lib/exe/xmlrpc.php", transport=Session())
assert wiki.dokuwiki.login("ci", os.environ["SECRET"])
"""
BARE = f"""{SESSION}
for n in range({PAGES}):
    assert wiki.wiki.putPage(f"bare:page_{{n}}", {TEXT}, {{"sum": "", "minor": False}}) is True
"""
SAFE = BARE + """    assert wiki.wiki.getPageVersions(f"bare:page_{n}", 0)
"""
LEAST = f"""{SESSION}
assert wiki.wiki.getPage("empathy:shop") and wiki.dokuwiki.getPagelist("empathy", {{"hash": 1}})
assert len(wiki.dokuwiki.getPagelist("bench", {{"hash": 1}})) == {PAGES}
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary, running(Path(temporary)) as wiki:
        env = dict(os.environ) | {"URL": wiki.url, "SECRET": wiki.token, "WRITES": str(PAGES)}
        python = [sys.executable, "-c"]
        create, update = f"publish {PAGES} new pages", f"publish {PAGES} changed pages"
        made = compare([
            Command("log in, putPage for each", [*python, BARE], prepare=lambda: emptied(wiki)),
            Command(create, [*python, PUBLISH], prepare=lambda: emptied(wiki)),
        ], rounds=ROUNDS, env=env | {"WORD": "one"}, title="New pages")
        turn = iter(range(10_000))
        env["WORD"] = "one"

        def filled() -> None:
            """The pages stand there with another text than the one that is to be written."""
            emptied(wiki)
            for program in (BARE, PUBLISH):
                subprocess.run([*python, program], check=True, env=env | {"WORD": f"before {next(turn)}"})

        changed = compare([
            Command("log in, putPage and getPageVersions for each", [*python, SAFE], prepare=filled),
            Command(update, [*python, PUBLISH], prepare=filled),
        ], rounds=ROUNDS, env=env, title="Changed pages")
        filled()
        subprocess.run([*python, PUBLISH], check=True, env=env)
        compare([
            Command("log in, read the list, list the namespace", [*python, LEAST]),
            Command("the start of xmlrpc alone", [*python, "import os, xmlrpc.client"]),
            Command("the start of the program", [*python, PUBLISH[:PUBLISH.index("settings =")] + "import httpx"]),
            Command("publish, nothing to do", [*python, PUBLISH]),
        ], rounds=11, env=env | {"WRITES": "0"}, title="Nothing to do")
    return verdict([
        (f"{PAGES} new pages over the bare calls, wall", made[create].wall_ratio, 1.3),
        (f"{PAGES} changed pages over the bare calls, wall", changed[update].wall_ratio, 1.3),
    ])


def emptied(wiki: DokuWiki) -> None:
    """Without any of these pages, and with an index that knows none."""
    for kind in ("pages", "meta", "attic", "index", "cache", "locks"):
        top = wiki.folder / "data" / kind
        for name in ("bench", "bare", "empathy") if kind not in ("index", "locks") else ("",):
            shutil.rmtree(top / name, ignore_errors=True)
        top.mkdir(exist_ok=True)


if __name__ == "__main__":
    sys.exit(main())
