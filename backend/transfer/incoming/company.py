"""A row → a company: made, or a known one that gets what the row knows more."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.contacts.companies.actions.edit import edit_company
from backend.contacts.companies.actions.make import make_company
from backend.contacts.companies.rows import load_company
from backend.contacts.companies.schemas import CompanyView, EditCompany, NewCompany
from backend.contacts.phones import normal as phone_normal
from backend.contacts.reaches import Reach, email_normal
from backend.transfer.incoming.at import At, Became, Made, own_values, responsible
from backend.transfer.incoming.changes import between, named
from backend.transfer.incoming.draft import amount, one, reaches, type_of, whole
from backend.transfer.incoming.twins import keys_of, known

Said = Mapping[str, Sequence[str]]
_NORMAL: dict[str, Any] = {"phones": phone_normal, "emails": email_normal, "addresses": lambda text: text}


def given(at: At, said: Said) -> dict[str, Any]:
    """What the row says of a company, as the API takes it. Raises BadCell."""
    turnover = amount(said, "turnover", at.setup.defaults.currency)
    found: dict[str, Any] = {
        "name": one(said, "name"),
        "phones": reaches(said, "phone"),
        "emails": reaches(said, "email"),
        "addresses": [Reach(text) for text in said.get("address", ())],
        "site": one(said, "site"),
        "tax_id": one(said, "tax_id"),
        "turnover": msgspec.structs.asdict(turnover) if turnover else None,
        "employees": whole(said, "employees"),
        "type": type_of(said),
        "responsible_id": responsible(at, said),
        "comment": "\n".join(said.get("comment", ())),
        "fields": own_values(at, said),
    }
    return {key: value for key, value in found.items() if value or value == 0}


def keys(at: At, said: Said) -> list[str]:
    return keys_of(at, reaches(said, "phone"), reaches(said, "email"), one(said, "tax_id"))


async def put(at: At, said: Said) -> Became:
    """Raises BadCell, Refused."""
    wanted = given(at, said)
    held = await known(at, keys(at, said))
    if held is None:
        made = await make_company(at.tx, at.grants, NewCompany(**{"name": "", **wanted}))
        return Became("new", [Made("company", made.id, True)])
    if at.setup.rule == "skip":
        return Became("skipped")
    view = await load_company(at.tx, held)
    at.before.setdefault(("company", held), view.rev)
    over = at.setup.rule == "update"
    change = more(view, wanted, over=over)
    edited = await edit_company(at.tx, at.grants, held, EditCompany(rev=view.rev, **change))
    changes = between(view, edited, named(change))
    return Became("updated" if over else "filled", [Made("company", held, False, changes)])


def more(view: CompanyView, wanted: dict[str, Any], *, over: bool) -> dict[str, Any]:
    change: dict[str, Any] = {}
    for key, value in wanted.items():
        if key in _NORMAL:
            forms = {_NORMAL[key](each.value) or each.value for each in getattr(view, key)}
            new = [each for each in value if (_NORMAL[key](each.value) or each.value) not in forms]
            change |= {key: [*getattr(view, key), *new]} if new else {}
        elif key == "fields":
            fields = {name: typed for name, typed in value.items() if over or name not in view.fields}
            change |= {"fields": fields} if fields else {}
        elif over or getattr(view, key) in (None, ""):
            change[key] = value
    return change
