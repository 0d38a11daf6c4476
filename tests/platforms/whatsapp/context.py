"""One call on its way: who calls, about what, with what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.ledger import Call
from tests.platforms.whatsapp.account import Account
from tests.platforms.whatsapp.errors import bad
from tests.platforms.whatsapp.number import Number

if TYPE_CHECKING:
    from tests.platforms.whatsapp.server import WhatsAppServer


@dataclass
class Context:
    server: WhatsAppServer
    account: Account
    owner: Any
    query: dict[str, str]
    body: dict[str, Any]
    call: Call
    request: web.Request
    # what is still to be done once the answer is on its way
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    @property
    def number(self) -> Number:
        assert isinstance(self.owner, Number)
        return self.owner

    def chosen(self, known: dict[str, Any], usual: tuple[str, ...]) -> dict[str, Any]:
        """`fields` of the query; the id always comes too, and what has no value (None) does not."""
        asked = self.query.get("fields")
        names = usual if asked is None else tuple(name.strip() for name in asked.split(","))
        for name in names:
            if name not in known:
                raise bad(f"Tried accessing nonexisting field ({name})")
        shown = {name: known[name] for name in names if known[name] is not None}
        return shown | ({"id": known["id"]} if "id" in known else {})

    def paged(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """`limit` and the cursor `after`: https://developers.facebook.com/docs/graph-api/results"""
        limit, start = self._whole("limit", 25), 0
        if after := self.query.get("after"):
            if not after.startswith("QVFI") or not after[4:].isdigit():
                raise bad("Invalid cursors values")
            start = int(after[4:]) + 1
        page = rows[start : start + limit]
        if not page:
            return {"data": []}
        end = start + len(page) - 1
        paging: dict[str, Any] = {"cursors": {"before": f"QVFI{start}", "after": f"QVFI{end}"}}
        if end + 1 < len(rows):
            more = {key: value for key, value in self.query.items() if key != "after"}
            query = "&".join(f"{key}={value}" for key, value in {**more, "after": f"QVFI{end}"}.items())
            paging["next"] = f"{self.server.base_url}{self.request.path}?{query}"
        return {"data": page, "paging": paging}

    def _whole(self, name: str, usual: int) -> int:
        said = self.query.get(name, str(usual))
        if not said.isdigit() or int(said) < 1:
            raise bad(f"Param {name} must be an integer greater than 0")
        return int(said)
