"""Messages that a batch's changes are about, loaded after their conversations are locked."""

from collections.abc import Iterable

from backend.connectors.contract import Edit, Message, Reachability, Receipt, Typing
from backend.inbox.actions.receive.batch import Key, Received
from backend.inbox.actions.receive.known import ChannelKey, own_keys, ref_key
from backend.inbox.actions.receive.threads import Live
from backend.inbox.buttons.press import press_of
from backend.inbox.rows import load_messages
from backend.kit.db import Tx

# A receipt that reaches back raises at most this many at once; those further back were read long ago.
REACH = 500
_REACHED = """
SELECT conversation_id, seq FROM (
    SELECT m.conversation_id, m.seq, row_number() OVER (PARTITION BY m.conversation_id ORDER BY m.seq DESC) AS nth
    FROM messages m
    WHERE m.conversation_id = ANY($1::bigint[]) AND m.direction = 'out' AND m.state IN ('sent', 'delivered')
) r WHERE nth <= $2
"""
_VERSIONS = """
SELECT e.conversation_id, e.seq, e.edited_at, e.text FROM unnest($1::bigint[], $2::bigint[]) AS w (conversation_id, seq)
JOIN message_edits e USING (conversation_id, seq) ORDER BY 1, 2, 3
"""
_IN_FLIGHT = """
SELECT DISTINCT conversation_id FROM outbox
WHERE conversation_id = ANY($1::bigint[]) AND state = 'sending' AND verb = 'send'
"""


# sends of which nobody knows whether they went out, and that nobody has named to us
_DOUBTFUL = """
SELECT o.conversation_id, o.seq FROM outbox o JOIN messages m USING (conversation_id, seq)
WHERE o.conversation_id = ANY($1::bigint[]) AND o.state = 'unconfirmed' AND o.verb = 'send' AND m.external_id IS NULL
ORDER BY o.conversation_id, o.seq
"""
# with whom a talk of letters is: who wrote in it, where they want the answers, whom we wrote to
_PARTNERS = """
SELECT c.id AS conversation_id, i.external_user AS address
FROM conversations c JOIN identities i ON i.id = c.identity_id WHERE c.id = ANY($1::bigint[])
UNION SELECT m.conversation_id, i.external_user FROM messages m JOIN identities i ON i.id = m.identity_id
WHERE m.conversation_id = ANY($1::bigint[]) AND m.direction = 'in'
UNION SELECT m.conversation_id, m.meta #>> '{letter,answer_to,address}' FROM messages m
WHERE m.conversation_id = ANY($1::bigint[]) AND m.direction = 'in'
UNION SELECT m.conversation_id, box ->> 'address' FROM messages m, jsonb_array_elements(m.meta #> '{letter,to}') box
WHERE m.conversation_id = ANY($1::bigint[]) AND m.direction = 'out'
"""


async def load_targets(tx: Tx, batch: Iterable[Received], lives: dict[int, Live], keys: dict[ChannelKey, Key]) -> None:
    """Put the messages that changes are about, and their versions, into their conversations."""
    wanted: set[Key] = set()
    edited: set[Key] = set()
    reaching: set[int] = set()
    for item in batch:
        if isinstance(item.incoming, Message | Typing | Reachability):
            continue
        found = [keys.get((item.channel.id, key)) for key in own_keys(item.incoming)] + [ref_key(item.incoming)]
        about = {key for key in found if key and key[0] in lives}
        wanted |= about
        if isinstance(item.incoming, Edit):
            edited |= about
        if isinstance(item.incoming, Receipt) and item.incoming.up_to:
            reaching |= {key[0] for key in about} or _thread(item, lives)
    if reaching:
        rows = await tx.fetch(_REACHED, sorted(reaching), REACH)
        wanted |= {(row["conversation_id"], row["seq"]) for row in rows}
    await _load(tx, wanted, edited, lives)


def _thread(item: Received, lives: dict[int, Live]) -> set[int]:
    """A receipt without key or ref reaches back from its time."""
    incoming = item.incoming
    if not isinstance(incoming, Receipt) or incoming.thread is None or incoming.key or incoming.ref:
        return set()
    return {
        live.row.id
        for live in lives.values()
        if live.row.channel_id == item.channel.id and live.thread_key == incoming.thread.key
    }


async def load_pressed(tx: Tx, batch: Iterable[Received], lives: dict[int, Live]) -> None:
    """Messages of ours whose buttons were pressed."""
    pressed = {press.key for item in batch if (press := press_of(item.incoming)) and press.key[0] in lives}
    await _load(tx, pressed, set(), lives)


async def _load(tx: Tx, wanted: set[Key], edited: set[Key], lives: dict[int, Live]) -> None:
    if wanted:
        for key, view in (await load_messages(tx, sorted(wanted))).items():
            lives[key[0]].messages[key[1]] = view
    if edited:
        at = sorted(edited)
        for row in await tx.fetch(_VERSIONS, [k[0] for k in at], [k[1] for k in at]):
            versions = lives[row["conversation_id"]].versions.setdefault(row["seq"], [])
            versions.append((row["edited_at"], row["text"]))


async def find_in_flight(tx: Tx, ids: Iterable[int]) -> set[int]:
    """Conversations with a send in flight, whose echo may come before our own answer."""
    return {row["conversation_id"] for row in await tx.fetch(_IN_FLIGHT, sorted(ids))}


async def load_doubtful(tx: Tx, lives: dict[int, Live]) -> dict[int, list[int]]:
    """Unconfirmed sends of these conversations, the earliest first: an echo of the same text is theirs."""
    rows = await tx.fetch(_DOUBTFUL, sorted(lives))
    await _load(tx, {(row["conversation_id"], row["seq"]) for row in rows}, set(), lives)
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row["conversation_id"], []).append(row["seq"])
    return found


async def load_partners(tx: Tx, lives: dict[int, Live]) -> dict[int, set[str]]:
    """Addresses, by conversation."""
    found: dict[int, set[str]] = {}
    for row in await tx.fetch(_PARTNERS, sorted(lives)):
        if row["address"]:
            found.setdefault(row["conversation_id"], set()).add(row["address"])
    return found
