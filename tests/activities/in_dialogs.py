"""Deeds in dialogs."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.activities.doing import Doing, Told, deed

TOMORROW = f"{datetime.now(UTC).date() + timedelta(days=1)}T09:00:00Z"


@deed("message_out")
async def answers(doing: Doing) -> Told:
    talk = await doing.talk()
    seq = await doing.says(talk)
    return doing.told(talk.about | {"message_seq": seq})


@deed("claimed")
async def claims_by_an_answer(doing: Doing) -> Told:
    talk = await doing.talk()
    seq = await doing.says(talk)
    return doing.told(talk.about | {"message_seq": seq})


@deed("reassigned")
async def gives_it_to_anna(doing: Doing) -> Told:
    talk, anna = await doing.talk(), doing.village.people.ids["anna"]
    await doing.ask("POST", f"/conversations/{talk.id}/assign", {"user_id": anna})
    return doing.told(talk.about, from_=None, to=anna)


@deed("note")
async def notes(doing: Doing) -> Told:
    talk = await doing.talk()
    seq = await doing.says(talk, kind="note")
    return doing.told(talk.about | {"message_seq": seq})


@deed("contacted")
async def has_met_them(doing: Doing) -> Told:
    talk = await doing.talk()
    at = datetime.now(UTC).isoformat()
    seq = await doing.says(talk, kind="note", contacted={"kind": "meeting", "at": at})
    return doing.told(talk.about | {"message_seq": seq}, kind="meeting")


@deed("dialog_done")
async def ends_it(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.ask("POST", f"/conversations/{talk.id}/done", {"no_reply": "thanks"})
    return doing.told(talk.about)


@deed("dialog_reopened")
async def opens_it_again(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.ask("POST", f"/conversations/{talk.id}/done", {"no_reply": "thanks"})
    await doing.ask("POST", f"/conversations/{talk.id}/reopen")
    return doing.told(talk.about)


@deed("no_reply_needed")
async def owes_no_answer(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.ask("POST", f"/conversations/{talk.id}/no-reply", {"reason": "thanks", "note": "Спасибо"})
    return doing.told(talk.about, reason="thanks", note="Спасибо")


@deed("debt_restored")
async def owes_one_after_all(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.ask("POST", f"/conversations/{talk.id}/no-reply", {"reason": "thanks"})
    await doing.ask("POST", f"/conversations/{talk.id}/undo")
    return doing.told(talk.about)


@deed("dialog_snoozed")
async def puts_it_aside(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.ask("POST", f"/conversations/{talk.id}/snooze", {"until": TOMORROW})
    return doing.told(talk.about, until=TOMORROW)


@deed("dialog_woken")
async def takes_it_back(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.ask("POST", f"/conversations/{talk.id}/snooze", {"until": TOMORROW})
    await doing.ask("DELETE", f"/conversations/{talk.id}/snooze")
    return doing.told(talk.about, cause="person")


@deed("macro_run")
async def runs_a_macro(doing: Doing) -> Told:
    talk, title = await doing.talk(), f"Мне {uuid4()}"
    macro = await doing.ask("POST", "/macros", {"title": title, "steps": {"assign": {"me": True}}})
    await doing.ask("POST", f"/conversations/{talk.id}/macros/{macro['id']}", {"client_id": str(uuid4())})
    return doing.told(talk.about, macro=title)


@deed("blocked_by_us")
async def blocks(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.ask("POST", f"/contacts/{talk.contact}/block")
    return doing.told({"contact_id": talk.contact}, waited=[talk.id])


@deed("unblocked_by_us")
async def unblocks(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.ask("POST", f"/contacts/{talk.contact}/block")
    await doing.ask("DELETE", f"/contacts/{talk.contact}/block")
    return doing.told({"contact_id": talk.contact})
