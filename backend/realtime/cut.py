"""Frames stay below 16 kB: longer texts are cut, and their object says so, for the browser to fetch the rest."""

from typing import Any

import msgspec

LARGEST_FRAME = 16 * 1024

# tried in turn until the frame fits; a preview of a text is worth more than a flag alone
_LIMITS = (4000, 1000, 200)

_encode = msgspec.json.Encoder().encode


def fit(body: dict[str, Any]) -> bytes | None:
    """The body as JSON of at most LARGEST_FRAME bytes, or None when cutting texts is not enough."""
    data = _encode(body)
    for limit in _LIMITS:
        if len(data) <= LARGEST_FRAME:
            return data
        data = _encode(cut(body, limit))
    return data if len(data) <= LARGEST_FRAME else None


def cut(node: Any, limit: int) -> Any:
    """A copy whose texts have at most `limit` characters; an object with a shortened text gets `"cut": true`."""
    if isinstance(node, list):
        return [cut(child, limit) for child in node]
    if not isinstance(node, dict):
        return node
    copy = {key: cut(child, limit) for key, child in node.items()}
    for key, child in node.items():
        if isinstance(child, str) and len(child) > limit:
            copy[key] = child[:limit]
            copy["cut"] = True
    return copy
