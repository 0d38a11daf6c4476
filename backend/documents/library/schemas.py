"""The library as the API and events show it."""

from datetime import datetime
from uuid import UUID

import msgspec

from backend.documents.schemas import Binder, KeptFile


class LibraryItemView(msgspec.Struct, frozen=True):
    """A file or a link, as it stands now: one of `file`, `url` is there. `folder`: its path, "" at the top.

    `version`: how often it was replaced, from 1 on; `changed_by`, `changed_at`: the last time.
    """

    id: int
    title: str
    folder: str
    file: KeptFile | None
    url: str | None
    version: int
    changed_by: Binder | None
    changed_at: datetime
    rev: int
    removed: bool


class LibraryVersionView(msgspec.Struct, frozen=True):
    """How it once stood."""

    version: int
    file: KeptFile | None
    url: str | None
    by: Binder | None
    at: datetime


class NewLibraryItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /library: one of `file_id` (one's own upload), `url`. `client_id`: asked twice, it is put once."""

    file_id: UUID | None = None
    url: str | None = None
    title: str = ""
    folder: str = ""
    client_id: UUID | None = None


class EditLibraryItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /library/{id}: `rev` as seen. `file_id`, `url`: a new version of what it is; its name stays."""

    rev: int
    title: str | msgspec.UnsetType = msgspec.UNSET
    folder: str | msgspec.UnsetType = msgspec.UNSET
    file_id: UUID | msgspec.UnsetType = msgspec.UNSET
    url: str | msgspec.UnsetType = msgspec.UNSET
