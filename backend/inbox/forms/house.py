"""What the house asks to be agreed to, for whoever shows a form; and from where it was agreed."""

from collections.abc import Mapping

from backend.connectors.form.settings import FormSettings
from backend.contacts.consents.agree import Trace
from backend.contacts.consents.texts import Words, current
from backend.kit.db import Database


async def house_words(db: Database, settings: FormSettings) -> list[Words]:
    """Nothing where the form does not ask by them."""
    if settings.ask_processing == "no" and not settings.ask_marketing:
        return []
    async with db.tx() as tx:
        return await current(tx)


def trace_of(headers: Mapping[str, str], ip: str, page: str = "") -> Trace:
    """Page without what stands behind its address: there may be a secret in it."""
    agent = headers.get("user-agent", "")
    return Trace(ip, "".join(one for one in agent if one.isprintable()), page.partition("?")[0])
