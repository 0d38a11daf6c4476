"""What stands elsewhere: a colleague, a company, files. That it is there is checked with the value.

Files are kept as what is shown of them, {"id", "name", "mime", "size", "kind"}: a file never changes, and so a list, an
event and the history say which one it is without asking anybody.
"""

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


def _files(typed: Any, spec: Spec, reader: Reader) -> list[dict[str, Any]]:
    """Uploads in their order, each once: given by their ids, or as they are kept. What they are called is the table's
    to say (backend/fields/files.py), whatever is said here."""
    if not isinstance(typed, list):
        raise Bad("field_wrong_type")
    if not typed:
        raise Bad("field_empty")
    found: dict[str, dict[str, Any]] = {}
    for each in typed:
        given = each.get("id") if isinstance(each, dict) else each
        try:
            key = str(UUID(given))
        except (ValueError, TypeError, AttributeError) as error:
            raise Bad("field_no_such_file") from error
        found[key] = (each if isinstance(each, dict) else {}) | {"id": key}
    if len(found) > spec.files_max:
        raise Bad("field_too_many", limit=spec.files_max)
    return list(found.values())


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
    lambda value, spec, reader: ", ".join(each["name"] for each in value),
    lambda value, spec: tuple(each["id"] for each in value),
    sql="{v}",
    refers="attachments",
    names=lambda value: [each["id"] for each in value],
)
