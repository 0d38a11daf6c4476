"""Amounts as people type them: "1 250 000,50", "1,250,000.50", "1.250.000", "45 000 ₽". Never a float."""

import re
from decimal import Decimal, InvalidOperation

from babel import Locale

from backend.cards.schemas import Money
from backend.kit.errors import Invalid

MOST = Decimal("9999999999999999.99")
_NOISE = re.compile(r"[\s_'’\u00a0\u202f\u2009]|[₽$€£¥₴₸]|(?<=\d)(?:р|руб|rub|eur|usd)\.?$", re.IGNORECASE)
_TAIL = re.compile(r"[.,](?=\d{1,2}$)")
_CURRENCIES = frozenset(Locale("en").currencies)


def parse_amount(text: str) -> Decimal:
    """The exact amount. A separator before one or two last digits is the decimal one, any other groups thousands.

    Raises Invalid on the field budget.
    """
    plain = _NOISE.sub("", text.strip())
    whole = _TAIL.split(plain, maxsplit=1)
    digits = re.sub(r"[.,]", "", whole[0]) + ("." + whole[1] if len(whole) > 1 else "")
    if not re.fullmatch(r"\d{1,18}(\.\d{1,2})?", digits, re.ASCII):
        raise Invalid("invalid", fields={"budget": "bad_amount"})
    try:
        amount = Decimal(digits)
    except InvalidOperation as error:
        raise Invalid("invalid", fields={"budget": "bad_amount"}) from error
    if amount > MOST:
        raise Invalid("invalid", fields={"budget": "amount_too_large"})
    return amount.quantize(Decimal("0.01"))


def money(amount: str, currency: str) -> Money:
    """Raises Invalid for an unknown currency or an unreadable amount."""
    code = currency.strip().upper()
    if code not in _CURRENCIES:
        raise Invalid("invalid", fields={"budget": "unknown_currency"})
    return Money(parse_amount(amount), code)
