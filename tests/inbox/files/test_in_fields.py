"""Files in fields: put there, had by whoever sees the field and by nobody else, put back, and swept in the end."""

from typing import Any

import httpx
import msgspec
import pytest

from backend.access.grants import Grants
from backend.access.load import of_users
from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.editing.required import Standing, missing
from backend.cards.history import card_history, undo_on_card
from backend.cards.rows import load_cards
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.fields.actions import build
from backend.fields.actions.retype import dry_run
from backend.fields.look import setup as setup_of
from backend.fields.schemas import EditField, NewField
from backend.inbox.files.sweep import sweep
from backend.kit.errors import Invalid
from tests.inbox.files.test_files import picture, upload
from tests.inbox.shop import Shop

CARD = """
INSERT INTO cards (kind, funnel_id, status_id, contact_id, channel_id)
SELECT 'lead', s.funnel_id, s.id, c.contact_id, c.channel_id FROM statuses s, conversations c
WHERE s.shipped = 'lead_new' AND c.id = $1 RETURNING id
"""


class Desk:
    """anna and boris work, ada builds; one request with a field for files."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.ids, self.web = shop, dict[str, int](), dict[str, httpx.AsyncClient]()
        self.card = self.field = 0

    async def begin(self) -> None:
        for name, role in (("ada", "administrator"), ("anna", "operator"), ("boris", "operator")):
            self.ids[name] = await self.shop.hire(name, role)
            self.web[name] = self.shop.client(await self.shop.session(self.ids[name]))
        talk = await self.shop.world.dialog(await self.shop.world.channel(), "gleb")
        self.card = await self.shop.value(CARD, talk)
        self.field = await self.makes()

    async def makes(self, **rest: Any) -> int:
        async with self.shop.db.orm() as tx:
            new = msgspec.convert({"entity": "card", "kind": "file", "name": f"Договор {rest}"[:80]} | rest, NewField)
            return await build.make(tx, await self.grants("ada"), "", new)

    async def edits(self, **change: Any) -> None:
        async with self.shop.db.orm() as tx:
            seen = (await setup_of(tx, self.field)).field.version
            edit = msgspec.convert({"version": seen} | change, EditField)
            await build.edit(tx, await self.grants("ada"), "", self.field, edit)

    async def grants(self, who: str) -> Grants:
        async with self.shop.db.tx() as tx:
            return (await of_users(tx, [self.ids[who]]))[self.ids[who]]

    async def sends(self, who: str, name: str = "a.png") -> str:
        return str((await upload(self.web[who], picture(), name)).json()["id"])

    async def puts(self, who: str, *files: Any, card: int = 0, field: int = 0) -> Any:
        of, key = card or self.card, str(field or self.field)
        async with self.shop.db.orm() as tx:
            seen = await tx.value("SELECT version FROM cards WHERE id = $1", of)
            edit = EditCard(version=seen, fields={key: list(files) or None})
            return (await edit_card(tx, await self.grants(who), of, edit)).fields.get(key)

    async def code(self, who: str, file: str) -> int:
        return (await self.web[who].get(f"/files/{file}")).status_code

    async def undoes(self, who: str) -> None:
        """The last change."""
        async with self.shop.db.orm() as tx:
            facts, _ = await card_history(tx, await self.grants(who), self.card, 5, None)
            await undo_on_card(tx, await self.grants(who), self.card, facts[0].id)


@pytest.fixture
async def desk(shop: Shop) -> Desk:
    made = Desk(shop)
    await made.begin()
    return made


async def test_a_file_put_into_a_field_says_what_it_is_and_everybody_who_sees_the_request_has_it(desk: Desk) -> None:
    mine = await desk.sends("anna", "Договор № 7.png")
    assert await desk.code("boris", mine) == 404, "before it stands anywhere it is its uploader's"
    (kept,) = await desk.puts("anna", mine)
    assert kept == {"id": mine, "name": "Договор № 7.png", "mime": "image/png", "size": len(picture()), "kind": "photo"}
    assert [await desk.code(who, mine) for who in ("anna", "boris", "ada")] == [200, 200, 200]
    second = await desk.sends("boris", "b.png")
    both = await desk.puts("boris", second, kept | {"name": "invoice.exe"})
    assert [each["name"] for each in both] == ["b.png", "Договор № 7.png"], "in their order, called as they are"


async def test_what_a_role_does_not_see_has_no_address_either_not_even_for_whoever_uploaded_it(desk: Desk) -> None:
    mine = await desk.sends("anna")
    await desk.puts("anna", mine)
    await desk.edits(hidden_for=[(await desk.grants("anna")).role_id])
    assert [await desk.code(who, mine) for who in ("anna", "boris", "ada")] == [404, 404, 200]
    async with desk.shop.db.orm() as tx:
        told, _ = await card_history(tx, await desk.grants("boris"), desk.card, 5, None)
    assert told == [], "nor does the history tell of it"


async def test_nobody_takes_a_file_that_is_not_theirs_to_have(desk: Desk) -> None:
    theirs = await desk.sends("boris")
    with pytest.raises(Invalid) as refused:
        await desk.puts("anna", theirs)
    fault = refused.value.fields[f"field:{desk.field}"]
    assert fault.code == "field_no_such_file"
    await desk.puts("boris", theirs)
    other = await desk.makes(name="Скан")
    with pytest.raises(Invalid):
        # it stands in one field, and that does not make it anna's to put into another
        await desk.puts("anna", theirs, field=other)
    for wrong in ("x", "00000000-0000-4000-8000-000000000000", 7, None):
        with pytest.raises(Invalid):
            await desk.puts("anna", wrong)


async def test_a_message_does_not_take_what_stands_in_a_field_nor_a_field_what_a_message_has(desk: Desk) -> None:
    talk = await desk.shop.value("SELECT id FROM conversations")
    kept, said = await desk.sends("anna"), await desk.sends("anna")
    await desk.puts("anna", kept)
    note = {"client_id": "6f0c0c86-2f43-4b5b-9c5e-0d7e1a1f6f10", "kind": "note", "attachments": [kept]}
    answer = await desk.web["anna"].post(f"/conversations/{talk}/messages", json=note)
    assert (answer.status_code, answer.json()["error"]["fields"].keys()) == (422, {"attachments"})
    assert (
        await desk.web["anna"].post(f"/conversations/{talk}/messages", json=note | {"attachments": [said]})
    ).status_code == 201
    with pytest.raises(Invalid):
        await desk.puts("anna", said)


async def test_removed_is_taken_back_by_whoever_may_and_the_file_is_there(desk: Desk) -> None:
    mine = await desk.sends("anna")
    await desk.puts("anna", mine)
    assert await desk.puts("boris") is None
    assert await desk.code("anna", mine) == 404, "it stands nowhere"
    await desk.undoes("boris")
    assert await desk.code("anna", mine) == 200


async def test_what_nothing_holds_goes_after_thirty_days_and_what_came_back_stays(desk: Desk) -> None:
    gone, back, held = [await desk.sends("anna", f"{n}.png") for n in range(3)]
    await desk.puts("anna", gone, back, held)
    await desk.puts("anna", held)
    await sweep(desk.shop.db, desk.shop.storage)
    await desk.shop.value(
        "WITH a AS (UPDATE attachments SET created_at = now() - interval '99 days', "
        "lost_at = lost_at - interval '31 days' RETURNING 1) SELECT count(*) FROM a"
    )
    await desk.puts("anna", held, back)
    assert await sweep(desk.shop.db, desk.shop.storage) == 1
    assert [await desk.code("anna", each) for each in (gone, back, held)] == [404, 200, 200]
    keys = desk.shop.storage.keys()
    assert len({each async for each in keys}) == 2
    with pytest.raises(Invalid):
        await desk.puts("anna", held, gone)


async def test_a_field_for_one_file_takes_one_and_so_many_are_too_many(desk: Desk) -> None:
    await desk.edits(files_max=1)
    first, second = await desk.sends("anna"), await desk.sends("anna")
    await desk.puts("anna", first)
    with pytest.raises(Invalid) as refused:
        await desk.puts("anna", first, second)
    assert refused.value.fields[f"field:{desk.field}"].code == "field_too_many"
    assert [each["name"] for each in await desk.puts("anna", first)] == ["a.png"], "the same id again changes nothing"
    assert [each["id"] for each in await desk.puts("anna", second)] == [second], "another one takes its place"
    for wrong in (0, 21):
        with pytest.raises(Invalid):
            await desk.edits(files_max=wrong)


async def test_a_status_that_asks_for_a_file_is_content_with_one(desk: Desk) -> None:
    asked = [f"field:{desk.field}"]
    assert missing(asked, Standing(fields={})) == asked
    value = await desk.puts("anna", await desk.sends("anna"))
    assert missing(asked, Standing(fields={str(desk.field): value})) == []


async def test_people_have_files_too_and_another_kind_of_field_would_lose_them(desk: Desk) -> None:
    field = await desk.makes(entity="contact", name="Паспорт")
    mine = await desk.sends("anna", "scan.png")
    async with desk.shop.db.orm() as tx:
        person = await tx.value("SELECT contact_id FROM cards WHERE id = $1", desk.card)
        edit = EditContact(
            rev=await tx.value("SELECT rev FROM contacts WHERE id = $1", person), fields={str(field): [mine]}
        )
        await edit_contact(tx, await desk.grants("anna"), person, edit)
    assert await desk.code("boris", mine) == 200
    async with desk.shop.db.orm() as tx:
        would = await dry_run(tx, await desk.grants("ada"), field, "text")
        assert (would.converts, would.fails, would.examples) == (0, 1, ["scan.png"])
        assert (await load_cards(tx, [desk.card]))[desk.card][0].contact is not None
