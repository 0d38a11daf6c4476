"""The house's currencies: what sums may be in; sums of before keep theirs."""

from decimal import Decimal
from typing import Any

import pytest

from backend.cards.dictionaries.currencies import SetCurrencies, set_currencies
from backend.fields.currencies import Currencies, Currency, currencies
from backend.kit.errors import Conflict, Invalid
from tests.cards.test_funnels import Office
from tests.cast import Cast


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


async def _now(office: Office) -> Currencies:
    async with office.cast.db.orm() as tx:
        return await currencies(tx)


async def _set(office: Office, *codes: str, default: str, archived: tuple[str, ...] = ()) -> Currencies:
    items = [Currency(code, code in archived) for code in codes]
    made: Currencies = await office.do(set_currencies, SetCurrencies((await _now(office)).version, items, default))
    return made


def _sum(amount: str, currency: str) -> dict[str, str]:
    return {"amount": amount, "currency": currency}


async def test_until_there_is_a_list_any_currency_is_taken(office: Office) -> None:
    house = await _now(office)
    assert (house.default, house.version) == ("RUB", 0)
    card = await office.card()
    assert (await office.edits("anna", card, budget=_sum("5", "JPY"))).budget is not None


async def _ordered(office: Office, card: int) -> None:
    order = "INSERT INTO orders (card_id, year, n, currency, lines, total) VALUES ($1, 2000, 1, 'RUB', '[]', 5)"
    await office.cast.db.hot.execute(order, card)


async def test_an_archived_currency_stays_on_sums_of_before_and_is_given_to_no_other(office: Office) -> None:
    old, new = await office.card(), await office.card()
    await office.edits("anna", old, budget=_sum("45 000", "RUB"))
    await _ordered(office, old)
    with pytest.raises(Conflict, match="currency_used") as used:
        await _set(office, "EUR", "USD", default="EUR")
    assert used.value.extra == {"uses": {"cards": 1, "orders": 1}}
    house = await _set(office, "EUR", "RUB", default="EUR", archived=("RUB",))
    assert house.default == "EUR"
    changed = await office.edits("anna", old, budget=_sum("50 000", "RUB"))
    assert changed.budget is not None
    assert (changed.budget.amount, changed.budget.currency) == (Decimal(50000), "RUB")
    with pytest.raises(Invalid) as refused:
        await office.edits("anna", new, budget=_sum("1", "RUB"))
    assert refused.value.fields == {"budget": "currency_not_offered"}
    await office.edits("anna", old, budget=_sum("600", "EUR"))
    with pytest.raises(Invalid):
        await office.edits("anna", old, budget=_sum("50 000", "RUB"))
    with pytest.raises(Conflict, match="currency_used") as ordered:
        await _set(office, "EUR", default="EUR")
    assert ordered.value.extra == {"uses": {"orders": 1}}
    await office.cast.db.hot.execute("DELETE FROM orders")
    # nothing is in it any more
    assert [each.code for each in (await _set(office, "EUR", default="EUR")).items] == ["EUR"]


async def test_a_wrong_list_is_refused_in_words_and_of_two_administrators_the_second_is_told(office: Office) -> None:
    wrongs: list[tuple[tuple[str, ...], dict[str, Any], str]] = [
        ((), {"default": "EUR"}, "items"),
        (("EUR", "eur "), {"default": "EUR"}, "items"),
        (("XQQ",), {"default": "XQQ"}, "items"),
        (("EUR",), {"default": "USD"}, "default"),
        (("EUR", "USD"), {"default": "USD", "archived": ("USD",)}, "default"),
    ]
    for codes, rest, field in wrongs:
        with pytest.raises(Invalid) as refused:
            await _set(office, *codes, **rest)
        assert list(refused.value.fields) == [field]
    await _set(office, "EUR", default="EUR")
    with pytest.raises(Conflict, match="stale_version"):
        await office.do(set_currencies, SetCurrencies(0, [Currency("USD")], "USD"))
    told = await office.cast.events("dictionary.changed")
    assert [event["body"]["dictionary"]["name"] for event in told] == ["currencies"]
