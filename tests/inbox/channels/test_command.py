"""samovar channel: connect, list and check without the interface or any other process."""

import asyncio
import subprocess
import sys

from tests.fixtures.processes import Processes
from tests.inbox.shop import Shop
from tests.platforms.telegram import TelegramServer


async def test_a_bot_is_connected_listed_and_checked(shop: Shop, processes: Processes) -> None:
    async with TelegramServer() as telegram:
        words = ["channel", "add", "--kind", "telegram", "--name", "Shop", "--stdin", "token"]
        made = await processes.command(*words, "--set", f"api_base={telegram.base_url}", given=telegram.token + "\n")
        channel = int(made.strip())
        listed = await processes.command("channel", "list")
        assert listed.split() == [str(channel), "telegram", "active", "Shop"]
        await processes.command("channel", "check", str(channel))
        kept = await shop.value("SELECT last_check -> 'facts' ->> 'username' FROM channels WHERE id = $1", channel)
        assert kept == telegram.bot.username
        assert telegram.token not in str(await shop.rows("SELECT settings FROM channels"))


async def failing(processes: Processes, *words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "backend.cli", *words, env=processes.env, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    _, said = await process.communicate()
    return process.returncode or 0, said.decode()


async def test_what_is_wrong_is_said(shop: Shop, processes: Processes) -> None:
    code, said = await failing(processes, "channel", "add", "--kind", "telegram", "--name", "Shop")
    assert (code, "settings.token" in said) == (1, True)
    code, said = await failing(processes, "channel", "add", "--kind", "pigeon", "--name", "Shop")
    assert (code, "no such kind" in said) == (1, True)
    code, _ = await failing(processes, "channel", "check", "99")
    assert code == 1
    assert await shop.value("SELECT count(*) FROM channels WHERE kind <> 'internal'") == 0
    assert await shop.value("SELECT count(*) FROM audit WHERE verb = 'channel.created'") == 0
