"""LNG: what is said in several languages."""

from collections.abc import Iterator

from empathy_cli.check.rule import INFORMATION, Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem


def _behind(seen: Seen) -> Iterator[Problem]:
    """By the digest of the original's texts: a document has no date of its last change, and git need not be there."""
    for document in (*seen.personas, *seen.maps, *seen.journeys):
        said = document.data.get("translation_of") or {}
        original = seen.workspace.documents.get(said.get("id", ""))
        if original is None or original.kind != document.kind:
            continue  # REF01 says what is wrong
        from empathy_cli.insight.translation import digest

        now = digest(original)
        if said.get("digest") != now:
            message = N_("the texts of “{id}” have changed since: see what is new, and write “digest: {digest}” once "
                         "both say the same") if "digest" in said else N_(
                "nobody knows which state of “{id}” this is: write “digest: {digest}” once both say the same")
            yield Problem(message, {"id": original.id, "digest": now}, ("translation_of", "digest"), document.file)


_HEAD = "kind: persona\nid: lea-brunner"
_ORIGINAL = {"personas/lea-brunner/persona.yaml": f"{_HEAD}\nname: Lea Brunner\nrole: Nurse, raises Milo (2)\n"}


def _german(digest: str, role: str) -> dict[str, str]:
    return {"personas/lea-brunner/persona.de.yaml":
            f"{_HEAD}-de\nname: Lea Brunner\nlanguage: de\nrole: {role}\n"
            f"translation_of: {{id: lea-brunner, digest: {digest}}}\n"}


RULES = (
    Rule(
        "LNG01", INFORMATION,
        N_("A translation is as new as its original"),
        N_("Who reads the older of two languages decides by a picture that is no longer true, and does not know it. A "
           "document that names another one in “translation_of” keeps a digest of its texts: when a word changes "
           "there, the translation is due. Evidence, numbers, dates and layout do not count."),
        {**_ORIGINAL, **_german("7d1be2a49c05", "Pflegefachfrau")},
        {**_ORIGINAL, **_german("77db4d41fe60", "Pflegefachfrau, zieht Milo (2) groß")},
        _behind,
    ),
)
