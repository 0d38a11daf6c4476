"""What reaches whom: a person's own choice, the administrator's defaults and words."""

import base64
from datetime import UTC, datetime, time
from typing import Annotated, Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.duty.on_duty import on_duty, until
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid
from backend.kit.secrets import Cipher, Undecipherable
from backend.kit.settings import Settings
from backend.kit.words import say
from backend.notify.bot import bot_of
from backend.notify.gateway import sms_of
from backend.notify.kinds import KINDS
from backend.notify.wishes import NoticeAgain, NoticeHouse, NoticeWays, NoticeWishes, house_of, ways_of, wishes_of

_ME = """
SELECT lower(u.email) AS email, l.name AS bot, w.phone FROM users u LEFT JOIN staff_links l ON l.user_id = u.id
LEFT JOIN notice_wishes w ON w.user_id = u.id WHERE u.id = $1
"""
_KEEP = """
INSERT INTO notice_wishes (user_id, kinds, digest_at) VALUES ($1, $2::text::jsonb, $3)
ON CONFLICT (user_id) DO UPDATE SET kinds = excluded.kinds, digest_at = excluded.digest_at
"""
_CONFIRM = """
INSERT INTO notice_wishes (user_id, mail) SELECT id, lower(email) FROM users WHERE id = $1 AND lower(email) = $2
ON CONFLICT (user_id) DO UPDATE SET mail = excluded.mail RETURNING mail
"""
_WRITE = """
INSERT INTO settings (key, value) VALUES ('notices', $1::text::jsonb)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""


class NoticeKindView(msgspec.Struct, frozen=True):
    """`usual`: as the house has it; `ways`: as it is for me."""

    name: str
    label: str
    section: str
    usual: NoticeWays
    ways: NoticeWays
    own: bool


class NoticeSettings(msgspec.Struct, frozen=True):
    """`mail`: the address that letters go to, None until it is confirmed. `able_*`: the house can do that at all."""

    kinds: list[NoticeKindView]
    digest_at: str
    email: str
    mail: str | None
    able_mail: bool
    able_bot: bool
    bot: str | None
    able_sms: bool
    phone: str | None


class NoticeDuty(msgspec.Struct, frozen=True):
    """Mine, now. `planned`: there is a schedule; without one `on` always. `until`: when it ends, or begins next."""

    planned: bool
    on: bool
    until: datetime | None


class PutNoticeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /notifications/settings: by kind what differs from the house's; left out: as the house has it."""

    kinds: dict[str, NoticeWays]
    digest_at: Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "09:00"


class PutNoticeHouse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /notifications/house."""

    version: int
    kinds: dict[str, NoticeWays]
    again: dict[str, NoticeAgain]
    waits_min: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 15


async def mine(tx: Tx, me: Grants, settings: Settings) -> NoticeSettings:
    house, wishes = await house_of(tx), (await wishes_of(tx, [me.user_id or 0])).get(me.user_id or 0, NoticeWishes())
    row: Any = await tx.row(_ME, me.user_id)
    kinds = [
        NoticeKindView(
            kind.name,
            say(me.locale, f"notices.{kind.name}.name"),
            kind.section,
            ways_of(kind.name, house),
            ways_of(kind.name, house, wishes),
            kind.name in wishes.kinds,
        )
        for kind in KINDS.values()
        if not kind.right or kind.right in me.rights
    ]
    mail = wishes.mail if wishes.mail == row["email"] else None
    able = settings.smtp_url is not None, await bot_of(tx) is not None
    sms = (await sms_of(tx)).host is not None
    return NoticeSettings(
        kinds, wishes.digest_at.strftime("%H:%M"), row["email"], mail, *able, row["bot"], sms, row["phone"]
    )


async def duty_now(tx: Tx, me: Grants) -> NoticeDuty:
    mine_, now = me.user_id or 0, datetime.now(UTC)
    planned = await tx.value("SELECT 1 FROM duty_people WHERE user_id = $1", mine_) is not None
    on, ends = await on_duty(tx, [mine_], now), await until(tx, [mine_], now)
    return NoticeDuty(planned, mine_ in on, ends[mine_])


def _known(kinds: Any, field: str) -> None:
    for name in kinds:
        if name not in KINDS:
            raise Invalid("invalid", fields={f"{field}.{name}": "no_such_notice"})


async def put_mine(tx: Tx, me: Grants, new: PutNoticeSettings) -> None:
    """Raises Invalid."""
    _known(new.kinds, "kinds")
    await tx.execute(_KEEP, me.user_id, msgspec.json.encode(new.kinds).decode(), time.fromisoformat(new.digest_at))


async def silence(tx: Tx, user_id: int, kind: str) -> None:
    """No letters of that kind any more, whatever the house has; everything else as it was."""
    house, mine_ = await house_of(tx), (await wishes_of(tx, [user_id])).get(user_id, NoticeWishes())
    ways = msgspec.structs.replace(ways_of(kind, house, mine_), email="never")
    kept = {**mine_.kinds, kind: ways}
    await tx.execute(_KEEP, user_id, msgspec.json.encode(kept).decode(), mine_.digest_at)


async def put_house(tx: Tx, me: Grants, ip: str, new: PutNoticeHouse) -> NoticeHouse:
    """Raises Invalid, Conflict stale_version."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.notices'))")
    before = await house_of(tx)
    if before.version != new.version:
        raise Conflict("stale_version", extra={"version": before.version})
    _known(new.kinds, "kinds")
    _known(new.again, "again")
    for name, each in new.again.items():
        if name == "unseen" and each.head is not None:
            raise Invalid("invalid", fields={f"again.{name}": "notice_no_heads"})
        for minutes in (each.push, each.email, each.head):
            if minutes is not None and not 1 <= minutes <= 1440:
                raise Invalid("invalid", fields={f"again.{name}": "notice_minutes"})
    after = NoticeHouse(new.kinds, new.again, new.waits_min, before.version + 1)
    await tx.execute(_WRITE, msgspec.json.encode(after).decode())
    await audit.write(tx, me, ip, "notices.set", ("notices", None), _told(before), _told(after))
    return after


def _told(house: NoticeHouse) -> dict[str, Any]:
    kinds = {name: f"{w.app:d} {w.push:d} {w.email} {w.bot:d}" for name, w in sorted(house.kinds.items())}
    again = {name: msgspec.to_builtins(each) for name, each in sorted(house.again.items())}
    return {"kinds": kinds, "again": again, "waits_min": house.waits_min}


class _Address(msgspec.Struct, frozen=True):
    user_id: int
    email: str


def confirming(cipher: Cipher, user_id: int, email: str) -> str:
    return base64.urlsafe_b64encode(cipher.encrypt(_Address(user_id, email))).decode().rstrip("=")


async def confirm(tx: Tx, me: Grants, cipher: Cipher, token: str) -> None:
    """Raises Invalid: damaged, of another person, of an address that is theirs no more."""
    try:
        found = cipher.decrypt(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), _Address)
    except (Undecipherable, ValueError) as error:
        raise Invalid("invalid", fields={"token": "link_gone"}) from error
    if found.user_id != me.user_id or await tx.value(_CONFIRM, me.user_id, found.email) is None:
        raise Invalid("invalid", fields={"token": "link_gone"})
