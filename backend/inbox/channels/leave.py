"""Tokens of channels that sign in by somebody's leave: sealed, a row a channel, renewed by whoever needs them first."""

import asyncio
import time

import structlog

from backend.connectors.contract import SendError
from backend.kit import oauth
from backend.kit.db import Database, Tx
from backend.kit.oauth import App, Tokens
from backend.kit.secrets import Cipher, Undecipherable

log = structlog.get_logger("channels")

REST_S = 30.0
CALLBACK = "/api/v1/sign-in/callback"
_READ = "SELECT sealed FROM channel_tokens WHERE channel_id = $1 AND app = $2"
_WRITE = """
INSERT INTO channel_tokens (channel_id, app, sealed) VALUES ($1, $2, $3)
ON CONFLICT (channel_id) DO UPDATE SET app = excluded.app, sealed = excluded.sealed, updated_at = now()
"""
_FORGET = "DELETE FROM channel_tokens WHERE channel_id = $1"


def name_of(app: App) -> str:
    """Whose tokens they are: another application's, or another provider's, open nothing."""
    return f"{app.token_url} {app.client_id}"


async def keep(tx: Tx, cipher: Cipher, channel_id: int, app: App, tokens: Tokens) -> None:
    await tx.execute(_WRITE, channel_id, name_of(app), cipher.encrypt(tokens))


async def forget(tx: Tx, channel_id: int) -> None:
    await tx.execute(_FORGET, channel_id)


async def kept(tx: Tx, cipher: Cipher, channel_id: int, app: App) -> Tokens | None:
    """None: nobody has given leave, or it cannot be read any more."""
    sealed = await tx.value(_READ, channel_id, name_of(app))
    try:
        return cipher.decrypt(sealed, Tokens) if sealed else None
    except Undecipherable:
        return None


class Keeper:
    """abilities.Leave for one channel. Several processes may renew at once: the last one's tokens are as good."""

    def __init__(self, db: Database, cipher: Cipher, channel_id: int, app: App) -> None:
        self._db, self._cipher, self._channel_id, self._app = db, cipher, channel_id, app
        self._turn = asyncio.Lock()

    async def access(self, stale: str = "") -> str:
        """Raises SendError."""
        async with self._turn:
            known = await self._kept()
            if known.access != stale and known.is_good(time.time()):
                return known.access
            try:
                return (await self._renewed(known)).access
            except oauth.Unreached as error:
                raise SendError("sign_in_unreached", str(error), retry_after=REST_S, channel=True) from None

    async def _kept(self) -> Tokens:
        async with self._db.tx() as tx:
            found = await kept(tx, self._cipher, self._channel_id, self._app)
        if found is None:
            raise SendError("sign_in_again", "no tokens", permanent=True, channel=True)
        return found

    async def _renewed(self, known: Tokens) -> Tokens:
        """Raises SendError when the leave was withdrawn."""
        try:
            found = await oauth.refreshed(self._app, known)
        except oauth.NotGranted as error:
            # where a refresh token is good for one time, another process may have used it
            newer = await self._kept()
            if newer.refresh != known.refresh and newer.is_good(time.time()):
                return newer
            log.warning("channel.leave_withdrawn", channel=self._channel_id, code=error.code)
            raise SendError("sign_in_again", error.code, permanent=True, channel=True) from None
        async with self._db.tx() as tx:
            await keep(tx, self._cipher, self._channel_id, self._app, found)
        return found
