"""What a WhatsApp channel needs to know: one business number, the account that it belongs to, and the app's keys."""

import re

import msgspec

from backend.connectors.address import is_address
from backend.kit.secrets import Secret

NUMBER_ID = re.compile(r"\d{5,25}")
TOKEN = re.compile(r"[A-Za-z0-9._|-]{20,1000}")
APP_SECRET = re.compile(r"[0-9a-f]{16,64}")
VERIFY_TOKEN = re.compile(r"[!-~]{6,200}")


class WhatsAppSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`verify_token` is ours unless one is given (for a webhook that is set up by hand). `api_base`: what plays
    graph.facebook.com.
    """

    phone_number_id: str
    waba_id: str
    token: Secret
    app_secret: Secret
    verify_token: Secret | None = None
    api_base: str | None = None

    def faults(self) -> dict[str, str]:
        found = {}
        for name in ("phone_number_id", "waba_id"):
            if not NUMBER_ID.fullmatch(getattr(self, name)):
                found[name] = "bad_meta_id"
        if not TOKEN.fullmatch(self.token.reveal()):
            found["token"] = "bad_token"
        if not APP_SECRET.fullmatch(self.app_secret.reveal()):
            found["app_secret"] = "bad_app_secret"
        if self.verify_token is not None and not VERIFY_TOKEN.fullmatch(self.verify_token.reveal()):
            found["verify_token"] = "bad_verify_token"
        if self.api_base is not None and not is_address(self.api_base):
            found["api_base"] = "bad_address"
        return found
