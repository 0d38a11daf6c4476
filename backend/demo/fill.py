"""Fill an empty house through the product's own verbs: nothing here writes what a verb would not."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec

from backend.access.actions.create import create, role_named
from backend.access.actions.set_up import signin_link
from backend.access.grants import Grants
from backend.access.load import of_users
from backend.cards.actions.edit import Budget, EditCard, edit_card
from backend.cards.queries import cards_of
from backend.connectors.contract import Message, Person, Thread
from backend.demo.fields import build_fields
from backend.demo.promises import promise
from backend.demo.talks import Ready, Talk, ready, talks
from backend.inbox.actions.close import Done, done
from backend.inbox.actions.receive import Received, receive
from backend.inbox.actions.reply import NewMessage, post
from backend.inbox.channels.actions.create import create as create_channel
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.channels.schemas import NewChannel
from backend.inbox.macros.actions import NewMacro
from backend.inbox.macros.actions import make as make_macro
from backend.inbox.macros.schemas import MacroSteps, MacroThen
from backend.inbox.requests.convert import convert
from backend.inbox.requests.schemas import Convert
from backend.inbox.saved_replies.actions import NewSavedReply
from backend.inbox.saved_replies.actions import make as make_reply
from backend.kit.db import Database
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.wiring import subjects_of_tasks

COLLEAGUES = (
    ("ada@example.com", "Ада", "administrator"),
    ("boris@example.com", "Борис", "supervisor"),
    ("anna@example.com", "Анна", "operator"),
    ("vera@example.com", "Вера", "operator"),
)
_IS_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM users) AND NOT EXISTS (SELECT 1 FROM channels WHERE kind <> 'internal')"
_SHIFT_OURS = """
UPDATE messages SET provider_at = $3, stored_at = $3, state = CASE WHEN direction = 'out' THEN 'read' END
WHERE conversation_id = $1 AND seq = $2
"""
_SHIFT_THEIRS = "UPDATE messages SET stored_at = provider_at WHERE conversation_id = $1 AND direction = 'in'"
_SHIFT_DIALOG = """
UPDATE conversations SET last_at = $2, rev = rev + 1,
    last_message = last_message || jsonb_build_object('at', $2::timestamptz,
        'state', CASE WHEN last_message ->> 'direction' = 'out' THEN 'read' END),
    waiting_since = CASE WHEN waiting_since IS NULL THEN NULL ELSE $2 END,
    waiting_clock = CASE WHEN waiting_since IS NULL THEN NULL ELSE extract(epoch FROM $2::timestamptz) END
WHERE id = $1
"""
_SENT = "DELETE FROM outbox WHERE conversation_id = $1"
_STATUS = "SELECT id FROM statuses WHERE shipped = $1"
_CONVERSATION = "SELECT id, contact_id FROM conversations WHERE channel_id = $1 AND thread_key = $2"


class Filling:
    """One filling of one house."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self.db = db
        self.settings = settings
        self.now = datetime.now(UTC)
        self.staff: dict[str, Grants] = {}
        self.cards: dict[str, int] = {}

    async def run(self) -> None:
        """Colleagues, the channel, what is ready to be said, the talks, what was promised in them."""
        await self._hire()
        channel = await self._channel()
        await self._site()
        for each in ready():
            await self._prepare(each)
        for talk in talks():
            await self._tell(channel, talk)
        async with self.db.tx() as tx:
            await promise(tx, self.staff, self.cards)
        async with self.db.orm() as tx:
            await build_fields(tx, self.staff["Ада"], self.cards)

    async def _hire(self) -> None:
        async with self.db.orm() as tx:
            made = [
                await create(tx, email=email, name=name, role_id=await role_named(tx, role), hashed=None)
                for email, name, role in COLLEAGUES
            ]
        async with self.db.tx() as tx:
            found = await of_users(tx, [each.id for each in made])
        self.staff = {each.name: found[each.id] for each in made}

    async def _channel(self) -> ChannelFacts:
        cipher = Cipher(self.settings.secret_key)
        new = NewChannel(kind="practice", name="Практика", settings={"customers": 10, "rate": 4.0})
        async with self.db.orm() as tx:
            channel_id = await create_channel(tx, self.staff["Ада"], None, cipher, self.settings.public_url, new)
            await tx.execute("UPDATE channels SET state = 'active', rev = rev + 1 WHERE id = $1", channel_id)
        facts = await Directory(self.db, cipher).facts(channel_id)
        assert facts is not None
        return facts

    async def _site(self) -> None:
        """A chat on a site, for the demonstration page."""
        cipher = Cipher(self.settings.secret_key)
        new = NewChannel(kind="webchat", name="Сайт", settings={"ask_email": "during"})
        async with self.db.orm() as tx:
            channel_id = await create_channel(tx, self.staff["Ада"], None, cipher, self.settings.public_url, new)
            await tx.execute("UPDATE channels SET state = 'active', rev = rev + 1 WHERE id = $1", channel_id)

    async def _prepare(self, said: Ready) -> None:
        ada = self.staff["Ада"]
        async with self.db.tx() as tx:
            if said.done:
                steps = MacroSteps(said.texts, tags=tuple(said.tags), then=MacroThen(kind="done"))
                await make_macro(tx, ada, NewMacro(title=said.title, steps=steps, scope="all", folder=said.folder))
            else:
                new = NewSavedReply(title=said.title, variants=said.texts, scope="all", folder=said.folder)
                await make_reply(tx, ada, new)

    async def _tell(self, channel: ChannelFacts, talk: Talk) -> None:
        thread = Thread(key=f"p:{talk.key}")
        dialog = 0
        at = self.now
        for number, (who, ago, text) in enumerate(talk.lines):
            at = self.now - timedelta(minutes=ago)
            if who == "in":
                dialog = await self._hear(channel, talk, thread, number, at, text)
            else:
                await self._say(dialog, who, at, text)
        await self._card(channel, talk)
        if talk.done:
            async with self.db.tx() as tx:
                await done(tx, self.staff["Борис"], dialog, Done(no_reply="thanks"))
        async with self.db.tx() as tx:
            await tx.execute(_SHIFT_THEIRS, dialog)
            await tx.execute(_SHIFT_DIALOG, dialog, at)

    async def _hear(
        self, channel: ChannelFacts, talk: Talk, thread: Thread, number: int, at: datetime, text: str
    ) -> int:
        person = Person(talk.key, talk.name, talk.surname, username=talk.key, phone=talk.phone, locale=talk.locale)
        message = Message(thread, person, (f"{thread.key}:{number}",), at, text)
        async with self.db.tx() as tx:
            await receive(tx, [Received(channel, message)])
            found: int = await tx.value(
                "SELECT id FROM conversations WHERE channel_id = $1 AND thread_key = $2", channel.id, thread.key
            )
        return found

    async def _say(self, dialog: int, who: str, at: datetime, text: str) -> None:
        is_note = who.startswith("note:")
        new = NewMessage(client_id=uuid4(), kind="note" if is_note else "reply", text=text, as_="for_responsible")
        async with self.db.tx() as tx:
            posted = await post(tx, self.staff[who.removeprefix("note:")], dialog, new)
            await tx.execute(_SHIFT_OURS, dialog, posted.message.seq, at)
            # told long ago: nothing of it is to be sent now
            await tx.execute(_SENT, dialog)

    async def _card(self, channel: ChannelFacts, talk: Talk) -> None:
        ada = self.staff["Ада"]
        async with self.db.orm() as tx:
            row = await tx.row(_CONVERSATION, channel.id, f"p:{talk.key}")
            assert row is not None
            (card,) = await cards_of(tx, ada, row["contact_id"], 1)
            self.cards[talk.key] = card.id
            edit = EditCard(
                version=card.version,
                # what a lead becomes is made by conversion, which is no edit
                status_id=msgspec.UNSET if talk.converted else await tx.value(_STATUS, talk.status),
                budget=Budget(talk.budget, "RUB") if talk.budget else None,
                tags=talk.tags,
                comment=talk.comment,
            )
            edited = await edit_card(tx, ada, card.id, edit)
        if talk.converted:
            async with self.db.tx() as tx:
                await convert(tx, ada, None, card.id, Convert(client_id=uuid4(), version=edited.version))


async def fill(db: Database, settings: Settings) -> bool:
    """Fill an empty house; False when it is lived in, and nothing was touched."""
    if not await db.hot.fetchval(_IS_EMPTY):
        return False
    subjects_of_tasks()
    await Filling(db, settings).run()
    return True


async def doors(db: Database, settings: Settings) -> dict[str, str]:
    """Name and role → a fresh one-time sign-in link, for each colleague of the demo."""
    found = {}
    for email, name, role in COLLEAGUES:
        user_id = await db.hot.fetchval("SELECT id FROM users WHERE email = $1 AND deactivated_at IS NULL", email)
        if user_id is not None:
            found[f"{name} ({role})"] = await signin_link(db, user_id, settings.public_url)
    return found
