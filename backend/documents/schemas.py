"""Documents as the API and events show them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from backend.tasks.schemas import Id

SubjectName = Literal["card", "contact", "company"]


class BoundTo(msgspec.Struct, frozen=True):
    """What it is bound to. `conversation_id`: where that is opened, None where there is no dialog."""

    kind: SubjectName
    id: int
    name: str
    conversation_id: int | None


class KeptFile(msgspec.Struct, frozen=True):
    """`url` serves the bytes to those who see what it is bound to; the rest as of a message's file."""

    id: UUID
    kind: str
    name: str
    mime: str
    size: int
    width: int | None
    height: int | None
    duration_s: float | None
    url: str
    sound: str | None
    waveform: list[int] | None
    preview: str | None
    pages: int | None
    state: Literal["stored"] = "stored"


class SaidIn(msgspec.Struct, frozen=True):
    """The message that brought the file, and which of its files it was."""

    conversation_id: int
    seq: int
    file_id: UUID


class Binder(msgspec.Struct, frozen=True):
    """Who bound it: a colleague, or a service account."""

    kind: Literal["user", "token"]
    id: int
    name: str


class DocumentView(msgspec.Struct, frozen=True):
    """A file or a link: one of `file`, `url` is there. `removed`: it can be brought back for thirty days.

    `library_id`: it stands in the library, and is here what it is there now.
    """

    id: int
    about: BoundTo
    title: str
    file: KeptFile | None
    url: str | None
    said_in: SaidIn | None
    library_id: int | None
    author: Binder | None
    rev: int
    created_at: datetime
    removed: bool


class DocumentsPage(msgspec.Struct, frozen=True):
    """`next` is the cursor, `count` how many there are in all."""

    items: list[DocumentView]
    next: str | None
    count: int


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which one: {"kind": "card", "id": 17}."""

    kind: SubjectName
    id: Id


class NewDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /documents: one of `file_id`, `url`, `library_id`.

    `file_id`: one's own upload, or a file of a message that one sees. `title`: left out, the file's name, the link's
    address. `client_id`: asked twice, it is bound once.
    """

    about: About
    file_id: UUID | None = None
    url: str | None = None
    library_id: Id | None = None
    title: str = ""
    client_id: UUID | None = None


class EditDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /documents/{id}: `rev` as seen. `url`: of a link alone."""

    rev: int
    title: str | msgspec.UnsetType = msgspec.UNSET
    url: str | msgspec.UnsetType = msgspec.UNSET
