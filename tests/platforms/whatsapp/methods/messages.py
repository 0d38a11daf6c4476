"""POST /{phone-number-id}/messages: …/reference/whatsapp-business-phone-number/message-api

There is no key of idempotency: what is sent twice arrives twice. An answer with an id says that the message was taken,
not that it will arrive; most refusals that concern the person come later, as a status.
"""

from __future__ import annotations

import re
from typing import Any

from tests.platforms.whatsapp import bodies
from tests.platforms.whatsapp.context import Context
from tests.platforms.whatsapp.delivery import Errand, deliver, deliver_to_group, trouble_of
from tests.platforms.whatsapp.errors import GraphError, bad, invalid, too_fast
from tests.platforms.whatsapp.groups import Group
from tests.platforms.whatsapp.ids import USER_ID, digits
from tests.platforms.whatsapp.number import TYPING_LASTS, Dialog, Message
from tests.platforms.whatsapp.shapes import keys, text

HEAD = "messaging_product recipient_type to recipient type context biz_opaque_callback_data"
PHONE = re.compile(r"\+?[1-9][\d\s().-]{5,24}")
LONGEST_OPAQUE = 512
GROUP_TYPES = ("text", "image", "video", "audio", "document", "sticker", "template")


async def send(ctx: Context) -> Any:
    if ctx.body.get("messaging_product") != "whatsapp":
        raise bad("The parameter messaging_product is required.")
    if "status" in ctx.body:
        return _read(ctx)
    kind = ctx.body.get("type", "text")
    keys(ctx.body, "$", "", f"{HEAD} {kind if kind in bodies.TYPES else ''}")
    shown = bodies.check(ctx, kind, ctx.body.get(kind))
    if "biz_opaque_callback_data" in ctx.body:
        text(ctx.body["biz_opaque_callback_data"], "biz_opaque_callback_data", LONGEST_OPAQUE)
    quoted = _quoted(ctx, kind)
    if _to_group(ctx):
        return _send_to_group(ctx, kind, shown, quoted)
    input, dialog, to_phone = _recipient(ctx)
    _may_send(ctx, dialog, input if to_phone else "")
    errand = _errand(ctx, kind, shown, quoted, dialog, input, to_phone=to_phone)
    errand.failure = await trouble_of(errand)
    if errand.failure and errand.failure[0] in ctx.server.refuses_at_once:
        raise GraphError(*errand.failure)
    await _dispatch(ctx, errand)
    return _answer(errand)


def _read(ctx: Context) -> Any:
    """All that the person wrote up to this message is read; the dots last 25 s or until the next message."""
    said = keys(ctx.body, "$", "messaging_product status message_id", "typing_indicator")
    if said["status"] != "read":
        raise bad(f"Param status must be one of {{READ}} - got {said['status']!r}.")
    found = ctx.number.find(str(said["message_id"]))
    if found is None or "_" in found[1]:
        raise invalid("message_id is not that of a message received by this phone number")
    dialog, message = found
    if "typing_indicator" in said:
        if keys(said["typing_indicator"], "typing_indicator", "type")["type"] != "text":
            raise bad("Param typing_indicator['type'] must be one of {TEXT}")
        dialog.typing_until = ctx.server.clock() + TYPING_LASTS
    dialog.read_by_us = message["id"]
    ctx.call.chat = dialog.customer.key
    dialog.customer.changes.tell()
    return {"success": True}


def _quoted(ctx: Context, kind: str) -> str:
    if "context" not in ctx.body:
        return ""
    if kind == "reaction":
        raise bad('Unexpected key "context" on param "$" of a reaction')
    return str(keys(ctx.body["context"], "$['context']", "message_id")["message_id"])


def _to_group(ctx: Context) -> bool:
    kind = ctx.body.get("recipient_type", "individual")
    if kind not in ("individual", "group"):
        raise bad(f"Param recipient_type must be one of {{INDIVIDUAL, GROUP}} - got {kind!r}.")
    return bool(kind == "group")


def _recipient(ctx: Context) -> tuple[str, Dialog | None, bool]:
    """What was written, whose dialog it is (None: nobody on WhatsApp), and whether a phone was given; it goes first."""
    if ctx.body.get("to"):
        input = str(ctx.body["to"])
        if not PHONE.fullmatch(input):
            raise GraphError(100, "Parameter Invalid")
        phone = digits(input)
        if phone == ctx.number.phone:
            raise GraphError(131021)
        return input, ctx.server.dialog_with(ctx.number, phone), True
    if ctx.body.get("recipient"):
        input = str(ctx.body["recipient"])
        if not USER_ID.fullmatch(input):
            raise invalid("recipient is not a business-scoped user ID")
        dialog = ctx.server.dialog_of(ctx.number, input)
        if dialog is None:
            raise invalid("recipient is not known to this business portfolio")
        return input, dialog, False
    raise bad("The parameter to is required.")


def _may_send(ctx: Context, dialog: Dialog | None, phone: str) -> None:
    number, now = ctx.number, ctx.server.clock()
    if ctx.account.restricted is not None:
        raise GraphError(ctx.account.restricted)
    if not number.registered:
        raise GraphError(133010)
    if number.maintenance:
        raise GraphError(131057)
    if number.blocked:
        raise GraphError(131048)
    if not ctx.account.allows(digits(phone) if phone else dialog.customer.phone if dialog else ""):
        raise GraphError(131030)
    if number.speed.wait(now) > 0:
        raise too_fast(130429, "account")
    if dialog is not None and dialog.pair.wait(now) > 0:
        raise too_fast(131056, "pair")
    number.speed.take(now)
    if dialog is not None:
        dialog.pair.take(now)


def _errand(
    ctx: Context,
    kind: str,
    shown: dict[str, Any],
    quoted: str,
    dialog: Dialog | None,
    input: str,
    *,
    to_phone: bool,
) -> Errand:
    customer = dialog.customer if dialog else None
    id = ctx.number.new_id(customer.phone if customer else digits(input), inbound=False)
    category = str(shown.pop("category", "service")) if kind == "template" else "service"
    content: Any = shown["contacts"] if kind == "contacts" else shown
    message: Message = {"id": id, "timestamp": str(int(ctx.server.clock())), "type": kind, kind: content}
    if quoted and dialog is not None and quoted in dialog.messages:
        message["context"] = {"id": quoted}
    kept: dict[str, Any] = {"to_phone": to_phone, "category": category, "conversation": id[-32:], "status": "accepted"}
    if "biz_opaque_callback_data" in ctx.body:
        kept["opaque"] = ctx.body["biz_opaque_callback_data"]
    message["_"] = kept
    return Errand(ctx.server, ctx.number, dialog, message, kind, shown, input)


async def _dispatch(ctx: Context, errand: Errand) -> None:
    if errand.server.faults.early_statuses:
        await deliver(errand)
        await errand.server.told()
    else:
        ctx.afterwards.append(lambda: deliver(errand))


def _answer(errand: Errand) -> dict[str, Any]:
    contact: dict[str, str] = {"input": errand.input}
    if errand.message["_"]["to_phone"]:
        contact["wa_id"] = errand.dialog.customer.wa_id if errand.dialog else digits(errand.input)
    else:
        contact["user_id"] = errand.input
    sent = {"id": errand.message["id"]} | ({"message_status": "accepted"} if errand.kind == "template" else {})
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}


def _send_to_group(ctx: Context, kind: str, shown: dict[str, Any], quoted: str) -> Any:
    group: Group | None = ctx.server.groups.get(str(ctx.body.get("to")))
    if group is None or group.number is not ctx.number:
        raise invalid("to is not a group of this phone number")
    if kind not in GROUP_TYPES:
        raise GraphError(131051, f"Groups take no messages of type {kind}")
    _may_send(ctx, None, group.members[0].phone if group.members else "")
    id = ctx.number.new_id(ctx.number.phone, inbound=False)
    message: Message = {
        "id": id,
        "timestamp": str(int(ctx.server.clock())),
        "type": kind,
        kind: shown,
        "group_id": group.id,
    }
    if quoted:
        message["context"] = {"id": quoted}
    ctx.afterwards.append(lambda: deliver_to_group(ctx.server, group, message, bodies.words(kind, shown)))
    told = {"input": group.id, "wa_id": group.id}
    return {"messaging_product": "whatsapp", "contacts": [told], "messages": [{"id": id}]}
