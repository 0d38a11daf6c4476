"""What realtime is told by the rooms above it: who calls, what they see, what of it is hidden."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.access.authenticate import authenticate
from backend.access.grants import Grants
from backend.access.sight import sees
from backend.access.withdrawn import withdrawn
from backend.cards.rows import load_cards
from backend.contacts.rows import load_contact_scopes
from backend.inbox.rows import load_conversations
from backend.inbox.rows.masked import mask, needs
from backend.kit.db import Database, Scope
from backend.realtime.hooks import Hooks


def _authenticate(db: Database) -> Any:
    async def caller(headers: Mapping[str, str]) -> Grants | None:
        found = await authenticate(db, headers)
        return None if found is None else found[1]

    return caller


def _withdrawn(db: Database) -> Any:
    async def gone(held: Sequence[Grants]) -> list[Grants]:
        return await withdrawn(db, held)

    return gone


def _scopes(db: Database) -> dict[str, Any]:
    async def conversations(ids: Sequence[int]) -> dict[int, Sequence[Scope]]:
        async with db.tx() as tx:
            return {key: (scope,) for key, (_, scope) in (await load_conversations(tx, ids)).items()}

    async def cards(ids: Sequence[int]) -> dict[int, Sequence[Scope]]:
        async with db.tx() as tx:
            return {key: (scope,) for key, (_, scope) in (await load_cards(tx, ids)).items()}

    async def contacts(ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
        async with db.tx() as tx:
            return await load_contact_scopes(tx, ids)

    async def channels(ids: Sequence[int]) -> dict[int, Sequence[Scope]]:
        return {channel_id: (Scope(channel_id=channel_id),) for channel_id in ids}

    return {"conversation": conversations, "card": cards, "contact": contacts, "channel": channels}


def realtime_hooks(db: Database) -> Hooks:
    return Hooks(
        authenticate=_authenticate(db),
        sees=sees,
        mask=mask,
        needs=needs,
        withdrawn=_withdrawn(db),
        scopes=_scopes(db),
    )
