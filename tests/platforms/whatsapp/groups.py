"""Groups of the Groups API: …/whatsapp/groups/groups-messaging"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.platforms.whatsapp.customers import Customer
    from tests.platforms.whatsapp.number import Number

MOST = 8


@dataclass
class Group:
    number: Number
    subject: str
    members: list[Customer] = field(default_factory=list)
    id: str = ""

    def __post_init__(self) -> None:
        seed = f"capi_group:{self.number.phone}:{len(self.number.account.server.groups) + 120_363_404_694_233_820}"
        self.id = self.id or base64.b64encode(seed.encode()).decode().rstrip("=")
        if len(self.members) > MOST:
            raise AssertionError(f"a group has at most {MOST} people besides the business")
