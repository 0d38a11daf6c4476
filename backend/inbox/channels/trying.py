"""Settings of a kind tried on a body, or on a message, before anything is kept or sent."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from backend.connectors.abilities import Step, Tries
from backend.connectors.contract import (
    Deletion,
    Echo,
    Edit,
    Incoming,
    Message,
    Outgoing,
    Reachability,
    Reaction,
    Receipt,
    Thread,
)
from backend.connectors.settings import secret_names, shaped
from backend.inbox.channels.actions.create import find_kind
from backend.kit.errors import Conflict

FOUND_MAX = 300
_encode = msgspec.json.Encoder().encode


class Trial(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /channels/trials: `payload`, which the platform brings, is read; without it `text` is written."""

    kind: Annotated[str, msgspec.Meta(max_length=40)]
    settings: dict[str, Any] = {}
    payload: Annotated[str, msgspec.Meta(max_length=200_000)] | None = None
    to: Annotated[str, msgspec.Meta(max_length=250)] = "+15550001122"
    text: Annotated[str, msgspec.Meta(max_length=4_000)] = "…"


class ReadingView(msgspec.Struct, frozen=True):
    """One thing that was read. `what`: message echo edit deletion receipt reaction typing reachability."""

    what: str
    chat: str
    group: bool
    person: str
    name: str
    text: str
    files: list[str]
    at: datetime | None
    key: str
    details: dict[str, str]


class StepView(msgspec.Struct, frozen=True):
    """What a path found; `found` as JSON, empty where it found nothing."""

    name: str
    path: str
    found: str


class AskedView(msgspec.Struct, frozen=True):
    what: str
    method: str
    url: str
    headers: dict[str, str]
    body: str


class TrialView(msgspec.Struct, frozen=True):
    """`fault`: what is wrong with the description or the body, for who wrote it; not translated."""

    readings: list[ReadingView]
    steps: list[StepView]
    requests: list[AskedView]
    fault: str | None


def tried(trial: Trial) -> TrialView:
    """Raises Invalid; Conflict where the kind has nothing to try."""
    kind = find_kind(trial.kind)
    if not isinstance(kind, Tries):
        raise Conflict("nothing_to_try")
    # what a form shows for a secret that is kept is none
    hidden = secret_names(kind.settings)
    given = {n: v for n, v in trial.settings.items() if not (n in hidden and not isinstance(v, str))}
    settings = shaped(kind.settings, given)
    steps = list[Step]()
    try:
        if trial.payload is not None:
            found = kind.try_read(settings, trial.payload.encode("utf-8", "replace"), steps)
            return TrialView([_reading(one) for one in found], _steps(steps), [], None)
        thread = Thread(trial.to)
        message = Outgoing("1-1", thread, trial.to, trial.text)
        asked = [AskedView(a.what, a.method, a.url, a.headers, a.body) for a in kind.try_send(settings, message)]
        return TrialView([], [], asked, None)
    except ValueError as error:
        return TrialView([], _steps(steps), [], str(error)[:1_000])


def _steps(steps: list[Step]) -> list[StepView]:
    return [StepView(one.name, one.path, _short(one.found)) for one in steps]


def _short(found: Any) -> str:
    if found in (None, "", [], {}):
        return ""
    written = found if isinstance(found, str) else _encode(found).decode()
    return written if len(written) <= FOUND_MAX else f"{written[:FOUND_MAX]}…"


def _reading(one: Incoming) -> ReadingView:
    thread = getattr(one, "thread", None)
    person = one.sender if isinstance(one, Message) else one.to if isinstance(one, Echo) else None
    keys = getattr(one, "keys", ()) or (getattr(one, "key", None) or "",)
    return ReadingView(
        what=str(one.__struct_config__.tag),
        chat=thread.key if thread else "",
        group=bool(thread and thread.kind == "group"),
        person=person.external_user if person else getattr(one, "external_user", ""),
        name=person.name if person else "",
        text=getattr(one, "text", ""),
        files=[f"{file.kind} {file.mime} {file.name}".strip() for file in getattr(one, "files", ())],
        at=getattr(one, "at", None) or datetime.now(UTC),
        key=str(keys[0]),
        details=_details(one),
    )


def _details(one: Incoming) -> dict[str, str]:
    found: dict[str, Any] = {}
    match one:
        case Message(reply_to=reply_to, place=place, contact=contact, other=other):
            found = {"reply_to": reply_to, "place": place, "contact": contact, "other": other}
        case Receipt(state=state, error=error, ref=ref):
            found = {"state": state, "error": error, "ref": ref}
        case Reaction(emoji=emoji):
            found = {"emoji": " ".join(emoji) or None}
        case Reachability(unreachable=why):
            found = {"unreachable": why}
        case Edit() | Deletion() | _:
            pass
    return {name: _short(msgspec.to_builtins(value)) for name, value in found.items() if value}
