"""When a form was shown: signed, so that a machine that fills it in at once, or keeps it for weeks, is told apart."""

import hmac
import time
from hashlib import sha256

LEAST_S = 2
VALID_S = 36 * 3600


def give(secret_key: str, key: str, now: float | None = None) -> str:
    at = str(int(time.time() if now is None else now))
    return f"{at}.{_signed(secret_key, key, at)}"


def age(secret_key: str, key: str, ticket: str) -> float | None:
    """Seconds since it was given; None: it is not ours."""
    at, _, signature = ticket.partition(".")
    if not (at.isascii() and at.isdigit() and len(at) < 12):
        return None
    if not hmac.compare_digest(_signed(secret_key, key, at).encode(), signature.encode()):
        return None
    return time.time() - int(at)


def _signed(secret_key: str, key: str, at: str) -> str:
    return hmac.new(secret_key.encode(), f"form-ticket {key} {at}".encode(), sha256).hexdigest()[:32]
