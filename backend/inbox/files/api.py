"""HTTP of files."""

import errno
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from backend.access.grants import Grants
from backend.access.guards import public
from backend.access.policy import can, demand
from backend.inbox.files.again import fetch_again
from backend.inbox.files.answer import Slice, etag, headers_of, safe_headers, slice_of
from backend.inbox.files.faces import find_avatar
from backend.inbox.files.find import Found, find, preview, sound
from backend.inbox.files.from_library import LibraryUse, use
from backend.inbox.files.keep import keep_upload, note
from backend.inbox.files.lend import Lending
from backend.inbox.files.multipart import Reader, boundary_of
from backend.inbox.files.prepare.drawn import drawn_page
from backend.inbox.files.rate import Uploads
from backend.inbox.files.rounded import FileChange, change_kind
from backend.inbox.schemas import Attachment
from backend.kit.db import Database
from backend.kit.errors import Forbidden, Missing, Refused
from backend.kit.http import RowId
from backend.kit.settings import Settings
from backend.kit.storage import NoSuchFile, Storage, temporary

# whoever may put a file anywhere: into a message, a note, a prepared answer, a field or the documents of a request, a
# person, a company, or into the library
UPLOADS = (
    "messages.send", "notes.write", "replies.manage", "cards.edit", "contacts.edit", "companies.edit", "library.manage",
)  # fmt: skip
Ask = Request[Any, Any, Any]


# the body is streamed to disk with our own limit, which is the settings'
@post("/files", request_max_body_size=None)
async def upload(
    request: Ask,
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    storage: NamedDependency[Storage],
) -> Attachment:
    """multipart/form-data with a part "file"; a part "kind" = voice marks a voice message."""
    if not any(can(me, right) for right in UPLOADS):
        raise Forbidden(values={"right": "messages.send"})
    _uploads(request).demand(me)
    boundary = boundary_of(request.headers.get("content-type", ""))
    try:
        async with temporary() as path:
            part = await Reader(path, settings.upload_max).read(request.stream(), boundary)
            key, name, looks = await keep_upload(storage, path, part)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refused("storage_full", status=507) from error
    async with db.tx() as tx:
        return await note(tx, me, part, key, name, looks)


def _uploads(request: Ask) -> Uploads:
    state = request.app.state
    if "uploads" not in state:
        state.uploads = Uploads()
    found: Uploads = state.uploads
    return found


@get("/files/{file_id:uuid}")
async def download(
    request: Ask,
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    file_id: FromPath[UUID],
    download: FromQuery[bool] = False,
) -> Response[Any]:
    """The bytes; the right is checked every time. ?download=true hands even a picture over as a file."""
    async with db.tx() as tx:
        found = await find(tx, me, file_id)
    return await served(request, storage, found, download=download)


@get("/files/{file_id:uuid}/sound")
async def playable(
    request: Ask,
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    file_id: FromPath[UUID],
) -> Response[Any]:
    """The same sound as MP3, for browsers that do not play the original."""
    async with db.tx() as tx:
        found = sound(await find(tx, me, file_id))
    return await served(request, storage, found)


@get("/files/{file_id:uuid}/preview")
async def first_page(
    request: Ask,
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    file_id: FromPath[UUID],
) -> Response[Any]:
    async with db.tx() as tx:
        found = preview(await find(tx, me, file_id))
    return await served(request, storage, found)


@get("/files/{file_id:uuid}/pages/{number:int}")
async def one_page(
    request: Ask,
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    file_id: FromPath[UUID],
    number: RowId,
) -> Response[Any]:
    """A page of a document as a picture, drawn when it is asked for."""
    async with db.tx() as tx:
        found = await find(tx, me, file_id)
    if number > (found.pages or 0):
        raise Missing
    tag = f'{etag(found)[:-1]}-{number}"'
    headers = safe_headers(tag, f"{found.name}-{number}.webp")
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type="image/webp")
    drawn = await drawn_page(storage, found.storage_key, number)
    return Response(drawn, headers=headers, media_type="image/webp")


@get("/contacts/{contact_id:int}/avatar", also=("v",))
async def avatar(
    request: Ask,
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    contact_id: RowId,
) -> Response[Any]:
    """How the person looks, as the messenger shows them."""
    async with db.tx() as tx:
        found = await find_avatar(tx, me, contact_id)
    return await served(request, storage, found)


async def served(request: Ask, storage: Storage, found: Found, *, download: bool = False) -> Response[Any]:
    try:
        size = await storage.size(found.storage_key)
    except NoSuchFile as error:
        raise Missing from error
    part = slice_of(request.headers, etag(found), size)
    headers = headers_of(found, part, download=download)
    media_type = headers.pop("content-type")
    if part.status in (304, 416):
        return Response(content=b"", status_code=part.status, headers=headers, media_type=media_type)
    body = _pieces(storage, found.storage_key, part)
    return Stream(body, status_code=part.status, headers=headers, media_type=media_type)


async def _pieces(storage: Storage, key: str, part: Slice) -> AsyncIterator[bytes]:
    async for piece in storage.read(key, part.start, part.end):
        yield piece


@patch("/files/{file_id:uuid}")
async def change_file(
    me: NamedDependency[Grants], db: NamedDependency[Database], data: JSONBody[FileChange], file_id: FromPath[UUID]
) -> Attachment:
    """A film becomes a round video message, or a film again, before it is sent."""
    demand(me, "messages.send")
    async with db.tx() as tx:
        return await change_kind(tx, me, file_id, data)


@post("/files/{file_id:uuid}/fetch", status_code=200)
async def fetch_file_again(
    me: NamedDependency[Grants], db: NamedDependency[Database], file_id: FromPath[UUID]
) -> Attachment:
    """A file that could not be had from the platform is asked for once more."""
    async with db.tx() as tx:
        return await fetch_again(tx, me, file_id)


@post("/library/{item_id:int}/use")
async def use_of_library(me: NamedDependency[Grants], db: NamedDependency[Database], item_id: RowId) -> LibraryUse:
    """For a message: a file as one's own upload over the same bytes, or the address of a link."""
    async with db.tx() as tx:
        return await use(tx, me, item_id)


@get("/lent/{token:str}/{name:str}", guards=[public])
async def lent(
    request: Ask,
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    storage: NamedDependency[Storage],
    token: FromPath[str],
) -> Response[Any]:
    """A file on its way out, for the platform that fetches it by its address; the token is the right, for an hour."""
    async with db.tx() as tx:
        found = await Lending(settings.secret_key, settings.public_url).find(tx, token)
    answer = await served(request, storage, found, download=True)
    # platforms go by the type; a browser is told to keep it as a file all the same
    answer.media_type = found.mime
    return answer


HANDLERS = [
    use_of_library,
    lent,
    upload,
    change_file,
    fetch_file_again,
    download,
    playable,
    first_page,
    one_page,
    avatar,
]
