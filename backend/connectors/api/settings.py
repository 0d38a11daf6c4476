"""What a channel of one's own needs to know: the program's token, and where what we send goes."""

from base64 import b64decode
from binascii import Error

import msgspec

from backend.connectors.address import is_address
from backend.kit.secrets import Secret

TOKEN_MIN = 24
PREFIX = "whsec_"
KEY_MIN, KEY_MAX = 24, 64


class ApiSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`token`: what the program shows at our hook · `webhook_url`: where we send to; none: the channel only takes in
    · `signing_secret`: "whsec_" and base64, as https://www.standardwebhooks.com has it.
    """

    token: Secret
    webhook_url: str | None = None
    signing_secret: Secret | None = None

    def faults(self) -> dict[str, str]:
        found = {}
        if len(self.token.reveal()) < TOKEN_MIN or not self.token.reveal().isascii():
            found["token"] = "short_token"
        if self.webhook_url is not None and not is_address(self.webhook_url):
            found["webhook_url"] = "bad_address"
        if self.webhook_url is not None and self.signing_secret is None:
            found["signing_secret"] = "required"
        if self.signing_secret is not None and not _is_key(self.signing_secret.reveal()):
            found["signing_secret"] = "bad_signing_secret"
        return found


def _is_key(secret: str) -> bool:
    digits = secret.removeprefix(PREFIX).rstrip("=")
    try:
        key = b64decode(digits + "=" * (-len(digits) % 4), validate=True)
    except (Error, ValueError):
        return False
    return secret.startswith(PREFIX) and KEY_MIN <= len(key) <= KEY_MAX
