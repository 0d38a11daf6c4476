"""Does a builder show the form's secret, or sign with it?"""

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256

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
    given += _fields(form.settings.secret_field, got.pairs)
    if any(hmac.compare_digest(one.encode(), secret) for one in given):
        return True
    if got.body is None:
        return False
    right = hmac.new(secret, got.body, sha256).hexdigest().encode()
    signed = (headers.get(name, "").removeprefix("sha256=").strip().lower() for name in SIGNED)
    return any(hmac.compare_digest(one.encode(), right) for one in signed)


def _fields(name: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
    return [value for field, value in pairs if name and field == name]
