"""A status and a budget in words of a language."""

from decimal import Decimal

from babel.numbers import format_currency

from backend.kit.words import say


def status_said(locale: str, shipped: str | None, name: str | None) -> str:
    """A status that nobody renamed is called in the reader's language."""
    return say(locale, f"statuses.{shipped}") if shipped else name or ""


def budget_said(locale: str, amount: Decimal | None, currency: str | None) -> str:
    """Without cents where there are none."""
    if amount is None or currency is None:
        return ""
    whole = "¤#,##0" if locale == "en" else "#,##0\u00a0¤"
    form = whole if amount == amount.to_integral() else None
    return format_currency(amount, currency, form, locale, currency_digits=form is None)
