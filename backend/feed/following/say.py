"""A fact as a follower is told of it: one line, in their language and of what they see, made when it is read.

The notice itself keeps no name and no word: only which fact it is, and what its reader has to see (notify/afresh.py).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.feed.numbered import Numbered
from backend.feed.walk import key_of, place_of, told_sql
from backend.fields.hidden import is_hidden
from backend.kit.db import Tx
from backend.kit.words import known, say
from backend.notify.schemas import NoticePlace, Row
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
    subject = next(((kind, row[f"{kind}_id"]) for kind in _SEEN if _sees(row, kind)), None)
    if subject is None or not _is_told(grants, row):
        return None
    return Notice(
        to=grants.user_id or 0,
        kind="followed",
        subject=subject,
        place={"activity_id": row["id"]},
        data={"fact": key_of((row["stored_at"], row["id"]))},
        group=f"followed:{subject[0]}:{subject[1]}",
        once=f"activity:{row['id']}",
    )


async def afresh(tx: Tx, grants: Grants, notices: Sequence[Row]) -> dict[int, Row]:
    """Those whose fact is still there for the reader, with its words and what it leads to."""
    keys = {notice.id: place_of(key) for notice in notices if (key := notice.data.get("fact"))}
    to = Numbered()
    moments = to.bind([at for at, _ in keys.values()], "timestamptz[]")
    ids = to.bind([row_id for _, row_id in keys.values()], "bigint[]")
    source = f"""SELECT a.* FROM (SELECT DISTINCT * FROM unnest({moments}, {ids}) AS t (stored_at, id)) t
        JOIN activities a USING (stored_at, id)"""
    sight = to.sight(grants)
    rows = await tx.fetch(told_sql(source, sight, sight.fact, len(keys), len(keys)), *to.args)
    facts = {row["id"]: row for row in rows if row["id"] is not None and _is_told(grants, row)}
    told = ((each, facts.get(keys[each.id][1])) for each in notices if each.id in keys)
    return {each.id: _worded(grants, each, row) for each, row in told if row is not None}


def _worded(grants: Grants, notice: Row, row: Mapping[str, Any]) -> Row:
    place: dict[str, int] = {f"{kind}_id": row[f"{kind}_id"] for kind in _SEEN if _sees(row, kind)}
    if row["kind"] in _SAID and row["message_seq"] and row["talk_seen"]:
        place["seq"] = row["message_seq"]
    name = row["contact_name"] if row["contact_seen"] else ""
    firm, talk = row["company_name"] if row["company_seen"] else "", row["talk_title"] if row["talk_seen"] else ""
    title = (row["card_title"] if row["card_seen"] else "") or name or firm or talk or ""
    said = say(grants.locale, known_or(f"feed.told.{row['kind']}"))
    who = row["actor_name"] or (name if row["actor_kind"] == "contact" else "")
    text = f"{who}: {said}" if who and who != title else said
    words = {"title": title or said, "text": text if title else who}
    return msgspec.structs.replace(
        notice, place=msgspec.convert({**place, "activity_id": row["id"]}, NoticePlace), data={**notice.data, **words}
    )


def _is_told(grants: Grants, row: Mapping[str, Any]) -> bool:
    return row["kind"] not in _SILENT and not is_hidden(row["kind"], _object.decode(row["data"]), grants.hidden_fields)


def _sees(row: Mapping[str, Any], kind: str) -> bool:
    """Who has the request alone is told of it, and led neither to its dialog nor to whoever else is out of sight."""
    return row[f"{kind}_id"] is not None and bool(row[_SEEN[kind]])
