"""Another kind for a field that has values: only where every one of them fits. Asked about before it is done."""

from collections.abc import Iterable
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.fields.actions import kept
from backend.fields.actions.build import reader_of
from backend.fields.actions.check import LABEL_MAX, OPTIONS_MAX, WITH_CHOICES, options_of
from backend.fields.actions.check import setup_for as checked
from backend.fields.kinds import KINDS, Bad, FieldOption, Reader
from backend.fields.load import Definition, definition_of, spec_of
from backend.fields.look import TABLES, effects
from backend.fields.schemas import FieldEffects, KindName, Retype, Setup
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Missing

AT_ONCE = 50_000
EXAMPLES = 5
_ONE = """
SELECT id, entity, kind, name, setup::text AS setup, group_id, position, state, version FROM fields
WHERE id = $1 AND state = 'live'
"""
_VALUES = "SELECT id, (fields -> $1)::text AS value FROM {table} WHERE fields ? $1 ORDER BY id LIMIT $2"
_PUT = """
UPDATE {table} t SET fields = jsonb_set(t.fields, ARRAY[$1], w.value::jsonb), {rev} = {rev} + 1
FROM unnest($2::bigint[], $3::text[]) AS w (id, value) WHERE t.id = w.id
"""
_REVS = {"card": "version", "contact": "rev", "company": "rev"}
_NAMES = {"users": "SELECT id, name FROM users", "companies": "SELECT id, name FROM companies"}


class _Converted(msgspec.Struct):
    """(row, value as it will be), the values that do not fit, as shown; choices may have been made of texts."""

    setup: Setup
    fits: list[tuple[int, Any]] = []
    fails: list[str] = []


async def dry_run(tx: Tx, me: Grants, field_id: int, kind: KindName) -> FieldEffects:
    """How many values fit the other kind. Choices are made of texts where there are none. Raises Missing."""
    row = await tx.row(_ONE, field_id)
    if row is None:
        raise Missing
    found, touched = definition_of(row), await effects(tx, field_id)
    done = await _convert(tx, me, found, kind, found.setup, await _held(tx, found))
    shown = done.fails[:EXAMPLES] if found.key not in me.hidden_fields else []
    return msgspec.structs.replace(
        touched, converts=len(done.fits), fails=len(done.fails), examples=[each[:80] for each in shown]
    )


async def retype(tx: Tx, me: Grants, ip: str, field_id: int, asked: Retype) -> None:
    """Told in the audit. Raises Missing, Invalid, Conflict stale_version, field_kind_unsafe: a value does not fit."""
    was = await kept.lock(tx, field_id, asked.version)
    if was.kind == asked.kind:
        return
    setup = _with_choices(was.setup, asked.kind, asked.options)
    # locked, so that what was typed until now is converted too, and nobody's other value is put back
    done = await _convert(tx, me, was, asked.kind, setup, await _held(tx, was, " FOR UPDATE"))
    if done.fails:
        raise Conflict("field_kind_unsafe", values={"fails": len(done.fails)})
    # what was given by itself may not fit the new kind, and a condition's values are of the old one
    setup = msgspec.structs.replace(done.setup, default=None, personal=asked.kind in ("phone", "email"))
    setup = await checked(tx, was.entity, asked.kind, setup, reader_of(me), was.id)
    table = TABLES[was.entity]
    ids = [row_id for row_id, _ in done.fits]
    values = [msgspec.json.encode(value).decode() for _, value in done.fits]
    await tx.execute(_PUT.format(table=table, rev=_REVS[was.entity]), str(was.id), ids, values)
    now = msgspec.structs.replace(was, kind=asked.kind, setup=setup)
    told = {"kind": was.kind}, {"kind": now.kind}
    await kept.write(tx, me, ip, was, now, "field.retyped", told)


def _with_choices(setup: Setup, kind: str, given: list[FieldOption]) -> Setup:
    if kind not in WITH_CHOICES or not given:
        return setup
    options, last = options_of(
        [msgspec.structs.replace(each, id=0) for each in given], Setup(last_option=setup.last_option)
    )
    return msgspec.structs.replace(setup, options=options, last_option=last)


async def _held(tx: Tx, field: Definition, lock: str = "") -> dict[int, Any]:
    """Row → value as it stands. Raises Conflict: there are too many."""
    rows = await tx.fetch(_VALUES.format(table=TABLES[field.entity]) + lock, str(field.id), AT_ONCE + 1)
    if len(rows) > AT_ONCE:
        raise Conflict("field_kind_many", values={"limit": AT_ONCE})
    return {row["id"]: msgspec.json.decode(row["value"]) for row in rows}


async def _reader(tx: Tx, me: Grants, refers: str | None) -> Reader:
    """Who knows the names of one table: a colleague's number is none of a company."""
    rows = await tx.fetch(_NAMES[refers]) if refers in _NAMES else []
    return Reader(me.locale, me.time_zone, {row["id"]: row["name"] for row in rows})


async def _convert(tx: Tx, me: Grants, field: Definition, kind: str, setup: Setup, held: dict[int, Any]) -> _Converted:
    old, new = KINDS[field.kind], KINDS[kind]
    shows, reader = await _reader(tx, me, old.refers), await _reader(tx, me, new.refers)
    texts = {row_id: old.show(value, field.spec(), shows) for row_id, value in held.items()}
    if not setup.options:
        setup = _with_choices(setup, kind, _choices(texts.values()))
    spec, done = spec_of(setup), _Converted(setup)
    # one choice among several stays that choice
    same = {field.kind, kind} == set(WITH_CHOICES)
    for row_id, value in held.items():
        shown = texts[row_id]
        if field.kind == "file":
            # a name is no file: what was put in there would be lost
            done.fails.append(shown)
            continue
        try:
            done.fits.append((row_id, new.parse(_choice(value) if same else shown, spec, reader)))
        except Bad:
            done.fails.append(shown)
    return done


def _choices(texts: Iterable[str]) -> list[FieldOption]:
    """One for each text that can be one, as many as there may be."""
    labels: dict[str, str] = {}
    for text in (" ".join(each.split()) for each in texts):
        if 0 < len(text) <= LABEL_MAX and ";" not in text:
            labels.setdefault(text.casefold(), text)
    return [FieldOption(label) for label in sorted(labels.values(), key=str.casefold)[:OPTIONS_MAX]]


def _choice(value: Any) -> Any:
    """Of one to some and back; some of which there are two do not fit one."""
    if isinstance(value, list):
        return value[0] if len(value) == 1 else None
    return [value]
