"""Capabilities × kinds: what a kind cannot do, the API refuses in words; what it can do goes. By the table of all kinds
(scripts/parity.py), which the interface is held to as well (frontend/app/src/screens/inbox/capabilities.test.tsx).
"""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from string import ascii_lowercase
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.connectors.contract import Capabilities
from backend.connectors.registry import lacks
from backend.inbox.actions.change.delete import delete
from backend.inbox.actions.change.edit import NewText, edit
from backend.inbox.actions.change.react import NewReaction, react
from backend.inbox.actions.reply import NewMessage, post
from backend.inbox.actions.start import To
from backend.inbox.calls.dial import dial
from backend.inbox.calls.schemas import NewCall
from backend.inbox.queries.lookup import lookup
from backend.kit.errors import Refused
from backend.kit.words import catalogue
from tests.cast import Cast

TABLE = Path(__file__).parents[2] / "frontend/app/src/wire/kinds.gen.json"
KINDS: list[dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))
FILES = {
    "photo": "image/jpeg", "video": "video/mp4", "audio": "audio/mpeg", "voice": "audio/ogg", "animation": "image/gif",
    "document": "application/pdf", "sticker": "image/webp",
}  # fmt: skip
_SENT = """
WITH c AS (UPDATE conversations SET seq = seq + 1, last_in_at = now() WHERE id = $1 RETURNING id, seq)
INSERT INTO messages (conversation_id, seq, direction, text, author_id, state, external_id, provider_at)
SELECT id, seq, 'out', 'Отправлено', $2, 'sent', 'x', now() FROM c RETURNING seq
"""
_FILE = """
INSERT INTO attachments (id, kind, name, mime, size, state, uploaded_by, storage_key)
VALUES ($1, $2, 'файл', $3, $4, 'stored', $5, 'k')
"""


def called(row: dict[str, Any]) -> str:
    return "/".join([row["kind"], *map(str, row["settings"].values())])[:40]


class Desk:
    """Anna leads a dialog of this kind, in which the customer and she have written just now."""

    def __init__(self, cast: Cast, channel: int, dialog: int, out: int) -> None:
        self.cast, self.channel, self.dialog, self.out = cast, channel, dialog, out

    @classmethod
    async def of(cls, cast: Cast, row: dict[str, Any]) -> "Desk":
        put = "INSERT INTO channels (kind, name, settings) VALUES ($1, 'Канал', $2::text::jsonb) RETURNING id"
        channel = await cast.db.hot.fetchval(put, row["kind"], json.dumps(row["settings"]))
        dialog = await cast.dialog(channel_id=channel)
        # a talk of two, as the kind names them: in a chat of several it may lack something
        key = next(key for key in ("x", *(f"{one}:1" for one in ascii_lowercase)) if not lacks(row["kind"], key))
        await cast.db.hot.execute("UPDATE conversations SET thread_key = $2 WHERE id = $1", dialog, key)
        out = await cast.db.hot.fetchval(_SENT, dialog, cast.ids["anna"])
        return cls(cast, channel, dialog, out)

    async def refused(self, verb: Callable[..., Awaitable[Any]], *args: Any) -> list[str]:
        """The codes of a refusal, the fields' first; none: it went. Nothing of it is kept."""
        grants = await self.cast.grants("anna")
        try:
            async with self.cast.db.tx() as tx:
                await verb(tx, grants, *args)
                raise Done
        except Done:
            return []
        except Refused as error:
            fields = error.fields or {}
            codes = [str(value) for value in fields.values() if isinstance(value, str)]
            return [*codes, error.code]

    async def posts(self, **message: Any) -> list[str]:
        whole = {"client_id": str(uuid4()), "kind": "reply", "text": "Добрый день", **message}
        return await self.refused(post, self.dialog, msgspec.convert(whole, NewMessage))

    async def file(self, kind: str, mime: str, size: int) -> str:
        name = str(uuid4())
        await self.cast.db.hot.execute(_FILE, name, kind, mime, size, self.cast.ids["anna"])
        return name


class Done(Exception):
    """It went; roll it back."""


Each = tuple[Desk, Capabilities]


def in_words(codes: list[str]) -> None:
    """Whoever is refused reads a sentence, in each language."""
    for lang in ("ru", "en", "lt"):
        assert any(f"errors.{code}" in catalogue(lang) for code in codes), (lang, codes)


@pytest.fixture(params=KINDS, ids=called)
async def each(request: pytest.FixtureRequest, cast: Cast) -> Each:
    able = msgspec.convert(request.param["able"], Capabilities)
    return await Desk.of(cast, request.param), able


async def test_what_the_kind_cannot_do_is_refused_in_words_and_what_it_can_goes(
    each: tuple[Desk, Capabilities],
) -> None:
    desk, able = each
    button = {"buttons": [[{"text": "Да"}]]}
    asked: dict[str, tuple[bool, list[str]]] = {
        "answer": (able.can_send, await desk.posts()),
        "edit": (able.edits, await desk.refused(edit, desk.dialog, desk.out, NewText(text="Иначе"))),
        "delete": (able.deletes, await desk.refused(delete, desk.dialog, desk.out)),
        "react": (able.reactions, await desk.refused(react, desk.dialog, 1, NewReaction(emoji="👍"))),
        "quote": (able.can_send and able.reply_to, await desk.posts(reply_to=1)),
        "buttons": (able.can_send and able.buttons is not None, await desk.posts(**button)),
        "subject": (able.can_send and able.letters, await desk.posts(letter={"subject": "О самоварах"})),
        "call": (False, await desk.refused(dial, NewCall(client_id=uuid4(), conversation_id=desk.dialog))),
        # longer than one message of theirs: it goes as several, which the composer counts
        "long text": (able.can_send, await desk.posts(text="слово " * ((able.text_max + 5) // 6 + 1))),
        # what a kind shows otherwise or not at all is said in plain words
        "formatting": (able.can_send, await desk.posts(entities=[{"type": "bold", "offset": 0, "length": 6}])),
    }
    if able.text_max >= 19_000:
        del asked["long text"]
    for what, (can, codes) in asked.items():
        assert (codes == []) == can, (what, codes)
        if codes:
            in_words(codes)
    if not able.calls:
        assert "channel_cannot_call" in asked["call"][1]
    for verb in ("edit", "delete", "react"):
        if not asked[verb][0]:
            assert asked[verb][1] == ["change_channel_cannot", f"cannot_{verb}"]


async def test_files_go_by_type_size_and_number(each: Each) -> None:
    desk, able = each
    if not able.can_send:
        return
    for kind, mime in FILES.items():
        ways = [able.files[way] for way in {kind, "document"} if way in able.files]
        fit = [way for way in ways if mime not in way.never and (not way.mimes or mime in way.mimes)]
        most = max((way.max_bytes for way in fit), default=0)
        for size, can in ((1000, bool(fit)), (most, bool(fit)), (most + 1, False)):
            codes = await desk.posts(attachments=[await desk.file(kind, mime, size)])
            assert (codes == []) == can, (kind, size, codes)
            if not can:
                assert codes[0] == "channel_refuses_file"
                in_words(codes)
    one = [await desk.file("document", "application/pdf", 1000) for _ in range(able.files_max + 1)]
    if "document" in able.files:
        assert await desk.posts(attachments=one[:-1]) == []
        assert (await desk.posts(attachments=one))[0] == "too_many_files"


async def test_one_writes_first_only_where_the_kind_lets_one(each: Each) -> None:
    desk, able = each
    address = {"phone": "+79120000077", "email": "new@x.ru", "name": "новый", None: "new"}[able.starts]
    grants = await desk.cast.grants("anna")
    async with desk.cast.db.tx() as tx:
        found = await lookup(tx, grants, To(channel_id=desk.channel, address=address))
    assert (found.refused is None) == (able.starts is not None)
    if found.refused:
        assert found.refused.code == "cannot_start_must_write_first"
        assert "Канал" in found.refused.message
