"""What reading a document costs, its check by the model included, as a multiple of PyYAML's CSafeLoader.

Both read the same personas of `corpus.py`, in turns within one process, and a round's ratio is taken from its own
two neighbours. CSafeLoader guesses types and keeps the last of two equal keys; ours does more and may cost 0.6.
"""

import sys
import time
from collections.abc import Callable

import yaml
from corpus import empathy_map, persona
from results import QUICK, ratio
from rounds import verdict

from empathy_cli.store.documents import read_document
from empathy_cli.store.reader import parse

DOCUMENTS, ROUNDS, GOAL = 10 if QUICK else 60, 2 if QUICK else 40, 0.6


def timed(read: Callable[[bytes], object], documents: list[bytes]) -> float:
    """Seconds of processor for all of them."""
    start = time.process_time()
    for data in documents:
        read(data)
    return time.process_time() - start


def safe(data: bytes) -> object:
    return yaml.load(data, Loader=yaml.CSafeLoader)


def whole(data: bytes) -> object:
    document, problems = read_document(data, "benchmark.yaml")
    if document is None or problems:
        sys.exit(f"a document of the benchmark is wrong: {problems}")
    return document


def ratios(read: Callable[[bytes], object], documents: list[bytes]) -> list[float]:
    timed(safe, documents)
    timed(read, documents)
    return sorted(timed(read, documents) / timed(safe, documents) for _ in range(ROUNDS))


def main() -> int:
    goals = []
    for label, make in (("persona", persona), ("empathy map", empathy_map)):
        documents = [make(i).encode() for i in range(DOCUMENTS)]
        for what, read in ((f"{label}: YAML alone", parse), (f"{label}: read and checked", whole)):
            found = ratio(what, "CSafeLoader", ratios(read, documents))
            if read is whole:
                goals.append((f"{label}: read and checked, over CSafeLoader", found, GOAL))
    return verdict(goals)


if __name__ == "__main__":
    sys.exit(main())
