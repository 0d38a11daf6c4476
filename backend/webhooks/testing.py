"""A test: a signed sample is told now, and all that came back is shown. Nothing is kept.

It is marked twice: its `webhook-id` begins with test_, and its `sequence` is 0.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing
from backend.kit.secrets import Cipher
from backend.webhooks.call import Line
from backend.webhooks.catalogue import PING, TYPES
from backend.webhooks.payload import ping, sample
from backend.webhooks.schemas import Tested
from backend.webhooks.signature import headers
from backend.webhooks.take import secrets_of

_WEBHOOK = """
SELECT id, name, url, secret, CASE WHEN old_secret_until > now() THEN old_secret END AS old_secret, api_version
FROM webhooks WHERE id = $1
"""


async def subject(tx: Tx, webhook_id: int) -> Mapping[str, Any]:
    """Raises Missing."""
    row = await tx.row(_WEBHOOK, webhook_id)
    if row is None:
        raise Missing
    return row


async def test(row: Mapping[str, Any], cipher: Cipher, private: tuple[str, ...], kind: str | None) -> Tested:
    """In no transaction: the other side may be slow. `kind`: of which event; a ping when it is none. Raises Invalid."""
    if kind not in (None, PING, *TYPES):
        raise Invalid("invalid", fields={"type": "no_such_event"})
    now, message_id = datetime.now(UTC), f"test_{uuid4().hex}"
    if kind is None or kind == PING:
        body = ping(message_id, now, row["name"], row["id"], row["api_version"])
    else:
        body = sample(message_id, now, kind, row["api_version"])
    signed = headers(secrets_of(cipher, row), message_id, now, body)
    async with Line(private) as line:
        answer = await line.post(row["url"], body, signed)
    return Tested(row["url"], signed, body.decode(), answer.status, answer.error, answer.text, answer.duration_ms)
