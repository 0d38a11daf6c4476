"""Names of the chat on a site: a person is "v:<visitor>" or, signed by the site, "u:<user id>"; so is their thread,
until a talk that began before they signed in goes on."""

from uuid import UUID


def visitor(visitor_id: UUID) -> str:
    """Somebody who only has a token."""
    return f"v:{visitor_id.hex}"


def signed(user_id: str) -> str:
    """Somebody whom the site knows: the same on every device."""
    return f"u:{user_id}"


def message_key(thread: str, client_id: UUID) -> str:
    """By the thread: who signs in amid a talk sends nothing twice."""
    return f"{thread}:{client_id.hex}"


def thread_of(message_key: str) -> str:
    """In which thread the message stands that this key names."""
    return message_key.rpartition(":")[0]


def client_id_of(message_key: str) -> UUID | None:
    """The widget's own name of a visitor's message."""
    try:
        return UUID(message_key.rpartition(":")[2])
    except ValueError:
        return None


def sent_key(ref: str) -> str:
    return f"ref:{ref}"
