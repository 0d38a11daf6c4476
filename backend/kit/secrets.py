"""Secrets at rest and in passing: a type that never shows itself, and encryption with the installation's key."""

import base64
import hashlib
from typing import Any, TypeVar

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

T = TypeVar("T")
HIDDEN = "•••"


class Secret:
    """A string that logs, tracebacks, JSON and f-strings show as •••. `reveal()` where it is really used."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__

    def __format__(self, _: str) -> str:
        return HIDDEN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not pickled")


class Undecipherable(Exception):
    """Encrypted with a key that is no longer named in SAMOVAR_SECRET_KEY, or damaged."""


class Cipher:
    """`Cipher(settings.secret_key)`. Several keys, parted by commas: the first encrypts, all of them decrypt."""

    def __init__(self, secret_key: str) -> None:
        keys = [part.strip() for part in secret_key.split(",") if part.strip()]
        self._fernet = MultiFernet([Fernet(_derive(key)) for key in keys])

    def encrypt(self, value: Any) -> bytes:
        """Any JSON-able value (Structs too; a Secret inside is revealed)."""
        return self._fernet.encrypt(msgspec.json.encode(value, enc_hook=_reveal))

    def decrypt(self, kept: bytes, shape: type[T]) -> T:
        """What was encrypted, as `shape`. Raises Undecipherable."""
        try:
            return msgspec.json.decode(self._fernet.decrypt(bytes(kept)), type=shape, dec_hook=_hide)
        except (InvalidToken, msgspec.MsgspecError) as error:
            raise Undecipherable from error

    def rotate(self, kept: bytes) -> bytes:
        """The same, under the first key. Raises Undecipherable."""
        try:
            return self._fernet.rotate(bytes(kept))
        except InvalidToken as error:
            raise Undecipherable from error


def _derive(key: str) -> bytes:
    # the key has at least 32 random characters: nothing to stretch, only to bring into Fernet's shape
    return base64.urlsafe_b64encode(hashlib.sha256(b"samovar fernet\0" + key.encode()).digest())


def _reveal(value: Any) -> Any:
    if isinstance(value, Secret):
        return value.reveal()
    raise NotImplementedError(type(value).__name__)


def _hide(shape: type, value: Any) -> Any:
    if shape is Secret and isinstance(value, str):
        return Secret(value)
    raise NotImplementedError(shape.__name__)
