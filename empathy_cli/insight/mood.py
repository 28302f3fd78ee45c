"""How a step feels, in sign and word: a number from −2 to +2 by itself says little, and colour alone tells nothing."""

import math

from empathy_cli.locale import N_

LABELS = {
    "terrible": N_("terrible"), "bad": N_("bad"), "neither": N_("neither"), "good": N_("good"),
    "wonderful": N_("wonderful"),
}
MINUS = "\u2212"


def word(emotion: float) -> str:
    """The key of `LABELS` for an emotion, also for a mean of several."""
    if emotion < 0:
        return "terrible" if emotion <= -1.5 else "bad"
    if emotion > 0:
        return "wonderful" if emotion >= 1.5 else "good"
    return "neither"


def signed(emotion: float, point: str = ".") -> str:
    """The number with its sign, to one decimal: “−1.5”, “+1”, “0”. `point` is the decimal sign: see `Translator`."""
    shown = f"{abs(round(emotion, 1)):g}".replace(".", point)
    return shown if shown == "0" else f"{MINUS if emotion < 0 else '+'}{shown}"


def tenths(emotion: float) -> float:
    """To one decimal; from the middle between two, to the worse one."""
    return math.ceil(emotion * 10 - 0.5) / 10


def halves(emotion: float) -> float:
    """To the nearest half; from the middle between two, to the worse one: no page looks better than it is."""
    return math.ceil(emotion * 2 - 0.5) / 2
