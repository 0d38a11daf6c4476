"""python -m tests.platforms.whatsapp --port 8083 [--token EAA…] [--app-secret …] [--any-token] [--no-limits]
[--number +370… …] [--webhook URL --verify-token …]"""

from __future__ import annotations

import argparse
import asyncio
import signal

from tests.platforms.whatsapp.server import APP_SECRET, FIRST_TOKEN, VERIFY_TOKEN, WhatsAppServer
from tests.platforms.whatsapp.speeds import Speeds
from tests.platforms.whatsapp.webhook import WebhookPolicy


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.platforms.whatsapp", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8083, help="0 = any free port, printed at start")
    parser.add_argument("--token", default=FIRST_TOKEN, help="the business's token")
    parser.add_argument("--app-secret", default=APP_SECRET, help="webhooks are signed with it")
    parser.add_argument("--any-token", action="store_true", help="a token not seen before takes the place of the first")
    parser.add_argument("--no-limits", action="store_true", help="no 130429, 131056 and 80007")
    parser.add_argument("--quick-repeats", action="store_true", help="webhooks are repeated within seconds")
    parser.add_argument("--number", action="append", default=[], help="one more number; may be given more than once")
    parser.add_argument("--webhook", default="", help="verified at start")
    parser.add_argument("--verify-token", default=VERIFY_TOKEN)
    return parser.parse_args()


async def _serve(asked: argparse.Namespace) -> None:
    server = WhatsAppServer(
        asked.token,
        host=asked.host,
        port=asked.port,
        app_secret=asked.app_secret,
        speeds=Speeds.none() if asked.no_limits else Speeds(),
        webhook_policy=WebhookPolicy(longest_wait=10.0) if asked.quick_repeats else WebhookPolicy(),
        any_token=asked.any_token,
    )
    for phone in asked.number:
        server.add_number(phone)
    server.customer("+79125550101", "Анна Чайкина")
    server.customer("+37061234567", "Jonas")
    server.template("zakaz_gotov", "Здравствуйте, {{1}}! Заказ {{2}} готов.", footer="Чайная лавка")
    server.template("skidka", "Скидка для {{name}} до конца недели", header="IMAGE", category="MARKETING")
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with server:
        if asked.webhook:
            await server.set_webhook(asked.webhook, asked.verify_token)
        print(f"WhatsApp is played at {server.base_url} (open it to write as a customer)", flush=True)
        print(f"WABA {server.waba_id}  token {server.token}  app secret {server.app_secret}", flush=True)
        for one in server.account.numbers.values():
            print(f"number +{one.phone}  phone_number_id {one.id}", flush=True)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_serve(_arguments()))
