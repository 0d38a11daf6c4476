"""What stands in own fields is found by what is typed, in lists and in search, by those alone who see the field."""

from typing import Any

import msgspec
import pytest

from backend.board.listing import REQUESTS
from backend.contacts.lists import COMPANIES, CONTACTS
from backend.fields.found import ids_sql
from backend.inbox.search.answer import GROUPS, Question, answer
from backend.inbox.search.messages import Within
from backend.lists.columns import Listing
from backend.lists.page import listed
from backend.lists.schemas import Asked
from backend.wiring import lists_of_rooms
from tests.cards.fields.workshop import Workshop
from tests.cast import Cast

FILE = [
    {
        "id": "6f0c0c86-2f43-4b5b-9c5e-0d7e1a1f6f10",
        "name": "Чертёж.png",
        "mime": "image/png",
        "size": 1,
        "kind": "photo",
    }
]
OPTIONS = [{"label": "Тульский жаровой"}, {"label": "Электрический"}]
# kind, what stands there, what finds it, what does not
KINDS: list[tuple[str, dict[str, Any], Any, list[str], list[str]]] = [
    ("text", {}, "Договор № 17/АБ-42 (самовары)", ["самовар", "договор самовары", "аб 42", "САМОВАРЫ"], ["труба"]),
    ("long_text", {}, "Подъезд со двора.\nДомофон 45К", ["домофон", "двора под"], ["двери"]),
    ("address", {}, "Vilnius, Gedimino pr. 9", ["gedimino", "vilnius ged"], ["kaunas"]),
    ("link", {}, "https://samovar-shop.example/lot/7", ["samovar-shop.example"], ["teapot.example"]),
    ("email", {}, "store@example.com", ["store@example.com", "store"], ["shop@example.com"]),
    ("phone", {}, "+37061234567", ["+370 612 34567", "+37061234567"], ["+370 612 34568"]),
    ("number", {}, "1250.5", ["1250.5", "1 250,5"], ["1250.6"]),
    ("money", {}, {"amount": "1250.50", "currency": "RUB"}, ["1250,5", "1 250.50"], ["1251", "rub"]),
    ("choice", {"options": OPTIONS}, 1, ["тульский", "жаровой"], ["электрический"]),
    ("several", {"options": OPTIONS}, [2], ["электрич"], ["тульский"]),
    ("file", {}, FILE, ["чертёж"], ["image", "photo"]),
]
PLACES: list[tuple[Any, str, Listing]] = [
    ("card", "cards", REQUESTS), ("contact", "contacts", CONTACTS), ("company", "companies", COMPANIES),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms()


async def _things(cast: Cast) -> dict[str, int]:
    row = await cast.row(await cast.dialog())
    firm = await cast.db.hot.fetchval("INSERT INTO companies (name) VALUES ('Фирма') RETURNING id")
    # anna sees the company, for its request is hers to see
    await cast.db.hot.execute("UPDATE cards SET company_id = $2 WHERE id = $1", row["card_id"], firm)
    return {"card": row["card_id"], "contact": row["contact_id"], "company": firm}


async def _by_list(cast: Cast, who: str, listing: Listing, typed: str) -> list[int]:
    async with cast.db.tx() as tx:
        return list((await listed(tx, await cast.grants(who), listing, Asked(search=typed))).ids)


async def _by_search(cast: Cast, who: str, typed: str) -> dict[str, list[int]]:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        found = await answer(tx, grants, Question(typed, GROUPS, Within(), 10))
    return {"contact": [each.id for each in found.contacts], "card": [each.id for each in found.cards]}


@pytest.mark.parametrize(("kind", "rest", "value", "finds", "misses"), KINDS, ids=[each[0] for each in KINDS])
async def test_a_value_is_found_by_whoever_sees_its_field_and_by_nobody_else(
    cast: Cast, kind: str, rest: dict[str, Any], value: Any, finds: list[str], misses: list[str]
) -> None:
    shop, things = Workshop(cast), await _things(cast)
    for entity, table, listing in PLACES:
        field, thing = await shop.makes(kind, f"Поле {entity}", entity=entity, **rest), things[entity]
        body = msgspec.json.encode({str(field): value}).decode()
        await cast.db.hot.execute(f"UPDATE {table} SET fields = $2::text::jsonb WHERE id = $1", thing, body)
        for typed in finds:
            assert await _by_list(cast, "anna", listing, typed) == [thing], (entity, typed)
            if entity != "company":
                assert thing in (await _by_search(cast, "anna", typed))[entity], (entity, typed)
        for typed in misses:
            assert await _by_list(cast, "anna", listing, typed) == [], (entity, typed)
        await shop.edits(field, hidden_for=[await shop.role("anna")])
        for typed in finds:
            assert await _by_list(cast, "anna", listing, typed) == [], ("a hidden field found it", entity, typed)
            assert entity == "company" or (await _by_search(cast, "anna", typed))[entity] == [], (entity, typed)
        assert await _by_list(cast, "ada", listing, finds[0]) == [thing]
        await shop.removes(field)
        assert await _by_list(cast, "ada", listing, finds[0]) == [], "nor does a deleted one find anything"
        await cast.db.hot.execute(f"UPDATE {table} SET fields = '{{}}' WHERE id = $1", thing)


async def test_words_of_a_hidden_field_do_not_help_those_of_a_seen_one(cast: Cast) -> None:
    shop, things = Workshop(cast), await _things(cast)
    seen, hidden = await shop.makes(name="Видно"), await shop.makes(name="Тайна", hidden_for=[await shop.role("anna")])
    await shop.holds(things["card"], **{f"f{seen}": "медный самовар", f"f{hidden}": "скидка семьдесят"})
    assert await _by_list(cast, "anna", REQUESTS, "медный") == [things["card"]]
    assert await _by_list(cast, "anna", REQUESTS, "медный семьдесят") == []
    assert await _by_list(cast, "ada", REQUESTS, "медный семьдесят") == [things["card"]]


@pytest.mark.parametrize("typed", ["'", "a' | '#card", "\\", "!!!", "%_%", "':*", "«»", "ab\0cd", "x" * 200])
async def test_whatever_is_typed_is_a_question_and_nothing_else(cast: Cast, typed: str) -> None:
    await _things(cast)
    for _, _, listing in PLACES:
        assert await _by_list(cast, "ada", listing, typed) == []
    await _by_search(cast, "ada", typed)


async def test_the_indexes_answer(cast: Cast) -> None:

    grants = await cast.grants("anna")
    async with cast.db.tx() as tx:
        await tx.execute("SET LOCAL enable_seqscan = off")
        for entity, table, _ in PLACES:
            sql, args = ids_sql(entity, grants, "+370 612 34567", 1)
            plan = "\n".join(row["QUERY PLAN"] for row in await tx.fetch(f"EXPLAIN {sql}", *args))
            assert f"{table}_field_words" in plan, plan
            assert f"{table}_fields" in plan, plan
