"""Where benches are done: each in a house of its own; the small ones, which nobody compares, all in one."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from bench import telegram
from bench.house import House
from bench.statements import SETTINGS, Watched


class Site:
    """`close` ends everything that was started here."""

    def __init__(self, shared: bool) -> None:
        self._shared = shared
        self._house: House | None = None
        self._bot: telegram.Bot | None = None
        self._open = ExitStack()

    async def house(self) -> House:
        """A running house: a new one, unless all benches share it."""
        if self._house is None or not self._shared:
            self.close()
            self._house = House()
            if self._shared:
                # from the beginning, so that nobody has to start it again for the statements
                self._house.configure_postgres(**SETTINGS)
            self._open.callback(self._house.remove)
            await asyncio.to_thread(self._house.start)
        return self._house

    async def bot(self) -> telegram.Bot:
        """A Telegram channel of that house, in webhook mode."""
        if self._bot is None:
            assert self._house is not None
            self._bot = await telegram.connect(self._house, self._open.enter_context(telegram.platform()))
        return self._bot

    async def watched(self) -> Watched:
        """The statements of that house: it begins to tell them, unless it does."""
        assert self._house is not None
        if not self._shared:
            await asyncio.to_thread(self._house.stop)
            self._house.configure_postgres(**SETTINGS)
            await asyncio.to_thread(self._house.start)
        return Watched(self._house)

    def close(self) -> None:
        self._open.close()
        self._house, self._bot = None, None
