"""Nothing travels that TypeScript does not know."""

import importlib
from pathlib import Path

import pytest

from backend import wire

BACKEND = Path(wire.__file__).parent
EVENT_FILES = sorted(p.relative_to(BACKEND.parent) for p in BACKEND.glob("*/events.py"))


@pytest.mark.parametrize("file", EVENT_FILES, ids=str)
def test_every_event_of_a_room_is_in_the_union(file: Path) -> None:
    module = importlib.import_module(".".join(file.with_suffix("").parts))
    tagged = {struct for struct in wire.structs(module) if struct.__struct_config__.tag is not None}
    assert tagged
    assert tagged <= set(wire.events())


def test_no_two_events_share_a_type() -> None:
    types = [s.__struct_config__.tag for s in (*wire.events(), *wire.server_frames())]
    assert len(types) == len(set(types))
