"""A platform's list of approved messages: read, kept after it has shrunk, told of in between, not given."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.connectors import registry
from backend.connectors.contract import SendError, Template, TemplateChange, TemplateVariable
from backend.inbox.actions.receive.batch import Received
from backend.inbox.actions.receive.receive import receive
from backend.inbox.channels.directory import Directory
from backend.inbox.templates import due, queries
from backend.inbox.templates.schemas import TemplatesView
from backend.kit.db import Database
from backend.kit.jobs import Runner
from backend.kit.tasks import Tasks
from bots.lines import Lines
from bots.templates import handlers
from tests.bots import approving
from tests.bots.approving import Approving
from tests.bots.conftest import Start
from tests.bots.world import CIPHER, World, until


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Approving:
    """Here the scripted kind approves messages, and closes its window after a day."""
    approving.connector = Approving()
    monkeypatch.setitem(registry.KINDS, "scripted", "tests.bots.approving")
    return approving.connector


READY = Template(
    external_id="7", name="ready", language="ru", body="{{1}}, готово", variables=(TemplateVariable("1", "Анна"),)
)
LATER = Template(external_id="8", name="later", language="ru", body="Позже", status="pending")


async def test_the_list_is_read_on_start_and_what_leaves_it_is_kept(
    db: Database, world: World, kind: Approving, start: Start
) -> None:
    channel = await world.channel()
    kind.approved = [READY, LATER]

    async def seen(removed: bool = False) -> TemplatesView:
        async with db.tx() as tx:
            return await queries.listed(tx, channel, "en", removed=removed)

    async def is_read(count: int) -> bool:
        return len((await seen()).items) == count

    async with start() as fleet, Tasks() as tasks:
        lines = Lines(fleet, Directory(db, CIPHER))
        tasks.start("templates to read", due.queueing(db))
        tasks.start("jobs", Runner(db, handlers(db, lines)).run)
        await until(lambda: is_read(2), lambda: "the list was not read")
        assert (await seen()).items == [LATER, READY]
        kind.approved = [READY]
        await due.refresh(db, channel)
        assert (await seen()).items == [READY]
        assert [each.status for each in (await seen(removed=True)).items] == ["removed", "approved"]
        # the platform tells of one: known at once, by its id or by its name
        facts = (await Directory(db, CIPHER).many([channel]))[channel]
        soon = datetime.now(UTC) + timedelta(minutes=1)
        change = TemplateChange(soon, name="ready", language="ru", status="paused", reason="LOW_QUALITY")
        async with db.tx() as tx:
            assert (await receive(tx, [Received(facts, change)]))[0].result == "applied"
            again = TemplateChange(soon - timedelta(hours=1), external_id="7", status="approved")
            assert (await receive(tx, [Received(facts, again)]))[0].result == "ignored", "an older word"
        ready = (await seen()).items[0]
        assert (ready.status, ready.reason) == ("paused", "LOW_QUALITY")
        # what the platform does not give is said, and what was read before stands
        kind.refusals.append(SendError("token_invalid", permanent=True))
        await due.refresh(db, channel)
        found = await seen()
        assert found.problem is not None
        assert (found.problem.code, len(found.items)) == ("token_invalid", 1)
        await due.refresh(db, channel)
        assert (await seen()).problem is None
        await lines.close()
