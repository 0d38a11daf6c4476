"""``samovar doctor``: what is not well with this installation, in words."""

from __future__ import annotations

import argparse
import dataclasses

from backend.kit.doctor import CHECKS, examine
from backend.kit.servers.at_hand import at_hand
from backend.kit.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("doctor", help="look for what is not well, and say it in words")
    parser.set_defaults(run=_run)


async def _run(_args: argparse.Namespace, settings: Settings) -> int:
    async with at_hand(settings) as urls:
        known = dataclasses.replace(settings, database_url=urls.database_url, redis_url=urls.redis_url)
        findings = await examine(known, CHECKS)
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        print(f"{finding.verdict:<4}  {finding.name:<{width}}  {finding.words}")
    return 1 if any(finding.verdict == "bad" for finding in findings) else 0
