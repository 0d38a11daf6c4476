"""Which kinds of channel there are. A new kind: copy a folder, add a line here."""

from importlib import import_module

from backend.connectors.abilities import Lack, Narrows
from backend.connectors.contract import Capabilities, Connector

# kind -> package with a `connector`; imported when first asked for
KINDS: dict[str, str] = {
    "telegram": "backend.connectors.telegram",
    "vk": "backend.connectors.vk",
    "max": "backend.connectors.max",
    "whatsapp": "backend.connectors.whatsapp",
    "practice": "backend.connectors.practice",
    "webchat": "backend.connectors.webchat",
}


class UnknownKind(LookupError):
    """Nobody built this kind of channel."""


def kinds() -> tuple[str, ...]:
    return tuple(KINDS)


def connector(kind: str) -> Connector:
    """The connector of `kind`. Loads no SDK. Raises UnknownKind."""
    package = KINDS.get(kind)
    if package is None:
        raise UnknownKind(kind)
    found: Connector = import_module(package).connector
    return found


# a card's own thread: nothing of it ever leaves the house
INTERNAL = "internal"
_SILENT = Capabilities(can_send=False, reports=(), lead_source=False)


def capabilities(kind: str) -> Capabilities:
    """What a kind can do; an internal channel can do nothing outwards. Raises UnknownKind."""
    return _SILENT if kind == INTERNAL else connector(kind).capabilities


def lacks(kind: str, thread_key: str) -> tuple[Lack, ...]:
    """What a kind can do, but not in this thread; of a kind that is gone nothing is known."""
    if kind not in KINDS:
        return ()
    found = connector(kind)
    return found.lacks(thread_key) if isinstance(found, Narrows) else ()
