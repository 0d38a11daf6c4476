"""Web push (RFC 8030, 8291, 8292): encrypted for the browser, signed with the house's own key (VAPID).

https://www.rfc-editor.org/rfc/rfc8030, https://www.rfc-editor.org/rfc/rfc8291, https://www.rfc-editor.org/rfc/rfc8292
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from backend.kit.db import Database, Tx
from backend.kit.outgoing import Blocked, Failed, Outgoing
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.notify.live import LIVE
from backend.notify.way import Outcome, Sending, backoff

# what a push service has to take; the rest is for the encryption (RFC 8291, 4)
BODY_MAX = 3000
TTL_S = 24 * 3600
CLAIM_S = 12 * 3600
_KEPT = "SELECT value ->> 'sealed' FROM settings WHERE key = 'push.vapid'"
_KEEP = """
INSERT INTO settings (key, value) VALUES ('push.vapid', jsonb_build_object('sealed', $1::text))
ON CONFLICT (key) DO NOTHING
"""
_DEVICE = f"SELECT id, endpoint, p256dh, auth FROM push_devices d WHERE id = $1 AND user_id = $2 AND {LIVE}"
_TOLD = "UPDATE push_devices SET told_at = now(), result = $2 WHERE id = $1"
_GONE = "DELETE FROM push_devices WHERE id = $1"


class Payload(msgspec.Struct, frozen=True):
    """What the service worker shows (frontend/app/public/sw.js)."""

    title: str
    body: str
    tag: str
    url: str


def _fresh() -> str:
    from cryptography.hazmat.primitives.asymmetric import ec

    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(32, "big"))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


async def key_of(tx: Tx, cipher: Cipher) -> str:
    """The house's private key (32 bytes, base64url), made when first asked for. Kept encrypted."""
    sealed = await tx.value(_KEPT)
    if sealed is None:
        await tx.execute(_KEEP, base64.b64encode(cipher.encrypt(_fresh())).decode())
        sealed = await tx.value(_KEPT)
    return cipher.decrypt(base64.b64decode(sealed), str)


def public_of(private: str) -> str:
    """For the browser: the uncompressed point, base64url."""
    from cryptography.hazmat.primitives import serialization
    from py_vapid import Vapid02

    point = Vapid02.from_raw(private.encode()).public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return _text(point)


class Push:
    def __init__(self, settings: Settings, db: Database, cipher: Cipher) -> None:
        self._settings = settings
        self._db = db
        self._cipher = cipher

    async def send(self, sending: Sending) -> Outcome:
        shown = sending.shown
        payload = Payload(shown.title[:200], shown.text[:600], sending.tag, sending.href)
        return await self.post(int(sending.target), sending.user_id, payload, sending.attempts)

    async def post(self, device_id: int, user_id: int, payload: Payload, attempts: int = 1) -> Outcome:
        """To one device of that person; what the push service said is kept beside the device."""
        async with self._db.tx() as tx:
            device = await tx.row(_DEVICE, device_id, user_id)
            private = await key_of(tx, self._cipher)
        if device is None:
            return Outcome("held", "device_gone")
        outcome = await self._ask(device, private, payload, attempts)
        async with self._db.tx() as tx:
            if outcome.why == "device_gone":
                await tx.execute(_GONE, device_id)
            else:
                await tx.execute(_TOLD, device_id, outcome.why or "ok")
        return outcome

    async def _ask(self, device: Mapping[str, Any], private: str, payload: Payload, attempts: int) -> Outcome:
        body, headers = sealed(device, private, payload, self._settings)
        try:
            async with Outgoing(allowed=self._settings.push_hosts, total_s=15) as outgoing:
                answer = await outgoing.post(device["endpoint"], body, headers)
        except Blocked as error:
            return Outcome("failed", error.code)
        except Failed as error:
            # told twice it still shows once: the second takes the first's place by its tag
            return Outcome("waiting", error.code, backoff(attempts))
        return outcome_of(answer.status, answer.headers.get("retry-after"), attempts)


def outcome_of(status: int, retry_after: str | None, attempts: int) -> Outcome:
    if status in (404, 410):
        return Outcome("held", "device_gone")
    if status in (200, 201, 202, 204):
        return Outcome("sent")
    if status == 429 or status >= 500:
        wait = float(retry_after) if retry_after and retry_after.isdigit() else backoff(attempts)
        return Outcome("waiting", f"http_{status}", min(wait, 3600.0))
    return Outcome("failed", f"http_{status}")


def sealed(
    device: Mapping[str, Any], private: str, payload: Payload, settings: Settings
) -> tuple[bytes, dict[str, str]]:
    """The encrypted body and the headers, signed for that push service alone."""
    # their import costs; only the process that sends pays for it
    from py_vapid import Vapid02
    from pywebpush import WebPusher

    text = msgspec.json.encode(payload)
    if len(text) > BODY_MAX:
        text = msgspec.json.encode(msgspec.structs.replace(payload, body=""))
    keys = {"p256dh": device["p256dh"], "auth": device["auth"]}
    made = WebPusher({"endpoint": device["endpoint"], "keys": keys}).encode(text, content_encoding="aes128gcm")
    where = urlsplit(device["endpoint"])
    until = int(datetime.now(UTC).timestamp()) + CLAIM_S
    contact = settings.mail_from or f"samovar@{urlsplit(settings.public_url).hostname or 'localhost'}"
    claims = {"aud": f"{where.scheme}://{where.netloc}", "exp": until, "sub": f"mailto:{contact}"}
    headers: dict[str, str] = dict(Vapid02.from_raw(private.encode()).sign(claims))
    # at most 32 characters of base64url: the later of one tag takes the earlier's place on its way
    topic = _text(hashlib.sha256(payload.tag.encode()).digest()[:18])
    headers |= {"content-encoding": "aes128gcm", "ttl": str(TTL_S), "urgency": "high", "topic": topic}
    return bytes(made["body"]), headers
