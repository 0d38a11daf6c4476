"""Headers of every request as they are read, and of every answer, errors and unknown paths too."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Hook = Callable[[Any, Any], Awaitable[None]]


# of answers that no page reads: hooks of platforms, handshakes that are refused
BARE = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cache-control", b"no-store"),
)


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """Headers by lower-case name; cookies that came in several lines are joined, of the rest the last one counts."""
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name, text = raw.decode("latin-1").lower(), value.decode("latin-1")
        found[name] = f"{found[name]}; {text}" if name == "cookie" and name in found else text
    return found


def policy(public_url: str) -> str:
    """The content security policy of our own pages: nothing but our own bundle, files and socket."""
    socket = public_url.replace("http", "ws", 1)
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        # the accessible parts of the interface place their pop-ups with style attributes
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "font-src": "'self'",
        "connect-src": f"'self' {socket}",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        # a letter's own page, which brings a stricter policy
        "frame-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def security_headers(public_url: str) -> Hook:
    """A before_send hook. A header that the handler set itself stays."""
    fixed = {
        b"content-security-policy": policy(public_url).encode(),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"same-origin",
        b"x-frame-options": b"DENY",
        b"cross-origin-opener-policy": b"same-origin",
        b"cross-origin-resource-policy": b"same-origin",
        b"permissions-policy": b"camera=(), geolocation=(), payment=(), usb=()",
    }
    if public_url.startswith("https://"):
        fixed[b"strict-transport-security"] = b"max-age=31536000"
    private = fixed | {b"cache-control": b"no-store"}

    async def hook(message: Any, scope: Any) -> None:
        if message["type"] != "http.response.start":
            return
        wanted = private if scope["path"].startswith("/api/") else fixed
        given = list(message.get("headers", ()))
        have = {name.lower() for name, _ in given}
        message["headers"] = given + [(name, value) for name, value in wanted.items() if name not in have]

    return hook
