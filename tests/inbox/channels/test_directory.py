"""What a process remembers of its channels."""

from backend.inbox.channels.directory import FRESH_S, Directory
from backend.kit.secrets import Cipher
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
