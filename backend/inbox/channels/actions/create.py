"""Connect a channel: it is made paused, and started once its settings were checked."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access import audit
from backend.access.actions import revisions
from backend.access.grants import Grants
from backend.connectors.abilities import Hooks
from backend.connectors.contract import Capabilities, Connector
from backend.connectors.registry import UnknownKind, able, connector
from backend.connectors.settings import load
from backend.duty.calendars import demand_calendar
from backend.inbox.channels.account import demand_free, one_of_its_key
from backend.inbox.channels.actions.write import demand_holders, members_of, set_members, tell
from backend.inbox.channels.schemas import NewChannel
from backend.inbox.channels.settings import seal
from backend.inbox.letter_fields.check import checked
from backend.inbox.letter_fields.prepare import Kept
from backend.inbox.letter_fields.schemas import LetterTemplate
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.kit.secrets import Cipher

_INSERT = """
INSERT INTO channels (kind, name, settings, secrets, state, lead_source, default_kind, default_id, team_id, hook_secret,
                      created_by, funnel_id, new_after_days, reason_required, deal_by_itself, source_id, fill,
                      calendar_id)
VALUES ($1, $2, $3::text::jsonb, $4, 'paused', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::text::jsonb, $17)
RETURNING id
"""
_FUNNEL = "SELECT 1 FROM funnels WHERE id = $1 AND deleted_at IS NULL FOR SHARE"
_SOURCE = "SELECT 1 FROM sources WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE"
_TEAM = "SELECT 1 FROM teams WHERE id = $1"


def find_kind(kind: str) -> Connector:
    """Raises Invalid."""
    try:
        return connector(kind)
    except UnknownKind:
        raise Invalid("invalid", fields={"kind": "no_such_kind"}) from None


def with_mode(kind: Connector, given: Mapping[str, Any], public_url: str) -> dict[str, Any]:
    """Unless one is chosen, a platform that can call us does so where it can reach us: over https."""
    fields = {field.encode_name for field in msgspec.structs.fields(kind.settings)}
    if "mode" not in fields or "mode" in given or not isinstance(kind, Hooks):
        return dict(given)
    return {**given, "mode": "webhook" if public_url.startswith("https://") else "polling"}


async def demand_team(tx: Tx, team_id: int | None) -> None:
    if team_id is not None and await tx.value(_TEAM, team_id) is None:
        raise Invalid("invalid", fields={"team_id": "no_such_team"})


async def demand_funnel(tx: Tx, funnel_id: int) -> None:
    """It is there, and stays until this transaction ends. Raises Invalid."""
    if await tx.value(_FUNNEL, funnel_id) is None:
        raise Invalid("invalid", fields={"funnel_id": "no_such_funnel"})


async def demand_source(tx: Tx, source_id: int | None) -> None:
    """It is there, and stays until this transaction ends. Raises Invalid."""
    if source_id is not None and await tx.value(_SOURCE, source_id) is None:
        raise Invalid("invalid", fields={"source_id": "no_such_source"})


async def letter_fields(
    tx: Tx, me: Grants | None, able_to: Capabilities, templates: Sequence[LetterTemplate], held: Sequence[Kept] = ()
) -> str:
    """As they are stored. Raises Invalid."""
    if templates and not able_to.letters:
        raise Invalid("invalid", fields={"letter_fields": "letter_no_letters"})
    kept = await checked(tx, me, templates, held) if templates and me else []
    return msgspec.json.encode(kept).decode()


async def create(
    tx: Tx, me: Grants | None, ip: str | None, cipher: Cipher, public_url: str, new: NewChannel, *, quiet: bool = False
) -> int:
    """The new channel's id; `quiet`: no event tells of it. Raises Invalid with the field named."""
    kind = find_kind(new.kind)
    settings = load(kind.settings, with_mode(kind, new.settings, public_url))
    await demand_free(tx, cipher, kind, settings)
    plain, secret = seal(cipher, settings)
    await demand_holders(tx, "default", [new.default] if new.default else [])
    await demand_team(tx, new.team_id)
    await demand_funnel(tx, new.funnel_id)
    await demand_calendar(tx, new.calendar_id)
    await demand_source(tx, new.source_id)
    templates = await letter_fields(tx, me, able(kind, settings), new.letter_fields)
    with one_of_its_key():
        channel_id = await tx.value(
            _INSERT,
            new.kind,
            new.name,
            plain,
            secret,
            able(kind, settings).lead_source if new.lead_source is None else new.lead_source,
            new.default.kind if new.default else None,
            new.default.id if new.default else None,
            new.team_id,
            secrets.token_urlsafe(32),
            me.user_id if me else None,
            new.funnel_id,
            new.new_after_days,
            new.reason_required,
            new.deal_by_itself,
            new.source_id,
            templates,
            new.calendar_id,
        )
    if new.members:
        await set_members(tx, channel_id, new.members)
        await revisions.of_everyone(tx)
    told = {"kind": new.kind, "name": new.name, "members": await members_of(tx, channel_id)}
    if quiet:
        await audit.write(tx, me, ip, "channel.created", ("channel", channel_id), None, told)
    else:
        await tell(tx, me, ip, "channel.created", channel_id, after=told)
    return int(channel_id)
