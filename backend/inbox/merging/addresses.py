"""Whose an address was before a merge: who writes there first says that they know to whom it goes (PRODUCT, ours 7).

A row per address and merge, of its own and not on the identity: who only receives never waits for it.
"""

from backend.access.grants import Grants
from backend.inbox.actions.locked import Locked
from backend.inbox.rows.conversations import full_name
from backend.kit.db import HotTx
from backend.kit.errors import Conflict

_KEEP = """
INSERT INTO merged_addresses (identity_id, merge_id, name)
SELECT i, $2, (SELECT trim(name || ' ' || surname) FROM contacts WHERE id = $3) FROM unnest($1::bigint[]) i
"""
_ASK = "UPDATE conversations SET rev = rev + 1 WHERE identity_id = ANY ($1::bigint[])"
_PERSON = "SELECT name, surname FROM contacts WHERE id = $1"
_CONFIRM = "DELETE FROM merged_addresses WHERE identity_id = $1"
_UNDO = "DELETE FROM merged_addresses WHERE merge_id = $1"
# the other dialogs of that address ask no more; one that somebody else holds tells of itself
_OTHERS = """
UPDATE conversations SET rev = rev + 1 WHERE id IN (
    SELECT id FROM conversations WHERE identity_id = $1 AND id <> $2 ORDER BY id FOR UPDATE SKIP LOCKED) RETURNING id
"""
# a number or address that stood with the other alone, and from which nobody has written yet
_BROUGHT = """
INSERT INTO merged_addresses (identity_id, merge_id, name)
SELECT $1, m.id, trim(g.name || ' ' || g.surname) FROM contact_merges m JOIN contacts g ON g.id = m.goes_id
WHERE m.stays_id = $2 AND m.undone_at IS NULL AND m.reason = 'hand'
  AND (g.{one}_normal = $3 OR g.more_{one}s @> jsonb_build_array(jsonb_build_object('normal', $3::text)))
  AND (m.stood #>> '{{before,{one}_normal}}' = $3 OR coalesce(m.stood #> '{{before,more_{one}s}}', '[]')
       @> jsonb_build_array(jsonb_build_object('normal', $3::text))) IS NOT TRUE
"""


async def remember(tx: HotTx, merge_id: int, goes: int, identities: list[int]) -> None:
    """These were `goes`'s. Their dialogs, locked by the caller, are told as they now stand."""
    await tx.execute(_KEEP, identities, merge_id, goes)
    await tx.execute(_ASK, identities)


async def brought(tx: HotTx, identity_id: int, contact_id: int, one: str, form: str) -> None:
    """An address that is first written to: did it come by a merge? `one`: phone or email."""
    await tx.execute(_BROUGHT.format(one=one), identity_id, contact_id, form)


async def forget(tx: HotTx, merge_id: int) -> None:
    """They are two again: each address is whose it was."""
    await tx.execute(_UNDO, merge_id)


async def demand_known(tx: HotTx, grants: Grants, found: Locked, confirmed: bool) -> list[int]:
    """Dialogs that ask no more. Raises Conflict address_after_merge. What no person writes is not asked: a program has
    nobody to answer, and the question waits for the first colleague.
    """
    identity = found.row["identity_id"]
    if grants.user_id is None or identity is None:
        return []
    # read under the dialog's lock, which the merge held: whoever waited for it sees it
    was = found.row["formerly"]
    if was is None:
        return []
    if not confirmed:
        person = await tx.row(_PERSON, found.row["contact_id"])
        now = full_name(person["name"], person["surname"]) if person else ""
        values = {"name": now or "…", "was": was or "…", "channel": found.row["channel_name"]}
        raise Conflict("address_after_merge", fields={"confirm_address": "required", "was": was}, values=values)
    await tx.execute(_CONFIRM, identity)
    return [row["id"] for row in await tx.fetch(_OTHERS, identity, found.id)]
