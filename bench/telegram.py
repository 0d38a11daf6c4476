"""Customers of a Telegram bot: a server that plays Telegram for check and install, and updates as it pushes them."""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bench.house import ROOT, START_WITHIN_S, House, free_port
from bench.http import request

TOKEN = "700001:bench-bench-bench-bench-bench-bench"
NAMES = ("Анна", "Борис", "Вера", "Gleb", "Dora", "Jonas", "Ольга", "Pētõr")
SAYS = (
    "Здравствуйте! Сколько стоит самовар на пять литров?",
    "Добрый день, а доставка в Вильнюс есть?",
    "Hello! Is the blue one still in stock? I would like two of them by Friday, if that is possible.",
    "Спасибо",
    "Заказ 4512: где он сейчас? Жду третий день, на звонки никто не отвечает, напишите, пожалуйста, номер отправления.",
)
_update = itertools.count(1)


@dataclass(frozen=True)
class Bot:
    """A channel in webhook mode, as the platform knows it."""

    channel_id: int
    secret: str

    def posts(self, count: int, chats: Sequence[int], marks: Sequence[str] = ()) -> list[bytes]:
        """Requests of so many messages, by random people of `chats`; `marks` are their texts, when given."""
        return [self._post(random.choice(chats), marks[n] if marks else random.choice(SAYS)) for n in range(count)]

    def _post(self, chat: int, text: str) -> bytes:
        body = json.dumps(update(chat, text), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": self.secret}
        return request("POST", f"/hooks/{self.channel_id}", headers, body)


def update(chat: int, text: str) -> dict[str, object]:
    """https://core.telegram.org/bots/api#update of a private chat."""
    number = next(_update)
    name = NAMES[chat % len(NAMES)]
    person = {"id": chat, "first_name": name, "last_name": f"N{chat}", "username": f"bench_{chat}"}
    message = {
        "message_id": number,
        "from": person | {"is_bot": False, "language_code": "ru"},
        "chat": person | {"type": "private"},
        "date": 1_795_000_000 + number // 100,
        "text": text,
    }
    return {"update_id": 730_000_000 + number, "message": message}


@contextmanager
def platform() -> Iterator[str]:
    """Address of a running server of our own that plays Telegram."""
    port = free_port()
    command = [sys.executable, "-m", "tests.platforms.telegram", "--port", str(port), "--token", TOKEN]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        if "Telegram is played" not in said:
            raise RuntimeError(f"the server that plays Telegram did not start: {said}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


async def connect(house: House, api_base: str) -> Bot:
    """A channel, checked and installed."""
    settings = {"token": TOKEN, "mode": "webhook", "api_base": api_base}
    made = await house.call("POST", "/channels", {"kind": "telegram", "name": "Bench", "settings": settings})
    deadline = time.monotonic() + START_WITHIN_S
    while made["state"] != "active":
        # the process that asks the platform may still be starting
        if made["check"]["missing"] != ["no_answer"] or time.monotonic() > deadline:
            raise RuntimeError(f"the channel did not start: {made['check']}")
        made = await house.call("POST", f"/channels/{made['id']}/resume")
    connection = await house.sql()
    secret = await connection.fetchval("SELECT hook_secret FROM channels WHERE id = $1", made["id"])
    await connection.close()
    return Bot(made["id"], secret)
