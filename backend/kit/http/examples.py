"""Examples of what is asked and answered, in the API's description. They are sent to the product by a test, which says
how they are written anew (tests/kit/http/test_examples.py)."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

_FILE = Path(__file__).with_name("examples.json")


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of one route. `asked`: a body; `answered`: what came, lists cut short."""

    asked: Any = None
    answered: Any = None


@cache
def examples() -> dict[str, Example]:
    """ "POST /api/v1/cards" → the example."""
    return msgspec.json.decode(_FILE.read_bytes(), type=dict[str, Example])


def with_examples(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with an example at every body and answer that has one."""
    for route, example in examples().items():
        method, path = route.split()
        operation = schema["paths"].get(path, {}).get(method.lower())
        if operation is None:
            continue
        if example.asked is not None:
            operation["requestBody"]["content"]["application/json"]["example"] = example.asked
        for code, answer in operation["responses"].items():
            if (
                code.startswith("2")
                and example.answered is not None
                and "application/json" in answer.get("content", {})
            ):
                answer["content"]["application/json"]["example"] = example.answered
    return schema
