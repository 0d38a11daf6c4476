"""Placeholder for the Callback API's servers."""

from __future__ import annotations

from tests.platforms.ledger import Inbound


class CallbackServer:
    def wants(self, kind: str) -> bool:
        return False

    def add(self, row: Inbound, copies: int) -> None: ...
