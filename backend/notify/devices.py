"""A person's devices that are told by push."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec

from backend.access.grants import Grants
from backend.kit.clean import clean_text
from backend.kit.db import Database, Tx
from backend.kit.errors import Invalid, Missing
from backend.kit.outgoing import Blocked, check_url
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.words import known, say
from backend.notify.live import LIVE
from backend.notify.ways.push import Payload, Push, key_of, public_of

MOST = 20
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_\-]+=*$")]
_MINE = f"""
SELECT id, name, endpoint, created_at, told_at, result, NOT {LIVE} AS stopped FROM push_devices d WHERE d.user_id = $1
ORDER BY d.id DESC
"""
# Consent is of this person in this browser: not of whoever signs in there next, nor of one who took it off the list. It
# outlives the session in which it was given, as long as that one is remembered (kit/upkeep.py).
_AGAIN = """
UPDATE push_devices d SET endpoint = $2, p256dh = $3, auth = $4, session_id = $5
WHERE user_id = $1 AND endpoint = $6 AND NOT EXISTS (SELECT FROM push_devices o WHERE o.endpoint = $2 AND o.id <> d.id)
RETURNING id, name, endpoint, created_at, told_at, result
"""
# one browser is one person's: whoever signs in there last
_PUT = """
INSERT INTO push_devices (user_id, endpoint, p256dh, auth, name, session_id) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (endpoint) DO UPDATE SET user_id = excluded.user_id, p256dh = excluded.p256dh, auth = excluded.auth,
    name = excluded.name, session_id = excluded.session_id, result = NULL, told_at = NULL
RETURNING id, name, endpoint, created_at, told_at, result
"""
_OLDEST = """
DELETE FROM push_devices WHERE id IN (SELECT id FROM push_devices WHERE user_id = $1 ORDER BY id DESC OFFSET $2)
"""


class PushDevice(msgspec.Struct, frozen=True):
    """`result` of the last try: "ok", or a code, which `message` says in words. `endpoint`: by which the browser knows
    its own. `stopped`: its person is signed out there, and it is told nothing until they are back."""

    id: int
    name: str
    endpoint: str
    created_at: datetime
    told_at: datetime | None
    result: str | None
    message: str | None = None
    stopped: bool = False


class PushDevices(msgspec.Struct, frozen=True):
    """`key`: the house's public key, for the browser's applicationServerKey."""

    key: str
    items: list[PushDevice]


class NewPushDevice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /notifications/devices: what PushSubscription.toJSON() says. `again`: only where this person had
    wanted it in this browser; `instead_of`: the address that it had until now."""

    endpoint: Annotated[str, msgspec.Meta(max_length=2000)]
    p256dh: Key
    auth: Key
    name: Annotated[str, msgspec.Meta(max_length=100)] = ""
    again: bool = False
    instead_of: Annotated[str, msgspec.Meta(max_length=2000)] | None = None


class PushTried(msgspec.Struct, frozen=True):
    """What the push service said: "sent", or why not, with a sentence."""

    state: str
    why: str | None
    message: str


async def mine(tx: Tx, me: Grants, cipher: Cipher) -> PushDevices:
    rows = await tx.fetch(_MINE, me.user_id)
    return PushDevices(public_of(await key_of(tx, cipher)), [_view(me, row) for row in rows])


def _view(me: Grants, row: Mapping[str, Any]) -> PushDevice:
    failed = row["result"] not in (None, "ok")
    return PushDevice(**dict(row), message=_said(me, row["result"]) if failed else None)


def _said(me: Grants, result: str) -> str:
    code = f"push_results.{result}"
    return say(me.locale, code) if known(code) else say(me.locale, "push_results.other", code=result)


async def put(tx: Tx, me: Grants, settings: Settings, new: NewPushDevice) -> PushDevice:
    """Raises Invalid: an address that is none, or that we do not go to; Missing: nothing was wanted there before."""
    from urllib.parse import urlsplit

    where = urlsplit(new.endpoint)
    if where.hostname not in settings.push_hosts:
        try:
            check_url(new.endpoint)
        except Blocked as error:
            raise Invalid("invalid", fields={"endpoint": error.code}) from error
        if where.scheme != "https":
            raise Invalid("invalid", fields={"endpoint": "bad_address"})
    _demand_keys(new)
    if new.again:
        kept = (me.user_id, new.endpoint, new.p256dh, new.auth, me.session_id, new.instead_of or new.endpoint)
        again = await tx.row(_AGAIN, *kept)
        if again is None:
            raise Missing
        return _view(me, dict(again) | {"stopped": False})
    name = clean_text(new.name).strip()
    row = await tx.row(_PUT, me.user_id, new.endpoint, new.p256dh, new.auth, name, me.session_id)
    await tx.execute(_OLDEST, me.user_id, MOST)
    return PushDevice(**dict(row or {}))


def _demand_keys(new: NewPushDevice) -> None:
    """A point of the curve, and sixteen bytes: what is none can never be encrypted for."""
    import base64

    from cryptography.hazmat.primitives.asymmetric import ec

    def raw(text: str) -> bytes:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(new.p256dh))
        field = "auth"
        good = len(raw(new.auth)) == 16
    except ValueError:
        field, good = "p256dh", False
    if not good:
        raise Invalid("invalid", fields={field: "bad_key"})


async def remove(tx: Tx, me: Grants, device_id: int) -> None:
    """Raises Missing."""
    if not await tx.execute("DELETE FROM push_devices WHERE id = $1 AND user_id = $2", device_id, me.user_id):
        raise Missing


async def try_now(db: Database, me: Grants, settings: Settings, cipher: Cipher, device_id: int) -> PushTried:
    """Tells it now, outside any transaction, and says what the push service answered. Raises Missing."""
    async with db.tx() as tx:
        found = await tx.value("SELECT 1 FROM push_devices WHERE id = $1 AND user_id = $2", device_id, me.user_id)
    if found is None:
        raise Missing
    payload = Payload(say(me.locale, "push_test.title"), say(me.locale, "push_test.text"), "test", "/settings/alerts")
    outcome = await Push(settings, db, cipher).post(device_id, me.user_id or 0, payload)
    message = _said(me, outcome.why or "ok")
    return PushTried("failed" if outcome.state == "waiting" else outcome.state, outcome.why, message)
