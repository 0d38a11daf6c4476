"""Work on many dialogs as the API and events show it."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from backend.inbox.actions.assign import Assign
from backend.inbox.actions.close import Reason
from backend.inbox.actions.snooze import Snooze
from backend.inbox.queries.filter import Filter, Id, TagName

AskedVerb = Literal["assign", "done", "reopen", "snooze", "tag", "untag", "status", "read", "unread"]
# dealt out from the board: each dialog to somebody of its own
Verb = AskedVerb | Literal["deal"]
CHOSEN_MOST = 1000
MATCHING_MOST = 10_000


class Args(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What the verb needs: `to` of assign, `no_reply` of done where customers wait, `tags` and where they stand."""

    to: Assign | None = None
    no_reply: Reason | None = None
    snooze: Snooze | None = None
    tags: Annotated[tuple[TagName, ...], msgspec.Meta(max_length=30)] = ()
    on: Literal["card", "contact"] = "card"
    status_id: Id | None = None


class NewBulk(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /conversations/bulk: dialogs by `ids`, or all that match a `filter`."""

    verb: AskedVerb
    args: Args = Args()
    ids: Annotated[tuple[Id, ...], msgspec.Meta(max_length=CHOSEN_MOST)] = ()
    filter: Filter | None = None


class BulkView(msgspec.Struct, frozen=True):
    """How far it has come. `undoes`: the run that this one takes back; `undo_until`: until when it can be itself, null
    once that is over."""

    id: int
    verb: Verb
    args: dict[str, Any]
    state: Literal["running", "done", "stopped"]
    total: int
    done: int
    skipped: int
    undoes: int | None
    undone: bool
    undo_until: datetime | None
    created_at: datetime


class Why(msgspec.Struct, frozen=True):
    """The code and, in the caller's language, the sentence."""

    code: str
    message: str


class SkippedView(msgspec.Struct, frozen=True):
    """A dialog that was left as it is. `title` only where the caller sees it."""

    conversation_id: int
    title: str | None
    why: Why
