"""A push service of a browser: takes what is encrypted for its subscriptions, checks who signed it, keeps a ledger.

Written from RFC 8030 (push), RFC 8291 (encryption), RFC 8292 (VAPID), with the library of the other side, `http_ece`.
"""

import base64
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import http_ece
import msgspec
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(encoded: str) -> bytes:
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


class Browser:
    """A subscription: what PushManager.subscribe gives, with the private half that never leaves the browser."""

    def __init__(self, endpoint: str, server_key: str) -> None:
        self.endpoint, self.server_key = endpoint, server_key
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        self.shown: list[dict[str, Any]] = []

    def json(self, name: str = "Firefox, Linux") -> dict[str, str]:
        encoding, form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        point = self.key.public_key().public_bytes(encoding, form)
        return {"endpoint": self.endpoint, "p256dh": text(point), "auth": text(self.auth), "name": name}


class PushService:
    """`next`: statuses that the next calls are answered instead of 201."""

    def __init__(self) -> None:
        self.url, self.browsers = "", dict[str, Browser]()
        self.next: list[int] = []
        self.calls: list[dict[str, str]] = []
        self.forged = 0

    def subscribe(self, server_key: str) -> Browser:
        path = f"/push/{len(self.browsers) + 1}"
        made = Browser(f"{self.url}{path}", server_key)
        self.browsers[path] = made
        return made

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.calls.append(dict(request.headers))
        if self.next:
            return web.Response(status=self.next.pop(0))
        browser = self.browsers.get(request.path)
        if browser is None:
            return web.Response(status=404)
        if not self._is_signed(request, browser):
            self.forged += 1
            return web.Response(status=403)
        if "TTL" not in request.headers or request.headers.get("Content-Encoding") != "aes128gcm" or len(body) > 4096:
            return web.Response(status=400)
        said = http_ece.decrypt(body, private_key=browser.key, auth_secret=browser.auth, version="aes128gcm")
        browser.shown.append(msgspec.json.decode(said))
        return web.Response(status=201, headers={"Location": f"{self.url}/message/1"})

    def _is_signed(self, request: web.Request, browser: Browser) -> bool:
        scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        if scheme.lower() != "vapid" or parts.get("k") != browser.server_key:
            return False
        head, claims, signature = parts["t"].split(".")
        said = msgspec.json.decode(raw(claims))
        if said["aud"] != self.url or not said["sub"].startswith("mailto:"):
            return False
        half = raw(signature)
        whole = encode_dss_signature(int.from_bytes(half[:32], "big"), int.from_bytes(half[32:], "big"))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(parts["k"]))
        try:
            key.verify(whole, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    service = PushService()
    app = web.Application()
    app.router.add_post("/push/{id}", service.take)
    async with TestServer(app, host="127.0.0.1") as server:
        service.url = str(server.make_url("")).rstrip("/")
        yield service
