"""R2, R8, R9 for letters: kill -9 of who reads and who sends, answers that are lost, servers that bid us come again."""

import random
from collections.abc import Iterator
from email.utils import make_msgid

import pytest

from backend.connectors.email import ids
from backend.connectors.email.settings import EmailSettings
from backend.connectors.settings import load
from tests.bots.world import World, until, when
from tests.faults.shop import (
    STATES,
    Size,
    answer,
    demand_stored,
    drained,
    faults,
    talking,
    texts_of,
    until_dead,
)
from tests.fixtures.processes import Processes
from tests.platforms.mail import Customer, MailServer

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")

POINTS = ("intake.commit", "send.called", "listen.delivered", "send.marked", "intake.committed")


@pytest.fixture
def mail(dovecot: None) -> Iterator[MailServer]:
    with MailServer() as server:
        # as with the providers by which most people write
        server.files = True
        yield server


class Writer:
    """A customer who writes on and on in one thread."""

    def __init__(self, mail: MailServer, number: int) -> None:
        self._who = mail.customer(f"w{number}@example.com", f"W{number}")
        self._root = make_msgid(domain="example.com")
        self.thread = ids.thread_key(ids.root(self._root.strip("<>"), self._who.address))

    def writes(self, text: str) -> None:
        self._who.writes(text, References=self._root, In_Reply_To=self._root)


async def connect(world: World, mail: MailServer) -> int:
    channel = await world.channel("email", load(EmailSettings, mail.settings()), "Shop")
    # by which ours are known when they come back
    await world.value("UPDATE channels SET hook_secret = 'own' WHERE id = $1 RETURNING id", channel)
    return channel


async def acquaint(world: World, mail: MailServer, channel: int, count: int) -> dict[int, Customer]:
    """Customers who wrote before: dialog → customer."""
    people = [mail.customer(f"c{number}@example.com", f"C{number}") for number in range(count)]
    dialogs = [await world.dialog(channel, f"m:{number:020x}", p.name, p.address) for number, p in enumerate(people)]
    return dict(zip(dialogs, people, strict=True))


@pytest.mark.timeout(3600)
async def test_r2_r8_killed_readers_and_senders_lose_double_and_misorder_no_letter(
    world: World, mail: MailServer, processes: Processes, size: Size
) -> None:
    channel = await connect(world, mail)
    dialogs = await acquaint(world, mail, channel, 3)
    writers = [Writer(mail, number) for number in range(4)]
    first = await processes.back()
    await until(world.finds("SELECT 1 FROM channel_cursors"), lambda: "nobody reads the mailbox")
    async with talking({one.thread: one for one in writers}, 0.05) as said:
        first.kill()
        for turn, point in enumerate(POINTS * size(1, 20)):
            await answer(world, dialogs, str(turn))
            await until_dead(await processes.back(**faults(**{point: {"kill_at": random.randint(1, 3)}})))
    await processes.back()
    await drained(world)
    await demand_stored(world, said | {f"m:{number:020x}": ["?"] for number in range(len(dialogs))})
    assert not mail.ledger.duplicates()
    for dialog, person in dialogs.items():
        got = [row.text for row in person.got]
        assert got == sorted(got, key=int), "out of order"

        async def settled(dialog: int = dialog, got: list[str] = got) -> bool:
            rows = await world.fetch(STATES)
            assert {row["state"] for row in rows} <= {"sent", "unconfirmed"}
            return texts_of(rows, dialog, "sent") == got

        await until(settled, lambda: "what stands among the sent letters is sent, and nothing else")


@pytest.mark.timeout(600)
async def test_r8_r9_a_lost_answer_is_a_persons_and_a_server_that_wants_time_gets_it(
    world: World, mail: MailServer, processes: Processes
) -> None:
    mail.files = False
    channel = await connect(world, mail)
    (lost, gleb), (grey, nina) = (await acquaint(world, mail, channel, 2)).items()
    mail.faults.lose = 1
    doubtful = await world.answer(lost, "Ответ потерян")
    first = await processes.back()
    await world.becomes(lost, doubtful, "unconfirmed")
    assert await world.error(lost, doubtful) == "mail_unanswered"
    mail.faults.answers[nina.address] = ["451 4.7.1 Greylisted, try again in 3 seconds", "450 4.2.0 wait 2 seconds"]
    early = [await world.answer(grey, text) for text in ("раз", "два", "три")]
    await until(when(lambda: len(mail.ledger.refused) == 1), lambda: "nobody asked")
    await world.becomes(grey, early[0], "queued")
    assert await world.error(grey, early[0]) == "not_yet", "said in words meanwhile"
    trying = "SELECT 1 FROM outbox WHERE conversation_id = $1 AND give_up_at > now() + interval '3 hours'"
    await until(world.finds(trying, grey), lambda: "given up within minutes")
    # whoever takes the channel over neither sends the doubtful one nor forgets the one that waits
    first.kill()
    await processes.back()
    await world.becomes(grey, early[-1], "sent")
    assert [row.text for row in nina.got] == ["раз", "два", "три"]
    assert await world.state(lost, doubtful) == "unconfirmed"
    [row] = gleb.got
    mail.bounces(row)
    await world.becomes(lost, doubtful, "failed")
    assert await world.error(lost, doubtful) == "no_such_mailbox"
    assert len(gleb.got) == 1
