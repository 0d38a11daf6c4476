"""What a VK channel needs to know: the community's access key, and how events come."""

import re
from typing import Annotated, Literal

import msgspec

from backend.connectors.address import is_address
from backend.kit.secrets import Secret

TOKEN = re.compile(r"[A-Za-z0-9._-]{10,500}")
SECRET = re.compile(r"[A-Za-z0-9_-]{6,50}")
CODE = re.compile(r"[A-Za-z0-9]{4,50}")


class VkSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`group_id` and `confirmation` are learnt from VK by the check, where the key's rights allow it; `secret` is ours
    unless one is given (for a callback server that is set up by hand). `api_base`: what plays api.vk.ru.
    """

    token: Secret
    mode: Literal["webhook", "polling"] = "polling"
    group_id: Annotated[int, msgspec.Meta(ge=1, lt=2**53)] | None = None
    confirmation: str | None = None
    secret: Secret | None = None
    api_base: str | None = None

    def faults(self) -> dict[str, str]:
        found = {}
        if not TOKEN.fullmatch(self.token.reveal()):
            found["token"] = "bad_token"
        if self.secret is not None and not SECRET.fullmatch(self.secret.reveal()):
            found["secret"] = "bad_secret"
        if self.confirmation is not None and not CODE.fullmatch(self.confirmation):
            found["confirmation"] = "bad_confirmation"
        if self.api_base is not None and not is_address(self.api_base):
            found["api_base"] = "bad_address"
        return found
