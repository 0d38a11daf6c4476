"""How the house treats what it knows of people: one setting."""

import msgspec

from backend.kit.db import Tx

_READ = "SELECT value::text AS value FROM settings WHERE key = 'privacy'"
_WRITE = """
INSERT INTO settings (key, value) VALUES ('privacy', $1::text::jsonb)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Days that something is kept; None: for ever, or of a channel: as the house. `raw`, `quarantine`: sooner than they
    go by themselves.
    """

    messages: int | None = None
    files: int | None = None
    recordings: int | None = None
    raw: int | None = None
    quarantine: int | None = None


class PrivacySetting(msgspec.Struct, frozen=True, kw_only=True):
    """`wait_hours`: between asking for an erasure and doing it, while it may be called off. `second`: another colleague
    has to agree. `papers_years`: how long the law keeps an invoice. `reveal_limit`: of how many people a
    day somebody may look at hidden phones and e-mails, or copy them, before the heads are told; `export_limit`: of how
    many exported lines. `channels`: terms of their own, by number.
    """

    wait_hours: int = 72
    second: bool = False
    papers_years: int = 10
    reveal_limit: int = 30
    export_limit: int = 1000
    terms: Terms = Terms()
    channels: dict[str, Terms] = {}
    version: int = 0


async def privacy_setting(tx: Tx) -> PrivacySetting:
    """As saved, or as shipped."""
    row = await tx.row(_READ)
    return PrivacySetting() if row is None else msgspec.json.decode(row["value"], type=PrivacySetting)


async def keep_setting(tx: Tx, setting: PrivacySetting) -> None:
    await tx.execute(_WRITE, msgspec.json.encode(setting).decode())
