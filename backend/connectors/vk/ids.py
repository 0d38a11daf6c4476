"""VK's names in ours: threads, messages, people. The only place that writes or reads these strings.

Thread: "p:<peer>"; a peer from 2,000,000,000 on is a chat of several people, below nothing a community.
Message: "<peer>:<conversation_message_id>": VK counts messages peer by peer. Its other number, `id`, is 0 in chats, and
edits and replies do not name it.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b

CHATS_FROM = 2_000_000_000
# the name under which a payload of ours bears its button
PRESSED = "button"
# what VK takes as a secret: letters and digits, 50 at most
SECRET_MAX = 50


def thread_key(peer: int) -> str:
    return f"p:{peer}"


def parse_thread(key: str) -> int:
    """The peer. Raises ValueError for a key that this kind did not make."""
    kind, _, peer = key.partition(":")
    if kind != "p":
        raise ValueError(key)
    return int(peer)


def is_chat(peer: int) -> bool:
    """Of several people, rather than with one?"""
    return peer >= CHATS_FROM


def message_key(peer: int, number: int) -> str:
    return f"{peer}:{number}"


def parse_message(key: str) -> int | None:
    """conversation_message_id within its peer; None for what VK cannot reply to (a pressed button)."""
    last = key.rpartition(":")[2]
    return int(last) if last.isdecimal() else None


def numbers(keys: Iterable[str]) -> list[int]:
    """The conversation_message_ids of one message's parts, in the order they were sent."""
    return sorted(number for key in keys if (number := parse_message(key)) is not None)


def mark_key(peer: int, random_id: int) -> str:
    """By which an echo is known before VK has numbered it."""
    return f"{peer}:r{random_id}"


def button_key(peer: int, event: str) -> str:
    return f"{peer}:b{event}"


def external_user(user: int) -> str:
    return str(user)


def random_id(once: str, part: int) -> int:
    """VK's idempotency key of one part of one send, an int32: the same for every attempt. VK compares it with what was
    sent to the same peer within the hour, a hundred messages at most, so 31 bits tell them apart.
    """
    digest = blake2b(f"{once}/{part}".encode(), digest_size=4).digest()
    return int.from_bytes(digest) >> 1 or 1


def hook_secret(ours: str) -> str:
    """Our secret of a hook in the letters that VK takes."""
    return re.sub("[^A-Za-z0-9]", "", ours)[:SECRET_MAX]
