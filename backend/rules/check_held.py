"""What a rule asks and says of the values of events: each named by a kind that the rule waits for, and of its type."""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.activities.kinds.define import kinds_by_id
from backend.activities.kinds.schemas import KindField
from backend.activities.kinds.values import read
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.rules.held import BARE, OPS, keys_in
from backend.rules.schemas import RuleBody, RuleDo, RuleHeld

Fields = Mapping[str, KindField]


async def held_faults(tx: Tx, body: RuleBody) -> list[Invalid]:
    """Fields are named "if.event", "do.0.text", "do.0.texts", "do.0.values.amount"."""
    heard = set(body.when.kind_ids) if body.when.kind == "activity" else set()
    made = {deed.kind_id for deed in body.do if deed.kind == "record" and deed.kind_id}
    if not (heard or body.if_.event or made or any(_named(deed) for deed in body.do)):
        return []
    kinds = await kinds_by_id(tx, heard | made)
    fields = {number: {each.key: each for each in kind.fields if not each.archived} for number, kind in kinds.items()}
    known = {key for number in heard for key in fields.get(number, {})}
    found = [("if.event", code) for each in body.if_.event if (code := _condition(each, heard, fields))]
    for at, deed in enumerate(body.do):
        found += [(f"do.{at}.{name}", "rule_no_such_value") for name, keys in _named(deed) if not keys <= known]
        if deed.kind == "record" and deed.kind_id in fields:
            found += [(f"do.{at}.values.{key}", code) for key, code in _recorded(deed, fields[deed.kind_id])]
    return [Invalid("invalid", fields={field: code}) for field, code in found]


def _condition(asked: RuleHeld, heard: set[int], fields: Mapping[int, Fields]) -> str | None:
    if asked.kind_id not in heard:
        return "rule_event_of_another_kind"
    field = fields.get(asked.kind_id, {}).get(asked.key)
    if field is None:
        return "rule_event_field_gone"
    if asked.op not in OPS[field.type]:
        return "rule_event_op"
    if asked.op in BARE:
        return None
    if field.type == "link":
        return None if isinstance(asked.value, str) and asked.value else "required"
    faults: dict[str, Any] = {}
    read([KindField(field.key, field.name, field.type, True, field.options)], {asked.key: asked.value}, "", faults)
    return next(iter(faults.values()), None)


def _named(deed: RuleDo) -> Iterator[tuple[str, set[str]]]:
    """Values of the event that a deed names, and where."""
    for name, texts in (("text", [deed.text]), ("texts", [*deed.texts.values()])):
        if keys := keys_in(*texts):
            yield name, keys
    for key, value in deed.values.items():
        if keys := keys_in(value):
            yield f"values.{key}", keys


def _recorded(deed: RuleDo, fields: Fields) -> Iterator[tuple[str, Any]]:
    """What is known only when it runs is read then."""
    later = {key for key, value in deed.values.items() if keys_in(value)}
    faults: dict[str, Any] = {}
    read([*fields.values()], {key: value for key, value in deed.values.items() if key not in later}, "", faults)
    yield from ((key.removeprefix("."), code) for key, code in faults.items() if key.removeprefix(".") not in later)
    yield from ((key, "no_such_event_field") for key in sorted(later - fields.keys()))
