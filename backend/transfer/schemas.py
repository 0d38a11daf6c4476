"""Imports and exports as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from backend.lists.schemas import Asked
from backend.transfer.columns import Entity, Target
from backend.transfer.reading.confined import Sheet

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Key = Literal["phone", "email", "tax_id"]
# somebody known: leave as they are, fill what is empty, put what the file says, make another one anyway
Rule = Literal["skip", "fill", "update", "make"]
State = Literal["draft", "checking", "checked", "running", "paused", "done", "cancelled", "undoing", "undone"]
Outcome = Literal["new", "filled", "updated", "skipped", "error"]
TargetName = Annotated[str, msgspec.Meta(max_length=40)]
MappingName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Defaults(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What stands where a row says nothing. `funnel_id` is where all requests of the file go."""

    funnel_id: Id | None = None
    status_id: Id | None = None
    source_id: Id | None = None
    responsible_id: Id | None = None
    currency: Annotated[str, msgspec.Meta(max_length=3)] = ""
    tags: Annotated[tuple[str, ...], msgspec.Meta(max_length=30)] = ()


class ImportSetup(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`columns`: for each column of the file where it goes, or null. `by`: what somebody known is found by."""

    columns: Annotated[list[TargetName | None], msgspec.Meta(max_length=300)] = []
    defaults: Defaults = Defaults()
    by: Annotated[tuple[Key, ...], msgspec.Meta(max_length=3)] = ("phone", "email")
    rule: Rule = "fill"


class ReadAs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PUT /imports/{id}/reading: how the file is read; null is found out. `header`: the first row names the
    columns."""

    encoding: Literal["utf-8", "cp1251", "utf-16", "cp1257", "cp1252", "cp866", "koi8_r"] | None = None
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    sheet: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    header: bool = True


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How the file was read."""

    kind: Literal["text", "book", "page"]
    encoding: str | None = None
    delimiter: str | None = None
    sheets: list[Sheet] = []
    sheet: str | None = None
    header: bool = True


class Counts(msgspec.Struct, frozen=True):
    """Rows by what becomes of them."""

    new: int = 0
    filled: int = 0
    updated: int = 0
    skipped: int = 0
    error: int = 0


class Undone(msgspec.Struct, frozen=True):
    """What an undo removed, put back as it was, and left."""

    removed: int = 0
    left: int = 0
    restored: int = 0


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """One import. `checked` and `done` count rows; `undo_until`: until when it can be taken back."""

    id: int
    entity: Entity
    state: State
    file_name: str
    reading: Reading
    headers: list[str]
    setup: ImportSetup
    version: int
    total: int
    checked: Counts
    done: Counts
    undone: Undone
    undo_until: datetime | None
    created_at: datetime
    ended_at: datetime | None


class ColumnSample(msgspec.Struct, frozen=True):
    """A column of the file: its header and a few of its values."""

    header: str
    samples: list[str]


class ImportDetail(msgspec.Struct, frozen=True):
    """An import with what its columns hold and where they may go. `file_fields`: names of fields that no column can
    fill, as they hold files."""

    run: ImportView
    columns: list[ColumnSample]
    targets: list[Target]
    file_fields: list[str] = []


class EditImport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PATCH /imports/{id}: `version` as seen. It has to be checked anew after that."""

    version: int
    setup: ImportSetup


class RowFault(msgspec.Struct, frozen=True):
    """What is wrong with a row: of which column (empty: of the whole), and the sentence."""

    column: str
    message: str


class Shown(msgspec.Struct, frozen=True):
    """A value as it would be stored: where, and how it reads."""

    target: str
    label: str
    value: str


class RowView(msgspec.Struct, frozen=True):
    """A row of the file. `values` as they would be stored."""

    line: int
    outcome: Outcome | None
    values: list[Shown]
    faults: list[RowFault]


class LeftView(msgspec.Struct, frozen=True):
    """What an undo left, and why."""

    kind: Literal["card", "contact", "company"]
    id: int
    line: int
    message: str


class MappingView(msgspec.Struct, frozen=True):
    """A mapping that somebody saved: header → where it goes."""

    id: int
    entity: Entity
    name: str
    targets: dict[str, str]


class NewMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /imports/mappings; one of the same name is replaced."""

    entity: Entity
    name: MappingName
    targets: dict[Annotated[str, msgspec.Meta(max_length=300)], TargetName]


Exported = Literal["contact", "company", "card", "invoice", "order"]
Format = Literal["csv", "xlsx", "vcard", "outlook"]


class NewExport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /exports: which list, as it is filtered, sorted and searched; which columns (none: all that the
    caller sees). `encoding` and `delimiter` are those of CSV."""

    entity: Exported
    format: Format
    asked: Asked = Asked()
    columns: Annotated[list[TargetName], msgspec.Meta(max_length=300)] = []
    encoding: Literal["utf-8", "cp1251"] = "utf-8"
    delimiter: Literal[";", ","] = ";"


class ExportView(msgspec.Struct, frozen=True):
    """`until`: until when its file can be fetched, by its maker alone."""

    id: int
    entity: Exported
    format: Format
    state: Literal["running", "done", "failed", "cancelled"]
    total: int
    done: int
    file_name: str
    size: int
    created_at: datetime
    until: datetime | None


Values = dict[str, Any]
