"""What becomes of a message: …/webhooks/reference/messages/status

`sent`, then `delivered` when the phone is on, `read` when the person looks, `played` for a voice message, or `failed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.whatsapp.errors import told_later
from tests.platforms.whatsapp.number import FREE_ENTRY, WINDOW, Dialog, Message, Number

if TYPE_CHECKING:
    from tests.platforms.whatsapp.customers import Customer
    from tests.platforms.whatsapp.groups import Group


def tell(
    number: Number, dialog: Dialog, message: Message, status: str, *, error: tuple[int, str] | None = None
) -> None:
    """One status of one message to one person; `message["_"]` is what the platform remembers of it."""
    customer, kept = dialog.customer, message["_"]
    server = number.account.server
    kept["status"] = status
    about: dict[str, Any] = {"id": message["id"], "status": status, "timestamp": str(int(server.clock()))}
    about |= _recipient(customer, number, to_phone=kept["to_phone"], failed=status == "failed")
    if "opaque" in kept:
        about["biz_opaque_callback_data"] = kept["opaque"]
    if error is not None:
        about["errors"] = [told_later(*error)]
    elif status in ("sent", "delivered", "read") and (status == "sent" or not kept.get("priced")):
        about |= _price(number, dialog, kept, status)
        kept["priced"] = kept.get("priced") or status != "sent"
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": number.metadata()}
    if status != "failed" and server.bsuids:
        shown = customer.contact(number, username=status != "sent")
        value["contacts"] = [shown]
    value["statuses"] = [about]
    server.events.add(number.account, "messages", value, number=number, chat=customer.key, kind=f"status:{status}")


def tell_group(number: Number, group: Group, message: Message, status: str, people: list[Customer]) -> None:
    """Of a group: one POST with a status for each of `people`; `sent` has no person."""
    server = number.account.server
    head = {"id": message["id"], "status": status, "timestamp": str(int(server.clock()))}
    head |= {"recipient_id": group.id, "recipient_type": "group"}
    each = [head | _participant(person, number) for person in people] or [head]
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": number.metadata()}
    if people and server.bsuids:
        value["contacts"] = [person.contact(number) for person in people]
    server.events.add(
        number.account, "messages", value | {"statuses": each}, number=number, chat=group.id, kind=f"status:{status}"
    )


def _participant(person: Customer, number: Number) -> dict[str, str]:
    told = {} if person.phone_hidden else {"recipient_participant_id": person.wa_id}
    return told | ({"recipient_participant_user_id": person.user_id(number)} if number.account.server.bsuids else {})


def _recipient(customer: Customer, number: Number, *, to_phone: bool, failed: bool) -> dict[str, str]:
    about: dict[str, str] = {}
    if to_phone or not customer.phone_hidden:
        about["recipient_id"] = customer.wa_id
    if number.account.server.bsuids and not (failed and to_phone):
        about["recipient_user_id"] = customer.user_id(number)
        if number.account.server.parent_bsuids:
            about["recipient_parent_user_id"] = customer.parent_user_id(number)
    return about


def _price(number: Number, dialog: Dialog, kept: dict[str, Any], status: str) -> dict[str, Any]:
    """`conversation` is gone since v24.0, except inside the free 72 hours after an ad."""
    server = number.account.server
    free_entry = dialog.came_by_ad is not None and server.clock() - dialog.came_by_ad < FREE_ENTRY
    category = kept["category"]
    kind = "free_entry_point" if free_entry else "regular" if category != "service" else "free_customer_service"
    shown = "referral_conversion" if free_entry else category
    priced = {"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": shown}
    if not free_entry and server.webhook_version >= 24:
        return {"pricing": priced}
    conversation: dict[str, Any] = {"id": kept["conversation"]}
    if status == "sent":
        conversation["expiration_timestamp"] = str(int(server.clock() + WINDOW))
    return {"conversation": {**conversation, "origin": {"type": shown}}, "pricing": priced}
