"""Consumer: what was said becomes findable a moment later; edits and deletions follow (DESIGN 3, 6)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from backend.inbox.search.words import latin, plain, unaccented
from backend.kit.consumers import Logged
from backend.kit.db import HotTx

# A message's name is beside the body's row; nothing else of the event is needed, the text is read as it now stands.
_LOAD = """
SELECT k.conversation_id, k.seq, c.channel_id, m.direction, m.author_id, m.text,
       ARRAY(SELECT a.name FROM attachments a WHERE a.conversation_id = k.conversation_id AND a.seq = k.seq) AS files
FROM unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
JOIN messages m USING (conversation_id, seq) JOIN conversations c ON c.id = k.conversation_id
WHERE m.direction <> 'system' AND m.deleted_at IS NULL
ORDER BY k.ord
""".replace("AS k (conversation_id, seq)", "WITH ORDINALITY AS k (conversation_id, seq, ord)")
_FORGET = """
DELETE FROM search_messages s USING unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
WHERE s.conversation_id = k.conversation_id AND s.seq = k.seq
"""
# An edit keeps its place among the others: the id that it had.
_KNOWN = """
SELECT s.id, s.conversation_id, s.seq FROM unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
JOIN search_messages s USING (conversation_id, seq)
"""
_VECTOR = """
strip(to_tsvector('russian', {text}) || to_tsvector('lithuanian', {latin}) || to_tsvector('lithuanian', {bare}))
|| {facts}::tsvector
"""
_PUT = f"""
INSERT INTO search_messages (id, conversation_id, seq, words)
SELECT coalesce(n.id, nextval('search_ids')), n.conversation_id, n.seq,
       {_VECTOR.format(text="n.text", latin="n.latin", bare="n.bare", facts="n.facts")}
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])
     WITH ORDINALITY AS n (id, conversation_id, seq, text, latin, bare, facts, ord) ORDER BY n.ord
"""


class _Key(msgspec.Struct, frozen=True):
    conversation_id: int
    seq: int
    edited_at: str | None = None
    deleted_at: str | None = None


class _Body(msgspec.Struct, frozen=True):
    message: _Key


_body = msgspec.json.Decoder(_Body)


async def index_messages(tx: HotTx, events: Sequence[Logged]) -> None:
    """New ones are added, edited ones read anew, deleted ones forgotten; a second time changes nothing."""
    keys = list(dict.fromkeys(_keys(events)))
    if not keys:
        return
    columns = [key[0] for key in keys], [key[1] for key in keys]
    known = {(row["conversation_id"], row["seq"]): row["id"] for row in await tx.fetch(_KNOWN, *columns)}
    if known:
        await tx.execute(_FORGET, *columns)
    rows = [dict(row) for row in await tx.fetch(_LOAD, *columns)]
    texts = [plain(" ".join((row["text"], *row["files"]))) for row in rows]
    roman = [latin(text) for text in texts]
    await tx.execute(
        _PUT,
        [known.get((row["conversation_id"], row["seq"])) for row in rows],
        [row["conversation_id"] for row in rows],
        [row["seq"] for row in rows],
        texts,
        roman,
        [bare if (bare := unaccented(text)) != text else "" for text in roman],
        [" ".join(f"'#{fact}'" for fact in _facts(row)) for row in rows],
    )


def _keys(events: Sequence[Logged]) -> Iterator[tuple[int, int]]:
    for event in events:
        message = _body.decode(event.body or "").message
        # most changes are receipts and fetched files: the words are the same
        if event.type == "message.arrived" or message.edited_at or message.deleted_at:
            yield message.conversation_id, message.seq


def _facts(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"c{row['channel_id']}"
    yield f"d{row['conversation_id']}"
    if row["author_id"] is not None:
        yield f"u{row['author_id']}"
    if row["direction"] == "note":
        yield "note"
    if row["files"]:
        yield "f"
