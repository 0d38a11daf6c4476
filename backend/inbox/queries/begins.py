"""Where a person can be written to who has not written from there: their phones and e-mails in channels that begin."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.access.grants import Grants
from backend.access.sight import works_in
from backend.connectors.abilities import Opens
from backend.connectors.registry import capabilities, connector, kinds
from backend.contacts.phones import is_phone
from backend.inbox.actions.start.where import opens
from backend.inbox.schemas import AddressView, NotThere
from backend.kit.db import Tx
from backend.kit.words import say

_CHANNELS = """
SELECT id, kind, name, settings::text AS settings FROM channels
WHERE state <> 'deleted' AND kind = ANY ($1::text[]) ORDER BY id
"""
_PERSON = """
SELECT phone, email, blocked_at IS NOT NULL AS blocked,
       ARRAY(SELECT e ->> 'value' FROM jsonb_array_elements(more_phones) e) AS phones,
       ARRAY(SELECT e ->> 'value' FROM jsonb_array_elements(more_emails) e) AS emails
FROM contacts WHERE id = $1
"""
# who else is known there under such a name: it is theirs
_TAKEN = """
SELECT channel_id, external_user FROM unnest($1::bigint[], $2::text[]) AS w (channel_id, external_user)
JOIN identities USING (channel_id, external_user)
"""


async def begins(tx: Tx, grants: Grants, contact_id: int, known: Sequence[Mapping[str, Any]]) -> list[AddressView]:
    """`known`: identities of theirs. A role that may not see numbers may write to the first one."""
    person = await tx.row(_PERSON, contact_id)
    if person is None:
        return []
    wanted: list[tuple[Any, str, str]] = []
    for channel in await tx.fetch(_CHANNELS, _kinds()):
        one = capabilities(channel["kind"], channel["settings"]).starts
        if one not in ("phone", "email") or not works_in(grants, channel["id"]):
            continue
        theirs = [row["external_user"] for row in known if row["channel_id"] == channel["id"]]
        if one == "phone" and len(theirs) == 1 and not is_phone(theirs[0]):
            continue
        every = [person[one], *person[f"{one}s"]]
        for value in every[:1] if one in grants.hidden_fields else every:
            opened = opens(channel, value, "") if value else None
            if opened is not None and opened.person.external_user not in theirs:
                wanted.append((channel, one, opened.person.external_user))
    taken = await _taken(tx, wanted)
    left = [each for each in wanted if (each[0]["id"], each[2]) not in taken]
    return [_view(grants, *each, person) for each in left]


def _kinds() -> list[str]:
    return [kind for kind in kinds() if isinstance(connector(kind), Opens)]


async def _taken(tx: Tx, wanted: Sequence[tuple[Any, str, str]]) -> set[tuple[int, str]]:
    if not wanted:
        return set()
    rows = await tx.fetch(_TAKEN, [channel["id"] for channel, _, _ in wanted], [user for _, _, user in wanted])
    return {(row["channel_id"], row["external_user"]) for row in rows}


def _view(grants: Grants, channel: Any, one: str, user: str, person: Any) -> AddressView:
    code = "cannot_start_blocked" if person["blocked"] else None
    return AddressView(
        identity_id=None,
        channel_id=channel["id"],
        address="" if one in grants.hidden_fields else user,
        name="",
        unreachable=None,
        conversation_id=None,
        state=None,
        refused=NotThere(code, say(grants.locale, f"errors.{code}", channel=channel["name"])) if code else None,
        begins=True,
    )
