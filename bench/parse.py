"""What it costs to read a body of each kind of channel: the payloads of the tests, all types alike, by one process.

The other side is `json.loads` of the same bytes, which understands nothing of them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from backend.connectors.contract import Connector, Unreadable
from backend.connectors.registry import connector, kinds
from backend.connectors.settings import load
from bench.figures import Figure, Size, median, spread
from bench.site import Site

PAYLOADS = Path(__file__).resolve().parent.parent / "tests" / "connectors"
# of a kind whose bodies come from outside; its secret is nobody's
SETTINGS = {"telegram": {"token": "1:parse"}, "vk": {"token": "vk1.a.parse-parse-parse"}}


async def measure(size: Size, site: Site) -> list[Figure]:
    found = list[Figure]()
    for kind in kinds():
        if kind in SETTINGS:
            found += _kind(connector(kind), size)
    return found


def _kind(kind: Connector, size: Size) -> list[Figure]:
    settings = load(kind.settings, SETTINGS[kind.kind])
    bodies = _bodies(kind, settings)
    ours, plain, ratios = list[float](), list[float](), list[float]()
    for _ in range(max(3, size.rounds)):
        ours.append(_rate(lambda body: kind.read(settings, body), bodies, size.pick(200, 1)))
        plain.append(_rate(json.loads, bodies, size.pick(200, 1)))
        ratios.append(ours[-1] / plain[-1])
    mean = sum(map(len, bodies)) // len(bodies)
    note = f"{len(bodies)} payloads, {mean} bytes in the mean"
    return [
        Figure(f"{kind.kind}: bodies read by one process", f"{median(ours):.0f}/s", "", note),
        Figure("… against json.loads alone", f"{spread(ratios, '{:.2f}')} ×", "", f"json.loads: {spread(plain)}/s"),
    ]


def _bodies(kind: Connector, settings: msgspec.Struct) -> list[bytes]:
    """Those that can be read; the folder holds odd ones on purpose."""
    found = list[bytes]()
    for file in sorted((PAYLOADS / kind.kind / "payloads").glob("*.json")):
        body = file.read_bytes()
        try:
            kind.read(settings, body)
        except Unreadable:
            continue
        found.append(body)
    return found


def _rate(read: Callable[[bytes], object], bodies: Sequence[bytes], times: int) -> float:
    begun = time.perf_counter()
    for _ in range(times):
        for body in bodies:
            read(body)
    return times * len(bodies) / (time.perf_counter() - begun)
