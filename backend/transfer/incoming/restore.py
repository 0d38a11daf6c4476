"""What an import changed of somebody who was there before is put back, by the verbs that a person has: value by value,
where nobody has touched it since."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.cards.actions.tag_contact import tag_contact
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.companies.actions.edit import edit_company
from backend.contacts.companies.actions.staff import put_companies
from backend.contacts.companies.rows import load_companies
from backend.contacts.companies.schemas import EditCompany, PutCompanies
from backend.contacts.rows import load_people
from backend.kit.db import HotTx
from backend.kit.errors import Refused
from backend.transfer.incoming.changes import OWN, changes_in, value

# where the person works is none of the company's own values, though it moves its version: what this import made there
# is still as it was left
_STILL = """
UPDATE import_made m SET rev = f.rev FROM companies f
WHERE m.import_id = $1 AND m.kind = 'company' AND f.id = m.thing_id AND f.id = ANY ($2::bigint[]) AND m.rev = f.rev - 1
"""
_APART = ("tags", "companies")


async def put_back(tx: HotTx, me: Grants | None, import_id: int, kind: str, thing_id: int, kept: str) -> str | None:
    """Why some of it stays as it is; None: all of it is as it was."""
    if me is None:
        return "refused"
    load: Any = load_people if kind == "contact" else load_companies
    view = (await load(tx, [thing_id])).get(thing_id)
    if view is None or view.deleted_at is not None:
        return "gone"
    changes = changes_in.decode(kept)
    back = {name: was for name, (was, left) in changes.items() if value(view, name) == left}
    try:
        async with tx.savepoint():
            if kind == "contact":
                await _person(tx, me, import_id, view, back)
            else:
                await edit_company(tx, me, thing_id, msgspec.convert({"rev": view.rev} | _body(back), EditCompany))
    except Refused:
        return "refused"
    return None if len(back) == len(changes) else "changed"


def _body(back: dict[str, Any]) -> dict[str, Any]:
    own = {name.removeprefix(OWN): was for name, was in back.items() if name.startswith(OWN)}
    body = {name: was for name, was in back.items() if name not in _APART and not name.startswith(OWN)}
    return body | ({"fields": own} if own else {})


async def _person(tx: HotTx, me: Grants, import_id: int, view: Any, back: dict[str, Any]) -> None:
    # whoever gives somebody away may see them no more: that is the last thing done
    body = _body(back)
    last = {name: body.pop(name) for name in ("responsible_id",) if name in body}
    if body:
        view = await edit_contact(tx, me, view.id, msgspec.convert({"rev": view.rev} | body, EditContact))
    if "tags" in back:
        view = await tag_contact(tx, me, view.id, back["tags"])
    if "companies" in back:
        moved = {each.id for each in view.companies} ^ {each["id"] for each in back["companies"]}
        asked = {"rev": view.rev, "companies": back["companies"]}
        view = await put_companies(tx, me, view.id, msgspec.convert(asked, PutCompanies))
        await tx.execute(_STILL, import_id, sorted(moved))
    if last:
        await edit_contact(tx, me, view.id, msgspec.convert({"rev": view.rev} | last, EditContact))
