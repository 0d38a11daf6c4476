"""Whose account at its platform a channel is. Keys of messages are counted by the account: two in one channel would
make new messages look known, and two channels of one account take each other's messages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from asyncpg.exceptions import UniqueViolationError

from backend.connectors.abilities import Accounts
from backend.connectors.contract import Connector
from backend.connectors.registry import connector
from backend.connectors.settings import secret_names
from backend.inbox.channels.settings import unseal
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Refused
from backend.kit.secrets import Cipher, Undecipherable
from backend.notify.bot import has_account

_LIVING = """
SELECT id, name, settings::text AS settings, secrets FROM channels
WHERE kind = $1 AND state <> 'deleted' AND id <> $2 ORDER BY id
"""
_USED = "SELECT EXISTS (SELECT FROM conversations WHERE channel_id = $1)"


def account_of(kind: Connector, settings: msgspec.Struct) -> str | None:
    return kind.account(settings) if isinstance(kind, Accounts) else None


async def living(tx: Tx, cipher: Cipher, kind: Connector, settings: msgspec.Struct, but: int = 0) -> str | None:
    """The name of another channel of the same account, deleted ones aside."""
    ours = account_of(kind, settings)
    if ours is None:
        return None
    for row in await tx.fetch(_LIVING, kind.kind, but):
        if _account(cipher, kind, row) == ours:
            return str(row["name"])
    return None


def _account(cipher: Cipher, kind: Connector, row: Any) -> str | None:
    try:
        return account_of(kind, unseal(cipher, kind.settings, row["settings"], row["secrets"]))
    except (Undecipherable, Refused):
        return None


async def holder(tx: Tx, cipher: Cipher, kind: str, account: str) -> str | None:
    """The name of the living channel that has this account."""
    for row in await tx.fetch(_LIVING, kind, 0):
        if _account(cipher, connector(kind), row) == account:
            return str(row["name"])
    return None


async def demand_free(tx: Tx, cipher: Cipher, kind: Connector, settings: msgspec.Struct, but: int = 0) -> None:
    """Raises Invalid naming the secret, and the channel that has the account; also where the staff bot has it."""
    ours = account_of(kind, settings)
    if ours is not None and await has_account(tx, cipher, kind.kind, ours):
        raise Invalid("invalid", fields={_field(kind): "account_of_staff_bot"})
    other = await living(tx, cipher, kind, settings, but)
    if other is not None:
        raise Invalid("invalid", fields={_field(kind): "account_taken"}, values={"channel": other})


async def is_moved(tx: Tx, kind: Connector, channel_id: int, before: msgspec.Struct, after: msgspec.Struct) -> bool:
    """Another account from now on? Raises Invalid where somebody has written through the one of before."""
    was, now = account_of(kind, before), account_of(kind, after)
    if was is None or now is None or was == now:
        return False
    if await tx.value(_USED, channel_id):
        raise Invalid("invalid", fields={_field(kind): "another_account"})
    return True


def _field(kind: Connector) -> str:
    return f"settings.{next(iter(secret_names(kind.settings)), 'account')}"


@contextmanager
def one_of_its_key() -> Iterator[None]:
    """What is written in here may be the key of a site's chat or form that another one has. Raises Invalid."""
    try:
        yield
    except UniqueViolationError as error:
        if error.constraint_name not in ("channels_webchat_key", "channels_form_key"):
            raise
        raise Invalid("invalid", fields={"settings.key": "key_taken"}) from None
