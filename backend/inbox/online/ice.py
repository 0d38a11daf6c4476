"""How two browsers find a way to each other: servers of the house's own, with passwords that end soon.

TURN's time-limited credentials as coturn has them (`use-auth-secret`): user = "<expiry>:<who>", password =
base64(HMAC-SHA1(shared secret, user)). https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00
"""

import hmac
from base64 import b64encode
from typing import Literal

import msgspec

from backend.kit.settings import Settings

# a server asks for the password when a talk begins: later it may have ended
LASTS_S = 3600


class IceServer(msgspec.Struct, frozen=True, omit_defaults=True):
    """As RTCPeerConnection takes it."""

    urls: list[str]
    username: str = ""
    credential: str = ""


class Ways(msgspec.Struct, frozen=True):
    """`policy` relay: by our server alone, so that neither learns the other's address."""

    servers: list[IceServer]
    policy: Literal["all", "relay"] = "all"


def ways(settings: Settings, who: str, now: float, *, relay: bool) -> Ways:
    """For one browser, `who` it is for in the server's log."""
    servers = [IceServer(list(settings.stun_urls))] if settings.stun_urls else []
    if settings.turn_urls:
        user = f"{int(now) + LASTS_S}:{who}"
        servers.append(IceServer(list(settings.turn_urls), user, password(settings.turn_secret or "", user)))
    return Ways(servers, "relay" if relay else "all")


def password(secret: str, user: str) -> str:
    return b64encode(hmac.digest(secret.encode(), user.encode(), "sha1")).decode()
