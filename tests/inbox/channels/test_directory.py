"""What a process remembers of its channels."""

from backend.connectors.abilities import EVERYONE
from backend.connectors.whatsapp.settings import WhatsAppSettings
from backend.inbox.channels.directory import FRESH_S, Directory
from backend.inbox.channels.settings import seal
from backend.kit.secrets import Cipher, Secret
from tests.cast import Cast

_CHANNEL = """
INSERT INTO channels (id, kind, name, settings, state)
OVERRIDING SYSTEM VALUE VALUES (900, 'practice', 'x', '{}', 'deleted')
"""


async def test_strangers_who_ask_for_a_deleted_channel_reach_the_database_once_a_second(cast: Cast) -> None:
    now = [100.0]
    directory = Directory(cast.db, Cipher("k" * 32), lambda: now[0])
    assert await directory.even_deleted(900) is None
    await cast.db.hot.execute(_CHANNEL)
    assert await directory.even_deleted(900) is None
    now[0] += FRESH_S
    assert await directory.facts(900) is None
    gone = await directory.even_deleted(900)
    assert gone is not None
    assert gone.id == 900


_NUMBER = """
INSERT INTO channels (kind, name, settings, secrets) VALUES ('whatsapp', 'x', $1::text::jsonb, $2) RETURNING id
"""
_ANOTHER_KEY = "UPDATE channels SET secrets = $2, rev = rev + 1 WHERE id = $1"


async def test_numbers_of_one_app_are_opened_once_and_none_is_missed(cast: Cast) -> None:
    cipher = Cipher("k" * 32)

    def sealed(number: str, by: Cipher = cipher) -> tuple[str, bytes | None]:
        settings = WhatsAppSettings(
            phone_number_id=number, waba_id="100200300400", token=Secret("t" * 40), app_secret=Secret("a" * 32)
        )
        return seal(by, settings)

    async def number(name: str) -> int:
        return int(await cast.db.hot.fetchval(_NUMBER, *sealed(name)))

    first, second = await number("500100"), await number("500200")
    directory = Directory(cast.db, cipher)
    facts = await directory.facts(first)
    assert facts is not None
    before = await directory.of_accounts(facts, {"500200"})
    assert [each.id for each in before.found] == [second]
    third = await number("500300")
    everyone = await directory.of_accounts(facts, {EVERYONE})
    assert [each.id for each in everyone.found] == [second, third]
    assert everyone.found[0] is before.found[0], "opened anew for every body"
    # sealed with another key: it cannot be opened as things stand
    await cast.db.hot.execute(_ANOTHER_KEY, third, sealed("500300", Cipher("z" * 32))[1])
    shut = await directory.of_accounts(facts, {"500300"})
    assert (shut.found, shut.shut) == ((), True)
    await cast.db.hot.execute(_ANOTHER_KEY, third, sealed("500300")[1])
    await cast.db.hot.execute("UPDATE channels SET state = 'deleted', rev = rev + 1 WHERE id = $1", second)
    after = await directory.of_accounts(facts, {EVERYONE})
    assert ([each.id for each in after.found], after.shut) == ([third], False)
