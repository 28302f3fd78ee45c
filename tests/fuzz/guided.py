"""The same loop, led by the branches that inputs take: libFuzzer through atheris, where that is installed.

Our own mutations serve it, too: alone, libFuzzer hardly ever finds a whole key or an indentation. What is instrumented
is slower, so times are bounded more widely here; what seems slow is tried again without (see `__main__`).
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .engine import Run, Score
from .mutations import Mutator

FACTOR = 6.0


def loop(name: str, keep: Path, seconds: float, seed: int, tell: Callable[[Score], None]) -> None:
    """Never returns: libFuzzer ends the process. So the score is told now and then."""
    import atheris

    with atheris.instrument_imports(include=["empathy_cli", "jinja2", "csv", "json"]):
        from .targets import target

        found = target(name)
    run = Run(found, keep, FACTOR)
    pool = found.seeds()
    for data in pool:
        run.one(data)
    mutate = Mutator(found.tokens, random.Random(seed))
    told = time.monotonic()

    def one(data: bytes) -> None:
        nonlocal told
        new, _ = run.one(data)
        if new:
            pool.append(data)
        if time.monotonic() - told > 1:
            told = time.monotonic()
            tell(run.score)

    def change(data: bytes, most: int, seed: int) -> bytes:
        mutate.pick.seed(seed)
        if mutate.pick.random() < 0.15:
            return bytes(atheris.Mutate(data, most))
        return mutate(data, mutate.pick.choice(pool), most)

    corpus = keep / f"{name}-corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for i, data in enumerate(pool):
        (corpus / f"seed-{i}").write_bytes(data)
    options: list[Any] = [sys.argv[0], str(corpus), f"-max_total_time={seconds:.0f}", f"-seed={seed + 1}", "-max_len=65536",
                          "-timeout=120", "-rss_limit_mb=2048", f"-artifact_prefix={keep}/{name}-died-", "-print_final_stats=0",
                          "-verbosity=0", "-len_control=20"]
    atheris.Setup(options, one, custom_mutator=change)
    atheris.Fuzz()
