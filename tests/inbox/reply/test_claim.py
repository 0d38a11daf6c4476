"""Y4: the first answer makes its author responsible; the loser is told who won and nothing is sent."""

import asyncio
from uuid import uuid4

import msgspec
import pytest

from backend.inbox.actions.assign import Assign, PoolRef, assign
from backend.inbox.actions.reply import NewMessage, post
from backend.inbox.actions.reply.check import NOTE_FILES_MAX
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing, Refused
from tests.cast import Cast


async def test_first_answer_claims_dialog_and_card(cast: Cast) -> None:
    dialog = await cast.dialog()
    posted = await cast.says("anna", dialog, "45 000 ₽")
    row = await cast.row(dialog)
    assert row["responsible_id"] == cast.ids["anna"]
    assert row["assigned_by"] == "claim"
    card = await cast.db.hot.fetchrow("SELECT * FROM cards WHERE id = $1", row["card_id"])
    assert (card["responsible_id"], card["assigned_by"], card["version"] > 1) == (cast.ids["anna"], "claim", True)
    assert posted.message.state == "queued"
    kinds = [r["kind"] for r in await cast.db.hot.fetch("SELECT kind FROM activities ORDER BY id")]
    assert kinds == ["message_out", "claimed"]
    assert [e["type"] for e in await cast.events()] == ["message.arrived", "card.changed"]


async def test_fifty_claims_at_once_have_one_winner(cast: Cast) -> None:
    dialog = await cast.dialog()
    names = ["anna", "vera", "boris", "dora"]
    told: set[str] = set()

    async def claim(turn: int) -> str:
        try:
            await cast.says(names[turn % 4], dialog, f"answer {turn}")
        except Conflict as lost:
            if lost.code != "claimed_by_other":
                raise
            told.add(lost.fields["responsible"]["name"])
            return "lost"
        return names[turn % 4]

    outcomes = await asyncio.gather(*(claim(turn) for turn in range(50)))
    winners = {name for name in outcomes if name != "lost"}
    assert len(winners) == 1
    (winner,) = winners
    assert (await cast.row(dialog))["responsible_id"] == cast.ids[winner]
    assert told == {(await cast.grants(winner)).name}
    # every winner's message and no loser's: what is stored is what was answered with success
    sent = await cast.db.hot.fetchval("SELECT count(*) FROM outbox WHERE conversation_id = $1", dialog)
    assert sent == sum(name != "lost" for name in outcomes)


async def test_loser_is_told_who_won_and_nothing_of_theirs_is_stored(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    before = await cast.row(dialog)
    with pytest.raises(Conflict) as lost:
        await cast.says("vera", dialog, "my answer")
    assert lost.value.fields["responsible"] == {"id": cast.ids["anna"], "name": "Анна"}
    assert await cast.row(dialog) == before


async def test_loser_makes_it_a_note(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    posted = await cast.says("vera", dialog, "I wrote this", kind="note")
    assert (posted.message.direction, posted.message.state) == ("note", None)
    row = await cast.row(dialog)
    assert row["responsible_id"] == cast.ids["anna"]
    assert set(row["participants"]) == {cast.ids["anna"], cast.ids["vera"]}
    assert await cast.db.hot.fetchval("SELECT count(*) FROM outbox") == 1


async def test_take_over_needs_the_right_and_moves_both(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    with pytest.raises(Forbidden):
        await cast.says("vera", dialog, **{"as": "take_over"})
    await cast.says("boris", dialog, **{"as": "take_over"})
    row = await cast.row(dialog)
    assert row["responsible_id"] == cast.ids["boris"]
    card = await cast.db.hot.fetchval("SELECT responsible_id FROM cards WHERE id = $1", row["card_id"])
    assert card == cast.ids["boris"]


async def test_answer_for_the_responsible_leaves_them_responsible(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    await cast.says("boris", dialog, **{"as": "for_responsible"})
    assert (await cast.row(dialog))["responsible_id"] == cast.ids["anna"]


async def test_twin_requests_are_one_message(cast: Cast) -> None:
    dialog = await cast.dialog()
    key = str(uuid4())
    answers = await asyncio.gather(*(cast.says("anna", dialog, "once", client_id=key) for _ in range(10)))
    assert {a.message.id for a in answers} == {answers[0].message.id}
    assert sum(not a.repeated for a in answers) == 1
    assert (await cast.row(dialog))["seq"] == 2


async def test_repeat_is_answered_even_after_a_take_over(cast: Cast) -> None:
    dialog, key = await cast.dialog(), str(uuid4())
    first = await cast.says("anna", dialog, "mine", client_id=key)
    await cast.says("boris", dialog, **{"as": "take_over"})
    again = await cast.says("anna", dialog, "mine", client_id=key)
    assert again.repeated
    assert again.message.id == first.message.id


async def test_same_key_with_another_body_or_dialog_is_refused(cast: Cast) -> None:
    one, two, key = await cast.dialog(), await cast.dialog("Мария"), str(uuid4())
    await cast.says("anna", one, "a", client_id=key)
    for dialog, text in ((one, "b"), (two, "a")):
        with pytest.raises(Conflict) as reused:
            await cast.says("anna", dialog, text, client_id=key)
        assert reused.value.code == "client_id_reused"


async def test_out_of_sight_is_missing_and_writes_nothing(cast: Cast) -> None:
    dialog = await cast.dialog(channel_id=cast.secret)
    before = await cast.row(dialog)
    for kind in ("reply", "note"):
        with pytest.raises(Missing):
            await cast.says("anna", dialog, kind=kind)
    assert await cast.row(dialog) == before
    assert await cast.events() == []


async def test_restricted_operator_loses_politely(cast: Cast) -> None:
    """Sight 'own': a colleague's dialog of one's own channel is 409 with the name alone, not 404."""
    await cast.db.hot.execute("UPDATE roles SET sight = 'own' WHERE key = 'operator'")
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    with pytest.raises(Conflict) as lost:
        await cast.says("vera", dialog)
    assert lost.value.fields["responsible"] == {"name": "Анна"}


async def test_answer_clears_the_debt(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    row = await cast.row(dialog)
    assert (row["waiting_since"], row["waiting_clock"], row["unanswered"]) == (None, None, False)


async def test_note_leaves_the_debt(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog, kind="note")
    row = await cast.row(dialog)
    assert row["waiting_since"] is not None
    assert row["unanswered"]


async def test_files_go_out_once_and_only_ones_own(cast: Cast) -> None:
    dialog = await cast.dialog()
    mine, hers = await cast.upload("anna"), await cast.upload("vera")
    with pytest.raises(Invalid) as refused:
        await cast.says("anna", dialog, attachments=[str(hers)])
    assert refused.value.fields == {"attachments": "no_such_file"}
    note = await cast.says("anna", dialog, kind="note", attachments=[str(mine)])
    assert [str(a.id) for a in note.message.attachments] == [str(mine)]
    with pytest.raises(Invalid):
        await cast.says("anna", dialog, "", attachments=[str(mine)])
    many = [str(await cast.upload("anna")) for _ in range(NOTE_FILES_MAX + 1)]
    for kind, most in (("note", NOTE_FILES_MAX), ("reply", 10)):
        with pytest.raises(Invalid) as refused:
            await cast.says("anna", dialog, kind=kind, attachments=many[: most + 1])
        assert (refused.value.fields, refused.value.values) == ({"attachments": "too_many_files"}, {"limit": most})
    full = await cast.says("anna", dialog, kind="note", attachments=many[:-1])
    assert len(full.message.attachments) == NOTE_FILES_MAX


async def _somebody_waits(cast: Cast) -> None:
    held = "SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database() AND NOT granted"
    async with asyncio.timeout(20):
        while True:
            if await cast.db.hot.fetch(held):
                return
            await asyncio.sleep(0.01)


async def test_two_dialogs_at_once_have_neither_one_key_nor_one_file(cast: Cast) -> None:
    """Sent in two windows at the same moment: whoever comes second is refused, and nothing of it stays."""
    for shared, code in (
        ({"client_id": str(uuid4())}, "client_id_reused"),
        ({"attachments": [str(await cast.upload("anna"))]}, "invalid"),
    ):
        one, two, grants = await cast.dialog(), await cast.dialog("Мария"), await cast.grants("anna")
        body = {"client_id": str(uuid4()), "kind": "reply", "text": "вот", **shared}
        async with cast.db.tx() as tx:
            await post(tx, grants, one, msgspec.convert(body, NewMessage))
            second = asyncio.create_task(cast.says("anna", two, "вот", **shared))
            await _somebody_waits(cast)
        with pytest.raises(Refused) as refused:
            await second
        assert refused.value.code == code
        row = await cast.row(two)
        assert (row["seq"], row["responsible_id"]) == (1, None)


@pytest.mark.parametrize(
    ("body", "field"),
    [({"text": "  "}, "text"), ({"text": "x" * 20_001}, "text"), ({"text": "a", "reply_to": 99}, "reply_to")],
)
async def test_bad_bodies_name_the_field(cast: Cast, body: dict[str, object], field: str) -> None:
    dialog = await cast.dialog()
    with pytest.raises(Invalid) as refused:
        await cast.says("anna", dialog, **body)
    assert list(refused.value.fields) == [field]
    assert (await cast.row(dialog))["seq"] == 1


async def test_assign_moves_both_and_checks_whom(cast: Cast) -> None:
    dialog = await cast.dialog(channel_id=cast.secret)
    boris = await cast.grants("boris")
    async with cast.db.tx() as tx:
        row = await assign(tx, boris, dialog, Assign(user_id=cast.ids["dora"]))
    assert row.responsible is not None
    assert row.responsible.id == cast.ids["dora"]
    async with cast.db.tx() as tx:
        with pytest.raises(Invalid) as refused:
            await assign(tx, boris, dialog, Assign(user_id=cast.ids["anna"]))
    assert refused.value.fields == {"user_id": "user_cannot_work_here"}


async def test_pool_takes_a_dialog_from_its_responsible(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    team = await cast.db.hot.fetchval("INSERT INTO teams (name) VALUES ('Опт') RETURNING id")
    boris = await cast.grants("boris")
    async with cast.db.tx() as tx:
        row = await assign(tx, boris, dialog, Assign(pool=PoolRef("team", team)))
    assert row.responsible is None
    assert row.pool is not None
    assert row.pool.name == "Опт"
