"""Does a builder show the form's secret, or sign with it?"""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from backend.inbox.forms.front import Form
from backend.inbox.forms.reading import Got

HEADERS = ("x-samovar-secret", "x-api-key", "x-webhook-secret", "x-auth-token")
SIGNED = ("x-signature", "x-signature-256", "x-hub-signature-256", "x-samovar-signature", "x-webhook-signature")


def is_genuine(form: Form, headers: Mapping[str, str], got: Got) -> bool:
    """A secret among headers or fields, or HMAC-SHA256 of the body as it came, in hex. No secret set: all are."""
    if form.settings.secret is None:
        return True
    secret = form.settings.secret.reveal().encode()
    given = [headers.get(name, "") for name in HEADERS]
    given.append(headers.get("authorization", "").removeprefix("Bearer "))
    given += _fields(form.settings.secret_field, got)
    if any(hmac.compare_digest(one.encode(), secret) for one in given):
        return True
    if got.body is None:
        return False
    right = hmac.new(secret, got.body, sha256).hexdigest().encode()
    signed = (headers.get(name, "").removeprefix("sha256=").strip().lower() for name in SIGNED)
    return any(hmac.compare_digest(one.encode(), right) for one in signed)


def _fields(name: str, got: Got) -> list[str]:
    if not name:
        return []
    body = _object(got)
    if body is not None:
        return [value] if isinstance(value := body.get(name), str) else []
    return [value for field, value in got.pairs if field == name]


def without_secret(form: Form, got: Got) -> None:
    """What has proved itself is not kept among the answers."""
    name = form.settings.secret_field
    if not name:
        return
    got.pairs = [(field, value) for field, value in got.pairs if field != name]
    body = _object(got)
    if body is not None and body.pop(name, None) is not None:
        got.body, got.charset = msgspec.json.encode(body), "utf-8"


def _object(got: Got) -> dict[str, Any] | None:
    if got.body is None:
        return None
    try:
        body = msgspec.json.decode(got.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
