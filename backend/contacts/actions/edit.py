"""Edit a person in place. What a colleague typed is never overwritten by a messenger's profile."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.last import last_changer
from backend.activities.record import Kind
from backend.activities.who import by
from backend.contacts.hidden import demand_shown, shown
from backend.contacts.publish import publish_contact
from backend.contacts.reaches import Field, Kept, Reach, checked, with_main
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import Birthday, ContactType, ContactView, Id
from backend.contacts.sight import demand_contact, demand_reach
from backend.fields.locks import stand_still
from backend.fields.seen_only import demand_open
from backend.fields.values import Place, changed
from backend.kit import birthdays
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing

NAME_MAX = 200


class EditContact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /contacts/{id}: `rev` as seen, and what changes. `phone`, `email` are the first of the lists."""

    rev: int
    name: str | msgspec.UnsetType = msgspec.UNSET
    surname: str | msgspec.UnsetType = msgspec.UNSET
    phone: str | msgspec.UnsetType | None = msgspec.UNSET
    email: str | msgspec.UnsetType | None = msgspec.UNSET
    phones: list[Reach] | msgspec.UnsetType = msgspec.UNSET
    emails: list[Reach] | msgspec.UnsetType = msgspec.UNSET
    fields: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    birthday: Birthday | msgspec.UnsetType | None = msgspec.UNSET
    type: ContactType | msgspec.UnsetType = msgspec.UNSET
    responsible_id: Id | msgspec.UnsetType | None = msgspec.UNSET


class Change(msgspec.Struct):
    """Columns to set, and both sides of what is told of it."""

    columns: dict[str, Any] = {}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    own: list[dict[str, Any]] = []

    def tell(self, name: str, before: Any, after: Any) -> None:
        self.before[name], self.after[name] = before, after


# whoever was joined with another meanwhile is no more: what is typed now would be lost
_LOCK = "SELECT 1 FROM contacts WHERE id = $1 AND deleted_at IS NULL FOR UPDATE"
_LISTS: dict[str, Field] = {"phone": "phones", "email": "emails"}
CASTS = {"more_phones": "::text::jsonb", "more_emails": "::text::jsonb", "fields": "::text::jsonb"}
_WORKS = "SELECT 1 FROM users WHERE id = $1 AND deactivated_at IS NULL"
# as they lie there: those of fields that were put away are kept, too
_HELD = "SELECT fields::text FROM contacts WHERE id = $1"


async def edit_contact(tx: Tx, grants: Grants, contact_id: int, edit: EditContact) -> ContactView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version (with the current person, and by whom)."""
    await demand_contact(tx, grants, contact_id)
    demand(grants, "contacts.edit")
    await demand_reach(tx, grants, "edit", contact_id)
    demand_shown(grants, *(one for one, many in _LISTS.items() if _given(edit, one) or _given(edit, many)))
    demand_shown(grants, *(("birthday",) if _given(edit, "birthday") else ()))
    if edit.fields is not msgspec.UNSET:
        await stand_still(tx)
    if await tx.value(_LOCK, contact_id) is None:
        raise Missing
    view, before = (await load_contacts(tx, [contact_id]))[contact_id]
    if view.rev != edit.rev:
        told: list[Kind] = ["field_changed" if _given(edit, "fields") else "contact_changed"]
        by = await last_changer(tx, "contact_id", contact_id, told, _named(edit))
        raise Conflict("stale_version", extra={"current": shown(view, grants), "by": by})
    change = change_of(view, edit)
    demand_open(grants.read_only, change.after)
    await demand_colleague(tx, change.columns.get("responsible_id"))
    if edit.fields is not msgspec.UNSET:
        held = msgspec.json.decode(await tx.value(_HELD, contact_id))
        made = await changed(tx, grants, Place("contact", id=contact_id), held, edit.fields)
        change.columns |= {"fields": msgspec.json.encode(made.values).decode()} if made.facts else {}
        change.own = made.facts
    if not (change.after or change.own):
        return view
    await _write(tx, contact_id, change)
    await _record(tx, grants, contact_id, change)
    return await publish_contact(tx, contact_id, before)


def _named(edit: EditContact) -> set[str]:
    """What the caller meant to change, as facts name it: a person's one phone is told alone, several as a list."""
    if edit.fields is not msgspec.UNSET:
        return {f"field:{key}" for key in edit.fields}
    names = {name for name in edit.__struct_fields__ if name != "rev" and _given(edit, name)}
    for one, many in _LISTS.items():
        names |= {one, many} if names & {one, many} else set()
    return names


def _given(edit: EditContact, name: str) -> bool:
    return getattr(edit, name) is not msgspec.UNSET


def change_of(view: ContactView, edit: EditContact) -> Change:
    change = Change()
    for name in ("name", "surname"):
        if _given(edit, name):
            _plain(change, view, name, _name(name, getattr(edit, name)))
    for name in ("type", "responsible_id"):
        if _given(edit, name):
            _plain(change, view, name, getattr(edit, name))
    if _given(edit, "birthday"):
        _birthday(change, view, edit.birthday)
    for one, many in _LISTS.items():
        if _given(edit, one) and _given(edit, many):
            raise Invalid("invalid", fields={many: "one_or_all"})
        if _given(edit, many):
            _reaches(change, view, one, checked(many, getattr(edit, many), getattr(view, many)))
        elif _given(edit, one):
            held = getattr(view, many)
            wanted = with_main(held, (getattr(edit, one) or "").strip())
            _reaches(change, view, one, checked(many, wanted, held, named=one))
    return change


def _plain(change: Change, view: ContactView, name: str, value: Any) -> None:
    before = getattr(view, name)
    if value != before:
        change.columns[name] = value
        change.tell(name, before, value)


def _birthday(change: Change, view: ContactView, value: Any) -> None:
    try:
        day = birthdays.read(value) if value else None
    except ValueError:
        raise Invalid("invalid", fields={"birthday": "bad_birthday"}) from None
    _plain(change, view, "birthday", birthdays.said(day) if day else None)
    if "birthday" in change.columns:
        change.columns["birthday"] = day


def _reaches(change: Change, view: ContactView, one: str, wanted: list[Kept]) -> None:
    """A person with one number had one, and has another: that is told as it was typed; all else as the whole list."""
    many = _LISTS[one]
    before, after = getattr(view, many), [Reach(kept.value, kept.label) for kept in wanted]
    if after == before:
        return
    first = wanted[0] if wanted else None
    change.columns |= {
        one: first and first.value,
        f"{one}_normal": first and first.normal,
        f"{one}_label": first.label if first else "",
        f"more_{many}": msgspec.json.encode(wanted[1:]).decode(),
    }
    if len(before) < 2 and len(after) < 2 and {each.label for each in (*before, *after)} <= {""}:
        change.tell(one, getattr(view, one), first and first.value)
    else:
        change.tell(many, msgspec.to_builtins(before), msgspec.to_builtins(after))


def _name(field: str, value: str) -> str:
    text = " ".join(clean_text(value).split())
    if len(text) > NAME_MAX:
        raise Invalid("invalid", fields={field: "too_long"}, values={"limit": NAME_MAX})
    return text


async def demand_colleague(tx: Tx, user_id: int | None) -> None:
    if user_id is not None and await tx.value(_WORKS, user_id) is None:
        raise Invalid("invalid", fields={"responsible_id": "no_such_user"})


async def _write(tx: Tx, contact_id: int, change: Change) -> None:
    # the names come from this file alone
    sets = "".join(f", {name} = ${index}{CASTS.get(name, '')}" for index, name in enumerate(change.columns, start=3))
    await tx.execute(
        f"""UPDATE contacts SET rev = rev + 1, updated_at = now(),
        hand_set = ARRAY(SELECT DISTINCT unnest(hand_set || $2::text[])){sets} WHERE id = $1""",
        contact_id,
        sorted(change.columns.keys() - {"fields", "type", "responsible_id"}),
        *change.columns.values(),
    )


async def _record(tx: Tx, grants: Grants, contact_id: int, change: Change) -> None:
    facts: list[tuple[Kind, dict[str, Any]]] = [("field_changed", each) for each in change.own]
    if change.after:
        facts.insert(0, ("contact_changed", {"from": change.before, "to": change.after}))
    await record(
        tx,
        [
            Activity(
                kind=kind,
                at=datetime.now(UTC),
                **by(grants),
                contact_id=contact_id,
                data=data,
            )
            for kind, data in facts
        ],
    )
