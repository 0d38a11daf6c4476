"""Where a first message would go: the dialog that lies there already, or what is to be made, or why it cannot be."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import works_in
from backend.connectors.abilities import Opened, Opens
from backend.connectors.contract import Capabilities
from backend.connectors.registry import capabilities, connector
from backend.contacts.phones import is_phone, normal
from backend.contacts.reaches import email_normal
from backend.contacts.sight import demand_contact, sees_contact
from backend.inbox.actions.receive.moving import NAMES
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing

_CHANNEL = """
SELECT id, kind, name, state, settings::text AS settings, team_id, calendar_id FROM channels
WHERE id = $1 AND state <> 'deleted'
"""
# the newest, as the list of addresses has it
_BY_CONTACT = """
SELECT c.id, i.external_user FROM conversations c
JOIN identities i ON i.id = c.identity_id AND i.contact_id = c.contact_id
WHERE c.channel_id = $1 AND c.kind = 'private' AND i.contact_id = $2
ORDER BY c.continued_in IS NOT NULL, c.last_at DESC LIMIT 1
"""
_IDENTITY = """
SELECT i.id, i.contact_id, i.external_user, i.unreachable, p.blocked_at IS NOT NULL AS blocked,
       (SELECT c.id FROM conversations c WHERE c.identity_id = i.id AND c.kind = 'private'
        ORDER BY c.continued_in IS NOT NULL, c.last_at DESC LIMIT 1) AS conversation_id
FROM identities i LEFT JOIN contacts p ON p.id = i.contact_id
WHERE i.channel_id = $1 AND i.external_user = $2
"""
_REACHES = """
SELECT phone_normal, email_normal, blocked_at IS NOT NULL AS blocked,
       ARRAY(SELECT e ->> 'normal' FROM jsonb_array_elements(more_phones) e) AS phones,
       ARRAY(SELECT e ->> 'normal' FROM jsonb_array_elements(more_emails) e) AS emails
FROM contacts WHERE id = $1 AND deleted_at IS NULL
"""
# a program, or a group, may call its conversation as somebody else calls a person
_ANOTHERS = """
SELECT true FROM conversations WHERE channel_id = $1 AND thread_key = $2
  AND (kind <> 'private' OR identity_id IS NOT NULL AND identity_id IS DISTINCT FROM $3::bigint)
"""
# on whom alone the number or address stands, and who they are in this channel under a name of the platform's own
_OWNER = """
SELECT p.id, p.blocked_at IS NOT NULL AS blocked,
       ARRAY(SELECT i.external_user FROM identities i WHERE i.contact_id = p.id AND i.channel_id = $2) AS known_as
FROM contacts p WHERE p.deleted_at IS NULL AND (p.{one}_normal = $1
    OR p.more_{one}s <> '[]' AND p.more_{one}s @> jsonb_build_array(jsonb_build_object('normal', $1::text)))
LIMIT 2
"""


class To(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """To whom in which channel: a contact's address there, one of theirs, or one that was typed. `anew`: a letter with
    a subject of its own, whatever dialog lies there. Body of POST /conversations/lookup."""

    channel_id: int
    contact_id: int | None = None
    address: str | None = None
    anew: bool = False


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """`conversation_id`: it is there already. Else `opened` and whom it is for: an identity, a contact, or a stranger;
    or `refused`, the code of why not."""

    channel: Any
    able: Capabilities
    opened: Opened | None = None
    conversation_id: int | None = None
    identity_id: int | None = None
    contact_id: int | None = None
    refused: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        return {"channel": self.channel["name"]}


async def find(tx: Tx, grants: Grants, to: To, once: str) -> Where:
    """Raises Missing, Invalid naming the field."""
    channel = await tx.row(_CHANNEL, to.channel_id)
    if channel is None or not works_in(grants, to.channel_id):
        raise Missing
    if to.contact_id is None and to.address is None:
        raise Invalid("invalid", fields={"contact_id": "contact_or_address"})
    able = capabilities(channel["kind"], channel["settings"])
    found = Where(channel=channel, able=able, contact_id=to.contact_id)
    if to.anew and not able.letters:
        raise Invalid("invalid", fields={"anew": "cannot_start_anew"}, values=found.values)
    if to.address is None:
        there = await tx.row(_BY_CONTACT, channel["id"], to.contact_id)
        if there is not None and not to.anew:
            # whoever leads it out of sight is named by the dialog itself
            return msgspec.structs.replace(found, conversation_id=there["id"])
        if there is not None:
            to = msgspec.structs.replace(to, address=there["external_user"])
    if to.contact_id is not None:
        await demand_contact(tx, grants, to.contact_id, book=False)
    return await _in_sight(tx, grants, await _at_address(tx, found, to, once), to)


async def _in_sight(tx: Tx, grants: Grants, found: Where, to: To) -> Where:
    """Whose address was typed, and the caller may not see them: neither are they reached by it, nor is it told who they
    are, blocked or not. A dialog that lies there says itself who leads it.
    """
    if to.contact_id is not None or found.contact_id is None or found.conversation_id is not None:
        return found
    if await sees_contact(tx, grants, found.contact_id, book=False):
        return found
    return msgspec.structs.replace(found, contact_id=None, identity_id=None, refused="cannot_start_unseen")


async def _at_address(tx: Tx, found: Where, to: To, once: str) -> Where:
    channel, able = found.channel, found.able
    typed = clean_text(to.address).strip() if to.address is not None else None
    if able.starts is None:
        there = await tx.row(_IDENTITY, channel["id"], typed) if typed else None
        if there is not None and there["conversation_id"] is not None and to.contact_id in (None, there["contact_id"]):
            return msgspec.structs.replace(found, conversation_id=there["conversation_id"])
        return msgspec.structs.replace(found, refused="cannot_start_must_write_first")
    reaches = await tx.row(_REACHES, to.contact_id) if to.contact_id is not None else None
    if typed is None:
        typed = reaches[f"{able.starts}_normal"] if reaches and able.starts != "name" else None
        if not typed:
            return msgspec.structs.replace(found, refused="cannot_start_no_address")
    opened = opens(channel, typed, once)
    if opened is None:
        raise Invalid("invalid", fields={"address": _WRONG[able.starts]})
    identity = await tx.row(_IDENTITY, channel["id"], await _today(tx, channel["id"], opened.person.external_user))
    found = await _whose(tx, msgspec.structs.replace(found, opened=opened), to, typed, identity, reaches)
    if found.conversation_id is None and found.refused is None:
        place = (channel["id"], opened.thread.key, found.identity_id)
        if await tx.value(_ANOTHERS, *place):
            return msgspec.structs.replace(found, refused="cannot_start_anothers")
    return found


async def _whose(tx: Tx, found: Where, to: To, typed: str, identity: Any, reaches: Any) -> Where:
    if identity is not None:
        return _known(found, to, identity)
    if reaches is not None:
        return await _of_contact(tx, found, to, typed, reaches)
    return await _of_whoever(tx, found, to, typed)


_WRONG = {"phone": "bad_phone", "email": "bad_email", "name": "cannot_start_bad_name"}


def opens(channel: Any, address: str, once: str) -> Opened | None:
    """Of a channels row whose kind starts."""
    kind = connector(channel["kind"])
    if not isinstance(kind, Opens):
        return None
    return kind.opens(msgspec.json.decode(channel["settings"]), address, once)


async def _today(tx: Tx, channel_id: int, user: str) -> str:
    """Who was called so may be called otherwise by now (decision 0151)."""
    rows = await tx.fetch(NAMES, [channel_id], [user])
    return next((row["now"] for row in rows if row["what"] == "person"), user)


def _known(found: Where, to: To, identity: Any) -> Where:
    if to.contact_id is not None and identity["contact_id"] != to.contact_id:
        return msgspec.structs.replace(found, refused="cannot_start_anothers")
    refused = None
    there = None if to.anew else identity["conversation_id"]
    if there is None:
        refused = "cannot_start_unreachable" if identity["unreachable"] else _blocked(identity)
    return msgspec.structs.replace(
        found,
        identity_id=identity["id"],
        contact_id=identity["contact_id"],
        conversation_id=there,
        refused=refused,
    )


async def _of_contact(tx: Tx, found: Where, to: To, typed: str, reaches: Any) -> Where:
    """Only one that stands with them: whoever chose the person shall reach nobody else."""
    one = found.able.starts
    form = reach_of(found.able, typed)
    stand = {*reaches[f"{one}s"], reaches[f"{one}_normal"]} if one in ("phone", "email") else set()
    if form is None or form not in stand:
        raise Invalid("invalid", fields={"address": "cannot_start_not_theirs"})
    if one == "phone" and (other := await _known_otherwise(tx, found, form, to)):
        return other
    return msgspec.structs.replace(found, refused=_blocked(reaches))


async def _of_whoever(tx: Tx, found: Where, to: To, typed: str) -> Where:
    form = reach_of(found.able, typed)
    if form is None:
        return found
    owners = await tx.fetch(_OWNER.format(one=found.able.starts), form, found.channel["id"])
    if len(owners) != 1:
        return found
    if found.able.starts == "phone" and (
        other := await _known_otherwise(tx, found, form, msgspec.structs.replace(to, contact_id=owners[0]["id"]))
    ):
        return other
    return msgspec.structs.replace(found, contact_id=owners[0]["id"], refused=_blocked(owners[0]))


async def _known_otherwise(tx: Tx, found: Where, form: str, to: To) -> Where | None:
    """Whom the platform calls by a name of its own, and whose number this is: a second dialog would split the talk."""
    owners = await tx.fetch(_OWNER.format(one="phone"), form, found.channel["id"])
    known: list[str] = next((row["known_as"] for row in owners if row["id"] == to.contact_id), [])
    if len(known) != 1 or is_phone(known[0]):
        return None
    identity = await tx.row(_IDENTITY, found.channel["id"], known[0])
    if identity is None or identity["conversation_id"] is None:
        return None
    return _known(found, to, identity)


async def owner(tx: Tx, channel_id: int, phone: str) -> int | None:
    """On whose card alone a number stands."""
    owners = await tx.fetch(_OWNER.format(one="phone"), phone, channel_id)
    return int(owners[0]["id"]) if len(owners) == 1 else None


def reach_of(able: Capabilities, address: str) -> str | None:
    """As it stands on a contact."""
    match able.starts:
        case "phone":
            return normal(address)
        case "email":
            return email_normal(address)
    return None


def _blocked(row: Any) -> str | None:
    return "cannot_start_blocked" if row["blocked"] else None
