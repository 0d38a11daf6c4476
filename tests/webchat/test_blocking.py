"""Whoever is blocked is heard no more; spam goes out of sight and its fresh lead with it."""

from tests.journeys.house import until
from tests.webchat.site import Site

_CARD = """
SELECT s.mark FROM cards k JOIN statuses s ON s.id = k.status_id
WHERE k.id = (SELECT card_id FROM conversations WHERE id = $1)
"""
_STATUS = "SELECT status_id FROM cards WHERE id = (SELECT card_id FROM conversations WHERE id = $1)"


async def test_spam_is_done_its_lead_rejected_and_its_writer_shut_out_until_let_in_again(site: Site) -> None:
    spammer, gleb = site.visitor(), site.visitor()
    await spammer.opens()
    await gleb.opens()
    await gleb.says("Сколько стоит?")
    async with spammer.listening() as line:
        await spammer.says("Купите ссылки")
        dialog = await site.dialog_of(spammer)
        marked = await site.anna.call("POST", f"/conversations/{dialog}/spam", {"block": True})
        assert marked.status_code == 200, marked.text
        await line.socket.wait_closed()
        assert line.socket.close_code == 4403
    row = await site.anna.get(f"/conversations/{dialog}")
    assert (row["state"], row["waiting_since"]) == ("done", None)
    assert await site.db.hot.fetchval(_CARD, dialog) == "rejected"

    refused = await spammer.writes("Ещё ссылки")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "visitor_blocked")
    assert (await spammer.ask("POST", "files", None, files={"file": ("a.txt", b"text")})).status_code == 403
    assert (await gleb.writes("А доставка?")).status_code == 201, "others are heard"

    contact = row["contact"]["id"]
    seen = await until(lambda: _blocked(site, dialog), "the mark on the row")
    assert seen
    let_in = await site.anna.call("DELETE", f"/contacts/{contact}/block")
    assert (let_in.status_code, let_in.json()["blocked_at"]) == (200, None)
    assert (await spammer.writes("Простите")).status_code == 201
    row = await site.anna.get(f"/conversations/{dialog}")
    assert (row["state"], row["waiting_since"] is None) == ("open", False)
    await _back_and_forth(site, dialog, contact)
    verbs = await site.db.hot.fetch("SELECT verb FROM audit WHERE subject_kind = 'contact' ORDER BY id")
    assert [line["verb"] for line in verbs] == ["contact.blocked", "contact.unblocked"] * 3


async def _back_and_forth(site: Site, dialog: int, contact: int) -> None:
    """Blocked alone, nobody waits for them; let in again, they wait as before. Spam taken back, all is as it stood."""
    at, shield = f"/conversations/{dialog}", f"/contacts/{contact}/block"
    before = await site.anna.get(at)
    async with site.anna.listening() as ear:
        assert (await site.anna.call("POST", shield)).status_code == 200
        await ear.until(
            lambda f: (
                f["type"] == "conversation.changed" and f["conversation"]["blocked"] and not f["conversation"]["debt"]
            )
        )
    blocked = await site.anna.get(at)
    assert (blocked["state"], blocked["waiting_since"]) == ("open", None)
    assert (await site.anna.call("DELETE", shield)).status_code == 200
    waits = await site.anna.get(at)
    assert (waits["waiting_since"], waits["unanswered"]) == (before["waiting_since"], before["unanswered"])

    status = await site.db.hot.fetchval(_STATUS, dialog)
    assert (await site.anna.call("POST", f"{at}/spam", {"block": True})).status_code == 200
    assert await site.db.hot.fetchval(_CARD, dialog) == "rejected"
    for _ in range(2):
        undone = await site.anna.call("DELETE", f"{at}/spam")
        assert undone.status_code == 200, undone.text
    row = undone.json()
    assert (row["state"], row["blocked"], row["waiting_since"]) == ("open", False, before["waiting_since"])
    assert await site.db.hot.fetchval(_STATUS, dialog) == status, "the lead is what it was"
    assert (await site.anna.call("POST", f"{at}/done", {"no_reply": "other"})).status_code == 200
    refused = await site.anna.call("DELETE", f"{at}/spam")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_spam")


async def _blocked(site: Site, dialog: int) -> bool:
    return bool((await site.anna.get(f"/conversations/{dialog}"))["blocked"])
