"""360dialog, the Messaging API (Cloud API): https://docs.360dialog.com/docs/messaging and /partner/messaging

Meta's Cloud API with three things of its own: paths without a version and a number (`/messages`, `/media`, and
`/<media id>`), the header D360-API-KEY in place of a token, and addresses of media that are still Meta's: their host
has to be replaced by 360dialog's. A webhook is set by POST /v1/configs/webhook with headers of one's own, is asked no
challenge, and is signed (x-360dialog-signature) only for partners with a platform secret.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from aiohttp import web

from tests.platforms.whatsapp.account import Account
from tests.platforms.whatsapp.handler import answer_call
from tests.platforms.whatsapp.server import WhatsAppServer
from tests.platforms.whatsapp.webhook import Callback

LOOKASIDE = "https://lookaside.fbsbx.com"
OF_THE_NUMBER = ("messages", "media", "whatsapp_business_profile")


class Dialog360Server(WhatsAppServer):
    """`base_url` stands for https://waba-v2.360dialog.io. All that a WhatsAppServer has: customers, templates, faults;
    besides `api_key` (= `token`) `hook_headers` `platform_secret`."""

    hook_headers: dict[str, str] = {}  # noqa: RUF012 - replaced as a whole
    platform_secret = ""

    @property
    def api_key(self) -> str:
        return self.token

    @property
    def media_host(self) -> str:
        return LOOKASIDE

    def account_of(self, request: web.Request) -> Account | None:
        return self.by_token(request.headers.get("D360-API-KEY", ""))

    def webhook_headers(self, content: bytes) -> dict[str, str]:
        """The page does not say how the digest is written: hex digits here."""
        if not self.platform_secret:
            return dict(self.hook_headers)
        digest = hmac.new(self.platform_secret.encode(), content, hashlib.sha256).hexdigest()
        return {**self.hook_headers, "x-360dialog-signature": digest}

    async def set_webhook(self, url: str, verify_token: str = "", fields: set[str] | None = None) -> None:
        self.callback = Callback(url, verify_token)
        self.fields = fields if fields is not None else self.fields

    def add_doors(self, app: web.Application) -> None:
        app.router.add_get("/v1/configs/webhook", self._webhook)
        app.router.add_post("/v1/configs/webhook", self._set_webhook)
        app.router.add_get("/v1/configs/templates", self._templates)
        app.router.add_route("*", "/{path:.+}", self._door)

    async def _door(self, request: web.Request) -> web.StreamResponse:
        """To Meta's own path; one that names a version or a number is not known here."""
        if (refused := self._refused(request)) is not None:
            return refused
        parts = request.match_info["path"].strip("/").split("/")
        if len(parts) != 1 or parts[0] == self.phone_number_id:
            return web.json_response(
                {"error": {"message": f"Unknown path /{'/'.join(parts)}", "code": 2500}}, status=404
            )
        inner = f"{self.phone_number_id}/{parts[0]}" if parts[0] in OF_THE_NUMBER else parts[0]
        request.match_info["path"] = f"v25.0/{inner}"
        return await answer_call(request)

    def _refused(self, request: web.Request) -> web.Response | None:
        account = self.account_of(request)
        if account is not None and not account.revoked:
            return None
        meta = {"success": False, "http_code": 401, "developer_message": "Invalid API key"}
        return web.json_response({"meta": meta}, status=401)

    async def _webhook(self, request: web.Request) -> web.Response:
        about: dict[str, Any] = {"url": self.callback.url if self.callback else "", "headers": self.hook_headers}
        return self._refused(request) or web.json_response(about)

    async def _set_webhook(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        body = await request.json()
        url = str(body.get("url") or "")
        local = url.startswith(("http://127.0.0.1", "http://localhost"))
        if body.keys() - {"url", "headers"} or not (url.startswith("https://") or local):
            meta = {"success": False, "http_code": 400, "developer_message": "Invalid webhook url"}
            return web.json_response({"meta": meta}, status=400)
        self.hook_headers = {str(name): str(value) for name, value in (body.get("headers") or {}).items()}
        await self.set_webhook(url)
        return web.json_response({"url": url})

    async def _templates(self, request: web.Request) -> web.Response:
        rows = [
            {"name": one.name, "language": one.language, "status": one.status.lower(), "category": one.category}
            | {"components": one.told()["components"], "rejected_reason": one.rejected_reason, "id": one.id}
            for one in self.account.templates.values()
        ]
        return self._refused(request) or web.json_response({"waba_templates": rows, "count": len(rows)})
