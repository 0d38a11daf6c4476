"""Addresses that an administrator types into a channel's settings."""

from urllib.parse import urlsplit


def is_address(value: str) -> bool:
    """An http(s) base address without credentials, query or fragment."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    plain = not (parts.username or parts.password or parts.query or parts.fragment or {"{", "}", " "} & set(value))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and plain
