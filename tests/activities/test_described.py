"""docs/activities.md says what every kind holds; it is written from the shapes: SAMOVAR_EXAMPLES=write."""

import os
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from msgspec import inspect

from backend.activities.data import DATA, demand_shape
from backend.activities.record import Ahead, Kind
from tests.activities.samples import sample

PLACE = Path(__file__).parents[2] / "docs" / "activities.md"
HEAD = "| kind | data | what it says |\n| --- | --- | --- |\n"


def test_the_page_says_what_every_kind_holds() -> None:
    before, _, _ = PLACE.read_text(encoding="utf-8").partition(HEAD)
    told = before + HEAD + "".join(_line(kind) for kind in get_args(Kind))
    told += "\n## Declared, and recorded by nothing yet\n\n" + HEAD + "".join(_line(kind) for kind in get_args(Ahead))
    if os.environ.get("SAMOVAR_EXAMPLES") == "write":
        PLACE.write_text(told, encoding="utf-8")
    assert PLACE.read_text(encoding="utf-8") == told


def _line(kind: str) -> str:
    shape = DATA[kind]
    info = inspect.type_info(shape)
    assert isinstance(info, inspect.StructType)
    fields = ", ".join(f"`{field.encode_name}`{'' if field.required else '?'}" for field in info.fields)
    return f"| `{kind}` | {fields or '–'} | {' '.join((shape.__doc__ or '').split())} |\n"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_least_of_a_kind_is_taken_and_a_word_too_much_is_not(kind: Kind) -> None:
    least = sample(kind)
    demand_shape(kind, msgspec.json.encode(least))
    with pytest.raises(ValueError, match=kind):
        demand_shape(kind, msgspec.json.encode(least | {"nonsense": 1}))
