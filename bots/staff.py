"""The staff bot: colleagues link their accounts, are alerted, and answer from there with the rules of the window."""

import asyncio
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import structlog

from backend.access.load import of_users
from backend.connectors.staff import staff_account, staff_line
from backend.inbox.actions.reply import NewMessage, post
from backend.kit.db import Database
from backend.kit.errors import Refused
from backend.kit.jobs import Handler, Job
from backend.kit.outgoing import Blocked, Failed
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.words import say
from backend.notify import bot as staff
from backend.notify.way import Outcome, Sending, backoff
from backend.texts.read import text_of

log = structlog.get_logger("staff")

# one process listens, whatever the number of them
LOCK = 0x53544146
REST_S = 5.0
TEXT_MAX = 3500
_OFFSET = "SELECT (value ->> 'next')::bigint FROM settings WHERE key = 'notices.bot_offset'"
_MOVE = """
INSERT INTO settings (key, value) VALUES ('notices.bot_offset', jsonb_build_object('next', $1::bigint))
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""
_ALERT = """
INSERT INTO staff_alerts (bot, chat_id, message_id, user_id, notice_id, conversation_id, kind)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (bot, chat_id, message_id) DO UPDATE SET user_id = excluded.user_id, notice_id = excluded.notice_id,
    conversation_id = excluded.conversation_id, kind = excluded.kind, at = now()
"""
_ABOUT = """
SELECT conversation_id AS dialog, kind FROM staff_alerts
WHERE bot = $1 AND chat_id = $2 AND message_id = $3 AND user_id = $4
"""
# what a customer said or is owed; an answer to anything else is meant for a colleague
FROM_CUSTOMERS = frozenset({"message", "dialog_waits", "delivery_failed"})
_WHO = "SELECT user_id FROM staff_links WHERE chat_id = $1"


class Staff:
    """`run` is a supervised task; `send` the way "bot" of notices; `handlers` ask the platform about a token."""

    def __init__(self, settings: Settings, db: Database, cipher: Cipher) -> None:
        self._settings, self._db, self._cipher = settings, db, cipher

    def _line(self, bot: staff.StaffBot) -> Any:
        return staff_line(staff.token_of(self._cipher, bot), bot.api_base, self._settings.private_hosts)

    async def run(self) -> None:
        while True:
            try:
                await self._listen()
            except (Blocked, Failed) as error:
                log.warning("staff.not_heard", code=error.code)
            await asyncio.sleep(REST_S)

    async def _listen(self) -> None:
        async with self._db.hot.acquire() as connection:
            if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
                return
            try:
                while await self.step():
                    pass
            finally:
                await connection.execute("SELECT pg_advisory_unlock($1)", LOCK)

    async def step(self, wait_s: int = 20) -> bool:
        """What came since the last time, each once; False: there is no bot."""
        async with self._db.tx() as tx:
            bot, offset = await staff.bot_of(tx), await tx.value(_OFFSET) or 0
        if bot is None:
            return False
        line, account = self._line(bot), staff_account(staff.token_of(self._cipher, bot))
        for said in await line.updates(offset, wait_s):
            answer = await self._hear(account, said) if said.is_private and (said.text or said.carries) else None
            if answer:
                await line.send(said.chat_id, answer, said.message_id)
            # said first, then passed: who dies between says a word twice, and posts the answer once (client_id)
            async with self._db.tx() as tx:
                await tx.execute(_MOVE, said.update_id + 1)
        return True

    async def _hear(self, account: str, said: Any) -> str:
        """What the colleague is told."""
        command, _, word = said.text.strip().partition(" ")
        if command == "/start" and not said.edited:
            return await self._start(said, word.strip())
        async with self._db.tx() as tx:
            user_id = await tx.value(_WHO, said.chat_id)
            grants = (await of_users(tx, [user_id])).get(user_id) if user_id else None
        if grants is None:
            return say("ru", "staff.stranger") + "\n\n" + say("en", "staff.stranger")
        if said.carries:
            return say(grants.locale, "staff.no_files")
        if said.edited:
            return say(grants.locale, "staff.no_edits")
        if command == "/stop":
            async with self._db.tx() as tx:
                await staff.unlink(tx, grants.user_id or 0)
            return await self._own("stopped", grants.locale)
        if said.answers is None:
            return await self._own("help", grants.locale)
        return await self._answer(account, said, grants)

    async def _own(self, key: str, locale: str, **values: str) -> str:
        """The house's own words, ours where it has none."""
        async with self._db.tx() as tx:
            return (await text_of(tx, f"staff.{key}", locale, values)).text

    async def _start(self, said: Any, word: str) -> str:
        user_id = staff.whose(self._settings, word)
        async with self._db.tx() as tx:
            grants = (await of_users(tx, [user_id])).get(user_id) if user_id else None
            if grants is None or not await staff.link(tx, user_id or 0, said.chat_id, said.name):
                return say("ru", "staff.bad_link") + "\n\n" + say("en", "staff.bad_link")
        return await self._own("linked", grants.locale, name=grants.name)

    async def _answer(self, account: str, said: Any, grants: Any) -> str:
        """The answer in the dialog that the alert is about, as from the window: claim, rights, refusals."""
        try:
            async with self._db.tx() as tx:
                about: Any = await tx.row(_ABOUT, account, said.chat_id, said.answers, grants.user_id)
                if about is None or about["dialog"] is None:
                    return say(grants.locale, "staff.no_dialog")
                dialog = about["dialog"]
                if about["kind"] not in FROM_CUSTOMERS:
                    link = f"{self._settings.public_url}/inbox/{dialog}"
                    return say(grants.locale, "staff.not_to_customer", link=link)
                # of the update: the same one heard twice is the same answer
                once = uuid5(NAMESPACE_URL, f"staff:{account}:{said.chat_id}:{said.message_id}")
                await post(tx, grants, dialog, NewMessage(client_id=once, kind="reply", text=said.text))
        except Refused as refused:
            reason = say(grants.locale, f"errors.{refused.code}", **refused.values)
            codes = [code for code in refused.fields.values() if isinstance(code, str)]
            more = " ".join(say(grants.locale, f"errors.{code}") for code in codes)
            return say(grants.locale, "staff.refused", reason=f"{reason} {more}".strip())
        return await self._own("sent", grants.locale)

    async def send(self, sending: Sending) -> Outcome:
        """An alert, once. Blocked by the colleague: the link is gone."""
        async with self._db.tx() as tx:
            bot = await staff.bot_of(tx)
        if bot is None:
            return Outcome("held", "no_bot")
        account = staff_account(staff.token_of(self._cipher, bot))
        notice, shown, chat_id = sending.newest, sending.shown, int(sending.target)
        link = f"{self._settings.public_url}{sending.href}"
        text = "\n".join(part for part in (shown.title, shown.text[:TEXT_MAX], link) if part)
        try:
            sent = await self._line(bot).send(chat_id, text)
        except Blocked as error:
            return Outcome("failed", error.code)
        except Failed as error:
            # no connection: it did not leave; a late answer: it may have arrived, and is not said again
            if error.code == "unreachable":
                return Outcome("waiting", error.code, backoff(sending.attempts))
            return Outcome("unconfirmed", error.code)
        if sent.status == 200:
            async with self._db.tx() as tx:
                alert = (account, chat_id, sent.message_id, sending.user_id, notice.id, sending.dialog, notice.kind)
                await tx.execute(_ALERT, *alert)
            return Outcome("sent")
        if sent.status == 403:
            async with self._db.tx() as tx:
                await staff.unlink(tx, sending.user_id)
            return Outcome("held", "bot_blocked")
        if sent.status == 429 or sent.status >= 500:
            return Outcome("waiting", f"http_{sent.status}", sent.retry_after or backoff(sending.attempts))
        return Outcome("failed", f"http_{sent.status}")

    def handlers(self) -> dict[str, Handler]:
        async def check(job: Job) -> dict[str, str]:
            bot = staff.StaffBot(job.payload["sealed"], "", "", job.payload["api_base"])
            try:
                found = await self._line(bot).about()
            except (Blocked, Failed):
                found = None
            return {"username": found[0], "link": found[1]} if found else {"username": ""}

        return {staff.CHECK: check}
