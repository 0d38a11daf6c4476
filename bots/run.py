"""The bots: owners of channels, and the jobs that need a platform."""

import asyncio

from backend.inbox.channels.directory import Directory
from backend.inbox.channels.health import Health
from backend.inbox.customer_writes import telling
from backend.inbox.files import faces
from backend.inbox.files.due import KIND as FETCH
from backend.inbox.files.due import queueing
from backend.inbox.files.fetch import TRIES, Fetcher
from backend.inbox.files.lend import Lending
from backend.inbox.intake import Intake
from backend.inbox.templates.due import queueing as asking
from backend.kit.db import Database
from backend.kit.jobs import Handler, Runner
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.storage import Storage
from backend.kit.tasks import Tasks
from backend.notify.sender import Sender
from backend.realtime.node import RealtimeNode
from bots import following, reading, templates
from bots.checking import handlers
from bots.fleet import Fleet
from bots.lines import Lines
from bots.shows_typing import TypingTeller
from bots.staff import Staff
from bots.wakes import on_events


async def run_bots(settings: Settings, db: Database, node: RealtimeNode) -> None:
    """Until cancelled; sends in flight are then given time to end. `settings` has its database's address."""
    if settings.database_url is None:
        raise RuntimeError("bots need SAMOVAR_DATABASE_URL, or `samovar run`")
    cipher, storage = Cipher(settings.secret_key), Storage(settings.storage_url)
    intake, health, directory = Intake(db), Health(db), Directory(db, cipher)
    intake.heard = health.heard
    intake.typing = telling(db, node)
    lending = Lending(settings.secret_key, settings.public_url)
    fleet = Fleet(db, settings.database_url, cipher, storage, intake.deliver, health, settings.public_url, lending)
    lines = Lines(fleet, directory)
    fetcher = Fetcher(db, storage, lines, settings.upload_max)
    profiler = faces.Profiler(db, storage, lines)
    work: dict[str, Handler] = {
        FETCH: fetcher,
        faces.KIND: profiler,
        **following.handlers(directory, lines, intake.take),
        **templates.handlers(db, lines),
        **reading.handlers(db, lines),
    }
    runner = Runner(db, work, {FETCH: TRIES})
    # apart: a person waits for a check, and thousands of files may wait to be fetched
    staff = Staff(settings, db, cipher)
    checker = Runner(db, handlers(directory, db, intake.deliver) | staff.handlers())
    forget = node.subscribe(on_events(fleet.wake))
    try:
        async with Tasks(within=node.tasks) as tasks:
            shown = TypingTeller(db, node, fleet, tasks)
            node.on_presence.append(shown.hear)
            tasks.start("channels", fleet.run)
            tasks.start("channel health", health.run)
            tasks.start("jobs of platforms", runner.run)
            tasks.start("checks of channels", checker.run)
            tasks.start("staff bot", staff.run)
            tasks.start("alerts of the staff bot", Sender(db, {"bot": staff.send}).run)
            for name, due in {"files": queueing(db), "faces": faces.queueing(db), "templates": asking(db)}.items():
                tasks.start(f"{name} to fetch", due)
            try:
                await asyncio.Event().wait()
            finally:
                node.on_presence.remove(shown.hear)
                await fleet.finish()
    finally:
        forget()
        await lines.close()
        await intake.close()
