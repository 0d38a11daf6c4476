"""Zadarma's signatures: base64 of the hex of HMAC-SHA1, for PHP's hash_hmac gives hex."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

SIGNED = {
    "NOTIFY_ANSWER": ("caller_id", "destination", "call_start"),
    "NOTIFY_OUT_START": ("internal", "destination", "call_start"),
    "NOTIFY_OUT_END": ("internal", "destination", "call_start"),
    "NOTIFY_RECORD": ("pbx_call_id", "call_id_with_rec"),
}
USUAL = ("caller_id", "called_did", "call_start")


def sign(text: str, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).hexdigest().encode()).decode()


def of_event(form: Mapping[str, str], secret: str) -> str:
    names = SIGNED.get(form["event"], USUAL)
    return sign("".join(form.get(name, "") for name in names), secret)


def of_call(path: str, params: Mapping[str, str], secret: str) -> str:
    """As PHP's http_build_query writes them, sorted by name."""
    query = urlencode(sorted(params.items()))
    return sign(path + query + hashlib.md5(query.encode(), usedforsecurity=False).hexdigest(), secret)
