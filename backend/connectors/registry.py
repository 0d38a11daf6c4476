"""Which kinds of channel there are. A new kind: copy a folder, add a line here."""

from functools import lru_cache
from importlib import import_module

import msgspec

from backend.connectors.abilities import Lack, Narrows, Varies
from backend.connectors.contract import Capabilities, Connector
from backend.kit.secrets import Secret

# kind -> package with a `connector`; imported when first asked for
KINDS: dict[str, str] = {
    "telegram": "backend.connectors.telegram",
    "vk": "backend.connectors.vk",
    "max": "backend.connectors.max",
    "whatsapp": "backend.connectors.whatsapp",
    "gateway": "backend.connectors.gateway",
    "email": "backend.connectors.email",
    "phone": "backend.connectors.phone",
    "api": "backend.connectors.api",
    "practice": "backend.connectors.practice",
    "webchat": "backend.connectors.webchat",
    "form": "backend.connectors.form",
}


# those whose capabilities hang on a channel's settings (abilities.Varies)
VARYING = ("gateway", "phone")


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


def capabilities(kind: str, settings: str | None = None) -> Capabilities:
    """What a channel can do, `settings` being what channels.settings has: some kinds vary by them (decision 0169). An
    internal channel can do nothing outwards. Raises UnknownKind.
    """
    if kind == INTERNAL:
        return _SILENT
    found = connector(kind)
    return _varied(kind, settings) if settings and isinstance(found, Varies) else found.capabilities


@lru_cache(maxsize=500)
def _varied(kind: str, settings: str) -> Capabilities:
    found = connector(kind)
    assert isinstance(found, Varies)
    return found.capabilities_of(msgspec.json.decode(settings, type=dict))


def able(found: Connector, settings: msgspec.Struct) -> Capabilities:
    """What a channel with these settings can do."""
    if not isinstance(found, Varies):
        return found.capabilities
    # what it is given beside them to work with is none of them
    fields = {name: getattr(settings, name) for name in found.settings.__struct_fields__}
    plain = {name: value for name, value in fields.items() if not isinstance(value, Secret)}
    return found.capabilities_of(msgspec.to_builtins(plain))


def looks(kind: str, settings: str) -> str:
    """As what kind of channel it is shown."""
    if kind not in KINDS:
        return kind
    found = connector(kind)
    return found.looks(msgspec.json.decode(settings, type=dict)) if isinstance(found, Varies) else kind


def lacks(kind: str, thread_key: str) -> tuple[Lack, ...]:
    """What a kind can do, but not in this thread; of a kind that is gone nothing is known."""
    if kind not in KINDS:
        return ()
    found = connector(kind)
    return found.lacks(thread_key) if isinstance(found, Narrows) else ()
