"""Can a rule be kept as it is asked for? Every fault names its field."""

from collections.abc import Collection
from typing import Any

from backend.activities.record import Kind
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.rules.acting import of_nobody
from backend.rules.check_held import held_faults
from backend.rules.conditions import check_conditions
from backend.rules.do.fields import OF_CARD, OWN
from backend.rules.naming import Named
from backend.rules.schemas import RuleBody, RuleDo, RuleWhen

NAME_MAX = 80
KINDS: tuple[str, ...] = Kind.__args__  # type: ignore[attr-defined]
_ANY = "SELECT id FROM {} WHERE id = ANY ($1::bigint[])"
# of each kind of thing, those that are still there
_THERE: dict[Named, str] = {
    "status": _ANY.format("statuses") + " AND deleted_at IS NULL",
    # one that was merged is the other one
    "tag": "SELECT put AS id FROM standing_tags WHERE put = ANY ($1::bigint[])",
    "field": _ANY.format("fields") + " AND state = 'live'",
    "user": _ANY.format("users") + " AND deactivated_at IS NULL",
    "role": _ANY.format("roles"),
    "team": _ANY.format("teams"),
    "task_template": _ANY.format("task_templates") + " AND deleted_at IS NULL",
    "activity_kind": _ANY.format("activity_kinds") + " AND archived_at IS NULL",
    "webhook": _ANY.format("webhooks"),
}


def bad(field: str, code: str, **values: Any) -> Invalid:
    return Invalid("invalid", fields={field: code}, values=values)


def tidy_name(name: str) -> str:
    """Raises Invalid."""
    tidied = " ".join(clean_text(name).split())
    if not tidied:
        raise bad("name", "required")
    return tidied


async def check(tx: Tx, body: RuleBody) -> None:
    """Raises Invalid with the first fault, its field named: "when.status_ids", "do.0.tag_ids", "if.card"."""
    for fault in await faults(tx, body):
        raise fault


async def faults(tx: Tx, body: RuleBody) -> list[Invalid]:
    """Everything that keeps it from being kept, and from running."""
    found: list[Invalid] = []
    parts = [_when(tx, body.when), check_conditions(tx, await of_nobody(tx), body.if_)]
    for part in (*parts, *(_deed(tx, f"do.{at}", deed) for at, deed in enumerate(body.do))):
        try:
            await part
        except Invalid as error:
            found.append(error)
    return found + await held_faults(tx, body)


async def _when(tx: Tx, when: RuleWhen) -> None:
    for name in ("status_ids", "from_status_ids"):
        await _there(tx, "status", f"when.{name}", getattr(when, name))
    if when.kind == "activity":
        if not when.kinds and not when.kind_ids:
            raise bad("when.kinds", "required")
        if not set(when.kinds) <= set(KINDS):
            raise bad("when.kinds", "rule_no_kind")
        await _there(tx, "activity_kind", "when.kind_ids", when.kind_ids)
    if when.kind == "no_answer" and not when.minutes:
        raise bad("when.minutes", "required")
    own = [int(key.removeprefix("field:")) for key in when.fields if key.removeprefix("field:").isdecimal()]
    await _there(tx, "field", "when.fields", own)


# of each deed: what it needs, and what of it has to be there still
_NEEDS: dict[str, tuple[str, ...]] = {
    "tag": ("tag_ids",), "untag": ("tag_ids",), "set_status": ("status_id",), "set_field": ("field",),
    "task": ("template_id",), "record": ("kind_id",), "webhook": ("webhook_id",), "message": ("texts",),
    "assign": ("whom",), "notify": ("to",),
}  # fmt: skip
_NAMES: dict[str, Named] = {
    "tag_ids": "tag", "status_id": "status", "template_id": "task_template", "kind_id": "activity_kind",
    "webhook_id": "webhook", "user_id": "user",
}  # fmt: skip


async def _deed(tx: Tx, at: str, deed: RuleDo) -> None:
    for name in _NEEDS[deed.kind]:
        if not getattr(deed, name):
            raise bad(f"{at}.{name}", "required")
    for name, kind in _NAMES.items():
        value = getattr(deed, name)
        await _there(tx, kind, f"{at}.{name}", value if isinstance(value, tuple) else [value] if value else [])
    if deed.kind == "set_field":
        await _field(tx, at, deed)
    if deed.kind == "message" and not any(text.strip() for text in deed.texts.values()):
        raise bad(f"{at}.texts", "required")
    if deed.kind == "assign":
        needed = {"user": "user_id", "role": "pool_id", "team": "pool_id"}.get(deed.whom or "")
        if needed and getattr(deed, needed) is None:
            raise bad(f"{at}.{needed}", "required")
        if deed.whom in ("role", "team"):
            await _there(tx, deed.whom, f"{at}.pool_id", [deed.pool_id or 0])
    for who in deed.to:
        if who.kind in ("user", "role", "team"):
            await _there(tx, who.kind, f"{at}.to", [who.id or 0])


async def _field(tx: Tx, at: str, deed: RuleDo) -> None:
    name = deed.field or ""
    if not name.startswith(OWN):
        if deed.on != "card" or name not in OF_CARD:
            raise bad(f"{at}.field", "rule_field_gone")
        return
    number = name.removeprefix(OWN)
    await _there(tx, "field", f"{at}.field", [int(number) if number.isdecimal() else 0])


async def _there(tx: Tx, kind: Named, field: str, ids: Collection[int]) -> None:
    if not ids:
        return
    held = {row["id"] for row in await tx.fetch(_THERE[kind], list(ids))}
    if held != set(ids):
        raise bad(field, f"rule_{kind}_gone")
