"""How each kind reaches a person: the kind's own way, the administrator's in its place, the person's in theirs."""

from collections.abc import Mapping, Sequence
from datetime import time
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from backend.kit.db import Tx
from backend.notify.kinds import KINDS, Email, Kind


class NoticeWays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In the centre, on one's devices, by e-mail, by the staff bot."""

    app: bool
    push: bool
    email: Email
    bot: bool


class NoticeAgain(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """So many minutes after it was told and nobody looked: on the devices, by e-mail, to the heads. None: never."""

    push: int | None = None
    email: int | None = None
    head: int | None = None


SHIPPED_AGAIN = {"dialog_waits": NoticeAgain(head=15), "channel_broken": NoticeAgain(email=10)}


class NoticeHouse(msgspec.Struct, frozen=True):
    """The administrator's defaults. `waits_min`: after so many minutes a customer waits long."""

    kinds: dict[str, NoticeWays] = {}
    again: dict[str, NoticeAgain] = msgspec.field(default_factory=lambda: dict(SHIPPED_AGAIN))
    waits_min: int = 15
    version: int = 0


class NoticeWishes(NamedTuple):
    """A person's own."""

    kinds: Mapping[str, NoticeWays] = MappingProxyType({})
    digest_at: time = time(9)
    mail: str | None = None


_HOUSE = "SELECT value::text FROM settings WHERE key = 'notices'"
_WISHES = "SELECT user_id, kinds::text, digest_at, mail FROM notice_wishes WHERE user_id = ANY ($1::bigint[])"
_house = msgspec.json.Decoder(NoticeHouse).decode
_kinds = msgspec.json.Decoder(dict[str, NoticeWays]).decode


def shipped(kind: Kind) -> NoticeWays:
    return NoticeWays(kind.app, kind.push, kind.email, kind.bot)


def ways_of(name: str, house: NoticeHouse, mine: NoticeWishes | None = None) -> NoticeWays:
    own = mine.kinds.get(name) if mine else None
    return own or house.kinds.get(name) or shipped(KINDS[name])


async def house_of(tx: Tx) -> NoticeHouse:
    kept = await tx.value(_HOUSE)
    return _house(kept) if kept else NoticeHouse()


async def wishes_of(tx: Tx, user_ids: Sequence[int]) -> Mapping[int, NoticeWishes]:
    """Of those who said something."""
    rows: Sequence[Mapping[str, Any]] = await tx.fetch(_WISHES, list(user_ids))
    return {row["user_id"]: NoticeWishes(_kinds(row["kinds"]), row["digest_at"], row["mail"]) for row in rows}
