"""What a joining client missed, as it may see it now."""

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence

from backend.kit.db import Scope, Scoped
from backend.realtime.follow import Follower
from backend.realtime.frames import Frame, Hello, Reload, frame
from backend.realtime.handshake import Wanted
from backend.realtime.hooks import Caller, Hooks, ScopeLoader
from backend.realtime.log import LogEvent, read_state
from backend.realtime.roster import Roster
from backend.realtime.shapes import Shape, Shapes, audience_of, shape_for

log = logging.getLogger(__name__)

# further behind, fetching anew is cheaper for both sides
LONGEST_REPLAY = 300
# another node may be ahead of ours by a moment: wait that long before calling the client's position wrong
AHEAD_S = 2.0
SCOPES_FRESH_S = 1.0
REMEMBERED = 5000


class Scopes:
    """The scopes of rows as they are now (at most a second old), asked for many at a time."""

    def __init__(self, loaders: Mapping[str, ScopeLoader]) -> None:
        self.loaders = loaders
        self._known: dict[tuple[str, int], tuple[float, tuple[Scope, ...]]] = {}
        self._lock = asyncio.Lock()

    async def now(self, kind: str, ids: Iterable[int]) -> dict[int, tuple[Scope, ...]]:
        """Scopes by id; an id of a row that is gone has none, and nor has a kind without a loader."""
        loader = self.loaders.get(kind)
        if loader is None:
            log.error("rows of kind %r are published as scoped, but nobody can say who sees them now", kind)
            return {i: () for i in ids}
        wanted = set(ids)
        async with self._lock:
            fresh = time.monotonic() - SCOPES_FRESH_S
            missing = sorted(i for i in wanted if self._known.get((kind, i), (0.0, ()))[0] < fresh)
            if missing:
                await self._load(kind, missing, loader)
            answer = {i: self._known[kind, i][1] for i in wanted}
            if len(self._known) > REMEMBERED:
                self._known.clear()
            return answer

    async def _load(self, kind: str, missing: Sequence[int], loader: ScopeLoader) -> None:
        asked = time.monotonic()
        found = await loader(missing)
        for i in missing:
            self._known[kind, i] = (asked, tuple(found.get(i, ())))


class Resume:
    """Builds the first frames of a socket: hello, and either what it missed or `reload`."""

    def __init__(self, follower: Follower, roster: Roster, hooks: Hooks) -> None:
        self.follower = follower
        self.roster = roster
        self.hooks = hooks
        self.scopes = Scopes(hooks.scopes)

    async def wait_for(self, after: int | None) -> None:
        """Before the socket is registered: let this node reach the client's position, when the log has it."""
        follower = self.follower
        if after is None or after <= follower.position:
            return
        state = await read_state(follower.db.hot)
        end = time.monotonic() + AHEAD_S
        while follower.position < after <= state.position and time.monotonic() < end:
            follower.look()
            await asyncio.sleep(0.01)

    async def frames(self, caller: Caller, wanted: Wanted, upto: int) -> list[Frame]:
        """`upto` is the node's position at which the socket was registered."""
        epoch = self.follower.epoch
        first = frame(Hello(upto, epoch, caller.fingerprint))
        if wanted.after is None:
            return [first]
        why = self._hopeless(caller, wanted, upto)
        if why is not None:
            return [first, frame(Reload(why))]  # type: ignore[arg-type]
        events = await self._missed(wanted.after, upto)
        if events is None:
            return [first, frame(Reload("lost"))]
        missed = await self._visible(caller, events)
        if any(shapes.withholds(caller) for shapes, _ in missed):
            # what was taken away at last stands whole in the events before: fetched anew, it is not there
            return [first, frame(Reload("withheld"))]
        return [first, *(shapes.frame(shape, caller) for shapes, shape in missed)]

    def _hopeless(self, caller: Caller, wanted: Wanted, upto: int) -> str | None:
        assert wanted.after is not None
        if wanted.epoch != self.follower.epoch:
            return "epoch"
        if wanted.grants != caller.fingerprint:
            return "grants"
        if wanted.after > upto:
            return "ahead"
        return "behind" if upto - wanted.after > LONGEST_REPLAY else None

    async def _missed(self, after: int, upto: int) -> Sequence[LogEvent] | None:
        """Consecutive events after `after` up to `upto`; None when the log no longer has all of them."""
        events = self.follower.since(after)
        if events is None:
            events = list(await self.follower.read(after, upto))
        # the node may have gone on since: what came after `upto` is held by the socket already
        events = [e for e in events if e.position <= upto]
        return events if len(events) == upto - after else None

    async def _visible(self, caller: Caller, events: Sequence[LogEvent]) -> list[tuple[Shapes, Shape]]:
        """By the event's scope and by the row's scope now: replaying the past must not show what is hidden today."""

        def sees_any(scopes: Iterable[Scope]) -> bool:
            return self.roster.sees_any(caller, scopes)

        shaped = [
            (event, audience, shape)
            for event, audience in ((e, audience_of(e)) for e in events)
            if (shape := shape_for(audience, caller, sees_any)) is not None
        ]
        rows: dict[str, set[int]] = {}
        for event, audience, shape in shaped:
            if isinstance(audience, Scoped) and shape != "gone" and event.subject_id is not None:
                rows.setdefault(event.subject_kind, set()).add(event.subject_id)
        hidden = {
            (kind, row)
            for kind, ids in rows.items()
            for row, scopes in (await self.scopes.now(kind, ids)).items()
            if not sees_any(scopes)
        }
        return [
            (Shapes(event, audience, self.hooks), shape)
            for event, audience, shape in shaped
            if shape == "gone" or (event.subject_kind, event.subject_id) not in hidden
        ]
