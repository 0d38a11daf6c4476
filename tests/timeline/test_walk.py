"""How far one page looks, and what it looks through (R1: no statement grows with the log)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import msgspec
import pytest

from backend.feed.walk import Wanted as Feed
from backend.feed.walk import walk as walk_feed
from backend.kit.db import HotTx
from backend.timeline.walk import CHUNK, CHUNKS, Wanted, walk
from tests.cast import Cast
from tests.companies.firms import Firms
from tests.feed.conftest import firms

__all__ = ["firms"]
MANY = 4500
# one old fact of a program's about a card, and above it so many of a colleague's: of their own kind 2, and said
_FILL = """
INSERT INTO activities (at, stored_at, kind, actor_kind, actor_id, card_id, data)
SELECT now() - interval '1 day', now() - interval '1 day', 'own', 'token', 7, $1::bigint, '{"kind_id": 1}'::jsonb
UNION ALL SELECT now() - interval '1 day', now() - interval '1 day', 'note', 'user', $2::bigint, $1, '{}'::jsonb
UNION ALL SELECT now() - n * interval '1 second', now() - n * interval '1 second', 'own', 'user', $2, $1,
    '{"kind_id": 2}'::jsonb FROM generate_series(1, $3) n
"""


@pytest.fixture
async def card(cast: Cast) -> int:
    card_id = (await cast.row(await cast.dialog()))["card_id"]
    await cast.db.hot.execute(_FILL, card_id, cast.ids["boris"], MANY)
    return int(card_id)


PROGRAMS: list[dict[str, Any]] = [
    {"actor_kind": "token"},
    {"actor_kind": "token", "actor_id": 7},
    {"actor_kind": "token", "actor_id": 7, "kinds": ("own",)},
]


class Explained:
    """A transaction that keeps the plan of each statement that was asked through it."""

    def __init__(self, tx: HotTx) -> None:
        self.tx = tx
        self.plan = ""

    async def fetch(self, sql: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        self.plan += "\n".join(row["QUERY PLAN"] for row in await self.tx.fetch(f"EXPLAIN {sql}", *args))
        return await self.tx.fetch(sql, *args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.tx, name)


@pytest.mark.parametrize("wanted", [*PROGRAMS, {"actor_kind": "system"}])
async def test_what_a_program_did_once_is_found_at_once_below_all_that_people_did(
    cast: Cast, card: int, database_url: str, wanted: dict[str, Any]
) -> None:
    """Along an index of its own: neither the facts above nor the whole log are read for it."""
    await cast.db.hot.execute("UPDATE activities SET actor_kind = $1 WHERE actor_kind = 'token'", wanted["actor_kind"])
    owner = await asyncpg.connect(database_url)
    await owner.execute("VACUUM ANALYZE activities")
    await owner.close()
    async with cast.db.tx() as tx:
        explained = Explained(tx)
        found = await walk(explained, await cast.grants("boris"), Wanted(**wanted), 50, None)
    assert [row["kind"] for row in found.rows if row["card_id"] == card] == ["own"]
    assert found.place is None
    used = set(re.findall(r"using (activities_\w+) on activities_2", explained.plan))
    whole = "SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = ANY ($1::text[]::regclass[])"
    of = {row["inhparent"] for row in await cast.db.hot.fetch(whole, sorted(used))}
    assert ("activities_token" if "actor_id" in wanted else "activities_program") in of


@pytest.mark.parametrize("wanted", [{"own": (1,)}, PROGRAMS[-1] | {"about": True}, PROGRAMS[0] | {"about": True}])
async def test_a_page_of_what_is_rare_looks_so_far_and_says_so_and_the_next_finds_it(
    cast: Cast, card: int, wanted: dict[str, Any]
) -> None:
    grants = await cast.grants("boris")
    wanted = dict(wanted)
    for about in ({"card_id": card},) if wanted.pop("about", None) else ({}, {"card_id": card}):
        async with cast.db.tx() as tx:
            first = await walk(tx, grants, Wanted(**wanted, **about), 50, None)
            assert first.rows == [], "more of the log was read than a page may"
            assert first.place is not None
            assert first.looked_to is not None
            assert (
                await cast.db.hot.fetchval("SELECT count(*) FROM activities WHERE stored_at >= $1", first.looked_to)
                == CHUNK * CHUNKS
            )
            rest = await walk(tx, grants, Wanted(**wanted, **about), 50, first.place)
        assert [row["actor_kind"] for row in rest.rows] == ["token"]
        assert rest.place is None


async def test_a_colleagues_rare_facts_are_looked_for_a_page_at_a_time_in_the_feed(cast: Cast, card: int) -> None:
    grants = await cast.grants("boris")
    for about in (None, ("card", card)):
        wanted = Feed(whose="about" if about else "all", about=about, by=cast.ids["boris"], sections=("notes",))  # type: ignore[arg-type]
        async with cast.db.tx() as tx:
            first = await walk_feed(tx, grants, wanted, 50, None)
            assert (first.rows, first.place is None) == ([], False)
            rest = await walk_feed(tx, grants, wanted, 50, first.place)
        assert [row["kind"] for row in rest.rows] == ["note"]


async def test_a_fact_of_a_company_and_its_request_stands_once_in_the_companys_feed(cast: Cast, firms: Firms) -> None:
    firm = await firms.make("boris", name="Тула")
    card = (await cast.row(await cast.dialog()))["card_id"]
    await cast.db.hot.execute("UPDATE cards SET company_id = $1 WHERE id = $2", firm.id, card)
    put = "INSERT INTO activities (at, kind, actor_kind, card_id, company_id) VALUES (now(), $1, 'system', $2, $3)"
    for kind, company in (("company_joined", firm.id), ("status_changed", None)):
        await cast.db.hot.execute(put, kind, card, company)
    grants = await cast.grants("boris")
    async with cast.db.tx() as tx:
        found = await walk_feed(tx, grants, Feed(whose="about", about=("company", firm.id)), 50, None)
    assert [row["kind"] for row in found.rows] == ["status_changed", "company_joined", "company_created"]


async def test_words_are_looked_for_in_no_name_that_is_not_told(cast: Cast, firms: Firms) -> None:
    """Else the name of a company out of sight could be guessed letter by letter."""
    firm = await firms.make("boris", name="Тайные самовары")
    dialog = await cast.dialog("Секретный Пётр", cast.secret)
    row = await cast.row(dialog)
    await cast.db.hot.execute("UPDATE cards SET title = 'Закрытая сделка' WHERE id = $1", row["card_id"])
    own = await cast.dialog("Мария")
    talk = await cast.row(own)
    put = """INSERT INTO activities (at, kind, actor_kind, conversation_id, card_id, contact_id, company_id)
        VALUES (now(), 'message_in', 'system', $1, $2, $3, $4)"""
    # said in a dialog that anna sees, about what she does not
    await cast.db.hot.execute(put, own, row["card_id"], talk["contact_id"], firm.id)

    async def finds(who: str, text: str) -> int:
        grants = await cast.grants(who)
        grants = msgspec.structs.replace(
            grants, rights=grants.rights - {"companies.all"} if who == "anna" else grants.rights
        )
        async with cast.db.tx() as tx:
            return len((await walk(tx, grants, Wanted(text=text), 50, None)).rows)

    assert [await finds("anna", text) for text in ("мария", "закрытая", "самовары")] == [1, 0, 0]
    assert [await finds("boris", text) for text in ("мария", "закрытая", "самовары")] == [1, 1, 2]
