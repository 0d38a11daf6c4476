"""Saved replies: whose they are, what they become in a dialog, what a use costs, and what never leaves."""

from pathlib import Path
from typing import Any

import pytest

from backend.inbox.files.sweep import sweep
from backend.inbox.saved_replies.actions import EditSavedReply, NewSavedReply, Use, edit, make, remove, use
from backend.inbox.saved_replies.queries import listed
from backend.inbox.saved_replies.schemas import FilledView, SavedReplyView
from backend.inbox.saved_replies.values import values_of
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.kit.storage import Storage
from tests.cast import Cast


async def makes(cast: Cast, who: str, title: str = "Цена", **more: Any) -> SavedReplyView:
    grants = await cast.grants(who)
    body = {"variants": {"ru": "{{name}}, цена {{budget}}. {{me}}"}} | more
    async with cast.db.tx() as tx:
        return await make(tx, grants, NewSavedReply(title=title, **body))


async def uses(cast: Cast, who: str, reply: int, dialog: int, locale: str | None = None) -> FilledView:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await use(tx, grants, reply, Use(conversation_id=dialog, locale=locale))


async def titles(cast: Cast, who: str) -> list[str]:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return [reply.title for reply in await listed(tx, grants)]


async def budget(cast: Cast, dialog: int, amount: str = "45000") -> None:
    card = (await cast.row(dialog))["card_id"]
    sql = "UPDATE cards SET budget_amount = $2::text::numeric, budget_currency = 'RUB' WHERE id = $1"
    await cast.db.hot.execute(sql, card, amount)


async def test_it_is_filled_with_what_is_true_of_this_dialog(cast: Cast) -> None:
    dialog = await cast.dialog()
    await budget(cast, dialog)
    reply = await makes(cast, "anna")
    filled = await uses(cast, "anna", reply.id, dialog)
    assert filled.text == "Глеб, цена 45\u00a0000\u00a0₽. Анна"
    assert filled.missing == []
    async with cast.db.tx() as tx:
        told = (await values_of(tx, await cast.grants("anna"), dialog)).values
    assert (told["ru"]["status"], told["en"]["status"]) == ("Новый", "New")
    assert told["en"]["budget"] == "₽45,000" or told["en"]["budget"].startswith("RUB")


async def test_an_empty_value_is_named_and_the_server_refuses_the_message(cast: Cast) -> None:
    dialog = await cast.dialog()
    reply = await makes(cast, "anna", variants={"ru": "Перезвоним на {{phone}}"})
    filled = await uses(cast, "anna", reply.id, dialog)
    assert (filled.text, filled.missing) == ("Перезвоним на {{phone}}", ["phone"])
    before = await cast.row(dialog)
    with pytest.raises(Invalid) as refused:
        await cast.says("anna", dialog, filled.text, saved_reply_id=reply.id)
    assert refused.value.fields == {"text": "unfilled_variable"}
    assert refused.value.values == {"name": "телефон"}
    assert await cast.row(dialog) == before
    # written by hand, without a saved reply, it is a text like any other
    await cast.says("anna", dialog, "Перезвоним на {{phone}}")


async def test_to_somebody_who_has_not_written_it_is_filled_with_what_is_known(cast: Cast) -> None:
    channel = await cast.db.hot.fetchval("INSERT INTO channels (kind, name) VALUES ('email', 'Почта') RETURNING id")
    olga = await cast.db.hot.fetchval(
        "INSERT INTO contacts (name, responsible_id) VALUES ('Ольга', $1) RETURNING id", cast.ids["anna"]
    )
    reply = await makes(cast, "anna", variants={"ru": "{{name}}, это {{channel}}. {{me}}, {{number}}"})

    async def ahead(who: str, **whose: Any) -> FilledView:
        grants = await cast.grants(who)
        async with cast.db.tx() as tx:
            return await use(tx, grants, reply.id, Use(**whose))

    known = await ahead("anna", channel_id=channel, contact_id=olga)
    assert (known.text, known.missing) == ("Ольга, это Почта. Анна, {{number}}", ["number"])
    assert (await ahead("anna", channel_id=channel)).missing == ["name", "number"]
    with pytest.raises(Invalid) as refused:
        await ahead("anna")
    assert refused.value.fields == {"conversation_id": "dialog_or_channel"}
    await cast.db.hot.execute("UPDATE contacts SET responsible_id = $1", cast.ids["vera"])
    with pytest.raises(Missing):
        await ahead("anna", channel_id=channel, contact_id=olga)
    with pytest.raises(Missing):
        await ahead("anna", channel_id=channel + 99)


async def test_hidden_phones_have_no_value(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.db.hot.execute("UPDATE contacts SET phone = '+79120000000'")
    await cast.db.hot.execute("UPDATE roles SET hidden_fields = '{phone}' WHERE key = 'operator'")
    reply = await makes(cast, "anna", variants={"ru": "{{phone}}"})
    assert (await uses(cast, "anna", reply.id, dialog)).missing == ["phone"]


async def test_a_use_is_counted_once_when_it_is_sent_and_orders_the_list(cast: Cast) -> None:
    dialog = await cast.dialog()
    rare, often = await makes(cast, "anna", "А редко"), await makes(cast, "anna", "Я часто")
    await uses(cast, "anna", often.id, dialog)
    assert await titles(cast, "anna") == ["А редко", "Я часто"]
    key = {"client_id": "00000000-0000-4000-8000-000000000001", "saved_reply_id": often.id}
    for _ in range(3):
        await cast.says("anna", dialog, "Цена", **key)
    assert await titles(cast, "anna") == ["Я часто", "А редко"]
    assert await cast.db.hot.fetchval("SELECT count(*) FROM saved_reply_uses") == 1
    assert rare.used == 0


async def test_mine_are_mine_the_team_s_are_the_team_s(cast: Cast) -> None:
    team: int = await cast.db.hot.fetchval("INSERT INTO teams (name) VALUES ('Опт') RETURNING id")
    await cast.db.hot.execute("INSERT INTO team_members (team_id, user_id) VALUES ($1, $2)", team, cast.ids["vera"])
    mine = await makes(cast, "anna", "Моя")
    teams = await makes(cast, "boris", "Команды", scope="team", team_id=team)
    house = await makes(cast, "boris", "Общая", scope="all")
    assert await titles(cast, "anna") == ["Моя", "Общая"]
    assert await titles(cast, "vera") == ["Команды", "Общая"]
    assert await titles(cast, "dora") == ["Общая"]
    dialog = await cast.dialog()
    for who, reply in (("vera", mine), ("dora", teams), ("boris", mine)):
        with pytest.raises(Missing):
            await uses(cast, who, reply.id, dialog)
    for scope in ("all", "team"):
        with pytest.raises(Forbidden):
            await makes(cast, "anna", scope=scope, team_id=team if scope == "team" else None)
    anna = await cast.grants("anna")
    with pytest.raises(Forbidden):
        async with cast.db.tx() as tx:
            await edit(tx, anna, house.id, EditSavedReply(rev=1, title="Захвачено"))
    with pytest.raises(Forbidden):
        async with cast.db.tx() as tx:
            await edit(tx, anna, mine.id, EditSavedReply(rev=1, scope="all"))
    # what is told of a team's says nothing of its text
    told = [e for e in await cast.events("saved_reply.changed")]
    assert [e["body"]["saved_reply"] for e in told][1] == {"id": teams.id, "rev": 1}
    assert told[0]["audience"] == {"type": "own", "user_id": cast.ids["anna"]}


async def test_two_who_edit_one_are_told_and_a_removed_one_is_gone(cast: Cast) -> None:
    house = await makes(cast, "boris", "Общая", scope="all")
    boris = await cast.grants("boris")
    async with cast.db.tx() as tx:
        after = await edit(tx, boris, house.id, EditSavedReply(rev=1, folder="Цены", variants={"lt": "Kaina"}))
    assert (after.rev, after.folder, after.variants) == (2, "Цены", {"lt": "Kaina"})
    with pytest.raises(Conflict) as late:
        async with cast.db.tx() as tx:
            await edit(tx, boris, house.id, EditSavedReply(rev=1, title="Поздно"))
    assert late.value.extra["current"].rev == 2
    async with cast.db.tx() as tx:
        await remove(tx, boris, house.id)
    assert await titles(cast, "anna") == []


async def test_its_files_go_along_each_time_and_are_never_a_note_s(cast: Cast) -> None:
    dialog, file = await cast.dialog(), await cast.upload("anna")
    reply = await makes(cast, "anna", variants={}, attachments=(file,))
    assert [f.name for f in reply.files] == ["price.pdf"]
    # the upload itself may go anywhere; the saved reply keeps its own
    await cast.says("anna", dialog, "для своих", kind="note", attachments=[str(file)])
    for _ in range(2):
        (copy,) = (await uses(cast, "anna", reply.id, dialog)).attachments
        await cast.says("anna", dialog, "Прайс", attachments=[str(copy.id)], saved_reply_id=reply.id)
    with pytest.raises(Invalid):
        await cast.says("anna", dialog, "Прайс", attachments=[str(file)])
    foreign = await cast.upload("vera")
    with pytest.raises(Invalid):
        await makes(cast, "anna", variants={}, attachments=(foreign,))


async def test_the_language_of_the_customer(cast: Cast) -> None:
    dialog = await cast.dialog()
    reply = await makes(cast, "anna", variants={"ru": "Да, {{status}}", "lt": "Taip, {{status}}"})
    assert (await uses(cast, "anna", reply.id, dialog)).locale == "ru"
    await cast.db.hot.execute("UPDATE contacts SET locale = 'lt'")
    assert (await uses(cast, "anna", reply.id, dialog)).text.startswith("Taip, ")
    assert (await uses(cast, "anna", reply.id, dialog, "ru")).text == "Да, Новый"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 200}, "title"),
        ({"variants": {}}, "variants"),
        ({"variants": {"de": "Ja"}}, "variants"),
        ({"variants": {"ru": "x" * 20_000}}, "variants"),
        ({"team_id": 1}, "team_id"),
    ],
)
async def test_what_cannot_be_kept_names_its_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await makes(cast, "boris", **{"title": "Цена", **wrong})
    assert list(refused.value.fields) == [field]


async def test_a_sweep_at_the_same_moment_leaves_an_old_upload_that_a_saved_reply_takes(
    cast: Cast, tmp_path: Path
) -> None:
    storage = Storage(f"file://{tmp_path}")
    await storage.keep_bytes("k", b"price")
    file, anna = await cast.upload("anna"), await cast.grants("anna")
    await cast.db.hot.execute("UPDATE attachments SET created_at = now() - interval '2 days'")
    async with cast.db.tx() as tx:
        await make(tx, anna, NewSavedReply(title="Прайс", variants={}, attachments=(file,)))
        await sweep(cast.db, storage)
    keys = storage.keys()
    assert [key async for key in keys] == ["k"]


async def test_what_stands_in_a_field_is_not_had_past_it_through_a_saved_reply(cast: Cast) -> None:
    file = await cast.upload("anna")
    await cast.db.hot.execute("UPDATE attachments SET taken_at = now()")
    with pytest.raises(Invalid) as refused:
        await makes(cast, "anna", attachments=(file,))
    assert refused.value.fields == {"attachments": "no_such_file"}
