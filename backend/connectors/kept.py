"""A file that a door of our own took in: it lies in our storage already, and no platform is asked for it. Pure."""

import msgspec

from backend.connectors.contract import FileKind, RemoteFile


class KeptFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """An upload that lies in our storage under `key`."""

    kind: FileKind
    key: str
    name: str
    mime: str
    size: int
    width: int | None = None
    height: int | None = None

    def remote(self) -> RemoteFile:
        """As the contract has it."""
        return RemoteFile(
            self.kind,
            {},
            name=self.name,
            mime=self.mime,
            size=self.size,
            width=self.width,
            height=self.height,
            kept=self.key,
        )
