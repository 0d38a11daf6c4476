"""The working set of one batch: what is locked and known, and what is to be written. No SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.activities import Activity
from backend.connectors.contract import Entity, Incoming, Letter, RemoteFile
from backend.inbox.actions.receive.batch import Key, PersonKey, Received, ThreadKey
from backend.inbox.actions.receive.known import ChannelKey, own_keys, ref_key
from backend.inbox.actions.receive.people import People
from backend.inbox.actions.receive.threads import Live
from backend.inbox.rows import arrived, message_changed
from backend.inbox.rows.conversations import is_troubled
from backend.inbox.rows.filled_in import in_a_row
from backend.inbox.schemas import LastMessage, MessageView
from backend.kit.db import Published, Scope

PREVIEW = 160


class Version(msgspec.Struct, frozen=True):
    """An earlier text of an edited message, and when it came to be."""

    key: Key
    at: datetime
    text: str
    entities: list[Entity]


class Early(msgspec.Struct, frozen=True):
    """A change whose message is not there yet."""

    channel_id: int
    key: str
    kind: str
    at: datetime
    incoming: Incoming


class NewFile(msgspec.Struct, frozen=True):
    id: Any
    key: Key
    position: int
    file: RemoteFile


class Work(msgspec.Struct, kw_only=True):
    """See the module. `views` of every message in work are in its Live; `fresh` maps new ones to their identity."""

    now: datetime
    people: People
    lives: dict[int, Live]
    threads: dict[ThreadKey, int]
    keys: dict[ChannelKey, Key]
    # who came by a link of ours (onward.Bound)
    bound: Sequence[Any] = ()
    early: dict[ChannelKey, list[Incoming]] = msgspec.field(default_factory=dict)
    in_flight: set[int] = msgspec.field(default_factory=set)
    doubtful: dict[int, list[int]] = msgspec.field(default_factory=dict)
    # addresses with which a talk of letters is
    partners: dict[int, set[str]] = msgspec.field(default_factory=dict)
    fresh: dict[Key, int | None] = msgspec.field(default_factory=dict)
    changed: dict[Key, None] = msgspec.field(default_factory=dict)
    new_keys: list[tuple[ChannelKey, Key]] = msgspec.field(default_factory=list)
    files: list[NewFile] = msgspec.field(default_factory=list)
    # what of new letters is kept beside their messages
    letters: list[tuple[Key, Letter]] = msgspec.field(default_factory=list)
    versions: list[Version] = msgspec.field(default_factory=list)
    new_early: list[Early] = msgspec.field(default_factory=list)
    used_early: list[ChannelKey] = msgspec.field(default_factory=list)
    confirmed: list[Key] = msgspec.field(default_factory=list)
    # had failed, and arrived after all
    revived: list[Key] = msgspec.field(default_factory=list)
    failed: list[Key] = msgspec.field(default_factory=list)
    # calls that were taken, or not, by this batch; colleagues by their extensions; who led a dialog by taking a call
    called: list[Key] = msgspec.field(default_factory=list)
    staff: dict[int, str] = msgspec.field(default_factory=dict)
    # calls of ours that are being dialled: (seq, since)
    dialled: dict[int, list[tuple[int, datetime]]] = msgspec.field(default_factory=dict)
    spoke: list[tuple[int, int]] = msgspec.field(default_factory=list)
    facts: list[Activity] = msgspec.field(default_factory=list)
    events: list[Published] = msgspec.field(default_factory=list)

    def live(self, item: Received) -> Live | None:
        """The conversation of the thread that the platform named."""
        thread = getattr(item.incoming, "thread", None)
        if thread is None:
            return None
        found = self.threads.get((item.channel.id, thread.key))
        return None if found is None else self.lives.get(found)

    def person_key(self, item: Received, external_user: str) -> PersonKey:
        return (item.channel.id, external_user)

    def target(self, item: Received) -> tuple[Live, int] | None:
        """The message of ours or theirs that this is about, by any of its keys or by our ref."""
        for key in own_keys(item.incoming):
            if found := self.keys.get((item.channel.id, key)):
                return self._at(found)
        named = ref_key(item.incoming)
        if named is None:
            return None
        found_by_ref = self._at(named)
        # a ref is only a claim: it has to name a message of this very channel
        if found_by_ref and found_by_ref[0].row.channel_id == item.channel.id:
            return found_by_ref
        return None

    def _at(self, key: Key) -> tuple[Live, int] | None:
        live = self.lives.get(key[0])
        return (live, key[1]) if live and key[1] in live.messages else None

    def learn(self, item: Received, names: tuple[str, ...], key: Key) -> bool:
        """Remember further external keys of a message; says whether any was new."""
        unknown = [name for name in dict.fromkeys(names) if (item.channel.id, name) not in self.keys]
        for name in unknown:
            self.keys[item.channel.id, name] = key
            self.new_keys.append(((item.channel.id, name), key))
        return bool(unknown)

    def append(self, live: Live, view: MessageView, identity_id: int | None, before: Scope | None, **row: Any) -> None:
        """A new message: into the row's preview, with its event."""
        key = (live.row.id, view.seq)
        live.messages[view.seq] = view
        live.versions.setdefault(view.seq, [])
        self.fresh[key] = identity_id
        live.change(seq=view.seq, last_at=max(live.row.last_at, self.now), last_message=preview(live, view), **row)
        event = arrived(live.row, view, live.scope, before, "assigned" if before else None)
        self.events.append(self._owned(event, view))

    def amend(self, live: Live, view: MessageView, **row: Any) -> None:
        """A changed message: into the preview when it is the last one, with its event."""
        key = (live.row.id, view.seq)
        row["troubled"] = live.row.troubled + is_troubled(view) - is_troubled(live.messages[view.seq])
        live.messages[view.seq] = view
        if key not in self.fresh:
            self.changed[key] = None
        if live.row.last_message and live.row.last_message.seq == view.seq:
            row["last_message"] = preview(live, view)
        live.change(**row)
        self.events.append(self._owned(message_changed(live.row, view, live.scope), view))

    def _owned(self, event: Published, view: MessageView) -> Published:
        """In a group the event is about its writer: erasure of a person finds it by contact_id."""
        if event.contact_id is None and view.author and view.author.kind == "contact":
            return msgspec.structs.replace(event, contact_id=view.author.id)
        return event


def preview(live: Live, view: MessageView) -> LastMessage:
    """The list's line of a message. What the customer took back is not shown there."""
    in_group = live.row.kind == "group" and view.author is not None
    return LastMessage(
        seq=view.seq,
        direction=view.direction,
        text="" if view.deleted_at else in_a_row(view.text, view.meta)[:PREVIEW],
        at=view.sent_at,
        author=view.author.name if view.author and (in_group or view.direction != "in") else None,
        state=view.state,
        file=None if view.deleted_at else _thing(view),
        deleted=view.deleted_at is not None,
    )


# of meta.other: cards that stand for the whole message, their picture among its files or not
_CARDS = frozenset({
    "product", "link", "video", "post", "comment", "story", "gift", "audio", "playlist", "album_of_photos",
    "product_album", "poll", "call", "ad",
})  # fmt: skip


def _thing(view: MessageView) -> str | None:
    """What came without words."""
    if call := view.meta.get("call"):
        return "call_missed" if call["state"] == "missed" else "call"
    told = (view.meta.get("other") or {}).get("kind")
    if told in _CARDS:
        return str(told)
    if view.attachments:
        return view.attachments[0].kind
    return next((name for name in ("place", "contact") if name in view.meta), "forward" if told == "forward" else None)
