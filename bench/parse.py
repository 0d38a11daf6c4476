"""How many of a platform's messages a kind of channel reads in a second of one core: stored payloads, again and again.

The connector runs in a process of its own, which is given a folder and says JSON: nothing of the product is imported
here.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from bench.figures import Figure, Size, spread
from bench.house import ROOT
from bench.site import Site

PAYLOADS = ROOT / "tests" / "connectors"
# what a channel has to know of itself to take the payloads for its own
OURS = {
    "whatsapp": {
        "phone_number_id": "100200300400501",
        "waba_id": "100200300400500",
        "token": "E" * 60,
        "app_secret": "a" * 32,
    },
    "email": {"address": "support@shop.test", "password": "x", "provider": "gmail"},
}
# where a letter lies stands before it
BEFORE = {"email": '{"uid": 7, "validity": 1, "folder": "INBOX"}\n'}

_PROGRAM = """
import json, sys, time
from pathlib import Path
from backend.connectors.contract import Unreadable
from backend.connectors.registry import connector
from backend.connectors.settings import load

kind, folder, ours, before, rounds, seconds = json.loads(sys.argv[1])
read = connector(kind).read
settings = load(connector(kind).settings, ours) if ours else None
payloads = [before.encode() + path.read_bytes() for path in sorted(Path(folder).glob("*.*")) if path.suffix != ".md"]

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
    return [await asyncio.to_thread(_kind, folder, size) for folder in folders()]


def folders() -> list[Path]:
    """Of the kinds whose payloads lie side by side; a gateway's are read by the description of each service."""
    found = [path for path in PAYLOADS.glob("*/payloads") if [*path.glob("*.json"), *path.glob("*.eml")]]
    return sorted(found)


def _kind(folder: Path, size: Size) -> Figure:
    kind = folder.parent.name
    asked = [kind, str(folder), OURS.get(kind), BEFORE.get(kind, ""), size.rounds, size.pick(20, 1) / 10]
    done = subprocess.run(
        [sys.executable, "-P", "-c", _PROGRAM, json.dumps(asked)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{kind}: {done.stderr[-3000:]}")
    found = json.loads(done.stdout)
    if not found["items"]:
        raise RuntimeError(f"{kind}: nothing was read out of {found['payloads']} payloads")
    how = (
        f"{found['payloads']} payloads of {found['bytes'] // found['payloads']} bytes, {found['items']} things in them"
    )
    return Figure(f"{kind}: read in a second of one core", f"{spread(found['rates'])}/s", "", how)
