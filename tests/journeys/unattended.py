"""Documents to be changed without an interview, and what became of them."""

from pathlib import Path

SOURCE = ("kind: source\nid: interviews\ntitle: Interviews\nnuggets:\n  - id: n1\n    verbatim: I was at home all day.\n"
          "  - id: n4\n    observation: Puts the phone down\n")
BOOTS = """\
# told by Lea
kind: journey
id: boots
title: Boots
persona: lea
stages:
  - {id: find, name: Find, steps: [sofa, calls]}   # two
  - {id: get, name: Get, steps: [buys]}
steps:
  # at night
  - id: sofa
    title:   Looks at boots
    touchpoint: online-shop
    next: [buys, calls]   # or so
  - id: calls
    title: Calls the shop

  - id: buys
    title: Buys them
    touchpoint: shop
"""


def texts(workspace: Path) -> dict[str, str]:
    return {f.relative_to(workspace).as_posix(): f.read_bytes().decode() for f in (workspace / "personas").rglob("*.yaml")
            if ".schema" not in f.parts}


def persona(workspace: Path, name: str = "noor") -> str:
    return (workspace / "personas" / name / "persona.yaml").read_text()
