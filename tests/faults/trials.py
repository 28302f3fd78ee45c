"""How often something is tried: a few times in the suite, `EMPATHY_TRIALS` times as often where somebody asks for it."""

import os


def trials(usual: int) -> int:
    return max(1, round(usual * float(os.environ.get("EMPATHY_TRIALS", "1"))))
