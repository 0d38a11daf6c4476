"""What a link bears: drawn by chance, long enough that nobody guesses one, short enough for every platform. Pure."""

import re
import secrets
from hashlib import sha256

# Telegram takes 64 characters of A-Z a-z 0-9 _ -; VK and MAX take more
SHAPE = re.compile(r"go-[A-Za-z0-9_-]{32}")


def drawn() -> str:
    return f"go-{secrets.token_urlsafe(24)}"


def is_ours(text: str) -> bool:
    """It looks like one; whether we gave it, the database knows."""
    return SHAPE.fullmatch(text) is not None


def hash_of(token: str) -> bytes:
    return sha256(token.encode()).digest()
