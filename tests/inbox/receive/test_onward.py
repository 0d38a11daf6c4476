"""Who comes by a link of ours is the person that it was made for; who comes by anything else is who they are."""

import asyncio
from typing import Any

import msgspec
import pytest

from backend.access.load import of_anybody
from backend.connectors.contract import Message, Thread
from backend.inbox.actions.receive import onward, people
from backend.inbox.actions.receive.batch import Again, Received
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.links.token import drawn, hash_of
from backend.inbox.merging.merge import undo
from tests.inbox.receive.world import World, message

_KEEP = """
INSERT INTO contact_links (token_hash, contact_id, channel_id, conversation_id, made_by, expires_at)
VALUES ($1, $2, $3, $4, $5, now() + make_interval(hours => $6))
"""
_FIRST = "SELECT text, meta::text FROM messages WHERE conversation_id = $1 AND seq = 1"


class Talk:
    """Anna has written on the site, and is led by a colleague; there is a messenger beside it."""

    def __init__(self, world: World, messenger: ChannelFacts, contact: int, dialog: int, leads: int) -> None:
        self.world, self.messenger, self.contact, self.dialog, self.leads = world, messenger, contact, dialog, leads

    async def link(self, *, hours: int = 24, channel: int = 0, contact: int = 0) -> str:
        token = drawn()
        place = channel or self.messenger.id
        await self.world.run(_KEEP, hash_of(token), contact or self.contact, place, self.dialog, None, hours)
        return token

    async def comes(self, token: str | None, who: str = "tg-anna", key: str = "m1", **more: Any) -> Any:
        """Their word in the messenger: the outcome, and the dialog it went to."""
        text = f"/start {token}"
        told = message(key, text, who=who, link=token, other={"kind": "start", "payload": token}, **more)
        [outcome] = await self.world.got(told, channel=self.messenger)
        assert outcome.result == "stored"
        return await self.dialog_of(who)

    async def dialog_of(self, who: str) -> dict[str, Any]:
        return await self.world.one(
            "SELECT * FROM conversations WHERE channel_id = $1 AND thread_key = $2", self.messenger.id, who
        )

    async def lines(self, dialog: int) -> list[Any]:
        rows = await self.world.rows(
            "SELECT meta ->> 'code' AS code, (meta ->> 'conversation_id')::bigint AS to FROM messages"
            " WHERE conversation_id = $1 AND direction = 'system' ORDER BY seq",
            dialog,
        )
        return [(row["code"], row["to"]) for row in rows]


@pytest.fixture
async def talk(world: World) -> Talk:
    leads = await world.make_user("boris")
    await world.got(message("s1", "Почём самовар?", who="anna"))
    found = await world.one("SELECT id, contact_id FROM conversations")
    await world.run("UPDATE conversations SET responsible_id = $2 WHERE id = $1", found["id"], leads)
    return Talk(world, await world.make_channel(), found["contact_id"], found["id"], leads)


async def test_a_stranger_who_comes_by_the_link_is_the_visitor(talk: Talk) -> None:
    token = await talk.link()
    there = await talk.comes(token)
    assert (there["contact_id"], there["responsible_id"]) == (talk.contact, talk.leads)
    site = await talk.world.one("SELECT card_id FROM conversations WHERE id = $1", talk.dialog)
    assert there["card_id"] == site["card_id"] is not None
    assert await talk.world.count("cards") == 1
    assert await talk.lines(there["id"]) == [("came_by_link", talk.dialog)]
    assert await talk.lines(talk.dialog) == [("went_by_link", there["id"])]
    said = await talk.world.one(
        "SELECT text, meta::text FROM messages WHERE conversation_id = $1 AND seq = 1", there["id"]
    )
    assert said["text"] == "/start"
    assert token not in said["meta"]
    audited = await talk.world.one("SELECT verb, after::text FROM audit")
    assert audited["verb"] == "contact.merged"


async def test_who_is_known_there_already_is_joined_and_can_be_split_again(talk: Talk) -> None:
    [outcome] = await talk.world.got(message("b1", "Добрый день", who="tg-anna"), channel=talk.messenger)
    was = outcome.contact_id
    assert was != talk.contact
    there = await talk.comes(await talk.link())
    assert there["contact_id"] == talk.contact
    assert await talk.lines(there["id"]) == [("came_by_link", talk.dialog)]
    merge = await talk.world.one("SELECT id, stays_id, goes_id, reason, merged_by FROM contact_merges")
    assert (merge["stays_id"], merge["goes_id"], merge["reason"]) == (talk.contact, was, "link")
    await splits(talk, merge["id"])
    assert (await talk.dialog_of("tg-anna"))["contact_id"] == was
    again = await talk.link()
    assert (await talk.comes(again, key="m2"))["contact_id"] == was, "a colleague said that they are two"


async def test_a_private_mailbox_is_named_in_no_other_dialog(talk: Talk) -> None:
    token = await talk.link()
    await talk.world.run(
        "UPDATE channels SET private = true, owner_id = $2 WHERE id = $1", talk.world.channel.id, talk.leads
    )
    there = await talk.comes(token)
    assert there["contact_id"] == talk.contact
    assert await talk.lines(there["id"]) == [("came_by_link", None)]
    assert await talk.lines(talk.dialog) == []


async def test_who_was_joined_to_somebody_meanwhile_is_looked_up_anew(talk: Talk) -> None:
    """Their dialogs are not among those that are held."""
    await talk.world.got(message("b1", "Добрый день", who="tg-anna"), channel=talk.messenger)
    token = await talk.link()
    came = Received(talk.messenger, message("m1", "/start", who="tg-anna", link=token))
    async with talk.world.db.tx() as tx:
        openings = await onward.find(tx, [came])
        persons = await people.find(tx, [each.person for each in openings])
        [one] = openings
        stale = {one.person: msgspec.structs.replace(persons[one.person], contact_id=999)}
        with pytest.raises(Again):
            await onward.bind(tx, openings, stale)


async def splits(talk: Talk, merge_id: int) -> None:
    boss = await talk.world.make_user("vera", role="supervisor")
    async with talk.world.db.tx() as tx:
        grants = await of_anybody(tx, boss)
        assert grants is not None
        await undo(tx, grants, None, merge_id)


@pytest.mark.parametrize("why", ["used", "old", "forged", "elsewhere", "blocked", "there", "gone"])
async def test_a_link_that_does_not_hold_binds_nobody(talk: Talk, why: str) -> None:
    token = await talk.link(
        hours=-1 if why == "old" else 24, channel=talk.world.channel.id if why == "elsewhere" else 0
    )
    if why == "used":
        await talk.comes(token, who="tg-first", key="m0")
    if why == "forged":
        token = drawn()
    if why == "blocked":
        await talk.world.run("UPDATE contacts SET blocked_at = now() WHERE id = $1", talk.contact)
    if why == "there":
        # the visitor has gone on by another link of theirs; this one was passed to a friend
        await talk.comes(await talk.link(), who="tg-first", key="m0")
    if why == "gone":
        await talk.world.run("UPDATE contacts SET deleted_at = now() WHERE id = $1", talk.contact)
    there = await talk.comes(token, who="tg-second")
    assert there["contact_id"] != talk.contact
    assert await talk.lines(there["id"]) == []
    assert there["seq"] == 1
    assert there["unanswered"]
    # nothing of the token is shown either way
    assert (await talk.world.one("SELECT text FROM messages WHERE conversation_id = $1", there["id"]))[
        "text"
    ] == "/start"


async def test_of_two_who_open_it_at_once_one_is_bound(talk: Talk) -> None:
    token = await talk.link()
    people = [f"tg-{n}" for n in range(6)]
    await asyncio.gather(*(talk.comes(token, who=who, key=who) for who in people))
    whose = [(await talk.dialog_of(who))["contact_id"] for who in people]
    assert whose.count(talk.contact) == 1
    assert len(set(whose)) == len(people)


async def test_in_one_batch_the_first_is_bound(talk: Talk) -> None:
    token = await talk.link()
    told: list[Message] = [message(who, f"/start {token}", who=who, link=token) for who in ("tg-b", "tg-a")]
    await talk.world.got(*told, channel=talk.messenger)
    assert (await talk.dialog_of("tg-b"))["contact_id"] == talk.contact
    assert (await talk.dialog_of("tg-a"))["contact_id"] != talk.contact


async def test_told_twice_it_is_one(talk: Talk) -> None:
    token = await talk.link()
    told = message("m1", f"/start {token}", who="tg-anna", link=token)
    await talk.world.got(told, channel=talk.messenger)
    before = await talk.world.snapshot()
    [outcome] = await talk.world.got(told, channel=talk.messenger)
    assert outcome.result == "duplicate"
    assert await talk.world.snapshot() == before


async def test_in_a_group_and_with_foreign_words_nobody_is_bound(talk: Talk) -> None:
    token = await talk.link()
    in_group = message("g1", f"/start {token}", who="tg-a", thread=Thread("g", "group"), link=token)
    advert = message(
        "g2", "/start spring-sale", who="tg-a", link="spring-sale", other={"kind": "start", "payload": "spring-sale"}
    )
    await talk.world.got(in_group, advert, channel=talk.messenger)
    assert (await talk.dialog_of("tg-a"))["contact_id"] != talk.contact
    said = await talk.world.one("SELECT text FROM messages WHERE text LIKE '%spring%'")
    assert said["text"] == "/start spring-sale"


async def test_who_leads_but_may_not_work_there_does_not_get_it(talk: Talk) -> None:
    other = await talk.world.make_user("vera")
    await talk.world.run(
        "INSERT INTO channel_members (channel_id, kind, member_id) VALUES ($1, 'user', $2)", talk.messenger.id, other
    )
    there = await talk.comes(await talk.link())
    assert there["contact_id"] == talk.contact
    assert there["responsible_id"] is None
