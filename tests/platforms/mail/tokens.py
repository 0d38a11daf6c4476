"""A provider's sign-in: authorize and token endpoints (RFC 6749, 7636), introspection for the mail servers (RFC 7662).

Written from the RFCs and from what Microsoft ("Microsoft identity platform and OAuth 2.0 authorization code flow") and
Google ("Using OAuth 2.0 for Web Server Applications") say of theirs: forms only, PKCE S256, a code is good once and for
its own redirect address, errors as JSON with 400.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, CLIENT_SECRET, SCOPE = "samovar-app", "app-secret", "mail.read mail.send offline_access"


@dataclass
class Asked:
    """An agreement on its way: what the authorize endpoint was asked, and who agreed."""

    redirect_uri: str
    challenge: str
    account: str


@dataclass
class TokenServer:
    """`with TokenServer() as tokens`. `account` agrees to whatever is asked. `lasts_s`: how long an access token lives.

    `once`: a refresh token is good for one time, as some have it. `away`: 503 to everything. `asks`: a page on which
    the person agrees or refuses, by one of two links; else they agree at once.
    """

    account: str = "support@shop.test"
    lasts_s: float = 3600.0
    once: bool = True
    away: bool = False
    asks: bool = False
    codes: dict[str, Asked] = field(default_factory=dict)
    # refresh token → account, access token → (account, until)
    refreshers: dict[str, str] = field(default_factory=dict)
    accesses: dict[str, tuple[str, float]] = field(default_factory=dict)
    # grant types that the token endpoint was asked for, with what came of it
    ledger: list[tuple[str, str]] = field(default_factory=list)

    def __enter__(self) -> TokenServer:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.get(self)

            def do_POST(self) -> None:
                server.post(self)

            def log_message(self, *_: object) -> None:
                return

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def page(self) -> str:
        """Of another site than ours, as a browser sees it."""
        return f"http://localhost:{self._http.server_port}/authorize"

    def settings(self, **more: Any) -> dict[str, Any]:
        """Of a channel that signs in here."""
        return {
            "sign_in": "oauth",
            "client_id": CLIENT,
            "client_secret": CLIENT_SECRET,
            "authorize_url": self.page,
            "token_url": f"{self.url}/token",
            "scope": SCOPE,
        } | more

    def withdraw(self) -> None:
        """The account's owner takes the leave back."""
        self.refreshers.clear()
        self.accesses.clear()

    def expire(self) -> None:
        """Access tokens end before their time; the leave stands."""
        self.accesses.clear()

    def get(self, call: BaseHTTPRequestHandler) -> None:
        """The person agrees or refuses, and is sent back."""
        parts = urlsplit(call.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        wrong = (
            parts.path not in ("/authorize", "/agreed", "/refused")
            or asked.get("response_type") != "code"
            or asked.get("client_id") != CLIENT
            or asked.get("code_challenge_method") != "S256"
            or not asked.get("code_challenge")
            or asked.get("scope") != SCOPE
        )
        if wrong:
            return _say(call, 400, {"error": "invalid_request"})
        if self.asks and parts.path == "/authorize":
            return _page(call, self.account, parts.query)
        if parts.path == "/refused":
            # RFC 6749, 4.1.2.1
            return _back(call, asked, error="access_denied", error_description="The user said no.")
        code = secrets.token_urlsafe(16)
        self.codes[code] = Asked(asked["redirect_uri"], asked["code_challenge"], self.account)
        return _back(call, asked, code=code)

    def post(self, call: BaseHTTPRequestHandler) -> None:
        length = int(call.headers.get("content-length", 0))
        form = {name: values[0] for name, values in parse_qs(call.rfile.read(length).decode()).items()}
        if self.away:
            return _say(call, 503, {"error": "temporarily_unavailable"})
        if call.path == "/introspect":
            account, until = self.accesses.get(form.get("token", ""), ("", 0.0))
            alive = until > time.time()
            return _say(
                call, 200, {"active": alive, "username": account, "scope": SCOPE} if alive else {"active": False}
            )
        status, said = self._token(form)
        self.ledger.append((form.get("grant_type", ""), said.get("error", "ok")))
        return _say(call, status, said)

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, CLIENT_SECRET):
            return 401, {"error": "invalid_client"}
        match form.get("grant_type"):
            case "authorization_code":
                asked = self.codes.pop(form.get("code", ""), None)
                if asked is None or form.get("redirect_uri") != asked.redirect_uri:
                    return 400, {"error": "invalid_grant"}
                digest = sha256(form.get("code_verifier", "").encode()).digest()
                if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked.challenge:
                    return 400, {"error": "invalid_grant"}
                account = asked.account
            case "refresh_token":
                given = form.get("refresh_token", "")
                known = self.refreshers.pop(given, None) if self.once else self.refreshers.get(given)
                if known is None:
                    return 400, {"error": "invalid_grant", "error_description": "The refresh token was revoked."}
                account = known
            case _:
                return 400, {"error": "unsupported_grant_type"}
        access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.accesses[access] = (account, time.time() + self.lasts_s)
        self.refreshers[refresh] = account
        return 200, {
            "token_type": "Bearer",
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": int(self.lasts_s),
            "scope": SCOPE,
        }


def _back(call: BaseHTTPRequestHandler, asked: dict[str, str], **said: str) -> None:
    call.send_response(302)
    call.send_header("location", f"{asked['redirect_uri']}?{urlencode(said | {'state': asked['state']})}")
    call.end_headers()


def _page(call: BaseHTTPRequestHandler, account: str, query: str) -> None:
    links = "".join(f'<p><a href="/{path}?{escape(query)}">{path}</a></p>' for path in ("agreed", "refused"))
    body = f"<!doctype html><title>Sign in</title><h1>{escape(account)}</h1>{links}".encode()
    call.send_response(200)
    call.send_header("content-type", "text/html; charset=utf-8")
    call.send_header("content-length", str(len(body)))
    call.end_headers()
    call.wfile.write(body)


def _say(call: BaseHTTPRequestHandler, status: int, said: dict[str, Any]) -> None:
    body = json.dumps(said).encode()
    call.send_response(status)
    call.send_header("content-type", "application/json")
    call.send_header("content-length", str(len(body)))
    call.end_headers()
    call.wfile.write(body)
