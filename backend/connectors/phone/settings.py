"""What a telephone channel needs to know: whose exchange, and how it and we prove who we are."""

import re
from typing import Annotated, Literal

import msgspec
import phonenumbers

from backend.connectors.address import is_address
from backend.kit.secrets import Secret

Provider = Literal["signed", "mango", "zadarma", "asterisk", "asterisk_dialplan"]
# provider -> fields beside those of all, and whether each must be given
FIELDS: dict[Provider, dict[str, bool]] = {
    "mango": {"account": True, "secret": True, "line": False, "api_base": False},
    "zadarma": {"account": True, "secret": True, "line": False, "api_base": False},
    "asterisk": {
        "api_base": True, "account": True, "secret": True, "endpoint": False, "context": False, "application": False,
        "ring_context": False,
    },
    "asterisk_dialplan": {},
    "signed": {"secret": True, "call_url": False},
}  # fmt: skip
PLAIN = re.compile(r"[^\s\x00-\x1f]{1,200}")
ENDPOINT = re.compile(r"[A-Za-z0-9_]{1,20}/[^\s\x00-\x1f]{0,100}\{extension\}[^\s\x00-\x1f]{0,100}")
NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
SECRET_MIN = 16
BASES: dict[Provider, str] = {"mango": "https://app.mango-office.ru", "zadarma": "https://api.zadarma.com"}
HOSTS: dict[Provider, tuple[str, ...]] = {
    "mango": ("mango-office.ru", "mangosip.ru"),
    "zadarma": ("zadarma.com",),
}


class PhoneSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`provider` decides which others there are. `account`: by which the exchange knows us (a key, a user's name);
    `secret`: what is signed with, or a password; `region`: whose numbers are dialled without a plus; `line`: from which
    number we call; `ring_context`: where a live call is sent on (empty: `context`); `call_url`: where a call is asked
    for (signed as what comes is).
    """

    provider: Provider = "mango"
    region: Annotated[str, msgspec.Meta(max_length=2)] = "RU"
    account: str | None = None
    secret: Secret | None = None
    line: str | None = None
    api_base: str | None = None
    call_url: str | None = None
    endpoint: str = "PJSIP/{extension}"
    context: str = "from-internal"
    ring_context: str = ""
    application: str = "samovar"

    def faults(self) -> dict[str, str]:
        found = {name: "required" for name, needed in FIELDS[self.provider].items() if needed and not self._has(name)}
        if self.region not in phonenumbers.SUPPORTED_REGIONS:
            found["region"] = "bad_region"
        if self.account and not PLAIN.fullmatch(self.account):
            found["account"] = "bad_value"
        if self._weak():
            found["secret"] = "short_secret"
        for name in ("api_base", "call_url"):
            value = getattr(self, name)
            if value and not is_address(value):
                found[name] = "bad_address"
        if not ENDPOINT.fullmatch(self.endpoint):
            found["endpoint"] = "bad_endpoint"
        names = {
            "context": self.context, "application": self.application, "ring_context": self.ring_context or self.context,
        }  # fmt: skip
        found |= {name: "bad_value" for name, value in names.items() if not NAME.fullmatch(value)}
        return found

    def _has(self, name: str) -> bool:
        value = getattr(self, name)
        return bool(value.reveal() if isinstance(value, Secret) else value)

    def _weak(self) -> bool:
        """What guards our own door has to be long; a password of an exchange is its owner's matter."""
        told = self.secret.reveal() if self.secret else ""
        return bool(told) and self.provider == "signed" and (len(told) < SECRET_MIN or not told.isascii())

    @property
    def base(self) -> str:
        return (self.api_base or BASES.get(self.provider, "")).rstrip("/")

    def reveal(self) -> str:
        return self.secret.reveal() if self.secret else ""
