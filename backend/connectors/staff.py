"""Which messenger the house's staff bot speaks: one module, as a kind of channel is one folder."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

_MODULE = "backend.connectors.telegram.staff"
KIND = "telegram"


def staff_line(token: str, api_base: str | None, allowed: Iterable[str]) -> Any:
    """A StaffLine of that messenger: about, updates, send."""
    return import_module(_MODULE).StaffLine(token, api_base, allowed)


def staff_account(token: str) -> str:
    """Whose account there it is, as the channels of KIND name theirs (abilities.Accounts)."""
    return str(import_module(_MODULE).account_of(token))
