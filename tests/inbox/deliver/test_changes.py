"""Messages of ours edited, taken back, reacted to: at the customer's too, in order, never lost."""

import asyncio
from typing import Any

import httpx
import pytest

from backend.connectors.contract import SendError
from tests.bots.scripted import Platform
from tests.bots.world import until, when
from tests.inbox.shop import Shop

ROWS = "SELECT count(*) FROM outbox"
PREVIEW = "SELECT last_message ->> 'text' FROM conversations WHERE id = $1"


def path(dialog: int, seq: int, rest: str = "") -> str:
    return f"/conversations/{dialog}/messages/{seq}{rest}"


def reason(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["fields"]["reason"]["code"]


async def read(anna: httpx.AsyncClient, dialog: int, seq: int) -> Any:
    items = (await anna.get(f"/conversations/{dialog}/messages")).json()["items"]
    return next(item for item in items if item["seq"] == seq)


async def settled(shop: Shop, dialog: int, seq: int) -> None:
    """Nothing is left to tell the platform of this message."""
    sql = "SELECT NOT EXISTS (SELECT 1 FROM outbox WHERE conversation_id = $1 AND seq = $2)"
    await until(shop.world.finds(sql, dialog, seq), lambda: "the change never left the outbox")


async def test_an_edit_reaches_the_customer_and_the_old_text_is_history(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    async with shop.bots():
        seq = await shop.world.answer(dialog, "45 00 rubles")
        await shop.world.becomes(dialog, seq, "sent")
        answer = await anna.patch(path(dialog, seq), json={"text": "4500 rubles"})
        assert (answer.status_code, answer.json()["text"]) == (200, "4500 rubles")
        assert answer.json()["meta"]["changes"]["edit"]["state"] == "pending"
        assert await shop.value(PREVIEW, dialog) == "4500 rubles"
        await settled(shop, dialog, seq)
        told = [(verb, change.text, change.keys) for verb, change in platform.changes]
        assert told == [("edit", "4500 rubles", ("gleb/1",))]
        now = await read(anna, dialog, seq)
        assert ("changes" in now["meta"], now["state"], now["edited_at"] is not None) == (False, "sent", True)
        # the same once more changes nothing and tells nobody
        assert (await anna.patch(path(dialog, seq), json={"text": "4500 rubles"})).json()["rev"] == now["rev"]
        versions = (await anna.get(path(dialog, seq, "/edits"))).json()["items"]
        assert [version["text"] for version in versions] == ["45 00 rubles"]


async def test_what_waits_is_changed_where_it_lies(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    seq = await shop.world.answer(dialog, "first thought")
    gone = await shop.world.answer(dialog, "never mind")
    assert "changes" not in (await anna.patch(path(dialog, seq), json={"text": "second thought"})).json()["meta"]
    taken = (await anna.delete(path(dialog, gone))).json()
    assert (taken["state"], taken["deleted_at"] is not None) == ("cancelled", True)
    async with shop.bots():
        await shop.world.becomes(dialog, seq, "sent")
        assert platform.texts("gleb") == ["second thought"]
        assert (await shop.value(ROWS), platform.changes) == (0, [])


async def test_an_edit_made_while_it_is_being_sent_follows_it(shop: Shop, platform: Platform) -> None:
    """The text that is on its way is old; the newest reaches the customer after it, whatever comes in between."""
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    platform.gates["gleb"] = asyncio.Event()
    async with shop.bots():
        seq = await shop.world.answer(dialog, "one")
        await until(when(lambda: bool(platform.told)), lambda: "never called")
        for text in ("two", "three"):
            assert (await anna.patch(path(dialog, seq), json={"text": text})).status_code == 200
        platform.gates["gleb"].set()
        await settled(shop, dialog, seq)
    assert platform.texts() == ["one"]
    assert [change.text for _, change in platform.changes] == ["three"]
    versions = (await anna.get(path(dialog, seq, "/edits"))).json()["items"]
    assert [version["text"] for version in versions] == ["one", "two"]


@pytest.mark.parametrize("error", [SendError("rate", retry_after=0.1), SendError("blocked", permanent=True)])
async def test_what_was_taken_back_on_its_way_and_refused_goes_no_more(
    shop: Shop, platform: Platform, error: SendError
) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    platform.gates["gleb"] = asyncio.Event()
    platform.answers["gleb"] = [error]
    async with shop.bots():
        seq = await shop.world.answer(dialog, "not meant for you")
        await until(when(lambda: bool(platform.told)), lambda: "never called")
        assert (await anna.delete(path(dialog, seq))).status_code == 200
        platform.gates["gleb"].set()
        await settled(shop, dialog, seq)
        after = await shop.world.answer(dialog, "the next")
        await shop.world.becomes(dialog, after, "sent")
        assert (platform.texts(), platform.changes) == (["the next"], [])
        now = await read(anna, dialog, seq)
        assert (now["state"], now["deleted_at"] is not None, "changes" in now["meta"]) == ("cancelled", True, False)


async def test_a_newer_wish_during_the_call_is_told_after_it(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    async with shop.bots():
        seq = await shop.world.answer(dialog, "one")
        await shop.world.becomes(dialog, seq, "sent")
        platform.gates["gleb"] = asyncio.Event()
        await anna.patch(path(dialog, seq), json={"text": "two"})
        under_way = "SELECT 1 FROM outbox WHERE verb = 'edit' AND state = 'sending'"
        await until(shop.world.finds(under_way), lambda: "the edit was never begun")
        await anna.patch(path(dialog, seq), json={"text": "three"})
        platform.gates["gleb"].set()
        await settled(shop, dialog, seq)
    assert [change.text for _, change in platform.changes] == ["two", "three"]
    assert "changes" not in (await read(anna, dialog, seq))["meta"]


async def test_what_the_messenger_refuses_is_undone_and_says_so(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    platform.answers["edit"] = [SendError("too_late", permanent=True)]
    platform.answers["delete"] = [SendError("too_late", permanent=True)]
    platform.answers["react"] = [SendError("cannot_react", permanent=True)]
    async with shop.bots():
        seq = await shop.world.answer(dialog, "as sent")
        await shop.world.becomes(dialog, seq, "sent")
        await anna.patch(path(dialog, seq), json={"text": "as wished"})
        await settled(shop, dialog, seq)
        await anna.delete(path(dialog, seq))
        await settled(shop, dialog, seq)
        await anna.put(path(dialog, seq, "/reaction"), json={"emoji": "👍"})
        await settled(shop, dialog, seq)
        now = await read(anna, dialog, seq)
        changes = now["meta"]["changes"]
        assert (now["text"], now["edited_at"], now["deleted_at"]) == ("as sent", None, None)
        assert (changes["edit"]["state"], changes["edit"]["code"], changes["edit"]["text"]) == (
            "failed",
            "too_late",
            "as wished",
        )
        assert (changes["delete"]["code"], changes["react"]["code"]) == ("too_late", "cannot_react")
        assert now["meta"]["reactions"]["ours"] == []
        assert await shop.value(PREVIEW, dialog) == "as sent"
        assert (await anna.get(path(dialog, seq, "/edits"))).json()["items"] == []
        # wished again it goes, and the mark with it
        await anna.patch(path(dialog, seq), json={"text": "as wished"})
        await settled(shop, dialog, seq)
        assert (await read(anna, dialog, seq))["text"] == "as wished"


async def test_a_lost_answer_to_a_change_is_asked_again(shop: Shop, platform: Platform) -> None:
    """R8 for changes: twice carried out is once carried out, so nothing waits for a person."""
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    async with shop.bots():
        seq = await shop.world.answer(dialog, "hello")
        await shop.world.becomes(dialog, seq, "sent")
        platform.answers["delete"] = [SendError("timeout", ambiguous=True)]
        taken = (await anna.delete(path(dialog, seq))).json()
        # kept for who may read it; she may not (messages.read_deleted)
        assert (taken["deleted_at"] is not None, taken["text"]) == (True, "")
        assert (
            await shop.value("SELECT text FROM messages WHERE conversation_id = $1 AND seq = $2", dialog, seq)
            == "hello"
        )
        assert await shop.value(PREVIEW, dialog) == ""
        await settled(shop, dialog, seq)
        assert [verb for verb, _ in platform.changes] == ["delete"]
        now = await read(anna, dialog, seq)
        assert (now["state"], "changes" in now["meta"]) == ("sent", False)
        assert reason(await anna.patch(path(dialog, seq), json={"text": "x"})) == (409, "cannot_edit", "change_deleted")


async def test_a_change_waits_for_its_message_and_holds_up_nobody(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    platform.answers["gleb"] = [SendError("timeout", ambiguous=True)]
    async with shop.bots():
        lost = await shop.world.answer(dialog, "did it arrive?")
        await shop.world.becomes(dialog, lost, "unconfirmed")
        await anna.patch(path(dialog, lost), json={"text": "did it really?"})
        after = await shop.world.answer(dialog, "the next")
        await shop.world.becomes(dialog, after, "sent")
        assert platform.changes == []
        # sent again knowingly, it goes with its newest text, and nothing is left to edit
        await anna.post(path(dialog, lost, "/retry"), json={"may_be_doubled": True})
        await settled(shop, dialog, lost)
    assert (platform.texts(), platform.changes) == (["the next", "did it really?"], [])
    assert "changes" not in (await read(anna, dialog, lost))["meta"]


async def test_our_reaction_stands_beside_the_customers(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    channel = await shop.world.channel()
    dialog = await shop.world.dialog(channel, "gleb")
    asked = await shop.world.asks(dialog)
    await shop.value("UPDATE messages SET external_id = 'gleb/q' WHERE seq = $1 RETURNING 1", asked)
    async with shop.bots():
        answer = (await anna.put(path(dialog, asked, "/reaction"), json={"emoji": "👍"})).json()
        assert answer["meta"]["reactions"]["ours"] == ["👍"]
        assert answer["meta"]["reactions"]["by"]["name"] == "Anna"
        await settled(shop, dialog, asked)
        await anna.put(path(dialog, asked, "/reaction"), json={"emoji": None})
        await settled(shop, dialog, asked)
    assert [(change.keys, change.emoji) for _, change in platform.changes] == [(("gleb/q",), "👍"), (("gleb/q",), None)]
    assert (await shop.value("SELECT waiting_since IS NOT NULL FROM conversations WHERE id = $1", dialog)) is True


async def test_a_note_is_changed_by_its_author_alone(shop: Shop, platform: Platform) -> None:
    anna, boris = await shop.signed_in("anna"), await shop.signed_in("boris", "administrator")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    note = {"client_id": "7c3e2a52-1111-4a5b-9c1d-0123456789ab", "kind": "note", "text": "calls at nine"}
    seq = (await anna.post(f"/conversations/{dialog}/messages", json=note)).json()["seq"]
    for answer in (await boris.patch(path(dialog, seq), json={"text": "x"}), await boris.delete(path(dialog, seq))):
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "only_own_notes")
    assert (await anna.patch(path(dialog, seq), json={"text": "calls at ten"})).json()["text"] == "calls at ten"
    assert [v["text"] for v in (await boris.get(path(dialog, seq, "/edits"))).json()["items"]] == ["calls at nine"]
    assert (await anna.delete(path(dialog, seq))).json()["deleted_at"] is not None
    assert reason(await anna.put(path(dialog, seq, "/reaction"), json={"emoji": "👍"}))[1] == "cannot_react"
    assert await shop.value(ROWS) == 0


async def test_refused_in_words_before_anything_is_written(shop: Shop, platform: Platform) -> None:
    anna, vera = await shop.signed_in("anna"), await shop.signed_in("vera")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    asked = await shop.world.asks(dialog)
    failed = await shop.world.answer(dialog, "blocked?")
    await shop.value("UPDATE messages SET state = 'failed' WHERE seq = $1 RETURNING 1", failed)
    await shop.value("DELETE FROM outbox RETURNING 1")
    before = await shop.value("SELECT m::text FROM messages m WHERE seq = $1", failed)
    assert reason(await anna.patch(path(dialog, asked), json={"text": "x"})) == (409, "cannot_edit", "change_not_ours")
    assert reason(await anna.delete(path(dialog, asked))) == (409, "cannot_delete", "change_not_ours")
    assert reason(await anna.patch(path(dialog, failed), json={"text": "x"})) == (409, "cannot_edit", "change_not_out")
    assert (await vera.patch(path(dialog, failed), json={"text": "x"})).status_code == 403
    assert (await anna.patch(path(dialog, failed), json={"text": " "})).status_code == 422
    assert (await anna.patch(path(dialog, 99), json={"text": "x"})).status_code == 404
    assert (await anna.get(path(dialog, 99, "/edits"))).status_code == 404
    assert await shop.value("SELECT m::text FROM messages m WHERE seq = $1", failed) == before
    assert await shop.value(ROWS) == 0
