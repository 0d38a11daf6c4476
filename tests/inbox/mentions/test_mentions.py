"""A colleague named in a note takes part from then on and is told; who may not work there is refused by name."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from backend.access.sight import sees
from backend.inbox.actions.change.edit import NewText, edit
from backend.inbox.mentions.queries import unseen
from backend.inbox.mentions.see import see
from backend.inbox.rows.conversations import scope_of
from backend.kit.errors import Invalid
from tests.cast import Cast


def names(cast: Cast, who: str, text: str = "@Вера посмотри") -> dict[str, Any]:
    return {"entities": [{"type": "mention", "offset": 0, "length": 5, "user_id": cast.ids[who]}], "text": text}


async def test_who_is_named_sees_the_dialog_and_is_told(cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE roles SET sight = 'own' WHERE key = 'operator'")
    dialog = await cast.dialog()
    await cast.says("anna", dialog, "Здравствуйте")
    vera = await cast.grants("vera")
    assert not sees(vera, scope_of(await cast.row(dialog)))
    note = names(cast, "vera")
    posted = await cast.says("anna", dialog, kind="note", **note)
    assert posted.message.entities[0].user_id == cast.ids["vera"]
    assert sees(vera, scope_of(await cast.row(dialog)))
    (told,) = await cast.events("mentioned")
    assert told["audience"] == {"type": "own", "user_id": cast.ids["vera"]}
    assert (told["body"]["conversation_id"], told["body"]["seq"]) == (dialog, posted.message.seq)
    assert told["body"]["by"]["name"] == "Анна"
    kept = await cast.db.hot.fetch("SELECT user_id, conversation_id, seq FROM mentions")
    assert [tuple(row) for row in kept] == [(cast.ids["vera"], dialog, posted.message.seq)]
    arrived = (await cast.events("message.arrived"))[-1]["audience"]
    assert cast.ids["vera"] in arrived["after"][0]["participants"]
    assert cast.ids["vera"] not in arrived["before"][0].get("participants", [])


async def test_who_is_named_by_a_later_wording_is_told_once_and_takes_part(cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE roles SET sight = 'own' WHERE key = 'operator'")
    dialog = await cast.dialog()
    await cast.says("anna", dialog, "Здравствуйте")
    seq = (await cast.says("anna", dialog, kind="note", **names(cast, "boris", "@Борис цена?"))).message.seq
    both = names(cast, "boris", "@Борис @Вера цена?")["entities"] + names(cast, "vera")["entities"]
    both[1]["offset"] = 7

    async def reword(text: str, entities: list[dict[str, Any]]) -> None:
        me = await cast.grants("anna")
        async with cast.db.tx() as tx:
            new = msgspec.convert({"text": text, "entities": entities}, NewText)
            await edit(tx, me, dialog, seq, new)

    assert not sees(await cast.grants("vera"), scope_of(await cast.row(dialog)))
    await reword("@Борис @Вера цена?", both)
    await reword("@Борис @Вера цены?", both)
    await reword("@Борис цена?", both[:1])
    await reword("@Борис @Вера цена, сегодня?", both)
    told = [(each["audience"]["user_id"], each["body"]["seq"]) for each in await cast.events("mentioned")]
    # once however often it is reworded; named no more and then again, once more
    assert told == [(cast.ids["boris"], seq), (cast.ids["vera"], seq), (cast.ids["vera"], seq)]
    (withdrawn,) = await cast.events("mention.withdrawn")
    assert withdrawn["audience"] == {"type": "own", "user_id": cast.ids["vera"]}
    assert sees(await cast.grants("vera"), scope_of(await cast.row(dialog)))
    first = (await cast.events("message.changed"))[0]["audience"]
    assert cast.ids["vera"] in first["after"][0]["participants"]
    assert cast.ids["vera"] not in first["before"][0]["participants"]


async def test_an_outsider_named_by_a_later_wording_gets_the_note_and_the_audit_keeps_it(cast: Cast) -> None:
    dialog = await cast.dialog(channel_id=cast.secret)
    seq = (await cast.says("boris", dialog, "Спросить бы", kind="note")).message.seq
    me = await cast.grants("boris")
    for _ in range(2):
        async with cast.db.tx() as tx:
            await edit(tx, me, dialog, seq, msgspec.convert(names(cast, "vera"), NewText))
    assert not sees(await cast.grants("vera"), scope_of(await cast.row(dialog)))
    assert [each["audience"]["user_id"] for each in await cast.events("mentioned")] == [cast.ids["vera"]]
    kept = await cast.db.hot.fetch("SELECT after::text AS a FROM audit WHERE verb = 'note.addressed'")
    assert [msgspec.json.decode(row["a"]) for row in kept] == [{"seq": seq, "to": [cast.ids["vera"]]}]


async def test_who_is_named_no_more_is_called_no_more_and_keeps_what_else_calls_them(cast: Cast) -> None:
    dialog = await cast.dialog()
    first = (await cast.says("boris", dialog, kind="note", **names(cast, "vera"))).message.seq
    last = (await cast.says("anna", dialog, kind="note", **names(cast, "vera"))).message.seq
    for who, seq in (("anna", last), ("boris", first)):
        me = await cast.grants(who)
        async with cast.db.tx() as tx:
            await edit(tx, me, dialog, seq, NewText("Само решилось"))
        async with cast.db.tx() as tx:
            calling = [(each.seq, each.by.name) for each in await unseen(tx, cast.ids["vera"])]
        assert calling == ([(first, "Борис")] if who == "anna" else [])
    told = [event["body"] for event in await cast.events("mention.withdrawn")]
    assert [(body["seq"], (body["left"] or {}).get("seq")) for body in told] == [(last, first), (first, None)]
    assert told[0]["left"]["by"]["name"] == "Борис"


async def test_a_mention_is_there_until_its_person_has_looked(cast: Cast) -> None:
    dialog, other = await cast.dialog(), await cast.dialog()
    first = await cast.says("anna", dialog, kind="note", **names(cast, "vera"))
    last = await cast.says("boris", dialog, kind="note", **names(cast, "vera"))
    await cast.says("anna", other, kind="note", **names(cast, "vera"))

    async def calling(who: str) -> list[tuple[int, int, str]]:
        async with cast.db.tx() as tx:
            return [(each.conversation_id, each.seq, each.by.name) for each in await unseen(tx, cast.ids[who])]

    async def looks(who: str, seq: int) -> None:
        async with cast.db.tx() as tx:
            await see(tx, cast.ids[who], dialog, seq)

    assert {each[0] for each in await calling("vera")} == {dialog, other}
    await looks("anna", last.message.seq)
    await looks("vera", first.message.seq)
    assert (dialog, last.message.seq, "Борис") in await calling("vera")
    for _ in range(2):
        await looks("vera", last.message.seq)
    assert [each[0] for each in await calling("vera")] == [other]
    told = [(event["audience"]["user_id"], event["body"]["seq"]) for event in await cast.events("mentions.seen")]
    assert told == [(cast.ids["vera"], first.message.seq), (cast.ids["vera"], last.message.seq)]


async def test_who_may_not_work_in_the_channel_is_told_and_takes_no_part(cast: Cast) -> None:
    dialog = await cast.dialog(channel_id=cast.secret)
    await cast.says("boris", dialog, kind="note", **names(cast, "vera"))
    assert (await cast.row(dialog))["participants"] == [cast.ids["boris"]]
    assert not sees(await cast.grants("vera"), scope_of(await cast.row(dialog)))
    (told,) = await cast.events("mentioned")
    assert told["audience"] == {"type": "own", "user_id": cast.ids["vera"]}
    kept = await cast.db.hot.fetchrow("SELECT verb, user_id, after::text AS a FROM audit")
    assert (kept["verb"], kept["user_id"]) == ("note.addressed", cast.ids["boris"])
    assert msgspec.json.decode(kept["a"]) == {"seq": 2, "to": [cast.ids["vera"]]}


async def test_who_is_not_here_any_more_is_named_in_vain(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", cast.ids["vera"])
    before = await cast.row(dialog)
    with pytest.raises(Invalid) as refused:
        await cast.says("anna", dialog, kind="note", **names(cast, "vera"))
    assert refused.value.fields == {"entities": "no_such_colleague"}
    assert await cast.row(dialog) == before
    assert await cast.db.hot.fetchval("SELECT count(*) FROM mentions") == 0


async def test_an_answer_to_the_customer_names_nobody(cast: Cast) -> None:
    dialog = await cast.dialog()
    with pytest.raises(Invalid) as refused:
        await cast.says("anna", dialog, **names(cast, "vera"))
    assert refused.value.fields == {"entities": "mentions_in_notes_only"}


async def test_naming_oneself_or_twice_tells_nobody_twice(cast: Cast) -> None:
    dialog = await cast.dialog()
    note = names(cast, "vera", "@Вера @Вера @Анна")
    one = note["entities"][0]
    note["entities"] += [one | {"offset": 6}, one | {"offset": 12, "user_id": cast.ids["anna"]}]
    await cast.says("anna", dialog, kind="note", **note)
    assert [event["audience"]["user_id"] for event in await cast.events("mentioned")] == [cast.ids["vera"]]


async def test_a_contact_outside_of_channels_stands_on_its_note_and_in_the_history(cast: Cast) -> None:
    dialog = await cast.dialog()
    at = datetime.now(UTC) - timedelta(hours=3)
    body = {"at": at.isoformat(), "kind": "meeting"}
    posted = await cast.says("anna", dialog, "Заезжал", kind="note", contacted=body)
    assert posted.message.meta["contacted"]["kind"] == "meeting"
    fact = await cast.db.hot.fetchrow("SELECT at, data FROM activities WHERE kind = 'contacted'")
    assert (fact["at"], fact["data"]) == (at, '{"kind": "meeting"}')
    for wrong in ({"kind": "reply", "contacted": body}, {"contacted": {"at": "2999-01-01T00:00:00Z"}, "kind": "note"}):
        with pytest.raises(Invalid) as refused:
            await cast.says("anna", dialog, "x", **wrong)
        assert list(refused.value.fields) == ["contacted"]
