"""A fact as a follower is told of it: one line, in their language."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.fields.hidden import is_hidden
from backend.kit.words import known, say
from backend.notify.tell import Notice

_object = msgspec.json.Decoder(dict[str, Any])
_SAID = ("message_in", "message_out", "note")
_SEEN = {"conversation": "talk_seen", "card": "card_seen", "contact": "contact_seen", "company": "company_seen"}
# nothing new for anybody: the list of dialogs says it
_SILENT = frozenset({"dialog_woken", "debt_restored", "no_reply_needed"})


def known_or(key: str) -> str:
    """A kind of fact that nobody has words for yet is still an event."""
    return key if known(key) else "feed.told.something"


def notice_of(grants: Grants, row: Mapping[str, Any]) -> Notice | None:
    """None where there is nothing that this reader may be told."""
    if row["kind"] in _SILENT or is_hidden(row["kind"], _object.decode(row["data"]), grants.hidden_fields):
        return None
    subject = _subject(row)
    if subject is None:
        return None
    place = {f"{kind}_id": row[f"{kind}_id"] for kind in _SEEN if _sees(row, kind)}
    if row["kind"] in _SAID and row["message_seq"] and row["talk_seen"]:
        place["seq"] = row["message_seq"]
    name = row["contact_name"] if row["contact_seen"] else ""
    firm, talk = row["company_name"] if row["company_seen"] else "", row["talk_title"] if row["talk_seen"] else ""
    title = (row["card_title"] if row["card_seen"] else "") or name or firm or talk or ""
    said = say(grants.locale, known_or(f"feed.told.{row['kind']}"))
    who = row["actor_name"] or (name if row["actor_kind"] == "contact" else "")
    text = f"{who}: {said}" if who and who != title else said
    return Notice(
        to=grants.user_id or 0,
        kind="followed",
        subject=subject,
        place=place | {"activity_id": row["id"]},
        data={"title": title or said, "text": text if title else who},
        group=f"followed:{subject[0]}:{subject[1]}",
        once=f"activity:{row['id']}",
    )


def _subject(row: Mapping[str, Any]) -> tuple[str, int] | None:
    """What the follower has to see, then and later."""
    return next(((kind, row[f"{kind}_id"]) for kind in _SEEN if _sees(row, kind)), None)


def _sees(row: Mapping[str, Any], kind: str) -> bool:
    """Who has the request alone is told of it, and led neither to its dialog nor to whoever else is out of sight."""
    return row[f"{kind}_id"] is not None and bool(row[_SEEN[kind]])
