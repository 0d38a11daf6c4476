"""The one client for addresses that others name: webhooks, avatars, link previews, imports (DESIGN 3, 17).

Each connection goes to an address that was looked at after the name was resolved, so a name that answers first with
a public address and then with a private one gains nothing. Limits on time, size and hops.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
import msgspec

TOTAL_S = 5.0
BYTES_MAX = 5 * 1024 * 1024
HOPS = 3
# below it live mail, file and name servers, which say yes to more than HTTP
OPEN_PORTS = 1024


class Blocked(Exception):
    """We do not go there. `code` names the sentence errors.<code>."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Failed(Exception):
    """The other side did not answer as it should; `code`: timeout, too_large, too_many_hops, unreachable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotConnected(Failed):
    """Nothing has left: there was no connection. Raised as `unreachable`."""


class Answer(msgspec.Struct, frozen=True):
    status: int
    headers: dict[str, str]
    body: bytes
    url: str


def is_public(address: str) -> bool:
    """May a stranger send us there? Not into our own house, whatever the address's spelling."""
    found = ip_address(address.split("%")[0])
    if isinstance(found, IPv6Address):
        inner = _inner(found)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for: mapped, compatible, 6to4, NAT64, Teredo."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    high, low = int(address) >> 32, int(address) & 0xFFFFFFFF
    if high in (0, 0x64FF9B << 64) and low > 1:
        return IPv4Address(low)
    return None


def _is_open(port: int) -> bool:
    return port in (80, 443) or port >= OPEN_PORTS


def check_url(url: str) -> None:
    """What can be said before any look-up: when an administrator saves it. Raises Blocked."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Blocked("bad_address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise Blocked("bad_address")
    if port is not None and not _is_open(port):
        raise Blocked("address_not_allowed")
    try:
        if not is_public(parts.hostname):
            raise Blocked("address_not_allowed")
    except ValueError:
        return  # a name: looked at when it is resolved


class _Filter(httpcore.AsyncNetworkBackend):
    """Resolves, looks, and connects to the very address it looked at."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._inner = httpcore.AnyIOBackend()
        self._allowed = allowed

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        address = host if host in self._allowed else await self._resolve(host, port)
        return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        raise Blocked("address_not_allowed")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _resolve(self, host: str, port: int) -> str:
        if not _is_open(port):
            raise Blocked("address_not_allowed")
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = [str(entry[4][0]) for entry in found]
        # one private answer among public ones is an attempt, not a configuration
        if not addresses or not all(is_public(address) for address in addresses):
            raise Blocked("address_not_allowed")
        return addresses[0]


@cache
def _usual_roots() -> ssl.SSLContext:
    """Read once a process: it takes as long as a call."""
    return httpx.create_ssl_context(trust_env=False)


def transport(allowed: Iterable[str] = (), root: str = "") -> httpx.AsyncHTTPTransport:
    """For an httpx client that goes nowhere private but to the hosts in `allowed`. Its requests may raise Blocked.

    `root`: a certificate (PEM) to trust beside the usual ones.
    """
    guarded = httpx.AsyncHTTPTransport(trust_env=False, retries=0)
    trusted = _usual_roots()
    if root:
        trusted = httpx.create_ssl_context(trust_env=False)
        trusted.load_verify_locations(cadata=root)
    guarded._pool = httpcore.AsyncConnectionPool(  # httpx has no public way to the network backend
        ssl_context=trusted, network_backend=_Filter(frozenset(allowed))
    )
    return guarded


class Outgoing:
    """`async with Outgoing() as outgoing: await outgoing.get(url)`.

    `allowed`: hosts that an administrator named and that may be private, any port.
    """

    def __init__(
        self, *, allowed: Iterable[str] = (), total_s: float = TOTAL_S, bytes_max: int = BYTES_MAX, hops: int = HOPS
    ) -> None:
        self._allowed = frozenset(allowed)
        self._total_s = total_s
        self._bytes_max = bytes_max
        self._hops = hops
        self._client = httpx.AsyncClient(
            transport=transport(self._allowed), follow_redirects=False, trust_env=False, timeout=httpx.Timeout(total_s)
        )

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Follows at most `hops` redirects; headers go to the first host alone. Raises Blocked, Failed."""
        async with self._within():
            for _ in range(self._hops + 1):
                answer = await self._ask("GET", url, headers, None)
                place = answer.headers.get("location")
                if answer.status not in (301, 302, 303, 307, 308) or not place:
                    return answer
                before, url = urlsplit(url).netloc, urljoin(url, place)
                if urlsplit(url).netloc != before:
                    headers = None
        raise Failed("too_many_hops")

    async def post(self, url: str, content: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """Follows no redirect: what was signed for one address is not sent to another. Raises Blocked, Failed."""
        async with self._within():
            return await self._ask("POST", url, headers, content)

    @asynccontextmanager
    async def _within(self) -> AsyncIterator[None]:
        """All of it in `total_s`, however slowly the other side drips."""
        try:
            async with asyncio.timeout(self._total_s):
                yield
        except (TimeoutError, httpx.TimeoutException):
            raise Failed("timeout") from None
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise NotConnected("unreachable") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            raise Failed("unreachable") from None

    async def _ask(self, method: str, url: str, headers: Mapping[str, str] | None, content: bytes | None) -> Answer:
        if urlsplit(url).hostname not in self._allowed:
            check_url(url)
        # unpacked: a packed body of a few kilobytes can fill the memory in one step
        asked = {**(headers or {}), "accept-encoding": "identity"}
        async with self._client.stream(method, url, headers=asked, content=content) as response:
            body = bytearray()
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > self._bytes_max:
                    raise Failed("too_large")
            return Answer(response.status_code, dict(response.headers), bytes(body), url)

    async def close(self) -> None:
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
