"""Ten callers, three places, and fresh things of every noun in them: what the matrix tries everything on."""

import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pypdfium2

from backend.access.actions import links, tokens
from backend.access.actions.sessions import start
from backend.access.cookie import NAME
from backend.access.hashing import password_hash
from backend.access.rights import ALL, BUILT_IN, OPERATOR
from backend.access.schemas import NewToken
from backend.app import create_app
from backend.inbox.channels.directory import Directory
from backend.kit.db import Database
from backend.kit.jobs import Runner
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.storage import Storage
from backend.kit.tasks import Tasks
from bots.checking import handlers
from tests import cast
from tests.bots.world import until
from tests.rights.inside import started

PASSWORD = "correct horse battery"
# market: a channel where only vera works; annas: dialogs of sales that anna has
PLACES = ("sales", "annas", "market")
SEES: dict[str, tuple[str, ...]] = {
    "nobody": (),
    "revoked": (),
    "anna": ("sales", "annas"),
    "rita": ("sales",),
    "muta": ("sales", "annas"),
    "vera": ("market",),
    "boris": PLACES,
    "ada": PLACES,
    "scoped": (),
    "service": ("sales", "annas"),
}
RIGHTS: dict[str, frozenset[str]] = {
    "nobody": frozenset(),
    "revoked": frozenset(),
    "anna": OPERATOR,
    "rita": OPERATOR,
    "muta": frozenset(),
    "vera": OPERATOR,
    "boris": BUILT_IN["supervisor"],
    "ada": ALL,
    # ada's own token, cut down to two rights: the right to see everything is not among them
    "scoped": frozenset({"audit.read", "channels.health"}),
    "service": OPERATOR,
}
PEOPLE = ("anna", "rita", "muta", "vera", "boris", "ada")
ROLES = {"rita": ("own", OPERATOR), "muta": ("channels", frozenset[str]()), "robots": ("channels", OPERATOR)}
_ROLE = "INSERT INTO roles (key, name, rights, sight) VALUES ($1, $1, $2::text[], $3) RETURNING id"
_USER = "INSERT INTO users (email, name, role_id) VALUES ($1 || '@example.com', $1, $2) RETURNING id"
_MEMBER = "INSERT INTO channel_members (channel_id, kind, member_id) VALUES ($1, $2, $3)"
# everything but what a look alone moves: last seen, last used, last heard, and the list of who tried what
_TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND NOT relispartition AND relname NOT IN ('sessions', 'tokens', 'audit', 'login_failures', 'channel_health')
"""


def blank_page() -> bytes:
    """A PDF of one page."""
    made, file = pypdfium2.PdfDocument.new(), io.BytesIO()
    made.new_page(20, 30)
    made.save(file)
    return file.getvalue()


class Village:
    """`app` is the whole product; `await village.dialog("sales")` makes a fresh one there."""

    def __init__(self, app: Any, db: Database, settings: Settings) -> None:
        self.app = app
        self.db = db
        self.settings = settings
        self.storage = Storage(settings.storage_url)
        self.people: cast.Cast = cast.Cast(db)
        self.roles: dict[str, int] = {}
        self.bearers: dict[str, str] = {}
        self.hashed = ""
        self._callers = 0

    async def settle(self) -> None:
        """People, roles, who works where, keys."""
        self.people = await cast.fill(self.db)
        self.hashed = await password_hash(PASSWORD)
        async with self.db.tx() as tx:
            for key, (sight, rights) in ROLES.items():
                self.roles[key] = await tx.value(_ROLE, key, sorted(rights), sight)
            for name in ("rita", "muta"):
                self.people.ids[name] = await tx.value(_USER, name, self.roles[name])
            await tx.execute("UPDATE users SET password_hash = $1, locale = 'en'", self.hashed)
            await tx.execute("DELETE FROM channel_members")
        await self.close_channel(self.people.sales, "sales")
        await self.close_channel(self.people.secret, "market")
        for name, new in (
            ("scoped", NewToken("x", user_id=self.people.ids["ada"], scopes=sorted(RIGHTS["scoped"]))),
            ("service", NewToken("x", role_id=self.roles["robots"])),
            ("revoked", NewToken("x", user_id=self.people.ids["ada"])),
        ):
            async with self.db.orm() as tx:
                token_id, self.bearers[name] = await tokens.put(tx, new, created_by=None)
                if name == "revoked":
                    await tx.execute("UPDATE tokens SET revoked_at = now() WHERE id = $1", token_id)

    async def close_channel(self, channel_id: int, place: str) -> None:
        """Only those of the place may work in it."""
        who = {"sales": [("user", "anna"), ("role", "rita"), ("role", "muta"), ("role", "robots")]}
        for kind, name in who.get(place, [("user", "vera")]):
            member = self.people.ids[name] if kind == "user" else self.roles[name]
            await self.value(_MEMBER + " RETURNING 1", channel_id, kind, member)

    async def headers(self, name: str) -> dict[str, str]:
        """What this caller proves themselves with; a fresh session each time, for some calls end it."""
        if name in self.bearers:
            return {"authorization": f"Bearer {self.bearers[name]}"}
        if name == "nobody":
            return {}
        async with self.db.orm() as tx:
            token = await start(tx, self.people.ids[name], "127.0.0.1", "matrix")
        return {"cookie": f"{NAME}={token}", "origin": self.settings.public_url}

    async def client(self, name: str) -> httpx.AsyncClient:
        """A client of this caller, at an address of its own: what is counted by address is no matter of rights."""
        self._callers += 1
        ip = f"10.{self._callers >> 16 & 255}.{self._callers >> 8 & 255}.{self._callers & 255}"
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, client=(ip, 40000)),
            base_url=self.settings.public_url,
            headers={"accept-language": "en"} | await self.headers(name),
        )

    async def value(self, sql: str, *args: Any) -> Any:
        async with self.db.tx() as tx:
            return await tx.value(sql, *args)

    def channel_of(self, place: str) -> int:
        return self.people.secret if place == "market" else self.people.sales

    async def dialog(self, place: str) -> int:
        """A dialog with a waiting customer, a card, and anna responsible for both where the place is hers."""
        made = await self.people.dialog(uuid4().hex, self.channel_of(place))
        if place == "annas":
            anna = self.people.ids["anna"]
            await self.value("UPDATE conversations SET responsible_id = $2 WHERE id = $1 RETURNING 1", made, anna)
            await self.value(
                "UPDATE cards SET responsible_id = $2 WHERE id = $1 RETURNING 1", await self.card(made), anna
            )
        return made

    async def card(self, dialog: int) -> int:
        return int(await self.value("SELECT card_id FROM conversations WHERE id = $1", dialog))

    async def contact(self, dialog: int) -> int:
        return int(await self.value("SELECT contact_id FROM conversations WHERE id = $1", dialog))

    async def failed(self, dialog: int, state: str = "failed") -> int:
        """The seq of an answer that did not go out (or is still "queued")."""
        put = """
            WITH c AS (UPDATE conversations SET seq = seq + 1 WHERE id = $1 RETURNING id, seq, channel_id),
            m AS (INSERT INTO messages (conversation_id, seq, direction, text, state, provider_at)
                  SELECT id, seq, 'out', 'x', $2, now() FROM c)
            INSERT INTO outbox (channel_id, conversation_id, seq, ref, epoch, state)
            SELECT c.channel_id, c.id, c.seq, c.id || '-' || c.seq, r.epoch, $2 FROM c CROSS JOIN relay r RETURNING seq
        """
        return int(await self.value(put, dialog, state))

    async def scheduled(self, dialog: int, caller: str) -> int:
        """The seq of an answer that is to be sent later, of the responsible's or else of the caller's."""
        put = """
            WITH c AS (UPDATE conversations SET seq = seq + 1 WHERE id = $1 RETURNING id, seq, responsible_id),
            m AS (INSERT INTO messages (conversation_id, seq, direction, text, state, provider_at, author_id, meta)
                  SELECT id, seq, 'out', 'x', 'scheduled', now(), coalesce(responsible_id, $2), '{}' FROM c)
            INSERT INTO scheduled_sends (conversation_id, seq, author_id, send_at, epoch)
            SELECT c.id, c.seq, coalesce(c.responsible_id, $2), now() + interval '1 day', r.epoch
            FROM c CROSS JOIN relay r RETURNING seq
        """
        return int(await self.value(put, dialog, self.people.ids.get(caller, self.people.ids["ada"])))

    async def file(self, dialog: int) -> str:
        """A stored document of the customer's message, with all that is made of one."""
        key = uuid4().hex
        await self.storage.keep_bytes(key, blank_page())
        put = """
            INSERT INTO attachments (id, conversation_id, seq, kind, name, mime, size, state, storage_key,
                                     prepared, sound_key, preview_key, pages)
            VALUES (gen_random_uuid(), $1, 1, 'document', 'price.pdf', 'application/pdf', 4, 'stored', $2,
                    'done', $2, $2, 1) RETURNING id
        """
        return str(await self.value(put, dialog, key))

    async def channel(self, place: str) -> int:
        """A fresh one, paused, for the same people."""
        made = await self.value(
            "INSERT INTO channels (kind, name, state, hook_secret) VALUES ('practice', 'x', 'paused', 's') RETURNING id"
        )
        await self.close_channel(made, place)
        return int(made)

    def sealed(self, secrets: dict[str, str]) -> bytes:
        """Secrets of a channel as its row keeps them."""
        return Cipher(self.settings.secret_key).encrypt(secrets)

    async def user(self) -> int:
        return int(await self.value(_USER, uuid4().hex, 1))

    async def link(self, kind: links.Kind, **what: Any) -> tuple[int, str]:
        """(id, token) of a fresh one-time link."""
        async with self.db.orm() as tx:
            token = await links.make(tx, kind, **what)
            return int(await tx.value("SELECT max(id) FROM links")), token

    async def fingerprint(self) -> Mapping[str, str]:
        """A hash of every table, once nothing is under way any more."""
        await until(self._is_quiet, lambda: "events never settled")
        tables = [row["relname"] for row in await self.rows(_TABLES)]
        parts = [
            f"SELECT '{name}' AS name, md5(string_agg(t::text, '|' ORDER BY t::text)) AS h FROM {name} t"
            for name in tables
        ]
        return {row["name"]: row["h"] for row in await self.rows(" UNION ALL ".join(parts))}

    async def rows(self, sql: str, *args: Any) -> list[Any]:
        async with self.db.tx() as tx:
            return list(await tx.fetch(sql, *args))

    async def _is_quiet(self) -> bool:
        return not await self.value("SELECT count(*) FROM event_pending")


async def _keeps_nothing(*_: object) -> None:
    """No platform of a village keeps anything for whoever polls."""


@asynccontextmanager
async def open_village(settings: Settings) -> AsyncIterator[Village]:
    """The application with its lifespan, and somebody who checks channels as the bots would."""
    assert settings.database_url is not None
    app = create_app(settings)
    async with Database.open(settings.database_url) as db, started(app), Tasks() as tasks:
        village = Village(app, db, settings)
        await village.settle()
        checks = handlers(Directory(db, Cipher(settings.secret_key)), db, _keeps_nothing)
        tasks.start("checks", Runner(db, checks).run)
        yield village
