"""Inbound messages into PostgreSQL: one transaction for a whole batch, set-based (DESIGN 3, 1 and 6)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from backend.activities import Activity, record_later
from backend.cards.actions.open_card import CardWanted, open_cards
from backend.connectors.contract import (
    Access,
    Call,
    Echo,
    Incoming,
    Message,
    Moved,
    Notice,
    Person,
    Reachability,
    Receipt,
    TemplateChange,
    Titled,
    Typing,
)
from backend.inbox.actions.receive import (
    assign,
    calls,
    early,
    known,
    moving,
    onward,
    people,
    reach,
    standing,
    targets,
    threads,
    todo,
    write,
)
from backend.inbox.actions.receive.batch import (
    DUPLICATE,
    IGNORED,
    Again,
    Key,
    Outcome,
    Payload,
    PersonKey,
    Received,
    ThreadKey,
)
from backend.inbox.actions.receive.changes import apply_change
from backend.inbox.actions.receive.echo import apply_echo
from backend.inbox.actions.receive.message import apply_message
from backend.inbox.actions.receive.threads import Live, Wanted
from backend.inbox.actions.receive.work import Work
from backend.inbox.deliver.debt import settle
from backend.inbox.letter_fields import receiving
from backend.inbox.letter_fields.whose import with_readings
from backend.inbox.rows import load_conversations, load_messages, message_changed
from backend.inbox.schemas import RowContact
from backend.kit.db import HotTx
from backend.kit.faults import fault

# makes no thread and speaks of no message
NO_THREAD = Typing | Reachability | Moved | Titled | Access | TemplateChange | Notice
# tells of the channel rather than of a person
STANDING = Moved | Titled | Access | TemplateChange | Notice

Keys = dict[known.ChannelKey, Key]


async def receive(tx: HotTx, batch: Sequence[Received]) -> list[Outcome]:
    """Store the batch in its order; an outcome for each. A duplicate changes nothing.

    Raises Again, and what PostgreSQL raises: the caller tries again, or splits the batch (inbox/intake.py).
    """
    stood = {id(item): await _stand(tx, item, item.incoming) for item in batch if isinstance(item.incoming, STANDING)}
    # among ourselves: nothing of it is anybody's request
    stood |= {id(item): IGNORED for item in batch if isinstance(item.incoming, Call) and item.incoming.internal}
    await calls.in_turn(tx, batch)
    batch = await moving.resolved(tx, batch)
    batch = with_readings(onward.cleaned(batch))
    before = await known.find_keys(tx, known.keys_of(batch))
    new = [item for item in batch if id(item) not in stood and not _is_known(before, item)]
    done = iter(await _store(tx, new, before) if new else ())
    return [stood.get(id(item)) or (DUPLICATE if _is_known(before, item) else next(done)) for item in batch]


async def _stand(tx: HotTx, item: Received, told: STANDING) -> Outcome:
    match told:
        case Moved():
            return await moving.move(tx, item, told)
        case Titled():
            return await standing.titled(tx, item, told)
        case Access():
            return await standing.access(tx, item, told)
        case TemplateChange():
            return await standing.template(tx, item, told)
        case Notice():
            return await standing.notice(tx, item, told)


async def _store(tx: HotTx, batch: Sequence[Received], before: Keys) -> list[Outcome]:
    work, touched, made = await _prepare(tx, batch, before)
    outcomes = [_apply(work, touched, item) for item in batch]
    onward.tell(work, work.bound)
    await _write(tx, work, batch, outcomes)
    await todo.leave(tx, batch, outcomes)
    if people_now := touched.contacts.keys() | set(made) | {each.contact_id for each in work.bound}:
        await tx.write()  # who sees a person is read from the conversations as they now stand
        await reach.publish_people(tx, people_now)
    tx.publish(*work.events)
    await _settle_debts(tx, work)
    return outcomes


async def _prepare(tx: HotTx, batch: Sequence[Received], before: Keys) -> tuple[Work, reach.Touched, Sequence[int]]:
    """Lock and load all that the batch may touch, in the order that everybody keeps; contacts that were made, too."""
    await receiving.hold(tx, batch)
    persons, made = await people.recognise(tx, _writers(batch), _known_by(batch), _forged(batch))
    persons |= await people.find(tx, _reached(batch) - persons.keys())
    about = {name: before[name] for item in batch if _is_change(item) for name in _names(item) if name in before}
    ids, new = await threads.find_or_make(tx, _wanted(batch, persons, about))
    refs = {key for item in batch if (key := known.ref_key(item.incoming))}
    locked = set(ids.values()) | threads.ids_of(about.values()) | threads.ids_of(refs)
    locked |= await threads.sending(tx, _nameless(batch, about))
    openings = await onward.find(tx, batch)
    locked |= await onward.dialogs(tx, openings, persons)
    await threads.lock(tx, locked)
    await fault("receive.locked")
    bound = await onward.bind(tx, openings, persons)
    keys = await known.find_keys(tx, known.keys_of(batch))
    lives, clock = await threads.load(tx, locked, new)
    # joined to another person while we waited for the lock: theirs is the contact from now on
    persons |= await people.find(tx, people.moved(persons, lives.values()))
    onward.lead(lives, bound, ids)
    now = clock or datetime.now(UTC)
    work = Work(now=now, people=persons, lives=lives, threads=ids, keys=keys, bound=bound)
    await _load_rest(tx, work, batch)
    await calls.load(tx, work, batch)
    fresh = [item for item in batch if not _is_known(keys, item)]
    touched = await _decide(tx, work, fresh, made)
    work.facts += [_made(contact_id, work.now) for contact_id in made] + touched.facts
    return work, touched, made


async def _load_rest(tx: HotTx, work: Work, batch: Sequence[Received]) -> None:
    """What only some batches need: targets of changes, sends in flight, changes that came early."""
    changes = [item for item in batch if _is_change(item)]
    for item in changes:
        if any((key := work.keys.get(name)) and key[0] not in work.lives for name in _names(item)):
            raise Again("a message's key became known in a conversation that is not locked")
    await targets.load_targets(tx, changes, work.lives, work.keys)
    await targets.load_pressed(tx, batch, work.lives)
    if any(isinstance(item.incoming, Echo) for item in changes):
        work.in_flight = await targets.find_in_flight(tx, work.lives)
        work.doubtful = await targets.load_doubtful(tx, work.lives)
    if any(isinstance(item.incoming, Echo) and item.incoming.letter for item in changes):
        work.partners = await targets.load_partners(tx, work.lives)
    if any(live.early_waits for live in work.lives.values()):
        unknown = {name for item in batch if _names_one(item.incoming) for name in _names(item)}
        work.early = await early.find(tx, unknown - work.keys.keys())


def _names(item: Received) -> Iterable[known.ChannelKey]:
    return ((item.channel.id, key) for key in known.own_keys(item.incoming))


async def _decide(tx: HotTx, work: Work, fresh: Sequence[Received], made: Sequence[int]) -> reach.Touched:
    """People, responsible and card of the conversations that get a new message."""
    opening: dict[int, tuple[Live, Received, int]] = {}
    for item in fresh:
        if isinstance(item.incoming, Call):
            if asking := calls.opens(work, item, item.incoming):
                opening.setdefault(asking[0].row.id, (asking[0], item, asking[1]))
            continue
        live = work.live(item)
        if isinstance(item.incoming, Message) and live is not None:
            writer = work.people[item.channel.id, item.incoming.sender.external_user]
            # a person whom a colleague blocked opens nothing: what they write is stored, and that is all
            if not writer.blocked and not item.incoming.automatic:
                opening.setdefault(live.row.id, (live, item, writer.contact_id))
    await assign.assign(tx, [(live, item.channel, contact) for live, item, contact in opening.values()])
    touched = reach.compare(work.people, fresh, set(made))
    wanted = [
        _card(live, item, contact) for live, item, contact in opening.values() if _lacks_card(live, item, work.now)
    ]
    writes = touched.contacts.keys() | receiving.people(work, fresh)
    await reach.lock_contacts(tx, writes | {w.contact_id for w in wanted} - set(made))
    _rename(work, await reach.write_people(tx, touched))
    opened = await open_cards(tx, wanted)
    cards = opened.ids
    standing = await threads.statuses(tx, cards.values())
    for each in wanted:
        live = work.lives[each.conversation_id]
        live.card_id = cards.get(each.contact_id)
        live.card_status, live.card_scope = standing.get(live.card_id or 0, (None, None))
    named = await receiving.fill(tx, work, fresh, opened, made)
    _rename(work, named)
    for contact_id in named.keys() - touched.contacts.keys():
        touched.contacts[contact_id] = Person("")
    return touched


def _lacks_card(live: Live, item: Received, now: datetime) -> bool:
    # in a group nobody can answer: what is said there is nobody's request
    is_source = item.channel.lead_source
    if isinstance(item.incoming, Call):
        is_source = is_source or calls.is_sales(item, item.incoming)
    days = item.channel.new_after_days
    # V2: after so long a silence it is a new request; whether it is silent elsewhere, too, open_cards sees
    stale = days is not None and live.row.last_at < now - timedelta(days=days)
    return is_source and (stale or not live.card_open) and live.row.kind != "group"


def _card(live: Live, item: Received, contact_id: int) -> CardWanted:
    responsible = live.row.responsible and (live.row.responsible.id, live.row.responsible.name)
    if live.assignment is not None:
        responsible = live.assignment.responsible
    return CardWanted(
        contact_id=contact_id,
        channel_id=item.channel.id,
        funnel_id=item.channel.funnel_id,
        conversation_id=live.row.id,
        team_id=item.channel.team_id,
        responsible_id=responsible[0] if responsible else None,
        assigned_by="rule" if responsible else None,
        silent_days=item.channel.new_after_days,
    )


def _rename(work: Work, names: dict[int, tuple[str, str]]) -> None:
    """Rows and writers show the names as they now stand."""
    for person in work.people.values():
        if person.contact_id in names:
            person.contact_name, person.contact_surname = names[person.contact_id]
    shown = {person.contact_id: person.full_name for person in work.people.values() if person.contact_id in names}
    for live in work.lives.values():
        if live.contact_id in shown:
            avatar = live.row.contact.avatar if live.row.contact else None
            contact = RowContact(live.contact_id, shown[live.contact_id], avatar)
            live.row = msgspec.structs.replace(live.row, contact=contact)


def _apply(work: Work, touched: reach.Touched, item: Received) -> Outcome:
    match item.incoming:
        case Message() as message:
            return apply_message(work, item, message)
        case Echo() as echo:
            return apply_echo(work, item, echo)
        case Call() as call:
            return calls.apply_call(work, item, call)
        case Typing() | Moved() | Titled() | Access() | TemplateChange() | Notice():
            return IGNORED
        case Reachability(external_user=user):
            person = work.people.get((item.channel.id, user))
            if person is None:
                return IGNORED
            return Outcome("applied", contact_id=person.contact_id) if id(item) in touched.news else DUPLICATE
        case change:
            return apply_change(work, item, change)


async def _write(tx: HotTx, work: Work, batch: Sequence[Received], outcomes: Sequence[Outcome]) -> None:
    write.write_keys(tx, work)
    await fault("receive.keys")
    write.write_messages(tx, work)
    await fault("receive.messages")
    write.write_threads(tx, work)
    await early.keep(tx, work.new_early)
    await early.drop(tx, work.used_early)
    write.write_sent(tx, work)
    record_later(tx, work.facts)
    channels: dict[Payload, int] = {}
    contacts: dict[Payload, set[int]] = {}
    for item, outcome in zip(batch, outcomes, strict=True):
        if item.payload is not None and outcome.result not in ("duplicate", "ignored"):
            channels[item.payload] = item.channel.id
            if about := outcome.contact_id or _contact(work, outcome):
                contacts.setdefault(item.payload, set()).add(about)
    write.write_raw(tx, channels, contacts)
    await fault("receive.written")


def _contact(work: Work, outcome: Outcome) -> int | None:
    live = work.lives.get(outcome.conversation_id or 0)
    return live.contact_id if live else None


async def _settle_debts(tx: HotTx, work: Work) -> None:
    """An answer that the platform refused after all gives its debt back; one that arrived after all takes it away."""
    moved = sorted({*work.failed, *work.revived, *work.called})
    if moved:
        await tx.write()
    await calls.follow(tx, work)
    changed = [key for key in moved if await settle(tx, *key, is_news=key in work.called)]
    if changed:
        await _publish_again(tx, changed)


async def _publish_again(tx: HotTx, keys: Sequence[Key]) -> None:
    rows = await load_conversations(tx, sorted(threads.ids_of(keys)))
    for key, view in (await load_messages(tx, keys)).items():
        row, scope = rows[key[0]]
        tx.publish(message_changed(row, view, scope))


def _names_one(incoming: Incoming) -> bool:
    """It may tell the name of a message that changes wait for."""
    return isinstance(incoming, Message | Echo | Call) or (isinstance(incoming, Receipt) and incoming.mark is not None)


def _is_change(item: Received) -> bool:
    """It speaks of a message that should be there."""
    return not isinstance(item.incoming, Message | NO_THREAD)


def _is_known(keys: Keys, item: Received) -> bool:
    """A message that is stored already."""
    return isinstance(item.incoming, Message) and any(name in keys for name in _names(item))


def _person(item: Received) -> Person | None:
    """The customer of a message, whichever way it went."""
    match item.incoming:
        case Message(sender=person) | Echo(to=person) | Call(person=person):
            return person
    return None


def _writers(batch: Iterable[Received]) -> dict[PersonKey, Person]:
    return {(i.channel.id, person.external_user): person for i in batch if (person := _person(i))}


def _forged(batch: Iterable[Received]) -> set[PersonKey]:
    """Writers of letters whose From is another's address."""
    said = ((i.channel.id, i.incoming) for i in batch)
    return {
        (channel_id, each.sender.external_user)
        for channel_id, each in said
        if isinstance(each, Message) and reach.is_feigned(each)
    }


def _reached(batch: Iterable[Received]) -> set[PersonKey]:
    return {(i.channel.id, i.incoming.external_user) for i in batch if isinstance(i.incoming, Reachability)}


def _wanted(batch: Iterable[Received], persons: people.People, about: Keys) -> dict[ThreadKey, Wanted]:
    """The threads to lock. One that only a change names is made too: the message it waits for must queue behind us.
    A receipt speaks of what we sent: where nothing is, another program has written, and no dialog begins by that, nor
    by an echo that says so.
    """
    found: dict[ThreadKey, Wanted] = {}
    for item in batch:
        incoming = item.incoming
        if isinstance(incoming, NO_THREAD) or any(name in about for name in _names(item)):
            continue
        if incoming.thread is None:
            continue
        key = (item.channel.id, incoming.thread.key)
        person = _person(item)
        whose = persons[item.channel.id, person.external_user] if person else None
        begins = not (isinstance(incoming, Receipt) or (isinstance(incoming, Echo) and incoming.only_known))
        if key in found and (found[key].contact_id or not whose) and (found[key].make or not begins):
            continue
        private = whose if incoming.thread.kind == "private" else None
        make = begins or (key in found and found[key].make)
        found[key] = Wanted(
            item.channel,
            incoming.thread,
            private.contact_id if private else None,
            private.id if private else None,
            make,
        )
    return found


def _nameless(batch: Iterable[Received], about: Keys) -> set[int]:
    """Channels that tell what became of a message which we do not know yet, without its thread: the answer of any send
    in flight may name it, so all of those are waited for."""
    return {
        item.channel.id
        for item in batch
        if isinstance(item.incoming, Receipt)
        and item.incoming.thread is None
        and not any(name in about for name in _names(item))
    }


def _known_by(batch: Sequence[Received]) -> dict[int, people.KnownBy]:
    """Channels where an address is a caller's number, or a letter's From."""
    kinds = {item.channel.id: item.channel.capabilities.known_by for item in batch}
    return {channel_id: kind for channel_id, kind in kinds.items() if kind}


def _made(contact_id: int, now: datetime) -> Activity:
    return Activity(kind="contact_created", at=now, actor_kind="system", contact_id=contact_id)
