"""A person agrees, at the provider, that a channel signs in to their account: there and back.

What comes back is believed only with a state of ours: sealed, of this very person, not older than it takes to agree. It
carries the verifier of PKCE, so nothing is kept meanwhile.
"""

import time
from typing import Annotated, Literal
from urllib.parse import urlencode

import msgspec
import structlog
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.connectors.abilities import ByLeave
from backend.inbox.channels import leave, starting
from backend.inbox.channels.actions.write import lock, tell
from backend.inbox.channels.directory import Unusable, facts_of, load_row
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.channels.schemas import SignInStart
from backend.kit import oauth
from backend.kit.db import Database
from backend.kit.errors import Conflict, Missing
from backend.kit.http import RowId
from backend.kit.http.unknown import ANYTHING
from backend.kit.oauth import App
from backend.kit.secrets import Cipher, Undecipherable
from backend.kit.settings import Settings

log = structlog.get_logger("channels")

LASTS_S = 900.0
Outcome = Literal["ok", "refused", "expired", "unreached", "unusable"]


class State(msgspec.Struct, frozen=True):
    """Sealed on its way through the provider."""

    channel_id: int
    user_id: int | None
    verifier: str
    at: float


def redirect_uri(public_url: str) -> str:
    return f"{public_url}{leave.CALLBACK}"


def app_of(facts: ChannelFacts) -> App | None:
    return facts.connector.app(facts.settings) if isinstance(facts.connector, ByLeave) else None


async def _facts(db: Database, cipher: Cipher, channel_id: int) -> ChannelFacts:
    """Raises Missing, Conflict."""
    async with db.tx() as tx:
        row = await load_row(tx, channel_id)
    if row is None:
        raise Missing
    try:
        return facts_of(row, cipher)
    except Unusable:
        raise Conflict("secrets_unreadable") from None


@post("/channels/{channel_id:int}/sign-in", guards=[needs("channels.manage")], status_code=200)
async def begin(
    me: NamedDependency[Grants], db: NamedDependency[Database], settings: NamedDependency[Settings], channel_id: RowId
) -> SignInStart:
    """Where to agree. Refused for a channel that signs in otherwise, and for a colleague's own mailbox."""
    async with db.tx() as tx:
        row = await lock(tx, channel_id)
    if row["owner_id"] not in (None, me.user_id):
        raise Conflict("owners_own")
    return await start_of(me, db, settings, channel_id)


async def start_of(me: Grants, db: Database, settings: Settings, channel_id: int) -> SignInStart:
    cipher = Cipher(settings.secret_key)
    app = app_of(await _facts(db, cipher, channel_id))
    if app is None:
        raise Conflict("no_sign_in_here")
    verifier = oauth.verifier()
    state = cipher.encrypt(State(channel_id, me.user_id, verifier, time.time())).decode("ascii")
    return SignInStart(oauth.address(app, redirect_uri(settings.public_url), state, verifier))


# providers add error_description, session_state, scope, authuser … (RFC 6749, 4.1.2: what one does not know is ignored)
@get("/sign-in/callback", guards=[person], status_code=303, also=(ANYTHING,))
async def callback(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    code: Annotated[str, QueryParameter(max_length=4096)] = "",
    sealed: Annotated[str, QueryParameter(name="state", max_length=2048)] = "",
) -> Response[None]:
    """The provider sends the person's browser here. Whatever comes of it, they are shown the channel."""
    cipher = Cipher(settings.secret_key)
    state = _opened(cipher, sealed)
    if state is None or state.user_id != me.user_id:
        return _to("/settings")
    outcome: Outcome = "expired"
    if time.time() - state.at < LASTS_S:
        outcome = await _taken(me, ip, db, cipher, settings.public_url, state, code)
    if outcome == "ok":
        await starting.start(db, me, ip, settings.public_url, state.channel_id)
    async with db.tx() as tx:
        is_own = await tx.value("SELECT owner_id IS NOT NULL FROM channels WHERE id = $1", state.channel_id)
    page = "/settings/mailbox" if is_own else f"/settings/channels/{state.channel_id}"
    return _to(f"{page}?" + urlencode({"sign_in": outcome}))


def _to(path: str) -> Response[None]:
    return Response(None, status_code=303, headers={"location": path})


def _opened(cipher: Cipher, sealed: str) -> State | None:
    try:
        return cipher.decrypt(sealed.encode("ascii"), State)
    except (Undecipherable, UnicodeEncodeError):
        return None


async def _taken(
    me: Grants, ip: str, db: Database, cipher: Cipher, public_url: str, state: State, code: str
) -> Outcome:
    """The code for tokens, and these kept."""
    if not code:
        return "refused"
    app = app_of(await _facts(db, cipher, state.channel_id))
    if app is None:
        return "unusable"
    try:
        tokens = await oauth.exchange(app, redirect_uri(public_url), code, state.verifier)
    except oauth.NotGranted as error:
        log.warning("channel.leave_not_given", channel=state.channel_id, code=error.code)
        return "refused"
    except oauth.Unreached as error:
        log.warning("channel.leave_not_asked", channel=state.channel_id, why=str(error))
        return "unreached"
    async with db.tx() as tx:
        await lock(tx, state.channel_id)
        await leave.keep(tx, cipher, state.channel_id, app, tokens)
        await tell(tx, me, ip, "channel.signed_in", state.channel_id)
    return "ok"


HANDLERS = [begin, callback]
