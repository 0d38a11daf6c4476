"""Money: an exact amount and its currency; the field names the one that is meant where nobody says which."""

import re
from decimal import Decimal
from typing import Any

from babel import Locale

from backend.fields.kinds.base import Bad, Kind, Reader, Spec
from backend.fields.kinds.numbers import SPACE, grouped

MOST = Decimal("9999999999999999.99")
CURRENCIES = frozenset(Locale("en").currencies)
SIGNS = {"₽": "RUB", "$": "USD", "€": "EUR", "£": "GBP", "₴": "UAH", "₸": "KZT", "zł": "PLN", "р": "RUB", "руб": "RUB"}
_CODE = re.compile(r"([A-Za-z]{3}|[₽$€£₴₸]|zł|р(?:уб)?)\.?\s*$|^\s*([A-Za-z]{3}|[₽$€£₴₸])", re.IGNORECASE)


def _parse(typed: Any, spec: Spec, reader: Reader) -> dict[str, str]:
    amount, currency = _both(typed)
    if currency is None and isinstance(spec.held, dict):
        currency = spec.held.get("currency")
    code = (currency or spec.currency).strip().upper()
    if code not in CURRENCIES:
        raise Bad("field_unknown_currency")
    number = _amount(amount)
    return {"amount": format(abs(number) if number == 0 else number, ".2f"), "currency": code}


def _amount(typed: str) -> Decimal:
    """A separator before one or two last digits is the decimal one, any other groups thousands."""
    plain = SPACE.sub("", typed).replace("−", "-")
    tail = re.search(r"[.,](\d{1,2})$", plain, re.ASCII)
    whole = plain[: tail.start()] if tail else plain
    if not re.fullmatch(r"[+-]?(\d{1,18}|\d{1,3}([.,]\d{3})+)", whole, re.ASCII):
        raise Bad("field_bad_money")
    number = Decimal(re.sub("[.,]", "", whole) + ("." + tail[1] if tail else ""))
    if abs(number) > MOST:
        raise Bad("field_too_large")
    return number


def _both(typed: Any) -> tuple[str, str | None]:
    """Amount and currency as given: an object of the two, or one text with or without the currency."""
    if isinstance(typed, dict):
        amount, currency = typed.get("amount"), typed.get("currency")
        if typed.keys() - {"amount", "currency"} or not isinstance(amount, str):
            raise Bad("field_bad_money")
        if currency is not None and not isinstance(currency, str):
            raise Bad("field_unknown_currency")
        return amount, currency
    if isinstance(typed, int) and not isinstance(typed, bool):
        return str(typed), None
    if not isinstance(typed, str):
        raise Bad("field_bad_money")
    found = _CODE.search(typed)
    if found is None:
        return typed, None
    named = found[1] or found[2]
    return typed[: found.start()] + typed[found.end() :], SIGNS.get(named.lower(), SIGNS.get(named, named))


def _show(value: Any, spec: Spec, reader: Reader) -> str:
    return f"{grouped(value['amount'], reader.locale)}\u00a0{value['currency']}"


def _key(value: Any, spec: Spec) -> tuple[str, Decimal]:
    return value["currency"], Decimal(value["amount"])


MONEY = Kind("money", _parse, _show, _key, sql="({v} ->> 'amount')::numeric")
