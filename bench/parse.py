"""How many of a platform's messages a kind of channel reads in a second of one core: stored payloads, again and again.

The connector runs in a process of its own, which is given calls and says JSON: nothing of the product is imported here.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

from bench.figures import Figure, Size, spread
from bench.house import ROOT
from bench.payloads import Source, sources
from bench.site import Site

_PROGRAM = """
import json, sys, time
from backend.connectors.abilities import Call, Proves
from backend.connectors.contract import Unreadable
from backend.connectors.registry import connector
from backend.connectors.settings import load

kind, ours, calls, rounds, seconds = json.load(sys.stdin)
found = connector(kind)
read = found.read
settings = load(found.settings, ours) if ours is not None else None

def told(call):
    body = call["body"].encode("latin-1")
    if call["kept"] or not isinstance(found, Proves):
        return body
    return found.told(settings, Call(call["url"], call["headers"], body))

payloads = [told(call) for call in calls]

def all_of_them():
    items = 0
    for payload in payloads:
        try:
            items += len(read(settings, payload))
        except Unreadable:
            pass
    return items

items, rates = all_of_them(), []
for _ in range(rounds):
    turns, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < seconds:
        all_of_them()
        turns += 1
    rates.append(turns * len(payloads) / spent)
print(json.dumps({"payloads": len(payloads), "items": items, "bytes": sum(map(len, payloads)), "rates": rates}))
"""


async def measure(size: Size, site: Site) -> list[Figure]:
    return [await asyncio.to_thread(_kind, source, size) for source in sources()]


def _kind(source: Source, size: Size) -> Figure:
    calls = [call.told() for call in source.calls()]
    asked = [source.kind, source.settings, calls, size.rounds, size.pick(20, 1) / 10]
    done = subprocess.run(
        [sys.executable, "-P", "-c", _PROGRAM],
        input=json.dumps(asked),
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{source.name}: {done.stderr[-3000:]}")
    found = json.loads(done.stdout)
    if not found["items"]:
        raise RuntimeError(f"{source.name}: nothing was read out of {found['payloads']} payloads")
    how = (
        f"{found['payloads']} payloads of {found['bytes'] // found['payloads']} bytes, {found['items']} things in them"
    )
    return Figure(f"{source.name}: read in a second of one core", f"{spread(found['rates'])}/s", "", how)
