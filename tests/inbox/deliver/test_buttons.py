"""Buttons under an answer: asked for, sent, pressed by the one who was asked, and never by anybody else."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import msgspec

from backend.connectors.contract import Button, Message, Person, SendError, Thread
from backend.inbox.actions.receive import receive
from backend.inbox.actions.receive.batch import Outcome, Received
from backend.inbox.channels.directory import Directory
from backend.kit.secrets import Cipher
from tests.bots.scripted import Platform, Scripted
from tests.inbox.deliver.test_changes import path, read, settled
from tests.inbox.shop import Shop

ROWS = [[{"text": "Да"}, {"text": "Нет"}], [{"text": "Адрес", "url": "https://samovar.example/kazan"}]]

REFUSED = [
    ([[{"text": " "}]], "button_without_text"),
    ([[{"text": "Двадцать один знак, ой"}]], "button_too_long"),
    ([[{"text": "Да"}], [{"text": "да"}]], "button_twice"),
    ([[{"text": "Сюда", "url": "javascript:alert(1)"}]], "button_bad_link"),
    ([[{"text": "Сюда", "url": "https://"}]], "button_bad_link"),
    ([[{"text": "Сюда", "url": "https://me:secret@bank.example"}]], "button_bad_link"),
    ([[{"text": "{{name}}"}]], "button_variable"),
    ([[{"text": "1"}, {"text": "2"}, {"text": "3"}]], "button_row_too_long"),
    ([[{"text": "1"}], [{"text": "2"}], [{"text": "3"}], [{"text": "4"}]], "too_many_button_rows"),
    ([[{"text": "1"}, {"text": "2"}], [{"text": "3"}, {"text": "4"}], [{"text": "5"}]], "too_many_buttons"),
    ([[{"text": n, "url": "https://a.example"}] for n in "12"], "too_many_button_links"),
]


async def asks(anna: httpx.AsyncClient, dialog: int, buttons: Any = ROWS, **more: Any) -> httpx.Response:
    body = {"client_id": str(uuid4()), "kind": "reply", "text": "Приедете сегодня?", "buttons": buttons} | more
    return await anna.post(f"/conversations/{dialog}/messages", json=body)


async def presses(shop: Shop, dialog: int, data: str, *, who: str = "gleb", nth: int = 1, text: str = "") -> Outcome:
    """The platform tells of a press."""
    channel = await shop.value("SELECT channel_id FROM conversations WHERE id = $1", dialog)
    facts = (await Directory(shop.db, Cipher(shop.settings.secret_key)).many([channel]))[channel]
    other = {"kind": "button", "data": data}
    message = Message(Thread(who), Person(who), (f"{who}/press{nth}",), datetime.now(UTC), text, other=other)
    async with shop.db.tx() as tx:
        [outcome] = await receive(tx, [Received(facts, message)])
    return outcome


def faulty(answer: httpx.Response) -> str:
    assert answer.status_code == 422, answer.text
    return str(answer.json()["error"]["fields"]["buttons"]["code"])


def marks(message: Any) -> list[str]:
    return [one["text"] for row in message["meta"]["buttons"] for one in row if "pressed" in one]


async def test_the_customer_answers_by_one_press_and_it_is_marked_where_it_stands(
    shop: Shop, platform: Platform
) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    async with shop.bots():
        seq = (await asks(anna, dialog)).json()["seq"]
        await shop.world.becomes(dialog, seq, "sent")
    [told] = platform.delivered
    [[yes, no], [where]] = told.buttons
    assert (yes.text, no.text, where) == ("Да", "Нет", Button("Адрес", url="https://samovar.example/kazan"))
    assert yes.data.startswith(f"{dialog}-{seq}.")
    assert (len(yes.data) <= 48, yes.data != no.data) == (True, True)
    assert (await presses(shop, dialog, no.data)).result == "stored"
    assert (await presses(shop, dialog, no.data)).result == "duplicate"
    now = await read(anna, dialog, seq)
    assert (marks(now), now["state"], now["rev"]) == (["Нет"], "sent", now["rev"])
    press = await read(anna, dialog, seq + 1)
    assert (press["text"], press["reply_to"], press["direction"]) == ("Нет", seq, "in")
    assert press["meta"]["other"] == {"kind": "button", "data": no.data, "title": "Нет", "seq": seq}
    # the list shows what was answered
    assert await shop.value("SELECT last_message ->> 'text' FROM conversations WHERE id = $1", dialog) == "Нет"


async def test_a_press_that_somebody_made_up_marks_nothing(shop: Shop, platform: Platform) -> None:
    """Attack: the button of another's dialog, one that never was, a link, a message of their own."""
    anna = await shop.signed_in("anna")
    channel = await shop.world.channel()
    dialog, hers = await shop.world.dialog(channel, "gleb"), await shop.world.dialog(channel, "maria")
    async with shop.bots():
        seq = (await asks(anna, hers)).json()["seq"]
        mine = (await asks(anna, dialog)).json()["seq"]
        await shop.world.becomes(hers, seq, "sent")
        await shop.world.becomes(dialog, mine, "sent")
    yes = next(told for told in platform.delivered if told.thread.key == "maria").buttons[0][0].data
    link = (await read(anna, dialog, mine))["meta"]["buttons"][1][0]["id"]
    made_up = [yes, f"{dialog}-{mine}.aaaaaaaa", f"{dialog}-{mine}.{link}", f"{dialog}-1.aaaaaaaa", "9" * 40, "{}", ""]
    for nth, data in enumerate(made_up):
        assert (await presses(shop, dialog, data, nth=nth, text="Да")).result == "stored"
    assert [marks(await read(anna, at, one)) for at, one in ((hers, seq), (dialog, mine))] == [[], []]
    items = (await anna.get(f"/conversations/{dialog}/messages")).json()["items"]
    assert {item["reply_to"] for item in items if item["direction"] == "in"} == {None}
    assert (await shop.value("SELECT count(*) FROM messages WHERE conversation_id = $1", hers)) == seq


async def test_what_the_channel_does_not_take_is_told_before_it_is_written(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    before = await shop.value("SELECT seq FROM conversations WHERE id = $1", dialog)
    assert [faulty(await asks(anna, dialog, buttons)) for buttons, _ in REFUSED] == [code for _, code in REFUSED]
    assert await shop.value("SELECT seq FROM conversations WHERE id = $1", dialog) == before


async def test_they_stand_under_answers_with_a_text_and_where_the_channel_knows_them(
    shop: Shop, kind: Scripted
) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    assert faulty(await asks(anna, dialog, kind="note")) == "buttons_in_answers_only"
    assert (await asks(anna, dialog, text="")).status_code == 422
    ten = [[{"text": str(row * 11 + n)} for n in range(11)] for row in range(2)]
    assert (await asks(anna, dialog, ten)).status_code in (400, 422)
    kind.capabilities = msgspec.structs.replace(kind.capabilities, buttons=None)
    assert faulty(await asks(anna, dialog)) == "no_buttons_here"


async def test_an_edit_keeps_them_changes_them_and_a_refused_one_gives_them_back(
    shop: Shop, platform: Platform
) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    async with shop.bots():
        seq = (await asks(anna, dialog)).json()["seq"]
        await shop.world.becomes(dialog, seq, "sent")
        [[yes, no], _] = platform.delivered[0].buttons
        await presses(shop, dialog, yes.data)
        assert (await anna.patch(path(dialog, seq), json={"text": "Приедете завтра?"})).status_code == 200
        await settled(shop, dialog, seq)
        assert platform.changes[-1][1].buttons == platform.delivered[0].buttons
        fewer = {"text": "Приедете завтра?", "buttons": [[{"text": "Да"}, {"text": "Позже"}]]}
        assert (await anna.patch(path(dialog, seq), json=fewer)).status_code == 200
        await settled(shop, dialog, seq)
        [[again, later]] = platform.changes[-1][1].buttons
        assert (again, later.text, marks(await read(anna, dialog, seq))) == (yes, "Позже", ["Да"])
        # the customer's window may still show what is gone by now
        await presses(shop, dialog, no.data, nth=2, text="Нет")
        assert marks(await read(anna, dialog, seq)) == ["Да"]
        platform.answers["edit"].append(SendError("refused", permanent=True))
        assert (await anna.patch(path(dialog, seq), json={"text": "Ну?", "buttons": []})).status_code == 200
        await settled(shop, dialog, seq)
        back = await read(anna, dialog, seq)
        shown = [one["text"] for row in back["meta"]["buttons"] for one in row]
        assert (back["text"], shown, marks(back)) == ("Приедете завтра?", ["Да", "Позже"], ["Да"])


async def test_they_wait_with_a_draft_and_with_what_is_sent_later(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    draft = {"rev": 1, "text": "Приедете?", "buttons": ROWS}
    kept = await anna.put(f"/conversations/{dialog}/drafts/reply", json=draft)
    assert (kept.status_code, kept.json()["buttons"][0][1]["text"]) == (200, "Нет")
    assert kept.json()["buttons"][1][0]["url"] == "https://samovar.example/kazan"
    at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    seq = (await asks(anna, dialog, send_at=at, draft_rev=1)).json()["seq"]
    assert (await anna.get(f"/conversations/{dialog}/drafts")).json()[0]["buttons"] == []
    assert (await anna.delete(path(dialog, seq, "/schedule"))).status_code == 200
    back = (await anna.get(f"/conversations/{dialog}/drafts")).json()[0]
    assert [[one["text"] for one in row] for row in back["buttons"]] == [["Да", "Нет"], ["Адрес"]]
    seq = (await asks(anna, dialog, send_at=at)).json()["seq"]
    async with shop.bots():
        sent = (await anna.post(path(dialog, seq, "/send-now"))).json()["seq"]
        await shop.world.becomes(dialog, sent, "sent")
    [told] = platform.delivered
    assert [button.text for row in told.buttons for button in row] == ["Да", "Нет", "Адрес"]
    assert told.buttons[0][0].data.startswith(f"{dialog}-{sent}.")
    assert "buttons" not in (await read(anna, dialog, seq))["meta"]
