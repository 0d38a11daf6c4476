"""Parts of played events in the connector's own shapes."""

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def of(shape: type[T], body: dict[str, Any]) -> T:
    return msgspec.convert(body, shape)
