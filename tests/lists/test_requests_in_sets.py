"""Requests go many at once: by the rules of one, what is left out and why, history, events, tasks and undo as one by
one."""

from functools import partial
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.cards.actions.edit_many import OneByOne, edit_cards
from backend.kit.db import Tx
from backend.kit.db.once import Once
from backend.lists.bulk import work
from backend.lists.runs import work as engine
from backend.lists.runs.kind import none_together
from backend.wiring import lists_of_rooms, subjects_of_tasks
from tests.cast import Cast
from tests.lists.test_bulk import begins, does, ends, left, undoes


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms()
    subjects_of_tasks()


_STEPS = """
SELECT shipped, s.id, s.funnel_id FROM statuses s WHERE shipped IN
('lead_new', 'lead_contacted', 'lead_rejected', 'deal_new', 'deal_won')
"""
_PERSON = "INSERT INTO contacts (name, phone, phone_normal) VALUES ('Гость', $1, $1) RETURNING id"
_CARD = """
INSERT INTO cards (kind, funnel_id, status_id, channel_id, contact_id, responsible_id, budget_amount, budget_currency,
                   locked, fields, budget_by_items, deleted_at, is_open)
VALUES ($1, $2, $3, $4, $5, $6, $7::numeric, $8, $9, $10::text::jsonb, $11, $12::text::timestamptz, $12 IS NULL)
RETURNING id
"""
_FIELD = """
INSERT INTO fields (entity, kind, name, setup) VALUES ('card', 'number', 'Метраж', '{}') RETURNING id
"""
_TEMPLATE = """
INSERT INTO task_templates (kind, title, assignee) VALUES ('call', 'Позвонить', 'author') RETURNING id
"""
_TABLES = ("list_run_items", "list_runs", "tasks", "activities", "card_tags", "cards", "contacts", "event_pending")


class Desk:
    """Sixty requests of all sorts: with and without what a step asks for, locked, binned, of a channel nobody sees."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.steps, self.cards = cast, dict[str, Any](), list[int]()
        self.field = 0

    async def build(self) -> None:
        hot = self.cast.db.hot
        self.steps = {row["shipped"]: row for row in await hot.fetch(_STEPS)}
        self.field = await hot.fetchval(_FIELD)
        template = await hot.fetchval(_TEMPLATE)
        await hot.execute(
            "UPDATE statuses SET required = $2, task_template_id = $3 WHERE id = $1",
            self.steps["lead_contacted"]["id"], ["budget", "phone", "tags", "tasks", f"field:{self.field}"], template,
        )  # fmt: skip

    async def fill(self) -> None:
        hot, who = self.cast.db.hot, [None, self.cast.ids["anna"], self.cast.ids["vera"]]
        vip = await hot.fetchval("INSERT INTO tags (name) VALUES ('VIP') ON CONFLICT (lower(name)) DO UPDATE "
                                 "SET name = excluded.name RETURNING id")  # fmt: skip
        self.cards = []
        for n in range(64):
            person = await hot.fetchval(_PERSON, f"+7912000{n:04}" if n % 7 else None)
            step = self.steps["deal_new" if n % 5 == 4 else "lead_contacted" if n % 11 == 10 else "lead_new"]
            card = await hot.fetchval(
                _CARD,
                "deal" if n % 5 == 4 else "lead",
                step["funnel_id"],
                step["id"],
                self.cast.secret if n % 13 == 12 else self.cast.sales,
                person,
                who[n % 3],
                str(n) if n % 6 else None,
                "RUB" if n % 6 else None,
                n % 17 == 16,
                msgspec.json.encode({str(self.field): n} if n % 8 else {}).decode(),
                n % 19 == 18,
                "2026-01-01" if n == 33 else None,
            )
            if n % 4:
                await hot.execute("INSERT INTO card_tags (card_id, tag_id) VALUES ($1, $2)", card, vip)
            if n % 9 == 8:
                await hot.execute(
                    "INSERT INTO tasks (kind, title, subject_kind, subject_id) VALUES ('call', 'x', 'card', $1)", card
                )
            self.cards.append(card)

    async def whole(self) -> list[Any]:
        """As all stand, what history tells, who was told of what, and what became of each, by their order."""
        hot, first = self.cast.db.hot, self.cards[0]
        cards = await hot.fetch(
            "SELECT status_id, responsible_id, assigned_by, is_open, closed_at IS NULL AS open, comment, title, "
            "budget_amount::text, budget_currency, source_id, fields::text, version, "
            "ARRAY(SELECT t.name FROM card_tags g JOIN tags t ON t.id = g.tag_id WHERE g.card_id = k.id ORDER BY 1), "
            "(SELECT type FROM contacts p WHERE p.id = k.contact_id) FROM cards k ORDER BY id"
        )
        facts = await hot.fetch(
            "SELECT card_id - $1::bigint AS card, kind, actor_id, (data - 'id' - 'task_id')::text FROM activities "
            "ORDER BY 1, 2, 4", first,
        )  # fmt: skip
        items = await hot.fetch(
            "SELECT run_id - (SELECT min(id) FROM list_runs), thing_id - $1::bigint, state, why, before::text, "
            "after::text FROM list_run_items ORDER BY 1, 2", first,
        )  # fmt: skip
        tasks = await hot.fetch(
            "SELECT subject_id - $1::bigint, title, assignee_id, author_id FROM tasks WHERE subject_kind = 'card' "
            "ORDER BY 1, 2", first,
        )  # fmt: skip
        told = sorted(
            (event["body"]["card"]["id"] - first, event["body"]["card"]["version"], event["body"]["card"]["status_id"],
             str([scope["status_id"] for scope in event["audience"].get("before") or ()]))
            for event in await self.cast.events("card.changed")
        )  # fmt: skip
        return [[tuple(row) for row in rows] for rows in (cards, facts, items, tasks)] + [told]

    async def empty(self) -> None:
        for table in _TABLES:
            await self.cast.db.hot.execute(f"DELETE FROM {table}")


def _asked(desk: Desk, what: str) -> dict[str, Any]:
    steps, ids = desk.steps, desk.cast.ids
    value: dict[str, tuple[str, Any]] = {
        "step": ("status_id", steps["lead_contacted"]["id"] if steps else 0),
        "won": ("status_id", steps["deal_won"]["id"]),
        "person": ("responsible_id", ids["anna"]),
        "nobody": ("responsible_id", None),
        "budget": ("budget", {"amount": "1 000", "currency": "EUR"}),
        "comment": ("comment", "Проверено"),
        "own": (f"field:{desk.field}", 12),
    }
    if what in ("tag", "untag"):
        return {"verb": what, "args": {"tags": ["vip", "Новый"]}}
    column, wanted = value[what]
    return {"verb": "set", "args": {"column": column, "value": wanted}}


@pytest.mark.parametrize("what", ["step", "won", "person", "nobody", "budget", "comment", "own", "tag", "untag"])
async def test_requests_that_go_in_sets_are_as_requests_that_go_one_by_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    desk = Desk(cast)
    await desk.build()
    found, whys = [], set[str]()
    for together in (True, False):
        if not together:
            alone = msgspec.structs.replace(work.KIND, together=none_together)
            monkeypatch.setattr(work, "run", partial(engine.run, alone))
        await desk.fill()
        run = await does(cast, "boris", "card", ids=desk.cards, **_asked(desk, what))
        assert run.done > 5
        whys = {why for why, _ in (await left(cast, "boris", run)).values()}
        # one that somebody has had in hand since is left as it is
        touched = await cast.db.hot.fetchval(
            "SELECT thing_id FROM list_run_items WHERE run_id = $1 AND before IS NOT NULL ORDER BY 1 LIMIT 1", run.id
        )
        await cast.db.hot.execute(
            "UPDATE cards SET comment = 'Иначе', responsible_id = $2, budget_amount = 7, budget_currency = 'RUB', "
            "fields = '{}', status_id = $3, version = version + 1 WHERE id = $1",
            touched, cast.ids["vera"], desk.steps["lead_rejected"]["id"],
        )  # fmt: skip
        await cast.db.hot.execute("DELETE FROM card_tags WHERE card_id = $1", touched)
        undone = await undoes(cast, "boris", run)
        assert undone.done > 3
        found.append(await desk.whole())
        await desk.empty()
    for one, other in zip(*found, strict=True):
        assert one == other
    # what holds one up is told of it alone
    assert {"card_locked", "not_found"} <= whys
    assert what != "step" or {"required_for_status", "no_such_status"} <= whys


async def test_a_step_that_holds_so_many_takes_no_more_of_them(cast: Cast) -> None:
    desk = Desk(cast)
    await desk.build()
    await desk.fill()
    step = desk.steps["lead_contacted"]["id"]
    held = await cast.db.hot.fetchval("SELECT count(*) FROM cards WHERE status_id = $1", step)
    await cast.db.hot.execute(
        "UPDATE statuses SET required = '{}', most = $2, most_enforced = true WHERE id = $1", step, held + 3
    )
    run = await does(cast, "boris", "card", ids=desk.cards, **_asked(desk, "step"))
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards WHERE status_id = $1", step) == held + 3
    assert "status_full" in str({why for why, _ in (await left(cast, "boris", run)).values()}) or run.skipped


async def test_where_they_go_one_by_one_twenty_are_held_and_the_rest_waits(cast: Cast) -> None:
    desk = Desk(cast)
    await desk.build()
    await desk.fill()
    await cast.db.hot.execute(
        "UPDATE statuses SET required = '{}', most = 1000, most_enforced = true WHERE id = $1",
        desk.steps["lead_contacted"]["id"],
    )
    run = await begins(cast, "boris", "card", ids=desk.cards, **_asked(desk, "step"))
    waits = "SELECT count(*) FROM list_run_items WHERE run_id = $1 AND state = 'waiting'"
    # what nobody finds is told at once
    waiting, free = await cast.db.hot.fetchval(waits, run.id), list[int]()

    async def looks(tx: Tx, owner: int, run_id: int) -> None:
        """What a colleague finds free while the step is under way."""
        sql = "SELECT id FROM cards WHERE id = ANY ($1::bigint[]) FOR UPDATE SKIP LOCKED"
        free.append(len(await cast.db.hot.fetch(sql, desk.cards)))

    kind = msgspec.structs.replace(work.KIND, tell=looks)
    assert await engine.step(kind, cast.db, run.id)
    assert free[0] >= len(desk.cards) - 20
    assert await cast.db.hot.fetchval(waits, run.id) == waiting - 20
    run = await ends(cast, run)
    assert (run.state, run.done + run.skipped) == ("done", run.total)


async def test_of_fields_of_files_each_request_takes_its_own(cast: Cast) -> None:
    desk = Desk(cast)
    await desk.build()
    await desk.fill()
    field = await cast.db.hot.fetchval(
        "INSERT INTO fields (entity, kind, name, setup) VALUES ('card', 'file', 'Договор', '{}') RETURNING id"
    )
    file = {"id": str(uuid4()), "name": "a.pdf", "mime": "application/pdf", "size": 1, "kind": "file"}
    asked = {card: {"fields": {str(field): [file]}} for card in desk.cards[:2]}
    async with cast.db.tx() as tx:
        with pytest.raises(OneByOne):
            await edit_cards(tx, await cast.grants("boris"), asked)


async def test_what_many_share_is_read_and_never_written(cast: Cast) -> None:
    async with cast.db.tx() as tx:
        once = Once(tx)
        assert await once.value("\n    SELECT count(*) FROM tags") == await once.value(
            "WITH t AS (SELECT 1) SELECT count(*) FROM tags"
        )
        for sql in ("\nUPDATE tags SET name = 'x' RETURNING id", "delete from tags returning id"):
            with pytest.raises(TypeError):
                await once.fetch(sql)


async def test_a_tag_that_somebody_may_put_no_longer_is_not_made(cast: Cast) -> None:
    desk = Desk(cast)
    await desk.build()
    await desk.fill()
    before = await cast.db.hot.fetchval("SELECT count(*) FROM tags")
    run = await begins(cast, "boris", "card", ids=desk.cards, verb="tag", args={"tags": ["Ничей"]})
    await cast.db.hot.execute(
        "UPDATE roles SET read_only_fields = '{tags}' WHERE id = (SELECT role_id FROM users WHERE id = $1)",
        cast.ids["boris"],
    )
    run = await ends(cast, run)
    assert run.done == 0
    assert "field_seen_only" in {why for why, _ in (await left(cast, "boris", run)).values()}
    assert await cast.db.hot.fetchval("SELECT count(*) FROM tags") == before
