"""V2: whoever was silent for as long as the channel says comes with a new request; any other joins the open one."""

from tests.inbox.receive.world import World, message


async def test_after_so_long_a_silence_it_is_a_new_request(world: World) -> None:
    channel = await world.make_channel(new_after_days=30)
    await world.got(message("1"), channel=channel)
    await world.run("UPDATE conversations SET last_at = now() - interval '31 days'")
    await world.run("UPDATE cards SET created_at = now() - interval '40 days'")
    await world.got(message("2"), channel=channel)
    await world.got(message("3"), channel=channel)
    assert await world.count("cards") == 2
    row = await world.one("SELECT card_id FROM conversations")
    assert row == {"card_id": 2}
    assert await world.rows("SELECT id, is_open FROM cards ORDER BY id") == [
        {"id": 1, "is_open": True},
        {"id": 2, "is_open": True},
    ]


async def test_a_shorter_silence_or_a_channel_that_says_nothing_makes_none(world: World) -> None:
    channel = await world.make_channel(new_after_days=30)
    await world.got(message("1"), channel=channel)
    await world.got(message("1"))
    await world.run("UPDATE cards SET created_at = now() - interval '40 days'")
    await world.run("UPDATE conversations SET last_at = now() - interval '29 days' WHERE channel_id = $1", channel.id)
    await world.run("UPDATE conversations SET last_at = now() - interval '99 days' WHERE channel_id <> $1", channel.id)
    await world.got(message("2"), channel=channel)
    await world.got(message("2"))
    assert await world.count("cards") == 2


async def test_who_speaks_of_it_in_another_dialog_is_not_silent(world: World) -> None:
    channel = await world.make_channel(new_after_days=30)
    await world.got(message("1"), message("2", thread="elsewhere"), channel=channel)
    await world.run("UPDATE cards SET created_at = now() - interval '40 days'")
    await world.run("UPDATE conversations SET last_at = now() - interval '31 days' WHERE thread_key = 'gleb'")
    await world.got(message("3"), channel=channel)
    assert await world.count("cards") == 1
