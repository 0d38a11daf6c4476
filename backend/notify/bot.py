"""The house's staff bot as it is kept, and the links by which colleagues become known to it (bots/staff.py)."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.connectors.staff import KIND, staff_account
from backend.kit import jobs
from backend.kit.clean import clean_text
from backend.kit.db import Database, Tx
from backend.kit.errors import Conflict, Invalid
from backend.kit.outgoing import Blocked, check_url
from backend.kit.secrets import Cipher, Undecipherable
from backend.kit.settings import Settings

CHECK = "notify.bot_check"
LINK_S = 15 * 60
_BOT = "SELECT value::text FROM settings WHERE key = 'notices.bot'"
_PUT = """
INSERT INTO settings (key, value) VALUES ('notices.bot', $1::text::jsonb)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""
_LINK = """
INSERT INTO staff_links (user_id, chat_id, name) SELECT id, $2, $3 FROM users WHERE id = $1 AND deactivated_at IS NULL
ON CONFLICT (user_id) DO UPDATE SET chat_id = excluded.chat_id, name = excluded.name, linked_at = now()
RETURNING user_id
"""


Holder = Callable[[Tx, Cipher, str, str], Awaitable[str | None]]
"""(transaction, cipher, kind of channel, account) → the name of the customers' channel that has the account."""
_HOLDERS: list[Holder] = []


def register_holder(holder: Holder) -> None:
    """Rooms above say which accounts are theirs, once a process (backend/wiring.py)."""
    _HOLDERS[:] = [holder]


class StaffBot(msgspec.Struct, frozen=True):
    """`sealed`: its token, encrypted. `link`: a start word is appended to it. `api_base`: another server than usual."""

    sealed: str
    username: str
    link: str
    api_base: str | None = None


class StaffBotView(msgspec.Struct, frozen=True):
    """`username` None: there is none."""

    username: str | None


class PutStaffBot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /notifications/bot. `api_base`: another server than the platform's own."""

    token: Annotated[str, msgspec.Meta(max_length=200)]
    api_base: Annotated[str, msgspec.Meta(max_length=300)] | None = None


class StaffLink(msgspec.Struct, frozen=True):
    """Opened in the messenger, it makes the account there this person's. `code`: sent to `username`, it does the same,
    for whoever has the messenger elsewhere. Both good until then."""

    link: str
    code: str
    username: str
    until: datetime


async def bot_of(tx: Tx) -> StaffBot | None:
    kept = await tx.value(_BOT)
    return msgspec.json.decode(kept, type=StaffBot) if kept else None


def token_of(cipher: Cipher, bot: StaffBot) -> str:
    return cipher.decrypt(base64.b64decode(bot.sealed), str)


def account_of(cipher: Cipher, bot: StaffBot | None) -> str | None:
    """None: there is none, or its key was encrypted by another key of the house."""
    try:
        return staff_account(token_of(cipher, bot)) if bot else None
    except Undecipherable:
        return None


async def has_account(tx: Tx, cipher: Cipher, kind: str, account: str) -> bool:
    """Is it the staff bot's? Until the end of the transaction nobody else takes an account."""
    await _one_by_one(tx)
    return kind == KIND and account_of(cipher, await bot_of(tx)) == account


async def _one_by_one(tx: Tx) -> None:
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.accounts'))")


async def _demand_no_channel(tx: Tx, cipher: Cipher, account: str) -> None:
    """Raises Invalid. Two who ask one bot for its news take each other's: customers' messages would be gone."""
    for holder in _HOLDERS:
        name = await holder(tx, cipher, KIND, account)
        if name is not None:
            raise Invalid("invalid", fields={"token": "bot_of_channel"}, values={"channel": name})


async def _forget(tx: Tx) -> None:
    """Another bot has other chats, and counts its messages from one again: old alerts would speak of its new ones."""
    await tx.execute("DELETE FROM staff_links")
    await tx.execute("DELETE FROM staff_alerts")
    await tx.execute("DELETE FROM settings WHERE key = 'notices.bot_offset'")


async def put_bot(
    db: Database, settings: Settings, cipher: Cipher, me: Grants, ip: str, new: PutStaffBot
) -> StaffBotView:
    """Asks the platform first. Raises Invalid: the token is none or a channel's, or nobody answers."""
    token = clean_text(new.token).strip()
    base = (new.api_base or "").rstrip("/") or None
    if base is not None:
        from urllib.parse import urlsplit

        if urlsplit(base).hostname not in settings.private_hosts:
            try:
                check_url(base)
            except Blocked as error:
                raise Invalid("invalid", fields={"api_base": error.code}) from error
    if not token:
        raise Invalid("invalid", fields={"token": "required"})
    sealed = base64.b64encode(cipher.encrypt(token)).decode()
    async with db.tx() as tx:
        await _demand_no_channel(tx, cipher, staff_account(token))
        job = await jobs.add(tx, CHECK, {"sealed": sealed, "api_base": base})
    said: Any = await jobs.answer(db, job or 0, 20.0)
    if not said or not said.get("username"):
        raise Invalid("invalid", fields={"token": "bot_unknown" if said else "bot_no_answer"})
    bot = StaffBot(sealed, said["username"], said["link"], base)
    async with db.tx() as tx:
        await _one_by_one(tx)
        await _demand_no_channel(tx, cipher, staff_account(token))
        if account_of(cipher, await bot_of(tx)) != staff_account(token):
            await _forget(tx)
        await tx.execute(_PUT, msgspec.json.encode(bot).decode())
        await audit.write(tx, me, ip, "notices.bot", ("notices", None), {}, {"name": bot.username})
    return StaffBotView(bot.username)


async def remove_bot(tx: Tx, me: Grants, ip: str) -> None:
    """Twice is as once."""
    if await tx.execute("DELETE FROM settings WHERE key = 'notices.bot'"):
        await _forget(tx)
        await audit.write(tx, me, ip, "notices.bot", ("notices", None), {}, {"name": None})


async def link_for(tx: Tx, me: Grants, settings: Settings) -> StaffLink:
    """Raises Conflict no_staff_bot."""
    bot = await bot_of(tx)
    if bot is None:
        raise Conflict("no_staff_bot")
    until = int(time.time()) + LINK_S
    word = word_of(settings, me.user_id or 0, until)
    return StaffLink(bot.link + word, f"/start {word}", bot.username, datetime.fromtimestamp(until, UTC))


def _mac(settings: Settings, body: bytes) -> bytes:
    # signed by the key that encrypts; an older one is good no more, and neither are links of a quarter of an hour
    key = settings.secret_key.split(",")[0].strip().encode()
    return hmac.new(key, b"staff link:" + body, hashlib.sha256).digest()[:18]


def word_of(settings: Settings, user_id: int, until: int) -> str:
    """At most 64 characters of A-Z, a-z, 0-9, _ and -."""
    body = struct.pack(">QI", user_id, until)
    return base64.urlsafe_b64encode(body + _mac(settings, body)).decode().rstrip("=")


def whose(settings: Settings, word: str) -> int | None:
    """Whose start word it is; None: forged, damaged, too old."""
    try:
        raw = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        body, mac = raw[:12], raw[12:]
        user_id, until = struct.unpack(">QI", body)
    except (ValueError, struct.error):
        return None
    if not hmac.compare_digest(mac, _mac(settings, body)) or until < time.time():
        return None
    return int(user_id)


async def link(tx: Tx, user_id: int, chat_id: int, name: str) -> bool:
    """The chat is theirs from now on, and nobody else's. False: nobody of that number is here any more."""
    await tx.execute("DELETE FROM staff_links WHERE chat_id = $1 AND user_id <> $2", chat_id, user_id)
    return await tx.value(_LINK, user_id, chat_id, clean_text(name)[:100]) is not None


async def unlink(tx: Tx, user_id: int) -> None:
    """Twice is as once."""
    await tx.execute("DELETE FROM staff_links WHERE user_id = $1", user_id)
