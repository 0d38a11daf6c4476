"""What rooms are told by those above them. Realtime: who calls, what they see, what of it is hidden; tasks: what
they can be about."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any

from backend.access.authenticate import authenticate
from backend.access.grants import Grants
from backend.access.sight import sees
from backend.access.withdrawn import withdrawn
from backend.board.listing import REQUESTS
from backend.cards.bulk.firms import FIRMS
from backend.cards.bulk.people import PEOPLE
from backend.cards.history import take_back_by
from backend.cards.rows import load_cards
from backend.cards.task_subject import OfCard
from backend.contacts.companies.sight import demand_company
from backend.contacts.lists import COMPANIES, CONTACTS
from backend.contacts.rows import load_contact_scopes
from backend.contacts.sight import demand_contact
from backend.contacts.warmth.setting import stages
from backend.documents.rows import load_document_scopes
from backend.duty.shifts import telling as shift_words
from backend.feed.following.say import afresh as say_followed
from backend.inbox.channels.account import holder
from backend.inbox.mentions.alone import is_named
from backend.inbox.papers import many as papers
from backend.inbox.requests.many import MANY_REQUESTS
from backend.inbox.rows import load_conversations
from backend.inbox.rows.closed import veil
from backend.inbox.rows.masked import mask, needs
from backend.inbox.task_subject import OfConversation
from backend.inbox.told.written import KINDS as QUOTING
from backend.inbox.told.written import written
from backend.kit.db import Database, Scope, Tx
from backend.kit.errors import Missing
from backend.kit.words import say
from backend.layouts import blocks, conditions, shipped
from backend.lists import registry
from backend.lists.bulk import deeds as many
from backend.notify import afresh
from backend.notify import bot as staff_bot
from backend.notify import sight as notice_sight
from backend.notify.tell import Notice, tell
from backend.realtime.hooks import Hooks
from backend.sales.actions.items import undo_items
from backend.sales.invoices.sight import load_invoice_scopes, load_order_scopes
from backend.sales.listing import INVOICES, ORDERS
from backend.sales.many import MANY_INVOICES, MANY_ORDERS
from backend.tasks.company import OfCompany
from backend.tasks.contact import OfContact
from backend.tasks.rows import load_task_scopes
from backend.tasks.subjects import register
from backend.timeline.rows import load_activity_scopes


def _authenticate(db: Database) -> Any:
    async def caller(headers: Mapping[str, str]) -> Grants | None:
        found = await authenticate(db, headers)
        return None if found is None else found[1]

    return caller


def _withdrawn(db: Database) -> Any:
    async def gone(held: Sequence[Grants]) -> list[Grants]:
        return await withdrawn(db, held)

    return gone


def _looks(db: Database) -> Any:
    demands: dict[str, Callable[[Tx, Grants, int], Awaitable[None]]]
    demands = {"contact": demand_contact, "company": demand_company}

    async def may(grants: Grants, kind: str, row_id: int) -> bool:
        try:
            async with db.tx() as tx:
                await demands[kind](tx, grants, row_id)
        except Missing:
            return False
        return True

    return may


def _scopes(db: Database) -> dict[str, Any]:
    async def conversations(ids: Sequence[int]) -> dict[int, Sequence[Scope]]:
        async with db.tx() as tx:
            return {key: (scope,) for key, (_, scope) in (await load_conversations(tx, ids)).items()}

    async def cards(ids: Sequence[int]) -> dict[int, Sequence[Scope]]:
        async with db.tx() as tx:
            found = await load_cards(tx, ids)
            return {key: (scope,) for key, (card, scope) in found.items() if card.deleted_at is None}

    async def contacts(ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
        async with db.tx() as tx:
            return await load_contact_scopes(tx, ids)

    async def tasks(ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
        async with db.tx() as tx:
            return await load_task_scopes(tx, ids)

    async def channels(ids: Sequence[int]) -> dict[int, Sequence[Scope]]:
        return {channel_id: (Scope(channel_id=channel_id),) for channel_id in ids}

    async def invoices(ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
        async with db.tx() as tx:
            return await load_invoice_scopes(tx, ids)

    async def documents(ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
        async with db.tx() as tx:
            return await load_document_scopes(tx, ids)

    async def activities(ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
        async with db.tx() as tx:
            return await load_activity_scopes(tx, ids)

    async def orders(ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
        async with db.tx() as tx:
            return await load_order_scopes(tx, ids)

    found = {"conversation": conversations, "card": cards, "contact": contacts, "warmth": contacts, "channel": channels}
    return found | {"task": tasks, "invoice": invoices, "order": orders, "document": documents, "activity": activities}


def _see(scopes: Callable[[Tx, Sequence[int]], Awaitable[Mapping[int, Sequence[Scope]]]]) -> notice_sight.Look:
    async def look(tx: Tx, grants: Grants, ids: Sequence[int]) -> set[int]:
        return {key for key, each in (await scopes(tx, ids)).items() if any(sees(grants, scope) for scope in each)}

    return look


async def _conversations_seen(tx: Tx, grants: Grants, ids: Sequence[int]) -> set[int]:
    """Or who is named in a note there, which is theirs to read (PRODUCT F8)."""
    found = {key for key, (_, scope) in (await load_conversations(tx, ids)).items() if sees(grants, scope)}
    return found | {each for each in ids if each not in found and await is_named(tx, grants, each)}


async def _cards(tx: Tx, ids: Sequence[int]) -> dict[int, Sequence[Scope]]:
    found = await load_cards(tx, ids)
    return {key: (scope,) for key, (card, scope) in found.items() if card.deleted_at is None}


async def _companies_seen(tx: Tx, grants: Grants, ids: Sequence[int]) -> set[int]:
    found = set()
    for each in ids:
        try:
            await demand_company(tx, grants, each)
        except Missing:
            continue
        found.add(each)
    return found


async def _channels_seen(tx: Tx, grants: Grants, ids: Sequence[int]) -> set[int]:
    """An alarm is for whoever looks after channels, whether or not they work in it; never another's own mailbox."""
    return set(ids) - grants.private


def sight_of_notices() -> None:
    """Who sees what a notice is about, what is said anew to each, and whose accounts the staff bot may not have: once
    a process."""
    staff_bot.register_holder(holder)
    afresh.register({"followed": say_followed})
    afresh.register(dict.fromkeys(QUOTING, written), quotes=True)
    notice_sight.register(
        {
            "conversation": _conversations_seen,
            "card": _see(_cards),
            "contact": _see(load_contact_scopes),
            "company": _companies_seen,
            "task": _see(load_task_scopes),
            "invoice": _see(load_invoice_scopes),
            "order": _see(load_order_scopes),
            "document": _see(load_document_scopes),
            "channel": _channels_seen,
        }
    )


_FORMS = {"ru": "%d.%m.%Y", "en": "%d %b %Y", "lt": "%Y-%m-%d"}


async def _of_shifts(tx: Tx, words: Sequence[shift_words.Word]) -> None:
    """Each in its reader's language: what is asked is a word within the sentence."""
    rows = await tx.fetch("SELECT id, locale FROM users WHERE id = ANY ($1::bigint[])", [each.to for each in words])
    locales = {row["id"]: row["locale"] for row in rows}
    told = []
    for each in words:
        locale, data, place = locales.get(each.to, "en"), dict(each.data), {"path": "/duty"}
        if what := data.get("what"):
            data |= {"what": say(locale, f"shift_said.{what}"), "request": say(locale, f"shift_said.{what}_name")}
            data["decision"] = say(locale, f"shift_said.{data['decision']}") if data["decision"] else ""
            data |= {day: date.fromisoformat(data[day]).strftime(_FORMS[locale]) for day in ("from", "to")}
            place = {"path": "/duty/requests"}
        group = f"shift_request:{each.about}" if each.about else "shifts_changed"
        told.append(
            Notice(to=each.to, kind=each.kind, subject=("house", None), place=place, data=data, group=group,
                   once=each.once)
        )  # fmt: skip
    await tell(tx, told)


def words_of_shifts() -> None:
    """How people are told of their plan: once a process."""
    shift_words.register(_of_shifts)


def subjects_of_tasks() -> None:
    """What a task can be about: once a process."""
    register(OfCard(), OfContact(), OfCompany(), OfConversation())


def keeps_of_cards() -> None:
    """What rooms above keep on requests, they take back: once a process."""
    take_back_by("items_changed", undo_items)


def lists_of_rooms(public_url: str = "") -> None:
    """Which lists there are: once a process. `public_url`: where clients open what is sent to them."""
    registry.register(CONTACTS, COMPANIES, REQUESTS, INVOICES, ORDERS)
    for entity, deeds in (("contact", PEOPLE), ("company", FIRMS), ("card", MANY_REQUESTS)):
        many.register(entity, deeds)
    many.register("invoice", papers.with_links(MANY_INVOICES, public_url))
    many.register("order", MANY_ORDERS)


def blocks_of_pages() -> None:
    """What can stand on the pages of requests, people and companies: once a process."""
    blocks.register(*shipped.BLOCKS)
    conditions.register("warmth", stages)


def realtime_hooks(db: Database) -> Hooks:
    return Hooks(
        authenticate=_authenticate(db),
        sees=sees,
        mask=mask,
        needs=needs,
        withdrawn=_withdrawn(db),
        scopes=_scopes(db),
        looks=_looks(db),
        veil=veil,
    )
