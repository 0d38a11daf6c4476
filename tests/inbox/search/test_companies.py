"""Companies are a group of their own, found by name, tax id, phone, e-mail and own fields, by whoever sees them."""

from typing import Any

import pytest

from tests.cards.fields.workshop import Workshop
from tests.inbox.search.desk import Desk

ROMASHKA = "ООО «Ёлка и Ромашка»"


async def firm(desk: Desk, name: str, **columns: Any) -> int:
    async with desk.db.tx() as tx:
        made: int = await tx.value("INSERT INTO companies (name) VALUES ($1) RETURNING id", name)
        for column, value in columns.items():
            await tx.execute(f"UPDATE companies SET {column} = $2 WHERE id = $1", made, value)
    return made


async def shelf(desk: Desk) -> int:
    """One that works with a customer whom everybody sees, and another whose name begins with the same word."""
    phones = '[{"value": "+7 495 765-43-21", "normal": "+74957654321", "label": ""}]'
    made = await firm(desk, ROMASHKA, tax_id="7701234567", reach_keys=["+74957654321"])
    await desk.db.hot.execute("UPDATE companies SET phones = $2::text::jsonb WHERE id = $1", made, phones)
    dialog = await desk.dialog("Глеб")
    await desk.db.hot.execute(
        "INSERT INTO contact_companies (contact_id, company_id) VALUES ($1, $2)", await desk.contact(dialog), made
    )
    return made


async def names(desk: Desk, who: str, typed: str) -> list[str]:
    return [hit.name for hit in (await desk.ask(who, typed)).companies]


async def test_a_company_is_found_by_words_tax_id_and_phone_in_any_form(desk: Desk) -> None:
    await shelf(desk)
    typed = {
        "ромашка": True, "ромашка елка": True, "ёлка": True, "ромаш": True, "hjvfirf": True, "7701234567": True,
        "+7 495 765 43 21": True, "84957654321": True, "ромашка берёза": False, "770123": False, "%": False, "": False,
        ".*": False, "#1": False,
    }  # fmt: skip
    wrong = {
        text: found for text, want in typed.items() if (found := await names(desk, "anna", text)) != [ROMASHKA][:want]
    }
    assert wrong == {}
    (hit,) = (await desk.ask("anna", "ромашка")).companies
    assert (hit.tax_id, hit.phone, [(m.offset, m.length) for m in hit.marks]) == (
        "7701234567",
        "+7 495 765-43-21",
        [(12, 7)],
    )


async def test_whose_name_begins_so_comes_first(desk: Desk) -> None:
    for name in ("Алая ромашка", "Ромашка и дочь", "Белая ромашка"):
        await firm(desk, name)
    assert await names(desk, "ada", "ромашка") == ["Ромашка и дочь", "Алая ромашка", "Белая ромашка"]


async def test_a_company_is_shown_to_whoever_sees_it_and_not_from_the_bin(desk: Desk) -> None:
    made = await shelf(desk)
    await firm(desk, "Ромашка ничья")
    # anna sees the one whose customer she sees; vera neither of them
    assert await names(desk, "anna", "ромашка") == [ROMASHKA]
    await desk.db.hot.execute("UPDATE conversations SET channel_id = $1", desk.cast.secret)
    await desk.db.hot.execute("UPDATE cards SET channel_id = $1", desk.cast.secret)
    assert await names(desk, "anna", "ромашка") == []
    assert ROMASHKA in await names(desk, "dora", "ромашка")
    await desk.db.hot.execute("UPDATE companies SET deleted_at = now(), rev = rev + 1 WHERE id = $1", made)
    assert ROMASHKA not in await names(desk, "dora", "ромашка")


@pytest.mark.parametrize("hidden", ["{phone}", "{email}"])
async def test_who_is_not_shown_phones_or_addresses_finds_no_company_by_them(desk: Desk, hidden: str) -> None:
    await shelf(desk)
    await desk.db.hot.execute("UPDATE roles SET hidden_fields = $1::text::text[] WHERE key = 'operator'", hidden)
    assert await names(desk, "anna", "84957654321") == []
    (hit,) = (await desk.ask("anna", "ромашка")).companies
    assert hit.phone == (None if "phone" in hidden else "+7 495 765-43-21")


async def test_an_own_field_finds_its_company_for_whoever_is_shown_it(desk: Desk) -> None:
    made = await shelf(desk)
    field = await Workshop(desk.cast).makes("text", name="Склад", entity="company")
    await desk.db.hot.execute(
        "UPDATE companies SET fields = jsonb_build_object($2::text, $3::text) WHERE id = $1",
        made,
        str(field),
        "Подольск",
    )
    assert await names(desk, "anna", "подольск") == [ROMASHKA]
    await desk.db.hot.execute(
        "UPDATE roles SET hidden_fields = array[$1::text] WHERE key = 'operator'", f"field:{field}"
    )
    assert await names(desk, "anna", "подольск") == []
