"""Every body of payloads/ has its line in readings.txt; nothing but Unreadable ever comes out of read."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.connectors.contract import Unreadable
from backend.connectors.gateway import connector
from tests.connectors.brief import brief
from tests.connectors.gateway.shapes import channel

HERE = Path(__file__).parent
LINES = [line for line in (HERE / "readings.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
READINGS = {name: reading.strip() for name, _, reading in (line.partition(":") for line in LINES)}
PROVIDERS = {
    "green": "green_api",
    "wazzup": "wazzup",
    "evolution": "evolution",
    "twilio": "twilio",
    "dialog360": "dialog360",
}
FOLDERS = sorted({name.partition("/")[0] for name in READINGS})
# Twilio's are forms; what stands there as JSON are its answers
PAYLOADS = sorted(
    path
    for folder in FOLDERS
    for path in (HERE / "payloads" / folder).glob("*.txt" if folder == "twilio" else "*.json")
)


# whom the recorded bodies were sent to
OWN = {"twilio": {"sender": "+37065500001"}, "evolution": {"account": "samovar"}}


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("payload", PAYLOADS, ids=named)
def test_payload(payload: Path) -> None:
    try:
        own = OWN.get(payload.parent.name, {})
        found = connector.read(channel(PROVIDERS[payload.parent.name], **own), payload.read_bytes().strip())
    except Unreadable:
        assert READINGS[named(payload)] == "unreadable"
    else:
        assert " · ".join(map(brief, found)) == READINGS[named(payload)]


def test_every_line_has_its_payload() -> None:
    assert sorted(READINGS) == sorted(map(named, PAYLOADS))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PAYLOADS), st.data())
def test_a_bent_body_is_read_or_put_aside(payload: Path, data: st.DataObject) -> None:
    """Any part of any body in any other shape: never another error, and never a message of nobody."""
    if payload.suffix == ".txt":
        return
    tree = json.loads(payload.read_bytes().strip())
    node: Any = tree
    while isinstance(node, dict | list) and node:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if not isinstance(node[key], dict | list) or data.draw(st.booleans()):
            node[key] = data.draw(JSON)
            break
        node = node[key]
    try:
        found = connector.read(channel(PROVIDERS[payload.parent.name]), json.dumps(tree).encode())
    except Unreadable:
        return
    for one in found:
        assert getattr(one, "thread", True) is None or brief(one)
