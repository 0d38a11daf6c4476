"""To whom it would go: "WhatsApp, Sunday 23:40, client Olga". Writes nothing."""

from datetime import UTC, datetime

from backend.access.grants import Grants
from backend.contacts.sight import demand_contact
from backend.duty.load import loads, setting_of, weights
from backend.duty.route import Case, Plan, route
from backend.duty.steps import RouteStep
from backend.fields.hidden import demand_shown
from backend.kit.db import Tx
from backend.watch.routing.due import TAGS, open_calendars
from backend.watch.routing.people import candidates
from backend.watch.routing.routes import demand_steps, one_route
from backend.watch.routing.schemas import ChoiceView, DraftRoute, RouteView, TryRoute
from backend.watch.routing.shown import shown

_CONTACT = f"""
SELECT p.responsible_id, lower(left(p.locale, 2)) AS language, coalesce(w.stage, 0) AS stage,
       {TAGS.format("k")} AS tags,
       EXISTS (SELECT FROM conversations c WHERE c.contact_id = p.id) AS known
FROM contacts p
LEFT JOIN contact_warmth w ON w.contact_id = p.id
CROSS JOIN LATERAL (SELECT p.id AS contact_id, (SELECT max(id) FROM cards WHERE contact_id = p.id AND is_open) AS card_id) k
WHERE p.id = $1
"""  # noqa: E501


async def rehearse(tx: Tx, me: Grants, channel_id: int, asked: TryRoute) -> ChoiceView:
    """Raises Missing, Invalid."""
    stands = await one_route(tx, me, channel_id)
    if asked.route is not None:
        await demand_steps(tx, asked.route.steps, "route.steps")
    plan, weight = plan_of(stands, asked.route)
    at = asked.at or datetime.now(UTC)
    setting = await setting_of(tx)
    case = await _case(tx, me, plan, at, asked, weight)
    named = [each for each in (case.responsible_id, *(step.user_id for step in plan.steps)) if each is not None]
    people = await candidates(tx, channel_id, at, setting, named=named, there=asked.at is not None)
    ids = [each.id for each in people]
    load = await loads(tx, ids, await weights(tx), setting.active_hours) if asked.load == "now" else {}
    return await shown(tx, route(plan, case, people, load))


def plan_of(stands: RouteView, draft: DraftRoute | None) -> tuple[Plan, float]:
    """The route that is asked about, and what a request of the channel weighs by it."""
    if draft is None:
        return Plan(tuple(stands.steps), stands.present), stands.weight
    steps: tuple[RouteStep, ...] = tuple(draft.steps)
    return Plan(steps, draft.present), draft.weight or stands.weight


async def _case(tx: Tx, me: Grants, plan: Plan, at: datetime, asked: TryRoute, weight: float) -> Case:
    opened = await open_calendars(tx, [plan], at)
    if asked.contact_id is None:
        return Case(
            weight=weight,
            responsible_id=asked.responsible_id,
            tags=frozenset(asked.tags),
            language=asked.language,
            stage=asked.stage,
            known=asked.known,
            open=opened,
            waited_min=asked.waited_min,
        )
    await demand_contact(tx, me, asked.contact_id)
    demand_shown(me.hidden_fields, "warmth")
    row = await tx.row(_CONTACT, asked.contact_id)
    assert row is not None
    return Case(
        weight=weight,
        responsible_id=row["responsible_id"],
        tags=frozenset(row["tags"]),
        language=row["language"],
        stage=row["stage"],
        known=row["known"],
        open=opened,
        waited_min=asked.waited_min,
    )
