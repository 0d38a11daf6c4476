"""The channels as this process knows them: read anew when a row's rev says so, at most once a second."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
import structlog

from backend.connectors.abilities import EVERYONE, ByLeave, Chooses, Signs
from backend.connectors.registry import UnknownKind, connector
from backend.duty.clock import calendar_sql
from backend.inbox.channels import telephony
from backend.inbox.channels.account import account_of, living
from backend.inbox.channels.facts import ChannelFacts, OfAccounts
from backend.inbox.channels.leave import Keeper
from backend.inbox.channels.settings import unseal
from backend.inbox.letter_fields.prepare import all_ready
from backend.kit.db import Database, Tx
from backend.kit.errors import Refused
from backend.kit.secrets import Cipher, Undecipherable

log = structlog.get_logger("channels")

FRESH_S = 1.0
COLUMNS = f"""
id, kind, state, settings::text AS settings, secrets, hook_secret, lead_source, funnel_id, new_after_days,
default_kind, default_id, team_id, calendar_id, {calendar_sql("calendar_id")} AS calendar,
telephony::text AS telephony, fill::text AS fill, rev
"""
_ONE = f"SELECT {COLUMNS} FROM channels WHERE id = $1 AND state <> 'deleted'"
_MANY = f"SELECT {COLUMNS} FROM channels WHERE id = ANY ($1::bigint[]) AND state <> 'deleted'"
_REVS = "SELECT id, rev FROM channels WHERE kind = $1 AND state <> 'deleted' ORDER BY id"
_REV = "SELECT rev FROM channels WHERE id = $1 AND state <> 'deleted'"


async def load_row(tx: Tx, channel_id: int) -> Any:
    """For facts_of; None: no such channel."""
    return await tx.row(_ONE, channel_id)


class Unusable(Exception):
    """The row cannot be opened: `code` names the sentence (channel_troubles.<code>)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def facts_of(row: Mapping[str, Any], cipher: Cipher) -> ChannelFacts:
    """A fetched row → facts. Raises Unusable."""
    try:
        kind = connector(row["kind"])
        settings = unseal(cipher, kind.settings, row["settings"], row["secrets"])
    except UnknownKind as error:
        raise Unusable("unknown_kind") from error
    except Undecipherable as error:
        raise Unusable("other_key") from error
    except Refused as error:
        raise Unusable("settings_outdated") from error
    return ChannelFacts(
        id=row["id"],
        state="active" if row["state"] == "active" else "paused",
        connector=kind,
        settings=kind.keyed(settings, row["hook_secret"] or "") if isinstance(kind, Signs) else settings,
        hook_secret=row["hook_secret"] or "",
        lead_source=row["lead_source"],
        funnel_id=row["funnel_id"],
        new_after_days=row["new_after_days"],
        default_kind=row["default_kind"],
        default_id=row["default_id"],
        team_id=row["team_id"],
        calendar_id=row["calendar_id"],
        calendar=row["calendar"],
        telephony=telephony.decode(row["telephony"]) if row["telephony"] else telephony.NONE,
        letter_fields=all_ready(row["fill"]),
        rev=row["rev"],
    )


class Opened(msgspec.Struct, frozen=True):
    """A row of this rev, opened if it can be; `written`: what is no secret in it."""

    rev: int
    facts: ChannelFacts | None
    written: object


class Directory:
    """facts.Channels over the database."""

    def __init__(self, db: Database, cipher: Cipher, clock: Callable[[], float] = time.monotonic) -> None:
        self._db = db
        self._cipher = cipher
        self._clock = clock
        self._known: dict[int, tuple[float, ChannelFacts | None]] = {}
        self._departed: dict[int, tuple[float, ChannelFacts | None]] = {}
        self._opened: dict[int, Opened] = {}

    async def facts(self, channel_id: int) -> ChannelFacts | None:
        """None: no such channel, or nothing can be done with it (said in the log). Raises what the database raises."""
        now = self._clock()
        at, known = self._known.get(channel_id, (0.0, None))
        if channel_id in self._known and now - at < FRESH_S:
            return known
        async with self._db.hot.acquire(timeout=5) as connection:
            rev = await connection.fetchval(_REV, channel_id)
            if known is None or rev != known.rev:
                row = await connection.fetchrow(_ONE, channel_id) if rev is not None else None
                known = None if row is None else self._open(row)
        if len(self._known) > 10_000:
            self._known.clear()
        self._known[channel_id] = (now, known)
        return known

    async def many(self, channel_ids: Sequence[int]) -> dict[int, ChannelFacts]:
        """Facts of these channels, straight from the database."""
        async with self._db.hot.acquire(timeout=5) as connection:
            rows = await connection.fetch(_MANY, list(channel_ids))
        opened = {row["id"]: self._open(row) for row in rows}
        return {channel_id: facts for channel_id, facts in opened.items() if facts is not None}

    async def of_accounts(self, facts: ChannelFacts, accounts: Collection[str]) -> OfAccounts:
        """The oldest first. Which there are is asked each time, for one that is missed loses what it is told; they are
        opened anew only when they changed."""
        kind, others = facts.connector, await self._others(facts)
        everyone = EVERYONE in accounts
        found = tuple(
            other
            for other in (each.facts for each in others)
            if other and (_is_of_one(facts, other) if everyone else account_of(kind, other.settings) in accounts)
        )
        shut = [each.written for each in others if each.facts is None]
        meant = any(_may_be_of_one(facts, each) if everyone else _speaks_of(each, accounts) for each in shut)
        return OfAccounts(found, meant)

    async def _others(self, facts: ChannelFacts) -> list[Opened]:
        async with self._db.hot.acquire(timeout=5) as connection:
            revs = {row["id"]: row["rev"] for row in await connection.fetch(_REVS, facts.connector.kind)}
            revs.pop(facts.id, None)
            known = {one: self._opened[one] for one, rev in revs.items() if self._is_known(one, rev)}
            changed = [one for one in revs if one not in known]
            rows = await connection.fetch(_MANY, changed) if changed else ()
        fresh = {row["id"]: Opened(row["rev"], self._open(row), msgspec.json.decode(row["settings"])) for row in rows}
        if len(self._opened) > 10_000:
            self._opened.clear()
        self._opened |= fresh
        # one that was deleted between the two looks is none of them
        return [found for one in revs if (found := fresh.get(one) or known.get(one))]

    def _is_known(self, channel_id: int, rev: int) -> bool:
        return channel_id in self._opened and self._opened[channel_id].rev == rev

    async def even_deleted(self, channel_id: int) -> ChannelFacts | None:
        """Facts of a channel that may be deleted: what was set up with the platform has to be taken away."""
        now = self._clock()
        at, found = self._departed.get(channel_id, (0.0, None))
        # strangers may ask for any number as often as they like: the database is asked once a second
        if channel_id in self._departed and now - at < FRESH_S:
            return found
        async with self._db.hot.acquire(timeout=5) as connection:
            row = await connection.fetchrow(f"SELECT {COLUMNS} FROM channels WHERE id = $1", channel_id)
        found = None if row is None else self._open(row)
        if len(self._departed) > 10_000:
            self._departed.clear()
        self._departed[channel_id] = (now, found)
        return found

    async def is_used_elsewhere(self, facts: ChannelFacts) -> bool:
        """Has a living channel the account of this one, which is gone?"""
        async with self._db.tx() as tx:
            return await living(tx, self._cipher, facts.connector, facts.settings, but=facts.id) is not None

    def _open(self, row: Mapping[str, Any]) -> ChannelFacts | None:
        try:
            return self._entrusted(facts_of(row, self._cipher))
        except Unusable as error:
            log.error("channel.unusable", channel=row["id"], code=error.code)
            return None
        except Exception:
            # a kind that does not even import must not take the other channels down with it
            log.exception("channel.unusable", channel=row["id"], code="broken_kind")
            return None

    def _entrusted(self, facts: ChannelFacts) -> ChannelFacts:
        kind = facts.connector
        app = kind.app(facts.settings) if isinstance(kind, ByLeave) else None
        if app is None or not isinstance(kind, ByLeave):
            return facts
        keeper = Keeper(self._db, self._cipher, facts.id, app)
        return msgspec.structs.replace(facts, settings=kind.entrusted(facts.settings, keeper))


def _speaks_of(known: object, accounts: Collection[str]) -> bool:
    """Of a row that cannot be opened: what is no secret in it can be read all the same."""
    return isinstance(known, dict) and any(isinstance(value, str) and value in accounts for value in known.values())


def _is_of_one(facts: ChannelFacts, other: ChannelFacts) -> bool:
    """Of one platform, where a kind speaks with several: another one's bodies mean nothing to it."""
    kind = facts.connector
    if not isinstance(kind, Chooses):
        return True
    return bool(getattr(facts.settings, kind.varies_by) == getattr(other.settings, kind.varies_by))


def _may_be_of_one(facts: ChannelFacts, known: object) -> bool:
    """The same of a row that cannot be opened. Where it does not say, it may."""
    kind = facts.connector
    if not isinstance(kind, Chooses) or not isinstance(known, dict):
        return True
    own = getattr(facts.settings, kind.varies_by)
    return bool(known.get(kind.varies_by, own) == own)
