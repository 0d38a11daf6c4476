"""Media: ids of 30 days (uploaded) or 7 (received), addresses of 5 minutes that want the token.

…/whatsapp/business-phone-numbers/media
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.ledger import Call
from tests.platforms.whatsapp.errors import GraphError
from tests.platforms.whatsapp.ids import number_of
from tests.platforms.whatsapp.keys import WA
from tests.platforms.whatsapp.trouble import Instead, fail_first, lose_answer

if TYPE_CHECKING:
    from tests.platforms.whatsapp.account import Account
    from tests.platforms.whatsapp.number import Number
    from tests.platforms.whatsapp.server import WhatsAppServer

ADDRESS_LIVES = 5 * 60
UPLOADED_LIVES = 30 * 86_400
RECEIVED_LIVES = 7 * 86_400


@dataclass
class Media:
    id: str
    number: Number
    content: bytes
    mime: str
    name: str
    expires: float
    received: bool
    deleted: bool = False

    @property
    def sha256(self) -> str:
        """Base64, as the webhooks tell it; the Media API tells hex digits."""
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()


class Shelf:
    def __init__(self, server: WhatsAppServer) -> None:
        self.server = server
        self.by_id: dict[str, Media] = {}
        self._links: dict[str, tuple[Media, float]] = {}

    def keep(self, number: Number, content: bytes, mime: str, name: str = "", *, received: bool) -> Media:
        id = number_of(f"media:{len(self.by_id)}", 16)
        lives = RECEIVED_LIVES if received else UPLOADED_LIVES
        media = self.by_id[id] = Media(id, number, content, mime, name, self.server.clock() + lives, received)
        return media

    def find(self, id: str) -> Media | None:
        """None for what never was, was deleted or is too old."""
        media = self.by_id.get(id)
        return media if media and not media.deleted and self.server.clock() < media.expires else None

    def link(self, media: Media) -> str:
        """A new address each time; Meta's are at lookaside.fbsbx.com."""
        ends = self.server.clock() + ADDRESS_LIVES
        key = hashlib.sha1(f"{media.id}:{len(self._links)}".encode()).hexdigest()[:24]
        self._links[key] = (media, ends)
        return f"{self.server.media_host}/whatsapp_business/attachments/?mid={media.id}&ext={int(ends)}&hash={key}"

    def linked(self, key: str) -> Media | None:
        media, ends = self._links.get(key, (None, 0.0))
        return self.find(media.id) if media is not None and self.server.clock() < ends else None

    def told(self, media: Media) -> dict[str, Any]:
        """As GET /{media-id} tells."""
        about = {"messaging_product": "whatsapp", "url": self.link(media), "mime_type": media.mime}
        digest = hashlib.sha256(media.content).hexdigest()
        return {**about, "sha256": digest, "file_size": len(media.content), "id": media.id}


async def answer_download(request: web.Request) -> web.StreamResponse:
    """Without a token, with a stranger's, or later than 5 minutes: 404, as documented."""
    server = request.app[WA]
    account = server.account_of(request)
    media = server.media.linked(request.query.get("hash", ""))
    call = Call(server.clock(), media.number.id if media else "", "download", dict(request.query))
    server.ledger.calls.append(call)
    try:
        await fail_first(server, call, request)
        if media is None or account is None or not _owns(account, media):
            call.status = 404
            return web.Response(status=404, text="Not Found")
        call.status = 200
        await lose_answer(server, call, request)
    except Instead as instead:
        return instead.response
    except GraphError as error:
        call.status, call.words = error.code, error.words
        return web.json_response(error.body(), status=error.http)
    return web.Response(body=media.content, headers={"Content-Type": media.mime})


def _owns(account: Account, media: Media) -> bool:
    return media.number.account is account and not account.revoked
