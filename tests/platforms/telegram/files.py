"""Files as one bot knows them: https://core.telegram.org/bots/api#getfile"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from tests.platforms.telegram.errors import bad

DOWNLOAD_BYTES = 20 * 1024 * 1024
LINK_SECONDS = 3600
FOLDERS = {
    "photo": "photos",
    "video": "videos",
    "audio": "music",
    "voice": "voice",
    "document": "documents",
    "sticker": "stickers",
    "animation": "animations",
    "video_note": "video_notes",
    "thumbnail": "thumbnails",
}


@dataclass
class Upload:
    """A file that came in a multipart body."""

    name: str
    content: bytes
    mime: str


@dataclass
class StoredFile:
    file_id: str
    unique_id: str
    kind: str
    path: str
    content: bytes
    size: int
    about: dict[str, Any] = field(default_factory=dict)
    link_until: float = 0.0

    @property
    def ids(self) -> dict[str, Any]:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


class FileStore:
    """A file_id is one bot's own: another bot's store does not know it."""

    def __init__(self, bot_id: int, clock: Callable[[], float]) -> None:
        self.bot_id, self.clock = bot_id, clock
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, content: bytes, name: str, size: int | None = None) -> StoredFile:
        """`size` alone plays a file too big to carry: it has that size and cannot be downloaded."""
        number = len(self.by_id)
        digest = hashlib.sha256(f"{self.bot_id}:{kind}:{number}".encode()).hexdigest()
        unique = hashlib.sha256(kind.encode() + content + str(size).encode()).hexdigest()[:15]
        path = f"{FOLDERS[kind]}/file_{number}{PurePosixPath(name).suffix}"
        stored = StoredFile(f"AgAD{digest}", f"AQAD{unique}", kind, path, content, size or len(content))
        self.by_id[stored.file_id] = self.by_path[path] = stored
        return stored

    def known(self, file_id: str) -> StoredFile:
        if file_id not in self.by_id:
            raise bad("wrong file identifier/HTTP URL specified")
        return self.by_id[file_id]

    def link(self, file_id: str) -> dict[str, Any]:
        """getFile: a path good for at least an hour, for files up to 20 MB."""
        if file_id not in self.by_id:
            raise bad("invalid file_id")
        stored = self.by_id[file_id]
        if stored.size > DOWNLOAD_BYTES:
            raise bad("file is too big")
        stored.link_until = self.clock() + LINK_SECONDS
        return {**stored.ids, "file_path": stored.path}

    def download(self, path: str) -> bytes | None:
        stored = self.by_path.get(path)
        return stored.content if stored and self.clock() < stored.link_until else None
