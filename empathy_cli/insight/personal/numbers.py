"""IBANs and payment card numbers: what has check digits.

Left alone: whatever fails its check, and what passes the Luhn check (one number in ten does) without the prefix and
the length of an issuer: order numbers, IMEI, ISBN, EAN.
"""

import re
from collections.abc import Iterator
from functools import cache

from empathy_cli.model.patterns import later

_IBAN = later(r"(?<![^\W_])(?=([A-Za-z]{2}[ -]?[0-9]{2}(?:[ \n.-]{0,2}[A-Za-z0-9]){11,30}))")
_CARD = later(r"(?<![\w\]])(?<!\d[.,-])(?=([0-9]{4}(?:[ \n-]?[0-9]){9,15}))")
_NO_END = later(r"[\w\[]|[.,-]\d")
_SIZES = later(r"[0-9]+")

_ISSUERS = later(
    r"""4(?:\d{12}|\d{15}|\d{18})\Z                             # Visa
    | (?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}\Z     # Mastercard
    | 3[47]\d{13}\Z                                               # American Express
    | 3(?:0[0-5]|095|6\d|[89]\d)\d{11,16}\Z                      # Diners Club
    | (?:6011|64[4-9]\d|65\d{2})\d{12,15}\Z                      # Discover
    | 35(?:2[89]|[3-8]\d)\d{12,15}\Z                             # JCB
    | 62\d{14,17}\Z                                              # UnionPay
    | (?:50(?:18|20|38)|5[68]\d{2}|6304|6390|67\d{2})\d{9,15}\Z  # Maestro""", re.VERBOSE)


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every IBAN, in one piece or in groups, in either case."""
    last = 0
    for match in _IBAN.finditer(text):
        if match.start() < last:
            continue
        code = re.sub(r"[^A-Za-z0-9]", "", match[1]).upper()
        size = _size(code[:2])
        if not size or len(code) < size:
            continue
        end = _end(text, match.start(), size)
        if text[end:end + 1].isalnum():
            continue
        from stdnum import iban

        if iban.is_valid(code[:size], check_country=False):
            yield match.start(), end
            last = end


@cache
def _size(country: str) -> int:
    """How long an IBAN of that country is; 0 where it has none. By the registry that stdnum brings along."""
    from stdnum import numdb

    known = numdb.get("iban").info(country + "00")[0][1].get("bban", "")
    return 4 + sum(int(size) for size in _SIZES.findall(known)) if known else 0


def _end(text: str, start: int, size: int) -> int:
    at = start
    while size:
        size -= text[at].isalnum()
        at += 1
    return at


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every card number, in one piece or in groups."""
    last = 0
    for match in _CARD.finditer(text):
        if match.start() < last:
            continue
        digits = re.sub(r"[^0-9]", "", match[1])
        for size in range(len(digits), 12, -1):
            number = digits[:size]
            if not _ISSUERS.match(number) or len(set(number)) == 1:
                continue
            end = _end(text, match.start(), size)
            if _NO_END.match(text, end):
                continue
            from stdnum import luhn

            if luhn.is_valid(number):
                yield match.start(), end
                last = end
                break
