"""B4: all events as a list, and of one request, person or company; each as its reader may have it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from tests.timeline.desk import Desk


def of(kind: str, row_id: int, own: int, **rest: Any) -> dict[str, Any]:
    return {"kind_id": own, "about": {"kind": kind, "id": row_id}} | rest


async def pages(desk: Desk, who: str, query: str, limit: int = 3) -> list[Any]:
    """Every page of it, to the end."""
    found: list[Any] = []
    cursor = ""
    while True:
        page = await desk.got(who, f"/activities?limit={limit}&{query}{cursor}")
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


async def test_page_by_page_each_event_comes_once_where_it_happened(desk: Desk) -> None:
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind()
    now = datetime.now(UTC)
    # two at one moment, one told at once, others long after they happened
    moments = [now - timedelta(days=each) for each in (400, 3, 3, 90, 0)]
    made = await desk.told("anna", [of("card", card, kind, at=at.isoformat()) for at in moments])
    ids = [each["id"] for each in made]
    (note,) = await desk.told("anna", [of("card", card, kind)])
    order = [note["id"], ids[4], ids[2], ids[1], ids[3], ids[0]]
    for query in (f"card_id={card}&own={kind}", f"own={kind}", f"kind=own&card_id={card}"):
        assert [each["id"] for each in await pages(desk, "anna", query, 2)] == order, query
    since, until = quote((now - timedelta(days=100)).isoformat()), quote((now - timedelta(days=2)).isoformat())
    between = await pages(desk, "anna", f"own={kind}&since={since}&until={until}")
    assert [each["id"] for each in between] == [ids[2], ids[1], ids[3]]


async def test_who_does_not_see_the_request_sees_nothing_of_it(desk: Desk) -> None:
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind()
    (made,) = await desk.told("anna", [of("card", card, kind)])
    assert (await desk.ask("vera", "GET", f"/activities?card_id={card}")).status_code == 404
    assert await pages(desk, "vera", f"own={kind}") == []
    assert [each["id"] for each in await pages(desk, "boris", f"own={kind}")] == [made["id"]]


async def test_what_happened_in_somebodys_own_mailbox_is_told_to_nobody_else(desk: Desk) -> None:
    dialog = await desk.village.dialog("sales")
    contact = await desk.village.contact(dialog)
    kind = await desk.kind()
    (made,) = await desk.told("anna", [of("conversation", dialog, kind)])
    assert [each["id"] for each in await pages(desk, "ada", f"own={kind}")] == [made["id"]]
    channel = await desk.village.value("SELECT channel_id FROM conversations WHERE id = $1", dialog)
    owner = await desk.village.value("SELECT id FROM users WHERE name = 'Анна'")
    put = "UPDATE channels SET private = $2, owner_id = $3 WHERE id = $1 RETURNING id"
    await desk.village.value(put, channel, True, owner)
    try:
        assert await pages(desk, "ada", f"own={kind}") == []
        assert (await desk.ask("ada", "GET", f"/activities?contact_id={contact}")).status_code == 404
    finally:
        await desk.village.value(put, channel, False, None)


async def test_it_is_narrowed_by_who_did_it_and_by_words(desk: Desk) -> None:
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind(fields=[{"key": "place", "name": "Где"}])
    (ours,) = await desk.told("anna", [of("card", card, kind, note="у Самовара", data={"place": "склад"})])
    (theirs,) = await desk.told("boris", [of("card", card, kind)])
    anna = await desk.village.value("SELECT id FROM users WHERE name = 'Анна'")
    for query, wanted in (
        (f"own={kind}&actor=user&actor_id={anna}", [ours]), (f"card_id={card}&own={kind}&q=САМОВАР", [ours]),
        (f"own={kind}&q=склад", [ours]), (f"own={kind}&actor=user", [theirs, ours]), (f"own={kind}&actor=system", []),
    ):  # fmt: skip
        assert [each["id"] for each in await pages(desk, "ada", query)] == [each["id"] for each in wanted], query
    (event,) = await pages(desk, "ada", f"own={kind}&q=склад")
    assert (event["actor"]["name"], event["card"]["id"]) == ("Анна", card)
    assert event["data"] == {"kind_id": kind, "values": {"place": "склад"}, "note": "у Самовара"}


async def test_a_page_that_nobody_gave_is_refused(desk: Desk) -> None:
    for query in (
        "cursor=x",
        "kind=nothing",
        "since=2026-01-01T00:00:00",
        "actor_id=1",
        "card_id=0",
        "own=-1",
        "card_id=1&contact_id=1",
    ):
        answer = await desk.ask("anna", "GET", f"/activities?{query}")
        assert answer.status_code in (400, 422), (query, answer.text)


async def test_what_a_rule_did_is_told_in_its_name_in_events_and_in_the_feed(desk: Desk) -> None:
    dialog = await desk.village.dialog("sales")
    card = await desk.village.card(dialog)
    made = "INSERT INTO rules (name, position, body) VALUES ('Отдать продажам', 0, '{}') RETURNING id"
    rule = await desk.village.value(made)
    fact = """INSERT INTO activities (at, kind, actor_kind, actor_id, card_id, contact_id, data)
        SELECT now(), 'reassigned', 'system', $2, id, contact_id, '{"from": null, "to": null}' FROM cards WHERE id = $1
        RETURNING id"""
    await desk.village.value(fact, card, rule)
    for path in (f"/activities?card_id={card}", "/feed?whose=all", f"/activities?card_id={card}&q=продажам"):
        (told,) = [each for each in (await desk.got("ada", path))["items"] if each["kind"] == "reassigned"]
        assert told["actor"] == {"kind": "system", "id": rule, "name": "Отдать продажам"}, path
