"""What people decide about messages that did not go out."""

from typing import Any

import pytest

from backend.connectors.contract import SendError
from tests.bots.scripted import Platform
from tests.inbox.shop import Shop

SINCE = "SELECT waiting_since IS NOT NULL FROM conversations WHERE id = $1"


async def troubled(shop: Shop, state: str) -> tuple[int, int, int]:
    """(channel, dialog, seq) of an answer of user 1 in trouble."""
    channel = await shop.world.channel()
    dialog = await shop.world.dialog(channel, "anna")
    seq = await shop.world.answer(dialog, "hello")
    error = '{"code": "blocked", "at": "2026-01-01T00:00:00Z"}'
    await shop.value(f"UPDATE outbox SET state = '{state}', attempt = 1, error = '{error}' RETURNING 1")
    shown = "queued" if state == "held" else state
    await shop.value(f"UPDATE messages SET state = '{shown}', error = '{error}' WHERE seq = $1 RETURNING 1", seq)
    return channel, dialog, seq


def path(dialog: int, seq: int, verb: str) -> str:
    return f"/conversations/{dialog}/messages/{seq}/{verb}"


async def test_a_failed_one_is_sent_again_under_its_ref(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "anna")
    platform.answers["anna"] = [SendError("blocked", permanent=True)]
    seq = await shop.world.answer(dialog, "hello")
    async with shop.bots():
        await shop.world.becomes(dialog, seq, "failed")
        assert await shop.value(SINCE, dialog)
        again = (await anna.post(path(dialog, seq, "retry"))).json()
        assert (again["state"], again["error"], again["seq"]) == ("queued", None, seq)
        assert not await shop.value(SINCE, dialog)
        await shop.world.becomes(dialog, seq, "sent")
    assert [one.ref for one in platform.told] == [f"{dialog}-{seq}"] * 2


async def test_an_unconfirmed_one_goes_again_only_knowingly(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    _, dialog, seq = await troubled(shop, "unconfirmed")
    refused = await anna.post(path(dialog, seq, "retry"))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "may_be_doubled")
    assert await shop.value("SELECT state FROM outbox") == "unconfirmed"
    again = await anna.post(path(dialog, seq, "retry"), json={"may_be_doubled": True})
    assert again.json()["state"] == "queued"


async def test_one_that_was_held_is_sent_in_todays_epoch(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    _, dialog, seq = await troubled(shop, "held")
    await shop.value("UPDATE relay SET epoch = gen_random_uuid() RETURNING 1")
    assert (await anna.post(path(dialog, seq, "retry"))).json()["error"] is None
    async with shop.bots():
        await shop.world.becomes(dialog, seq, "sent")


@pytest.mark.parametrize("state", ["failed", "unconfirmed", "held"])
async def test_dropping_gives_the_debt_back(shop: Shop, platform: Platform, state: str) -> None:
    anna = await shop.signed_in("anna")
    _, dialog, seq = await troubled(shop, state)
    dropped = (await anna.post(path(dialog, seq, "drop"))).json()
    assert dropped["state"] == "cancelled"
    assert await shop.value(SINCE, dialog)
    assert await shop.value("SELECT count(*) FROM outbox") == 0
    assert (await anna.post(path(dialog, seq, "drop"))).json()["error"]["code"] == "not_in_trouble"


async def test_giving_up_the_rest_of_what_went_out_in_part_keeps_what_did(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    _, dialog, seq = await troubled(shop, "failed")
    kept = '{"code": "refused", "at": "2026-01-01T00:00:00Z", "done": {"1": "anna/8", "0": "anna/7"}}'
    await shop.value("UPDATE outbox SET error = $1::text::jsonb RETURNING 1", kept)
    dropped = (await anna.post(path(dialog, seq, "drop"))).json()
    assert (dropped["state"], dropped["error"]["code"], dropped["external_id"]) == ("sent", "sent_in_part", "anna/7")
    assert dropped["meta"]["parts"] == ["anna/7", "anna/8"]
    assert not await shop.value(SINCE, dialog)
    assert await shop.value("SELECT count(*) FROM outbox") == 0


async def test_a_queued_one_is_called_back_until_it_leaves(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "anna")
    seq = await shop.world.answer(dialog, "oops")
    assert (await anna.post(path(dialog, seq, "cancel"))).json()["state"] == "cancelled"
    assert await shop.value(SINCE, dialog)
    gone = await shop.world.answer(dialog, "gone")
    await shop.value("UPDATE outbox SET state = 'sending' RETURNING 1")
    late = await anna.post(path(dialog, gone, "cancel"))
    assert (late.status_code, late.json()["error"]["code"]) == (409, "too_late_to_cancel")


async def test_what_the_customer_wrote_after_the_failed_answer_still_waits(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "anna")
    platform.answers["anna"] = [SendError("blocked", permanent=True)]
    seq = await shop.world.answer(dialog, "hello")
    async with shop.bots():
        await shop.world.becomes(dialog, seq, "failed")
        await shop.world.asks(dialog)
        await anna.post(path(dialog, seq, "retry"))
        await shop.world.becomes(dialog, seq, "sent")
    assert await shop.value(SINCE, dialog)


async def test_others_dialogs_need_the_right_and_foreign_ones_do_not_exist(shop: Shop, platform: Platform) -> None:
    gleb = await shop.hire("gleb")
    anna = await shop.signed_in("anna")
    channel, dialog, seq = await troubled(shop, "failed")
    await shop.value("UPDATE messages SET author_id = $1 RETURNING 1", gleb)
    await shop.value("UPDATE conversations SET responsible_id = $1 RETURNING 1", gleb)
    for verb in ("retry", "drop", "cancel"):
        answer = await anna.post(path(dialog, seq, verb))
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "claimed_by_other")
    head = await shop.signed_in("olga", "supervisor")
    await shop.value("INSERT INTO channel_members VALUES ($1, 'user', $2) RETURNING 1", channel, gleb)
    await shop.value("UPDATE conversations SET responsible_id = NULL RETURNING 1")
    for verb in ("retry", "drop", "cancel"):
        assert (await anna.post(path(dialog, seq, verb))).status_code == 404
        assert (await anna.post(path(dialog, 99, verb))).status_code == 404
    assert (await head.post(path(dialog, 99, "drop"))).status_code == 404
    assert await shop.world.state(dialog, seq) == "failed"


async def test_the_list_of_messages_in_trouble_is_by_sight(shop: Shop, platform: Platform) -> None:
    gleb = await shop.hire("gleb")
    anna, head = await shop.signed_in("anna"), await shop.signed_in("olga", "supervisor")
    channel, dialog, seq = await troubled(shop, "failed")

    async def seen(client: Any, state: str) -> list[str]:
        return [each["id"] for each in (await client.get(f"/outbox?state={state}")).json()["items"]]

    assert await seen(anna, "failed") == [f"{dialog}-{seq}"]
    assert await seen(anna, "unconfirmed") == []
    await shop.value("INSERT INTO channel_members VALUES ($1, 'user', $2) RETURNING 1", channel, gleb)
    assert await seen(anna, "failed") == []
    assert await seen(head, "failed") == [f"{dialog}-{seq}"]
    assert (await anna.get("/outbox?state=sent")).status_code == 422


async def test_the_list_goes_on_where_a_page_ended(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "anna")
    seqs = [await shop.world.answer(dialog, str(number)) for number in range(5)]
    await shop.value("UPDATE outbox SET state = 'failed' RETURNING 1")
    found, cursor = [], ""
    while True:
        page = (await anna.get(f"/outbox?limit=2&cursor={cursor}")).json()
        found += [each["seq"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert found == seqs
