"""Many edit one request, one person, one company at once (R20): nothing is lost, and the history tells each."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest

from backend.access.grants import Grants
from backend.cards.actions.edit import EditCard, edit_card
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.companies.actions.edit import edit_company
from backend.contacts.companies.actions.make import make_company
from backend.contacts.companies.schemas import EditCompany, NewCompany
from backend.kit.db import Tx
from backend.kit.errors import Conflict
from tests.cast import Cast

EDITORS, EACH = 8, 12
_FACTS = "SELECT kind, data::text AS data FROM activities WHERE {column} = $1 ORDER BY stored_at, id"


class Thing:
    """What is edited: how, and which of its fields."""

    def __init__(
        self, column: str, version: str, body: type[Any], edit: Callable[..., Awaitable[Any]], fields: tuple[str, ...]
    ) -> None:
        self.column, self.version, self.body, self.edit, self.fields = column, version, body, edit, fields


CARD = Thing("card_id", "version", EditCard, edit_card, ("comment", "title"))
PERSON = Thing("contact_id", "rev", EditContact, edit_contact, ("name", "surname"))
COMPANY = Thing("company_id", "rev", EditCompany, edit_company, ("site", "tax_id", "comment"))


async def _made(cast: Cast, thing: Thing) -> int:
    if thing is COMPANY:
        async with cast.db.tx() as tx:
            return (await make_company(tx, await cast.grants("ada"), NewCompany(name="Самовары"))).id
    return int((await cast.row(await cast.dialog()))[thing.column])


async def _works(cast: Cast, thing: Thing, key: int, grants: Grants, dice: random.Random) -> list[tuple[str, str]]:
    """One editor: writes against what they saw; told that it is stale, looks and writes again."""
    written = []
    seen = 1
    for turn in range(EACH):
        name, value = dice.choice(thing.fields), f"{grants.name} {turn} {dice.random()}"
        while True:
            edit = msgspec.convert({thing.version: seen, name: value}, thing.body)
            try:
                async with cast.db.orm() as tx:
                    now = await _edited(tx, thing, grants, key, edit)
            except Conflict as stale:
                if stale.code != "stale_version":
                    raise
                seen = getattr(stale.extra["current"], thing.version)
                continue
            seen = getattr(now, thing.version)
            written.append((name, value))
            break
    return written


async def _edited(tx: Tx, thing: Thing, grants: Grants, key: int, edit: Any) -> Any:
    return await thing.edit(tx, grants, key, edit)


def _changes(kind: str, data: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """(field, from, to) of a fact."""
    if kind == "comment_changed":
        return [("comment", data["from"], data["to"])]
    if kind == "field_changed":
        return [(data["field"], data["from"], data["to"])]
    if kind in ("contact_changed", "company_changed"):
        return [(name, data["from"][name], value) for name, value in data["to"].items()]
    return []


@pytest.mark.parametrize("thing", [CARD, PERSON, COMPANY], ids=["card", "person", "company"])
async def test_nothing_that_was_written_at_once_is_lost_and_each_is_told(cast: Cast, thing: Thing) -> None:
    key = await _made(cast, thing)
    people = [await cast.grants("ada" if n % 2 else "boris") for n in range(EDITORS)]
    works = [_works(cast, thing, key, grants, random.Random(n)) for n, grants in enumerate(people)]
    written = [each for one in await asyncio.gather(*works) for each in one]
    rows = await cast.db.hot.fetch(_FACTS.format(column=thing.column), key)
    told = [each for row in rows for each in _changes(row["kind"], msgspec.json.decode(row["data"]))]
    # each stands in the history once, and each began where the one before had ended: none was written over unseen
    assert sorted((name, to) for name, _, to in told) == sorted(written)
    last: dict[str, Any] = {}
    for name, before, to in told:
        assert before == last.get(name, before), name
        last[name] = to
    table = {"card_id": "cards", "contact_id": "contacts", "company_id": "companies"}[thing.column]
    row = await cast.db.hot.fetchrow(f"SELECT * FROM {table} WHERE id = $1", key)
    assert {name: row[name] for name in last} == last
    assert row[thing.version] == 1 + len(written)
