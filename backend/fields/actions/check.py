"""A definition as it may be: names, choices, conditions, defaults."""

from typing import Any

import msgspec

from backend.fields.kinds import KINDS, Bad, FieldOption, Reader
from backend.fields.kinds.money import CURRENCIES
from backend.fields.kinds.named import FILES_MAX
from backend.fields.load import Definition, living, spec_of
from backend.fields.schemas import Entity, Setup, ShownWhen
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid
from backend.kit.http.faults import Fault

NAME_MAX, HELP_MAX, LABEL_MAX = 80, 300, 80
FIELDS_MAX, OPTIONS_MAX, VALUES_MAX = 200, 200, 50
DECIMALS_MAX = 6
COLORS = frozenset({"slate", "sky", "amber", "ember", "green", "violet", "rose", "copper"})
WITH_CHOICES = ("choice", "several")
OF_CARDS = ("status_id", "funnel_id")
# what a condition on these compares is not settled by a list
_NOT_ASKED = ("file", "long_text", "address")

_TAKEN = "SELECT 1 FROM fields WHERE entity = $1 AND lower(name) = lower($2) AND state = 'live' AND id <> $3"
_FUNNELS = "SELECT count(*) FROM funnels WHERE id = ANY($1::bigint[])"
_ROLES = "SELECT count(*) FROM roles WHERE id = ANY($1::bigint[]) AND key <> 'administrator'"


def bad(field: str, code: str, **values: Any) -> Invalid:
    return Invalid("invalid", fields={field: Fault(code, values)}, values=values)


async def a_name(tx: Tx, entity: Entity, typed: str, own: int = 0) -> str:
    """Raises Invalid; Conflict where another living field of the entity is called so."""
    name = " ".join(clean_text(typed).split())
    if not 0 < len(name) <= NAME_MAX:
        raise bad("name", "field_name", limit=NAME_MAX)
    if await tx.value(_TAKEN, entity, name, own):
        raise Conflict("field_name_taken", fields={"name": "field_name_taken"})
    return name


def a_help(typed: str) -> str:
    text = clean_text(typed).strip()
    if len(text) > HELP_MAX:
        raise bad("help", "too_long", limit=HELP_MAX)
    return text


def options_of(given: list[FieldOption], before: Setup) -> tuple[list[FieldOption], int]:
    """Those given, in order; those of before that are left out go to the archive. And the highest number yet."""
    known, last, found = {each.id: each for each in before.options}, before.last_option, list[FieldOption]()
    for each in given:
        label = " ".join(clean_text(each.label).split())
        if not 0 < len(label) <= LABEL_MAX or ";" in label:
            raise bad("options", "field_label", limit=LABEL_MAX)
        if each.color not in COLORS or (each.id and each.id not in known):
            raise bad("options", "not_a_choice")
        last += not each.id
        found.append(msgspec.structs.replace(each, label=label, id=each.id or last))
    ids = {each.id for each in found}
    if len(ids) < len(found):
        raise bad("options", "not_a_choice")
    found += [msgspec.structs.replace(each, archived=True) for each in before.options if each.id not in ids]
    living_labels = [each.label.casefold() for each in found if not each.archived]
    for each in found:
        if not each.archived and living_labels.count(each.label.casefold()) > 1:
            raise bad("options", "field_label_twice", label=each.label)
    if len(found) > OPTIONS_MAX:
        raise bad("options", "too_many_choices", limit=OPTIONS_MAX)
    return found, last


async def setup_for(tx: Tx, entity: Entity, kind: str, setup: Setup, reader: Reader, own: int = 0) -> Setup:
    """The whole, each part held against the others. Raises Invalid."""
    if kind in WITH_CHOICES and not any(not each.archived for each in setup.options):
        raise bad("options", "field_needs_choices")
    currency = setup.currency.strip().upper()
    if currency not in CURRENCIES:
        raise bad("currency", "unknown_currency")
    if not 0 <= setup.decimals <= DECIMALS_MAX:
        raise bad("decimals", "out_of_range", limit=DECIMALS_MAX)
    if not 1 <= setup.files_max <= FILES_MAX:
        raise bad("files_max", "field_files_max", limit=FILES_MAX)
    funnels = sorted(set(setup.funnels)) if entity == "card" else []
    await _there(tx, _FUNNELS, "funnels", funnels, "field_no_such_funnel")
    await _there(tx, _ROLES, "read_only_for", sorted(set(setup.read_only)), "field_no_such_role")
    if setup.condition is not None:
        await _condition(tx, entity, setup.condition, own)
    made = msgspec.structs.replace(
        setup, help=a_help(setup.help), currency=currency, funnels=funnels, read_only=sorted(set(setup.read_only))
    )
    return msgspec.structs.replace(made, default=_default(entity, kind, made, reader))


async def roles_are_there(tx: Tx, ids: list[int]) -> None:
    """Raises Invalid on hidden_for: an unknown one, or administrators, who see everything."""
    await _there(tx, _ROLES, "hidden_for", sorted(set(ids)), "field_no_such_role")


async def _there(tx: Tx, sql: str, field: str, ids: list[int], code: str) -> None:
    if not ids:
        return
    if len(ids) > VALUES_MAX or not all(0 < each < 2**63 for each in ids) or await tx.value(sql, ids) != len(ids):
        raise bad(field, code)


async def _condition(tx: Tx, entity: Entity, condition: ShownWhen, own: int) -> None:
    if not await condition_fits(tx, entity, condition, own):
        raise bad("condition", "field_bad_condition")


async def condition_fits(tx: Tx, entity: Entity, condition: ShownWhen, own: int = 0) -> bool:
    """Can it be asked of that entity? `own`: the field that it hangs on, which cannot ask for itself."""
    fine = len(condition.values) <= VALUES_MAX and (condition.op != "is" or bool(condition.values))
    if condition.field in OF_CARDS:
        fine &= entity == "card" and all(type(each) is int for each in condition.values)
    else:
        fields = {each.key: each for each in await living(tx, entity) if each.id != own}
        asked = fields.get(condition.field)
        fine &= asked is not None and (asked.kind not in _NOT_ASKED or condition.op != "is")
        fine &= all(isinstance(each, (str, int, bool)) and len(str(each)) <= 500 for each in condition.values)
    return fine


def _default(entity: Entity, kind: str, setup: Setup, reader: Reader) -> Any:
    if setup.default in (None, "", []):
        return None
    if KINDS[kind].refers or entity != "card":
        # people come by themselves, from a messenger; a colleague may leave, a company may go
        raise bad("default", "field_bad_default")
    try:
        return KINDS[kind].parse(setup.default, spec_of(setup), reader)
    except Bad as error:
        raise bad("default", "field_bad_default") from error


def differs(before: Definition, name: str, setup: Setup) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides of what changes, by name."""
    old = {"name": before.name, "kind": before.kind} | msgspec.to_builtins(before.setup)
    new = {"name": name, "kind": before.kind} | msgspec.to_builtins(setup)
    changed = [key for key in old if old[key] != new[key] and key != "last_option"]
    return {key: old[key] for key in changed}, {key: new[key] for key in changed}
