"""Invoices and orders go out into a file: with the right, as far as one sees and may, written into the audit."""

from pathlib import Path
from typing import Any

import pytest

from backend.kit.errors import Forbidden, Invalid
from backend.sales.orders.make import make_order
from backend.sales.orders.schemas import NewOrder
from backend.wiring import lists_of_rooms
from tests.sales.billing import Till
from tests.transfer.files import House
from tests.transfer.test_exports import export, table


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms()


@pytest.fixture
def house(till: Till, tmp_path: Path) -> House:
    return House(till.cast, tmp_path)


async def rows(house: House, entity: str, **asked: Any) -> list[dict[str, str]]:
    return table((await export(house, entity, **asked))[1])


async def test_invoices_go_out_with_what_they_come_to_and_who_owes(house: House, till: Till) -> None:
    draft = await till.draft(note="=1+1")
    paid = await till.issued(part={"kind": "sum", "value": "10"})
    await till.pay("boris", paid, "4")
    found = {row["ID"]: row for row in await rows(house, "invoice")}
    assert list(found) == [str(paid.id), str(draft.id)]
    row = found[str(paid.id)]
    assert (row["Номер"], row["Статус"], row["Сумма"], row["Оплачено"], row["К оплате"]) == (
        paid.number, "Оплачен частично", "10.00", "4.00", "6.00",
    )  # fmt: skip
    assert row["Обращение №"] == str(till.counter.card)
    row = found[str(draft.id)]
    assert (row["Номер"], row["К оплате"], row["Комментарий"]) == ("", "0.00", "'=1+1")
    assert row["Позиции"].split("\n") == ["Самовар × 2", "Чай × 1.5 кг"]
    status = {"where": {"column": "status", "op": "is", "values": ["draft"]}}
    assert [row["ID"] for row in await rows(house, "invoice", asked=status)] == [str(draft.id)]
    told = await till.db.hot.fetch("SELECT after::text AS after FROM audit WHERE verb = 'export.fetched'")
    assert len(told) == 2
    assert all('"things": "invoice"' in row["after"] for row in told)


async def test_orders_go_out_too_and_both_as_a_workbook(house: House, till: Till) -> None:
    async with till.db.tx() as tx:
        new = NewOrder(await till.counter.version())
        order = await make_order(tx, await till.cast.grants("anna"), till.counter.card, new)
    assert [(row["Номер"], row["Состояние"], row["Сумма"]) for row in await rows(house, "order")] == [
        (order.number, "Новый", "90525.75")
    ]
    for entity in ("invoice", "order"):
        view, content = await export(house, entity, "xlsx")
        assert content.startswith(b"PK")
        assert view.file_name.endswith(".xlsx")
        with pytest.raises(Invalid):
            await export(house, entity, "vcard")


async def test_nothing_leaves_the_house_that_the_role_may_not_export_or_see(house: House, till: Till) -> None:
    await till.issued()
    till_of_anna = House(till.cast, house.tmp, "anna")
    for entity in ("invoice", "order"):
        with pytest.raises(Forbidden):
            await export(till_of_anna, entity)
    rule = '[{"entity": "lead", "verb": "export", "place": "", "reach": "none"}]'
    await till.db.hot.execute("UPDATE roles SET card_rules = $1::text::jsonb WHERE key = 'supervisor'", rule)
    assert await rows(house, "invoice") == []
    await till.db.hot.execute("UPDATE roles SET card_rules = '[]'")
    assert len(await rows(house, "invoice")) == 1
    await till.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'sales.see') WHERE key = 'supervisor'")
    with pytest.raises(Forbidden):
        await export(house, "invoice")
    await till.db.hot.execute("UPDATE roles SET hidden_fields = '{budget}' WHERE key = 'supervisor'")
    assert await rows(house, "order") == []
