"""What a MAX channel needs to know: the bot's token, and how updates come."""

import re
import ssl
from typing import Annotated, Literal

import msgspec

from backend.connectors.address import is_address
from backend.kit.secrets import Secret

TOKEN = re.compile(r"[A-Za-z0-9._:=+/-]{10,500}")
CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")


class MaxSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`bot_id` is learnt from MAX by the check. `certificate`: a root (PEM) to trust beside the usual ones, since MAX's
    own is not among them everywhere. `api_base`: what plays platform-api2.max.ru.
    """

    token: Secret
    mode: Literal["webhook", "polling"] = "polling"
    bot_id: Annotated[int, msgspec.Meta(ge=1, lt=2**62)] | None = None
    certificate: str | None = None
    api_base: str | None = None

    def faults(self) -> dict[str, str]:
        found = {}
        if not TOKEN.fullmatch(self.token.reveal()):
            found["token"] = "bad_token"
        if self.certificate is not None and not _is_certificate(self.certificate):
            found["certificate"] = "bad_certificate"
        if self.api_base is not None and not is_address(self.api_base):
            found["api_base"] = "bad_address"
        return found


def pem(pasted: str) -> str:
    """Certificates in their lines again: a field of one line takes them away."""
    found = ["".join(body.split()) for body in CERTIFICATE.findall(pasted)]
    lines = [[body[at : at + 64] for at in range(0, len(body), 64)] for body in found]
    return "".join("\n".join(["-----BEGIN CERTIFICATE-----", *body, "-----END CERTIFICATE-----", ""]) for body in lines)


def _is_certificate(pasted: str) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem(pasted))
    except (ssl.SSLError, ValueError):
        return False
    return True
