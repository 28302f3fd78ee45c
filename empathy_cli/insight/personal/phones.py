"""Phone numbers, as people write them.

With a country's code (`+41 (0)44 …`, `0041 44 …`): of any country. Without one: German, Swiss, Austrian, Italian,
French, British and US numbers that are valid there, in groups that are usual there. A number in one piece must be a
mobile one, ten digits that are valid in Switzerland or France, or have a word such as “Tel.” before it.

Left alone: dates, times and spans of them, prices, decimals, coordinates, versions, ISBN, postcodes, whatever a word
such as “order” or “Nr.” introduces, local numbers without an area code (555-0100), and short service numbers.
"""

import re
from collections.abc import Iterator

from empathy_cli.model.patterns import later

REGIONS = ("DE", "CH", "AT", "IT", "FR", "GB", "US")
_CANDIDATE = later(
    r"""(?<![\w\]]) (?<![0-9][,:'’]) (?<![-/.\#_=])
        (?: \+\ ?\(?[0-9] | \(\+?[0-9]{2,5}\) | [0-9] )
        (?: [0-9] | [ ./-][0-9] | \ ?\(0?[0-9]{0,4}\)\ ?[0-9] | \)[ ./-]?[0-9] | \ [/-]\ [0-9] )*
        (?![\w\[]|[.,:'’/-][0-9])""", re.VERBOSE)
_OTHER = later(
    r"""(?<![\w.,-]) (?:
        (?:0?[1-9]|[12][0-9]|3[01])(?P<s>[./-])\ ?(?:0?[1-9]|1[0-2])(?P=s)\ ?(?:(?:19|20)[0-9]{2}|[0-9]{2}) # 12.03.2026
      | (?:0?[1-9]|1[0-2])(?P<u>[/-])(?:0?[1-9]|[12][0-9]|3[01])(?P=u)(?:19|20)[0-9]{2}  # 03/28/2026
      | (?:19|20)[0-9]{2}(?P<i>[./-])(?:0[1-9]|1[0-2])(?P=i)(?:0[1-9]|[12][0-9]|3[01])  # 2026-03-12
      | [0-2]?[0-9][.:h][0-5][0-9](?:\ ?(?:Uhr|h))?\ ?-\ ?[0-2]?[0-9][.:h][0-5][0-9]  # 08.30-17.00
    ) (?!\w|[./-][0-9])""", re.VERBOSE)
_SAID = later(
    r"""(?:\b(?:tel|telef?on[oe]?|t[ée]l[ée]phone|fon|phone|mobile?|mobil|cell(?:phone|ulare)?|handy(?:nummer)?|natel|fax
          |portable|whatsapp|signal|sms|ruf(?:nummer|t)?|telefonnummer|anrufen|ring|call(?:ed)?(?:\ (?:me|us|her|him))?
          |(?:meine|my|mon|il\ mio|mio|our|unsere|notre|nostro)\ (?:private\ )?(?:number|nummer|num[ée]ro)
          |(?:appele[zr]|chiam(?:i|are|ami))(?:\ (?:le|al|au|il))?)
          (?:\.|\ ?(?:no|nr|number|n°|n\.)\.?)?|[☎📞📱])\s?(?:is|ist|est|è)?[:=]?\s?(?:unter|on|at|au|al|:)?\s?\Z""",
    re.IGNORECASE | re.VERBOSE)
_OTHERWISE = later(
    r"""(?:\b(?:order|bestell(?:ung|nummer|nr)?|auftrag(?:s?nummer|s?nr)?|kunde(?:n(?:nummer|nr))?|artikel(?:nummer|nr)?
          |customer|article|art|item|part|model|serial|sku|ean|gtin|isbn|issn|imei|doi|vat|uid|ust|iban|ref|referen[cz]
          |r[ée]f[ée]rence|invoice|rechnung(?:snummer|snr)?|facture|fattura|commande|ordine|client|cliente|ticket|case|vorgang
          |fall|sendung(?:snummer|snr)?|tracking|parcel|paket(?:nummer)?|colis|pacco|id|plz|version|v)
          (?:[ -]?(?:no|nr|number|num|nummer|code|id|n|n°|numéro|numero))?\.?|\b(?:nr|no|n°|num|numéro|numero)\.?|[#№]
          |\b[a-z]+[0-9]{2,})
          \ ?(?:is|ist|est|è)?[:=]?\ ?\Z""", re.IGNORECASE | re.VERBOSE)
_NUMBERS = later(r"[0-9]+")
_LOOK_BACK = 40
_COUNT = 2
"""Digits that may stand before a number and be none of it, as in “at 5 079 123 45 67”."""
_BRITISH_MOBILE = later(r"07(?:[1-57-9][0-9]{2}|624)[0-9]{6}\Z")
"""Ofcom's numbering plan, with the numbers that are kept for stories."""
_TEN = frozenset({"CH", "FR"})
"""Where a number has ten digits, always."""


def phones(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Start and end of every phone number."""
    text = _OTHER.sub(lambda other: "_" * len(other[0]), text)
    for match in _CANDIDATE.finditer(text):
        size = sum(c.isdigit() for c in match[0])
        if size < 7:
            continue
        if size <= 17 and _is_phone(match[0], text[max(0, match.start() - _LOOK_BACK):match.start()], language):
            yield match.span()
        elif size > 9 and " " in match[0]:
            yield from _several(match, text, language)


def _several(match: re.Match[str], text: str, language: str) -> Iterator[tuple[int, int]]:
    """Numbers with nothing but a space between them, or with a count in front: groups tried together, longest first."""
    groups = [(m.start() + match.start(), m.end() + match.start()) for m in re.finditer(r"[^ ]+", match[0])]
    first, alone = 0, 0
    while first < len(groups):
        if alone > _COUNT and text[groups[first][0]] != "+":
            first += 1
            continue
        ends = range(first, min(first + 7, len(groups)))
        for last in sorted(ends, key=lambda i: (i + 1 < len(groups) and text[groups[i + 1][0]] not in "0+(", -i)):
            start, end = groups[first][0], groups[last][1]
            part = text[start:end]
            usual = part[0] in "0+(" or _american(part)
            if usual and 7 <= sum(c.isdigit() for c in part) <= 15 and _is_phone(
                    part, text[max(0, start - _LOOK_BACK):start], language):
                yield start, end
                first, alone = last, 0
                break
        else:
            alone += groups[first][1] - groups[first][0]
        first += 1


def _is_phone(number: str, before: str, language: str) -> bool:
    digits = re.sub(r"[^0-9]", "", number)
    if len(set(digits)) < 3:
        return False
    if "+" in number or digits.startswith("00"):
        return _with_code(number, digits)
    said = _SAID.search(before) is not None
    if not said and _OTHERWISE.search(before):
        return False
    groups = _NUMBERS.findall(number)
    if digits.startswith("0"):
        return len(groups[0]) > 1 and any(
            (said or _usual(groups, digits, region)) and (_valid(digits, region) or _BRITISH_MOBILE.match(digits))
            for region in REGIONS[:-1])
    main = language.partition("-")[0].lower()
    if _american(number) and (said or main in ("", "en") or not set(number) <= {*"0123456789 "}) and _valid(
            digits, "US"):
        return True
    sizes = [len(group) for group in groups]
    if digits.startswith("3") and (said or sizes in ([3, 7], [3, 3, 4]) or (main == "it" and sizes[0] in (3, 10))):
        return _valid(digits, "IT", mobile=True)
    return said and 9 < len(digits) < 12 and _valid(digits, "US")


def _american(number: str) -> bool:
    groups = _NUMBERS.findall(number)
    sizes = [len(group) for group in groups]
    return sizes == [3, 3, 4] or (groups[0] == "1" and sizes == [1, 3, 3, 4]) or (
        sizes == [3, 7] and number[0] == "(")


def _usual(groups: list[str], digits: str, region: str) -> bool:
    """Whether these groups are how people of that country write a number that begins with 0."""
    first, size = len(groups[0]), len(digits)
    if len(groups) == 1:
        return (size == 10 and region in _TEN) or (region == "GB" and _BRITISH_MOBILE.match(digits) is not None) or (
            _valid(digits, region, mobile=True))
    if region == "FR":
        return size == 10 and (all(len(group) == 2 for group in groups) or first == 4)
    if region == "CH":
        return size == 10 and first in (3, 4)
    if region == "GB":
        return size in (10, 11) and 3 <= first <= 5
    if region == "IT":
        return 2 <= first <= 4 and 8 <= size <= 11 and len(groups) <= 4 and len(groups[-1]) >= 2
    if region == "AT" and first == 2:
        return digits.startswith("01") and 8 <= size <= 13 and len(groups[1]) >= 3
    return 3 <= first <= 6 and 8 <= size <= 13


def _valid(digits: str, region: str, *, mobile: bool = False) -> bool:
    import phonenumbers

    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    if not phonenumbers.is_valid_number(number):
        return False
    return not mobile or phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


def _with_code(number: str, digits: str) -> bool:
    """Whether it is a number with the code of a country, after + or 00."""
    import phonenumbers

    plain = re.sub(r"\(0\)", "", number)
    digits = re.sub(r"[^0-9]", "", plain)
    digits = digits.removeprefix("00") if "+" not in number else digits
    try:
        parsed = phonenumbers.parse("+" + digits, None)
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.is_valid_number(parsed):
        return True
    return "+" in number and len(digits) >= 10 and phonenumbers.is_possible_number(parsed) and not re.search(
        r"[ .]000(?![0-9])", number)
