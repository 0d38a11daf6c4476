"""Does it hold? The lists' own conditions of requests and people, the inbox's own filter of dialogs."""

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.inbox.queries.branches import Where as Bound
from backend.inbox.queries.conditions import conditions as of_dialog
from backend.inbox.queries.filter import Filter
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.lists.registry import listing_of
from backend.lists.schemas import Where
from backend.lists.where import sql_of
from backend.rules.about import About
from backend.rules.held import holds
from backend.rules.schemas import RuleFact, RuleIf


async def why_not(tx: Tx, grants: Grants, asked: RuleIf, about: About, fact: RuleFact) -> str | None:
    """The code of the first part that does not hold; None: all do. Raises Invalid where it names what is gone."""
    if not all(holds(each, fact) for each in asked.event):
        return "if_event"
    for name, where, row_id in (("card", asked.card, about.card_id), ("contact", asked.contact, about.contact_id)):
        if where is None:
            continue
        if row_id is None:
            return f"no_{name}"
        if not await _is_so(tx, grants, name, where, row_id):
            return f"if_{name}"
    if asked.dialog is not None and asked.dialog != Filter():
        if about.conversation_id is None:
            return "no_dialog"
        if not await _talk_is(tx, grants, asked.dialog, about.conversation_id):
            return "if_dialog"
    return None


async def _is_so(tx: Tx, grants: Grants, entity: str, where: Where, row_id: int) -> bool:
    sql, args = await condition(tx, grants, entity, where, 2)
    return await tx.value(f"SELECT 1 FROM {sql} AND {listing_of(entity).alias}.id = $1", row_id, *args) is not None


async def condition(tx: Tx, grants: Grants, entity: str, where: Where | None, first: int) -> tuple[str, list[object]]:
    """ "table alias WHERE …" and its arguments, numbered from `first` on. Raises Invalid."""
    listing = listing_of(entity)
    columns = await listing.columns(tx, grants)
    sql, args = sql_of(columns, where, grants, first)
    seen, more = listing.seen(grants, first + len(args))
    return f"{listing.source} WHERE {listing.base} AND {seen} AND {sql}", [*args, *more]


async def _talk_is(tx: Tx, grants: Grants, asked: Filter, conversation_id: int) -> bool:
    bound = Bound()
    me = bound.bind(conversation_id, "bigint")
    narrowed = of_dialog(bound, grants, asked)
    sight, args = sees_sql(grants, "c", len(bound.args) + 1)
    sql = f"SELECT 1 FROM conversations c WHERE c.id = {me} AND coalesce({sight}, false){narrowed}"
    return await tx.value(sql, *bound.args, *args) is not None


async def check_conditions(tx: Tx, grants: Grants, asked: RuleIf) -> None:
    """Raises Invalid with the field named: "if.card"."""
    for name, where in (("card", asked.card), ("contact", asked.contact)):
        try:
            await condition(tx, grants, name, where, 1)
        except Invalid as error:
            raise Invalid(error.code, fields={f"if.{name}": error.fields["where"]}, values=error.values) from error
