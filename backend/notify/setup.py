"""What reaches whom: a person's own choice, the administrator's defaults and words."""

import base64
from datetime import time
from typing import Annotated, Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid
from backend.kit.secrets import Cipher, Undecipherable
from backend.kit.settings import Settings
from backend.kit.words import LOCALES, catalogue, say
from backend.notify.bot import bot_of
from backend.notify.kinds import KINDS
from backend.notify.wishes import NoticeAgain, NoticeHouse, NoticeWays, NoticeWishes, house_of, ways_of, wishes_of

TITLE_MAX, TEXT_MAX = 200, 1000
_ME = """
SELECT lower(u.email) AS email, l.name AS bot FROM users u LEFT JOIN staff_links l ON l.user_id = u.id WHERE u.id = $1
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
_TEXT = """
INSERT INTO notice_texts (kind, locale, title, text) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, locale) DO UPDATE SET title = excluded.title, text = excluded.text, rev = notice_texts.rev + 1,
    changed_at = now()
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


class NoticeText(msgspec.Struct, frozen=True):
    """Words of a kind in one language. `variables`: what may stand in braces. `own`: not the shipped ones."""

    kind: str
    label: str
    locale: str
    title: str
    text: str
    variables: list[str]
    own: bool


class PutNoticeText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /notifications/texts: empty title and text bring the shipped words back."""

    kind: str
    locale: str
    title: str
    text: str


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
    return NoticeSettings(kinds, wishes.digest_at.strftime("%H:%M"), row["email"], mail, *able, row["bot"])


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


def variables_of(kind: str) -> list[str]:
    """Those that the shipped words use, in any language: what is told always has them."""
    import string

    found: set[str] = set()
    for locale in LOCALES:
        for part in ("title", "text"):
            sentence = catalogue(locale)[f"notices.{kind}.{part}"]
            found |= {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
    return sorted(found)


async def texts(tx: Tx, me: Grants) -> list[NoticeText]:
    kept = {
        (row["kind"], row["locale"]): row
        for row in await tx.fetch("SELECT kind, locale, title, text FROM notice_texts")
    }
    found = []
    for kind in KINDS:
        for locale in LOCALES:
            own = kept.get((kind, locale))
            words = catalogue(locale)
            title = own["title"] if own else words[f"notices.{kind}.title"]
            text = own["text"] if own else words[f"notices.{kind}.text"]
            label = say(me.locale, f"notices.{kind}.name")
            found.append(NoticeText(kind, label, locale, title, text, variables_of(kind), own is not None))
    return found


async def put_text(tx: Tx, me: Grants, ip: str, new: PutNoticeText) -> None:
    """Raises Invalid: a variable that this kind does not have, too long, no such kind or language."""
    _known([new.kind], "kind")
    if new.locale not in LOCALES:
        raise Invalid("invalid", fields={"locale": "no_such_notice"})
    title, text = clean_text(new.title).strip(), clean_text(new.text).strip()
    if not title and not text:
        await tx.execute("DELETE FROM notice_texts WHERE kind = $1 AND locale = $2", new.kind, new.locale)
    else:
        for field, value, most in (("title", title, TITLE_MAX), ("text", text, TEXT_MAX)):
            if len(value) > most:
                raise Invalid("invalid", fields={field: "too_long"})
            _demand_variables(new.kind, field, value)
        if not title:
            raise Invalid("invalid", fields={"title": "required"})
        await tx.execute(_TEXT, new.kind, new.locale, title, text)
    after = {"title": title, "text": text}
    await audit.write(tx, me, ip, "notices.worded", ("notice", None), {}, after | {"kind": new.kind})


def _demand_variables(kind: str, field: str, value: str) -> None:
    import re

    if set(re.findall(r"\{([^{}]*)\}", value)) - set(variables_of(kind)):
        raise Invalid("invalid", fields={field: "notice_variable"})


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
