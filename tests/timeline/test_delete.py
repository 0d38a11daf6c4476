"""B4: an event is deleted by right, its points go, and for thirty days it can be brought back."""

import json
from datetime import UTC, datetime
from typing import Any

from backend.kit import upkeep
from tests.bots.world import until
from tests.timeline.desk import Desk


async def told(desk: Desk, who: str = "anna") -> tuple[int, int, int]:
    """card, kind, event"""
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind()
    answer = await desk.tell(who, [{"kind_id": kind, "about": {"kind": "card", "id": card}}])
    return card, kind, answer.json()["items"][0]["id"]


async def shown(desk: Desk, kind: int) -> list[int]:
    return [each["id"] for each in (await desk.got("boris", f"/activities?own={kind}"))["items"]]


async def test_deleted_it_is_gone_and_brought_back_it_is_what_it_was(desk: Desk) -> None:
    card, kind, event = await told(desk)
    (before,) = await desk.facts(card)
    assert (await desk.ask("boris", "DELETE", f"/activities/{event}")).status_code == 204
    assert await shown(desk, kind) == []
    assert await desk.facts(card) == []
    (gone,) = [each for each in (await desk.got("boris", "/activities/deleted"))["items"] if each["id"] == event]
    assert (gone["removed_by"], gone["about"]) == ("Борис", {"kind": "card", "id": card})
    assert (await desk.ask("boris", "DELETE", f"/activities/{event}")).status_code == 404
    assert (await desk.ask("boris", "POST", f"/activities/{event}/restore")).status_code == 204
    assert await desk.facts(card) == [before]
    again = await desk.ask("boris", "POST", f"/activities/{event}/restore")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "event_is_there")


async def test_ones_own_is_found_among_the_deleted_however_much_of_others_went_since(desk: Desk) -> None:
    card, _, event = await told(desk)
    assert (await desk.ask("anna", "DELETE", f"/activities/{event}")).status_code == 204
    unseen = await desk.village.card(await desk.village.dialog("market"))
    ids = desk.village.people.ids
    fill = """
        INSERT INTO removed_activities (id, stored_at, at, kind, actor_kind, actor_id, card_id, data, removed_by)
        SELECT -n, now(), now(), 'own', 'user', CASE WHEN n % 2 = 0 THEN $1::bigint ELSE $2 END,
               CASE WHEN n % 2 = 0 THEN $3::bigint ELSE $4 END, '{"kind_id": 1}', $1
        FROM generate_series(1, 500) n RETURNING 1
    """
    # a colleague's in her sight, and her own in a request that she sees no more
    await desk.village.value(fill, ids["boris"], ids["anna"], card, unseen)
    try:
        items = (await desk.got("anna", "/activities/deleted"))["items"]
    finally:
        await desk.village.value("WITH g AS (DELETE FROM removed_activities WHERE id < 0 RETURNING 1) SELECT 1")
    assert event in [each["id"] for each in items]
    assert min(each["id"] for each in items) > 0


async def test_the_audit_keeps_who_deleted_what(desk: Desk) -> None:
    card, _, event = await told(desk)
    await desk.ask("boris", "DELETE", f"/activities/{event}")
    await desk.ask("boris", "POST", f"/activities/{event}/restore")
    rows = await desk.village.rows(
        "SELECT verb, before::text AS before, after::text AS after FROM audit WHERE subject_kind = 'card'"
        " AND subject_id = $1 ORDER BY id",
        card,
    )
    assert [row["verb"] for row in rows] == ["activity.deleted", "activity.restored"]
    assert json.loads(rows[0]["before"])["event_id"] == event


async def test_ones_own_may_go_and_others_may_not_without_the_right(desk: Desk) -> None:
    _, _, mine = await told(desk)
    assert (await desk.ask("anna", "DELETE", f"/activities/{mine}")).status_code == 204
    _, _, theirs = await told(desk, "boris")
    refused = await desk.ask("anna", "DELETE", f"/activities/{theirs}")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "event_not_yours_to_delete")
    assert (await desk.ask("vera", "DELETE", f"/activities/{theirs}")).status_code == 404


async def test_what_was_said_and_done_is_not_an_event_to_delete(desk: Desk) -> None:
    fact = await desk.village.value(
        "INSERT INTO activities (at, kind, actor_kind) VALUES (now(), 'message_in', 'system') RETURNING id"
    )
    assert (await desk.ask("ada", "DELETE", f"/activities/{fact}")).status_code == 404


async def test_windows_and_warmth_are_told_of_both(desk: Desk) -> None:
    _, _, event = await told(desk)
    await desk.ask("boris", "DELETE", f"/activities/{event}")
    await desk.ask("boris", "POST", f"/activities/{event}/restore")

    async def settled() -> bool:
        return not await desk.village.value("SELECT count(*) FROM event_pending")

    await until(settled, lambda: "events never settled")
    rows: list[Any] = await desk.village.rows(
        "SELECT type, contact_id FROM event_log WHERE subject_kind = 'activity' AND subject_id = $1 ORDER BY position",
        event,
    )
    assert [row["type"] for row in rows] == ["activity.recorded", "activity.deleted", "activity.recorded"]
    assert None not in {row["contact_id"] for row in rows}


async def test_who_was_joined_with_another_meanwhile_gets_it_back_as_that_other(desk: Desk) -> None:
    card, _, event = await told(desk)
    goes = await desk.village.value("SELECT contact_id FROM cards WHERE id = $1", card)
    stays = await desk.village.contact(await desk.village.dialog("sales"))
    await desk.ask("boris", "DELETE", f"/activities/{event}")
    merged = "INSERT INTO contact_merges (stays_id, goes_id, stood) VALUES ($1, $2, '{}') RETURNING id"
    await desk.village.value(merged, stays, goes)
    assert (await desk.ask("boris", "POST", f"/activities/{event}/restore")).status_code == 204
    (fact,) = await desk.facts(card)
    assert fact["contact_id"] == stays


async def test_after_thirty_days_it_is_forgotten(desk: Desk) -> None:
    _, _, old = await told(desk)
    _, _, late = await told(desk)
    for event in (old, late):
        await desk.ask("boris", "DELETE", f"/activities/{event}")
    put = "UPDATE removed_activities SET removed_at = now() - interval '31 days' WHERE id = $1 RETURNING id"
    await desk.village.value(put, old)
    assert await upkeep.once(desk.village.db)
    assert (await desk.ask("boris", "POST", f"/activities/{old}/restore")).status_code == 404
    assert (await desk.ask("boris", "POST", f"/activities/{late}/restore")).status_code == 204


async def test_a_day_of_events_falls_into_parts_made_ahead_and_a_stray_is_told(desk: Desk) -> None:
    parts = await desk.village.rows(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'activities'::regclass"
    )
    ahead = {f"activities_{each:%Y%m}" for each in _months(datetime.now(UTC), 4)}
    assert ahead <= {row["name"] for row in parts}
    await told(desk)
    assert await desk.village.value("SELECT count(*) FROM ONLY activities_default") == 0


def _months(now: datetime, count: int) -> list[datetime]:
    return [
        datetime(now.year + (now.month - 1 + each) // 12, (now.month - 1 + each) % 12 + 1, 1, tzinfo=UTC)
        for each in range(count)
    ]
