"""Give dialog and request to somebody, or into a pool: never over a person's choice or claim."""

from datetime import UTC, datetime

from backend.access.queries.works import name_of_who_works
from backend.activities import Activity, record
from backend.activities.who import by
from backend.cards.publish import lock_scope, publish_cards
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.settle import line, note_fact
from backend.kit.db import HotTx
from backend.kit.errors import Conflict
from backend.rules.do.deed import Doing
from backend.rules.schemas import RuleDid, RuleDo

# The guard stands in the statement: whoever claimed it a moment ago keeps it. What a rule gave, a rule may take.
_GIVE = """
UPDATE conversations SET responsible_id = $2::bigint, assigned_by = CASE WHEN $2::bigint IS NOT NULL THEN 'rule' END,
    assigned_at = now(), pool_kind = $3::text, pool_id = $4::bigint
WHERE id = $1 AND (responsible_id IS NULL OR assigned_by = 'rule')
  AND (responsible_id, pool_kind, pool_id) IS DISTINCT FROM ($2::bigint, $3::text, $4::bigint)
"""
_GIVE_CARD = """
UPDATE cards SET responsible_id = $2::bigint, assigned_by = CASE WHEN $2::bigint IS NOT NULL THEN 'rule' END,
    version = version + 1, updated_at = now()
WHERE id = $1 AND deleted_at IS NULL AND responsible_id IS DISTINCT FROM $2::bigint
  AND (responsible_id IS NULL OR assigned_by = 'rule')
  -- a rule gave it to whoever talks about it by now
  AND NOT EXISTS (SELECT FROM conversations v WHERE v.card_id = cards.id AND v.responsible_id = cards.responsible_id
                  AND v.assigned_by <> 'rule')
"""
_POOL = {"role": "SELECT name FROM roles WHERE id = $1", "team": "SELECT name FROM teams WHERE id = $1"}
_PERSONS = """
SELECT p.responsible_id FROM contacts p JOIN users u ON u.id = p.responsible_id AND u.deactivated_at IS NULL
WHERE p.id = $1
"""
_CARD = "SELECT channel_id, responsible_id, assigned_by, contact_id FROM cards WHERE id = $1 AND deleted_at IS NULL"


async def assign(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    """Raises Conflict where whom it names is gone, or cannot work there."""
    about = doing.about
    # dialog before request, as everybody locks them
    talk = await lock_for(tx, doing.grants, about.conversation_id) if about.conversation_id else None
    card_id = about.card_id
    before = await lock_scope(tx, card_id) if card_id else None
    card = await tx.row(_CARD, card_id) if card_id else None
    if talk is None and card is None:
        return RuleDid(deed.kind, "no_card")
    channel_id = talk.row["channel_id"] if talk else card["channel_id"]  # type: ignore[index]
    user_id = deed.user_id
    if deed.whom == "contact":
        user_id = await tx.value(_PERSONS, about.contact_id)
        if user_id is None:
            return RuleDid(deed.kind, "nobody_leads_person")
    name = await _name(tx, deed, user_id, channel_id)
    led = _led(talk) or _led_card(card)
    pool = (deed.whom, deed.pool_id) if deed.whom in _POOL else (None, None)
    gave = talk is not None and await tx.execute(_GIVE, talk.id, user_id, *pool) == 1
    gave_card = card_id is not None and user_id is not None and await tx.execute(_GIVE_CARD, card_id, user_id) == 1
    if talk is not None and gave:
        await note_fact(tx, doing.grants, talk, "reassigned", **{"from": talk.row["responsible_id"], "to": user_id})
        await line(tx, doing.grants, talk, "assigned", why="reassigned", to=name, note=None)
    elif gave_card and card is not None:
        await record(tx, [_fact(doing, card, card_id, user_id)])
    if gave_card and card_id is not None:
        await publish_cards(tx, [card_id], before)
    return RuleDid(deed.kind, None if gave or gave_card else "led" if led else "stands_already")


def _led(talk: Locked | None) -> bool:
    return talk is not None and talk.row["responsible_id"] is not None and talk.row["assigned_by"] != "rule"


def _led_card(card: object) -> bool:
    return card is not None and card["responsible_id"] is not None and card["assigned_by"] != "rule"  # type: ignore[index]


async def _name(tx: HotTx, deed: RuleDo, user_id: int | None, channel_id: int) -> str:
    if deed.whom in _POOL:
        name = await tx.value(_POOL[deed.whom], deed.pool_id)
        if name is None:
            raise Conflict("rule_pool_gone")
        return str(name)
    # whoever is responsible for a row sees it: giving one to an outsider would open it to them
    name = await name_of_who_works(tx, user_id or 0, channel_id)
    if name is None:
        raise Conflict("user_cannot_work_here")
    return name


def _fact(doing: Doing, card: object, card_id: int | None, user_id: int | None) -> Activity:
    return Activity(
        kind="reassigned",
        at=datetime.now(UTC),
        **by(doing.grants),
        contact_id=card["contact_id"],  # type: ignore[index]
        card_id=card_id,
        data={"from": card["responsible_id"], "to": user_id},  # type: ignore[index]
    )
