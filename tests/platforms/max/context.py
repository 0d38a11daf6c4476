"""One call on its way: who calls, with what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.platforms.max.errors import bad

if TYPE_CHECKING:
    from tests.platforms.max.bot import Bot
    from tests.platforms.max.server import MaxServer


@dataclass
class Context:
    server: MaxServer
    bot: Bot
    path: dict[str, str]
    query: dict[str, str]
    body: Any

    def needed(self, name: str) -> str:
        if not self.query.get(name, "").strip():
            raise bad(f"{name} is required")
        return self.query[name]

    def whole(
        self, name: str, usual: int | None = None, least: int | None = None, most: int | None = None
    ) -> int | None:
        said = self.query.get(name, "")
        if said in ("", "null"):
            return usual
        if not said.removeprefix("-").isdigit():
            raise bad(f"{name} is not an integer")
        number = int(said)
        if (least is not None and number < least) or (most is not None and number > most):
            raise bad(f"{name}: {least} to {most}")
        return number

    def flag(self, name: str) -> bool:
        if self.query.get(name, "false") not in ("true", "false"):
            raise bad(f"{name} is not a boolean")
        return self.query.get(name) == "true"

    def several(self, name: str) -> list[str] | None:
        said = self.query.get(name, "")
        return [part for part in said.split(",") if part] if said else None
