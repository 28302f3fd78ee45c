"""The goals as a plot: how much of what is allowed each figure takes, on a scale where doubling is always as wide.

SVG by hand: a few bars and words, a title and a description for screen readers, colours for light and dark, and signs
and patterns besides, so that nobody needs the colours.
"""

from collections.abc import Mapping, Sequence
from html import escape
from math import log2

from results import Goal

WIDTH, LEFT, RIGHT, ROW, TOP, BOTTOM = 900, 470, 110, 24, 64, 40
LONGEST = 68
LEAST, MOST = 1 / 32, 4
KEY = "Shorter is faster. Left of the thick line: reached. Hatched and marked ✗: missed."
STYLE = """
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:#22243a}
.head{font-weight:600;font-size:15px}.group{font-weight:600}.small{font-size:11px;fill:#575b72}.line{stroke:#c9c2b4;stroke-width:1}
.goal{stroke:#22243a;stroke-width:2}.met{fill:#1b6076}.over{fill:url(#hatch);stroke:#a1372d;stroke-width:1.5}
.hatch{stroke:#a1372d;stroke-width:3}.back{fill:#fffdf9}.missed{font-weight:600}
@media (prefers-color-scheme:dark){text{fill:#eceaf3}.small{fill:#b2b4c8}.line{stroke:#4a4e6b}.goal{stroke:#eceaf3}
.met{fill:#8bcfe2}.over{stroke:#f6a99d}.hatch{stroke:#f6a99d}.back{fill:#1b1d2b}}
"""


def svg(groups: Mapping[str, Sequence[Goal]]) -> str:
    """The goals under the titles of their groups."""
    goals = [goal for group in groups.values() for goal in group]
    missed = sum(not goal.met for goal in goals)
    told = "; ".join(f"{g.what}: {g.found:.3g} of {g.limit:g} {g.unit}{'' if g.met else ', missed'}" for g in goals)
    height = TOP + ROW * (len(goals) + len(groups)) + BOTTOM
    rows, y = "", TOP
    for title, group in groups.items():
        rows += f'<text class="group" x="16" y="{y + 13}">{escape(title)}</text>'
        rows += "".join(_row(goal, y + ROW * i) for i, goal in enumerate(group, 1))
        y += ROW * (len(group) + 1)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" \
aria-labelledby="title about">
<title id="title">How much of its goal each figure takes</title>
<desc id="about">{escape(f"{len(goals) - missed} of {len(goals)} goals are reached. {told}.")}</desc>
<style>{STYLE}</style>
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
<path class="hatch" d="M0 0V6"/></pattern></defs>
<rect class="back" width="{WIDTH}" height="{height}" rx="8"/>
<text class="head" x="16" y="26">How much of its goal each figure takes</text>
<text class="small" x="16" y="44">{KEY}</text>
{_scale(height)}{rows}</svg>
"""


def _at(share: float) -> float:
    """Where a share of a goal stands, from left to right."""
    kept = min(max(share, LEAST), MOST)
    return LEFT + (WIDTH - LEFT - RIGHT) * log2(kept / LEAST) / log2(MOST / LEAST)


def _scale(height: int) -> str:
    lines = ""
    for share, words in ((1 / 16, "1/16"), (1 / 4, "1/4"), (1 / 2, "1/2"), (1, "the goal"), (2, "2 ×"), (4, "4 ×")):
        x = _at(share)
        kind = "goal" if share == 1 else "line"
        lines += (f'<path class="{kind}" d="M{x:.1f} {TOP - 8}V{height - BOTTOM + 4}"/>'
                  f'<text class="small" x="{x:.1f}" y="{height - BOTTOM + 20}" text-anchor="middle">{words}</text>')
    return lines


def _row(goal: Goal, y: int) -> str:
    end = _at(goal.found / goal.limit if goal.limit else 0 if goal.met else MOST)
    bar, words, sign = ("met", "", "✓") if goal.met else ("over", ' class="missed"', "✗")
    what = goal.what if len(goal.what) <= LONGEST else goal.what[:LONGEST - 1] + "…"
    return (f'<text x="{LEFT - 10}" y="{y + 13}" text-anchor="end">{escape(what)}</text>'
            f'<rect class="{bar}" x="{LEFT}" y="{y + 2}" width="{max(end - LEFT, 2):.1f}" height="14" rx="2"/>'
            f'<text{words} x="{WIDTH - RIGHT + 12}" y="{y + 13}">{sign} {goal.found:.3g} {escape(goal.unit)}</text>\n')
