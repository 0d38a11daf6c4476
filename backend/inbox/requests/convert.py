"""A lead becomes a deal (C6, B2, H11): person, company, deal, first task and dialog; all of it, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.card_rules import Verb, within
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.last import last_changer
from backend.activities.who import by
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.entering import give_task
from backend.cards.hidden import shown
from backend.cards.money import money
from backend.cards.publish import publish_cards
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.cards.sight import BESIDE
from backend.contacts.companies.actions.make import named_company
from backend.contacts.companies.sight import demand_company
from backend.documents.actions.follow import follow_card as documents_along
from backend.fields.hidden import demand_shown
from backend.fields.locks import stand_still
from backend.fields.seen_only import demand_open
from backend.inbox.actions.locked import Locked, lock
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.actions.settle import line
from backend.inbox.merging.merge import merge
from backend.inbox.requests import person, settings
from backend.inbox.requests.fill import DEALS, fill, opening
from backend.inbox.requests.make import demand_made
from backend.inbox.requests.schemas import CompanyOf, Convert, Converted, DealOf, FirstTask
from backend.kit.clean import clean_text
from backend.kit.db import HotTx, Scope
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.sales.actions.carry import carry_items
from backend.tasks.actions.add import NewTask, add
from backend.tasks.actions.from_template import UseTemplate, use_template
from backend.tasks.actions.move import follow_card
from backend.tasks.subjects import SubjectRef

_TALKS = "SELECT id FROM conversations WHERE card_id = $1 ORDER BY id FOR UPDATE"
_LEAD = "SELECT * FROM cards WHERE id = $1 FOR UPDATE"
WON = """
SELECT id FROM statuses WHERE funnel_id = $1 AND category = 'won' AND deleted_at IS NULL
ORDER BY (mark = 'converted') DESC NULLS LAST, position, id LIMIT 1
"""
CLOSE = """
UPDATE cards SET converted_at = now(), locked = $2, became = $3, version = version + 1, updated_at = now()
WHERE id = $1
"""
# what the lead has, and of own fields those that the funnel has too; where it has none, the field's default
DEAL = """
INSERT INTO cards (kind, funnel_id, status_id, contact_id, company_id, channel_id, team_id, responsible_id, assigned_by,
    participants, source_id, budget_amount, budget_currency, comment, title, born_of, created_by, fields)
SELECT 'deal', $2::bigint, $3, k.contact_id, k.company_id, k.channel_id, k.team_id,
       CASE WHEN $6 THEN k.responsible_id END, CASE WHEN $6 THEN k.assigned_by END,
       ARRAY(SELECT DISTINCT u FROM unnest(k.participants || $4::bigint[]) u ORDER BY u), k.source_id,
       CASE WHEN $7 THEN k.budget_amount END, CASE WHEN $7 THEN k.budget_currency END, k.comment,
       coalesce($5, k.title), k.id, ($4::bigint[])[1],
       coalesce((SELECT jsonb_object_agg(o.id::text, coalesce(k.fields -> o.id::text, o.setup -> 'default'))
                 FROM fields o WHERE o.entity = 'card' AND o.state = 'live'
                   AND (o.setup -> 'funnels' = '[]' OR o.setup -> 'funnels' @> to_jsonb($2::bigint))
                   AND (k.fields ? o.id::text OR jsonb_typeof(o.setup -> 'default') <> 'null')), '{}')
FROM cards k WHERE k.id = $1 RETURNING id
"""
TAGS = "INSERT INTO card_tags (card_id, tag_id) SELECT $2, tag_id FROM card_tags WHERE card_id = $1 ORDER BY tag_id"
_JOIN = "UPDATE cards SET born_of = coalesce(born_of, $2), version = version + 1, updated_at = now() WHERE id = $1"
# neither the lead nor any of its dialogs stands on the other side of somebody's own mailbox
_BESIDE = f"""
SELECT NOT EXISTS (SELECT FROM (SELECT channel_id FROM conversations WHERE card_id = $2
                                UNION SELECT channel_id FROM cards WHERE id = $2) w
                   WHERE NOT {BESIDE.format(channel="w.channel_id")})
FROM cards k WHERE k.id = $1
"""
_WHOSE = "UPDATE cards SET contact_id = $2, company_id = coalesce($3, company_id) WHERE id = $1"
ABOUT = "UPDATE conversations SET card_id = $2, contact_id = coalesce(contact_id, $3) WHERE id = ANY($1::bigint[])"
CLIENT = """
UPDATE contacts SET type = 'client', rev = rev + 1, updated_at = now() WHERE id = $1 AND type = 'potential'
"""
_CLIENTS = """
UPDATE companies SET type = 'client', rev = rev + 1, updated_at = now() WHERE id = $1 AND type = 'potential'
"""
_WORKS = """
INSERT INTO contact_companies (contact_id, company_id, position, main)
SELECT $1, $2, $3, NOT EXISTS (SELECT FROM contact_companies WHERE contact_id = $1 AND main)
ON CONFLICT (contact_id, company_id) DO UPDATE
SET position = CASE WHEN excluded.position <> '' THEN excluded.position ELSE contact_companies.position END
"""
_DONE = """
SELECT data ->> 'client_id' FROM activities WHERE card_id = $1 AND kind = 'status_changed' AND data ? 'client_id'
ORDER BY stored_at DESC, id DESC LIMIT 1
"""


async def convert(tx: HotTx, grants: Grants, ip: str | None, card_id: int, body: Convert) -> tuple[Converted, bool]:
    """The lead, what it became, and whether that was done before. Raises Missing, Forbidden, Invalid, Conflict
    (already_converted with the deal and by whom, lead_is_closed, stale_version)."""
    card, scope = await card_for(tx, grants, card_id)
    demand(grants, "cards.edit")
    if (again := await _again(tx, grants, card, body)) is not None:
        return again, True
    _demand_reach(grants, "move", scope)
    merged = body.contact_id is not None and card.contact is not None and body.contact_id != card.contact.id
    if merged:
        assert card.contact is not None
        assert body.contact_id is not None
        _demand_version(grants, card, body.version)
        # the same person: what was said with the one was said with the other, and it can be undone for 90 days
        await merge(tx, grants, ip, body.contact_id, card.contact.id)
    await stand_still(tx)
    talks = [found for row in await tx.fetch(_TALKS, card_id) if (found := await lock(tx, row["id"]))]
    row = await tx.row(_LEAD, card_id)
    card, scope = await card_for(tx, grants, card_id)
    if row is None:
        raise Missing
    # a twin may have held the lock until now
    if (again := await _again(tx, grants, card, body)) is not None:
        return again, True
    _demand_reach(grants, "move", scope)
    if not merged:
        _demand_version(grants, card, body.version)
    if not card.is_open:
        raise Conflict("lead_is_closed")
    contact_id = await _whose(tx, grants, card, body)
    company_id = await _company(tx, grants, card_id, body.company) if body.company else None
    await _settle(tx, contact_id, company_id, body.company)
    await tx.execute(_WHOSE, card_id, contact_id, company_id)
    deal_id = await _deal(tx, grants, card_id, body)
    await _close(tx, grants, card_id, deal_id, body)
    await _follow(tx, grants, talks, card_id, deal_id, contact_id)
    if body.tasks and deal_id is not None:
        await follow_card(tx, card_id, deal_id)
    if deal_id is not None:
        await documents_along(tx, card_id, deal_id)
    if body.task is not None:
        await _task(tx, grants, SubjectRef("card", deal_id or card_id), body.task)
    await publish_people(tx, [contact_id])
    await publish_cards(tx, [card_id, *([deal_id] if deal_id else [])])
    return await _answer(tx, card_id, deal_id), False


def _demand_reach(grants: Grants, verb: Verb, scope: Scope) -> None:
    """Whoever may not move a request does not convert it either. Raises Forbidden."""
    if not within(grants, verb, scope):
        raise Forbidden(f"card_not_yours_to_{verb}")


def _demand_version(grants: Grants, card: CardView, version: int) -> None:
    if card.version != version:
        raise Conflict("stale_version", extra={"current": shown(card, grants)})


async def _again(tx: HotTx, grants: Grants, card: CardView, body: Convert) -> Converted | None:
    """What was done already under this key. Raises Invalid for what is no lead, Conflict already_converted."""
    if card.kind != "lead":
        raise Invalid("invalid", fields={"card_id": "only_leads_convert"})
    if card.converted_at is None:
        return None
    answer = await _answer(tx, card.id, card.became)
    if await tx.value(_DONE, card.id) == str(body.client_id):
        return answer
    by = await last_changer(tx, "card_id", card.id, ["status_changed"])
    deal = None if answer.deal is None else shown(answer.deal, grants)
    raise Conflict("already_converted", extra={"current": shown(answer.lead, grants), "deal": deal, "by": by})


async def _answer(tx: HotTx, card_id: int, deal_id: int | None) -> Converted:
    found = await load_cards(tx, [card_id, *([deal_id] if deal_id else [])])
    lead, deal = found[card_id][0], found[deal_id][0] if deal_id in found else None
    return Converted(lead, deal, items_stay=deal is not None and _differ(lead, deal))


def _differ(lead: CardView, deal: CardView) -> bool:
    """Both have items, in two currencies, which stand on no card together (carry_items)."""
    both = lead.budget_by_items and deal.budget_by_items
    return both and lead.budget is not None and deal.budget is not None and lead.budget.currency != deal.budget.currency


async def _whose(tx: HotTx, grants: Grants, card: CardView, body: Convert) -> int:
    if card.contact is not None:
        if body.person is not None:
            raise Invalid("invalid", fields={"person": "one_of_them"})
        return card.contact.id
    if body.contact_id is not None:
        return await person.known(tx, grants, body.contact_id)
    if body.person is None:
        raise Invalid("invalid", fields={"contact_id": "nobody_named"})
    return await person.made(tx, grants, body.person, born_of=card.id)


async def _company(tx: HotTx, grants: Grants, card_id: int, asked: CompanyOf) -> int:
    if (asked.id is None) == (not asked.name.strip()):
        raise Invalid("invalid", fields={"company": "company_or_name"})
    if asked.id is None:
        return await named_company(tx, grants, asked.name, born_of=card_id)
    try:
        await demand_company(tx, grants, asked.id)
    except Missing:
        raise Invalid("invalid", fields={"company": "no_such_company"}) from None
    return asked.id


async def _settle(tx: HotTx, contact_id: int, company_id: int | None, asked: CompanyOf | None) -> None:
    """From now on they are clients, and the one works at the other."""
    await tx.execute(CLIENT, contact_id)
    if company_id is not None and asked is not None:
        await tx.execute(_WORKS, contact_id, company_id, " ".join(clean_text(asked.position).split()))
        await tx.execute(_CLIENTS, company_id)


async def _deal(tx: HotTx, grants: Grants, card_id: int, body: Convert) -> int | None:
    if body.deal is None:
        if body.task is None or body.task.template_id is None:
            raise Invalid("invalid", fields={"deal": "deal_or_process"})
        return None
    asked = DealOf() if body.deal is msgspec.UNSET else body.deal
    if asked.card_id is not None:
        return await _existing(tx, grants, card_id, asked.card_id)
    return await _new(tx, grants, card_id, asked)


async def _existing(tx: HotTx, grants: Grants, card_id: int, deal_id: int) -> int:
    try:
        _, scope = await card_for(tx, grants, deal_id)
    except Missing:
        raise Invalid("invalid", fields={"deal": "no_such_deal"}) from None
    _demand_reach(grants, "edit", scope)
    row = await tx.row(_LEAD, deal_id)
    lead = await tx.row("SELECT contact_id, company_id FROM cards WHERE id = $1", card_id)
    assert row is not None
    assert lead is not None
    theirs = row["contact_id"] == lead["contact_id"] or (
        row["company_id"] is not None and row["company_id"] == lead["company_id"]
    )
    if row["kind"] != "deal" or not row["is_open"] or not theirs:
        raise Invalid("invalid", fields={"deal": "no_such_deal"})
    if not await tx.value(_BESIDE, deal_id, card_id):
        raise Invalid("invalid", fields={"deal": "card_of_own_mailbox"})
    await tx.execute(_JOIN, deal_id, card_id)
    await carry_items(tx, grants, card_id, deal_id)
    return deal_id


async def _new(tx: HotTx, grants: Grants, card_id: int, asked: DealOf) -> int:
    if asked.budget is not msgspec.UNSET:
        demand_shown(grants.hidden_fields, "budget")
    if grants.read_only:
        asked = _less_the_leads(asked, (await load_cards(tx, [card_id]))[card_id][0])
        demand_open(grants.read_only, [] if asked.title is msgspec.UNSET else ["title"])
    status = await opening(tx, grants, asked.funnel_id, asked.status_id, DEALS)
    mine = [grants.user_id] if grants.user_id is not None else []
    title = None if asked.title is msgspec.UNSET else " ".join(clean_text(asked.title).split())
    unset = [asked.responsible_id is msgspec.UNSET, asked.budget is msgspec.UNSET]
    deal_id: int = await tx.value(DEAL, card_id, status["funnel_id"], status["id"], mine, title, *unset)
    await tx.execute(TAGS, card_id, deal_id)
    wanted: dict[str, Any] = {"fields": asked.fields}
    for name in ("responsible_id", "budget"):
        if (value := getattr(asked, name)) is not msgspec.UNSET:
            wanted[name] = value
    await fill(tx, grants, wanted, status, deal_id)
    await demand_made(tx, grants, deal_id)
    # its lines, and the budget that follows them; what the lead has nobody gives it
    await carry_items(tx, msgspec.structs.replace(grants, read_only=frozenset()), card_id, deal_id)
    await record(tx, [_fact(grants, "deal_created", await _row(tx, deal_id), born_of=card_id)])
    await give_task(tx, grants, deal_id, status["id"])
    return deal_id


def _less_the_leads(asked: DealOf, lead: CardView) -> DealOf:
    """What stands there as the lead has it is carried, and not given. Raises Invalid for a sum that is none."""
    if asked.title is not msgspec.UNSET and " ".join(clean_text(asked.title).split()) == lead.title:
        asked = msgspec.structs.replace(asked, title=msgspec.UNSET)
    if asked.responsible_id is not msgspec.UNSET and asked.responsible_id == (lead.responsible and lead.responsible.id):
        asked = msgspec.structs.replace(asked, responsible_id=msgspec.UNSET)
    if asked.budget is msgspec.UNSET:
        return asked
    same = (money(asked.budget.amount, asked.budget.currency) if asked.budget else None) == lead.budget
    return msgspec.structs.replace(asked, budget=msgspec.UNSET) if same else asked


async def _row(tx: HotTx, card_id: int) -> Mapping[str, Any]:
    row = await tx.row("SELECT id, contact_id, channel_id FROM cards WHERE id = $1", card_id)
    assert row is not None
    return row


def _fact(grants: Grants, kind: Any, row: Mapping[str, Any], **data: Any) -> Activity:
    return Activity(
        kind=kind,
        at=datetime.now(UTC),
        **by(grants),
        contact_id=row["contact_id"],
        card_id=row["id"],
        data={"channel_id": row["channel_id"], **data},
    )


async def _close(tx: HotTx, grants: Grants, card_id: int, deal_id: int | None, body: Convert) -> None:
    row = await tx.row("SELECT funnel_id, status_id, version FROM cards WHERE id = $1", card_id)
    assert row is not None
    won = await tx.value(WON, row["funnel_id"])
    if won is None:
        raise Conflict("no_converted_status")
    told = {"became": deal_id, "client_id": str(body.client_id)}
    await edit_card(tx, grants, card_id, EditCard(version=row["version"], status_id=won), free=True, told=told)
    lock_it = (await settings.read(tx)).lock_converted
    await tx.execute(CLOSE, card_id, lock_it, deal_id)


async def _follow(
    tx: HotTx, grants: Grants, talks: Sequence[Locked], card_id: int, deal_id: int | None, contact_id: int
) -> None:
    """The dialogs are about the deal from now on, and say so."""
    await tx.execute(ABOUT, [talk.id for talk in talks], deal_id or card_id, contact_id)
    for talk in talks:
        await line(tx, grants, talk, "request_converted", lead=card_id, deal=deal_id)


async def _task(tx: HotTx, grants: Grants, subject: SubjectRef, asked: FirstTask) -> None:
    if asked.template_id is not None:
        try:
            await use_template(tx, grants, asked.template_id, UseTemplate(subject))
        except Missing:
            raise Invalid("invalid", fields={"task": "no_such_task_template"}) from None
        return
    await add(tx, grants, NewTask(subject=subject, title=asked.title, kind=asked.kind, due=asked.due))
