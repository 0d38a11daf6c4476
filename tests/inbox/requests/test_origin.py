"""Which request gave birth to a person, and who wrote them down."""

from typing import Any

from tests.cast import Cast
from tests.inbox.receive.conftest import known, plain_log, world
from tests.inbox.receive.world import World, message
from tests.inbox.requests.test_by_hand import GLEB, asks

__all__ = ["known", "plain_log", "world"]
BORN = "SELECT born_of, created_by FROM contacts WHERE id = $1"


async def test_who_writes_for_the_first_time_came_with_that_request(world: World) -> None:
    await world.got(message("1"))
    card = await world.one("SELECT id, contact_id FROM cards")
    assert (await world.one(BORN, card["contact_id"]))["born_of"] == card["id"]
    await world.run("UPDATE cards SET is_open = false")
    await world.got(message("2", s=60))
    assert await world.count("cards") == 2
    assert (await world.one(BORN, card["contact_id"]))["born_of"] == card["id"]


async def test_who_was_known_before_came_with_none(world: World) -> None:
    facts = await world.make_channel(lead_source=False)
    await world.got(message("1"), channel=facts)
    await world.run("UPDATE channels SET lead_source = true")
    facts = await world.make_channel()
    await world.run("UPDATE identities SET channel_id = $1", facts.id)
    await world.got(message("2", s=60), channel=facts)
    card = await world.one("SELECT contact_id FROM cards")
    assert (await world.one(BORN, card["contact_id"]))["born_of"] is None


async def test_a_person_written_down_with_a_request_has_both(cast: Cast) -> None:
    card: Any = (await asks(cast, **GLEB)).card
    assert card.contact.born_of == card.id
    assert card.contact.created_by == cast.ids["anna"]
    again = (await asks(cast, contact_id=card.contact.id)).card
    assert again.contact is not None
    assert again.contact.born_of == card.id
