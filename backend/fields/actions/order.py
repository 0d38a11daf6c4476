"""Sections, and the order of fields within them: all of it at once."""

from backend.access import audit
from backend.access.grants import Grants
from backend.fields.actions import kept
from backend.fields.actions.check import NAME_MAX, bad
from backend.fields.load import groups, living
from backend.fields.locks import one_at_a_time
from backend.fields.schemas import FieldLayout, FieldSection
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict

SECTIONS_MAX = 50
_PUT = """
UPDATE fields f SET group_id = w.group_id, position = w.position
FROM unnest($1::bigint[], $2::bigint[], $3::int[]) AS w (id, group_id, position) WHERE f.id = w.id
"""
_NEW = "INSERT INTO field_groups (entity, name, position) VALUES ($1, $2, $3) RETURNING id"
_NAME = "UPDATE field_groups SET name = $2, position = $3 WHERE id = $1"
_DROP = "DELETE FROM field_groups WHERE entity = $1 AND id <> ALL($2::bigint[])"


async def arrange(tx: Tx, me: Grants, ip: str, wanted: FieldLayout) -> None:
    """Raises Invalid, Conflict where the fields or sections are others than the caller saw."""
    await one_at_a_time(tx)
    fields = [each.id for each in await living(tx, wanted.entity)]
    known = {each.id for each in await groups(tx) if each.entity == wanted.entity}
    given = [field for section in wanted.sections for field in section.fields]
    asked = [section.id for section in wanted.sections if section.id is not None]
    if len(wanted.sections) > SECTIONS_MAX:
        raise bad("sections", "too_many_choices", limit=SECTIONS_MAX)
    if sorted(given) != sorted(fields) or not set(asked) <= known or len(set(asked)) < len(asked):
        raise Conflict("fields_other_list")
    ids, into, places = list[int](), list[int | None](), list[int]()
    stays = list[int]()
    for place, section in enumerate(wanted.sections):
        group_id = await _section(tx, wanted, section, place)
        if group_id is not None:
            stays.append(group_id)
        for field in section.fields:
            ids.append(field)
            into.append(group_id)
            places.append(len(places))
    await tx.execute(_PUT, ids, into, places)
    await tx.execute(_DROP, wanted.entity, stays)
    await audit.write(tx, me, ip, "fields.ordered")
    kept.say(tx, 0, 0)


async def _section(tx: Tx, wanted: FieldLayout, section: FieldSection, place: int) -> int | None:
    name = " ".join(clean_text(section.name).split())
    if section.id is None and not name and place == 0:
        return None
    if not 0 < len(name) <= NAME_MAX:
        raise bad("sections", "field_group_name", limit=NAME_MAX)
    if section.id is None:
        made: int = await tx.value(_NEW, wanted.entity, name, place)
        return made
    await tx.execute(_NAME, section.id, name, place)
    return section.id
