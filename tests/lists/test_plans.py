"""Lists stay quick when they are long: each is planned by an index, and no question of theirs reads a table whole."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import msgspec
import pytest

from backend.access.card_rules import CardRule
from backend.access.grants import Grants
from backend.board.listing import REQUESTS
from backend.contacts.lists import COMPANIES, CONTACTS
from backend.kit.db import HotTx
from backend.lists.columns import Listing
from backend.lists.page import listed
from backend.lists.schemas import Asked
from tests.cast import Cast

MANY = 6_000
_SEED = (
    """INSERT INTO companies (name, tax_id, reach_keys)
       SELECT 'Firm ' || md5(n::text), n::text, ARRAY['+7495' || lpad(n::text, 7, '0')]
       FROM generate_series(1, $1::int) n""",
    """INSERT INTO contacts (name, surname, phone, phone_normal, email_normal)
       SELECT md5(n::text), md5('s' || n), n::text, '+7912' || lpad(n::text, 7, '0'), n || '@x.ru'
       FROM generate_series(1, $1::int) n""",
    """INSERT INTO cards (kind, funnel_id, status_id, contact_id, company_id, channel_id, title, budget_amount,
                          budget_currency, created_at, updated_at, status_changed_at)
       SELECT 'lead', 1, 1, p.id, f.id, (SELECT min(id) FROM channels), md5('t' || p.id), p.id, 'RUB',
              now() - p.n * interval '1 hour', now() - p.n * interval '1 hour', now() - p.n * interval '1 hour'
       FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM contacts) p
       JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM companies) f USING (n) WHERE $1::int > 0""",
    """INSERT INTO contact_warmth (contact_id, heat, stage, stage_since)
       SELECT id, nullif(id % 700, 0), id % 4, now() FROM contacts WHERE $1::int > 0 ON CONFLICT DO NOTHING""",
)


class Watched:
    """A transaction that keeps the plan of each statement that was asked through it."""

    def __init__(self, tx: HotTx) -> None:
        self.tx = tx
        self.plans: list[str] = []

    async def fetch(self, sql: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        if "AS place" in sql:
            lines = await self.tx.fetch(f"EXPLAIN {sql}", *args)
            self.plans.append("\n".join(line["QUERY PLAN"] for line in lines))
        return await self.tx.fetch(sql, *args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.tx, name)


@pytest.fixture
async def long(cast: Cast, database_url: str) -> Cast:
    for sql in _SEED:
        await cast.db.hot.execute(sql, MANY)
    # as the server does by itself once a table has grown
    owner = await asyncpg.connect(database_url)
    for table in ("contacts", "companies", "cards", "contact_warmth"):
        await owner.execute(f"VACUUM ANALYZE {table}")
    await owner.close()
    return cast


async def _plan(cast: Cast, grants: Grants, listing: Listing, **asked: Any) -> str:
    async with cast.db.tx() as tx:
        watched = Watched(tx)
        await listed(watched, grants, listing, msgspec.convert(asked, Asked))
    return watched.plans[-1]


async def _narrow(cast: Cast) -> Grants:
    """Who sees their own people, and what is nobody's: of these here all."""
    rules = tuple(CardRule(entity, "see", "", "own") for entity in ("lead", "deal", "contact"))
    anna = await cast.grants("anna")
    return msgspec.structs.replace(
        anna, sight="own", channels=frozenset({cast.sales}), rights=anna.rights - {"companies.all"}, rules=rules
    )


ORDERS = {
    "cards": (REQUESTS, ("number", "title", "budget", "created_at", "updated_at", "status_changed_at")),
    "contacts": (CONTACTS, ("name", "created_at", "updated_at", "warmth")),
    "companies": (COMPANIES, ("name",)),
}


async def test_a_long_list_is_walked_in_the_order_of_an_index(long: Cast) -> None:
    """Nobody sorts a million rows for fifty."""
    ada = await long.grants("ada")
    for name, (listing, columns) in ORDERS.items():
        for column in columns:
            for descending in (False, True):
                plan = await _plan(long, ada, listing, order={"column": column, "descending": descending})
                assert "Sort" not in plan, (name, column, plan)
                # a house has a handful of funnels: whether it works without leads is read once
                assert "Seq Scan" not in plan.replace("Seq Scan on funnels z", ""), (name, column, plan)


async def test_whoever_sees_a_part_of_a_long_list_is_shown_its_beginning_row_by_row(long: Cast) -> None:
    """All that they see is put together for nobody who finds a page of it at once."""
    vera = await _narrow(long)
    for listing, columns in ((CONTACTS, ("name", "created_at")), (COMPANIES, ("name",))):
        for column in columns:
            plan = await _plan(long, vera, listing, order={"column": column, "descending": True})
            assert "hashed SubPlan" not in plan.replace("status_id = (hashed SubPlan", ""), (column, plan)
            assert "Sort" not in plan, (column, plan)
            assert "Subquery Scan on" in plan, plan


async def test_rows_without_a_phone_stand_behind_those_with_one_which_come_by_its_index(long: Cast) -> None:
    ada = await long.grants("ada")
    for column, index in (("phone", "contacts_phone"), ("email", "contacts_email")):
        for descending in (False, True):
            plan = await _plan(long, ada, CONTACTS, order={"column": column, "descending": descending})
            assert f"using {index} on" in plan, plan
            assert "->  Sort" not in plan, plan


async def test_what_is_searched_for_is_found_by_parts_of_names_and_not_looked_for_along_them(long: Cast) -> None:
    """Own fields are a way more that is searched, and no reason to look at every row."""
    ada = await long.grants("ada")
    for listing, index in ((CONTACTS, "contacts_name_parts"), (COMPANIES, "companies_name_parts")):
        for typed in ("самовар", "жа"):
            plan = await _plan(long, ada, listing, search=typed)
            assert f"Bitmap Index Scan on {index}" in plan, plan
            assert "Index Scan using" not in plan.split("SubPlan")[0].split("InitPlan")[0], plan


async def test_a_search_in_a_long_list_reads_no_table_whole(long: Cast) -> None:
    ada = await long.grants("ada")
    for listing in (REQUESTS, CONTACTS, COMPANIES):
        for typed in ("самовар чайник", "+7 912 000-00-07", "#77", "somebody@x.ru"):
            plan = await _plan(long, ada, listing, search=typed)
            assert "Seq Scan" not in plan.replace("Seq Scan on funnels z", ""), (typed, plan)
