"""The worker: ONE list of what runs beside web and bots, by itself or on the event log."""

import asyncio
from collections.abc import Awaitable, Callable

from backend.access import mail
from backend.cards.funnels import settle
from backend.contacts.consents import sweep as consent_sweep
from backend.contacts.returns import CONSUMERS as RETURNS
from backend.contacts.warmth.cool import cooling
from backend.contacts.warmth.told import CONSUMERS as WARMTH
from backend.duty.edges import telling_edges
from backend.duty.refresh import reaching_on
from backend.duty.schedules.joined import CONSUMERS as JOINED
from backend.feed.following.told import CONSUMERS as FOLLOWERS
from backend.fields.purge import purging
from backend.inbox.bulk import work as bulk
from backend.inbox.channels.directory import Directory
from backend.inbox.consumers import CONSUMERS
from backend.inbox.contacted import CONSUMERS as CONTACTED
from backend.inbox.deliver import ended, hours
from backend.inbox.deliver.echoes import settling
from backend.inbox.deliver.elsewhere import CONSUMERS as ELSEWHERE
from backend.inbox.deliver.hours import CONSUMERS as HOURS
from backend.inbox.files.prepare.due import KIND as PREPARE
from backend.inbox.files.prepare.due import going_back, queueing
from backend.inbox.files.prepare.kept import KIND as PREPARE_KEPT
from backend.inbox.files.prepare.kept import KeptPreparer, queueing_kept
from backend.inbox.files.prepare.make import Preparer
from backend.inbox.files.sweep import sweeping
from backend.inbox.forms.called import CONSUMERS as FORMS
from backend.inbox.intake import Intake
from backend.inbox.jobs import missing_calls, sending_later, waking_dialogs
from backend.inbox.online.lapsed import ending
from backend.inbox.papers.settled import CONSUMERS as SETTLED
from backend.inbox.previews.fetch import Previewer
from backend.inbox.previews.wanted import CONSUMERS as PREVIEWS
from backend.inbox.previews.wanted import KIND as PREVIEW
from backend.inbox.products.born import CONSUMERS as PRODUCTS
from backend.inbox.promises.made import CONSUMERS as PROMISED
from backend.inbox.requests.answered import CONSUMERS as REQUESTS
from backend.inbox.requests.by_itself import CONSUMERS as DEALS
from backend.inbox.requests.first_task import CONSUMERS as FIRST_TASKS
from backend.inbox.requests.mode import work as mode
from backend.inbox.requests.offered import CONSUMERS as OFFERED
from backend.inbox.scheduled.consumers import CONSUMERS as SCHEDULED
from backend.inbox.search.consumers import CONSUMERS as SEARCH_CONSUMERS
from backend.inbox.told.clocks import watching
from backend.inbox.told.given import CONSUMERS as GIVEN
from backend.inbox.told.heard import CONSUMERS as TOLD
from backend.kit.consumers import Consumer, ConsumerRunner, behind, waking
from backend.kit.db import Database
from backend.kit.jobs import Runner
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.storage import Storage
from backend.kit.tasks import Tasks
from backend.kit.upkeep import every_hour
from backend.lists.bulk import work as many_rows
from backend.notify.plan import CONSUMERS as NOTICES
from backend.notify.sender import Sender as NoticeSender
from backend.notify.sender import of_house
from backend.privacy import heads
from backend.privacy.erasing import perform as erasing
from backend.privacy.exporting import work as person_export
from backend.privacy.keeping.work import keeping
from backend.realtime.node import RealtimeNode
from backend.rules.note import CONSUMERS as RULES
from backend.rules.work import ringing as rules_ring
from backend.rules.work import working as rules_at_work
from backend.sales.invoices.overdue import watching_due
from backend.tasks import letters as invitations
from backend.tasks.actions.next import coming_again
from backend.tasks.told import telling_due
from backend.timeline.keeping.sweep import sweeping_old
from backend.transfer.incoming import undo as transfer_undo
from backend.transfer.incoming import work as transfer
from backend.transfer.outgoing import work as transfer_out
from backend.transfer.sweep import sweeping as files_swept
from backend.watch.escalation import due as escalation
from backend.watch.escalation.climb import climbing
from backend.watch.escalation.due import CONSUMERS as ESCALATION
from backend.watch.routing.work import routing
from backend.webhooks.journal import CONSUMERS as WEBHOOKS
from backend.webhooks.sender import Sender
from backend.wiring import lists_of_rooms, sight_of_notices, subjects_of_tasks

Work = Callable[[], Awaitable[None]]


def works(settings: Settings, db: Database, intake: Intake) -> dict[str, Work]:
    """Name → a supervised task. Each is right with any number of workers."""
    cipher = Cipher(settings.secret_key)
    directory = Directory(db, cipher)
    storage = Storage(settings.storage_url)
    preparer = Preparer(db, storage)
    return {
        "letters with links": Runner(db, mail.handlers(settings, db, cipher), mail.TRIES).run,
        "many dialogs at once": Runner(db, bulk.handlers(db) | ended.handlers(db) | hours.handlers(db)).run,
        "waits that have other levels now": Runner(db, escalation.handlers(db)).run,
        "many rows at once": Runner(db, many_rows.handlers(db)).run,
        "leads that become deals": Runner(db, mode.handlers(db)).run,
        "requests that follow their status": Runner(db, settle.handlers(db), {settle.JOB: 200}).run,
        "partitions and old rows": every_hour(db),
        "dialogs that wake": waking_dialogs(db),
        "answers sent later": sending_later(db),
        "calls whose end is not told": missing_calls(db),
        "calls by the browser that nobody takes": ending(db, directory),
        "files to prepare": queueing(db),
        "bound files to prepare": queueing_kept(db),
        "older files to prepare": going_back(db),
        "files being looked at": Runner(db, {PREPARE: preparer, PREPARE_KEPT: KeptPreparer(db, preparer)}).run,
        # apart: pages that are slow to answer, as many as a customer likes to send, hold up no picture
        "links being looked at": Runner(db, {PREVIEW: Previewer(db, storage)}).run,
        # apart: a long file holds up nobody's bulk work
        "files that come in and go out": Runner(
            db, transfer.handlers(db) | transfer_undo.handlers(db) | transfer_out.handlers(db, storage, heads.exported)
        ).run,
        # apart, and alone: whoever writes waits at the door for a moment
        "people erased": Runner(db, erasing.handlers(db, storage, cipher), {erasing.JOB: erasing.TRIES}).run,
        "files for people": Runner(db, person_export.handlers(db, storage)).run,
        "consents that are told late": consent_sweep.sweeping(db),
        "files for people that are over": person_export.sweeping(db, storage),
        "what is kept no longer": keeping(db, storage),
        "erasures that are due": erasing.watching(db),
        "files that came in and went out": files_swept(db, storage),
        "uploads that were never sent": sweeping(db, storage),
        "people who cool": cooling(db),
        "duty that begins and ends": telling_edges(db),
        "duty of the coming weeks": reaching_on(db),
        "facts that are old": sweeping_old(db),
        "values of deleted fields": purging(db),
        "invoices whose day is over": watching_due(db),
        "rules at work": rules_at_work(db),
        "moments that rules wait for": rules_ring(db),
        "requests given by routes": routing(db),
        "waits that nobody answers": climbing(db),
        "notices sent": NoticeSender(db, of_house(settings, db, cipher)).run,
        "tasks that come due": telling_due(db),
        "invitations to meetings": Runner(db, invitations.handlers(settings, db), invitations.TRIES).run,
        "tasks that come again": coming_again(db),
        "dialogs that wait, channels in alarm": watching(db, cipher),
        "webhooks told": Sender(settings, db, cipher).run,
        "echoes nobody claimed": settling(db, directory, intake),
    }


def consumers() -> tuple[Consumer, ...]:
    """Everybody who reads the event log."""
    return (
        *CONSUMERS, *CONTACTED, *ELSEWHERE, *FORMS, *PREVIEWS, *PRODUCTS, *REQUESTS, *DEALS, *RETURNS, *SCHEDULED,
        *OFFERED,
        *SETTLED,
        *FIRST_TASKS,
        *PROMISED,
        *HOURS,
        *JOINED,
        *WARMTH,
        *FOLLOWERS,
        *SEARCH_CONSUMERS,
        *WEBHOOKS,
        *RULES,
        *ESCALATION,
        *NOTICES,
        *TOLD,
        *GIVEN,
    )  # fmt: skip


async def run_worker(settings: Settings, db: Database, node: RealtimeNode) -> None:
    """Until cancelled."""
    subjects_of_tasks()
    sight_of_notices()
    lists_of_rooms(settings.public_url)
    intake = Intake(db)
    runners = [ConsumerRunner(db, consumer) for consumer in consumers()]
    forget = node.subscribe(waking(runners))
    try:
        async with Tasks(within=node.tasks) as tasks:
            for name, work in works(settings, db, intake).items():
                tasks.start(name, work)
            tasks.start("consumers that were not told", behind(db, runners))
            for runner in runners:
                tasks.start(f"consumer {runner.consumer.name}", runner.run)
            await asyncio.Event().wait()
    finally:
        forget()
        await intake.close()
