"""Reads that many rows of one batch share."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.kit.db.tx import Published, Tx


class Once:
    """What is read for one is the same for all: each thing is asked for once. Reads alone go through it."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._known: dict[str, Sequence[Mapping[str, Any]]] = {}

    def foresee(self, sql: str, *args: Any, value: Any) -> None:
        """What this will be asked for is known already: of many it was asked in one statement."""
        self._known[repr((sql, args))] = [{"value": value}]

    async def fetch(self, sql: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
            # the second of two would be told that it was done, and it was not
            raise TypeError("reads alone")
        key = repr((sql, args))
        if key not in self._known:
            self._known[key] = await self._tx.fetch(sql, *args)
        return self._known[key]

    async def row(self, sql: str, *args: Any) -> Mapping[str, Any] | None:
        return next(iter(await self.fetch(sql, *args)), None)

    async def value(self, sql: str, *args: Any) -> Any:
        row = await self.row(sql, *args)
        return None if row is None else next(iter(row.values()))

    async def execute(self, sql: str, *args: Any) -> int:
        raise TypeError("reads alone")

    def publish(self, *events: Published) -> None:
        raise TypeError("reads alone")

    def wake(self, *names: str) -> None:
        raise TypeError("reads alone")
