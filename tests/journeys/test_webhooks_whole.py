"""Webhooks in full: another program is told what happens, as its role sees it, in order, until it has taken it."""

from typing import Any

import pytest

from tests.fixtures.processes import Processes
from tests.journeys.house import until
from tests.journeys.told import Shop, opened
from tests.platforms.receiver import Instead, Receiver, receiving


def texts(receiver: Receiver, kind: str = "message.arrived") -> list[str]:
    return [event["data"]["message"]["text"] for event in receiver.of(kind) if event["data"]["message"]["text"]]


async def told_as_the_api_shows_it(shop: Shop, receiver: Receiver) -> int:
    await shop.writes("anna", "a-1", "Почём самовар?")
    await receiver.until(lambda: "Почём самовар?" in texts(receiver))
    [event] = [e for e in receiver.of("message.arrived") if e["data"]["message"]["text"] == "Почём самовар?"]
    dialog: int = event["data"]["conversation"]["id"]
    [shown] = (await shop.ada.get(f"/conversations/{dialog}/messages"))["items"]
    assert event["data"]["message"] == shown
    assert set(event) == {"id", "type", "timestamp", "sequence", "api_version", "data", "cut"}
    assert (event["api_version"], event["cut"]) == ("v1", False)
    card = (await receiver.until(lambda: receiver.of("card.changed")))[-1]["data"]["card"]
    assert card["id"] == event["data"]["conversation"]["card_id"]
    [known, *_] = receiver.of("contact.changed")
    assert known["data"]["contact"]["id"] == event["data"]["conversation"]["contact"]["id"], "a new person is told of"
    assert receiver.forged == 0
    await sampled(shop, receiver, event)
    return dialog


async def sampled(shop: Shop, receiver: Receiver, real: dict[str, Any]) -> None:
    """A test tells a made-up event with all that a real one has; signed, and marked as a test."""
    tested = (await shop.ada.call("POST", f"{shop.path}/test?type=message.arrived")).json()
    assert tested["status"] == 200, tested
    [told] = [call for call in receiver.calls if call.id == tested["headers"]["webhook-id"]]
    assert (told.id.startswith("test_"), told.event["sequence"], told.event["type"]) == (True, 0, "message.arrived")
    for name in ("conversation", "message"):
        assert set(told.event["data"][name]) == set(real["data"][name])
    receiver.calls.remove(told)
    wrong = await shop.ada.call("POST", f"{shop.path}/test?type=message.departed")
    assert (wrong.status_code, list(wrong.json()["error"]["fields"])) == (422, ["type"])


async def tried_again(shop: Shop, receiver: Receiver) -> None:
    """A lost answer, an error, a rest that was asked for: the same name again, until it is taken."""
    receiver.next = [Instead(None), Instead(503, {"retry-after": "1"}, "busy")]
    await shop.writes("anna", "a-2", "И чайник")

    async def taken() -> bool:
        await shop.time_passes()
        return any(call.event["type"] == "message.arrived" and call.status == 200 for call in of_text("И чайник"))

    def of_text(text: str) -> Any:
        return [c for c in receiver.calls if (c.event["data"].get("message") or {}).get("text") == text]

    await until(taken, "the message taken")
    assert len({call.id for call in of_text("И чайник")}) == 1
    await receiver.until(lambda: "И чайник" in texts(receiver))
    name = of_text("И чайник")[0].id
    [line] = [each for each in await shop.journal(type="message.arrived") if each["message_id"] == name]
    whole = await shop.ada.get(f"{shop.path}/deliveries/{line['id']}")
    assert whole["delivery"]["state"] == "delivered"
    assert whole["tries"][0]["answer"] == "thank you"
    assert whole["body"] is not None
    assert "И чайник" in whole["body"]


async def refused_and_sent_again(shop: Shop, receiver: Receiver) -> None:
    """What the receiver refuses holds nobody up; a person has it sent once more."""
    receiver.always = lambda event: (
        Instead(422, body="no") if (event["data"].get("message") or {}).get("text") == "Яд" else None
    )
    await shop.writes("anna", "a-3", "Яд")
    await shop.writes("anna", "a-4", "Мёд")
    await receiver.until(lambda: "Мёд" in texts(receiver))
    waiting = [each for each in await shop.journal(state="waiting") if each["status"] == 422]
    assert waiting[0]["due_at"] is not None
    receiver.always = lambda event: None
    again = await shop.ada.call("POST", f"{shop.path}/deliveries/{waiting[0]['id']}/resend")
    assert again.status_code == 200, again.text
    await receiver.until(lambda: "Яд" in texts(receiver))


async def gone_and_back(shop: Shop, receiver: Receiver) -> None:
    """410 switches it off; what happens meanwhile is kept, and sent in order when a person says so."""
    receiver.next = [Instead(410)]
    await shop.writes("anna", "a-5", "Один")

    async def paused() -> bool:
        return bool((await shop.ada.get(shop.path))["paused_why"] == "gone")

    await until(paused, "a paused webhook")
    heard = len(receiver.calls)
    await shop.writes("anna", "a-6", "Два")
    await shop.writes("anna", "a-7", "Три")

    async def missed() -> bool:
        return len([each for each in await shop.journal(state="missed") if each["type"] == "message.arrived"]) >= 2

    await until(missed, "two missed messages")
    assert len(receiver.calls) == heard
    off = await shop.ada.call("POST", f"{shop.path}/resend", {"since": "2026-01-01T00:00:00Z"})
    assert (off.status_code, off.json()["error"]["code"]) == (409, "webhook_off")
    await shop.edits(active=True)
    sent = await shop.ada.call("POST", f"{shop.path}/resend", {"since": "2026-01-01T00:00:00Z"})
    assert sent.json()["count"] >= 3, sent.text
    await receiver.until(lambda: texts(receiver)[-3:] == ["Один", "Два", "Три"])


async def another_secret(shop: Shop, receiver: Receiver) -> None:
    """Whoever still has the old one goes on verifying, and so does who has the new one."""
    old = list(receiver.secrets)
    new = (await shop.ada.call("POST", f"{shop.path}/secret")).json()["secret"]
    for known in (old, [new]):
        receiver.secrets = known
        tested = (await shop.ada.call("POST", f"{shop.path}/test")).json()
        assert (tested["status"], tested["answer"]) == (200, "thank you"), tested
        assert "ping" in tested["body"]
        assert len(tested["headers"]["webhook-signature"].split(" ")) == 2
    receiver.secrets = [new]


async def hidden_and_withdrawn(shop: Shop, receiver: Receiver, dialog: int) -> None:
    """What is hidden from it is hidden, what it did not choose is not told, and nothing after it was switched off."""
    await shop.edits(hidden_fields=["phone"], events=["contact.changed", "conversation.changed"])
    contact = (await shop.ada.get(f"/conversations/{dialog}"))["contact"]["id"]
    before = len(receiver.calls)
    rev = (await shop.ada.get(f"/contacts/{contact}"))["rev"]
    await shop.ada.call("PATCH", f"/contacts/{contact}", {"rev": rev, "surname": "Лебедева"})
    call = await receiver.until(lambda: [c for c in receiver.calls[before:] if c.event["type"] == "contact.changed"])
    assert call[0].event["data"]["contact"]["phone"] is None
    assert "9125550101" not in str(call[0].event)
    await shop.edits(active=False)
    before = len(receiver.calls)
    await shop.writes("anna", "a-8", "Никому")
    rev = (await shop.ada.get(f"/contacts/{contact}"))["rev"]
    await shop.ada.call("PATCH", f"/contacts/{contact}", {"rev": rev, "surname": "Иная"})
    # another webhook heard of it: the log has been read
    other = await shop.hooked(receiver, events=["contact.changed"])
    await shop.ada.call("PATCH", f"/contacts/{contact}", {"rev": rev + 1, "surname": "Третья"})
    await receiver.until(lambda: len(receiver.calls) > before)
    assert {c.event["data"]["contact"]["surname"] for c in receiver.calls[before:]} == {"Третья"}
    assert (await shop.ada.call("DELETE", f"/webhooks/{other['id']}")).status_code == 204


# its processes alone may take minutes to start where the machine is busy
@pytest.mark.timeout(300)
async def test_another_program_is_told_what_happens(processes: Processes) -> None:
    async with opened(processes) as shop, receiving() as receiver:
        await shop.hooked(receiver)
        dialog = await told_as_the_api_shows_it(shop, receiver)
        await tried_again(shop, receiver)
        await refused_and_sent_again(shop, receiver)
        await gone_and_back(shop, receiver)
        await another_secret(shop, receiver)
        await hidden_and_withdrawn(shop, receiver, dialog)
