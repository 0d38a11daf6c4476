"""A row → a request with its person. It opens as one made by hand, then goes where the file says it stands; nobody
waits for an answer there, and no step hands out its task."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec

from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.editing.budget import Budget
from backend.cards.publish import publish_cards
from backend.inbox.requests.make import make_card
from backend.inbox.requests.schemas import NewCard
from backend.kit.errors import Invalid
from backend.transfer.incoming import contact
from backend.transfer.incoming.at import At, Became, Made, named, own_values, responsible
from backend.transfer.incoming.draft import BadCell, amount, one, tags
from backend.transfer.incoming.steps import Step, step_named, steps

Said = Mapping[str, Sequence[str]]
_SPACE = UUID("5d6f1f0e-4a3c-4c7c-9b0f-7f3f4a1f3a11")
# the one of that name that its person works at since a moment ago
_COMPANY = """
UPDATE cards SET version = version + 1, company_id = (
    SELECT f.id FROM contact_companies w JOIN companies f ON f.id = w.company_id AND f.deleted_at IS NULL
    WHERE w.contact_id = $3 AND lower(f.name) = lower(btrim(regexp_replace($2::text, '\\s+', ' ', 'g')))
    ORDER BY f.id LIMIT 1)
WHERE id = $1
"""
_RIGHT_KIND = {"lead": ("lead",), "deal": ("deal", "support")}
_CLOSED = ("won", "lost", "closed")


async def put(at: At, said: Said) -> Became:
    """Raises BadCell, Refused."""
    wanted = contact.given(at, said)
    if not wanted and not one(said, "company"):
        raise BadCell("full_name", "import_nobody")
    if not wanted:
        # a request of a company of which nobody is known by name: its name stands for whoever answers there
        wanted = {"name": one(said, "company")}
    step = await _step(at, said)
    became, contact_id = await contact.person(at, wanted, contact.keys(at, said))
    works = await contact.work(at, said, contact_id)
    things = [*became.things, *works]
    made, _ = await make_card(at.tx, at.grants, await _new(at, said, step, contact_id), quiet=True)
    if step.category in _CLOSED:
        await _close(at, said, made.card.id, made.card.version, step)
    if one(said, "company"):
        await at.tx.execute(_COMPANY, made.card.id, one(said, "company"), contact_id)
        await publish_cards(at.tx, [made.card.id])
    return Became("new", [Made("card", made.card.id, True), *things])


keys = contact.keys


async def _step(at: At, said: Said) -> Step:
    """Where it stands: by its name in the file, else the default one, else the funnel's first. Raises BadCell."""
    known = await steps(at, _RIGHT_KIND[at.entity])
    defaults = at.setup.defaults
    if one(said, "funnel"):
        known = [each for each in known if named(each.funnel) == named(one(said, "funnel"))]
        if not known:
            raise BadCell("funnel", "no_such_funnel")
    elif defaults.funnel_id is not None:
        known = [each for each in known if each.funnel_id == defaults.funnel_id]
    if text := one(said, "status"):
        found = step_named(known, text)
        if found is None:
            raise BadCell("status", "import_no_such_status")
        return found
    found = next((each for each in known if each.id == defaults.status_id), None) or next(iter(known), None)
    if found is None:
        raise BadCell("funnel", "no_such_funnel")
    return found


async def _new(at: At, said: Said, step: Step, contact_id: int) -> NewCard:
    defaults = at.setup.defaults
    budget = amount(said, "budget", defaults.currency)
    source = one(said, "source")
    if source and named(source) not in at.sources:
        raise BadCell("source", "import_no_such_source")
    opening = step if step.category not in _CLOSED else await _first(at, step)
    return NewCard(
        # once a row, whoever does it and however often
        client_id=uuid5(_SPACE, f"{at.import_id}/{at.line}"),
        contact_id=contact_id,
        funnel_id=opening.funnel_id,
        status_id=opening.id,
        title=one(said, "title")[:200],
        comment="\n".join(said.get("comment", ())),
        budget=Budget(budget.amount, budget.currency) if budget else None,
        source_id=at.sources[named(source)] if source else defaults.source_id,
        responsible_id=responsible(at, said),
        tags=tags(said, defaults.tags),
        fields=own_values(at, said),
        waits=False,
    )


async def _first(at: At, step: Step) -> Step:
    """An open step of the same funnel."""
    known = await steps(at, _RIGHT_KIND[at.entity])
    found = next((each for each in known if each.funnel_id == step.funnel_id and each.category not in _CLOSED), None)
    if found is None:
        raise BadCell("status", "begins_open")
    return found


async def _close(at: At, said: Said, card_id: int, version: int, step: Step) -> None:
    """It is over in the file: it is over here, with its reason where one is told."""
    if step.category == "won" and at.entity == "lead":
        raise BadCell("status", "import_converted_lead")
    reason: Any = msgspec.UNSET
    if text := one(said, "reason"):
        if named(text) not in at.reasons:
            raise BadCell("reason", "import_no_such_reason")
        reason = at.reasons[named(text)]
    try:
        await edit_card(
            at.tx, at.grants, card_id, EditCard(version=version, status_id=step.id, reason_id=reason), quiet=True
        )
    except Invalid as refused:
        if "reason_id" in refused.fields:
            raise BadCell("reason", "reason_required") from refused
        raise
