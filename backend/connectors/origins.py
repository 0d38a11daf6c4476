"""Sites that a piece of ours may stand on: what an administrator names, and what a browser says."""

import re
from collections.abc import Iterable

_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\]")


def is_origin(value: str) -> bool:
    """scheme://host[:port], or with all the names below a host: https://*.shop.example."""
    scheme, _, rest = value.partition("://")
    host, port = rest, ""
    if match := re.fullmatch(r"(.*):(\d{1,5})", rest):
        host, port = match[1], match[2]
    known = scheme in ("http", "https") and bool(_HOST.fullmatch(host)) and value == value.lower()
    # *.com would be half of the web
    wild = not host.startswith("*.") or host.count(".") >= 2
    return known and wild and (not port or 0 < int(port) < 65536)


def is_within(origins: Iterable[str], origin: str) -> bool:
    """Is this one of them, or below one with a star?"""
    origins = tuple(origins)
    if origin in origins:
        return True
    scheme, _, rest = origin.partition("://")
    for allowed in origins:
        start, star, below = allowed.partition("://*.")
        if star and scheme == start and rest.endswith(f".{below}"):
            return True
    return False
