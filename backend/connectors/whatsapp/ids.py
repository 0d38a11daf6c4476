"""WhatsApp's names in ours: threads, messages, people. The only place that writes or reads these strings.

Person: the business-scoped user id ("RU.1349…"), which is told even where the phone is hidden, and changes with the
number; "+<digits>" where only a phone is known (bodies of before 2026, whom we write to first).
Thread: "u:<user id>" or "p:<digits>" with one person, "g:<group id>" with several. Message: its wamid, as it stands.
"""

import re

from backend.connectors.contract import Thread

USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
MARK = "samovar:"
# biz_opaque_callback_data holds 512 characters
MARK_MAX = 512
# …/support/error-codes and wa_id: one person, whose digits may be told with or without a sign of old
_SPELLINGS = (
    (re.compile(r"55(\d\d)9(\d{8})"), r"55\1\2"),
    (re.compile(r"521(\d{10})"), r"52\1"),
    (re.compile(r"549(\d{10})"), r"54\1"),
)


def digits(phone: str) -> str:
    """A number in one spelling, whichever of its own the platform or a person uses."""
    found = re.sub(r"\D", "", phone)
    for spelling, plain in _SPELLINGS:
        if match := spelling.fullmatch(found):
            return match.expand(plain)
    return found


def external_user(user_id: str | None, phone: str | None) -> str:
    """Raises ValueError for somebody who is neither."""
    if user_id:
        return user_id
    if phone and (found := digits(phone)):
        return f"+{found}"
    raise ValueError("nobody")


def thread_key(external: str) -> str:
    return f"p:{external[1:]}" if external.startswith("+") else f"u:{external}"


def group_key(group: str) -> str:
    return f"g:{group}"


def thread_of(external: str) -> Thread:
    return Thread(thread_key(external))


def recipient(key: str) -> dict[str, str]:
    """Of a send. Raises ValueError for a thread that takes none."""
    kind, _, name = key.partition(":")
    if kind == "u" and name:
        return {"recipient": name}
    if kind == "p" and name.isdecimal():
        return {"to": name}
    raise ValueError(key)


def mark(once: str, attempt: int, part: int) -> str:
    """What comes back in the statuses of one part of one try, and in nobody else's."""
    return f"{MARK}{once}/{attempt}/{part}"


def mark_of(opaque: str | None) -> str | None:
    return opaque if opaque and opaque.startswith(MARK) and len(opaque) <= MARK_MAX else None


def hook_token(secret: str) -> str:
    """What we are asked for when our address is verified."""
    return re.sub("[^A-Za-z0-9]", "", secret)
