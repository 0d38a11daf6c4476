"""The paths of a description: JMESPath (decision 0168), cut down so that no expression can hang or fill the house.

Whoever describes a gateway is an administrator, what the expression is laid upon was written by strangers. What could
grow is counted when it is compiled (nodes, projections, lists made) or when it runs (text put together).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import jmespath
import msgspec
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions, signature

from backend.connectors.gateway import ids

LONGEST = 1_000
NODES_MAX = 150
# each may turn a list of n into one of n·m
PROJECTIONS_MAX = 4
LISTS_MAX = 12
TEXT_MAX = 200_000
GROWS = {"projection", "value_projection", "filter_projection", "flatten"}
MAKES = {"multi_select_list", "multi_select_dict"}
TELEPHONE = re.compile(r"^(?:item\d+\.)?TEL[^:\n]{0,200}:([+\d ()-]{5,40})", re.M)
# what sorts, maps or writes JSON has no use here
ALLOWED = frozenset({
    "contains", "ends_with", "starts_with", "join", "length", "not_null", "type", "keys", "to_number",
    "text", "digits", "vcard_phone", "before", "after", "phone", "where", "replace", "json", "to_json", "lower",
})  # fmt: skip


class Unusable(ValueError):
    """The expression cannot be used; the message says why."""


class _Own(Functions):
    """Functions beside JMESPath's own. Each gives null for what it cannot make anything of."""

    @signature({"types": []})
    def _func_text(self, value: Any) -> str | None:
        """A number or text as text."""
        return ids.text(value)

    @signature({"types": []})
    def _func_digits(self, value: Any) -> str | None:
        found = ids.text(value)
        return "".join(char for char in found if char.isascii() and char.isdigit()) if found else None

    @signature({"types": []})
    def _func_lower(self, value: Any) -> str | None:
        found = ids.text(value)
        return found.lower() if found else None

    @signature({"types": []}, {"types": ["string"]})
    def _func_before(self, value: Any, mark: str) -> str | None:
        found = ids.text(value)
        return found.partition(mark)[0] if found else None

    @signature({"types": []}, {"types": ["string"]})
    def _func_after(self, value: Any, mark: str) -> str | None:
        found = ids.text(value)
        return found.partition(mark)[2] if found else None

    @signature({"types": []}, {"types": ["string"]}, {"types": ["string"]})
    def _func_replace(self, value: Any, old: str, new: str) -> str | None:
        found = ids.text(value)
        return _bounded(found.replace(old, new)) if found and old else found

    @signature({"types": []})
    def _func_phone(self, value: Any) -> str | None:
        """E.164."""
        found = ids.text(value)
        return ids.phone(found) if found else None

    @signature({"types": []})
    def _func_vcard_phone(self, value: Any) -> str | None:
        """The first number of a visiting card."""
        found = TELEPHONE.search(value) if isinstance(value, str) else None
        return found[1].strip() if found else None

    @signature({"types": []}, {"types": ["string"]}, {"types": []})
    def _func_where(self, items: Any, name: str, value: Any) -> Any:
        """The first object of a list whose field is that."""
        if not isinstance(items, list):
            return None
        return next((item for item in items if isinstance(item, dict) and item.get(name) == value), None)

    @signature({"types": []})
    def _func_json(self, value: Any) -> Any:
        """What stands as JSON inside a text."""
        try:
            return ids.json_of(value) if isinstance(value, str) else None
        except (ValueError, RecursionError):
            return None

    @signature({"types": []})
    def _func_to_json(self, value: Any) -> str:
        """As JSON inside a text."""
        return _bounded(msgspec.json.encode(value).decode())

    @signature({"types": ["string"]}, {"types": ["array-string"]})
    def _func_join(self, separator: str, parts: list[str]) -> str:
        return _bounded(separator.join(parts))


_OPTIONS = jmespath.Options(custom_functions=_Own())


def _bounded(text: str) -> str:
    if len(text) > TEXT_MAX:
        raise ValueError("an expression put together too long a text")
    return text


@lru_cache(maxsize=4_000)
def compiled(expression: str) -> Any:
    """Raises Unusable."""
    if len(expression) > LONGEST:
        raise Unusable(f"longer than {LONGEST} characters")
    try:
        found = jmespath.compile(expression)
    except (JMESPathError, RecursionError, ValueError) as error:
        raise Unusable(str(error).partition("\n")[0][:200]) from None
    _demand_small(found.parsed)
    return found


def _demand_small(root: Any) -> None:
    nodes = list(_nodes(root))
    kinds = [node.get("type") for node in nodes]
    for most, what, count in (
        (NODES_MAX, "parts", len(nodes)),
        (PROJECTIONS_MAX, "projections", sum(kind in GROWS for kind in kinds)),
        (LISTS_MAX, "lists made", sum(kind in MAKES for kind in kinds)),
    ):
        if count > most:
            raise Unusable(f"more than {most} {what}")
    for node in nodes:
        if node.get("type") == "expref":
            raise Unusable("& has no use here")
        if node.get("type") == "function_expression" and node["value"] not in ALLOWED:
            raise Unusable(f"there is no function {node['value']}()")


def _nodes(root: Any) -> Iterable[dict[str, Any]]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in node.get("children", ()) if isinstance(child, dict)]


def find(expression: str, root: Any) -> Any:
    """What stands there; None: nothing, or what the expression cannot be laid upon. Raises ValueError."""
    try:
        return compiled(expression).search(root, options=_OPTIONS)
    except JMESPathError:
        return None
    except (TypeError, AttributeError, KeyError):
        return None  # jmespath compares and reaches without looking what it has
