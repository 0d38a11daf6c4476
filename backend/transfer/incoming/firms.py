"""Rows of companies put together (sets.py): new ones, and those known that get what their row knows more."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from backend.activities import record
from backend.contacts.companies.actions.many import edit_companies, make_companies
from backend.contacts.companies.rows import load_companies
from backend.contacts.companies.schemas import CompanyView, EditCompany, NewCompany
from backend.transfer.incoming import company
from backend.transfer.incoming.at import At, Became, Made
from backend.transfer.incoming.changes import Changes, between, named
from backend.transfer.incoming.row import Put, imported
from backend.transfer.incoming.sets import Item, Way
from backend.transfer.incoming.twins import companies_by


async def made(at: At, rows: Sequence[Item]) -> dict[int, Put]:
    """Line → what became of it. Raises Refused."""
    known = {each.held: each for each in rows if each.held is not None}
    views = await load_companies(at.tx, sorted(known))
    changes = await _filled(at, known, views)
    new = [each for each in rows if each.held is None]
    asked = [(NewCompany(**{"name": "", **each.what}), each.since) for each in new]
    ids = dict(zip((each.line for each in new), await make_companies(at.tx, at.grants, asked), strict=True))
    puts, now = dict[int, Put](), datetime.now(UTC)
    for each in rows:
        if each.held is None:
            puts[each.line] = Put(Became("new", [Made("company", ids[each.line], True)]), [], each.keys)
        else:
            at.before.setdefault(("company", each.held), views[each.held].rev)
            outcome: Any = "updated" if at.setup.rule == "update" else "filled"
            thing = Made("company", each.held, False, changes[each.held])
            puts[each.line] = Put(Became(outcome, [thing]), [], each.keys)
    facts = [imported(at, line, thing, now) for line, put in puts.items() for thing in put.became.things if thing.made]
    await record(at.tx, facts)
    return puts


async def _filled(at: At, known: dict[int, Item], views: dict[int, CompanyView]) -> dict[int, Changes]:
    over = at.setup.rule == "update"
    more = {key: company.more(view, known[key].what, over=over) for key, view in views.items()}
    edits = {key: EditCompany(rev=views[key].rev, **change) for key, change in more.items()}
    await edit_companies(at.tx, at.grants, edits)
    after = await load_companies(at.tx, sorted(known))
    return {key: between(views[key], after[key], named(more[key])) for key in views}


COMPANIES = Way(company.keys, company.given, companies_by, made)
