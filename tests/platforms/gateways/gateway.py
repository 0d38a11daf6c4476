"""What the played providers share: doors with names, customers, sending with statuses, a webhook, faults.

A provider is a subclass: its `ROUTES`, whom it lets in (`enter`), its errors (`refusal`), and its words for what a
customer said (`incoming`) and for a message's way (`status`). Statuses are told as soon as a message is accepted, so
that they may overtake the answer of the call.
"""

from __future__ import annotations

import copy
import json
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from tests.platforms import play
from tests.platforms.events import Letter, Line
from tests.platforms.gateways.customers import Customer
from tests.platforms.gateways.said import Kind, Said, Sent
from tests.platforms.gateways.stage import Stage
from tests.platforms.house import Clock, House, Refusal
from tests.platforms.ledger import Call, Delivered, Inbound, Offer
from tests.platforms.limits import Window


@dataclass(frozen=True)
class Policy:
    """Of a webhook, in seconds: the pauses before each repeat, and how long an answer is waited for."""

    timeout: float
    waits: tuple[float, ...] = ()


@dataclass
class Asked:
    """One call on its way. `body` is JSON, or the fields of a form; files of a form stand in `files`."""

    path: dict[str, str]
    query: dict[str, str]
    body: Any
    files: dict[str, tuple[str, bytes, str]]
    request: web.Request
    call: Call


Do = Callable[[Any, Asked], Awaitable[Any]]


@dataclass(frozen=True)
class Route:
    """`path` has {names}; `fields` are the keys of the body that the page names, "!" behind those that are needed."""

    name: str
    verb: str
    path: str
    do: Do
    fields: str | None = ""
    query: str = ""

    def match(self, verb: str, path: str) -> dict[str, str] | None:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path)
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found and verb == self.verb else None


class Gateway(House):
    ROUTES: tuple[Route, ...] = ()

    def __init__(
        self, *, host: str = "127.0.0.1", port: int = 0, clock: Clock = time.time, policy: Policy, per_second: int
    ) -> None:
        super().__init__(host=host, port=port, clock=clock)
        self.policy = policy
        self.limit = Window(per_second or 10**9, 1.0)
        self.customers: dict[str, Customer] = {}
        self.sent: dict[str, Sent] = {}
        self.hook: Line | None = None
        self.tells_states: set[str] = {"sent", "delivered", "read", "failed"}
        self._made = 0
        self._together: list[tuple[str, str | None, Any]] | None = None

    def facts(self) -> dict[str, str]:
        """What the settings of a channel ask for."""
        return {}

    # What a provider is

    def enter(self, asked: Asked) -> None:
        """Raises when the caller is not let in."""

    def unknown(self, asked: Asked) -> Refusal:
        return Refusal(404, {"message": f"unknown path {asked.request.path}"})

    def bad(self, words: str) -> Refusal:
        return Refusal(400, {"message": words})

    def too_fast(self) -> Refusal:
        return Refusal(429, {"message": "Too Many Requests"}, limit="account")

    def incoming(self, customer: Customer, said: Said) -> Any:
        raise NotImplementedError

    def status(self, sent: Sent, state: str) -> Any:
        raise NotImplementedError

    def merged(self, payloads: list[Any]) -> Any:
        """One POST of several; for those who gather."""
        raise NotImplementedError

    def letter(self, row: Inbound, url: str, number: int) -> Letter:
        content = json.dumps(row.payload, ensure_ascii=False).encode()
        return Letter(content, {"Content-Type": "application/json", **self.hook_headers(content, url)})

    def hook_headers(self, content: bytes, url: str) -> dict[str, str]:
        return {}

    def takes(self, offer: Offer) -> bool:
        return offer.status == 200

    def new_id(self) -> str:
        self._made += 1
        return f"3EB0{self._made:016X}"

    def tell(self, kind: str, chat: str | None, payload: Any, to: str = "") -> None:
        """One event for whoever listens. What happens while nobody does is in `events.missed`."""
        payload = copy.deepcopy(payload)
        if self._together is not None:
            self._together.append((kind, chat, payload))
            return
        line = self._line(to) if to else self.hook
        if line is None:
            self.events.missed.append(payload)
            return
        row = self.events.await_(self.events.row("", chat, kind, payload))
        line.post(row)

    # What the playing does

    def customer(self, phone: str = "", name: str = "Анна Чайкина", kind: str = "whatsapp") -> Customer:
        """A person who writes to our side; `kind` is the messenger, where a provider has several."""
        person = Customer(self, phone or f"+7912{5_550_101 + len(self.customers)}", name, kind)
        self.customers[person.digits] = person
        return person

    def set_webhook(self, url: str) -> None:
        """As in the provider's own cabinet; "" = none."""
        if self.hook is not None:
            self.hook.close()
        self.hook = self._open(url) if url else None

    @contextmanager
    def together(self) -> Iterator[None]:
        """What happens inside travels in one POST."""
        self._together = []
        try:
            yield
        finally:
            gathered, self._together = self._together, None
            chats = {chat for _, chat, _ in gathered}
            if gathered:
                chat = chats.pop() if len(chats) == 1 else None
                self.tell("batch", chat, self.merged([payload for _, _, payload in gathered]))

    def heard(self, customer: Customer, said: Said) -> None:
        self.tell(said.kind, customer.digits, self.incoming(customer, said))

    def accept(self, customer: Customer, kind: Kind, text: str, body: dict[str, Any], **more: Any) -> Sent:
        """A message of ours is taken, and goes its way."""
        sent = Sent(more.pop("id", "") or self.new_id(), customer, kind, self.clock(), text, body, **more)
        self.sent[sent.id] = sent
        later = self.faults.next("later", customer.digits, "later")
        if customer.gone or customer.blocked or later is not None:
            self.moves(sent, "failed", str(later.value) if later is not None else "")
            return sent
        customer.screen.append(sent)
        self.ledger.deliver(Delivered(self.clock(), "", customer.digits, sent.id, "messages", text, body))
        self.moves(sent, "sent")
        if not customer.offline:
            self.moves(sent, "delivered")
        return sent

    def fail_later(self, n: float, error: str = "", phone: str | None = None) -> None:
        """The next `n` messages are accepted, and a status says that they failed."""
        self.faults.arm("later", n, "later", phone, error)

    def moves(self, sent: Sent, state: str, error: str = "") -> None:
        if state in sent.states or "failed" in sent.states or (state == "delivered" and "read" in sent.states):
            return
        sent.states.append(state)
        sent.error = error or sent.error
        if state in self.tells_states:
            self.tell(f"status.{state}", sent.customer.digits, self.status(sent, state), sent.callback)

    def reached(self, phone: str) -> Customer:
        """Whoever has this phone; a stranger has nothing that can be written to."""
        digits = "".join(sign for sign in phone if sign.isdigit())
        known = self.customers.get(digits) or self.customers.get(phone)
        if known is None:
            known = Customer(self, phone, "", "whatsapp")
            known.gone = True
        return known

    def _open(self, url: str) -> Line:
        policy = self.policy
        line = Line(self.events, url, self.letter, lambda: policy.waits, policy.timeout, takes=self.takes)
        line.retries = self.retries
        line.took = self.took
        return line

    def retries(self, offer: Offer) -> bool:
        """Whether what was answered is asked for again at all."""
        return True

    def took(self, row: Inbound, offer: Offer) -> None:
        """What the answer of our side sets off."""

    def _line(self, url: str) -> Line:
        known = next((line for line in self.events.lines if line.url == url and not line.closed), None)
        return known or self._open(url)

    # The door

    def open(self, app: web.Application) -> None:
        app.add_routes(play.routes(Stage(self)))
        app.router.add_route("*", "/file/{number}/{name}", self.shelf.answer)
        app.router.add_route("*", "/{path:.*}", self._answer)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        call = self.call(f"{request.method} {request.path}", dict(request.query))
        asked = Asked({}, dict(request.query), None, {}, request, call)
        problem: Refusal | None = None
        route: Route | None = None
        try:
            asked.body, asked.files = await _read(request)
            route = self._prepared(asked)
        except Refusal as refusal:
            problem = refusal

        async def do() -> Any:
            if problem is not None:
                raise problem
            assert route is not None
            return await route.do(self, asked)

        return await self.answered(request, call, do, self.told)

    def told(self, result: Any) -> web.StreamResponse:
        if isinstance(result, web.StreamResponse):
            return result
        return web.json_response(result)

    def _prepared(self, asked: Asked) -> Route:
        found = [
            (route, path)
            for route in self.ROUTES
            if (path := route.match(asked.request.method, asked.request.path)) is not None
        ]
        if not found:
            raise self.unknown(asked)
        route, asked.path = found[0]
        asked.call.method = route.name
        if isinstance(asked.body, dict):
            asked.call.params |= asked.body
            asked.call.chat = self.named(asked.body)
        self.enter(asked)
        now = self.clock()
        if self.limit.wait(now) > 0:
            raise self.too_fast()
        self.limit.take(now)
        self._checked(route, asked)
        return route

    def named(self, body: dict[str, Any]) -> str | None:
        """How the ledger names whom a call is about."""
        for key in ("chatId", "number", "To", "to", "phone"):
            digits = "".join(sign for sign in str(body.get(key) or "").partition("@")[0] if sign.isdigit())
            if digits:
                return digits
        return None

    def _checked(self, route: Route, asked: Asked) -> None:
        """The real ones overlook what they do not know; this one refuses it."""
        unknown = asked.query.keys() - set(route.query.split())
        if unknown:
            raise self.bad(f"unknown parameter {', '.join(sorted(unknown))}")
        if route.fields is None:
            return
        body = asked.body if isinstance(asked.body, dict) else {}
        if asked.body is not None and not isinstance(asked.body, dict):
            raise self.bad("the body is not an object")
        known = {name.rstrip("!") for name in route.fields.split()}
        for name in (body.keys() | asked.files.keys()) - known:
            raise self.bad(f"'{name}' is not allowed")
        for name in route.fields.split():
            if name.endswith("!") and body.get(name[:-1]) in (None, "") and name[:-1] not in asked.files:
                raise self.bad(f"'{name[:-1]}' is required")


async def _read(request: web.Request) -> tuple[Any, dict[str, tuple[str, bytes, str]]]:
    if request.content_type == "multipart/form-data":
        fields: dict[str, Any] = {}
        files: dict[str, tuple[str, bytes, str]] = {}
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            assert part.name
            content = bytes(await part.read(decode=True))
            if part.filename is None:
                fields[part.name] = content.decode()
            else:
                files[part.name] = (part.filename, content, part.headers.get("Content-Type", ""))
        return fields, files
    content = await request.read()
    if not content:
        return None, {}
    if request.content_type == "application/x-www-form-urlencoded":
        return dict(_form(content)), {}
    try:
        return json.loads(content), {}
    except ValueError:
        raise Refusal(400, {"message": "the body is not JSON"}) from None


def _form(content: bytes) -> Iterable[tuple[str, Any]]:
    """A field that stands several times is a list."""
    seen: dict[str, Any] = {}
    for name, value in parse_qsl(content.decode(), keep_blank_values=True):
        if name in seen:
            seen[name] = [*(seen[name] if isinstance(seen[name], list) else [seen[name]]), value]
        else:
            seen[name] = value
    return seen.items()
