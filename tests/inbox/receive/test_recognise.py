"""Who writes from a number or an address that stands on exactly one contact is that person, whichever it is."""

import asyncio

import msgspec

from backend.connectors.contract import Capabilities, Letter
from backend.inbox.channels.facts import ChannelFacts
from tests.inbox.receive.world import Plain, World, message, person, until

OWNER = """
SELECT i.contact_id, c.contact_id AS of_dialog FROM identities i
JOIN conversations c ON c.identity_id = i.id WHERE i.external_user = $1
"""
MORE = """
INSERT INTO contacts (name, phone, phone_normal, more_phones, email, email_normal, more_emails)
VALUES ($1, $2, $2, $3::text::jsonb, $4, lower($4), $5::text::jsonb) RETURNING id
"""


class Calls(Plain):
    kind = "calls"
    capabilities = Capabilities(known_by="phone")


class Letters(Plain):
    kind = "letters"
    capabilities = Capabilities(known_by="email")


def of(channel: ChannelFacts, connector: Plain) -> ChannelFacts:
    return msgspec.structs.replace(channel, connector=connector)


def more(*normals: str) -> str:
    return msgspec.json.encode([{"value": each, "normal": each, "label": ""} for each in normals]).decode()


async def made(world: World, name: str, phone: str, phones: str = "[]", email: str = "", emails: str = "[]") -> int:
    return int((await world.one(MORE, name, phone, phones, email or None, emails))["id"])


async def test_any_of_a_persons_phones_and_addresses_finds_them(world: World) -> None:
    gleb = await made(world, "Глеб", "+79120000001", more("+79120000002", "+79120000003"), "gleb@a.ru", more("g@b.ru"))
    calls, letters = of(world.channel, Calls()), of(await world.make_channel(), Letters())
    for number in ("+79120000001", "+79120000003"):
        await world.got(message(f"k{number}", who=number), channel=calls)
    await world.got(message("l", who="G@b.ru", sender=person("G@b.ru")), channel=letters)
    for user in ("+79120000001", "+79120000003", "G@b.ru"):
        assert await world.rows(OWNER, user) == [{"contact_id": gleb, "of_dialog": gleb}], user
    assert (await world.one("SELECT name, rev FROM contacts WHERE id = $1", gleb)) == {"name": "Глеб", "rev": 4}
    assert await world.count("contacts") == 1
    # the card of an open window shows the new address without being loaded again
    told = [event["body"]["contact"]["identities"] for event in await world.events("contact.changed")]
    assert len(told[-1]) == 3


async def test_what_stands_on_two_or_on_nobody_or_is_no_number_makes_a_new_contact(world: World) -> None:
    await made(world, "Глеб", "+79120000001", more("+79120000002"))
    await made(world, "Пётр", "+79120000002")
    gone = await made(world, "Удалённый", "+79120000009")
    await world.run("UPDATE contacts SET deleted_at = now() WHERE id = $1", gone)
    calls = of(world.channel, Calls())
    for number in ("+79120000002", "+79120000004", "+79120000009"):
        await world.got(message(f"k{number}", who=number), channel=calls)
    # the same number in a channel where it is nobody's number but a name
    await world.got(message("n", who="+79120000001"))
    assert await world.count("contacts") == 3 + 4


async def test_two_at_once_from_two_of_their_numbers_are_one_person(world: World) -> None:
    gleb = await made(world, "Глеб", "+79120000001", more("+79120000002"))
    calls = of(world.channel, Calls())
    await world.got(message("a", who="+79120000001"), message("b", who="+79120000002"), channel=calls)
    assert await world.rows("SELECT DISTINCT contact_id FROM conversations") == [{"contact_id": gleb}]


async def test_a_number_or_an_address_is_nobodys_name(world: World) -> None:
    """A role may not see phones and e-mails; names are shown to everybody, in lists, events and search."""
    nameless = person("v1", name="", phone="+79120000007", email="v@a.ru")
    await world.got(message("m", who="v1", sender=nameless))
    found = await world.one("SELECT name, surname, phone, email FROM contacts")
    assert found == {"name": "", "surname": "", "phone": "+79120000007", "email": "v@a.ru"}


async def test_who_was_joined_to_another_while_their_message_waited_is_that_other(world: World) -> None:
    """The join holds the dialog; the message has read who wrote it, and waits for the lock."""
    await world.got(message("one"))
    ona = await made(world, "Ona", "+37061234567")
    waits = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)"
    async with world.db.tx() as tx:
        await tx.fetch("SELECT id FROM conversations FOR UPDATE")
        arriving = asyncio.create_task(world.got(message("two", s=5)))
        await until(lambda: world.db.hot.fetchval(waits))
        await tx.execute("UPDATE identities SET contact_id = $1", ona)
        await tx.execute("UPDATE conversations SET contact_id = $1", ona)
    await arriving
    fact = "SELECT contact_id FROM activities WHERE kind = 'message_in' ORDER BY id DESC LIMIT 1"
    assert await world.db.hot.fetchval(fact) == ona


async def test_who_is_proved_to_write_under_anothers_address_is_not_that_person(world: World) -> None:
    gleb = await made(world, "Глеб", "+79120000001", email="gleb@a.ru")
    letters = of(world.channel, Letters())
    forged = message("l", who="gleb@a.ru", letter=Letter(subject="Pay", trust="fail"))
    await world.got(forged, channel=letters)
    assert (await world.one(OWNER, "gleb@a.ru"))["contact_id"] != gleb
    assert await world.count("contacts") == 2


async def test_a_letter_that_failed_the_check_gives_nobody_its_address(world: World) -> None:
    letters, others = of(world.channel, Letters()), of(await world.make_channel(), Letters())
    gleb = person("gleb@a.ru", name="Глеб", email="gleb@a.ru")
    feigned = person("gleb@a.ru", name="Банк", email="gleb@a.ru")
    bad, good = Letter(subject="Pay", trust="fail"), Letter(subject="Hello", trust="pass")
    await world.got(message("f", who="gleb@a.ru", sender=feigned, letter=bad), channel=letters)
    assert await world.rows("SELECT name, email, email_normal FROM contacts") == [
        {"name": "Банк", "email": None, "email_normal": None}
    ]
    # the true one, at another mailbox, is not that stranger
    await world.got(message("t", who="gleb@a.ru", sender=gleb, letter=good), channel=others)
    assert await world.count("contacts") == 2
    # what a feigned letter says of itself changes nothing on a person who is known
    await world.got(message("g", who="gleb@a.ru", sender=feigned, letter=bad), channel=others)
    names = "SELECT i.name, p.email FROM identities i JOIN contacts p ON p.id = i.contact_id WHERE i.channel_id = $1"
    assert await world.rows(names, others.id) == [{"name": "Глеб", "email": "gleb@a.ru"}]
    # and once the check is passed the address is theirs
    await world.got(message("h", who="gleb@a.ru", sender=gleb, letter=good), channel=letters)
    assert await world.rows(names, letters.id) == [{"name": "Глеб", "email": "gleb@a.ru"}]
