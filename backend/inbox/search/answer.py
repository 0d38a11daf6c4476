"""A whole answer: hits in groups, each loaded as the caller may see it."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from backend.access.grants import Grants
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView, Named
from backend.contacts.hidden import shown
from backend.contacts.rows import load_people
from backend.contacts.schemas import ContactView
from backend.inbox.queries.seen import load_seen
from backend.inbox.rows import load_messages
from backend.inbox.rows.conversations import full_name
from backend.inbox.rows.withheld import for_reader
from backend.inbox.schemas import ConversationRow, MessageView
from backend.inbox.search import consumers
from backend.inbox.search.asked import Asked, for_text, read
from backend.inbox.search.companies import companies
from backend.inbox.search.marks import asked_words, begun, cut_out
from backend.inbox.search.messages import Within, find_messages
from backend.inbox.search.people import by_fields, called, cards_of, dialogs_of, talks, things
from backend.inbox.search.schemas import Found, FoundCard, FoundContact, FoundDialog, FoundMessage
from backend.kit.db import Tx
from backend.kit.http import cursor

Group = Literal["dialogs", "messages", "contacts", "companies", "cards"]
GROUPS: tuple[Group, ...] = ("dialogs", "messages", "contacts", "companies", "cards")
# so many events are on their way whenever somebody writes
_BEHIND = f"""
SELECT (SELECT position FROM relay WHERE id = 1) - coalesce(min(position), 0) > 200
FROM consumers WHERE name IN ('{consumers.MESSAGES}', '{consumers.THINGS}')
"""


class Question(msgspec.Struct, frozen=True):
    """`before`: a hit's id, for the next page of messages."""

    typed: str
    groups: tuple[Group, ...]
    within: Within
    limit: int
    before: int | None = None


async def answer(tx: Tx, grants: Grants, question: Question) -> Found:
    """Everything of the wanted groups that answers the question and that the caller sees."""
    asked = read(question.typed, grants)
    text = await for_text(tx, asked)
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    found = Found([], [], [], [], [], None, near=False, behind=bool(await tx.value(_BEHIND)))
    if {"dialogs", "contacts", "cards"}.intersection(question.groups):
        found = await _people(tx, grants, question, asked, text, found)
    if "companies" in question.groups:
        found = msgspec.structs.replace(found, companies=await companies(tx, grants, asked, question.limit))
    if "messages" in question.groups:
        found = await _messages(tx, grants, question, asked, text, found)
    return found


async def _messages(tx: Tx, grants: Grants, question: Question, asked: Asked, text: str, found: Found) -> Found:
    within = question.within
    # without words a filter is asked for by itself: "my files in this dialog"
    if not text and (asked.typed or within == Within()):
        return found
    hits = await find_messages(tx, grants, text, within, question.before, question.limit + 1)
    shown = hits[: question.limit]
    keys = [(hit.conversation_id, hit.seq) for hit in shown]
    views = {key: for_reader(grants, view) for key, view in (await load_messages(tx, keys)).items()}
    rows = await load_seen(tx, grants, sorted({key[0] for key in keys}))
    marked = await asked_words(tx, _texts(views.values()), asked.words, text.replace(" & ", " | "))
    messages = [
        _message(views[key], rows[key[0]].row, marked)
        for key in keys
        if key in views and key[0] in rows and views[key].deleted_at is None
    ]
    following = cursor("s", shown[-1].id) if len(hits) > question.limit else None
    return msgspec.structs.replace(found, messages=messages, next=following)


def _texts(views: Iterable[MessageView]) -> list[str]:
    return [said for view in views for said in (view.text, *(file.name for file in view.attachments))]


def _message(view: MessageView, row: ConversationRow, marked: set[str]) -> FoundMessage:
    text, marks = cut_out(view.text, marked)
    named = [file.name for file in view.attachments]
    by_name = next((name for name in named if not marks and begun(name, [sorted(marked)])), None)
    return FoundMessage(
        conversation_id=view.conversation_id,
        seq=view.seq,
        title=title_of(row),
        contact_id=row.contact.id if row.contact else None,
        avatar=row.contact.avatar if row.contact else None,
        channel_id=row.channel_id,
        direction=view.direction,
        author=view.author,
        sent_at=view.sent_at,
        text=text,
        marks=marks,
        file=by_name or (named[0] if named and not view.text else None),
    )


def title_of(row: ConversationRow) -> str:
    """What the list calls it."""
    return row.title or (row.contact.name if row.contact else "")


async def _people(tx: Tx, grants: Grants, question: Question, asked: Asked, text: str, found: Found) -> Found:
    people, near = await called(tx, grants, asked)
    limit, groups = question.limit, question.groups
    if "dialogs" in groups:
        titled = await things(tx, grants, "dialog", asked.name)
        ids = await dialogs_of(tx, grants, people, titled, asked.number, limit)
        rows = await load_seen(tx, grants, ids)
        listed = [rows[each] for each in ids if each in rows]
        dialogs = [FoundDialog(r.row, r.unread, title_of(r.row), begun(title_of(r.row), asked.words)) for r in listed]
        found = msgspec.structs.replace(found, dialogs=dialogs)
    if "contacts" in groups:
        found = msgspec.structs.replace(found, contacts=await _contacts(tx, grants, people[:limit], asked))
    if "cards" in groups:
        found = msgspec.structs.replace(found, cards=await _cards(tx, grants, people, text, asked, limit))
    return msgspec.structs.replace(found, near=near)


async def _contacts(tx: Tx, grants: Grants, ids: Sequence[int], asked: Asked) -> list[FoundContact]:
    views = await load_people(tx, ids)
    at = await talks(tx, grants, "contact_id", ids)
    return [_contact(shown(views[each], grants), at.get(each), asked) for each in ids if each in views]


def _contact(view: ContactView, conversation_id: int | None, asked: Asked) -> FoundContact:
    name = full_name(view.name, view.surname)
    return FoundContact(
        id=view.id,
        name=name,
        marks=begun(name, asked.words),
        phone=view.phone,
        email=view.email,
        usernames=[each.username for each in view.identities if each.username],
        conversation_id=conversation_id,
        avatar=view.avatar,
    )


async def _cards(tx: Tx, grants: Grants, people: Sequence[int], text: str, asked: Asked, limit: int) -> list[FoundCard]:
    said = [] if "comment" in grants.hidden_fields else await things(tx, grants, "card", text)
    filled = await by_fields(tx, grants, "card", asked)
    ids = await cards_of(tx, grants, people, [*said, *filled], asked.number, limit)
    views = {number: view for number, (view, _) in (await load_cards(tx, ids)).items()}
    by_card = await talks(tx, grants, "card_id", ids)
    people_of = sorted({view.contact.id for view in views.values() if view.contact})
    by_person = await talks(tx, grants, "contact_id", people_of)
    comments = [views[each].comment for each in said if each in views]
    marked = await asked_words(tx, comments, asked.words, text.replace(" & ", " | "))
    return [_card(views[each], each in said, marked, by_card, by_person) for each in ids if each in views]


def _card(
    view: CardView, said: bool, marked: set[str], by_card: dict[int, int], by_person: dict[int, int]
) -> FoundCard:
    text, marks = cut_out(view.comment, marked) if said else ("", [])
    contact = view.contact
    return FoundCard(
        id=view.id,
        kind=view.kind,
        status_id=view.status_id,
        is_open=view.is_open,
        contact=Named(contact.id, full_name(contact.name, contact.surname)) if contact else None,
        responsible=view.responsible,
        text=text,
        marks=marks,
        conversation_id=by_card.get(view.id, by_person.get(contact.id) if contact else None),
    )
