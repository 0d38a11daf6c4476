"""“Call me back” in the chat: a number and a time become a wished call in the visitor's own dialog, once."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from backend.inbox.forms import ticket
from tests.journeys.house import until
from tests.webchat.site import Site
from tests.webchat.visitor import ORIGIN, Widget

CONSENT = {"lt": "Sutinku, kad man skambintų.", "en": "I agree to be called."}
OFFERS: dict[str, Any] = {"callback": True, "country": "LT", "callback_consent": CONSENT, "languages": ["lt", "en"]}

WISHES = "SELECT count(*) FROM visitors WHERE wished_phone IS NOT NULL"


class Asking:
    """A visitor before the question when to call."""

    def __init__(self, site: Site, widget: Widget) -> None:
        self.widget = widget
        self.secret_key = site.house.processes.env["SAMOVAR_SECRET_KEY"]

    async def look(self, lang: str = "lt") -> dict[str, Any]:
        answer = await self.widget.ask("GET", f"callback?lang={lang}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def asks(self, status: int = 200, age_s: int = 10, **said: Any) -> httpx.Response:
        """Number and time, shown `age_s` ago."""
        given = {"_id": str(uuid4()), "_lang": "lt", "_zone": "Europe/Vilnius", "when": "now", "phone": "8 612 34567"}
        given["_consent"] = (await self.look())["consent"]["version"]
        given["_ticket"] = ticket.give(self.secret_key, self.widget.key, time.time() - age_s)
        headers = {"authorization": f"Bearer {self.widget.token}"}
        answer = await self.widget.http.post(f"{self.widget.base}/callback", data=given | said, headers=headers)
        assert answer.status_code == status, answer.text
        return answer


async def offering(site: Site, **more: Any) -> Asking:
    made = await site.another_channel(**OFFERS | more)
    widget = site.visitor(key=made["settings"]["key"])
    await widget.opens()
    return Asking(site, widget)


async def test_a_wished_call_sleeps_in_the_visitors_dialog_until_its_time_and_is_told_once(site: Site) -> None:
    visitor = await offering(site)
    assert (await visitor.widget.ask("GET", "config")).json()["callback"] is True
    look = await visitor.look()
    assert [field["type"] for field in look["fields"]] == ["phone", "callback"]
    assert look["consent"]["text"] == CONSENT["lt"]
    at, name = look["slots"][-1]["at"], str(uuid4())
    for _ in range(2):
        assert (await visitor.asks(_id=name, when=at)).json()["thanks"]
    dialog = await site.dialog_of(visitor.widget)
    row = await site.ada.get(f"/conversations/{dialog}")
    wished = datetime.fromisoformat(at)
    assert (row["state"], datetime.fromisoformat(row["snoozed_until"])) == ("snoozed", wished)
    assert (datetime.fromisoformat(row["waiting_since"]), row["contact"]["name"] is not None) == (wished, True)
    (said,) = await visitor.widget.history()
    assert "+37061234567" in said["text"]
    assert said["client_id"] == name
    (told,) = [one for one in (await site.ada.get(f"/conversations/{dialog}/messages"))["items"] if one["meta"]]
    other = told["meta"]["other"]
    assert (other["kind"], other["callback"]["zone"], other["consent"]["text"]) == (
        "form",
        "Europe/Vilnius",
        CONSENT["lt"],
    )
    assert datetime.fromisoformat(other["callback"]["at"]) == wished
    contact = await site.ada.get(f"/contacts/{row['contact']['id']}")
    assert contact["phone"] == "+37061234567"
    # who writes meanwhile is answered now, and who wants it now waits at once
    await visitor.widget.says("Labas")
    row = await site.ada.get(f"/conversations/{dialog}")
    assert (row["state"], datetime.fromisoformat(row["waiting_since"]) < datetime.now(UTC)) == ("open", True)


async def test_a_wish_asked_again_after_it_was_answered_is_no_new_one(site: Site) -> None:
    visitor, name = await offering(site), str(uuid4())
    await visitor.asks(_id=name)
    dialog = await site.dialog_of(visitor.widget)
    assert await site.db.hot.fetchval(WISHES) == 1
    assert (await site.anna.says(dialog, "Напишите, что случилось?")).status_code == 201
    await site.db.hot.execute("UPDATE visitors SET wished_phone = NULL")
    await visitor.asks(_id=name)
    assert await site.db.hot.fetchval(WISHES) == 0
    assert await site.count("messages") == 2


async def test_who_wants_to_be_called_now_waits_at_once(site: Site) -> None:
    visitor = await offering(site, callback_consent={}, consent_url=f"{ORIGIN}/privacy")
    assert (await visitor.look("en"))["consent"]["url"] == f"{ORIGIN}/privacy"
    await visitor.asks()
    dialog = await site.dialog_of(visitor.widget)
    row = await site.ada.get(f"/conversations/{dialog}")
    assert (row["state"], row["snoozed_until"], row["waiting_since"] is not None) == ("open", None, True)
    (told,) = [one for one in (await site.ada.get(f"/conversations/{dialog}/messages"))["items"] if one["meta"]]
    assert told["meta"]["other"]["callback"] == {"soon": True, "zone": "Europe/Vilnius"}


async def test_what_is_wrong_is_named_and_machines_leave_nothing(site: Site) -> None:
    visitor = await offering(site)
    fault = (await visitor.asks(422, phone="call me", when="yesterday", _consent="")).json()["error"]["fields"]
    assert {name: one["code"] for name, one in fault.items()} == {
        "phone": "bad_phone", "when": "form_bad_time", "_consent": "form_consent_needed",
    }  # fmt: skip
    assert (await visitor.asks(409, _consent="0")).json()["error"]["code"] == "form_consent_changed"
    await visitor.asks(429, age_s=0)
    await visitor.asks(409, _ticket="1.2")
    await visitor.asks(200, website="https://evil.example")
    assert await site.count("messages") == await site.count("conversations") == 0
    # a person's own number of tries has an end, a flood of one visitor shuts nobody else's door
    url, mine = f"{visitor.widget.base}/callback", {"authorization": f"Bearer {visitor.widget.token}"}
    statuses = [(await visitor.widget.http.post(url, data={"a": "b"}, headers=mine)).status_code for _ in range(4)]
    assert statuses[-1] == 429
    other = Asking(site, site.visitor(key=visitor.widget.key))
    await other.widget.opens()
    sent = await other.widget.ask("POST", "callback", None, files={"phone": ("a.txt", b"x", "text/plain")})
    assert (sent.status_code, sent.json()["error"]["code"]) == (400, "malformed")
    await other.asks()
    assert await site.count("messages") == 1
    other.widget.token = "x" * 43
    await other.asks(401)


async def test_where_no_call_is_offered_there_is_no_such_door(site: Site) -> None:
    visitor = site.visitor()
    await visitor.opens()
    assert (await visitor.ask("GET", "config")).json()["callback"] is False
    assert (await visitor.ask("GET", "callback")).status_code == 404
    assert (await visitor.ask("POST", "callback", {})).status_code == 404


async def test_who_is_blocked_cannot_ask_to_be_called(site: Site) -> None:
    visitor = await offering(site)
    await visitor.widget.says("spam")
    row = await site.ada.get(f"/conversations/{await site.dialog_of(visitor.widget)}")
    assert (await site.ada.call("POST", f"/contacts/{row['contact']['id']}/block")).status_code == 200
    assert (await visitor.asks(403)).json()["error"]["code"] == "visitor_blocked"
    assert await until(lambda: site.count("messages"), "the first message") == 1
