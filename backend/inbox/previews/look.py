"""Ask a stranger's server for a page and its picture, by the one client that goes nowhere private (kit/outgoing)."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import msgspec
import structlog

from backend.inbox.files.keep import storage_key
from backend.kit import confined
from backend.kit.outgoing import Answer, Blocked, Failed, Outgoing
from backend.kit.storage import Storage, temporary

log = structlog.get_logger("previews")

_HERE = "backend.inbox.previews"
_PAGES = ("text/html", "application/xhtml+xml")
# what a browser asks with, and nothing that tells whose house this is
_HEADERS = {"user-agent": "Mozilla/5.0 (compatible; link preview)", "accept": "text/html,application/xhtml+xml"}
MEMORY = 1024**3


class Picture(msgspec.Struct, frozen=True):
    """One of ours."""

    key: str
    width: int
    height: int


class Card(msgspec.Struct, frozen=True):
    """What stands under the message."""

    title: str
    description: str
    site: str
    picture: Picture | None = None


class _Page(msgspec.Struct, frozen=True):
    title: str
    description: str
    site: str
    image: str


class _Size(msgspec.Struct, frozen=True):
    width: int
    height: int


async def look(outgoing: Outgoing, storage: Storage, url: str) -> Card | None:
    """None where there is nothing to show: not to be reached, not a page, or one that says nothing of itself."""
    try:
        answer = await outgoing.get(url, _HEADERS)
        kind, _, rest = answer.headers.get("content-type", "").partition(";")
        if answer.status != 200 or kind.strip().lower() not in _PAGES:
            return None
        page = await _read(answer, _charset(rest))
    except (Blocked, Failed, confined.Failed) as error:
        log.info("preview.not_made", why=str(error))
        return None
    if not page.title:
        return None
    site = page.site or (urlsplit(answer.url).hostname or "").removeprefix("www.")
    picture = await _picture(outgoing, storage, urljoin(answer.url, page.image)) if page.image else None
    return Card(page.title, page.description, site, picture)


def _charset(rest: str) -> str:
    """As the server says it, if it says so in letters."""
    name = rest.strip().lower().removeprefix("charset=").strip("\"' ")
    return name if name.replace("-", "").replace("_", "").isalnum() else ""


async def _read(answer: Answer, charset: str) -> _Page:
    async with temporary() as path:
        path.write_bytes(answer.body)
        said = await confined.run(f"{_HERE}.page", str(path), charset, seconds=10, memory=MEMORY)
    return msgspec.json.decode(said, type=_Page)


async def _picture(outgoing: Outgoing, storage: Storage, url: str) -> Picture | None:
    try:
        answer = await outgoing.get(url, _HEADERS | {"accept": "image/*"})
        if answer.status != 200:
            return None
        async with temporary() as source, temporary() as target:
            source.write_bytes(answer.body)
            return await _draw(storage, source, target)
    except (Blocked, Failed, confined.Failed) as error:
        log.info("preview.no_picture", why=str(error))
        return None


async def _draw(storage: Storage, source: Path, target: Path) -> Picture:
    said = await confined.run(f"{_HERE}.picture", str(source), str(target), seconds=10, memory=MEMORY)
    size, key = msgspec.json.decode(said, type=_Size), storage_key()
    await storage.keep(key, target)
    return Picture(key, size.width, size.height)
