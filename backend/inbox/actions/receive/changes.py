"""Edits, deletions and reactions of known messages; those that come before their message wait for it."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from backend.connectors.contract import Call, Deletion, Echo, Edit, Message, Reaction, Receipt
from backend.inbox.actions.receive.attach import attach
from backend.inbox.actions.receive.batch import DUPLICATE, EARLY, IGNORED, Outcome, Received
from backend.inbox.actions.receive.receipts import apply_receipt, early_key
from backend.inbox.actions.receive.threads import Live
from backend.inbox.actions.receive.work import Early, Version, Work
from backend.inbox.schemas import MessageView

_TICK = timedelta(microseconds=1)
# a version's time as stored may be a few ticks later than the platform's, to keep versions apart
_SAME = timedelta(milliseconds=1)

_encode = msgspec.json.Encoder().encode
Change = Edit | Deletion | Reaction | Receipt


def apply_change(work: Work, item: Received, change: Change) -> Outcome:
    """To its message, or kept until the message comes."""
    found = work.target(item)
    if found is None:
        return _wait(work, item, change)
    live, seq = found
    if isinstance(change, Edit) and _is_ours_to_say(live.messages[seq]):
        return DUPLICATE
    match change:
        case Edit():
            done = _complete(work, live, seq, change.whole) if change.whole else _edit(work, live, seq, change)
        case Deletion():
            done = _delete(work, live, seq, change)
        case Reaction():
            done = _react(work, live, seq, change)
        case Receipt():
            if _is_of_another_try(work, item, live, seq, change):
                return DUPLICATE
            named = _name(work, item, live, seq, change)
            done = apply_receipt(work, live, seq, change) or named
    return Outcome("applied", live.row.id, seq) if done else DUPLICATE


def _is_of_another_try(work: Work, item: Received, live: Live, seq: int, receipt: Receipt) -> bool:
    """What failed before the try that is under way, or that went, fails nothing."""
    if receipt.state != "failed":
        return False
    view = live.messages[seq]
    marks, tried = view.meta.get("marks"), view.meta.get("tried", ())
    if receipt.key in tried or (marks and receipt.mark is not None and receipt.mark not in marks):
        return True
    if receipt.key is None or receipt.mark is None:
        return False
    own = view.external_id
    return own not in (None, receipt.key) and work.keys.get((item.channel.id, receipt.mark)) == (live.row.id, seq)


def _name(work: Work, item: Received, live: Live, seq: int, receipt: Receipt) -> bool:
    """Known by its mark alone until now: the answer that would have named it never came."""
    if receipt.key is None or not work.learn(item, (receipt.key,), (live.row.id, seq)):
        return False
    view = live.messages[seq]
    if view.external_id is None:
        work.amend(live, msgspec.structs.replace(view, external_id=receipt.key, rev=view.rev + 1))
    apply_waiting(work, item, (receipt.key,))
    return True


def _wait(work: Work, item: Received, change: Change) -> Outcome:
    if isinstance(change, Receipt) and change.key is None and change.ref is None:
        live = work.live(item)
        done = live is not None and apply_receipt(work, live, None, change)
        return Outcome("applied", live.row.id) if live and done else IGNORED
    keep_early(work, item, early_key(change), change)
    return EARLY


def keep_early(work: Work, item: Received, key: str, incoming: Change | Echo | Call) -> None:
    """Until its message comes, be it later in this very batch, or for seven days."""
    kind = str(incoming.__struct_config__.tag)
    if not isinstance(incoming, Echo):
        # two edits of one second are two changes; the same one told twice is one
        kind += ":" + blake2b(_encode(incoming), digest_size=6).hexdigest()
    work.new_early.append(Early(item.channel.id, key, kind, incoming.at, incoming))
    work.early.setdefault((item.channel.id, key), []).append(incoming)


def apply_waiting(work: Work, item: Received, keys: tuple[str, ...]) -> None:
    """What came before its message, now that the message is there."""
    for key in keys:
        waiting = work.early.pop((item.channel.id, key), [])
        changes = [each for each in waiting if isinstance(each, Edit | Deletion | Reaction | Receipt)]
        for change in sorted(changes, key=lambda each: each.at):
            apply_change(work, msgspec.structs.replace(item, incoming=change), change)
        if waiting:
            work.used_early.append((item.channel.id, key))


def _edit(work: Work, live: Live, seq: int, edit: Edit) -> bool:
    """The newest version shows, the others are history; the outcome does not depend on the order of arrival."""
    view, versions = live.messages[seq], live.versions.setdefault(seq, [])
    if any(_same(at, text, edit) for at, text in versions):
        return False
    if edit.text == view.text and list(edit.entities) == view.entities:
        return False
    current_since = view.edited_at or view.sent_at
    if view.edited_at is not None and edit.at + _SAME < view.edited_at:
        at = max(edit.at, view.sent_at + _TICK)
        _remember(work, live, Version((live.row.id, seq), at, edit.text, list(edit.entities)))
        return True
    _remember(work, live, Version((live.row.id, seq), current_since, view.text, view.entities))
    at = max(edit.at, current_since + _TICK)
    versions.append((at, edit.text))
    text, entities = edit.text, list(edit.entities)
    work.amend(live, msgspec.structs.replace(view, text=text, entities=entities, edited_at=at, rev=view.rev + 1))
    return True


def _complete(work: Work, live: Live, seq: int, whole: Message) -> bool:
    """What had come cut short, as it was written: no version of its own, unless it was changed since."""
    view = live.messages[seq]
    more = whole.files[len(view.attachments) :]
    if view.edited_at is not None or (whole.text == view.text and not more):
        return False
    files = [*view.attachments, *attach(work, (live.row.id, seq), more, first=len(view.attachments))]
    meta = view.meta | ({"other": whole.other} if whole.other else {})
    text, entities = whole.text, list(whole.entities)
    work.amend(
        live,
        msgspec.structs.replace(view, text=text, entities=entities, attachments=files, meta=meta, rev=view.rev + 1),
    )
    return True


def _is_ours_to_say(view: MessageView) -> bool:
    """A newer text of ours is on its way there: what the platform tells is the one before."""
    edit: Any = (view.meta.get("changes") or {}).get("edit") or {}
    return bool(edit.get("state") == "pending")


def _same(at: datetime, text: str, edit: Edit) -> bool:
    return text == edit.text and timedelta(0) <= at - edit.at < _SAME


def _remember(work: Work, live: Live, version: Version) -> None:
    live.versions[version.key[1]].append((version.at, version.text))
    work.versions.append(version)


def _delete(work: Work, live: Live, seq: int, deletion: Deletion) -> bool:
    """The text stays, for those who may read it."""
    view = live.messages[seq]
    if view.deleted_at is not None:
        return False
    work.amend(live, msgspec.structs.replace(view, deleted_at=deletion.at, rev=view.rev + 1))
    return True


def _react(work: Work, live: Live, seq: int, reaction: Reaction) -> bool:
    view = live.messages[seq]
    before: Any = view.meta.get("reacted_at")
    seen: Any = []
    if before is not None and (since := datetime.fromisoformat(before)) >= reaction.at:
        seen = view.meta.get("reacted_by") or []
        if since > reaction.at or not reaction.id or reaction.id in seen:
            return False
    both = {**(view.meta.get("reactions") or {}), "theirs": list(reaction.emoji)}
    meta = {**view.meta, "reactions": both, "reacted_at": reaction.at.isoformat()}
    if reaction.id:
        meta["reacted_by"] = [*seen, reaction.id]
    work.amend(live, msgspec.structs.replace(view, meta=meta, rev=view.rev + 1))
    return True
