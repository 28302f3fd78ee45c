"""What is asked right now, as data: a front end shows it and hands back what was typed. No terminal is known here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where an interview stands: at a question, in a list at an item, in an item at a part."""

    question: int
    item: int | None = None
    part: int | None = None
    every_part: bool = False
    """All parts were asked for, not only those that an item cannot do without."""
    from_review: bool = False
    """The question was chosen in the review, and the way on leads back to it."""
    inserts: bool = False
    """A new item is typed, to come in before the one that stands there."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose, translated."""

    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the review: a question, and what was answered. `number` counts from 1."""

    number: int
    label: str
    texts: tuple[str, ...]
    one_each: bool = False
    """Whether each text has a line of its own, and is chosen by `number.1`, `number.2`: it is more than a few words."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One line to be typed. Its texts are translated; what comes from documents in them is not made safe yet."""

    question: str
    label: str
    shape: str
    """line, choice, prose, words, phrases, or review."""
    number: int = 0
    """Counts from 1; 0 where a question is asked out of turn."""
    total: int = 0
    help: str = ""
    example: str = ""
    form: str = ""
    """What an answer can be, where question and example do not say it: worth saying once, unasked."""
    old: str = ""
    """The present answer, or one that is suggested: empty keeps it in the plain front end."""
    unfinished: str = ""
    """What was typed here before somebody went elsewhere: to be gone on with, and not an answer yet."""
    offers: tuple[Offer, ...] = ()
    names: tuple[Offer, ...] = ()
    """What the answer can name, by number or by its beginning: too much to show it each time."""
    shows_names: bool = False
    """Whether they are worth showing the first time, unasked."""
    items: tuple[str, ...] = ()
    """The list so far, of which this line is number `item`."""
    item: int | None = None
    part_of: str = ""
    """The item whose part is asked."""
    is_part: bool = False
    heading: str = ""
    """What is asked about, where it is not that item itself."""
    required: bool = False
    has_parts: bool = False
    takes_evidence: bool = False
    can_go_back: bool = True
    lines: tuple[Line, ...] = ()
    """The review."""
    unanswered: tuple[str, ...] = ()
    """In a review: the keys of what was not answered and can still be."""
