"""The list's filter in SQL and in the browser: the same dialogs for whatever is asked."""

import asyncio
import json
import os
import random
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.access.grants import Grants
from backend.feed.following.listed import clients
from backend.inbox.consumers import CONSUMERS
from backend.inbox.mentions.queries import unseen
from backend.inbox.queries import conditions
from backend.inbox.queries.counts import count
from backend.inbox.queries.dialogs import Wanted, list_dialogs
from backend.inbox.queries.filter import Filter
from backend.kit.consumers import Logged
from tests.cast import Cast

ROOT = Path(__file__).parents[3]
VITEST = (
    "run",
    "--",
    "node_modules/vitest/vitest.mjs",
    "run",
    "--root",
    "app",
    "--reporter=dot",
    "src/state/filter.test.ts",
)
DIALOGS, FILTERS = 48, 240
TAGS = ("VIP", "опт", "Жалоба")


class Street:
    """Dialogs of every colour, and filters to look for them with."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast = cast
        self.dice = random.Random(seed)
        self.statuses: list[int] = []
        self.teams: list[int] = []

    async def build(self) -> None:
        db = self.cast.db.hot
        self.statuses = [row["id"] for row in await db.fetch("SELECT id FROM statuses WHERE funnel_id = 1 ORDER BY id")]
        self.teams = [
            await db.fetchval("INSERT INTO teams (name) VALUES ($1) RETURNING id", name) for name in ("Север", "Юг")
        ]
        tags = [await db.fetchval("INSERT INTO tags (name) VALUES ($1) RETURNING id", name) for name in TAGS]
        dialogs = [await self._dialog(tags) for _ in range(DIALOGS)]
        logged = [
            Logged(i, "conversation.changed", "conversation", dialog, None, None) for i, dialog in enumerate(dialogs)
        ]
        async with self.cast.db.tx() as tx:
            await next(each for each in CONSUMERS if each.name == "row tags").handle(tx, logged)

    async def _dialog(self, tags: Sequence[int]) -> int:
        """One, with everything that a filter may ask thrown by dice."""
        db, dice, people = self.cast.db.hot, self.dice, list(self.cast.ids.values())
        channel = dice.choice((self.cast.sales, self.cast.secret))
        dialog = await self.cast.dialog("Клиент", channel, waits=dice.random() < 0.5)
        pool = dice.choice((None, ("team", dice.choice(self.teams)), ("role", 1)))
        await db.execute(
            "UPDATE conversations SET state = $2, responsible_id = $3, participants = $4, unanswered = $5, "
            "last_at = $6, team_id = $7, pool_kind = $8, pool_id = $9, kind = $10 WHERE id = $1",
            dialog, dice.choice(("open", "open", "snoozed", "done")), dice.choice((None, *people)),
            dice.sample(people, dice.randrange(3)), dice.random() < 0.5,
            datetime.now(UTC) - timedelta(hours=dice.randrange(24 * 20), minutes=7),
            dice.choice((None, *self.teams)), *(pool or (None, None)), dice.choice(("private", "group", "private")),
        )  # fmt: skip
        row = await self.cast.row(dialog)
        if dice.random() < 0.3:
            await db.execute("UPDATE conversations SET card_id = NULL WHERE id = $1", dialog)
        else:
            await db.execute(
                "UPDATE cards SET status_id = $2 WHERE id = $1", row["card_id"], dice.choice(self.statuses)
            )
            for tag in dice.sample(tags, dice.randrange(3)):
                await db.execute("INSERT INTO card_tags VALUES ($1, $2)", row["card_id"], tag)
        for tag in dice.sample(tags, dice.randrange(2)):
            await db.execute("INSERT INTO contact_tags VALUES ($1, $2)", row["contact_id"], tag)
        for person in dice.sample(people, dice.randrange(len(people))):
            await db.execute("INSERT INTO read_marks VALUES ($1, $2, $3)", person, dialog, row["in_seq"])
        for person in dice.sample(people, dice.randrange(3)):
            await db.execute(
                "INSERT INTO mentions (user_id, conversation_id, seq, seen_at) VALUES ($1, $2, 2, $3)",
                person, dialog, dice.choice((None, datetime.now(UTC))),
            )  # fmt: skip
        kind, row_id = dice.choice((("contact", row["contact_id"]), ("card", row["card_id"])))
        for person in dice.sample(people, dice.randrange(3)):
            await db.execute(
                "INSERT INTO follows (user_id, kind, subject_id, level) VALUES ($1, $2, $3, $4)",
                person, kind, row_id, dice.choice(("all", "mentions", "off")),
            )  # fmt: skip
        state, code = dice.choice(
            (("sent", None), ("sent", None), ("failed", "refused"), ("unconfirmed", "cut_short"),
             ("queued", "held_old"), ("queued", "timeout"))
        )  # fmt: skip
        await db.execute(
            "INSERT INTO messages (conversation_id, seq, direction, state, error, provider_at) "
            "VALUES ($1, 2, 'out', $2, $3, now())",
            dialog, state, json.dumps({"code": code}) if code else None,
        )  # fmt: skip
        return dialog

    def filter(self) -> Filter:
        dice = self.dice
        days = datetime.now(UTC) - timedelta(days=dice.randrange(20))
        every: dict[str, Any] = {
            "view": dice.choice(("mine", "unassigned", "waiting", "unanswered", "mentions", "failed")),
            "state": dice.choice(("open", "snoozed", "done")),
            "channel_ids": dice.sample([self.cast.sales, self.cast.secret], dice.randint(1, 2)),
            "tags": dice.sample(["vip", "ОПТ", "жалоба", "нет такой"], dice.randint(1, 2)),
            "every_tag": dice.random() < 0.5,
            "status_ids": dice.sample(self.statuses, dice.randint(1, 3)),
            "categories": dice.sample(["new", "in_work", "waiting", "won", "lost"], dice.randint(1, 3)),
            "responsible": dice.sample(["me", "nobody", *self.cast.ids.values()], dice.randint(1, 3)),
            "team_ids": dice.sample(self.teams, dice.randint(1, 2)),
            "last_from": days,
            "last_to": days + timedelta(days=5),
            "last_days": dice.randint(1, 20),
            "silent_days": dice.randint(1, 20),
            "failed": True,
            "waiting": True,
            "unread": True,
            "with_me": True,
            "followed": True,
            "ways": dice.sample(["chat", "letter", "call", "form"], dice.randint(1, 2)),
        }
        asked = dice.sample(sorted(every), dice.choice((0, 1, 1, 2, 2, 3)))
        return msgspec.convert({name: every[name] for name in asked}, Filter)


async def whole(cast: Cast, me: Grants, asked: Filter) -> list[Any]:
    """Every page."""
    found: list[Any] = []
    cursor = None
    while True:
        async with cast.db.tx() as tx:
            page, cursor = await list_dialogs(tx, me, Wanted(filter=asked, limit=7, cursor=cursor))
        found += [each.row for each in page]
        if cursor is None:
            return found


@pytest.mark.parametrize("rare", [True, False], ids=["rare things first", "walked"])
async def test_sql_and_the_browser_mean_the_same_dialogs(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rare: bool
) -> None:
    monkeypatch.setattr(conditions, "FEW", 2000 if rare else -1)
    street = Street(cast, seed=8104 + rare)
    await street.build()
    await cast.db.hot.execute("UPDATE channels SET kind = 'email' WHERE id = $1", cast.secret)
    viewers = []
    for name, sight in (("anna", "own"), ("dora", "channels"), ("boris", "channels")):
        await cast.db.hot.execute("UPDATE roles SET sight = $1 WHERE key = 'operator'", sight)
        me = await cast.grants(name)
        rows = await whole(cast, me, Filter())
        cases = []
        for asked in [street.filter() for _ in range(FILTERS // 3)]:
            found = await whole(cast, me, asked)
            async with cast.db.tx() as tx:
                assert await count(tx, me, [asked]) == [len(found)], asked
            cases.append({"filter": asked, "ids": [row.id for row in found]})
        assert sum(bool(case["ids"]) for case in cases) > len(cases) / 4, "filters that find nothing prove nothing"
        marks = await cast.db.hot.fetch("SELECT conversation_id, in_seq FROM read_marks WHERE user_id = $1", me.user_id)
        async with cast.db.tx() as tx:
            named = [mention.conversation_id for mention in await unseen(tx, me.user_id or 0)]
            mine = await clients(tx, me)
        followed = [*(f"contact/{id_}" for id_ in mine.contacts), *(f"card/{id_}" for id_ in mine.cards)]
        now = datetime.now(UTC).timestamp() * 1000
        ways = {channel: "letter" if channel == cast.secret else "chat" for channel in (cast.sales, cast.secret)}
        known = {"read": dict(marks), "named": named, "ways": ways, "followed": followed}
        viewers.append({"me": me.user_id, "now": now, "rows": rows, **known, "cases": cases})
    file = tmp_path / "cases.json"
    file.write_bytes(msgspec.json.encode(viewers))
    running = await asyncio.create_subprocess_exec(
        sys.executable, "scripts/frontend.py", *VITEST, cwd=ROOT, env=os.environ | {"FILTER_CASES": str(file)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told = (await running.communicate())[0].decode()
    assert running.returncode == 0, told
    assert "skipped" not in told
