"""Signing in to somebody else's account by their leave: OAuth 2, authorization code with PKCE (RFC 6749, 7636).

Three calls of forms; what a library adds to them is a client that refreshes while it asks by HTTP, and ours speaks
IMAP and SMTP (docs/decisions/0183).
"""

import base64
import secrets
import time
from hashlib import sha256
from urllib.parse import urlencode

import httpx
import msgspec

PATIENCE_S = 20.0
# used no more so shortly before it ends
EARLY_S = 120.0
BODY_MAX = 256 * 1024


class App(msgspec.Struct, frozen=True):
    """Our application at a provider. `more`: what the provider wants in the address where a person agrees."""

    authorize_url: str
    token_url: str
    client_id: str
    client_secret: str
    scope: str
    more: dict[str, str] = {}


class Tokens(msgspec.Struct, frozen=True):
    """`expires`: by our clock, 0 where the provider does not say."""

    access: str
    refresh: str
    expires: float

    def is_good(self, now: float) -> bool:
        return bool(self.access) and (not self.expires or self.expires - EARLY_S > now)


class NotGranted(Exception):
    """The provider refuses for good: `code` is of RFC 6749 (invalid_grant: the leave was withdrawn, or is used up)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreached(Exception):
    """The provider is away, or answers what nobody understands."""


def verifier() -> str:
    return secrets.token_urlsafe(48)


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def address(app: App, redirect_uri: str, state: str, verifier: str) -> str:
    """Where the person agrees."""
    asked = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        "scope": app.scope,
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        **app.more,
    }
    return f"{app.authorize_url}{'&' if '?' in app.authorize_url else '?'}{urlencode(asked)}"


async def exchange(app: App, redirect_uri: str, code: str, verifier: str) -> Tokens:
    """The code of an agreement for tokens. Raises NotGranted, Unreached."""
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    found = await _ask(app, asked)
    if not found.refresh:
        # it would work for an hour, and nobody would know why it stopped
        raise NotGranted("no_refresh_token")
    return found


async def refreshed(app: App, known: Tokens) -> Tokens:
    """Raises NotGranted, Unreached. Some providers give another refresh token each time, most keep the one."""
    found = await _ask(app, {"grant_type": "refresh_token", "refresh_token": known.refresh, "scope": app.scope})
    return msgspec.structs.replace(found, refresh=found.refresh or known.refresh)


class _Answer(msgspec.Struct):
    access_token: str = ""
    refresh_token: str = ""
    expires_in: float | str = 0
    error: str = ""


async def _ask(app: App, asked: dict[str, str]) -> Tokens:
    form = {**asked, "client_id": app.client_id}
    if app.client_secret:
        form["client_secret"] = app.client_secret
    now = time.time()
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_S, follow_redirects=False, trust_env=False) as http:
            answer = await http.post(app.token_url, data=form, headers={"accept": "application/json"})
        found = msgspec.json.decode(answer.content[:BODY_MAX], type=_Answer)
        lasts = float(found.expires_in or 0)
    except (httpx.HTTPError, msgspec.MsgspecError, ValueError) as error:
        raise Unreached(type(error).__name__) from None
    if found.error and answer.status_code < 500:
        raise NotGranted(found.error[:60])
    if answer.status_code != 200 or not found.access_token:
        raise Unreached(f"HTTP {answer.status_code}")
    return Tokens(found.access_token, found.refresh_token, now + lasts if lasts else 0.0)
