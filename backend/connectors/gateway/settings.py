"""What a gateway's channel needs to know: whose gateway, which account, and, of one described here, how it speaks."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from backend.connectors.address import is_address
from backend.connectors.gateway import ids
from backend.connectors.gateway.describing import described, ready
from backend.connectors.gateway.description import Description
from backend.connectors.gateway.expressions import find
from backend.kit.secrets import Secret

Provider = Literal["green_api", "wazzup", "evolution", "twilio", "dialog360", "generic"]
Speaks = Literal["whatsapp", "sms", "viber", "avito", "telegram", "instagram", "vk", "max", "other"]
NUMBERED = ("whatsapp", "sms", "viber")
# its form has a field of several lines for it
Written = Annotated[str, msgspec.Meta(max_length=20_000, extra={"shape": "code"})]
PLAIN = re.compile(r"[^\s\x00-\x1f{}]{1,200}")
SECTIONS = ("receive", "send", "statuses", "signature")
MASK = "••••••"


class GatewaySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`provider` decides which of the others there are. `account`: the instance, channel or login there; `sender`: the
    number that writes; `hook_token`: what the gateway signs with. The last four describe a generic one, in TOML.
    """

    provider: Provider = "green_api"
    speaks: Speaks = "whatsapp"
    account: str | None = None
    token: Secret | None = None
    sender: str | None = None
    hook_token: Secret | None = None
    mode: Literal["webhook", "polling"] = "webhook"
    api_base: str | None = None
    receive: Written = ""
    send: Written = ""
    statuses: Written = ""
    signature: Written = ""

    def faults(self) -> dict[str, str]:
        found = {}
        try:
            needed = self.description().fields
        except ValueError as error:
            section = str(error).partition(":")[0]
            return {section if section in SECTIONS else "receive": "bad_description"}
        for name, field in needed.items():
            value = getattr(self, name)
            if field.required and not (value.reveal() if isinstance(value, Secret) else value):
                found[name] = "required"
        for name in ("account", "token", "sender", "hook_token"):
            value = getattr(self, name)
            said = value.reveal() if isinstance(value, Secret) else value
            if said and not PLAIN.fullmatch(said):
                found[name] = "bad_token" if isinstance(value, Secret) else "bad_value"
        if self.provider == "generic" and not self.api_base:
            found["api_base"] = "required"
        if self.api_base and not is_address(self.api_base):
            found["api_base"] = "bad_address"
        speaks = self.description().speaks
        if speaks and self.speaks not in speaks:
            found["speaks"] = "not_spoken"
        return found

    def description(self) -> Description:
        """Raises ValueError."""
        return description_of(self.provider, self.receive, self.send, self.statuses, self.signature)

    @property
    def phones(self) -> bool:
        """Are its people numbers?"""
        return self.speaks in NUMBERED

    def shown(self) -> dict[str, Any]:
        """What paths and templates may name, without what is secret."""
        described = self.description()
        base = (self.api_base or described.base).rstrip("/")
        bases = {name: find(path, {"base": base}) for name, path in described.bases.items()}
        return {"account": self.account, "sender": self.sender, "speaks": self.speaks, "base": base, **bases}

    def values(self, hook: str = "", secret: str = "", *, masked: bool = False) -> dict[str, Any]:
        """All of them. `hook`: where the gateway calls; `masked`: to be looked at."""
        token = self.token.reveal() if self.token else ""
        hook_token = self.hook_token.reveal() if self.hook_token else ""
        key = ids.hook_key(secret)
        secrets = {"token": token, "hook_token": hook_token, "hook_key": key}
        if masked:
            secrets = {name: MASK if value else "" for name, value in secrets.items()}
        return {**self.shown(), **secrets, "hook": hook}


def description_of(provider: str, receive: str, send: str, statuses: str, signature: str) -> Description:
    """Raises ValueError."""
    if provider == "generic":
        return described(receive, send, statuses, signature)
    return ready()[provider]


def description_in(plain: Mapping[str, Any]) -> Description:
    """Of settings as they are stored, without secrets. Raises ValueError."""
    sections = [str(plain.get(name) or "") for name in SECTIONS]
    return description_of(str(plain.get("provider") or "green_api"), *sections)
