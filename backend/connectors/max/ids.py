"""MAX's names in ours: threads, messages, people. The only place that writes or reads these strings.

Thread: "u:<user>" is a dialog, "c:<chat>" a chat of several people. A dialog has a chat_id too, but a pressed button
comes without it, and none at all when its message is gone; the person is always named.
Message: MAX's `mid`, one for all chats ("mid." and sixteen hex digits each for the chat and its place there).
"""

from hashlib import blake2b

DIALOG, CHAT = "u", "c"
# what is no message of MAX's, but one of ours: a pressed button, "Start", a forward without a body
MADE = ("b:", "s:", "f:")


def dialog_key(user: int) -> str:
    return f"{DIALOG}:{user}"


def chat_key(chat: int) -> str:
    return f"{CHAT}:{chat}"


def parse_thread(key: str) -> tuple[str, int]:
    """("u", person) or ("c", chat). Raises ValueError for a key that this kind did not make."""
    kind, _, number = key.partition(":")
    if kind not in (DIALOG, CHAT):
        raise ValueError(key)
    return kind, int(number)


def parse_message(key: str) -> str | None:
    """The `mid`; None for what MAX cannot reply to, change or delete."""
    return None if key.startswith(MADE) or not key else key


def button_key(callback: str, at: int) -> str:
    """One press. MAX calls `callback_id` the keyboard's, so the moment tells two presses apart."""
    return f"b:{blake2b(callback.encode(), digest_size=12).hexdigest()}:{at}"


def start_key(user: int, at: int) -> str:
    return f"s:{user}:{at}"


def bodiless_key(user: int, at: int) -> str:
    """A message that only passes another one on may come without a body, and so without a `mid`."""
    return f"f:{user}:{at}"


def external_user(user: int) -> str:
    return str(user)


def likely_dialog(user: int, bot: int) -> int:
    """The chat_id of a dialog that nobody has told us yet: how MAX numbers them, as its clients do it too. Only for
    what harms nobody when it is wrong (typing, a picture, a look): MAX lets a bot into its own chats alone.
    """
    return user ^ bot
