"""Which kinds of channel there are. A new kind: copy a folder, add a line here."""

from importlib import import_module

from backend.connectors.contract import Connector

# kind -> package with a `connector`; imported when first asked for
KINDS: dict[str, str] = {
    "telegram": "backend.connectors.telegram",
    "practice": "backend.connectors.practice",
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
