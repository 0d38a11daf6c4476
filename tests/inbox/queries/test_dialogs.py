"""The dialog list: each view against a plain reading of the rule, page by page, for each viewer."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.access.grants import Grants
from backend.access.sight import sees
from backend.inbox.actions.close import Done, done
from backend.inbox.queries.dialogs import Wanted, list_dialogs
from backend.inbox.queries.filter import Filter, Order
from backend.inbox.rows.conversations import scope_of
from backend.kit.errors import Invalid
from tests.cast import Cast

Rule = Callable[[dict[str, Any], Grants], bool]
RULES: dict[str, Rule] = {
    "all": lambda row, _: True,
    "mine": lambda row, me: row["responsible_id"] == me.user_id,
    "unassigned": lambda row, _: row["responsible_id"] is None,
    "waiting": lambda row, _: row["waiting_since"] is not None,
    "unanswered": lambda row, _: row["unanswered"] and row["state"] == "open",
    "mentions": lambda row, me: me.user_id in row["named"],
}


async def people(cast: Cast) -> None:
    """Dialogs in every state: fresh, answered, taken over, done, in the closed channel."""
    for turn in range(24):
        dialog = await cast.dialog(f"Клиент {turn}", cast.secret if turn % 5 == 0 else cast.sales, waits=turn % 3 > 0)
        if turn % 4 == 1:
            await cast.says("boris", dialog)
        if turn % 4 == 0:
            for name in ("anna", "vera", "dora", "boris"):
                seen = "now()" if turn % 3 == 0 else "NULL"
                put = f"INSERT INTO mentions (user_id, conversation_id, seq, seen_at) VALUES ($1, $2, 1, {seen})"
                await cast.db.hot.execute(put, cast.ids[name], dialog)
        if turn % 4 == 2 and turn % 5:
            await cast.says("anna", dialog)
        if turn % 6 == 2 and turn % 5:
            async with cast.db.tx() as tx:
                await done(tx, await cast.grants("boris"), dialog, Done(no_reply="other"))


async def every_page(cast: Cast, me: Grants, wanted: dict[str, Any], order: Order = "newest") -> list[int]:
    """Ids through all pages of three."""
    found: list[int] = []
    cursor = None
    while True:
        async with cast.db.tx() as tx:
            asked = Wanted(filter=Filter(**wanted), order=order, limit=3, cursor=cursor)
            rows, cursor = await list_dialogs(tx, me, asked)
        found += [each.row.id for each in rows]
        if cursor is None:
            return found


@pytest.mark.parametrize("sight", ["channels", "own"])
async def test_views_show_what_the_rule_says_and_only_what_one_sees(cast: Cast, sight: str) -> None:
    await people(cast)
    await cast.db.hot.execute("UPDATE roles SET sight = $1 WHERE key = 'operator'", sight)
    named = "ARRAY(SELECT user_id FROM mentions m WHERE m.conversation_id = c.id AND m.seen_at IS NULL) AS named"
    rows = [dict(row) for row in await cast.db.hot.fetch(f"SELECT c.*, {named} FROM conversations c")]
    for name in ("anna", "vera", "dora", "boris"):
        me = await cast.grants(name)
        for view, rule in RULES.items():
            for state in (None, "open", "done"):
                fit = [r for r in rows if rule(r, me) and state in (None, r["state"]) and sees(me, scope_of(r))]
                newest = sorted(fit, key=lambda r: (r["last_at"], r["id"]), reverse=True)
                shown = await every_page(cast, me, {"view": view, "state": state})
                assert shown == [r["id"] for r in newest], (name, view, state)
                longest = sorted((r for r in fit if r["waiting_since"]), key=lambda r: (r["waiting_clock"], r["id"]))
                shown = await every_page(cast, me, {"view": view, "state": state}, "waiting")
                # who waits, the longest first; then the rest, the newest first
                rest = [r for r in newest if not r["waiting_since"]]
                assert shown == [r["id"] for r in longest + rest], (name, view, state)


async def test_with_me_are_those_where_i_wrote_or_was_named(cast: Cast) -> None:
    wrote, other = await cast.dialog(), await cast.dialog()
    await cast.says("anna", wrote)
    await cast.says("boris", other)
    assert await every_page(cast, await cast.grants("anna"), {"with_me": True}) == [wrote]
    assert await every_page(cast, await cast.grants("anna"), {"with_me": True, "view": "unassigned"}) == []


async def test_unread_is_personal(cast: Cast) -> None:
    dialog = await cast.dialog()
    anna, vera = await cast.grants("anna"), await cast.grants("vera")
    await cast.db.hot.execute(
        "INSERT INTO read_marks (user_id, conversation_id, in_seq) VALUES ($1, $2, 1)", anna.user_id, dialog
    )
    async with cast.db.tx() as tx:
        mine, _ = await list_dialogs(tx, anna, Wanted())
        hers, _ = await list_dialogs(tx, vera, Wanted())
    assert (mine[0].unread, hers[0].unread) == (0, 1)


@pytest.mark.parametrize("cursor", ["x", "eyJhIjoxfQ", "WyJ3IiwxLDJd", "WyJyIiwxLDJd", "1'); select pg_sleep(5)--"])
async def test_foreign_cursor_is_refused(cast: Cast, cursor: str) -> None:
    me = await cast.grants("anna")
    orders: tuple[Order, ...] = ("newest", "waiting")
    for order in orders:
        if order == "waiting" and cursor == "WyJ3IiwxLDJd":
            continue
        async with cast.db.tx() as tx:
            with pytest.raises(Invalid):
                await list_dialogs(tx, me, Wanted(cursor=cursor, order=order))
