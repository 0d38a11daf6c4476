"""The administrator's choices about personal data."""

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid
from backend.privacy.schemas import SetPrivacy
from backend.privacy.setting import PrivacySetting, keep_setting, privacy_setting

LONGEST_WAIT_H, LONGEST_YEARS = 24 * 30, 99


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
    after = PrivacySetting(
        wait_hours=wanted.wait_hours,
        second=wanted.second,
        papers_years=wanted.papers_years,
        version=before.version + 1,
    )
    await keep_setting(tx, after)
    await audit.write(tx, me, ip, "privacy.set", ("privacy", None), _told(before), _told(after))
    return after


def _told(setting: PrivacySetting) -> dict[str, object]:
    return {"wait_hours": setting.wait_hours, "second": setting.second, "papers_years": setting.papers_years}
