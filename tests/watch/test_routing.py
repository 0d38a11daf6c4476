"""Requests go to somebody by the channel's route, once, and never over a person's word."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.inbox.actions.assign import Assign, PoolRef, assign
from backend.inbox.actions.receive.assign import _RULE
from backend.inbox.channels.actions.write import lock
from backend.inbox.channels.own import _share
from backend.inbox.channels.schemas import EditMailbox
from backend.kit.db import Database
from backend.kit.errors import Conflict
from backend.wiring import sight_of_notices
from tests.cast import Cast
from tests.watch.house import drain, may_have, routed, there, waits, whose, why

TURNS: dict[str, Any] = {"kind": "turns"}
LEAST: dict[str, Any] = {"kind": "least"}


async def test_requests_go_round_and_each_is_told_why(cast: Cast) -> None:
    await routed(cast, TURNS)
    await there(cast, "anna", "vera", "boris")
    sight_of_notices()
    dialogs = [await cast.dialog() for _ in range(6)]
    assert await drain(cast.db) == 6
    got = await whose(cast, *dialogs)
    assert sorted(got) == ["anna", "anna", "boris", "boris", "vera", "vera"]  # type: ignore[type-var]
    told = await why(cast.db, dialogs[0])
    fell = {each["user_id"]: each["why"] for each in told["tried"][0]["fell"]}
    assert told["why"] == "turns"
    assert fell[cast.ids["dora"]] == "off"
    assert set(fell.values()) == {"off", "later_turn"}
    row = await cast.row(dialogs[0])
    assert row["assigned_by"] == "rule"
    card = await cast.db.hot.fetchrow("SELECT responsible_id, assigned_by FROM cards WHERE id = $1", row["card_id"])
    assert (card["responsible_id"], card["assigned_by"]) == (row["responsible_id"], "rule")
    notices = await cast.db.hot.fetchval(
        "SELECT count(*) FROM notices WHERE kind = 'assigned' AND subject_id = $1 AND user_id = $2",
        dialogs[0], row["responsible_id"],
    )  # fmt: skip
    assert notices == 1


async def test_nobody_fits_and_the_reason_is_kept_until_somebody_comes(cast: Cast) -> None:
    await routed(cast, {"kind": "person", "user_id": cast.ids["anna"]})
    dialog = await cast.dialog()
    assert await drain(cast.db) == 0
    stood = await waits(cast.db, dialog)
    assert stood is not None
    assert stood[0]["fell"] == [{"user_id": cast.ids["anna"], "why": "off"}]
    await there(cast, "anna")
    assert await drain(cast.db) == 1
    assert await whose(cast, dialog) == ["anna"]
    assert await waits(cast.db, dialog) is None


async def test_who_is_full_is_given_no_more_until_something_is_done(cast: Cast) -> None:
    await routed(cast, LEAST)
    await there(cast, "anna", "vera")
    await may_have(cast, "anna", 1)
    await may_have(cast, "vera", 2)
    dialogs = [await cast.dialog() for _ in range(4)]
    assert await drain(cast.db) == 3
    got = await whose(cast, *dialogs)
    assert sorted(map(str, got)) == ["None", "anna", "vera", "vera"]
    await cast.db.hot.execute(
        "UPDATE conversations SET state = 'done', waiting_since = NULL, waiting_clock = NULL WHERE responsible_id = $1",
        cast.ids["anna"],
    )
    assert await drain(cast.db) == 1
    assert (await whose(cast, dialogs[got.index(None)])) == ["anna"]


async def test_who_waits_longest_goes_first_and_of_two_who_came_together_the_warmer(cast: Cast) -> None:
    await routed(cast, {"kind": "person", "user_id": cast.ids["anna"]})
    await may_have(cast, "anna", 1)
    cold, warm, longest = [await cast.dialog() for _ in range(3)]
    await cast.db.hot.execute(
        "INSERT INTO contact_warmth (contact_id, heat) SELECT contact_id, 7 FROM conversations WHERE id = $1 "
        "ON CONFLICT (contact_id) DO UPDATE SET heat = 7",
        warm,
    )
    await cast.db.hot.execute(
        "UPDATE conversations SET waiting_since = now() - interval '1 hour' WHERE id = $1", longest
    )
    await there(cast, "anna")
    order = []
    for _ in range(3):
        await drain(cast.db)
        row = await cast.db.hot.fetchval(
            "UPDATE conversations SET state = 'done', waiting_since = NULL "
            "WHERE responsible_id = $1 AND state = 'open' RETURNING id",
            cast.ids["anna"],
        )
        order.append(row)
    assert order == [longest, warm, cold]


async def test_a_person_who_claims_at_the_same_moment_keeps_it(cast: Cast) -> None:
    """Whoever is first has it; the other is told, or finds nothing to give."""
    await routed(cast, {"kind": "person", "user_id": cast.ids["vera"]})
    await there(cast, "vera")
    for _ in range(8):
        dialog = await cast.dialog()
        answers = await asyncio.gather(cast.says("anna", dialog), drain(cast.db), return_exceptions=True)
        assert not [each for each in answers if isinstance(each, BaseException) and not isinstance(each, Conflict)]
        [holder] = await whose(cast, dialog)
        assert holder == ("vera" if isinstance(answers[0], Conflict) else "anna")
        assert (await why(cast.db, dialog) != {}) == (holder == "vera")


async def test_three_workers_give_each_request_once_and_nobody_more_than_they_may_have(
    cast: Cast, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deciding, together = 0, 0

    async def slowly(name: str) -> None:
        """A decision that is not committed yet: the others have time to decide beside it, if anything lets them."""
        nonlocal deciding, together
        deciding += 1
        together = max(together, deciding)
        for _ in range(20):
            await cast.db.hot.fetchval("SELECT 1")
        deciding -= 1

    monkeypatch.setattr("backend.watch.routing.give.fault", slowly)
    await routed(cast, LEAST)
    await there(cast, "anna", "vera")
    for name in ("anna", "vera"):
        await may_have(cast, name, 3)
    dialogs = [await cast.dialog() for _ in range(10)]
    async with Database.open(database_url) as one, Database.open(database_url) as two:
        given = await asyncio.gather(drain(cast.db), drain(one), drain(two))
    assert together == 1
    assert sum(given) == 6
    got = await whose(cast, *dialogs)
    assert (got.count("anna"), got.count("vera"), got.count(None)) == (3, 3, 4)
    lines = await cast.db.hot.fetchval("SELECT count(*) FROM messages WHERE meta ->> 'code' = 'assigned'")
    kept = await cast.db.hot.fetchval("SELECT count(*) FROM assignments")
    assert (lines, kept) == (6, 6)


async def test_a_worker_killed_before_its_commit_has_given_nothing_and_the_next_one_gives_it_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await routed(cast, TURNS)
    await there(cast, "anna")
    dialog = await cast.dialog()

    async def killed(name: str) -> None:
        raise asyncio.CancelledError(name)

    with monkeypatch.context() as patched:
        patched.setattr("backend.watch.routing.give.fault", killed)
        with pytest.raises(asyncio.CancelledError):
            await drain(cast.db)
    assert await whose(cast, dialog) == [None]
    assert await why(cast.db, dialog) == {}
    assert await drain(cast.db) == 1
    assert await whose(cast, dialog) == ["anna"]


async def test_what_somebody_gave_back_is_not_given_to_them_again(cast: Cast) -> None:
    await routed(cast, TURNS)
    await there(cast, "anna")
    dialog = await cast.dialog()
    assert await drain(cast.db) == 1
    async with cast.db.tx() as tx:
        await assign(tx, await cast.grants("anna"), dialog, Assign())
    assert await drain(cast.db) == 0
    stood = await waits(cast.db, dialog)
    assert stood is not None
    assert {each["user_id"]: each["why"] for each in stood[0]["fell"]}[cast.ids["anna"]] == "gave_back"
    await there(cast, "vera")
    assert await drain(cast.db) == 1
    assert await whose(cast, dialog) == ["vera"]


async def test_a_pool_that_a_head_chose_stays_theirs(cast: Cast) -> None:
    await routed(cast, TURNS)
    await there(cast, "anna")
    role = await cast.db.hot.fetchval("SELECT role_id FROM users WHERE id = $1", cast.ids["vera"])
    dialog = await cast.dialog()
    async with cast.db.tx() as tx:
        await assign(tx, await cast.grants("boris"), dialog, Assign(pool=PoolRef("role", role)))
    assert await drain(cast.db) == 0
    assert await whose(cast, dialog) == [None]


async def test_a_pool_of_all_lies_open_and_is_decided_once(cast: Cast) -> None:
    await routed(cast, {"kind": "pool"})
    dialog = await cast.dialog()
    assert await drain(cast.db) == 1
    assert await drain(cast.db) == 0
    assert await whose(cast, dialog) == [None]
    assert (await why(cast.db, dialog))["why"] == "pool"


async def test_a_pool_of_a_team_is_seen_by_its_members_and_decided_once(cast: Cast) -> None:
    team = await cast.db.hot.fetchval("INSERT INTO teams (name) VALUES ('Опт') RETURNING id")
    await routed(cast, {"kind": "pool", "circle": "team", "id": team})
    dialog = await cast.dialog()
    assert await drain(cast.db) == 1
    row = await cast.row(dialog)
    assert (row["pool_kind"], row["pool_id"], row["responsible_id"]) == ("team", team, None)
    assert await drain(cast.db) == 0


async def test_a_pool_of_a_team_that_is_no_more_is_passed_over(cast: Cast) -> None:
    gone: dict[str, Any] = {"kind": "pool", "circle": "team", "id": 987_654}
    await routed(cast, gone)
    dialog = await cast.dialog()
    assert await drain(cast.db) == 0
    row = await cast.row(dialog)
    assert (row["pool_kind"], row["responsible_id"]) == (None, None)
    assert await waits(cast.db, dialog) == [{"step": 0, "kind": "pool"}]
    await routed(cast, gone, {"kind": "pool", "circle": "role", "id": 987_654}, TURNS)
    await there(cast, "anna")
    assert await drain(cast.db) == 1
    assert await whose(cast, dialog) == ["anna"]
    assert [(each["step"], each["kind"]) for each in (await why(cast.db, dialog))["tried"]] == [
        (0, "pool"), (1, "pool"), (2, "turns"),
    ]  # fmt: skip


async def test_a_channel_without_a_route_is_left_as_it_is(cast: Cast) -> None:
    await there(cast, "anna")
    dialog = await cast.dialog()
    assert await drain(cast.db) == 0
    assert await whose(cast, dialog) == [None]


async def test_who_is_off_duty_or_on_leave_is_passed_over_and_it_is_said_till_when(cast: Cast) -> None:
    await routed(cast, TURNS)
    await there(cast, "anna", "vera")
    now = datetime.now(UTC)
    await cast.db.hot.execute(
        "INSERT INTO duty_people (user_id, known_until) VALUES ($1, $2)", cast.ids["anna"], now + timedelta(days=90)
    )
    await cast.db.hot.execute(
        "INSERT INTO duty_spans (user_id, starts_at, ends_at) VALUES ($1, $2, $3)",
        cast.ids["anna"], now + timedelta(hours=5), now + timedelta(hours=9),
    )  # fmt: skip
    dialog = await cast.dialog()
    assert await drain(cast.db) == 1
    assert await whose(cast, dialog) == ["vera"]
    fell = {each["user_id"]: each for each in (await why(cast.db, dialog))["tried"][0]["fell"]}
    assert fell[cast.ids["anna"]]["why"] == "not_on_duty"
    assert datetime.fromisoformat(fell[cast.ids["anna"]]["at"]) == now + timedelta(hours=5)


async def test_a_letter_that_opens_a_thread_waits_for_the_route_and_not_for_the_constant(cast: Cast) -> None:
    """What a channel without a route would give at once, its route gives by its steps."""
    await cast.db.hot.execute("UPDATE contacts SET responsible_id = $1", cast.ids["anna"])
    dialog = await cast.dialog()
    contact = (await cast.row(dialog))["contact_id"]
    await cast.db.hot.execute("UPDATE contacts SET responsible_id = $1 WHERE id = $2", cast.ids["anna"], contact)
    args = ([dialog], [contact], [cast.sales], ["user"], [cast.ids["vera"]], [None])
    row = await cast.db.hot.fetchrow(_RULE, *args)
    assert (row["own_id"], row["default_id"]) == (cast.ids["anna"], cast.ids["vera"])
    await routed(cast, TURNS)
    row = await cast.db.hot.fetchrow(_RULE, *args)
    assert (row["own_id"], row["default_id"], row["pool_id"]) == (None, None, None)


async def test_nobody_who_is_gone_is_given_anything_though_no_window_of_the_house_is_left_to_tell_it(
    cast: Cast,
) -> None:
    await routed(cast, TURNS)
    await there(cast, "anna")
    await cast.db.hot.execute(
        "UPDATE presence SET seen_at = seen_at - interval '1 minute', active_at = active_at - interval '1 minute'"
    )
    assert await cast.db.hot.fetchval("SELECT told FROM presence") == "online"
    dialog = await cast.dialog()
    assert await drain(cast.db) == 0
    assert await whose(cast, dialog) == [None]
    await there(cast, "anna")
    assert await drain(cast.db) == 1


async def test_a_mailbox_that_is_private_again_gives_to_its_owner_and_to_nobody_by_a_route(cast: Cast) -> None:
    anna = cast.ids["anna"]
    await cast.db.hot.execute(
        "UPDATE channels SET owner_id = $2, default_kind = 'user', default_id = $2 WHERE id = $1", cast.sales, anna
    )
    level = await cast.db.hot.fetchval(
        "INSERT INTO escalations (name, target_s, steps) VALUES ('К', 60, '[]') RETURNING id"
    )
    await cast.db.hot.execute("UPDATE channels SET escalation_id = $2 WHERE id = $1", cast.sales, level)
    await routed(cast, TURNS)
    dialog = await cast.dialog()
    args = ([dialog], [(await cast.row(dialog))["contact_id"]], [cast.sales], ["user"], [anna], [None])
    assert (await cast.db.hot.fetchrow(_RULE, *args))["default_id"] is None
    async with cast.db.tx() as tx:
        row = await lock(tx, cast.sales)
        await _share(tx, await cast.grants("anna"), "::1", row, EditMailbox(shared=False))
    assert (await cast.db.hot.fetchrow(_RULE, *args))["default_id"] == anna
    async with cast.db.tx() as tx:
        row = await lock(tx, cast.sales)
        assert row["private"] is True
        await _share(tx, await cast.grants("anna"), "::1", row, EditMailbox(shared=True))
    kept = await cast.db.hot.fetchrow(
        "SELECT r.enabled, c.escalation_id FROM routes r JOIN channels c ON c.id = r.channel_id WHERE c.id = $1",
        cast.sales,
    )
    assert (kept["enabled"], kept["escalation_id"]) == (False, None)
