"""What every `python -m tests.platforms.<exchange>` does."""

from __future__ import annotations

import argparse

from tests.platforms.command import arguments, serve
from tests.platforms.gateways.gateway import Policy
from tests.platforms.telephony.exchange import Exchange


def asked(name: str, port: int) -> argparse.Namespace:
    parser = arguments(name, port)
    parser.add_argument("--webhook", default="", help="told of everything from the start")
    parser.add_argument("--record-after", type=float, default=5.0, help="seconds until a recording can be fetched")
    return parser.parse_args()


def policy(told: argparse.Namespace) -> Policy:
    return Policy(10, (1, 2, 5)) if told.quick_repeats else Policy(10)


async def play(server: Exchange, told: argparse.Namespace) -> None:
    server.record_after = told.record_after
    server.caller("+79125550101", "Анна Чайкина")
    server.caller("+79125550102", "Пётр Углев")
    if told.webhook:
        server.set_webhook(told.webhook)
    await serve(server, *[f"{name}: {value}" for name, value in server.facts().items()])
