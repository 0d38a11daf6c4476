"""What a webhook may be told: the events and channels it chose, of what its person or role sees at this moment."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from backend.access import load
from backend.access.grants import Grants
from backend.access.sight import sees
from backend.cards.rows import load_cards
from backend.contacts.rows import load_contact_scopes
from backend.documents.rows import load_document_scopes
from backend.inbox.rows import load_conversations
from backend.kit.db import Audience, Own, Scope, Tx
from backend.realtime.shapes import Shape, shape_for
from backend.sales.invoices.sight import load_invoice_scopes, load_order_scopes
from backend.tasks.rows import load_task_scopes
from backend.timeline.rows import load_activity_scopes
from backend.webhooks.events import RuleCalled

CALLED = str(RuleCalled.__struct_config__.tag)


class Ears(msgspec.Struct, frozen=True):
    """Whose sight it has, and what of it it wants. None: all."""

    grants: Grants
    events: frozenset[str] | None = None
    channels: frozenset[int] | None = None

    def sees_any(self, scopes: Iterable[Scope]) -> bool:
        return any(self._wants(scope.channel_id) and sees(self.grants, scope) for scope in scopes)

    def shape(self, event_type: str, audience: Audience) -> Shape | None:
        """How it hears of an event; None: not at all. What is one person's own is told to nobody."""
        # a rule's call goes to the one that it names (journal.py): it is chosen there, not here
        wanted = self.events is None or event_type in self.events or event_type == CALLED
        if isinstance(audience, Own) or not wanted:
            return None
        return shape_for(audience, self.grants, self.sees_any)

    def _wants(self, channel_id: int | None) -> bool:
        return self.channels is None or channel_id in self.channels


async def ears_of(tx: Tx, row: Mapping[str, Any]) -> Ears | None:
    """Of a row of `webhooks`, read anew each time. None: its person has left, or its role is gone."""
    if row["user_id"] is None:
        grants = await load.of_role(tx, row["role_id"])
    else:
        grants = (await load.of_users(tx, [row["user_id"]])).get(row["user_id"])
    if grants is None:
        return None
    hidden = grants.hidden_fields
    if row["hidden_fields"]:
        hidden = await load.masked_with(tx, hidden | frozenset(row["hidden_fields"]))
    return Ears(msgspec.structs.replace(grants, hidden_fields=hidden), _chosen(row["events"]), _chosen(row["channels"]))


async def scopes_now(tx: Tx, kind: str, ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
    """Who sees these rows by now; a row that is gone has nothing, and so has a kind that nobody told us of: its numbers
    are no channels', and silence is better than somebody else's rows."""
    load_scopes = LOADERS.get(kind)
    return {} if load_scopes is None else await load_scopes(tx, ids)


async def _conversations(tx: Tx, ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
    return {i: (scope,) for i, (_, scope) in (await load_conversations(tx, ids)).items()}


async def _cards(tx: Tx, ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
    # what lies in the bin is seen by nobody
    return {i: (scope,) for i, (card, scope) in (await load_cards(tx, ids)).items() if card.deleted_at is None}


async def _channels(_: Tx, ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
    # a channel's own events, and lists of it, are seen by who works in it
    return {i: (Scope(channel_id=i),) for i in ids}


LOADERS: dict[str, Callable[[Tx, Sequence[int]], Awaitable[Mapping[int, Sequence[Scope]]]]] = {
    "conversation": _conversations,
    "card": _cards,
    "contact": load_contact_scopes,
    "warmth": load_contact_scopes,
    "task": load_task_scopes,
    "invoice": load_invoice_scopes,
    "order": load_order_scopes,
    "document": load_document_scopes,
    "activity": load_activity_scopes,
    "channel": _channels,
    "templates": _channels,
}


def _chosen(values: Sequence[Any] | None) -> frozenset[Any] | None:
    return None if values is None else frozenset(values)
