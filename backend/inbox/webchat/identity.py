"""Visitors whom the site knows and vouches for: HMAC over seven lines. Pure."""

import hmac
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec

from backend.kit.errors import Refused

FIRST_LINE = "samovar-identity-1"
VALID = timedelta(hours=24)
AHEAD = timedelta(minutes=5)
_HASH = re.compile(r"[0-9a-f]{64}")
_LINE = re.compile(r"[^\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]*")


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the site signed it. `at`: unix seconds."""

    user_id: str
    at: int
    hash: str
    name: str = ""
    email: str = ""
    phone: str = ""


def signature(secret: str, key: str, identity: Identity) -> str:
    """What `hash` has to be."""
    lines = (FIRST_LINE, key, identity.user_id, str(identity.at), identity.name, identity.email, identity.phone)
    return hmac.new(secret.encode(), "\n".join(lines).encode(), sha256).hexdigest()


def demand_signed(secret: str | None, key: str, identity: Identity, now: datetime) -> datetime:
    """When it was signed. Raises Refused 401, the same for whatever is wrong with it."""
    values = (identity.user_id, identity.name, identity.email, identity.phone)
    whole = all(len(value) <= 200 and _LINE.fullmatch(value) for value in values)
    if secret is None or not whole or not identity.user_id.strip() or not _HASH.fullmatch(identity.hash):
        raise refused()
    if not hmac.compare_digest(signature(secret, key, identity), identity.hash):
        raise refused()
    if not now - VALID <= _moment(identity.at) <= now + AHEAD:
        raise refused()
    return _moment(identity.at)


def _moment(at: int) -> datetime:
    try:
        return datetime.fromtimestamp(at, UTC)
    except (OverflowError, ValueError, OSError):
        raise refused() from None


def refused() -> Refused:
    return Refused("identity_refused", status=401)
