"""What a role sees and does not change: its read_only_fields. The administrator's own fields say it each (`read_only`).

A name means the field wherever it stands, as with hidden ones. Asked of what changes, not of what was sent: a form that
gives a value back as it stood goes through.
"""

from collections.abc import Collection, Iterable

from backend.kit.errors import Forbidden

# what bodies, columns and facts call them, where that is another name
_SAME = {
    "surname": "name",
    "phones": "phone",
    "more_phones": "phone",
    "emails": "email",
    "more_emails": "email",
    "responsible_id": "responsible",
    "source_id": "source",
    # a budget follows its items
    "items": "budget",
    "addresses": "address",
}


def seen_only(name: str, read_only: Collection[str]) -> bool:
    """Is it a field that the role only sees? `name`: as a body, a column or a list calls it."""
    return _SAME.get(name, name) in read_only


def demand_open(read_only: Collection[str], changed: Iterable[str], *, under: str = "") -> None:
    """Raises Forbidden, the field named as it was sent (`under`: within what)."""
    if not read_only:
        return
    for name in changed:
        if seen_only(name, read_only):
            raise Forbidden("field_seen_only", fields={f"{under}{name}": "field_seen_only"})
