"""Telegram's names in ours: threads, messages, people. The only place that writes or reads these strings.

Thread: "c:<chat>", "c:<chat>:<topic>" in a group with topics, "b:<connection>:<chat>" for a business account's chat.
Message: "<chat>:<message>", "<connection>:<chat>:<message>": Telegram counts messages chat by chat.
"""

from collections.abc import Iterable

import msgspec


class Where(msgspec.Struct, frozen=True):
    """Where a message of ours goes."""

    chat: int
    topic: int | None = None
    connection: str | None = None


def thread_key(chat: int, topic: int | None = None, connection: str | None = None) -> str:
    if connection:
        return f"b:{connection}:{chat}"
    return f"c:{chat}:{topic}" if topic else f"c:{chat}"


def business_prefix(connection: str) -> str:
    """How the keys of all threads of a business account begin."""
    return f"b:{connection}:"


def business_keys(connection: str) -> str:
    """How the keys of all messages of a business account begin."""
    return f"{connection}:"


def parse_thread(key: str) -> Where:
    """Raises ValueError for a key that this kind did not make."""
    kind, _, rest = key.partition(":")
    if kind == "b":
        connection, _, chat = rest.rpartition(":")
        return Where(int(chat), connection=connection or None)
    if kind != "c":
        raise ValueError(key)
    chat, _, topic = rest.partition(":")
    return Where(int(chat), topic=int(topic) if topic else None)


def is_business(thread: str) -> bool:
    """Is this the chat of a business account, rather than the bot's own?"""
    return thread.startswith("b:")


def message_key(chat: int, message: int, connection: str | None = None) -> str:
    return f"{connection}:{chat}:{message}" if connection else f"{chat}:{message}"


def parse_message(key: str) -> int | None:
    """message_id within its chat; None for what Telegram cannot reply to (a pressed button)."""
    last = key.rpartition(":")[2]
    return int(last) if last.isdecimal() else None


def numbers(keys: Iterable[str]) -> list[int]:
    """The message_ids of one message's parts, in the order they were sent."""
    return sorted(number for key in keys if (number := parse_message(key)) is not None)


def button_key(chat: int, callback: str) -> str:
    return f"{chat}:q{callback}"


def external_user(user: int) -> str:
    return str(user)
