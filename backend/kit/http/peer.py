"""From which address a request comes."""

from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any


def peer(scope: Any, trusted: tuple[str, ...]) -> str:
    """The nearest address that is none of our own proxies. X-Forwarded-For counts only when a proxy of ours said it.

    Takes an ASGI scope, and the networks of our proxies. "" where the server knows none (a unix socket).
    """
    client = scope.get("client")
    here = str(client[0]) if client else ""
    said = ",".join(v.decode("latin-1") for name, v in scope.get("headers", ()) if name == b"x-forwarded-for")
    for hop in reversed([part.strip() for part in said.split(",") if part.strip()]):
        if not _within(here, trusted) or not _is_address(hop):
            return here
        here = hop
    return here


def is_unheard(scope: Any, trusted: tuple[str, ...], public_url: str) -> bool:
    """Does a proxy stand between, whose word is not taken? Then everybody has its address and shares its limits."""
    client = scope.get("client")
    if not client or _within(str(client[0]), trusted):
        return False
    # we speak no TLS ourselves
    return public_url.startswith("https://") or any(name == b"x-forwarded-for" for name, _ in scope.get("headers", ()))


def _within(text: str, trusted: tuple[str, ...]) -> bool:
    return _is_address(text) and any(ip_address(text) in network for network in _networks(trusted))


@cache
def _networks(trusted: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text) for text in trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
