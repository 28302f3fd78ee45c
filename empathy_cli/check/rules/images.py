"""IMG: pictures of personas."""

from collections.abc import Iterator

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, WARNING, Problem


def _described(seen: Seen) -> Iterator[Problem]:
    for persona in seen.personas:
        image = persona.data.get("image")
        if not image:
            continue
        if not image.get("alt"):
            yield Problem(N_("the picture has no “alt”: say what is to be seen on it, for those who cannot see it"),
                          path=("image",), file=persona.file)
        if not image.get("licence"):
            yield Problem(N_("the picture has no “licence”: say whose it is, and under which licence"),
                          path=("image",), file=persona.file, severity=WARNING)
        from empathy_cli.store.images import embed

        if isinstance(problem := embed(seen.workspace.root, persona), Problem):
            yield problem


_PERSONA = "kind: persona\nid: lea-brunner\nname: Lea Brunner\nimage:\n  file: portrait.png\n"
_PICTURE = {"personas/lea-brunner/portrait.png": ""}

RULES = (
    Rule(
        "IMG01", ERROR,
        N_("A picture is there, described and licensed"),
        N_("Who cannot see a picture reads its alternative text, or is left out. A picture that is missing leaves a "
           "hole in the card, and one without a licence may not be shown at all."),
        {"personas/lea-brunner/persona.yaml": _PERSONA, **_PICTURE},
        {"personas/lea-brunner/persona.yaml": _PERSONA + "  alt: A nurse in a dark corridor\n"
                                              "  licence: CC BY 4.0, A. Meier\n", **_PICTURE},
        _described,
    ),
)
