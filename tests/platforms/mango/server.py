"""Mango Office, API of the virtual PBX 1.9, from the vendor's manual: §1.4 limits, §2 signatures, §3.1 events, §3.2
commands, §3.5 recordings, §3.7 configuration, the list of codes.

Everything is a signed form in both directions: sign = sha256(key + json + salt). A command is answered at once, and its
result is posted to /result/…; commands know no idempotency. An address of a recording works once.
"""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.platforms.events import Letter
from tests.platforms.faults import Fault
from tests.platforms.gateways.gateway import Asked, Policy, Route
from tests.platforms.house import Clock, Refusal
from tests.platforms.ledger import Call, Inbound
from tests.platforms.limits import Window
from tests.platforms.mango import telling
from tests.platforms.mango.errors import Refused, TooFast
from tests.platforms.telephony.exchange import Exchange
from tests.platforms.telephony.talks import Direction, Leg, Recording, Talk

FORM = "application/x-www-form-urlencoded"
# Of one PBX: (calls, seconds). Everything else shares 10 a second.
SPEEDS = {"callback": (4, 1), "hangup": (4, 1), "route": (1, 2), "transfer": (1, 2), "users": (1, 2), "balance": (2, 1)}
WRONG_WITHIN = 120.0
LINK = "/vpbx/queries/recording/link/"
CALLBACK = "command_id! from! to_number! line_number"
TRANSFER = "command_id! call_id! method! to_number! initiator!"


class MangoServer(Exchange):
    name = "Mango Office"

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock = time.time,
        policy: Policy = Policy(10.0),
        limits: bool = True,
        per_second: int = -1,
        answers_empty: bool = False,
        words_for_numbers: bool = False,
        blocks_wrong: bool = False,
    ) -> None:
        """`answers_empty` = a command is answered by nothing but 200 · `words_for_numbers` = seq, timestamp and codes
        are strings · `blocks_wrong` = after a second wrong request within two minutes everything is 401 (§1.4.1)."""
        self.limits = limits and per_second != 0
        super().__init__(host=host, port=port, clock=clock, policy=policy, per_second=10 if self.limits else 0)
        self.api_key, self.salt = "w7c2n0k5q8r1t4y6u3i9o0p2a5s7d8f1", "z1x3c5v7b9n2m4q6w8e0r1t3y5u7i9o2"
        self.answers_empty, self.words_for_numbers, self.blocks_wrong = answers_empty, words_for_numbers, blocks_wrong
        self.url = ""
        self.tells = {"call", "summary", "recording", "record/added"}
        self.first_legs: set[str] = set()  # of a callback: our own telephone rings first
        self.commanded: dict[str, str] = {}
        self.link_lives = 600.0
        self._speeds = {name: Window(*speed) for name, speed in SPEEDS.items()}
        self._wrong: list[float] = []

    def facts(self) -> dict[str, str]:
        return {"API": f"{self.base_url}/vpbx/", "Key": self.api_key, "Salt": self.salt, "Line": self.line}

    def set_webhook(self, url: str) -> None:
        """The address of the outer system: events are posted below it, {url}/events/call …"""
        self.url = url.rstrip("/")
        self.hook = None
        for line in self.events.lines:
            line.close()
        if self.url:
            self.hook = self._open(f"{self.url}/events/call")

    def number(self, value: int) -> int | str:
        return str(value) if self.words_for_numbers else value

    def sign(self, text: str) -> str:
        return hashlib.sha256(f"{self.api_key}{text}{self.salt}".encode()).hexdigest()

    def letter(self, row: Inbound, url: str, number: int) -> Letter:
        text = json.dumps(row.payload, ensure_ascii=False)
        form = {"vpbx_api_key": self.api_key, "sign": self.sign(text), "json": text}
        return Letter(urlencode(form).encode(), {"Content-Type": FORM})

    def post(self, path: str, talk: Talk | None, body: dict[str, Any]) -> None:
        """One event; its kind in the ledger is its path."""
        if not self.url:
            self.events.missed.append(body)
        elif path.removeprefix("events/") in self.tells or path.startswith("result/"):
            self.tell(path, talk.id if talk else None, body, to=f"{self.url}/{path}")

    # What happens

    def talk_id(self, direction: Direction) -> str:
        self._made += 1
        return f"MTUwMDk0MTE{self._made:06d}="

    def leg_id(self, talk: Talk) -> str:
        self._made += 1
        return f"MToxMDA1NzU5Mzo1MDI6{self._made:06d}"

    def said(self, what: str, talk: Talk, leg: Leg) -> None:
        self.post("events/call", talk, telling.call_event(self, what, talk, leg))
        if what in ("answers", "person answers") and leg.id in self.first_legs:
            self._second_leg(talk, leg)

    def told_over(self, talk: Talk) -> None:
        for one in talk.recordings:
            for event in telling.recording(self, talk, one):
                self.post("events/recording", talk, event)
        self.post("events/summary", talk, telling.summary(self, talk))

    def told_ready(self, talk: Talk, recording: Recording) -> None:
        self.post("events/record/added", talk, telling.added(self, talk, recording))

    def _second_leg(self, talk: Talk, first: Leg) -> None:
        """The extension of a callback lifted: its leg ends, and the person is dialled."""
        first.state, talk.answered_at = "over", 0.0
        self.said("first over", talk, first)
        second = self.leg(talk, first.extension, first.id)
        self.said("person rings", talk, second)

    # Doors

    def refusal(self, fault: Fault) -> Exception:
        return TooFast() if fault.value == "429" else Refused(int(fault.value), fault.words or "")

    def unknown(self, asked: Asked) -> Refusal:
        return Refused(3000, f"no method {asked.request.path}", 404)

    def bad(self, words: str) -> Refusal:
        return Refused(3103 if "required" in words else 3104, words)

    def too_fast(self) -> Refusal:
        return TooFast()

    def _prepared(self, asked: Asked) -> Route:
        if asked.request.path.startswith("/vpbx/") and not asked.request.path.startswith(
            "/vpbx/queries/recording/link/"
        ):
            asked.body = self._unsealed(asked)
        route = super()._prepared(asked)
        window = self._speeds.get(route.name)
        if window is not None and self.limits:
            if window.wait(self.clock()) > 0:
                raise TooFast()
            window.take(self.clock())
        return route

    def _unsealed(self, asked: Asked) -> Any:
        if self.blocks_wrong and len([at for at in self._wrong if at > self.clock() - WRONG_WITHIN]) > 1:
            raise Refused(401, "too many wrong requests")
        if asked.request.method != "POST":
            raise self._is_wrong(3101)
        form = asked.body if isinstance(asked.body, dict) else {}
        unknown = form.keys() - {"vpbx_api_key", "sign", "json"}
        if unknown or asked.request.content_type != FORM:
            raise self._is_wrong(3104, f"unknown {', '.join(sorted(unknown)) or asked.request.content_type}")
        if not all(isinstance(form.get(name), str) for name in ("vpbx_api_key", "sign", "json")):
            raise self._is_wrong(3103)
        if form["vpbx_api_key"] != self.api_key:
            raise self._is_wrong(3105)
        if form["sign"] != self.sign(form["json"]):
            raise self._is_wrong(3102)
        try:
            body = json.loads(form["json"])
        except ValueError:
            raise self._is_wrong(3400) from None
        if not isinstance(body, dict):
            raise self._is_wrong(3400)
        return body

    def _is_wrong(self, code: int, words: str = "") -> Refused:
        self._wrong.append(self.clock())
        return Refused(code, words)

    def done(self, what: str, asked: Asked, code: int = 1000) -> Any:
        """A command's answer, and its result as a POST of its own."""
        command = asked.body.get("command_id", "")
        self.post(f"result/{what}", None, {"command_id": command, "result": self.number(code)})
        if self.answers_empty:
            return web.Response(text="")
        if code != 1000:
            raise Refused(code)
        return {"result": self.number(1000)}

    async def callback(self, asked: Asked) -> Any:
        body, caller = asked.body, asked.body["from"]
        if not isinstance(caller, dict) or caller.keys() - {"extension", "number"}:
            raise Refused(3104, "from")
        number = str(caller.get("extension") or "")
        if not number:
            raise Refused(3103, "from.extension")
        if number not in self.extensions:
            return self.done("callback", asked, 3330)
        to = str(body["to_number"])
        if not to.lstrip("+").isdigit():
            return self.done("callback", asked, 3200)
        if body.get("line_number") not in (None, "", self.line):
            return self.done("callback", asked, 3104)
        inside = to in self.extensions
        asked.call.chat = to
        talk = self.begin("internal" if inside else "out", to, caller=number, command=str(body.get("command_id") or ""))
        leg = self.leg(talk, number)
        self.first_legs.add(leg.id)
        answer = self.done("callback", asked)
        self.said("rings", talk, leg)
        if self.lifts:
            talk.answers(number)
        return answer

    async def hangup(self, asked: Asked) -> Any:
        found = self.ours(str(asked.body["call_id"]))
        if found is None or found[1].state == "over":
            return self.done("call/hangup", asked, 4101)
        talk, leg = found
        answer = self.done("call/hangup", asked)
        leg.state = "over"
        self.said("ends by command", talk, leg)
        if not any(other.state != "over" for other in talk.legs):
            talk.hangs_up()
        return answer

    async def route(self, asked: Asked) -> Any:
        """A call that nobody answered yet goes elsewhere: a new leg."""
        return self._moved("route", asked, ("rings",), "routed", "")

    async def transfer(self, asked: Asked) -> Any:
        found = self.ours(str(asked.body["call_id"]))
        if asked.body["method"] not in ("blind", "hold"):
            raise Refused(3104, "method")
        if found is not None:
            caller, called = telling.sides(self, *found)
            ours = {
                value for side in (caller, called) for value in (side.get("extension"), side.get("number")) if value
            }
            if str(asked.body["initiator"]) not in ours:
                raise Refused(3104, "initiator takes no part in the call")
        if asked.body["method"] == "hold" and found is not None and found[1].state == "talks":
            talk, _ = found
            target = str(asked.body["to_number"])
            if target not in self.extensions:
                return self.done("transfer", asked, 3200)
            answer = self.done("transfer", asked)
            talk.asks_first(target)
            return answer
        return self._moved("transfer", asked, ("talks",), "leaves", "blind")

    def _moved(self, what: str, asked: Asked, states: tuple[str, ...], why: str, transfer: str) -> Any:
        found = self.ours(str(asked.body["call_id"]))
        target = str(asked.body["to_number"])
        if found is None or found[1].state == "over":
            return self.done(what, asked, 4101)
        talk, leg = found
        if leg.state not in states or talk.direction != "in":
            return self.done(what, asked, 4100)
        if target not in self.extensions:
            return self.done(what, asked, 3200)
        answer = self.done(what, asked)
        leg.state = "over"
        self.said("menu over" if not leg.extension else why, talk, leg)
        new = self.leg(talk, target, leg.id)
        new.transfer = transfer  # type: ignore[assignment]
        self.commanded[new.id] = str(asked.body.get("command_id") or "")
        self.said("rings", talk, new)
        return answer

    async def recording_post(self, asked: Asked) -> Any:
        if asked.body["action"] not in ("download", "play"):
            raise Refused(3104, "action")
        return self._found(str(asked.body["recording_id"]))

    async def recording_link(self, asked: Asked) -> Any:
        path = asked.path
        whole = f"{self.api_key}{path['timestamp']}{path['id']}{self.salt}"
        if path["key"] != self.api_key or path["sign"] != hashlib.sha256(whole.encode()).hexdigest():
            raise self._is_wrong(3102)
        if not path["timestamp"].isdigit() or int(path["timestamp"]) < self.clock():
            raise Refused(3104, "the link is too old")
        return self._found(path["id"])

    def _found(self, id: str) -> web.Response:
        one = self.recording(id)
        if one is None:
            raise Refused(3320)
        url = self.shelf.add(one.content, one.mime, f"{id}.mp3", self.link_lives, once=True)
        return web.Response(status=302, headers={"Location": url})

    async def users(self, asked: Asked) -> Any:
        wanted = asked.body.get("extension")
        return {
            "users": [
                {
                    "general": {"name": one.name, "email": None, "department": "", "position": ""},
                    "telephony": {"extension": one.number, "outgoingline": self.line}
                    | {"numbers": [{"number": telling.device(one.number)["number"], "protocol": "sip"}]},
                }
                for one in self.extensions.values()
                if wanted in (None, one.number)
            ]
        }

    async def lines(self, asked: Asked) -> Any:
        line = {"line_id": 300024487, "number": self.line, "name": None, "comment": None, "region": "2"}
        return {"result": 1000, "lines": [{**line, "schema_id": 10000008, "schema_name": "По умолчанию"}]}

    async def balance(self, asked: Asked) -> Any:
        return {"result": 1000, "balance": 350.5}

    def call(self, method: str, params: dict[str, Any], account: str = "", chat: Any = None) -> Call:
        return super().call(method.partition("?")[0], params, account, chat)

    ROUTES = (
        Route("callback", "POST", "/vpbx/commands/callback", callback, f"{CALLBACK} sip_headers"),
        Route("hangup", "POST", "/vpbx/commands/call/hangup", hangup, "command_id! call_id!"),
        Route("route", "POST", "/vpbx/commands/route", route, "command_id! call_id! to_number! sip_headers"),
        Route("transfer", "POST", "/vpbx/commands/transfer", transfer, TRANSFER),
        Route("recording", "POST", "/vpbx/queries/recording/post", recording_post, "recording_id! action!"),
        Route("link", "GET", f"{LINK}{{id}}/{{action}}/{{key}}/{{timestamp}}/{{sign}}", recording_link, None),
        Route("users", "POST", "/vpbx/config/users/request", users, "extension ext_fields"),
        Route("lines", "POST", "/vpbx/incominglines", lines, ""),
        Route("balance", "POST", "/vpbx/account/balance", balance, ""),
    )
