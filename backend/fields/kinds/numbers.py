"""Numbers as people type them: "1 250,5", "1,250.5", "−3". Kept as exact decimal text, never a float."""

import re
from decimal import Decimal
from typing import Any

from backend.fields.kinds.base import Bad, Kind, Reader, Spec

MOST = Decimal(10) ** 15
SPACE = re.compile(r"[\s_'’\u00a0\u202f\u2009]")
_PLAIN = re.compile(r"[+-]?(\d{1,40}(\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_THREES = re.compile(r"[+-]?\d{1,3}(,\d{3})+", re.ASCII)


def decimal_of(typed: str, locale: str) -> Decimal:
    """The exact number. One dot is always the decimal one; a comma before three digits groups in English alone.

    Raises Bad.
    """
    plain = SPACE.sub("", typed).replace("−", "-")
    commas, dots = plain.count(","), plain.count(".")
    if commas and dots:
        group, point = (",", ".") if plain.rfind(".") > plain.rfind(",") else (".", ",")
    elif commas > 1 or dots > 1 or (commas == 1 and locale == "en" and _THREES.fullmatch(plain)):
        group, point = ("," if commas else "."), "\n"
    else:
        group, point = "", "," if commas else "."
    whole, _, tail = plain.partition(point)
    if group:
        if not re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(group)}\d{{3}})+", whole, re.ASCII):
            raise Bad("field_bad_number")
        whole = whole.replace(group, "")
    plain = f"{whole}.{tail}" if tail else whole
    if not _PLAIN.fullmatch(plain):
        raise Bad("field_bad_number")
    number = Decimal(plain)
    if abs(number) >= MOST:
        raise Bad("field_too_large")
    return number


def fineness(number: Decimal) -> int:
    """How many digits after the point say something."""
    _, _, text = digits(number).partition(".")
    return len(text)


def digits(number: Decimal) -> str:
    """Without an exponent, without zeros that say nothing: "1250.5"."""
    text = format(number.normalize(), "f")
    return "0" if text in ("-0", "") else text


def grouped(text: str, locale: str) -> str:
    """As the reader writes "-1250.5", in thousands."""
    group, point = (",", ".") if locale == "en" else ("\u00a0", ",")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, tail = text.partition(".")
    parts = re.sub(r"(?<=\d)(?=(\d{3})+$)", group, whole)
    return sign + parts + (point + tail if tail else "")


def _parse(typed: Any, spec: Spec, reader: Reader) -> str:
    if isinstance(typed, bool) or not isinstance(typed, (str, int, float)):
        raise Bad("field_bad_number")
    number = decimal_of(typed if isinstance(typed, str) else format(Decimal(str(typed)), "f"), reader.locale)
    if fineness(number) > spec.decimals:
        raise Bad("field_too_fine", limit=spec.decimals)
    return digits(number)


def _show(value: Any, spec: Spec, reader: Reader) -> str:
    return grouped(value, reader.locale)


NUMBER = Kind("number", _parse, _show, lambda value, spec: Decimal(value), sql="({v} #>> '{{}}')::numeric")
