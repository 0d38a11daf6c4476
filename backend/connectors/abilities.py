"""What a kind of channel may be able to do beside sending: one small protocol each, asked for by isinstance."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

import msgspec

from backend.connectors.contract import (
    Capabilities,
    Change,
    Incoming,
    Outgoing,
    Person,
    Polled,
    Profile,
    Template,
    Thread,
)
from backend.kit.oauth import App


@runtime_checkable
class Profiles(Protocol):
    """The client can ask who somebody is. Raises SendError."""

    async def profile(self, external_user: str) -> Profile: ...


@runtime_checkable
class Templates(Protocol):
    """The client can list the account's approved messages, all of them. Raises SendError.

    What becomes of one that is sent and refused: refusals.template_refused.
    """

    async def templates(self) -> list[Template]: ...


@runtime_checkable
class Redirects(Protocol):
    """The client can send a live call that nobody has taken to extensions (several only where it rings them at once) or
    to a number: `call` as Call.id has it. Raises SendError.
    """

    async def redirect(self, call: str, to: tuple[str, ...], ring_s: int) -> None: ...


@runtime_checkable
class Holds(Protocol):
    """The exchange gives live calls to us and rings nobody until we say so."""

    def held(self) -> Mapping[str, float]:
        """Seconds that each waits for our word, by Call.id; of what was found waiting, infinitely many."""
        ...

    async def let_go(self, call: str) -> None:
        """The exchange's own plan goes on. Raises SendError."""
        ...


Lack = Literal["edit", "delete", "react", "typing", "buttons"]


@runtime_checkable
class Listens(Protocol):
    """The client can listen: yields what came, going on from `cursor`; the next item is asked for only after commit.

    Raises SendError when the platform cannot be heard (network, conflict, token_invalid …): the owner waits and
    listens again from the stored cursor.
    """

    def listen(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]: ...


@runtime_checkable
class CatchesUp(Protocol):
    """The client of a hooked channel can read what the hook was not told since `cursor`, and ends; the last item has
    the cursor to keep. None: begin now. What is known already may be told again. Raises SendError.
    """

    def catch_up(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]: ...


@runtime_checkable
class Installs(Protocol):
    """The client can tell the platform where our hook is, and take it away. Raises SendError."""

    async def install(self, hook_url: str, secret: str) -> None: ...
    async def uninstall(self) -> None: ...


@runtime_checkable
class Drains(Protocol):
    """When a channel is started: what the platform keeps for whoever polls is read before a hook of ours ends that, and
    a first place is known before anything is written. Ends; raises SendError.
    """

    def drain(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]: ...


@runtime_checkable
class KeepsHook(Protocol):
    """The platform drops a hook that has failed for long. Told now and then where ours is, the client sets it up again
    if it is gone. Raises SendError.
    """

    async def keep_hook(self, hook_url: str, secret: str) -> None: ...


@runtime_checkable
class Prepares(Protocol):
    """The client can set at the platform what listening needs, when its channel is started. Raises SendError."""

    async def prepare(self) -> None: ...


@runtime_checkable
class KeepsBacklog(Protocol):
    """The client of a hooked channel can tell how much the platform keeps because our hook did not take it."""

    async def backlog(self) -> int: ...


@runtime_checkable
class FollowsUp(Protocol):
    """The client can do what a message left to be done (Message.todo): tell the platform that a button was noticed, ask
    for the rest of a long text. Gives the changes that it learnt of. Raises SendError.
    """

    async def follow_up(self, todo: dict[str, Any]) -> list[Incoming]: ...


@runtime_checkable
class ShowsTyping(Protocol):
    async def typing(self, thread: Thread) -> None: ...


@runtime_checkable
class TellsRead(Protocol):
    """The client can tell a customer that we have read what they wrote, up to the message `key`; with `typing`, that we
    answer it: where that is the only way to show it, the client has no ShowsTyping.
    """

    async def tell_read(self, thread: Thread, key: str, *, typing: bool = False) -> None: ...


@runtime_checkable
class Edits(Protocol):
    """Each of the three raises SendError, unless the platform already has it so."""

    async def edit(self, change: Change) -> None: ...


@runtime_checkable
class Deletes(Protocol):
    async def delete(self, change: Change) -> None: ...


@runtime_checkable
class Reacts(Protocol):
    async def react(self, change: Change) -> None: ...


@runtime_checkable
class Challenged(Protocol):
    """The platform asks a hook's address, by GET, whether it is meant: an ability of the Connector itself. What is
    answered; None refuses.
    """

    def challenge(self, settings: msgspec.Struct, secret: str, query: Mapping[str, str]) -> bytes | None: ...


EVERYONE = "*"


@runtime_checkable
class SharesHook(Protocol):
    """A body may tell of several accounts (Accounts): an ability of the Connector itself. `read` gives what is its
    channel's own; each other channel that the body names and verifies for gets it too, when this one is deleted also.
    """

    def accounts_in(self, settings: msgspec.Struct, body: bytes) -> tuple[str, ...]:
        """Those beside what cannot be read as well. EVERYONE: it does not say whose it is."""
        ...

    def signed_alike(self, one: msgspec.Struct, other: msgspec.Struct) -> bool:
        """What one verified, the other would have: a body that was put aside is given to both."""
        ...


@runtime_checkable
class Marks(Protocol):
    """An echo bears a mark that is known before the send: an ability of the Connector itself. Pure. The keys, as
    Echo.keys has them, one for each message that the send becomes, in their order (Outgoing.done counts so too). Where
    receipts bear the mark instead (Receipt.mark), none for a send that becomes several: one is not all of it.
    """

    def marks(self, message: Outgoing) -> tuple[str, ...]: ...


@runtime_checkable
class Recalls(Protocol):
    """The platform takes no key of ours, but the client can look whether a send is there that nobody confirmed: its
    keys, or none when that is not sure. `since`: no earlier; `known`: keys of other messages. Raises SendError.
    """

    async def recall(self, message: Outgoing, since: datetime, known: frozenset[str]) -> tuple[str, ...]: ...


@runtime_checkable
class Narrows(Protocol):
    """The kind can do less in some threads than its capabilities say: an ability of the Connector itself. Pure."""

    def lacks(self, thread_key: str) -> tuple[Lack, ...]: ...


class Opened(msgspec.Struct, frozen=True):
    """Where a first message goes: the thread and the person that their answer will come under."""

    thread: Thread
    person: Person


@runtime_checkable
class Opens(Protocol):
    """One may write first (Capabilities.starts): an ability of the Connector itself. Pure. `plain`: settings as they
    are stored, without secrets. `address`: as somebody typed it; None: it is none. `once`: where each first message
    begins a thread of its own, that of this one; the same for every attempt.
    """

    def opens(self, plain: Mapping[str, Any], address: str, once: str) -> Opened | None: ...


@runtime_checkable
class Invites(Protocol):
    """A link leads to a dialog with us and bears a token, which comes back as Message.link: an ability of the Connector
    itself. Pure. `plain`: settings without secrets; `facts`: what the last check told. `token`: at most 64 of A-Z a-z
    0-9 _ -, or empty. None: how we are called there is not known.
    """

    def invite(self, plain: Mapping[str, Any], facts: Mapping[str, Any], token: str) -> str | None: ...


@runtime_checkable
class Accounts(Protocol):
    """Which account at the platform the settings open: the same after its secret was renewed. An ability of the
    Connector itself. None: not known yet. Keys of messages are the account's own, so a channel has one for ever.
    """

    def account(self, settings: msgspec.Struct) -> str | None: ...


class Variant(msgspec.Struct, frozen=True):
    """One choice of the setting that a kind varies by. `fields`: those that it needs, and whether each must be given;
    `defaults`: what stands there at first; `docs`: the page of what it is."""

    value: str
    title: str
    fields: dict[str, bool]
    defaults: dict[str, Any] = {}
    docs: str = ""


@runtime_checkable
class Chooses(Protocol):
    """One setting decides which others there are: an ability of the Connector itself. Pure. `varies_by`: its name."""

    varies_by: str

    def variants(self) -> tuple[Variant, ...]: ...


@runtime_checkable
class Varies(Chooses, Protocol):
    """And what the kind can do hangs on it. `plain`: settings as they are stored, without secrets."""

    def capabilities_of(self, plain: Mapping[str, Any]) -> Capabilities: ...
    def looks(self, plain: Mapping[str, Any]) -> str:
        """As what kind of channel it is shown: what its people write by."""
        ...


class Step(msgspec.Struct, frozen=True):
    """What one path of a description found in a body."""

    name: str
    path: str
    found: Any


class Asked(msgspec.Struct, frozen=True):
    """A request that would be made, its secrets masked. `what` is sent: text, photo, reply …"""

    what: str
    method: str
    url: str
    headers: dict[str, str]
    body: str


@runtime_checkable
class Tries(Protocol):
    """The kind can show how its settings read and write before anything is sent: an ability of the Connector itself.
    Pure. Both raise ValueError with what is wrong, for an administrator's eyes; `steps` is filled as far as it went.
    """

    def try_read(self, settings: msgspec.Struct, payload: bytes, steps: list[Step]) -> list[Incoming]: ...
    def try_send(self, settings: msgspec.Struct, message: Outgoing) -> list[Asked]: ...


class Call(msgspec.Struct, frozen=True):
    """A call at our hook. `url`: the address that was called, by our public name, with its query."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@runtime_checkable
class Proves(Protocol):
    """Hooks whose proof is over more than headers and body (the address is signed, a secret stands in it): asked in
    place of `verify`. An ability of the Connector itself. `told`: what is kept and read of a genuine call, where the
    address says something too. `hook_address`: where the platform shall call, made of our plain address.
    """

    def proves(self, settings: msgspec.Struct, secret: str, call: Call) -> bool: ...
    def told(self, settings: msgspec.Struct, call: Call) -> bytes: ...
    def hook_address(self, settings: msgspec.Struct, secret: str, url: str) -> str: ...


@runtime_checkable
class Signs(Protocol):
    """The kind signs what it sends, to know it when it comes back: an ability of the Connector itself. Pure. The
    settings with the channel's own secret in them, as `read` and `open` get them.
    """

    def keyed(self, settings: msgspec.Struct, secret: str) -> msgspec.Struct: ...


class Leave(Protocol):
    """Somebody's leave to sign in to their account (OAuth 2): the house keeps its tokens and renews them."""

    async def access(self, stale: str = "") -> str:
        """A token to sign in with; not `stale`, which was refused. Raises SendError."""
        ...


@runtime_checkable
class ByLeave(Protocol):
    """The kind may sign in by somebody's leave instead of a password: an ability of the Connector itself. Pure. `app`:
    our application at the provider; None where these settings sign in otherwise. `entrusted`: the settings with the
    leave in them, as `open` gets them.
    """

    def app(self, settings: msgspec.Struct) -> App | None: ...
    def entrusted(self, settings: msgspec.Struct, leave: Leave) -> msgspec.Struct: ...


@runtime_checkable
class Hooks(Protocol):
    """The kind has a webhook: an ability of the Connector itself. Names in `headers` are in lower case, as ASGI has
    them. `answer` is the body of a good answer (VK wants 'ok'); `refused_status` that of what does not verify.
    """

    refused_status: int

    def verify(self, settings: msgspec.Struct, secret: str, headers: Mapping[str, str], body: bytes) -> bool: ...
    def answer(self, settings: msgspec.Struct, body: bytes) -> bytes: ...


@runtime_checkable
class Judges(Protocol):
    """Who calls our hook (an integrator) can be told what is wrong with a genuine body: answered 422 with these words,
    and nothing is kept. None: nothing is wrong. An ability of the Connector itself.
    """

    def wrong(self, body: bytes) -> str | None: ...


class Exchange(msgspec.Struct, frozen=True):
    """One call to a program and what came back. `name`: told again, it is the same; `status` None: no answer, `error`
    says why; `answer`: its beginning.
    """

    name: str
    type: str
    thread_key: str
    status: int | None
    error: str | None
    answer: str
    duration_ms: int


@runtime_checkable
class Journals(Protocol):
    """The client tells `journal`, where it is set, of each call that it made for a send or a change."""

    journal: Callable[[Exchange], Awaitable[None]] | None
