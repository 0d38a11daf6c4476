"""From which address a request comes."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

Network = IPv4Network | IPv6Network


def peer(scope: Any, trusted: Iterable[Network]) -> str:
    """The nearest address that is none of our own proxies. X-Forwarded-For counts only when a proxy of ours said it.

    Takes an ASGI scope. "" where the server knows none (a unix socket).
    """
    client = scope.get("client")
    here = str(client[0]) if client else ""
    networks = tuple(trusted)
    said = ",".join(v.decode("latin-1") for name, v in scope.get("headers", ()) if name == b"x-forwarded-for")
    for hop in reversed([part.strip() for part in said.split(",") if part.strip()]):
        if not _within(here, networks) or not _is_address(hop):
            return here
        here = hop
    return here


def _within(text: str, networks: tuple[Network, ...]) -> bool:
    return _is_address(text) and any(ip_address(text) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
