"""Notifications: https://green-api.com/en/docs/api/receiving/notifications-format/"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.gateways.customers import Customer
from tests.platforms.gateways.said import MEDIA, Said, Sent, vcard

if TYPE_CHECKING:
    from tests.platforms.gateways.green.server import GreenServer

FILE_TYPES = {"voice": "audioMessage"} | {kind: f"{kind}Message" for kind in MEDIA if kind != "voice"}


class Words:
    def __init__(self, server: GreenServer) -> None:
        self.server = server

    def head(self, kind: str, at: float | None = None) -> dict[str, Any]:
        instance = {"idInstance": int(self.server.id_instance), "wid": f"{self.server.phone}@c.us"}
        stamp = int(self.server.clock() if at is None else at)
        return {"typeWebhook": kind, "instanceData": {**instance, "typeInstance": "whatsapp"}, "timestamp": stamp}

    def sender(self, customer: Customer, *, us: bool) -> dict[str, Any]:
        wid, ours = f"{customer.digits}@c.us", f"{self.server.phone}@c.us"
        about = {"chatId": wid, "chatName": customer.name, "sender": ours if us else wid}
        return {**about, "senderName": "Чайная лавка" if us else customer.name, "senderContactName": ""}

    def incoming(self, customer: Customer, said: Said) -> dict[str, Any]:
        if said.kind == "call":
            call = {"from": f"{customer.digits}@c.us", "status": "offer", "idMessage": said.id}
            return self.head("incomingCall", said.at) | call
        return self.message(customer, said, "incomingMessageReceived")

    def message(self, customer: Customer, said: Said, kind: str) -> dict[str, Any]:
        told = self.head(kind, said.at) | {"idMessage": said.id, "senderData": self.sender(customer, us=said.from_us)}
        return told | {"messageData": {**self._data(customer, said), **said.more}}

    def status(self, sent: Sent, state: str) -> dict[str, Any]:
        """A stranger's status is noAccount; `description` stands beside failures."""
        told = "noAccount" if state == "failed" and sent.customer.gone else state
        why = {"description": sent.error or "Message sending failed"} if told == "failed" else {}
        about = {"chatId": f"{sent.customer.digits}@c.us", "idMessage": sent.id, "status": told}
        return self.head("outgoingMessageStatus") | about | why | {"sendByApi": True}

    def _data(self, customer: Customer, said: Said) -> dict[str, Any]:
        forwarded = {"forwardingScore": 1 if said.forwarded else 0, "isForwarded": said.forwarded}
        quoted = self._quoted(customer, said.quoted) if said.quoted else {}
        match said.kind:
            case "edit":
                return {
                    "typeMessage": "editedMessage",
                    "editedMessageData": {"textMessage": said.text, "stanzaId": said.target},
                }
            case "delete":
                return {"typeMessage": "deletedMessage", "deletedMessageData": {"stanzaId": said.target}}
            case "reaction":
                target = {"stanzaId": said.target, "participant": f"{self.server.phone}@c.us"}
                return {
                    "typeMessage": "reactionMessage",
                    "extendedTextMessageData": {"text": said.text},
                    "quotedMessage": target,
                }
            case "text" if said.quoted:
                text = {"text": said.text, "stanzaId": said.quoted, "participant": quoted["participant"]}
                return {"typeMessage": "quotedMessage", "extendedTextMessageData": text, "quotedMessage": quoted}
            case "text" if said.forwarded or "://" in said.text:
                preview = {"description": "", "title": "", "previewType": "None", "jpegThumbnail": ""}
                return {
                    "typeMessage": "extendedTextMessage",
                    "extendedTextMessageData": {"text": said.text, **preview, **forwarded},
                }
            case "text":
                return {"typeMessage": "textMessage", "textMessageData": {"textMessage": said.text}}
            case "location":
                where = {"latitude": said.latitude, "longitude": said.longitude, "nameLocation": said.place}
                data = {"locationMessageData": {**where, "address": said.address, "jpegThumbnail": "", **forwarded}}
                return {"typeMessage": "locationMessage", **data, **self._with(quoted)}
            case "contacts" if len(said.cards) == 1:
                data = {"contactMessageData": {**_card(*said.cards[0]), **forwarded}}
                return {"typeMessage": "contactMessage", **data, **self._with(quoted)}
            case "contacts":
                cards = {"contacts": [_card(*card) for card in said.cards], **forwarded}
                return {"typeMessage": "contactsArrayMessage", "messageData": cards, **self._with(quoted)}
            case "buttons":
                under = [{"type": "reply", **button} for button in said.more.pop("_buttons")]
                text = {"titleText": "", "contentText": said.text, "footerText": "", "buttons": under}
                return {"typeMessage": "interactiveButtons", "interactiveButtons": text}
            case "button":
                pressed = {
                    "stanzaId": said.quoted or said.target,
                    "selectedIndex": 0,
                    "selectedId": said.target,
                    "selectedDisplayText": said.text,
                }
                return {"typeMessage": "templateButtonsReplyMessage", "templateButtonReplyMessage": pressed}
            case kind if kind in MEDIA:
                file = {"downloadUrl": said.url, "caption": said.text, "fileName": said.filename, "jpegThumbnail": ""}
                data = {"fileMessageData": {**file, "mimeType": said.mime, **forwarded}}
                return {"typeMessage": FILE_TYPES[kind], **data, **self._with(quoted)}
            case _:
                return {"typeMessage": "pollUpdateMessage"}

    def _with(self, quoted: dict[str, Any]) -> dict[str, Any]:
        return {"quotedMessage": quoted} if quoted else {}

    def _quoted(self, customer: Customer, id: str) -> dict[str, Any]:
        found = next((one for one in customer.screen if one.id == id), None)
        who = self.server.phone if isinstance(found, Sent) else customer.digits
        about = {"stanzaId": id, "participant": f"{who}@c.us"}
        return {**about, "typeMessage": "textMessage", "textMessage": found.text if found else ""}


def _card(name: str, phone: str) -> dict[str, str]:
    return {"displayName": name, "vcard": vcard(name, phone)}
