"""From the answer to the person's screen, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from tests.platforms.ledger import Delivered
from tests.platforms.whatsapp import bodies, mimes, statuses

if TYPE_CHECKING:
    from tests.platforms.whatsapp.groups import Group
    from tests.platforms.whatsapp.number import Dialog, Message, Number
    from tests.platforms.whatsapp.server import WhatsAppServer

Failure = tuple[int, str]
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass
class Errand:
    server: WhatsAppServer
    number: Number
    dialog: Dialog | None
    message: Message
    kind: str
    shown: dict[str, Any]
    input: str
    failure: Failure | None = None


async def trouble_of(errand: Errand) -> Failure | None:
    """Why this message will not arrive; most of it is told later, by a status."""
    key = errand.dialog.customer.key if errand.dialog else errand.input
    if (armed := errand.server.faults.next("messages", key, "later")) is not None:
        return int(armed.value), armed.words or ""
    if errand.dialog is None:
        return 131026, ""
    customer = errand.dialog.customer
    if customer.gone or customer.blocked:
        return 131026, ""
    if errand.kind == "template":
        if customer.no_marketing and errand.message["_"]["category"] == "marketing":
            return 131050, ""
    elif not errand.number.window_open(errand.dialog):
        return 131047, ""
    if errand.kind == "reaction":
        return _trouble_of_reaction(errand.dialog, errand.shown)
    return await _trouble_of_media(errand)


def _trouble_of_reaction(dialog: Dialog, shown: dict[str, Any]) -> Failure | None:
    target = dialog.messages.get(str(shown["message_id"]))
    if target is None or target.get("revoked") or target["type"] == "reaction":
        return 131009, "The message reacted to is not there, is deleted, or is itself a reaction"
    return None


async def _trouble_of_media(errand: Errand) -> Failure | None:
    header = errand.shown.get("header_media", {})
    kind, about = (header.get("type"), header) if header else (errand.kind, errand.shown)
    if kind not in mimes.MEDIA_KINDS:
        return None
    if "id" in about:
        media = errand.server.media.find(str(about["id"]))
        if media is None:
            return 131053, "Media is gone"
        content, mime = media.content, media.mime
    else:
        fetched = await _fetched(errand.server, str(about["link"]))
        if isinstance(fetched, str):
            return 131053, f"Downloading media from weblink failed with {fetched}"
        content, mime = fetched
    errand.message["_"]["content"] = content
    wrong = mimes.fits(str(kind), mime, content)
    return (131053, wrong) if wrong else None


async def _fetched(server: WhatsAppServer, link: str) -> tuple[bytes, str] | str:
    """Only this machine is asked: nothing else is reached by tests."""
    if urlsplit(link).hostname not in LOOPBACK:
        return "http code 403, status message Forbidden"
    try:
        timeout = aiohttp.ClientTimeout(total=server.webhook_policy.timeout)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(link) as answer:
            content = await answer.read()
            if answer.status != 200:
                return f"http code {answer.status}, status message {answer.reason}"
            return content, answer.headers.get("Content-Type", "application/octet-stream")
    except (TimeoutError, aiohttp.ClientError) as error:
        return f"error {type(error).__name__}"


async def deliver(errand: Errand) -> None:
    dialog, message = errand.dialog, errand.message
    if errand.failure is not None:
        _fail(errand, errand.failure)
        return
    assert dialog is not None
    dialog.messages[message["id"]] = message
    statuses.tell(errand.number, dialog, message, "sent")
    if errand.kind == "reaction":
        _react(dialog, errand.shown)
    if not dialog.customer.offline:
        reach(errand.server, errand.number, dialog, message)


def _fail(errand: Errand, failure: Failure) -> None:
    dialog = errand.dialog or errand.server.stranger(errand.number, errand.input)
    statuses.tell(errand.number, dialog, errand.message, "failed", error=failure)


def _react(dialog: Dialog, shown: dict[str, Any]) -> None:
    target = dialog.messages[str(shown["message_id"])]
    target["reaction_of_business"] = shown["emoji"]


def reach(server: WhatsAppServer, number: Number, dialog: Dialog, message: Message) -> None:
    """It is on the person's phone; of a reaction nothing but `sent` is ever told."""
    customer, kind = dialog.customer, message["type"]
    message["_"]["reached"] = True
    dialog.typing_until = 0.0
    seen = {key: value for key, value in message.items() if key != "_"}
    shown = {"contacts": seen[kind]} if kind == "contacts" else seen[kind]
    text = bodies.words(kind, shown)
    server.ledger.deliver(Delivered(server.clock(), number.id, customer.key, message["id"], kind, text, seen))
    if kind != "reaction":
        if customer.in_chat and not customer.hides_reading:
            statuses.tell(number, dialog, message, "read")
        else:
            statuses.tell(number, dialog, message, "delivered")
    customer.changes.tell()
    server.changes.tell()


async def deliver_to_group(server: WhatsAppServer, group: Group, message: Message, text: str) -> None:
    number = group.number
    statuses.tell_group(number, group, message, "sent", [])
    server.ledger.deliver(Delivered(server.clock(), number.id, group.id, message["id"], message["type"], text, message))
    there = [person for person in group.members if not person.offline]
    if there:
        statuses.tell_group(number, group, message, "delivered", there)
    server.changes.tell()
