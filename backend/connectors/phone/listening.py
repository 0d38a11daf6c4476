"""Listening to Asterisk: a WebSocket of events, held by the channel's owner. What was missed while it was down is found
by asking which channels are live: the cursor holds those that were. A call that began and ended meanwhile is nowhere to
be asked for (ARI keeps none, CDR stand in the exchange's own place): for how long nobody listened is told instead.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode, urlsplit

import msgspec
import websockets
from websockets.asyncio.client import connect

from backend.connectors.contract import Polled, SendError
from backend.connectors.lenient import decode
from backend.connectors.phone import errors, outbound
from backend.connectors.phone.read_asterisk import Channel, Event, event_decoder, leads
from backend.connectors.phone.tapes import Tapes
from backend.connectors.refusals import garbled, unreached

if TYPE_CHECKING:
    from backend.connectors.phone.client import PhoneClient

T = TypeVar("T")
OPEN_S = 10.0
FRAME_MAX = 1024 * 1024
# the listener is seen to live while nobody calls
QUIET_S = 20.0
# nobody calls, and is over, within less. Told is the longest that it may have been: since a word was last heard
SHORT = timedelta(seconds=2)
# a call that nobody has heard of for longer is not kept
LIVE_MAX = 500
_channels = msgspec.json.Decoder(list[Channel])


async def listen(client: "PhoneClient", cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
    """Raises SendError."""
    place = Place(client, cursor or {})
    settings = client.settings
    parts = urlsplit(settings.base)
    scheme = "wss" if parts.scheme == "https" else "ws"
    query = urlencode({"app": settings.application, "subscribeAll": "true"})
    url = f"{scheme}://{parts.netloc}{parts.path}/ari/events?{query}"
    client.web.demand_known(settings.base)
    try:
        async with connect(
            url, additional_headers=client.basic(), open_timeout=OPEN_S, max_size=FRAME_MAX, proxy=None
        ) as line:
            # events come from here on; what is live now was begun, or ended, before
            yield await _caught_up(client, place)
            async for polled in _heard(client, line, place):
                yield polled
                if told := await place.tapes.look():
                    yield Polled(tuple(told), place.cursor(), keep=True)
    except websockets.InvalidStatus as error:
        refused = errors.ari(error.response.status_code, "")
        raise refused or unreached("no WebSocket") from None
    except (OSError, TimeoutError, ssl.SSLError, websockets.WebSocketException) as error:
        raise unreached(type(error).__name__) from None
    raise unreached("closed")


class Place:
    """How far it has been listened: which calls are live, which recordings are looked for, when something was heard."""

    def __init__(self, client: "PhoneClient", cursor: dict[str, Any]) -> None:
        self.live: dict[str, Any] = dict(cursor.get("live", {}))
        self.tapes = Tapes(client, cursor.get("tapes", {}))
        self.heard: str | None = cursor.get("heard")

    def cursor(self) -> dict[str, Any]:
        """The line lives at this moment."""
        self.heard = datetime.now(UTC).isoformat()
        return {"live": self.live, "tapes": self.tapes.plain(), "heard": self.heard}

    def deaf(self, now: datetime) -> tuple[datetime, datetime] | None:
        """None: somebody listened all the time, as far as it is kept; or nobody ever did."""
        since = datetime.fromisoformat(self.heard) if self.heard else None
        return (since, now) if since and now - since > SHORT else None


async def _heard(client: "PhoneClient", line: Any, place: Place) -> AsyncIterator[Polled]:
    while True:
        try:
            async with asyncio.timeout(place.tapes.rest_s(QUIET_S)):
                frame = await line.recv()
        except TimeoutError:
            yield Polled((), place.cursor(), keep=True)
            continue
        body = frame.encode() if isinstance(frame, str) else frame
        event = _event(body)
        if event is None:
            # read says so, and it is put aside with its body
            yield Polled((body,), place.cursor())
            continue
        if event.type == "ApplicationReplaced":
            raise SendError("conflict", "another listener took the application", retry_after=30.0, channel=True)
        client.holding.follow(event)
        if not _matters(event):
            continue
        _follow(event, place)
        yield Polled((body,), place.cursor())


def _event(body: bytes) -> Event | None:
    return _read(body, event_decoder)


def _read(body: bytes, decoder: msgspec.json.Decoder[T]) -> T | None:
    """None: in no shape that we know."""
    try:
        return decode(body, decoder)
    except (ValueError, RecursionError):
        return None


def _matters(event: Event) -> bool:
    return event.type in (
        "StasisStart",
        "ChannelCreated",
        "Dial",
        "ChannelDestroyed",
        "ChannelHangupRequest",
        "RecordingFinished",
    )


def _follow(event: Event, place: Place) -> None:
    channel = event.caller if event.type == "Dial" else event.channel
    if channel is None or not leads(channel):
        return
    live = place.live
    if event.type == "ChannelDestroyed":
        live.pop(channel.id, None)
        place.tapes.want(channel.id)
    else:
        live[channel.id] = msgspec.to_builtins(channel)
        while len(live) > LIVE_MAX:
            live.pop(next(iter(live)))


async def _caught_up(client: "PhoneClient", place: Place) -> Polled:
    """Those that began, and those that ended, while nobody listened."""
    answer = await client.ari(outbound.ari(client.settings, "GET", "channels"), look=True)
    if (error := errors.ari(answer.status, "")) is not None:
        raise error
    moment, live = datetime.now(UTC), place.live
    now, deaf = moment.isoformat(), place.deaf(moment)
    if (channels := _read(answer.content, _channels)) is None:
        raise garbled(answer.status)
    client.holding.found(channels)
    there = {channel.id: channel for channel in channels}
    told: list[dict[str, Any]] = []
    for name, channel in there.items():
        if leads(channel):
            told.append({"type": "ChannelCreated", "timestamp": channel.creationtime or now, "channel": channel})
            if channel.state == "Up" and (peer := _peer(channel, there)):
                told.append({"type": "Dial", "timestamp": now, "dialstatus": "ANSWER", "caller": channel, "peer": peer})
            live[name] = msgspec.to_builtins(channel)
    for name in [each for each in live if each not in there]:
        told.append({"type": "ChannelDestroyed", "timestamp": now, "cause": 0, "channel": live.pop(name)})
        place.tapes.want(name)
    return Polled(tuple(msgspec.json.encode(each) for each in told), place.cursor(), keep=True, deaf=deaf)


def _peer(channel: Channel, there: dict[str, Channel]) -> Channel | None:
    """Whom it speaks with: the one leg that names it as its other end."""
    number = channel.caller.number
    legs = [
        each for each in there.values() if each.state == "Up" and not leads(each) and each.connected.number == number
    ]
    return legs[0] if number and len(legs) == 1 else None
