"""The administrator's choices about personal data."""

import re

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid
from backend.privacy.schemas import SetPrivacy, SetTerms
from backend.privacy.setting import PrivacySetting, keep_setting, privacy_setting

LONGEST_WAIT_H, LONGEST_YEARS, MOST_REVEALS, LONGEST_DAYS = 24 * 30, 99, 1000, 36_500
MOST_EXPORTED = 1_000_000


async def set_privacy(tx: HotTx, me: Grants, ip: str | None, wanted: SetPrivacy) -> PrivacySetting:
    """Raises Invalid with the field, Conflict stale_version."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.privacy'))")
    before = await privacy_setting(tx)
    if before.version != wanted.version:
        raise Conflict("stale_version", extra={"version": before.version})
    if not 0 <= wanted.wait_hours <= LONGEST_WAIT_H:
        raise Invalid("invalid", fields={"wait_hours": "privacy_hours"})
    if not 0 <= wanted.papers_years <= LONGEST_YEARS:
        raise Invalid("invalid", fields={"papers_years": "privacy_years"})
    if not 1 <= wanted.reveal_limit <= MOST_REVEALS:
        raise Invalid("invalid", fields={"reveal_limit": "privacy_reveals"})
    if not 1 <= wanted.export_limit <= MOST_EXPORTED:
        raise Invalid("invalid", fields={"export_limit": "privacy_exported"})
    after = PrivacySetting(
        wait_hours=wanted.wait_hours,
        second=wanted.second,
        papers_years=wanted.papers_years,
        reveal_limit=wanted.reveal_limit,
        export_limit=wanted.export_limit,
        terms=before.terms,
        channels=before.channels,
        version=before.version + 1,
    )
    await keep_setting(tx, after)
    await audit.write(tx, me, ip, "privacy.set", ("privacy", None), _told(before), _told(after))
    return after


async def set_terms(tx: HotTx, me: Grants, ip: str | None, wanted: SetTerms) -> PrivacySetting:
    """Raises Invalid with the field, Conflict stale_version."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.privacy'))")
    before = await privacy_setting(tx)
    if before.version != wanted.version:
        raise Conflict("stale_version", extra={"version": before.version})
    checked_terms(wanted)
    after = msgspec.structs.replace(before, terms=wanted.terms, channels=wanted.channels, version=before.version + 1)
    await keep_setting(tx, after)
    await audit.write(tx, me, ip, "privacy.terms_set", ("privacy", None), _days(before), _days(after))
    return after


def checked_terms(wanted: SetTerms) -> None:
    """Raises Invalid with the field."""
    rows = [("terms", wanted.terms), *((f"channels.{key}", each) for key, each in wanted.channels.items())]
    for path, each in rows:
        if path != "terms" and not re.fullmatch(r"channels\.[1-9][0-9]{0,18}", path):
            raise Invalid("invalid", fields={path: "privacy_days"})
        for name in each.__struct_fields__:
            days = getattr(each, name)
            if days is not None and not 1 <= days <= LONGEST_DAYS:
                raise Invalid("invalid", fields={f"{path}.{name}": "privacy_days"})


def _days(setting: PrivacySetting) -> dict[str, object]:
    """{"days": {"messages": [365], "7 files": [30]}}"""
    rows = [("", setting.terms), *((f"{key} ", each) for key, each in setting.channels.items())]
    said = {
        f"{key}{name}": [getattr(each, name)]
        for key, each in rows
        for name in each.__struct_fields__
        if getattr(each, name) is not None
    }
    return {"days": said}


def _told(setting: PrivacySetting) -> dict[str, object]:
    return {
        "wait_hours": setting.wait_hours,
        "second": setting.second,
        "papers_years": setting.papers_years,
        "reveal_limit": setting.reveal_limit,
        "export_limit": setting.export_limit,
    }
