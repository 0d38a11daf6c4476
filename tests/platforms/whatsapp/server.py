"""The server: https://developers.facebook.com/documentation/business-messaging/whatsapp, played on loopback.

async with WhatsAppServer() as wa:
    await wa.set_webhook("http://127.0.0.1:8000/hooks/…", "verify-token")
    anna = wa.customer("+79123456789", name="Анна")
    anna.writes("Сколько стоит?")
    await anna.hears("350 ₽")
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, suppress
from typing import Any, Self

from aiohttp import web

from tests.platforms.changes import Changes
from tests.platforms.ledger import Ledger
from tests.platforms.whatsapp import page
from tests.platforms.whatsapp.account import Account
from tests.platforms.whatsapp.customers import Customer
from tests.platforms.whatsapp.delivery import reach
from tests.platforms.whatsapp.events import Events, Gathering
from tests.platforms.whatsapp.faults import WhatsAppFaults
from tests.platforms.whatsapp.groups import Group
from tests.platforms.whatsapp.handler import answer_call
from tests.platforms.whatsapp.ids import digits, number_of
from tests.platforms.whatsapp.keys import WA
from tests.platforms.whatsapp.media import Shelf, answer_download
from tests.platforms.whatsapp.methods.hooks import FIELDS
from tests.platforms.whatsapp.number import Dialog, Message, Number
from tests.platforms.whatsapp.speeds import PairLimit, Speeds
from tests.platforms.whatsapp.templates import Template
from tests.platforms.whatsapp.webhook import Callback, WebhookPolicy, signature

FIRST_TOKEN = "EAAWaFirstBusinessOfThePlayedCloudApiZBz0000000000"
SHORTEST_TOKEN = 20
APP_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
VERIFY_TOKEN = "samovar-verify-token"
FIRST_PHONE = "+370 655 00001"


class WhatsAppServer:
    def __init__(
        self,
        token: str = FIRST_TOKEN,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        app_secret: str = APP_SECRET,
        speeds: Speeds = Speeds(),
        webhook_policy: WebhookPolicy = WebhookPolicy(),
        any_token: bool = False,
        subscribed: bool = True,
        webhook_version: float = 25,
        bsuids: bool = True,
        parent_bsuids: bool = False,
        tells_addresses: bool = True,
        tells_edits: bool = True,
        requires_proof: bool = False,
        speed_http: int = 400,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.host, self.port, self.speeds, self.clock = host, port, speeds, clock
        self.app_secret, self.app_id = app_secret, number_of("app", 15)
        self.webhook_policy, self.any_token, self.webhook_version = webhook_policy, any_token, webhook_version
        self.bsuids, self.parent_bsuids = bsuids, parent_bsuids
        # `url` beside the id of media, and `edit`: both come to some and not to others (decision 0144)
        self.tells_addresses, self.tells_edits = tells_addresses, tells_edits
        self.requires_proof, self._subscribed = requires_proof, subscribed
        # The table of codes says 400 for those of speed, operators have seen 429
        self.speed_http = speed_http
        # Codes that the call itself answers; without them such a message is taken and fails later
        self.refuses_at_once: set[int] = set()
        self.verify_token = VERIFY_TOKEN
        self.ledger, self.faults, self.changes = Ledger(), WhatsAppFaults(), Changes()
        self.callback: Callback | None = None
        self.fields = set(FIELDS)
        self.accounts: dict[str, Account] = {}
        self.customers: dict[tuple[str, str], Customer] = {}
        self.groups: dict[str, Group] = {}
        self.media, self.events = Shelf(self), Events(self)
        self.busy = 0
        self._works: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None
        self.account = self.add_account(token)

    @property
    def token(self) -> str:
        return self.account.token

    @property
    def waba_id(self) -> str:
        return self.account.id

    @property
    def number(self) -> Number:
        return self.account.number

    @property
    def phone_number_id(self) -> str:
        return self.number.id

    @property
    def base_url(self) -> str:
        """In place of https://graph.facebook.com; calls go to {base_url}/v25.0/<id>/<edge>."""
        return f"http://{self.host}:{self.port}"

    @property
    def media_host(self) -> str:
        return self.base_url

    def webhook_headers(self, content: bytes) -> dict[str, str]:
        return {"User-Agent": "facebookexternalua", "X-Hub-Signature-256": signature(self.app_secret, content)}

    def add_account(self, token: str | None = None, name: str = "Чайная лавка", phone: str | None = None) -> Account:
        """Another business portfolio with one WABA, one number and a token of its own."""
        made = len(self.accounts)
        id = number_of(f"waba:{made}", 15)
        account = Account(
            self, id, token or f"EAAWaBusiness{made}OfThePlayedCloudApi", name, subscribed=self._subscribed
        )
        self.accounts[id] = account
        account.add_number(phone or f"{FIRST_PHONE[:-1]}{made + 1}")
        return account

    def add_number(self, phone: str, name: str = "") -> Number:
        """One more number of the first account."""
        return self.account.add_number(phone, name)

    def by_token(self, token: str) -> Account | None:
        found = next((account for account in self.accounts.values() if account.token == token), None)
        if found is None and self.any_token and len(token) >= SHORTEST_TOKEN:
            self.account.token = token
            return self.account
        return found

    def account_of(self, request: web.Request) -> Account | None:
        """The token travels in Authorization alone; in an address it would stand in every log."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return self.by_token(token) if scheme == "Bearer" else None

    def app_account(self, request: web.Request) -> Account | None:
        """An app's own token is `<app id>|<app secret>`."""
        _, _, token = request.headers.get("Authorization", "").partition(" ")
        said = request.query.get("access_token", token)
        return self.account if said == f"{self.app_id}|{self.app_secret}" else None

    def find(self, id: str) -> tuple[str, Any, Account | None]:
        """What an id names: its kind ("" = nothing), the thing, and whose it is."""
        if id in (self.app_id, "debug_token"):
            return ("app" if id == self.app_id else id), None, None
        for account in self.accounts.values():
            if id == account.id:
                return "account", account, account
            if id in account.numbers:
                return "number", account.numbers[id], account
            if id in account.templates:
                return "template", account.templates[id], account
        media = self.media.by_id.get(id)
        return ("media", media, media.number.account) if media else ("", None, None)

    def customer(
        self,
        phone: str = "",
        name: str = "Анна",
        *,
        number: Number | None = None,
        wa_id: str = "",
        username: str = "",
        phone_hidden: bool = False,
    ) -> Customer:
        """A person who writes to `number` (the first one when not given); `wa_id` when it is not the phone."""
        person = Customer(
            self,
            number or self.number,
            phone or f"+7912{5_550_000 + len(self.customers)}",
            name,
            wa_id=wa_id,
            username=username or ("anna.tea" if phone_hidden else ""),
        )
        person.phone_hidden = phone_hidden
        return self.keep(person)

    def keep(self, customer: Customer) -> Customer:
        self.customers[(customer.number.id, customer.key)] = customer
        return customer

    def group(self, *members: Customer, subject: str = "Любители чая", number: Number | None = None) -> Group:
        group = Group(number or self.number, subject, list(members))
        self.groups[group.id] = group
        return group

    def template(self, name: str, body: str, **more: Any) -> Template:
        """A template of the first account; see Account.template."""
        return self.account.template(name, body, **more)

    def ad(self, headline: str = "Самовары со склада", *, video: bool = False, status: bool = False) -> dict[str, Any]:
        """A referral of a Click to WhatsApp ad; from an ad in a status there is no ctwa_clid."""
        about = {"source_url": "https://fb.me/3cr4Wqqkv", "source_id": "120226305854810726", "source_type": "ad"}
        about |= {"headline": headline, "body": "Доставка за день", "media_type": "video" if video else "image"}
        pictures = ("video_url", "thumbnail_url") if video else ("image_url",)
        shown = {name: f"https://scontent.xx.fbcdn.net/v/{name}" for name in pictures}
        click = {} if status else {"ctwa_clid": "Aff-n8ZTODiE79d22KtAwQKj9e_mIEOOj27vDVwFjN80dp4"}
        return {**about, **shown, **click, "welcome_message": {"text": "Чем помочь?"}}

    def dialog_with(self, number: Number, phone: str) -> Dialog | None:
        """By phone or wa_id; whoever is a customer of any number can be written to from every one."""
        found = [c for c in self.customers.values() if phone in (c.phone, c.wa_id)]
        if not found:
            return None
        here = next((customer for customer in found if customer.number is number), None)
        return (here or found[0].at(number)).dialog

    def dialog_of(self, number: Number, user_id: str) -> Dialog | None:
        for customer in list(self.customers.values()):
            known = {customer.user_id(number)} | ({customer.parent_user_id(number)} if self.parent_bsuids else set())
            if user_id in known:
                return self.dialog_with(number, customer.phone)
        return None

    def stranger(self, number: Number, input: str) -> Dialog:
        """Somebody who is not on WhatsApp, for the status that says so."""
        return Dialog(Customer(self, number, input, ""), PairLimit(10**9))

    def chat_of(self, owner: Any, body: dict[str, Any]) -> str | None:
        """How the ledger names the other side of a call."""
        if body.get("recipient_type") == "group":
            return str(body.get("to"))
        if body.get("to"):
            phone = digits(str(body["to"]))
            return next((c.key for c in self.customers.values() if phone in (c.phone, c.wa_id)), phone)
        wanted = body.get("recipient")
        known = (c.key for c in self.customers.values() if isinstance(owner, Number) and c.user_id(owner) == wanted)
        return next(known, str(wanted) if wanted else None)

    def owner_writes(self, customer: Customer, text: str, **more: Any) -> Message:
        """The owner answers in the WhatsApp Business app: smb_message_echoes (a number with `coexistence`)."""
        number = customer.number
        assert number.coexistence, "only numbers shared with the Business app have echoes"
        head = {"from": number.display, "to": customer.phone, "id": number.new_id(customer.phone, inbound=False)}
        if self.bsuids:
            head["to_user_id"] = customer.user_id()
        echo = {**head, "timestamp": str(int(self.clock())), "type": "text", "text": {"body": text}, **more}
        value = {"messaging_product": "whatsapp", "metadata": number.metadata(), "contacts": [customer.contact()]}
        value["message_echoes"] = [echo]
        self.events.add(number.account, "smb_message_echoes", value, number=number, chat=customer.key, kind="echo")
        return echo

    def together(self, how: Gathering = "value") -> AbstractContextManager[None]:
        """What happens inside travels in one POST: lists of one "value", "changes" of one entry, or "entries"."""
        return self.events.together(how)

    def deliver_waiting(self, dialog: Dialog) -> None:
        for message in list(dialog.messages.values()):
            if "_" in message and not message["_"].get("reached"):
                reach(self, dialog.customer.number, dialog, message)

    async def set_webhook(self, url: str, verify_token: str = "", fields: set[str] | None = None) -> None:
        """What a person does in the App Dashboard; AssertionError when the address does not answer the challenge."""
        callback = Callback(url, verify_token or self.verify_token)
        trouble = await self.events.sender.verify(callback)
        assert not trouble, f"{url} was not verified: {trouble}"
        self.callback, self.fields = callback, set(fields if fields is not None else FIELDS)

    async def settled(self, timeout: float = 10.0) -> None:
        """Until every message sent is on its way and every change told so far is confirmed by our side."""
        await self.changes.until(self.events.is_empty, timeout, self.events.say_pending)

    async def told(self) -> None:
        """Until our side has confirmed all so far, or a webhook's time is over: for statuses ahead of an answer."""
        with suppress(AssertionError):
            await self.changes.until(lambda: not self.events.pending, self.webhook_policy.timeout, lambda: "")

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs it once the answer has left; `settled` waits for it."""
        self.busy += 1
        task = asyncio.get_running_loop().create_task(self._do(work))
        self._works.add(task)
        task.add_done_callback(self._works.discard)

    async def _do(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self.busy -= 1
            self.changes.tell()

    def add_doors(self, app: web.Application) -> None:
        app.router.add_route("*", "/{path:.+}", answer_call)

    async def start(self) -> None:
        app = web.Application(client_max_size=128 * 1024 * 1024)
        app[WA] = self
        app.add_routes(page.routes())
        app.router.add_get("/whatsapp_business/attachments/", answer_download)
        self.add_doors(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for task in list(self._works):
            task.cancel()
        await asyncio.gather(*self._works, return_exceptions=True)
        await self.events.sender.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
