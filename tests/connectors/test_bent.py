"""Every stored payload with one thing in it that cannot be: a kind reads it, or says that it cannot; nothing breaks."""

import json
import random
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from backend.connectors.contract import Unreadable
from backend.connectors.registry import connector
from backend.connectors.settings import load
from tests.attacks.hooks import PAYLOADS, ROWS, Row

FOLDERS = {
    "telegram": "telegram", "vk": "vk", "max": "max", "whatsapp": "whatsapp", "api": "api",
    "green_api": "gateway/payloads/green", "wazzup": "gateway/payloads/wazzup",
    "evolution": "gateway/payloads/evolution", "dialog360": "gateway/payloads/dialog360",
}  # fmt: skip
# beyond what a clock of this machine counts, beyond a year that there is, and beyond all numbers
NUMBERS: tuple[Any, ...] = (10**17, 253402300800000, -62135596800001, 2**63, -(2**70), 1e300, 10**11, 0, -1)
ODD: tuple[Any, ...] = (
    None, True, "", "x", "\x00", "\ud800", "9" * 400, "\u00bd", "\u0663", [], {}, [[]], {"a": {}},
    "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00",
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield from places(inner, (*path, name))


def bent(content: str, path: tuple[Any, ...], odd: Any) -> bytes:
    whole: Any = json.loads(content)
    if not path:
        return json.dumps(odd).encode()
    holder = whole
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = odd
    return json.dumps(whole).encode()


@pytest.mark.parametrize("row", [row for row in ROWS if row.name in FOLDERS], ids=lambda row: row.name)
def test_one_thing_that_cannot_be_breaks_nothing(row: Row) -> None:
    kind, dice = connector(row.kind), random.Random(26)
    settings = load(kind.settings, {**row.settings, **row.secrets})
    folder = PAYLOADS / FOLDERS[row.name]
    tried = read = 0
    for payload in sorted((folder if "payloads" in folder.parts else folder / "payloads").glob("*.json")):
        content = payload.read_text(encoding="utf-8")
        for path in places(json.loads(content)):
            odds = (NUMBERS[0], dice.choice(NUMBERS), dice.choice(ODD))
            # a description reads fifty times slower than code
            for odd in odds if row.kind != "gateway" else odds[:1] if dice.random() < 0.3 else odds[1:2]:
                tried += 1
                try:
                    found = kind.read(settings, bent(content, path, odd))
                except Unreadable as error:
                    found = list(error.rest)
                except Exception as error:
                    raise AssertionError(f"{payload.name} {path} {odd!r:.40}: {error!r}") from error
                read += len(found)
                # a time that the database cannot write fails a whole batch
                for one in found:
                    if at := getattr(one, "at", None):
                        assert at.astimezone(UTC), payload.name
    assert tried > 100
    assert read > 20, "nothing of it was read"
