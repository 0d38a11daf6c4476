"""The built interface: hashed assets for ever, index.html for every place of the application."""

from hashlib import blake2b
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response

from backend.kit.errors import Missing

FOR_EVER = "public, max-age=31536000, immutable"
EACH_TIME = "no-cache"


class Asset(msgspec.Struct, frozen=True):
    body: bytes
    mime: str
    etag: str
    stamp: int


class Assets:
    """Files below `root`, kept in memory, read anew when they change on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.kept: dict[Path, Asset] = {}

    def find(self, path: str) -> Asset | None:
        """The file at a URL path; None when there is none below the root."""
        try:
            file = (self.root / path.lstrip("/")).resolve()
            if not file.is_relative_to(self.root) or not file.is_file():
                return None
        except (ValueError, OSError):
            return None  # a NUL in it, or longer than a file system takes: no file of ours
        stamp = file.stat().st_mtime_ns
        kept = self.kept.get(file)
        if kept is None or kept.stamp != stamp:
            body = file.read_bytes()
            mime = guess_type(file.name)[0] or "application/octet-stream"
            kept = Asset(body, mime, f'"{blake2b(body, digest_size=10).hexdigest()}"', stamp)
            self.kept[file] = kept
        return kept

    def answer(self, request: Request[Any, Any, Any], path: str) -> Response[bytes]:
        """An asset, or the application's page for a place inside it. Raises Missing for a lost asset."""
        asset = self.find(path) if path.strip("/") else None
        caching = FOR_EVER if asset and "/assets/" in f"/{path}" else EACH_TIME
        if asset is None:
            if "." in path.rsplit("/", 1)[-1]:
                raise Missing
            asset = self.find("index.html")
        if asset is None:
            raise Missing("interface_not_built")
        headers = {"etag": asset.etag, "cache-control": caching}
        if request.headers.get("if-none-match") == asset.etag:
            return Response(b"", status_code=304, headers=headers, media_type=asset.mime)
        return Response(asset.body, headers=headers, media_type=asset.mime)
