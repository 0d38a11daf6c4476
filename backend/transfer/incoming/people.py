"""Rows of people put together (sets.py): new ones, and those known who get what their row knows more."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.activities import Activity, record
from backend.cards.actions.tag_people import tag_people
from backend.contacts.actions.edit import EditContact
from backend.contacts.actions.edit_each import edit_each, join_companies
from backend.contacts.actions.make import NewContact
from backend.contacts.actions.make_many import Newcomer, make_contacts
from backend.contacts.companies.actions.named import Firm, named_companies
from backend.contacts.companies.schemas import CompanyAt
from backend.contacts.publish import publish_changed, publish_contacts
from backend.contacts.rows import load_contacts, load_people
from backend.contacts.schemas import ContactView
from backend.transfer.incoming import contact
from backend.transfer.incoming.at import At, Became, Made
from backend.transfer.incoming.changes import between, named
from backend.transfer.incoming.draft import one, tags
from backend.transfer.incoming.row import Put, imported
from backend.transfer.incoming.sets import Item, Said, Way
from backend.transfer.incoming.twins import people_by


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """What a row says of somebody, and of the company where they work."""

    wanted: dict[str, Any]
    company: str = ""
    position: str = ""
    tags: list[str] = []


def read(at: At, said: Said) -> Person:
    """Raises BadCell."""
    return Person(
        wanted=contact.wanted(at, said),
        company=one(said, "company"),
        position=one(said, "position"),
        tags=tags(said, at.setup.defaults.tags),
    )


async def made(at: At, rows: Sequence[Item]) -> dict[int, Put]:
    """Line → what became of it. Raises Refused."""
    puts, _ = await put_people(at, rows)
    return puts


async def put_people(at: At, rows: Sequence[Item]) -> tuple[dict[int, Put], dict[int, int]]:
    """Line → what became of it, and who it is. Raises Refused."""
    known = {each.held: each for each in rows if each.held is not None}
    before = await load_contacts(at.tx, sorted(known))
    views = {key: view for key, (view, _) in before.items()}
    edits = {key: _edit(at, views[key], known[key].what) for key in views}
    # locked before the companies are, as one by one
    await edit_each(at.tx, at.grants, edits)
    firms = await named_companies(at.tx, at.grants, list(dict.fromkeys(r.what.company for r in rows if r.what.company)))
    await contact.remember(at, [each.id for each in firms.values() if not each.made])
    joined = await _join(at, known, views, firms)
    new = [each for each in rows if each.held is None]
    ids = await make_contacts(at.tx, at.grants, [_newcomer(each, firms) for each in new])
    who = {each.line: key for key, each in zip(ids, new, strict=True)} | {each.line: key for key, each in known.items()}
    await tag_people(at.tx, at.grants, {who[each.line]: each.what.tags for each in rows}, known=known)
    after = await load_people(at.tx, sorted(known))
    told, facts, puts, now = set[int](), list[Activity](), dict[int, Put](), datetime.now(UTC)
    for each in rows:
        key = who[each.line]
        if each.held is None:
            things = [Made("contact", key, True)]
        else:
            at.before.setdefault(("contact", key), views[key].rev)
            names = [*named(_changes(edits[key])), "tags", "companies"]
            things = [Made("contact", key, False, between(views[key], after[key], names))]
        if each.what.company and (each.held is None or key in joined):
            firm = firms[each.what.company]
            # of several rows the first one made it
            things.append(Made("company", firm.id, firm.made and firm.id not in told))
            told.add(firm.id)
            at.known["company", firm.id] = True
        puts[each.line] = Put(Became(_outcome(at, each), things), [], each.keys)  # type: ignore[arg-type]
        facts += [imported(at, each.line, thing, now) for thing in things if thing.made]
    await record(at.tx, facts)
    await publish_contacts(at.tx, ids)
    moved = {key: scopes for key, (view, scopes) in before.items() if after[key].rev != view.rev}
    await publish_changed(at.tx, moved)
    return puts, who


def _outcome(at: At, row: Item) -> str:
    return "new" if row.held is None else "updated" if at.setup.rule == "update" else "filled"


def _edit(at: At, view: ContactView, said: Person) -> EditContact:
    return EditContact(rev=view.rev, **contact.more(view, said.wanted, over=at.setup.rule == "update"))


def _changes(edit: EditContact) -> dict[str, Any]:
    given = {name: getattr(edit, name) for name in edit.__struct_fields__ if name != "rev"}
    return {name: value for name, value in given.items() if value is not msgspec.UNSET}


def _newcomer(row: Item, firms: Mapping[str, Firm]) -> Newcomer:
    said: Person = row.what
    work = CompanyAt(firms[said.company].id, said.position) if said.company else None
    return Newcomer(NewContact(**said.wanted), work, row.since)


async def _join(
    at: At, known: Mapping[int, Item], views: Mapping[int, ContactView], firms: Mapping[str, Firm]
) -> set[int]:
    """Those known who work at one company more."""
    joins: dict[int, CompanyAt] = {}
    for key, row in known.items():
        said: Person = row.what
        if said.company and all(each.id != firms[said.company].id for each in views[key].companies):
            joins[key] = CompanyAt(firms[said.company].id, said.position)
    await join_companies(at.tx, at.grants, joins, views)
    return set(joins)


PEOPLE = Way(contact.keys, read, people_by, made)
