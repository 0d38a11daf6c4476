"""A row → a person: made, or somebody known who gets what the row knows more."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.access.policy import can
from backend.cards.actions.tag_contact import tag_contact
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.actions.make import NewContact, make_contact
from backend.contacts.companies.actions.make import named_company
from backend.contacts.companies.actions.staff import put_companies
from backend.contacts.companies.schemas import CompanyAt, PutCompanies
from backend.contacts.phones import normal as phone_normal
from backend.contacts.reaches import Reach, email_normal
from backend.contacts.rows import load_people
from backend.contacts.schemas import ContactView
from backend.kit.errors import Forbidden, Invalid
from backend.transfer.incoming.at import At, Became, Made, own_values, responsible
from backend.transfer.incoming.changes import between, named
from backend.transfer.incoming.draft import day, names, one, reaches, tags, type_of
from backend.transfer.incoming.twins import keys_of, known

Said = Mapping[str, Sequence[str]]
_REVS = "SELECT id, rev FROM companies WHERE id = ANY ($1::bigint[])"
# made in this very transaction
_NEW = "SELECT created_at = now() AND created_by = $2 FROM companies WHERE id = $1"
_NORMAL = {"phones": phone_normal, "emails": email_normal}


def given(at: At, said: Said) -> dict[str, Any]:
    """What the row says of a person, as the API takes it. Raises BadCell."""
    name, surname = names(said)
    found: dict[str, Any] = {
        "name": name,
        "surname": surname,
        "phones": reaches(said, "phone"),
        "emails": reaches(said, "email"),
        "birthday": day(said, "birthday", at.reader),
    }
    return {key: value for key, value in found.items() if value}


async def put(at: At, said: Said) -> Became:
    """Raises BadCell, Refused."""
    asked = wanted(at, said)
    tagged = tags(said, at.setup.defaults.tags)
    # whoever gives somebody away may see them no more: that is the last thing done
    last = asked.pop("responsible_id", None) if tagged else None
    became, contact_id = await person(at, asked, keys(at, said))
    if became.outcome == "skipped":
        return became
    things = [*became.things, *await work(at, said, contact_id)]
    if tagged:
        before = (await load_people(at.tx, [contact_id]))[contact_id]
        view = await tag_contact(at.tx, at.grants, contact_id, [*before.tags, *tagged])
        if last and (became.outcome != "filled" or view.responsible_id is None):
            view = await edit_contact(at.tx, at.grants, contact_id, EditContact(rev=view.rev, responsible_id=last))
        things.append(Made("contact", contact_id, False, between(before, view, ["tags", "responsible_id"])))
    return Became(became.outcome, things)


def wanted(at: At, said: Said) -> dict[str, Any]:
    """All that is stored of the person themselves. Raises BadCell."""
    found = given(at, said) | {"type": type_of(said), "responsible_id": responsible(at, said)}
    found |= {"fields": own_values(at, said)}
    return {key: value for key, value in found.items() if value}


def keys(at: At, said: Said) -> list[str]:
    return keys_of(at, reaches(said, "phone"), reaches(said, "email"))


async def person(at: At, wanted: dict[str, Any], found_by: Sequence[str]) -> tuple[Became, int]:
    """Somebody known, or somebody new."""
    held = await known(at, found_by)
    if held is None:
        made = await make_contact(at.tx, at.grants, NewContact(**wanted))
        return Became("new", [Made("contact", made.id, True)]), made.id
    if at.setup.rule == "skip":
        return Became("skipped"), held
    view = (await load_people(at.tx, [held]))[held]
    at.before.setdefault(("contact", held), view.rev)
    change = more(view, wanted, over=at.setup.rule == "update")
    edited = await edit_contact(at.tx, at.grants, held, EditContact(rev=view.rev, **change))
    outcome = "updated" if at.setup.rule == "update" else "filled"
    changes = between(view, edited, named(change))
    return Became(outcome, [Made("contact", held, False, changes)]), held  # type: ignore[arg-type]


def more(view: ContactView, wanted: dict[str, Any], *, over: bool) -> dict[str, Any]:
    """What changes of somebody known: phones and e-mails are added and none is lost; all else where it is empty, or
    `over` what is there."""
    change: dict[str, Any] = {}
    for key, value in wanted.items():
        if key in _NORMAL:
            change |= _added(key, getattr(view, key), value)
        elif key == "fields":
            fields = {name: typed for name, typed in value.items() if over or name not in view.fields}
            change |= {"fields": fields} if fields else {}
        elif over or not getattr(view, key):
            change[key] = value
    return change


async def remember(at: At, companies: Sequence[int]) -> None:
    """How these companies stand, before their first row of this batch writes to them."""
    new = [each for each in companies if ("company", each) not in at.before]
    for row in await at.tx.fetch(_REVS, new) if new else []:
        at.before["company", row["id"]] = row["rev"]


def _added(many: str, held: Sequence[Reach], more: Sequence[Reach]) -> dict[str, Any]:
    normal = _NORMAL[many]
    forms = {normal(each.value) or each.value for each in held}
    new = [each for each in more if (normal(each.value) or each.value) not in forms]
    return {many: [*held, *new]} if new else {}


async def work(at: At, said: Said, contact_id: int) -> list[Made]:
    """Where the person works: a company of that name is found, or made by those with the right. Others are kept."""
    name = one(said, "company")
    if not name:
        return []
    if not can(at.grants, "contacts.edit"):
        raise Forbidden(values={"right": "contacts.edit"})
    try:
        company_id = await named_company(at.tx, at.grants, name)
    except Invalid as refused:
        raise Invalid("invalid", fields={"company": next(iter(refused.fields.values()))}) from refused
    view = (await load_people(at.tx, [contact_id]))[contact_id]
    held = [CompanyAt(each.id, each.position, each.main) for each in view.companies]
    # of several rows of a batch the first one made it
    new = ("company", company_id) not in at.known and await at.tx.value(_NEW, company_id, at.grants.user_id)
    at.known["company", company_id] = True
    await remember(at, [company_id])
    thing = Made("company", company_id, bool(new))
    if any(each.id == company_id for each in held):
        return []
    added = CompanyAt(company_id, one(said, "position"), not held)
    at.before.setdefault(("contact", contact_id), view.rev)
    put = await put_companies(at.tx, at.grants, contact_id, PutCompanies(view.rev, [*held, added]), fresh=True)
    return [thing, Made("contact", contact_id, False, between(view, put, ["companies"]))]
