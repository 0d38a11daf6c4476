"""Is it the exchange that calls our hook? Each has its own way to show it."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import msgspec

from backend.connectors.abilities import Call
from backend.connectors.phone.settings import PhoneSettings

# a signed body that is older may have been taken from a line and told again
FRESH_S = 300
# Zadarma signs these fields of its events
_SIGNED: dict[str, tuple[str, ...]] = {
    "NOTIFY_START": ("caller_id", "called_did", "call_start"),
    "NOTIFY_INTERNAL": ("caller_id", "called_did", "call_start"),
    "NOTIFY_END": ("caller_id", "called_did", "call_start"),
    "NOTIFY_IVR": ("caller_id", "called_did", "call_start"),
    "NOTIFY_ANSWER": ("caller_id", "destination", "call_start"),
    "NOTIFY_OUT_START": ("internal", "destination", "call_start"),
    "NOTIFY_OUT_END": ("internal", "destination", "call_start"),
    "NOTIFY_RECORD": ("pbx_call_id", "call_id_with_rec"),
}


class Told(msgspec.Struct, frozen=True):
    """What is kept and read of a genuine call: `what` its address says beside ours, and when it came."""

    provider: str
    what: str
    form: dict[str, str]
    received: float


def form_of(body: bytes) -> dict[str, str]:
    """A letter that is none costs itself alone: names come from telephones in any encoding. Raises ValueError."""
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200))


def hook_key(secret: str) -> str:
    """What stands in the address of a hook whose caller cannot sign: made of the channel's own secret."""
    return hmac.new(secret.encode(), b"phone hook", hashlib.sha256).hexdigest()[:40] if secret else ""


def tail(url: str) -> str:
    """What stands in the address behind the channel's number: "events/call" of /hooks/7/events/call."""
    parts = urlsplit(url).path.partition("/hooks/")[2].split("/", 1)
    return parts[1] if len(parts) > 1 else ""


def mango(key: str, body: str, salt: str) -> str:
    return hashlib.sha256(f"{key}{body}{salt}".encode()).hexdigest()


def zadarma(secret: str, text: str) -> str:
    """Base64 of the hex digits: what PHP's hash_hmac gives."""
    return b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).hexdigest().encode()).decode()


def signed(secret: str, timestamp: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_genuine(settings: PhoneSettings, secret: str, call: Call, now: float) -> bool:
    try:
        match settings.provider:
            case "mango":
                return _is_mangos(settings, form_of(call.body))
            case "zadarma":
                return _is_zadarmas(settings, call.headers, form_of(call.body))
            case "signed":
                return _is_signed(settings, call, now)
            case "asterisk_dialplan":
                key = hook_key(secret)
                return bool(key) and hmac.compare_digest(tail(call.url).encode(), key.encode())
    except ValueError:
        return False
    return False


def _is_mangos(settings: PhoneSettings, form: Mapping[str, str]) -> bool:
    key, salt = settings.account or "", settings.reveal()
    if not key or not salt or form.get("vpbx_api_key") != key:
        return False
    return hmac.compare_digest(mango(key, form.get("json", ""), salt).encode(), form.get("sign", "").lower().encode())


def _is_zadarmas(settings: PhoneSettings, headers: Mapping[str, str], form: Mapping[str, str]) -> bool:
    fields, secret = _SIGNED.get(form.get("event", "")), settings.reveal()
    if fields is None or not secret:
        return False
    wanted = zadarma(secret, "".join(form.get(name, "") for name in fields))
    return hmac.compare_digest(wanted.encode(), headers.get("signature", "").encode())


def _is_signed(settings: PhoneSettings, call: Call, now: float) -> bool:
    secret, timestamp = settings.reveal(), call.headers.get("x-timestamp", "")
    if not secret or not (timestamp.isascii() and timestamp.isdigit()) or abs(now - int(timestamp)) > FRESH_S:
        return False
    given = call.headers.get("x-signature", "")
    return hmac.compare_digest(signed(secret, timestamp, call.body).encode(), given.encode())
