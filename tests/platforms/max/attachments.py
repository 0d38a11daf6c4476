"""Attachments both ways: what POST /messages takes, and as messages tell them. https://dev.max.ru/docs-api/objects/Attachment"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tests.platforms.max import keyboards
from tests.platforms.max.errors import bad, error

if TYPE_CHECKING:
    from tests.platforms.max.bot import Bot
    from tests.platforms.max.server import MaxServer

Thing = dict[str, Any]
# "Должен быть единственным вложением в сообщении"; the keyboard may stand beside it
ALONE = ("audio", "file", "contact", "sticker")
UPLOADED = ("image", "video", "audio", "file")
MOST = 12
STICKER = "https://i.oneme.ru/getSmile?smileId={}&smileType=4"


class Attachments:
    """Things that exist, by the token under which they may be sent again."""

    def __init__(self, server: MaxServer) -> None:
        self.server = server
        self.known: dict[str, Thing] = {}
        self.refusals: dict[str, int] = {}
        self.videos: dict[str, str] = {}
        self._made = 7_400_000_000

    def token(self, kind: str) -> str:
        self._made += 1
        return "f9LHodD0cO" + hashlib.sha256(f"{kind}:{self._made}".encode()).hexdigest()[:54]

    def make(self, kind: str, content: bytes, mime: str, name: str, token: str = "", **more: Any) -> Thing:
        """An image, video, audio or file with an address of its own."""
        token = token or self.token(kind)
        url = self.server.shelf.add(content, mime, name)
        payload: Thing = {"url": url, "token": token}
        if kind == "image":
            payload |= {"photo_id": self._made}
        thing: Thing = {"type": kind, "payload": payload, **more}
        if kind == "file":
            thing |= {
                "filename": name,
                "size": more.get("size", len(content)),
                "payload": {**payload, "fileId": self._made},
            }
        if kind == "video":
            self.videos[token] = url
        self.known[token] = thing
        return thing

    def checked(self, bot: Bot, asked: Any) -> list[Thing]:
        """As the message will tell them; refusals are those of POST /messages."""
        if not isinstance(asked, list):
            raise bad("attachments is not an array")
        kinds = [one.get("type") if isinstance(one, dict) else None for one in asked]
        others = [kind for kind in kinds if kind != "inline_keyboard"]
        if len(kinds) - len(others) > 1:
            raise bad("Only one inline_keyboard is allowed")
        if len(others) > 1 and any(kind in ALONE for kind in others):
            raise bad(f"{next(kind for kind in others if kind in ALONE)} must be the only attachment")
        if len(others) > MOST:
            raise bad(f"attachments: at most {MOST}")
        return [self._one(one) for one in asked]

    def _one(self, asked: Any) -> Thing:
        kind = asked.get("type") if isinstance(asked, dict) else None
        known = {"type", "latitude", "longitude"} if kind == "location" else {"type", "payload"}
        if kind not in (*UPLOADED, *ALONE, "inline_keyboard", "location", "share"):
            raise bad(f"Unknown attachment type {kind!r}")
        if asked.keys() - known:
            raise bad(f"{kind} does not take {', '.join(sorted(asked.keys() - known))}")
        if kind == "location":
            return self._location(asked)
        payload = asked.get("payload")
        if not isinstance(payload, dict):
            raise bad(f"Missing `payload` in {kind} attachment")
        if kind == "inline_keyboard":
            return {"type": kind, "payload": {"buttons": keyboards.checked(payload)}, "callback_id": self.token("keys")}
        if kind in UPLOADED:
            return self._uploaded(kind, payload)
        return {"sticker": self._sticker, "contact": self._contact, "share": self._share}[kind](payload)

    def _location(self, asked: Thing) -> Thing:
        for name in ("latitude", "longitude"):
            if not isinstance(asked.get(name), int | float):
                raise bad(f"Missing `{name}` in location attachment")
        return dict(asked)

    def _uploaded(self, kind: str, payload: Thing) -> Thing:
        if kind == "image" and "photos" in payload:
            tokens = [str(photo.get("token")) for photo in payload["photos"].values()]
            if len(tokens) != 1 or payload.keys() != {"photos"}:
                raise bad("photos: the tokens of one uploaded image")
            return self._known(kind, tokens[0])
        if kind == "image" and payload.keys() == {"url"}:
            url = str(payload["url"])
            if not url.startswith(("http://", "https://")):
                raise bad("Invalid image url")
            self._made += 1
            return {"type": "image", "payload": {"url": url, "token": self.token(kind), "photo_id": self._made}}
        if payload.keys() != {"token"}:
            # MAX's own words, whatever the kind is
            raise bad("Missing `token` in video attachment")
        return self._known(kind, str(payload["token"]))

    def _known(self, kind: str, token: str) -> Thing:
        left = self.refusals.get(token, 0)
        if left:
            self.refusals[token] = left - 1
            raise error("attachment.not.ready")
        thing = self.known.get(token)
        if thing is None:
            raise (
                error("attachment.not.ready")
                if token in self.server.uploads.promised
                else bad(f"Invalid token in {kind}")
            )
        if thing["type"] != kind:
            raise bad(f"The token is of {thing['type']}, not {kind}")
        return thing

    def _sticker(self, payload: Thing) -> Thing:
        code = str(payload.get("code") or str(payload.get("url", "")).partition("smileId=")[2].partition("&")[0])
        if not code:
            raise bad("Missing `code` in sticker attachment")
        return {"type": "sticker", "payload": {"url": STICKER.format(code), "code": code}, "width": 512, "height": 512}

    def _contact(self, payload: Thing) -> Thing:
        if payload.keys() - {"name", "contact_id", "vcf_info", "vcf_phone"}:
            raise bad("contact takes name, contact_id, vcf_info and vcf_phone")
        info = payload.get("vcf_info") or vcard(str(payload.get("name") or ""), str(payload.get("vcf_phone") or ""))
        return {"type": "contact", "payload": {"vcf_info": info}}

    def _share(self, payload: Thing) -> Thing:
        if not payload.get("url") and not payload.get("token"):
            raise bad("share takes url or token")
        return {"type": "share", "payload": dict(payload), "title": payload.get("url")}


def vcard(name: str, phone: str) -> str:
    tel = f"TEL;TYPE=cell:{phone}\r\n" if phone else ""
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:ez-vcard 0.10.3\r\n{tel}FN:{name}\r\nEND:VCARD\r\n"
