"""python -m bench [ingest latency fanout memory views search sales warmth history many starts interface] [--small]"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
from contextlib import closing

import uvloop

from bench import machine, table
from bench.figures import Figure, Size
from bench.site import Site

BENCHES = (
    "starts",
    "parse",
    "memory",
    "latency",
    "fanout",
    "ingest",
    "views",
    "search",
    "sales",
    "warmth",
    "history",
    "many",
    "interface",
)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the running product.")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(BENCHES)}; all when none is given")
    parser.add_argument("--small", action="store_true", help="only show that they run; docs/speed.md stays")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(BENCHES):
        parser.error(f"no such bench: {', '.join(sorted(unknown))}")
    return asked


def main() -> int:
    asked = _arguments()
    size = Size(asked.small)
    with closing(Site(shared=size.small)) as site, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for name in asked.names or BENCHES:
            before = machine.load()
            print(f"== {name}", flush=True)
            figures: list[Figure] = runner.run(importlib.import_module(f"bench.{name}").measure(size, site))
            text = table.as_text(machine.words(before), figures)
            print(text, flush=True)
            if not size.small:
                table.write(name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
