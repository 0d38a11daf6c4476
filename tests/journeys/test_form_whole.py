"""Forms in full: another builder's and our own, from the site to the inbox; what cannot be read is read again."""

import asyncio
import hashlib
import hmac
import json
import time
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx

from backend.inbox.forms import ticket
from tests.fixtures.processes import Processes
from tests.journeys.house import Ear, House, Person, open_house

SITE = "https://shop.example"
SECRET = "a-secret-of-the-builder"
OURS: dict[str, Any] = {
    "origins": [SITE],
    "country": "LT",
    "languages": ["lt", "ru"],
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "phone", "type": "phone", "required": True},
        {
            "name": "colour",
            "type": "choice",
            "labels": {"lt": "Spalva"},
            "options": [{"lt": "Juoda"}, {"lt": "Raudona"}],
        },
        {"name": "photo", "type": "file"},
        {"name": "when", "type": "callback"},
    ],
    "consent": {"lt": "Sutinku, kad mano duomenys būtų tvarkomi."},
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003840180"
    "5a345c930000000049454e44ae426082"
)


def with_text(part: str) -> Any:
    return lambda frame: frame["type"] == "message.arrived" and part in frame["message"]["text"]


async def made(ada: Person, name: str, **settings: Any) -> dict[str, Any]:
    answer = await ada.call("POST", "/channels", {"kind": "form", "name": name, "settings": settings})
    assert answer.status_code == 201, answer.text
    channel: dict[str, Any] = answer.json()
    assert channel["lead_source"] is True
    return channel


class Door:
    """A form's address, as sites and builders have it."""

    def __init__(self, http: httpx.AsyncClient, house: House, channel: dict[str, Any]) -> None:
        self.http = http
        self.url = f"{house.nodes[0].url}/forms/{channel['settings']['key']}"
        self.key = channel["settings"]["key"]
        self.secret_key = house.processes.env["SAMOVAR_SECRET_KEY"]

    async def posts(self, status: int = 200, **how: Any) -> httpx.Response:
        answer = await self.http.post(self.url, **how)
        assert answer.status_code == status, answer.text
        return answer

    async def fills(self, status: int = 200, age_s: int = 10, **fields: Any) -> httpx.Response:
        """Our own form, shown `age_s` ago."""
        files = {name: value for name, value in fields.items() if isinstance(value, tuple)}
        said = {"_id": str(uuid4()), "_lang": "lt", "_page": f"{SITE}/virduliai?utm_source=google", **fields}
        said.setdefault("_ticket", ticket.give(self.secret_key, self.key, _now() - age_s))
        parts = [(name, (None, str(value))) for name, value in said.items() if name not in files]
        answer = await self.http.post(f"{self.url}/answers", files=[*parts, *files.items()], headers={"origin": SITE})
        assert answer.status_code == status, answer.text
        return answer


def _now() -> float:
    return time.time()


async def of_another_builder(door: Door, boris: Person, his: Ear) -> int:
    tilda = {
        "Name": "Анна",
        "Phone": "8 (912) 555-01-01",
        "Textarea": "Почём самовар?",
        "tranid": "1:2",
        "formid": "f1",
    }
    assert (await door.posts(data={"test": "test"})).json()["ok"] is True
    for _ in range(3):
        await door.posts(data=tilda)
    first = await his.until(with_text("Почём самовар?"))
    dialog, message = first["conversation"], first["message"]
    assert (dialog["contact"]["name"], message["seq"]) == ("Анна", 1)
    assert dialog["card_id"] is not None
    form = message["meta"]["other"]
    assert [field["role"] for field in form["fields"] if "role" in field] == ["name", "phone", "message"]
    # the browser's double click: no name of its own, the same words
    same = {"phone": "+79125550101", "message": "Ещё раз"}
    await asyncio.gather(*(door.posts(json=same) for _ in range(4)))
    await door.posts(json={"phone": "+79125550101", "message": "И это"})
    last = await his.until(with_text("И это"))
    assert (last["conversation"]["id"], last["message"]["seq"]) == (dialog["id"], 3)
    # nothing goes back by a form
    answer = await boris.says(dialog["id"], "45 000 ₽")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "channel_cannot_send"), answer.text
    return int(dialog["contact"]["id"])


async def claimed_is_not_proved(door: Door, boris: Person, his: Ear, anna: int) -> None:
    """Whoever types Anna's number adds nothing to Anna: neither an address of theirs, nor a name."""
    await door.posts(
        json={"phone": "+79125550101", "email": "mallory@evil.example", "name": "Mallory", "text": "Пишите сюда"}
    )
    heard = await his.until(with_text("Пишите сюда"))
    assert heard["conversation"]["contact"]["id"] == anna
    contact = await boris.get(f"/contacts/{anna}")
    assert (contact["name"], contact["emails"]) == ("Анна", [])


async def mended(door: Door, ada: Person, his: Ear, channel: int) -> None:
    """Put aside, mended, read again, once."""
    await door.posts(content=b"{broken", headers={"content-type": "application/json"})
    await door.posts(json={"lead": {"nr": "+37060000001", "wish": "Noriu virdulio"}})
    await his.until(with_text("Noriu virdulio"))
    found = await ada.get(f"/forms/{channel}/caught")
    assert [(one["body"], bool(one["reason"])) for one in found["items"][:2]] == [
        ('{"lead":{"nr":"+37060000001","wish":"Noriu virdulio"}}', False), ("{broken", True),
    ]  # fmt: skip
    body = {"kind": "form", "settings": {"mapping": {"phone": "lead.nr"}}, "payload": found["items"][0]["body"]}
    tried = (await ada.call("POST", "/channels/trials", body)).json()
    assert [(step["name"], step["path"]) for step in tried["steps"]] == [("phone", "lead.nr"), ("", "lead.wish")]
    assert tried["readings"][0]["person"] == "+37060000001"
    answer = await ada.call("POST", f"/forms/{channel}/replay")
    assert answer.json() == {"bodies": 1, "stored": 0, "failed": 1}


async def our_own(door: Door, boris: Person, his: Ear) -> None:
    look = (await door.http.get(f"{door.url}/look?lang=lt-LT", headers={"origin": SITE})).json()
    assert (look["lang"], look["button"], look["fields"][2]["options"]) == ("lt", "Siųsti", ["Juoda", "Raudona"])
    consent, slot = look["consent"]["version"], look["slots"][3]["at"]
    faults = (await door.fills(422, phone="12", colour="Žalia")).json()["error"]["fields"]
    assert {name: fault["code"] for name, fault in faults.items()} == {
        "phone": "bad_phone", "colour": "form_no_such_choice", "_consent": "form_consent_needed",
    }  # fmt: skip
    good = {"name": "Jonas", "phone": "8 612 34567", "colour": "Juoda", "_consent": consent, "when": slot}
    once = str(uuid4())
    for _ in range(2):
        answer = await door.fills(**good, photo=("a.png", PNG, "image/png"), _id=once, _zone="Europe/Vilnius")
        assert answer.json()["thanks"].startswith("Ačiū")
    heard = await his.until(with_text("Jonas"))
    dialog, message = heard["conversation"], heard["message"]
    other = message["meta"]["other"]
    assert (other["consent"]["version"], other["callback"]["zone"]) == (consent, "Europe/Vilnius")
    assert other["utm"] == {"source": "google"}
    assert [file["state"] for file in message["attachments"]] == ["stored"]
    assert (await boris.http.get(message["attachments"][0]["url"].removeprefix("/api/v1"))).content == PNG
    # they asked to be called later: it sleeps until then, and nobody owes an answer before
    debt = dialog["debt"]
    assert (dialog["state"], debt["debt_s"], debt["running"], message["seq"]) == ("snoozed", 0, False, 1)
    assert _same_moment(dialog["snoozed_until"], slot)
    assert _same_moment(dialog["waiting_since"], slot)
    # a machine fills in what nobody sees, and at once; old words were agreed to; the page stood open for days
    await door.fills(**(good | {"website": "https://spam.example", "phone": "+37061111111"}))
    assert (await door.fills(429, 0, **good)).headers["retry-after"] == "2"
    assert (await door.fills(409, 3 * 86_400, **good)).json()["error"]["code"] == "form_stale"
    assert (await door.fills(409, **(good | {"_consent": "0ld"}))).json()["error"]["code"] == "form_consent_changed"
    # whoever writes before the call waits from then on
    await door.fills(name="Jonas", phone="+37061234567", _consent=consent)
    woken = await his.until(lambda f: f["type"] == "message.arrived" and f["conversation"]["id"] == dialog["id"]
                            and f["message"]["seq"] == 2)  # fmt: skip
    assert woken["conversation"]["state"] == "open"
    assert woken["conversation"]["waiting_since"] < slot


def _same_moment(one: str, other: str) -> bool:
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)


async def called_back(door: Door, ada: Person, his: Ear) -> None:
    """A call with their number that was answered ends the wait, whichever exchange it came by."""
    look = (await door.http.get(f"{door.url}/look?lang=lt")).json()
    await door.fills(name="Ona", phone="+37061999999", _consent=look["consent"]["version"], when=look["slots"][2]["at"])
    asked = await his.until(with_text("Ona"))
    assert (asked["conversation"]["state"], asked["conversation"]["unanswered"]) == ("snoozed", True)
    settings = {"provider": "signed", "secret": SECRET, "region": "LT"}
    phone = (await ada.call("POST", "/channels", {"kind": "phone", "name": "Telefonas", "settings": settings})).json()
    for event in ({"event": "answered"}, {"event": "ended", "duration": 40, "result": "answered"}):
        told = {"call": "c-1", "at": int(_now()), "direction": "out", "from": "101", "to": "+37061999999"} | event
        body, at = json.dumps(told).encode(), str(int(_now()))
        right = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "x-timestamp": at, "x-signature": f"sha256={right}"}
        path = f"{door.url.partition('/forms/')[0]}/hooks/{phone['id']}"
        answer = await door.http.post(path, content=body, headers=headers)
        assert answer.status_code == 200, answer.text
    done = await his.until(
        lambda f: f["type"] == "message.arrived" and f["message"]["meta"].get("code") == "called_back"
    )
    row = done["conversation"]
    assert row["id"] == asked["conversation"]["id"]
    assert (row["state"], row["debt"], row["unanswered"]) == ("open", None, False)


async def kept_out(door: Door) -> None:
    foreign = {"origin": "https://evil.example"}
    assert (await door.http.post(door.url, json={"a": 1}, headers=foreign)).status_code == 403
    asked = await door.http.options(f"{door.url}/answers", headers={"origin": SITE})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, SITE)
    page = await door.http.get(door.url)
    assert f"frame-ancestors 'self' {SITE}" in page.headers["content-security-policy"]
    assert door.key in page.text


async def signed(door: Door) -> None:
    """By a header, by a field, by a signature; else nothing is taken."""
    body = b'{"name":"Ona","email":"ona@example.lt"}'
    kind = {"content-type": "application/json"}
    await door.posts(401, content=body, headers=kind)
    await door.posts(401, data={"email": "ona@example.lt", "pass": "wrong-wrong-wrong"})
    await door.posts(content=body, headers={**kind, "x-api-key": SECRET})
    right = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    await door.posts(content=body, headers={**kind, "x-hub-signature-256": f"sha256={right}"})
    await door.posts(401, content=body + b" ", headers={**kind, "x-hub-signature-256": f"sha256={right}"})
    answer = await door.posts(data={"name": "Ona", "email": "ona@example.lt", "pass": SECRET})
    assert answer.json()["ok"] is True
    await door.posts(401, json={"email": "ona@example.lt", "pass": "wrong-wrong-wrong"})
    await door.posts(json={"email": "ona@example.lt", "text": "JSON", "pass": SECRET})


async def test_from_the_site_to_the_inbox(processes: Processes) -> None:
    async with open_house(processes, nodes=1) as house, httpx.AsyncClient(timeout=20) as http:
        ada, boris = await house.hire("Ада", "administrator"), await house.hire("Борис", "operator")
        async with boris.listening() as his:
            tilda = await made(ada, "Tilda")
            door = Door(http, house, tilda)
            anna = await of_another_builder(door, boris, his)
            await claimed_is_not_proved(door, boris, his, anna)
            await mended(door, ada, his, tilda["id"])
            own = Door(http, house, await made(ada, "Forma", **OURS))
            await our_own(own, boris, his)
            await called_back(own, ada, his)
            await kept_out(own)
            guarded = await made(ada, "Su paslaptimi", secret=SECRET, secret_field="pass")
            assert guarded["settings"]["secret"] == {"set": True}
            await signed(Door(http, house, guarded))
            said = await his.until(with_text("ona@example.lt"))
            assert SECRET not in str(said)
            bodies = await house.db.hot.fetch("SELECT body FROM raw_inbound WHERE channel_id = $1", guarded["id"])
            # the same words are the same request, whichever way the secret came
            assert len(bodies) == 2
            assert not any(SECRET.encode() in row["body"] for row in bodies)
