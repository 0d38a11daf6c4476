"""Where a request comes from: the guard against other sites that use a colleague's cookie."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from backend.kit.errors import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def own_origins(public_url: str) -> frozenset[str]:
    """The origins that are ours: the public one; on a machine of one's own also its other names."""
    parts = urlsplit(public_url)
    if parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        return frozenset({public_url})
    port = f":{parts.port}" if parts.port else ""
    return frozenset(f"{parts.scheme}://{host}{port}" for host in _LOOPBACK)


def demand_own_origin(method: str, headers: Mapping[str, str], own: frozenset[str]) -> None:
    """For what changes something by cookie. Raises Forbidden foreign_origin.

    A browser names Origin or Sec-Fetch-Site on every such request; a program that names neither still has to send
    JSON, which no page of another site can do without asking first. Files need one of the two.
    """
    if method in SAFE:
        return
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    told = origin is not None or site is not None
    foreign = (origin is not None and origin not in own) or site not in (None, "same-origin", "none")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if foreign or not _fits(kind, _has_body(headers), told):
        raise Forbidden("foreign_origin")


def _fits(kind: str, body: bool, told: bool) -> bool:
    if kind in ("multipart/form-data", "application/octet-stream"):
        return told
    return kind == "application/json" or (not body and not kind)


def _has_body(headers: Mapping[str, str]) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
