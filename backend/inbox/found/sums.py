"""Sums in a text: "1 250 000 ₽", "до 50 тыс", "300€", "две тысячи рублей", "apie 2 tūkst. eurų". Never a float.

A number alone is no sum: it needs a currency, or a thousand with a word of price before it or nothing counted after it.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from backend.inbox.found.piece import Piece

_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,13}(?:[.,]\d{1,2})?(?!\d)"
_CURRENCIES = {
    "RUB": r"₽|руб(?:\.|л(?:ей|я|ь|ях|ями))?(?!\w)|р\.|р(?!\w)|rub(?!\w)|rur(?!\w)",
    "EUR": r"€|евро(?!\w)|eur(?:o|os|ų|ai|as|ams)?(?!\w)",
    "USD": r"\$|доллар(?:ов|а|ы)?(?!\w)|долл?\.?(?!\w)|бакс(?:ов|а)?(?!\w)|usd(?!\w)|dollars?(?!\w)"
    r"|doleri(?:ų|ai)(?!\w)",
    "GBP": r"£|gbp(?!\w)|фунт(?:ов|а)(?!\w)",
    "PLN": r"zł|pln(?!\w)|злот(?:ых|ый|ого)(?!\w)",
    "BYN": r"byn(?!\w)",
    "KZT": r"₸|тенге(?!\w)|kzt(?!\w)",
    "UAH": r"₴|грн\.?(?!\w)|uah(?!\w)",
}
_UNIT = "|".join(f"(?P<{code}>{words})" for code, words in _CURRENCIES.items())
# what a sum is in, behind it
UNIT = re.compile(rf"\s?(?:{_UNIT})", re.IGNORECASE)
_FIRST = re.compile(
    rf"(?P<sign>[€$£₽₴₸]|\b(?:EUR|USD|RUB|GBP)(?=\s?\d))\s?(?P<number>{_NUMBER})(?P<scale>\s?(?:k|m)(?!\w))?",
    re.IGNORECASE,
)
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "₽": "RUB", "₴": "UAH", "₸": "KZT"}
_THOUSAND = r"тыс(?:\.|яч[аиу]?(?!\w)|(?!\w))|т\.(?=\s?р)|к(?!\w)|k(?!\w)|tūkst(?:\.|an\w{2,5}|(?!\w))|thousand(?!\w)"
_MILLION = r"млн\.?(?!\w)|миллион(?:а|ов)?(?!\w)|лям(?:а|ов)?(?!\w)|mln\.?(?!\w)|milijon\w{1,3}(?!\w)|million(?!\w)"
_WORDS = {
    "тысяча": 1, "тысячу": 1, "полторы": 1.5, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7,
    "восемь": 8, "девять": 9, "десять": 10, "двенадцать": 12, "пятнадцать": 15, "двадцать": 20, "тридцать": 30,
    "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90, "сто": 100,
    "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "полтора": 1.5, "два": 2, "один": 1,
}  # fmt: skip
_SAID = "|".join(sorted((word for word in _WORDS if not word.startswith("тысяч")), key=len, reverse=True))
_SUM = re.compile(
    rf"(?<![\w.,:/\-–]\b)(?<![\d.,:/])(?:(?P<number>{_NUMBER})|\b(?P<words>(?:{_SAID})(?:\s(?:{_SAID}))?)(?=\s))"
    rf"(?:\s?(?:(?P<thousand>{_THOUSAND})|(?P<million>{_MILLION})))?(?:\s?(?P<unit>{_UNIT}))?",
    re.IGNORECASE,
)  # fmt: skip
# before it: what makes a number a price
_PRICE = re.compile(
    r"(?:\b(?:до|около|примерно|порядка|максимум|макс\.?|не\s(?:больше|дороже|более)|в\sпределах|уложиться\sв|за|от"
    r"|up\sto|around|about|under|max(?:imum)?|at\smost|for|iki|apie|maždaug|ne\sdaugiau\skaip|už)"
    r"|(?:бюджет|budget|biudžet|сумм|suma|цен|price|kain)\w*"
    r"(?:\s(?:до|около|примерно|в\sрайоне|у\sнас|наш|is|of|up\sto|around|about|yra|iki|apie))*)\s?[:\-–—=]?\s?$",
    re.IGNORECASE,
)  # fmt: skip
_NAMED = re.compile(
    r"(?:бюджет|budget|biudžet)\w*"
    r"(?:\s(?:до|около|примерно|в\sрайоне|у\sнас|наш|is|of|up\sto|around|about|yra|iki|apie))*\s?[:\-–—=]?\s?$",
    re.IGNORECASE,
)  # fmt: skip
# after a thousand without a currency: nothing that is counted
_NOTHING = re.compile(
    r"\s*(?:$|[.,!?;:)\n\x00]|(?:за|на|в|к|по|с|до|и|или|но|не|максимум|макс|есть|хватит"
    r"|and|or|but|for|at|is|max|ir|arba|už|bet)(?!\w))",
    re.IGNORECASE,
)
_EACH = re.compile(r"\s?(?:/|за\s(?:м|кг|шт|метр|кило)|per\s|%)", re.IGNORECASE)
_MOST = Decimal("9999999999999999.99")


def sums(text: str) -> Iterator[Piece]:
    """`text` is what `covered` left of one. The currency is None where nobody said which."""
    taken = 0
    for match in sorted([*_FIRST.finditer(text), *_SUM.finditer(text)], key=lambda m: (m.start(), -m.end())):
        if match.start() < taken:
            continue
        piece = _first(match) if match.re is _FIRST else _said(text, match)
        if piece is not None and not _EACH.match(text, piece.end):
            taken = piece.end
            yield piece


def _first(match: re.Match[str]) -> Piece | None:
    scale = {"k": 1000, "m": 1_000_000}.get((match["scale"] or "").strip().lower(), 1)
    return _piece(match, _amount(match["number"]) * scale, _SIGNS.get(match["sign"], match["sign"].upper()))


def _said(text: str, match: re.Match[str]) -> Piece | None:
    scale = 1000 if match["thousand"] else 1_000_000 if match["million"] else 1
    unit = next((code for code in _CURRENCIES if match[code]), None)
    before = text[max(0, match.start() - 40) : match.start()]
    if match["words"] and scale == 1:
        return None
    if unit is None and scale > 1 and not _NOTHING.match(text, match.end()):
        return None
    if unit is None and scale > 1 and not (_PRICE.search(before) or match.group(0) == text.strip()):
        return None
    if (
        unit is None
        and scale == 1
        and not (_NAMED.search(before) and len(match["number"]) >= 3 and _NOTHING.match(text, match.end()))
    ):
        return None
    amount = _amount(match["number"]) if match["number"] else _worded(match["words"])
    return _piece(match, amount * scale, unit)


def _piece(match: re.Match[str], amount: Decimal, currency: str | None) -> Piece | None:
    if not 0 < amount <= _MOST:
        return None
    end = match.start() + len(match[0].rstrip())
    return Piece("sum", match.start(), end, {"amount": format(amount, ".2f"), "currency": currency})


def _amount(digits: str) -> Decimal:
    """A separator before one or two last digits is the decimal one, any other groups thousands."""
    tail = re.search(r"[.,](\d{1,2})$", digits)
    whole = digits[: tail.start()] if tail else digits
    return Decimal(re.sub(r"\D", "", whole) + ("." + tail[1] if tail else ""))


def _worded(words: str) -> Decimal:
    return sum((Decimal(str(_WORDS[each])) for each in words.lower().split()), Decimal(0))
