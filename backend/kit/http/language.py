"""In which language to answer."""

from typing import Any

from backend.kit.words import DEFAULT, LOCALES


def language(scope: Any) -> str:
    """The signed-in caller's, else the best of Accept-Language, else Russian. Takes an ASGI scope."""
    known = getattr(scope.get("user"), "locale", None)
    if known in LOCALES:
        return str(known)
    wanted = next((value for name, value in scope.get("headers", ()) if name == b"accept-language"), b"")
    return accepted(wanted.decode("latin-1"))


def accepted(header: str) -> str:
    """The language of ours that an Accept-Language header likes best."""
    best, weight = DEFAULT, 0.0
    for part in header.split(",")[:20]:
        tag, _, rest = part.strip().partition(";")
        locale, q = tag.strip().lower()[:2], _quality(rest)
        if locale in LOCALES and q > weight:
            best, weight = locale, q
    return best


def _quality(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return max(0.0, min(1.0, float(value)))
    except ValueError:
        return 0.0
