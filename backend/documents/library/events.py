"""Events of the library."""

import msgspec

from backend.kit.db import Published, Staff, Tx


class LibraryRef(msgspec.Struct, frozen=True):
    """Which item."""

    id: int
    rev: int


class LibraryChanged(msgspec.Struct, frozen=True, tag="library.changed"):
    """Put there, changed, replaced, removed, brought back: ask for it anew."""

    library: LibraryRef


def tell(tx: Tx, item_id: int, rev: int) -> None:
    tx.publish(Published(LibraryChanged(LibraryRef(item_id, rev)), Staff(), "library", item_id))
