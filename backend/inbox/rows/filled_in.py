"""Numbers and addresses that somebody filled in, as a message tells them: not for roles that see none."""

from collections.abc import Collection, Mapping
from typing import Any

VEIL = "•••"
ADDRESSES = ("phone", "email")


def veiled(text: str, meta: Mapping[str, Any], hidden: Collection[str]) -> tuple[str, dict[str, Any]]:
    """(text, meta) without them; the given ones stay as they are."""
    values = addresses(meta, hidden)
    if not values:
        return text, dict(meta)
    other = meta["other"]
    fields = [{**field, "value": VEIL} if field.get("value") in values else field for field in other["fields"]]
    for value in values:
        text = text.replace(value, VEIL)
    return text, {**meta, "other": {**other, "fields": fields}}


def in_a_row(text: str, meta: Mapping[str, Any]) -> str:
    """For lists, where everybody reads the same: whoever may see an address sees it in the message."""
    if not addresses(meta, ADDRESSES):
        return text
    said, _ = veiled(text, meta, ADDRESSES)
    return "\n".join(line for line in said.splitlines() if VEIL not in line) or said


def addresses(meta: Mapping[str, Any], hidden: Collection[str]) -> list[str]:
    """What stands in its fields of phones and e-mails, the longest first."""
    other = meta.get("other")
    fields = other.get("fields") if isinstance(other, Mapping) else None
    if not isinstance(fields, list):
        return []
    theirs = [field for field in fields if field.get("role") in hidden or field.get("type") in hidden]
    return sorted({field["value"] for field in theirs if field.get("value")}, key=len, reverse=True)
