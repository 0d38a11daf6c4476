"""Which request a dialog is about: opened by hand, or chosen among the person's."""

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.cards.actions.edit import card_for
from backend.cards.actions.open_card import CardWanted, open_cards
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.cards.sight import BESIDE
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.settle import announce
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid


class SetCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /conversations/{id}/card: one of the person's cards, or none to open one."""

    card_id: int | None = None


_FUNNEL = "SELECT funnel_id FROM channels WHERE id = $1"
_BESIDE = f"SELECT {BESIDE.format(channel='$2::bigint')} FROM cards k WHERE k.id = $1"
_HOLD = "SELECT 1 FROM cards WHERE id = $1 FOR SHARE"
_SET = "UPDATE conversations SET card_id = $2 WHERE id = $1"


async def set_card(tx: HotTx, grants: Grants, conversation_id: int, body: SetCard) -> CardView:
    """Raises Missing, Forbidden, Invalid no_such_card (another person's), dialog_without_contact,
    card_of_own_mailbox (only one of the two is in a colleague's own mailbox), Conflict no_deal_steps."""
    found = await lock_for(tx, grants, conversation_id)
    demand(grants, "cards.edit")
    if found.row["contact_id"] is None:
        raise Invalid("invalid", fields={"card_id": "dialog_without_contact"})
    card_id = await (_chosen(tx, grants, found, body.card_id) if body.card_id else _opened(tx, found))
    if card_id != found.row["card_id"]:
        await tx.execute(_SET, found.id, card_id)
        await announce(tx, found)
    return (await load_cards(tx, [card_id]))[card_id][0]


async def _chosen(tx: HotTx, grants: Grants, found: Locked, card_id: int) -> int:
    # whoever puts it into the bin waits, and finds this dialog then
    await tx.value(_HOLD, card_id)
    card, _ = await card_for(tx, grants, card_id)
    if card.contact is None or card.contact.id != found.row["contact_id"]:
        raise Invalid("invalid", fields={"card_id": "no_such_card"})
    if not await tx.value(_BESIDE, card_id, found.row["channel_id"]):
        raise Invalid("invalid", fields={"card_id": "card_of_own_mailbox"})
    return card_id


async def _opened(tx: HotTx, found: Locked) -> int:
    row = found.row
    wanted = CardWanted(
        contact_id=row["contact_id"],
        channel_id=row["channel_id"],
        funnel_id=await tx.value(_FUNNEL, row["channel_id"]),
        conversation_id=found.id,
        team_id=row["team_id"],
        responsible_id=row["responsible_id"],
        assigned_by=row["assigned_by"],
    )
    card_id = (await open_cards(tx, [wanted])).ids.get(row["contact_id"])
    if card_id is None:
        raise Conflict("no_deal_steps")
    return card_id
