"""Search shows what the rule says and nothing else: for each viewer, in each group."""

from typing import Any

import pytest

from backend.access.policy import can
from backend.access.sight import sees
from backend.cards.rows import card_scope
from backend.inbox.rows.conversations import scope_of
from backend.inbox.search import messages
from tests.inbox.search.desk import Desk

WHO = ("anna", "vera", "dora", "boris", "ada")


async def town(desk: Desk) -> list[int]:
    """Dialogs in both channels: free, in a pool, led, taken part in, handed over to the other channel's people."""
    made = []
    cast = desk.cast
    for turn in range(24):
        dialog = await desk.dialog(f"Клиент {turn}", cast.secret if turn % 3 == 0 else cast.sales)
        await desk.said(dialog, f"самовар номер {turn}")
        made.append(dialog)
        owner = (None, "anna", "boris", None, "dora", "vera")[turn % 6]
        part = (None, "vera", "anna", None, None)[turn % 5]
        pool = ("role", 1) if turn % 7 == 0 and owner is None else (None, None)
        await desk.db.hot.execute(
            "UPDATE conversations SET responsible_id = $2, participants = $3, pool_kind = $4, pool_id = $5"
            " WHERE id = $1",
            dialog, owner and cast.ids[owner], [cast.ids[part]] if part else [], *pool,
        )  # fmt: skip
        # the card may be another's than the dialog
        await desk.db.hot.execute(
            "UPDATE cards SET responsible_id = $2 WHERE id = $1",
            await desk.card(dialog), cast.ids["vera"] if turn % 4 == 0 else owner and cast.ids[owner],
        )  # fmt: skip
        await desk.tell(dialog, 1)
    await desk.index()
    return made


async def rows(desk: Desk, sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await desk.db.hot.fetch(sql)]


@pytest.mark.parametrize("many_channels", [False, True])
@pytest.mark.parametrize("sight", ["channels", "own"])
async def test_hits_are_what_one_sees(desk: Desk, sight: str, many_channels: bool, monkeypatch: Any) -> None:
    if many_channels:
        monkeypatch.setattr(messages, "CHANNELS_MAX", 0)
        monkeypatch.setattr("backend.inbox.search.people._FACTS_MAX", 0)
    # pages are put together of what was walked and of what the index gave
    monkeypatch.setattr(messages, "WALK", 3 if many_channels else 4)
    monkeypatch.setattr(messages, "WALK_ON", 9)
    await town(desk)
    await desk.db.hot.execute("UPDATE roles SET sight = $1 WHERE key = 'operator'", sight)
    dialogs = await rows(desk, "SELECT * FROM conversations")
    cards = await rows(desk, "SELECT k.*, s.category FROM cards k JOIN statuses s ON s.id = k.status_id")
    seen_of: dict[str, set[int]] = {}
    for name in WHO:
        me = await desk.cast.grants(name)
        open_to_me = {row["id"] for row in dialogs if sees(me, scope_of(row))}
        my_cards = {row["id"] for row in cards if can(me, "cards.all") or sees(me, card_scope(row))}
        of_cards = {row["contact_id"] for row in cards if sees(me, card_scope(row))}
        my_people = {row["contact_id"] for row in dialogs if row["id"] in open_to_me} | of_cards
        found = await desk.ask(name, "клиент", limit=50)
        assert {hit.conversation.id for hit in found.dialogs} == {
            row["id"] for row in dialogs if row["id"] in open_to_me and row["contact_id"] in my_people
        }, name
        assert {hit.id for hit in found.contacts} == my_people, name
        assert {hit.id for hit in found.cards} == {
            r["id"] for r in cards if r["id"] in my_cards and r["contact_id"] in my_people
        }
        assert {hit.conversation_id for hit in found.contacts if hit.conversation_id} <= open_to_me, name
        said = await desk.ask(name, "номер самовары", limit=50)
        assert {hit.conversation_id for hit in said.messages} == open_to_me, name
        # what one does not see takes no place on a page, and no page tells that it is there
        page = await desk.ask(name, "номер самовары", limit=4)
        assert len(page.messages) == min(4, len(open_to_me)), name
        assert (page.next is None) == (len(open_to_me) <= 4), name
        assert page.messages == said.messages[:4], name
        assert said.messages == sorted(said.messages, key=lambda hit: -hit.conversation_id), name
        for row in dialogs[::3]:
            numbered = await desk.ask(name, f"#{row['id']}")
            assert (row["id"] in {hit.conversation.id for hit in numbered.dialogs}) == (row["id"] in open_to_me)
            inside = await desk.messages(name, "самовар", conversation_id=row["id"])
            assert bool(inside) == (row["id"] in open_to_me), name
        seen_of[name] = open_to_me
    # or nothing was proven
    assert len({frozenset(each) for each in seen_of.values()}) >= 3
