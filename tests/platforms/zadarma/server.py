"""Zadarma: notifications of the PBX and the API v1, from https://zadarma.com/en/support/api/ and the vendor's own SDK.

Every notification goes to one address; which of them are sent is switched one by one. What NOTIFY_START is answered is
obeyed. Nothing tells that a call is held, and the answer to a callback names no call.
"""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.platforms.events import Letter
from tests.platforms.faults import Fault
from tests.platforms.gateways.gateway import Asked, Policy, Route
from tests.platforms.house import Clock, Refusal
from tests.platforms.ledger import Inbound, Offer
from tests.platforms.limits import Window
from tests.platforms.telephony.exchange import Exchange
from tests.platforms.telephony.talks import Direction, Leg, Recording, Talk
from tests.platforms.zadarma import signing

FORM = "application/x-www-form-urlencoded"
DISPOSITIONS = {"answered": "answered", "no answer": "no answer", "busy": "busy", "cancelled": "cancel"}
DISPOSITIONS |= {"declined": "busy", "failed": "failed"}
CODES = {"answered": "16", "no answer": "19", "busy": "17", "cancelled": "16", "declined": "21", "failed": "38"}
NOTIFICATIONS = ("notify_start", "notify_internal", "notify_answer", "notify_end", "notify_out_start", "notify_out_end")
SHORTEST, LONGEST, USUAL = 180, 5_184_000, 1800


class Refused(Refusal):
    def __init__(self, http: int, message: str, limit: str = "") -> None:
        super().__init__(http, {"status": "error", "message": message}, message, limit=limit)


class ZadarmaServer(Exchange):
    name = "Zadarma"

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock = time.time,
        policy: Policy = Policy(10.0),
        limits: bool = True,
        zone: int = 3,
        signs: bool = True,
    ) -> None:
        """`zone` = hours of the cabinet's own time, in which `call_start` stands without saying so · `signs` = API keys
        were issued, so that notifications carry a Signature."""
        super().__init__(host=host, port=port, clock=clock, policy=policy, line="37052001122")
        self.key, self.secret = "d1f0a2b4c6e8091a2b3c", "5e7d9c1b3a5f70829304"
        self.zone, self.signs, self.limits = zone, signs, limits
        self.notifications = dict.fromkeys(NOTIFICATIONS, "true")
        self.plus = False  # whether numbers are told with a plus
        self.obeyed: list[dict[str, Any]] = []
        self._minute = Window(100, 60)

    def facts(self) -> dict[str, str]:
        return {"API": self.base_url, "Key": self.key, "Secret": self.secret, "Number": self.line}

    async def connect(self, url: str) -> None:
        """As in the cabinet: the address is tried first (zd_echo)."""
        word = f"{len(url):x}8f14e45fceea167a"
        async with aiohttp.ClientSession() as session, session.get(url, params={"zd_echo": word}) as answer:
            if answer.status != 200 or (await answer.text()).strip() != word:
                raise Refused(400, "Wrong parameters")
        self.set_webhook(url)

    def stamp(self, at: float) -> str:
        return (datetime.fromtimestamp(at, UTC) + timedelta(hours=self.zone)).strftime("%Y-%m-%d %H:%M:%S")

    def told_number(self, number: str) -> str:
        digits = number.lstrip("+")
        return f"+{digits}" if self.plus and len(digits) > 4 else digits

    # What happens

    def talk_id(self, direction: Direction) -> str:
        self._made += 1
        return f"{'in' if direction == 'in' else 'out'}_{self._made:040x}"

    def recording_id(self, talk: Talk) -> str:
        self._made += 1
        return f"{int(talk.began)}.{4_012_000 + self._made}"

    def letter(self, row: Inbound, url: str, number: int) -> Letter:
        headers = {"Content-Type": FORM}
        if self.signs:
            headers["Signature"] = signing.of_event(row.payload, self.secret)
        return Letter(urlencode(row.payload).encode(), headers)

    def notify(self, event: str, talk: Talk, **fields: str) -> None:
        if self.notifications.get(event.lower(), "true") == "true":
            form = {"event": event, **fields, "pbx_call_id": talk.id}
            self.tell(event, talk.id, form)

    def base(self, talk: Talk) -> dict[str, str]:
        caller = self.told_number(talk.person) if talk.person else "anonymous"
        return {"call_start": self.stamp(talk.began), "caller_id": caller, "called_did": self.told_number(talk.line)}

    def said(self, what: str, talk: Talk, leg: Leg) -> None:
        moved = {}
        if leg.transfer:
            before = next((one for one in talk.legs if one.id == leg.before), None)
            moved = {"transfer_from": before.extension if before else "", "transfer_type": leg.transfer}
        if talk.direction == "in":
            if what in ("menu", "rings") and not any(one is not leg for one in talk.legs):
                self.notify("NOTIFY_START", talk, **self.base(talk))
            if what == "rings":
                self.notify("NOTIFY_INTERNAL", talk, **self.base(talk), internal=leg.extension, **moved)
            elif what == "answers":
                self._answered(talk, leg, self.base(talk)["caller_id"], self.told_number(talk.line), moved)
        elif what in ("calls", "rings"):
            self.notify("NOTIFY_OUT_START", talk, **self.out(talk, leg))
        elif what == "person answers":
            self._answered(talk, leg, self.told_number(self.line), self.told_number(talk.person), moved)

    def _answered(self, talk: Talk, leg: Leg, caller: str, destination: str, moved: dict[str, str]) -> None:
        about = {"caller_id": caller, "destination": destination, "call_start": self.stamp(talk.began)}
        self.notify("NOTIFY_ANSWER", talk, **about, internal=leg.extension, **moved)

    def out(self, talk: Talk, leg: Leg) -> dict[str, str]:
        about = {"call_start": self.stamp(talk.began), "destination": self.told_number(talk.person)}
        return {**about, "internal": leg.extension or talk.caller}

    def told_over(self, talk: Talk) -> None:
        outcome = talk.outcome or "failed"
        rang = [leg for leg in talk.legs if leg.extension]
        spoke = [leg for leg in rang if leg.spoke]
        recorded = talk.recordings[0].id if talk.recordings else ""
        end = {
            "duration": str(talk.seconds),
            "disposition": DISPOSITIONS[outcome],
            "status_code": CODES[outcome],
            "is_recorded": "1" if recorded else "0",
            "call_id_with_rec": recorded,
        }
        if talk.direction == "in":
            first = spoke[0] if spoke else rang[-1] if rang else None
            who = {"internal": first.extension} if first is not None else {}
            last = {"last_internal": spoke[-1].extension} if len(spoke) > 1 else {}
            self.notify("NOTIFY_END", talk, **self.base(talk), **who, **last, **end)
        else:
            about = {**self.out(talk, talk.legs[-1]), "caller_id": self.told_number(self.line)}
            self.notify("NOTIFY_OUT_END", talk, **about, **end)

    def told_ready(self, talk: Talk, recording: Recording) -> None:
        self.notify("NOTIFY_RECORD", talk, call_id_with_rec=recording.id)

    def took(self, row: Inbound, offer: Offer) -> None:
        """What NOTIFY_START is answered is done: another telephone, the end, a name."""
        if row.kind != "NOTIFY_START" or not offer.answer.strip().startswith(b"{"):
            return
        try:
            asked = json.loads(offer.answer)
        except ValueError:
            return
        talk = next((one for one in self.talks if one.id == row.payload["pbx_call_id"]), None)
        if talk is None or talk.over:
            return
        self.obeyed.append(asked)
        if asked.get("hangup") == 1 or asked.get("redirect") == "blacklist":
            talk.ends_as("busy")
        elif str(asked.get("redirect", "")) in self.extensions and talk.talking is None:
            for leg in talk.legs:
                leg.state = "over"
            talk.rings(str(asked["redirect"]))
        if asked.get("caller_name"):
            talk.name = str(asked["caller_name"])

    # Doors

    def refusal(self, fault: Fault) -> Exception:
        code = int(fault.value)
        words = "You exceeded the rate limit" if code == 429 else fault.words or "Wrong parameters"
        return Refused(code, words, "account" if code == 429 else "")

    def unknown(self, asked: Asked) -> Refusal:
        return Refused(404, "Wrong method")

    def bad(self, words: str) -> Refusal:
        return Refused(400, words)

    def enter(self, asked: Asked) -> None:
        params = {**asked.query, **(asked.body if isinstance(asked.body, dict) else {})}
        key, _, signature = asked.request.headers.get("Authorization", "").partition(":")
        if key != self.key or signature != signing.of_call(asked.request.path, params, self.secret):
            raise Refused(401, "Not authorized")
        if self.limits:
            if self._minute.wait(self.clock()) > 0:
                raise Refused(429, "You exceeded the rate limit", "account")
            self._minute.take(self.clock())

    async def balance(self, asked: Asked) -> Any:
        return {"status": "success", "balance": 10.34, "currency": "EUR"}

    async def internal(self, asked: Asked) -> Any:
        return {"status": "success", "pbx_id": 1234, "numbers": [int(number) for number in self.extensions]}

    async def callback(self, asked: Asked) -> Any:
        """`from` is rung first; only NOTIFY_OUT_START tells which call it became."""
        source, to = asked.query.get("from", ""), asked.query.get("to", "")
        if not source or not to:
            raise Refused(400, "Wrong parameters")
        if not to.lstrip("+").isdigit() or len(to.lstrip("+")) < 3:
            raise Refused(400, "Check phone's number")
        if source not in self.extensions:
            raise Refused(400, "Wrong parameters")
        asked.call.chat = to
        talk = self.begin("internal" if to in self.extensions else "out", to.lstrip("+"), caller=source)
        leg = self.leg(talk, source)
        self._soon(talk, leg)
        return {"status": "success", "from": source, "to": to.lstrip("+"), "time": int(self.clock())}

    def _soon(self, talk: Talk, leg: Leg) -> None:
        """The telephone lifts a moment after the answer was given."""

        async def lift() -> None:
            await asyncio.sleep(0)
            if not talk.over:
                self.said("calls", talk, leg)
            self.changes.tell()

        if self.lifts:
            task = asyncio.get_running_loop().create_task(lift())
            self._later.add(task)
            task.add_done_callback(self._later.discard)

    async def record(self, asked: Asked) -> Any:
        """By the recording's own id one address, by the call's all; they live as long as was asked."""
        one, whole, lives = (asked.query.get(name, "") for name in ("call_id", "pbx_call_id", "lifetime"))
        seconds = int(lives) if lives.isdigit() else USUAL if not lives else 0
        if not (one or whole) or not SHORTEST <= seconds <= LONGEST:
            raise Refused(400, "Wrong parameters")
        talk = next((talk for talk in self.talks if talk.id == whole), None)
        named = [one] if one else [recording.id for recording in talk.recordings] if talk else []
        found = [recording for id in named if (recording := self.recording(id)) is not None]
        if not found:
            raise Refused(404, "Record not found")
        till = self.stamp(self.clock() + seconds)
        urls = [self.shelf.add(given.content, given.mime, f"{given.id}.mp3", seconds) for given in found]
        return {"status": "success", **({"link": urls[0]} if one else {"links": urls}), "lifetime_till": till}

    async def forget_record(self, asked: Asked) -> Any:
        one = self.recording(str((asked.body or asked.query).get("call_id", "")))
        if one is None:
            raise Refused(404, "Record not found")
        one.removed = True
        return {"status": "success", "file_name": f"{one.id}.mp3"}

    async def info(self, asked: Asked) -> Any:
        url = self.hook.url if self.hook else ""
        return {"status": "success", "url": url, "notifications": dict(self.notifications)}

    async def set_url(self, asked: Asked) -> Any:
        try:
            await self.connect(str(asked.body["url"]))
        except aiohttp.ClientError:
            raise Refused(400, "Wrong parameters") from None
        return {"status": "success", "url": asked.body["url"]}

    async def forget_url(self, asked: Asked) -> Any:
        self.set_webhook("")
        return {"status": "success", "url": ""}

    async def switch(self, asked: Asked) -> Any:
        for name in NOTIFICATIONS:
            value = asked.body.get(name)
            if value not in (None, "true", "false"):
                raise Refused(400, "Wrong parameters")
            self.notifications[name] = value or self.notifications[name]
        return {"status": "success", "notifications": dict(self.notifications)}

    def told(self, result: Any) -> web.StreamResponse:
        answer = super().told(result)
        answer.headers["X-RateLimit-Limit"] = "100"
        return answer

    ROUTES = (
        Route("balance", "GET", "/v1/info/balance/", balance, "", "format"),
        Route("internal", "GET", "/v1/pbx/internal/", internal, "", "format"),
        Route("callback", "GET", "/v1/request/callback/", callback, "", "format from to sip predicted"),
        Route("record", "GET", "/v1/pbx/record/request/", record, "", "format call_id pbx_call_id lifetime"),
        Route("forget_record", "DELETE", "/v1/pbx/record/request/", forget_record, "format call_id pbx_call_id"),
        Route("info", "GET", "/v1/pbx/callinfo/", info, "", "format"),
        Route("set_url", "POST", "/v1/pbx/callinfo/url/", set_url, "format url!"),
        Route("forget_url", "DELETE", "/v1/pbx/callinfo/url/", forget_url, "format", "format"),
        Route("switch", "POST", "/v1/pbx/callinfo/notifications/", switch, f"format {' '.join(NOTIFICATIONS)}"),
    )
