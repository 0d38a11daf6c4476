"""A person, a company, a request → what each of its columns says, as its reader writes dates and names things."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from backend.access.grants import Grants
from backend.cards.hidden import shown as card_shown
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.contacts.companies.rows import load_companies
from backend.contacts.companies.rows import shown as company_shown
from backend.contacts.companies.schemas import CompanyView
from backend.contacts.consents.market import since
from backend.contacts.hidden import shown as contact_shown
from backend.contacts.reaches import Reach
from backend.contacts.rows import load_people
from backend.contacts.schemas import ContactView
from backend.contacts.warmth.setting import stage_names
from backend.fields.kinds import KINDS, Reader
from backend.fields.load import Definition, by_hand, living
from backend.kit.db import Tx
from backend.kit.words import known, say
from backend.sales.invoices.schemas import InvoiceView
from backend.sales.orders.schemas import OrderView
from backend.transfer.outgoing import bills

View = ContactView | CompanyView | CardView | InvoiceView | OrderView
_PERSON = ("name", "surname", "phone", "phone_mobile", "phone_work", "phone_home", "email", "email_work",
           "email_home", "birthday", "company", "position")  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    "contact": ("id", *_PERSON, "type", "warmth", "responsible", "tags", "marketing",
                "marketing_at", "created_at", "updated_at"),
    "company": (
        "id", "name", "phone", "phone_mobile", "phone_work", "phone_home", "email", "email_work", "email_home",
        "address", "site", "tax_id", "turnover", "currency", "employees", "type", "responsible", "comment",
        "created_at", "updated_at",
    ),
    "card": ("id", "title", "funnel", "status", "budget", "currency", "source", "responsible", "tags", "comment",
             "reason", *_PERSON, "warmth", "created_at", "updated_at", "closed_at"),
    **bills.COLUMNS,
}  # fmt: skip
_HIDDEN_BY = {
    name: name.split("_")[0] for name in _PERSON if name.startswith(("phone", "email"))
} | {name: name for name in ("birthday", "budget", "comment", "address", "turnover", "warmth")}  # fmt: skip
_LABELS = {"mobile", "work", "home"}
# in simple mode no funnel is of leads
_NAMES = """
SELECT 'user' AS of, id, name, NULL AS shipped FROM users UNION ALL SELECT 'source', id, name, NULL FROM sources
UNION ALL SELECT 'reason', id, name, NULL FROM rejection_reasons UNION ALL SELECT 'funnel', id, name,
CASE WHEN asleep THEN 'requests' ELSE shipped END FROM funnels UNION ALL SELECT 'status', id, name, shipped
FROM statuses
"""
_FIRMS = "SELECT id, name FROM companies WHERE id = ANY ($1::bigint[])"


class Reads(msgspec.Struct, frozen=True, kw_only=True):
    """For whom, and the names that things are called by."""

    grants: Grants
    entity: str
    names: Mapping[tuple[str, int], str]
    stages: Mapping[int, str]
    fields: Mapping[str, Definition]
    companies: dict[int, str]
    marketing: dict[int, datetime] = {}

    @property
    def locale(self) -> str:
        return self.grants.locale


async def reads(tx: Tx, grants: Grants, entity: str) -> Reads:
    """`entity`: contact, company, card, invoice, order."""
    unseen = await by_hand(tx, grants)
    # papers have no fields of the administrator's own
    own = [] if entity in bills.COLUMNS else await living(tx, entity)  # type: ignore[arg-type]
    fields = {each.key: each for each in own if each.key not in unseen and each.key not in grants.hidden_fields}
    names = {(row["of"], row["id"]): _called(row, grants.locale) for row in await tx.fetch(_NAMES)}
    return Reads(
        grants=grants,
        entity=entity,
        names=names,
        stages=await stage_names(tx, grants.locale),
        fields=fields,
        companies={},
    )


def _called(row: Mapping[str, Any], locale: str) -> str:
    """What was shipped is called in the reader's language until somebody renames it."""
    key = f"statuses.{row['shipped']}" if row["of"] == "status" else f"transfer.funnels.{row['shipped']}"
    return say(locale, key) if row["shipped"] and known(key) else row["name"]


def columns_of(at: Reads) -> dict[str, str]:
    """column → its header, of those that the reader sees."""
    found = {
        name: say(at.locale, f"transfer.columns.{name}")
        for name in COLUMNS[at.entity]
        if at.entity in bills.COLUMNS or _HIDDEN_BY.get(name) not in at.grants.hidden_fields
    }
    return found | {key: field.name for key, field in at.fields.items()}


async def load(tx: Tx, at: Reads, ids: Sequence[int]) -> list[View]:
    """In that order, without what the reader's role hides; whoever asks has seen to it that they are seen."""
    found: Mapping[int, View]
    if at.entity == "contact":
        found = {key: contact_shown(view, at.grants) for key, view in (await load_people(tx, ids)).items()}
    elif at.entity == "company":
        found = {key: company_shown(view, at.grants) for key, view in (await load_companies(tx, ids)).items()}
    elif at.entity in bills.COLUMNS:
        return [*await bills.load(tx, at.grants, at.entity, ids)]
    else:
        found = {key: card_shown(view, at.grants) for key, (view, _) in (await load_cards(tx, ids)).items()}
    if at.entity == "contact":
        at.marketing.update(await since(tx, ids))
    views = [found[each] for each in ids if each in found]
    await _companies(tx, at, views)
    return views


async def _companies(tx: Tx, at: Reads, views: Sequence[Any]) -> None:
    """Names of those that own fields name."""
    keys = [str(each.id) for each in at.fields.values() if each.kind == "company"]
    ids = sorted({view.fields[key] for view in views for key in keys if key in view.fields} - at.companies.keys())
    if ids:
        at.companies.update({row["id"]: row["name"] for row in await tx.fetch(_FIRMS, ids)})


def text(at: Reads, view: View, name: str) -> str:
    """What a column says of it."""
    if name.startswith("field:"):
        return _own(at, view, at.fields[name])
    if isinstance(view, InvoiceView | OrderView):
        return bills.text(bills.Says(at.locale, at.grants.time_zone, at.names), view, name)
    if isinstance(view, CardView):
        if name in _CARD:
            return _CARD[name](at, view)
        return text(at, view.contact, name) if view.contact else ""
    if isinstance(view, CompanyView) and name in _COMPANY:
        return _COMPANY[name](at, view)
    if isinstance(view, ContactView) and name in _CONTACT:
        return _CONTACT[name](at, view)
    return _SHARED[name](at, view)


def _own(at: Reads, view: Any, field: Definition) -> str:
    value = view.fields.get(str(field.id))
    if value is None:
        return ""
    people = {key: name for (of, key), name in at.names.items() if of == "user"} if field.kind == "person" else {}
    reader = Reader(at.locale, at.grants.time_zone, people or at.companies)
    if field.kind == "date":
        return str(value)
    if field.kind == "money":
        return f"{value['amount']} {value['currency']}"
    if field.kind == "number":
        return str(value)
    return KINDS[field.kind].show(value, field.spec(value), reader)


def _moment(at: Reads, value: datetime | None) -> str:
    return value.astimezone(ZoneInfo(at.grants.time_zone)).strftime("%Y-%m-%d %H:%M") if value else ""


def _reach(many: str, label: str) -> Callable[[Reads, Any], str]:
    def said(at: Reads, view: Any) -> str:
        held: Sequence[Reach] = getattr(view, many)
        return ", ".join(each.value for each in held if (each.label if each.label in _LABELS else "") == label)

    return said


def _user(at: Reads, user_id: int | None) -> str:
    return at.names.get(("user", user_id), "") if user_id else ""


_SHARED: dict[str, Callable[[Reads, Any], str]] = {
    "id": lambda at, view: str(view.id),
    "name": lambda at, view: view.name,
    "type": lambda at, view: say(at.locale, f"transfer.types.{view.type}"),
    "responsible": lambda at, view: _user(at, view.responsible_id),
    "created_at": lambda at, view: _moment(at, view.created_at),
    "updated_at": lambda at, view: _moment(at, view.updated_at),
} | {
    f"{one}{f'_{label}' if label else ''}": _reach(f"{one}s", label)
    for one in ("phone", "email")
    for label in ("", *sorted(_LABELS))
}  # fmt: skip
_CONTACT: dict[str, Callable[[Reads, ContactView], str]] = {
    "surname": lambda at, view: view.surname,
    "birthday": lambda at, view: view.birthday or "",
    "company": lambda at, view: view.companies[0].name if view.companies else "",
    "position": lambda at, view: view.companies[0].position if view.companies else "",
    "tags": lambda at, view: ", ".join(view.tags),
    "warmth": lambda at, view: at.stages.get(view.warmth.stage, "") if view.warmth else "",
    "marketing": lambda at, view: say(at.locale, f"transfer.marketing.{'yes' if view.id in at.marketing else 'no'}"),
    "marketing_at": lambda at, view: _moment(at, at.marketing.get(view.id)),
}
_COMPANY: dict[str, Callable[[Reads, CompanyView], str]] = {
    "address": lambda at, view: "\n".join(each.value for each in view.addresses),
    "site": lambda at, view: view.site,
    "tax_id": lambda at, view: view.tax_id,
    "turnover": lambda at, view: str(view.turnover.amount) if view.turnover else "",
    "currency": lambda at, view: view.turnover.currency if view.turnover else "",
    "employees": lambda at, view: "" if view.employees is None else str(view.employees),
    "comment": lambda at, view: view.comment,
}
_CARD: dict[str, Callable[[Reads, CardView], str]] = {
    "id": lambda at, view: str(view.id),
    "title": lambda at, view: view.title,
    "funnel": lambda at, view: at.names.get(("funnel", view.funnel_id), ""),
    "status": lambda at, view: at.names.get(("status", view.status_id), ""),
    "budget": lambda at, view: str(view.budget.amount) if view.budget else "",
    "currency": lambda at, view: view.budget.currency if view.budget else "",
    "source": lambda at, view: at.names.get(("source", view.source_id or 0), ""),
    "reason": lambda at, view: at.names.get(("reason", view.reason_id or 0), ""),
    "responsible": lambda at, view: view.responsible.name if view.responsible else "",
    "tags": lambda at, view: ", ".join(view.tags),
    "comment": lambda at, view: view.comment,
    "created_at": lambda at, view: _moment(at, view.created_at),
    "updated_at": lambda at, view: _moment(at, view.updated_at),
    "closed_at": lambda at, view: _moment(at, view.closed_at),
}
