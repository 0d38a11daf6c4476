"""What stands elsewhere: a colleague, a company, files. That it is there is checked with the value."""

from typing import Any
from uuid import UUID

from backend.fields.kinds.base import Bad, Kind, Reader, Spec

FILES_MAX = 20


def _id(typed: Any, spec: Spec, reader: Reader) -> int:
    if isinstance(typed, str):
        wanted = " ".join(typed.split()).casefold()
        found = [key for key, name in reader.names.items() if name.casefold() == wanted]
        # two of one name: nobody guesses
        if len(found) == 1:
            return found[0]
        raise Bad("field_nobody" if not found else "field_two_of_one_name")
    if isinstance(typed, bool) or not isinstance(typed, int) or not 0 < typed < 2**63:
        raise Bad("field_wrong_type")
    return typed


def _files(typed: Any, spec: Spec, reader: Reader) -> list[str]:
    """Ids of uploads, in their order, each once."""
    if not isinstance(typed, list):
        raise Bad("field_wrong_type")
    if len(typed) > FILES_MAX:
        raise Bad("field_too_many", limit=FILES_MAX)
    if not typed:
        raise Bad("field_empty")
    found: dict[str, None] = {}
    for each in typed:
        given = each.get("id") if isinstance(each, dict) else each
        try:
            found[str(UUID(given))] = None
        except (ValueError, TypeError, AttributeError) as error:
            raise Bad("field_no_such_file") from error
    return list(found)


def _name(value: Any, spec: Spec, reader: Reader) -> str:
    return reader.names.get(value, "")


def _of(name: str, refers: str) -> Kind:
    """One of a table's rows, by its id."""
    return Kind(
        name,
        _id,
        _name,
        lambda value, spec: value,
        sql="({v} #>> '{{}}')::bigint",
        refers=refers,
        names=lambda value: [value],
    )


PERSON = _of("person", "users")
COMPANY = _of("company", "companies")
FILE = Kind(
    "file",
    _files,
    lambda value, spec, reader: ", ".join(value),
    lambda value, spec: tuple(value),
    sql="{v}",
    refers="attachments",
    names=list,
)
