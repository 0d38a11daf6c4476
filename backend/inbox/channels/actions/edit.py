"""Change a channel: name, settings, members, whom it gives its conversations to."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from backend.access.actions import revisions
from backend.access.grants import Grants
from backend.connectors.registry import capabilities
from backend.connectors.settings import load, secret_names
from backend.duty.calendars import demand_calendar
from backend.duty.events import HoursChanged
from backend.inbox.channels.account import demand_free, is_moved, one_of_its_key
from backend.inbox.channels.actions.create import demand_funnel, demand_source, demand_team, find_kind, letter_fields
from backend.inbox.channels.actions.turn import rest
from backend.inbox.channels.actions.write import demand_holders, lock, members_of, set_members, tell
from backend.inbox.channels.schemas import EditChannel
from backend.inbox.channels.settings import seal, values
from backend.inbox.letter_fields.prepare import decode
from backend.inbox.letter_fields.schemas import LetterTemplate
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid
from backend.kit.secrets import Cipher, Undecipherable

_SET = """
UPDATE channels SET name = $2, settings = $3::text::jsonb, secrets = $4, lead_source = $5, default_kind = $6,
    default_id = $7, team_id = $8, funnel_id = $9, new_after_days = $10, reason_required = $11, deal_by_itself = $12,
    source_id = $13, calendar_id = $14, last_check = CASE WHEN $15 THEN NULL ELSE last_check END, rev = rev + 1
WHERE id = $1
"""
_FILL = "UPDATE channels SET fill = $2::text::jsonb WHERE id = $1"
# settings that say where a platform is (DESIGN 5), and so to whom its secrets are told
BASES = ("api_base", "imap_host", "smtp_host", "token_url")
# who calls at the hook with the secret of before is another account
_NEW_SECRET = "UPDATE channels SET hook_secret = $2 WHERE id = $1"
PLAIN = (
    "name", "lead_source", "default_kind", "default_id", "team_id", "funnel_id", "new_after_days", "reason_required",
    "deal_by_itself", "source_id", "calendar_id",
)  # fmt: skip
# what a lead of the channel is to be: as given
_OF_LEADS = ("new_after_days", "reason_required", "deal_by_itself")


async def edit(tx: Tx, me: Grants | None, ip: str | None, cipher: Cipher, channel_id: int, change: EditChannel) -> bool:
    """Did the settings change, so that the channel has to be checked anew? Raises Missing, Invalid, Conflict."""
    row = await lock(tx, channel_id)
    if row["owner_id"] is not None and (me is None or me.user_id != row["owner_id"]):
        raise Conflict("owners_own")
    after = {name: row[name] for name in PLAIN}
    if change.name is not msgspec.UNSET:
        after["name"] = change.name
    if change.lead_source is not msgspec.UNSET:
        after["lead_source"] = change.lead_source
    if change.default is not msgspec.UNSET:
        await demand_holders(tx, "default", [change.default] if change.default else [])
        after |= {"default_kind": None, "default_id": None}
        if change.default:
            after |= {"default_kind": change.default.kind, "default_id": change.default.id}
    if change.team_id is not msgspec.UNSET:
        await demand_team(tx, change.team_id)
        after["team_id"] = change.team_id
    if change.funnel_id is not msgspec.UNSET:
        await demand_funnel(tx, change.funnel_id)
        after["funnel_id"] = change.funnel_id
    if change.source_id is not msgspec.UNSET:
        if change.source_id != row["source_id"]:
            await demand_source(tx, change.source_id)
        after["source_id"] = change.source_id
    if change.calendar_id is not msgspec.UNSET and change.calendar_id != row["calendar_id"]:
        await demand_calendar(tx, change.calendar_id)
        after["calendar_id"] = change.calendar_id
        tx.publish(Published(HoursChanged(change.calendar_id), Staff(), "channel", channel_id))
    for name in _OF_LEADS:
        if (given := getattr(change, name)) is not msgspec.UNSET:
            after[name] = given
    plain, secret, changed = await _settings(tx, cipher, row, change)
    with one_of_its_key():
        await tx.execute(_SET, channel_id, after["name"], plain, secret, *(after[name] for name in PLAIN[1:]), changed)
    before = {name: row[name] for name in PLAIN}
    if change.letter_fields is not msgspec.UNSET:
        before["letter_fields"], after["letter_fields"] = await _letter_fields(tx, me, row, change.letter_fields)
    if change.members is not msgspec.UNSET:
        before["members"] = await members_of(tx, channel_id)
        await set_members(tx, channel_id, change.members)
        await revisions.of_everyone(tx)
        after["members"] = await members_of(tx, channel_id)
    await tell(tx, me, ip, "channel.edited", channel_id, before, after | {"settings_changed": changed})
    return changed


async def _letter_fields(
    tx: Tx, me: Grants | None, row: Any, templates: Sequence[LetterTemplate]
) -> tuple[list[Any], list[Any]]:
    """Both sides, for the audit. Raises Invalid."""
    held = decode(row["fill"])
    able = capabilities(row["kind"], row["settings"])
    kept = await letter_fields(tx, me, able, templates, held)
    await tx.execute(_FILL, row["id"], kept)
    return [msgspec.to_builtins(each.template) for each in held], [
        each["template"] for each in msgspec.json.decode(kept)
    ]


async def edit_at_rest(
    tx: Tx, me: Grants | None, ip: str | None, cipher: Cipher, channel_id: int, change: EditChannel
) -> bool:
    """As `edit`. Is it to be checked and started anew? Until then a channel that ran with other settings rests."""
    if not await edit(tx, me, ip, cipher, channel_id, change):
        return False
    runs: bool = (await lock(tx, channel_id))["state"] == "active"
    if runs:
        await rest(tx, channel_id)
    return runs


async def _settings(tx: Tx, cipher: Cipher, row: Any, change: EditChannel) -> tuple[str, bytes | None, bool]:
    """(settings, secrets, did they change) to store."""
    kept = await tx.value("SELECT settings::text FROM channels WHERE id = $1", row["id"])
    if change.settings is msgspec.UNSET:
        return kept, row["secrets"], False
    kind = find_kind(row["kind"])
    shape = kind.settings
    # a form sends {"set": true} or nothing back for a secret that it was not shown
    given = {
        name: value
        for name, value in change.settings.items()
        if not (name in secret_names(shape) and (value in (None, "") or isinstance(value, dict)))
    }
    try:
        before = values(cipher, kept, row["secrets"])
    except Undecipherable:
        if not set(secret_names(shape)) <= given.keys():
            raise Conflict("secrets_unreadable") from None
        before = values(cipher, kept, None)
    after = {**before, **given}
    _demand_secrets_for(shape, before, given)
    settings = load(shape, after)
    await demand_free(tx, cipher, kind, settings, but=row["id"])
    if after != before and (old := _old(shape, before)) and await is_moved(tx, kind, row["id"], old, settings):
        await tx.execute(_NEW_SECRET, row["id"], secrets.token_urlsafe(32))
    plain, secret = seal(cipher, settings)
    return plain, secret, after != before


def _demand_secrets_for(shape: type[msgspec.Struct], before: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """A secret goes to the host that it was given for: to another one only by who knows it. Raises Invalid."""
    if all(_host(given.get(name, before.get(name))) == _host(before.get(name)) for name in BASES):
        return
    kept = [name for name in secret_names(shape) if name not in given and before.get(name)]
    if kept:
        raise Invalid("invalid", fields={f"settings.{name}": "enter_anew" for name in kept})


def _host(address: Any) -> str | None:
    """Of an address, or a bare name of a server."""
    if not isinstance(address, str) or not address:
        return None
    return urlsplit(address).netloc.lower() or address.lower()


def _old(shape: type[msgspec.Struct], before: Mapping[str, Any]) -> msgspec.Struct | None:
    """None: what is stored does not fit the shape any more, or its secrets were lost."""
    try:
        return load(shape, before)
    except Invalid:
        return None
