"""What the variables are in one dialog, as this viewer may know it, in the words of each language."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from backend.access.grants import Grants
from backend.cards.said import budget_said, status_said
from backend.inbox.saved_replies.schemas import VariablesView
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.kit.words import LOCALES

_READ = """
SELECT p.name, p.surname, p.phone, p.email, p.locale, ch.name AS channel, k.id AS number, k.budget_amount,
       k.budget_currency, s.name AS status, s.shipped
FROM conversations c JOIN channels ch ON ch.id = c.channel_id
LEFT JOIN contacts p ON p.id = c.contact_id
LEFT JOIN cards k ON k.id = c.card_id LEFT JOIN statuses s ON s.id = k.status_id
WHERE c.id = $1
"""
# nobody has written yet: no request, and maybe nobody known
_AHEAD = """
SELECT p.name, p.surname, p.phone, p.email, p.locale, ch.name AS channel, NULL AS number, NULL AS budget_amount,
       NULL AS budget_currency, NULL AS status, NULL AS shipped
FROM channels ch LEFT JOIN contacts p ON p.id = $2::bigint AND p.deleted_at IS NULL
WHERE ch.id = $1 AND ch.state <> 'deleted'
"""


async def values_of(tx: Tx, me: Grants, conversation_id: int) -> VariablesView:
    """The conversation is known to be in sight. A field that the viewer's role hides has no value."""
    return _view(await tx.row(_READ, conversation_id), me)


async def values_ahead(tx: Tx, me: Grants, channel_id: int, contact_id: int | None) -> VariablesView:
    """The same of a first message; the channel and the contact are known to be in sight. Raises Missing."""
    row = await tx.row(_AHEAD, channel_id, contact_id)
    if row is None:
        raise Missing
    return _view(row, me)


def _view(row: Any, me: Grants) -> VariablesView:
    locale = row["locale"][:2].lower() if row["locale"] else None
    return VariablesView(locale, {each: _in(each, row, me) for each in LOCALES})


def _in(locale: str, row: Any, me: Grants) -> dict[str, str]:
    today = datetime.now(UTC).astimezone(ZoneInfo(me.time_zone)).date()
    told = {
        "name": row["name"] or "",
        "surname": row["surname"] or "",
        "phone": row["phone"] or "",
        "email": row["email"] or "",
        "me": me.name,
        "channel": row["channel"],
        "number": "" if row["number"] is None else str(row["number"]),
        "status": status_said(locale, row["shipped"], row["status"]),
        "budget": budget_said(locale, row["budget_amount"], row["budget_currency"]),
        "date": format_date(today, "long", locale),
    }
    return told | dict.fromkeys(me.hidden_fields & told.keys(), "")
