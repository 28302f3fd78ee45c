"""The same card and the same contents from the same documents: a whole build, one without a change, one after a change;
1,000 and 10,000 personas with a map each, against Hugo, Eleventy and MkDocs.

    python benchmarks/build.py [--only 1000|10000]

Each peer is given what our templates get, computed and translated beforehand (see `peers`), and that time is not
counted. Before anything is timed, every page of Hugo's and Eleventy's is compared with ours, and the articles of MkDocs
with our Markdown: same text, or no figures.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import corpus
from peers import same, sites
from peers.given import Given, given
from peers.install import Peers, peers
from render import PASS, PYTHON, moved_away, one_changed, render
from results import QUICK, Goal, remark
from rounds import Command, Figures, compare, verdict

SMALL, LARGE = (100, 300) if QUICK else (1_000, 10_000)
AGAIN = ", again without a change"
JSON = "Hugo, given everything computed, as JSON"
Goals = list[Goal]


@dataclass(frozen=True)
class Site:
    """A peer's copy of the workspace. Its pages go into `out`."""

    name: str
    folder: Path
    out: str
    argv: list[str]
    same: Callable[[], list[str]]

    def command(self, *, afresh: bool) -> Command:
        label = self.name if afresh else self.name + AGAIN
        return Command(label, self.argv, self.folder, moved_away(self.folder, self.out) if afresh else None)


def main() -> int:
    only = sys.argv[sys.argv.index("--only") + 1:] if "--only" in sys.argv else []
    installed = peers()
    goals: Goals = []
    with tempfile.TemporaryDirectory() as temporary:
        small = workspace(Path(temporary) / "small", SMALL)
        if only != ["10000"]:
            goals += thousand(small, installed)
        if only != ["1000"]:
            goals += ten_thousand(small, workspace(Path(temporary) / "large", LARGE), installed)
    return verdict(goals)


def workspace(folder: Path, personas: int) -> Path:
    """Written, and rendered once."""
    corpus.write(personas, folder)
    subprocess.run([PYTHON, "-m", "empathy_cli", "render"], cwd=folder, check=True, capture_output=True)
    return folder


def thousand(folder: Path, installed: Peers) -> Goals:
    it = given(folder)
    made = folder.parent / "sites"
    hugo, json = hugo_site(it, folder, made / "hugo", installed), hugo_json_site(it, folder, made / "json", installed)
    others = [eleventy_site(it, folder, made / "eleventy", installed),
              mkdocs_site(it, folder, made / "mkdocs", installed)]
    for site in (hugo, json, *others):
        compared(site)
    ours, one = f"empathy, {SMALL:,} personas", "empathy, one process"
    full = compare([hugo.command(afresh=True), render(ours, folder, moved_away(folder)),
                    render(one, folder, moved_away(folder), "--jobs", "1"), json.command(afresh=True),
                    *(site.command(afresh=True) for site in others)],
                   rounds=5, title=f"Full build, {SMALL:,}", trees=True)
    nothing, changed, again = "empathy, nothing changed", "empathy, one changed", hugo.command(afresh=False)
    quick = compare([again, render(nothing, folder), render(changed, folder, one_changed(folder)),
                     json.command(afresh=False), PASS], rounds=11, warm=2, title=f"Again, {SMALL:,}")
    build, mine = f"full build of {SMALL:,}", full[ours]
    return [
        over_hugo(f"{build}, wall", "wall", mine, full, 0.7),
        over_hugo(f"{build}, CPU", "cpu", mine, full, 1.0),
        over_hugo(f"{build}, memory of all processes", "tree", mine, full, 0.25),
        Goal(f"{build}, wall over Eleventy's", mine.wall / full["Eleventy"].wall, 0.25),
        Goal(f"{build}, wall over MkDocs'", mine.wall / full["MkDocs"].wall, 0.2),
        over_hugo(f"nothing changed in {SMALL:,}, wall", "wall", quick[nothing], quick, 0.07, AGAIN),
        Goal(f"nothing changed in {SMALL:,}, CPU over python -c pass", quick[nothing].cpu / quick[PASS.label].cpu, 9),
        over_hugo(f"one changed in {SMALL:,}, wall", "wall", quick[changed], quick, 0.12, AGAIN),
    ]


def over_hugo(what: str, figure: str, ours: Figures, found: Mapping[str, Figures], limit: float,
              again: str = "") -> Goal:
    """A figure over that of Hugo with the documents' YAML, and beside it over that of Hugo with ready-made JSON.

    Where both stand in one table, it is the median of the ratios of its rounds.
    """
    mine = getattr(ours, figure)
    yaml, json = (getattr(found[name + again], figure) for name in ("Hugo", JSON))
    together = getattr(ours, f"{figure}_ratio", 0) if ours in found.values() else 0
    return Goal(f"{what} over Hugo's", together or mine / yaml, limit,
                beside=f"{mine / json:.2g} × with everything computed, as JSON")


def ten_thousand(small: Path, large: Path, installed: Peers) -> Goals:
    it = given(large)
    made = large.parent / "large-sites"
    hugo, json = hugo_site(it, large, made / "hugo", installed), hugo_json_site(it, large, made / "json", installed)
    for site in (hugo, json):
        compared(site)
    ours, least = f"empathy, {LARGE:,} personas", f"empathy, {SMALL:,} personas"
    full = compare([hugo.command(afresh=True), render(ours, large, moved_away(large)), json.command(afresh=True),
                    render(least, small, moved_away(small))],
                   rounds=3, warm=0, title=f"Full build, {LARGE:,}", trees=True)
    nothing, changed, few = "empathy, nothing changed", "empathy, one changed", f"empathy, nothing changed in {SMALL:,}"
    quick = compare([PASS, render(nothing, large), render(changed, large, one_changed(large)), render(few, small)],
                    rounds=7, title=f"Again, {LARGE:,}")
    return [
        over_hugo(f"full build of {LARGE:,}, wall", "wall", full[ours], full, 0.6),
        *growth(full[ours], full[least]),
        over_hugo(f"nothing changed in {LARGE:,}, wall", "wall", quick[nothing], full, 0.02),
        over_hugo(f"one changed in {LARGE:,}, wall", "wall", quick[changed], full, 0.03),
        Goal(f"nothing changed, {LARGE:,} over {SMALL:,}, CPU", quick[nothing].cpu / quick[few].cpu, 10.5),
    ]


def growth(large: Figures, small: Figures) -> Goals:
    step = f"full build, {LARGE:,} over {SMALL:,}"
    times = 10.5 * LARGE / SMALL / 10
    return [Goal(f"{step}, wall", large.wall / small.wall, times),
            Goal(f"{step}, CPU", large.cpu / small.cpu, times),
            Goal(f"{step}, memory of the largest process", large.peak / small.peak, 1.5)]


def hugo_site(it: Given, folder: Path, site: Path, installed: Peers) -> Site:
    sites.hugo(it, site)
    return _hugo("Hugo", folder, site, installed)


def hugo_json_site(it: Given, folder: Path, site: Path, installed: Peers) -> Site:
    sites.hugo_json(it, site)
    return _hugo(JSON, folder, site, installed)


def _hugo(name: str, folder: Path, site: Path, installed: Peers) -> Site:
    names = sorted(page.name for page in (folder / "build").iterdir() if page.suffix in (".html", ".md"))
    return Site(name, site, "public", [str(installed.hugo), "--quiet", "--noBuildLock"],
                lambda: same.differences(folder / "build", site / "public", names))


def eleventy_site(it: Given, folder: Path, site: Path, installed: Peers) -> Site:
    sites.eleventy(it, site, installed.node_modules)
    names = sorted(page.name for page in (folder / "build").iterdir() if page.suffix in (".html", ".md"))
    return Site("Eleventy", site, "_site", [str(installed.node), str(installed.eleventy), "--quiet"],
                lambda: same.differences(folder / "build", site / "_site", names))


def mkdocs_site(it: Given, folder: Path, site: Path, installed: Peers) -> Site:
    sites.mkdocs(it, site, folder / "build")
    names = sorted(page.name for page in (folder / "build").glob("*.md"))
    return Site("MkDocs", site, "site", [str(installed.script("mkdocs")), "build", "--quiet", "--dirty"],
                lambda: same.differences_of_markdown(folder / "build", site / "site", names))


def compared(site: Site) -> None:
    """Builds it once; ends the run where a page does not say what ours says."""
    subprocess.run(site.argv, cwd=site.folder, check=True, capture_output=True)
    found = site.same()
    if found:
        sys.exit(f"{len(found)} pages of {site.name} differ from ours:\n" + "\n".join(found[:5]))
    pages = len(list((site.folder / site.out).glob("*.html"))) + len(list((site.folder / site.out).glob("*.md")))
    remark(f"{site.name}: {pages:,} pages, the text of each the same as ours.")


if __name__ == "__main__":
    sys.exit(main())
