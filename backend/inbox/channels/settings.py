"""A channel's settings at rest: plain fields as JSON, secrets encrypted apart."""

from typing import Any

import msgspec

from backend.connectors.settings import load, parts
from backend.kit.secrets import Cipher


def seal(cipher: Cipher, settings: msgspec.Struct) -> tuple[str, bytes | None]:
    """What channels.settings and channels.secrets keep."""
    plain, secret = parts(settings)
    return msgspec.json.encode(plain).decode(), cipher.encrypt(secret) if secret else None


def values(cipher: Cipher, plain: str, kept: bytes | None) -> dict[str, Any]:
    """All the values of a channels row, secrets among them. Raises secrets.Undecipherable."""
    secret = cipher.decrypt(kept, dict[str, str]) if kept else {}
    return {**msgspec.json.decode(plain), **secret}


def unseal(cipher: Cipher, shape: type[msgspec.Struct], plain: str, kept: bytes | None) -> msgspec.Struct:
    """The settings of a channels row. Raises secrets.Undecipherable; Invalid when the kind's shape has moved on."""
    return load(shape, values(cipher, plain, kept))
