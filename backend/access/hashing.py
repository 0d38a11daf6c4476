"""Opaque tokens and passwords, as they are kept."""

import asyncio
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

# argon2 takes 64 MiB and some 50 ms of a core: two at a time, the rest queue instead of eating the machine
_threads = ThreadPoolExecutor(2, thread_name_prefix="argon2")
_hasher = PasswordHash((Argon2Hasher(),))


def new_token() -> str:
    """256 random bits, url-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """How a token is kept: a fast hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


async def password_hash(password: str) -> str:
    """Argon2id, in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def password_matches(password: str, kept: str | None) -> bool:
    """Does the password belong to `kept`? None (unknown person, no password yet) takes as long as a wrong one."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _matches, password, kept)


def _matches(password: str, kept: str | None) -> bool:
    return _hasher.verify(password, kept or _nobody()) and kept is not None


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))
