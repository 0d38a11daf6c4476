"""Cut, come back, and hold exactly what the server has: nothing missing, nothing twice, nothing out of order."""

import asyncio
import random

import pytest

from backend.kit.db import Database, Scope, Scoped
from backend.realtime.follow import Follower
from backend.realtime.log import read_log
from tests.realtime.stage import ANNA, Cast, Client, Node, joined, standing
from tests.realtime.world import said, say, until

SUBJECTS = 12


class Shop:
    """Rows that change, and their truth."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.revs = [0] * SUBJECTS
        self.said = 0

    async def work(self, events: int) -> None:
        for _ in range(events):
            subject = random.randrange(SUBJECTS)
            self.revs[subject] += 1
            await say(self.db, said(subject, self.revs[subject], text=f"{subject}/{self.revs[subject]}"))
            self.said += 1
            await asyncio.sleep(random.random() * 0.006)

    def rows(self) -> dict[tuple[str, int], dict[str, object]]:
        return {("thing", n): {"id": n, "rev": rev, "text": f"{n}/{rev}"} for n, rev in enumerate(self.revs) if rev > 0}


def assert_whole(client: Client, last: int) -> None:
    """Every position once, in order: the client may see everything and was never told to reload."""
    assert client.reloads == 0
    told = [f["position"] for f in client.of("thing.said")]
    assert told == list(range(1, last + 1))


async def test_twenty_clients_cut_at_random_between_two_nodes(database_url: str, redis_url: str) -> None:
    cast = Cast()
    async with standing(database_url, redis_url, cast) as one, standing(database_url, redis_url, cast) as two:
        nodes, shop = (one, two), Shop(one.node.db)

        async def live(client: Client) -> None:
            while not done.is_set():
                await asyncio.sleep(random.random() * 0.3)
                await client.cut()
                await client.join(random.choice(nodes))

        done = asyncio.Event()
        clients = [Client(random.choice(("anna", "boris"))) for _ in range(20)]
        await asyncio.gather(*(c.join(one) for c in clients))
        lives = [asyncio.create_task(live(c)) for c in clients]
        await shop.work(400)
        done.set()
        await asyncio.gather(*lives)
        await until(lambda: all(c.position == shop.said for c in clients), "everyone at the end")
        for client in clients:
            assert_whole(client, shop.said)
            assert client.rows == shop.rows()
            await client.leave()


async def test_who_was_away_too_long_is_told_to_reload(database_url: str, redis_url: str) -> None:
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna") as (anna,):
        await anna.cut()
        await say(node.node.db, *(said(1, n) for n in range(1, 302)))
        await until(lambda: node.node.follower.position == 301)
        await anna.join(node)
        await until(lambda: anna.reloads == 1, "reload")
        assert anna.of("reload") == [{"type": "reload", "why": "behind"}]
        assert anna.of("hello")[-1]["position"] == 301
        await say(node.node.db, said(1, 302))
        await until(lambda: anna.position == 302, "the socket going on")


async def test_three_hundred_events_are_replayed(database_url: str, redis_url: str) -> None:
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna") as (anna,):
        await anna.cut()
        await say(node.node.db, *(said(1, n) for n in range(1, 301)))
        await until(lambda: node.node.follower.position == 300)
        node.node.follower.recent.clear()  # as on a node that has just started: from the log
        await anna.join(node)
        await until(lambda: anna.position == 300)
        assert_whole(anna, 300)


@pytest.mark.parametrize(
    ("change", "why"), [({"epoch": "another"}, "epoch"), ({"grants": "others"}, "grants"), ({"position": 5}, "ahead")]
)
async def test_a_place_that_cannot_be_continued(
    database_url: str, redis_url: str, change: dict[str, object], why: str
) -> None:
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna") as (anna,):
        await anna.cut()
        for name, value in change.items():
            setattr(anna, name, value)
        await anna.join(node)
        await until(lambda: anna.of("reload"), "reload")
        assert anna.of("reload") == [{"type": "reload", "why": why}]


async def test_a_client_that_knows_more_than_this_node_waits_for_it(database_url: str, redis_url: str) -> None:
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna") as (anna,):
        follower: Follower = node.node.follower
        await say(node.node.db, said(1, 1))
        await until(lambda: anna.position == 1)
        await anna.cut()
        follower.position = 0  # this node has not heard of it yet; the log has
        await anna.join(node)
        await until(lambda: follower.position == 1)
        assert anna.reloads == 0


async def test_replay_hides_what_is_hidden_today(database_url: str, redis_url: str) -> None:
    """The event was hers to see; the row no longer is, though no event about it has reached this node yet."""
    cast = Cast()
    async with standing(database_url, redis_url, cast) as node, joined(node, "anna") as (anna,):
        await anna.cut()
        await say(node.node.db, said(1, 1), said(2, 1))
        await until(lambda: node.node.follower.position == 2)
        cast.scopes[1] = (Scope(channel_id=9),)
        await anna.join(node)
        await until(lambda: anna.position == 2)
        assert [f["thing"]["id"] for f in anna.of("thing.said")] == [2]


async def test_replay_of_a_row_that_is_gone_from_sight_says_so(database_url: str, redis_url: str) -> None:
    cast = Cast()
    cast.scopes[1] = (Scope(channel_id=9),)
    async with standing(database_url, redis_url, cast) as node, joined(node, "anna") as (anna,):
        await say(node.node.db, said(1, 1))
        await until(lambda: ("thing", 1) in anna.rows)
        await anna.cut()
        moved = Scoped(after=(Scope(channel_id=9),), before=(Scope(channel_id=1),), why="moved")
        await say(node.node.db, said(1, 2, moved))
        await until(lambda: node.node.follower.position == 2)
        await anna.join(node)
        await until(lambda: anna.position == 2)
        assert anna.of("gone")[0]["why"] == "moved"
        assert anna.rows == {}


async def test_events_during_the_join_come_after_what_was_missed(database_url: str, redis_url: str) -> None:
    """Frames are held while the log is read: a slow read must not let a newer event overtake."""
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna") as (anna,):
        await anna.cut()
        await say(node.node.db, *(said(1, n) for n in range(1, 51)))
        await until(lambda: node.node.follower.position == 50)
        node.node.follower.recent.clear()
        slowly(node)
        joining = asyncio.create_task(anna.join(node))
        await until(lambda: node.node.roster.size == 1, "registration")
        await say(node.node.db, said(1, 51), said(1, 52))
        await joining
        await until(lambda: anna.position == 52)
        assert_whole(anna, 52)


async def test_a_storm_of_reconnects_costs_little_each(database_url: str, redis_url: str) -> None:
    """Everyone is cut at once and comes back: who is it, and for all together what the rows' scopes are now."""
    cast = Cast()
    async with standing(database_url, redis_url, cast) as node:
        clients = [Client(("anna", "boris")[n % 2]) for n in range(200)]
        for client in clients:
            await client.join(node)
        for client in clients:
            await client.cut()
        await say(node.node.db, *(said(n % 7, n) for n in range(1, 101)))
        await until(lambda: node.node.follower.position == 100)
        cast.asked = 0
        await asyncio.gather(*(client.join(node) for client in clients))
        await until(lambda: all(c.position == 100 for c in clients), "everyone", 60)
        for client in clients:
            assert_whole(client, 100)
            await client.cut()
        assert cast.asked <= len(clients) * 1.5
        assert node.node.follower.figures.log_reads == 0


def slowly(node: Node) -> None:
    async def read(after: int, upto: int) -> object:
        await asyncio.sleep(0.3)
        return await read_log(node.node.db.hot, after, upto)

    node.node.follower.read = read  # type: ignore[assignment,method-assign]


async def test_a_restore_makes_every_open_client_reload(database_url: str, redis_url: str) -> None:
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna") as (anna,):
        old = anna.epoch
        await node.node.db.hot.execute("UPDATE relay SET epoch = gen_random_uuid()")
        await until(lambda: anna.reloads == 1, "reload")
        assert anna.epoch != old
        assert anna.grants == ANNA.fingerprint
        await until(lambda: node.node.bus.up, "subscription under the new name")
        await say(node.node.db, said(1, 1))
        await until(lambda: anna.position == 1)
