"""Work on many rows as the API and events show it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from backend.lists.schemas import ColumnName, Entity, Where

RowVerb = Literal["set", "tag", "untag", "delete", "restore", "issue", "void", "send", "remind"]
# whose rows lie in the bin
OF_BIN: RowVerb = "restore"
CHOSEN_MOST = 5000
MATCHING_MOST = 100_000
RowNumber = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
TagText = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class RowArgs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What the verb needs: `column` and `value` of set (as PATCH takes it; null empties), `tags` of tag and untag,
    `reason` of void, `text` of send and remind: with {{link}}, {{invoice}}, {{total}}, {{due}}, {{until}} and those of
    saved replies."""

    column: ColumnName = ""
    value: Any = None
    tags: Annotated[tuple[TagText, ...], msgspec.Meta(max_length=30)] = ()
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""
    text: Annotated[str, msgspec.Meta(max_length=4000)] = ""


class AllOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """All rows that match, as a list is asked for."""

    where: Where | None = None
    search: Annotated[str, msgspec.Meta(max_length=200)] = ""


class NewListRun(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /lists/{entity}/bulk: rows by `ids`, or all that match. `client_id`: asked twice, it is begun once;
    the answer is the first run, as it stands by then."""

    client_id: UUID | None = None
    verb: RowVerb
    args: RowArgs = RowArgs()
    ids: Annotated[tuple[RowNumber, ...], msgspec.Meta(max_length=CHOSEN_MOST)] = ()
    matching: AllOf | None = None


class ListRun(msgspec.Struct, frozen=True):
    """How far it has come. `undoes`: the run that this one takes back; `undo_until`: until when it can be itself, null
    of what nobody can take back any more."""

    id: int
    entity: Entity
    verb: RowVerb
    args: dict[str, Any]
    state: Literal["running", "done", "stopped"]
    total: int
    done: int
    skipped: int
    undoes: int | None
    undone: bool
    undo_until: datetime | None
    created_at: datetime


class RowWhy(msgspec.Struct, frozen=True):
    """The code and, in the caller's language, the sentence."""

    code: str
    message: str


class LeftRow(msgspec.Struct, frozen=True):
    """A row that was left as it is. `title` only where the caller sees it."""

    id: int
    title: str | None
    why: RowWhy
