"""The same work by an ORM, a message a transaction: how it is written when nobody thinks of speed."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Identity, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_message = itertools.count(10**12)


class Base(DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012
        int: BigInteger,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[int]: ARRAY(BigInteger),
    }


class Numbered(Base):
    __abstract__ = True
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)


class Contact(Numbered):
    __tablename__ = "contacts"
    name: Mapped[str]
    surname: Mapped[str]


class Person(Numbered):
    __tablename__ = "identities"
    channel_id: Mapped[int]
    external_user: Mapped[str]
    contact_id: Mapped[int]
    name: Mapped[str]


class Conversation(Numbered):
    __tablename__ = "conversations"
    channel_id: Mapped[int]
    thread_key: Mapped[str]
    contact_id: Mapped[int]
    identity_id: Mapped[int]
    card_id: Mapped[int | None]
    seq: Mapped[int] = mapped_column(default=0)
    in_seq: Mapped[int] = mapped_column(default=0)
    rev: Mapped[int] = mapped_column(default=1)
    last_message: Mapped[dict[str, Any] | None]
    last_at: Mapped[datetime] = mapped_column(server_default=func.now())
    waiting_since: Mapped[datetime | None]
    waiting_clock: Mapped[float | None]


class Card(Numbered):
    __tablename__ = "cards"
    kind: Mapped[str] = mapped_column(default="lead")
    funnel_id: Mapped[int] = mapped_column(default=1)
    status_id: Mapped[int] = mapped_column(default=1)
    is_open: Mapped[bool] = mapped_column(default=True)
    contact_id: Mapped[int]
    channel_id: Mapped[int]


class Message(Base):
    __tablename__ = "messages"
    conversation_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    direction: Mapped[str]
    text: Mapped[str]
    identity_id: Mapped[int]
    external_id: Mapped[str]
    provider_at: Mapped[datetime]


class Key(Base):
    __tablename__ = "message_keys"
    space: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[int]
    seq: Mapped[int]


class Activity(Base):
    __tablename__ = "activities"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    actor_kind: Mapped[str]
    contact_id: Mapped[int]
    card_id: Mapped[int | None]
    conversation_id: Mapped[int | None]
    message_seq: Mapped[int | None]


class Raw(Base):
    __tablename__ = "raw_inbound"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    channel_id: Mapped[int]
    contact_ids: Mapped[list[int]]
    body: Mapped[bytes]


class Event(Base):
    __tablename__ = "event_pending"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    type: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    audience: Mapped[str]
    body: Mapped[str]


async def run(database_url: str, *, clients: int, count: int, channel: int, chats: range) -> float:
    """Messages a second. Each chat belongs to one client, so that nobody waits for a lock or has to try again."""
    engine = create_async_engine(
        database_url.replace("postgresql://", "postgresql+asyncpg://"),
        pool_size=16,
        max_overflow=0,
        connect_args={"server_settings": {"role": "samovar_app"}},
    )
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def client(number: int) -> None:
        own = range(chats.start + number, chats.stop, clients)
        for _ in range(max(1, count // clients)):
            async with sessions() as session, session.begin():
                await store(session, channel, str(random.choice(own)))

    begun = time.perf_counter()
    await asyncio.gather(*map(client, range(clients)))
    took = time.perf_counter() - begun
    await engine.dispose()
    return max(1, count // clients) * clients / took


async def store(session: AsyncSession, channel: int, chat: str) -> None:
    """One message, from the person to the event."""
    now, external_id, text = datetime.now(UTC), f"{chat}/{next(_message)}", "Сколько стоит самовар на пять литров?"
    known = await session.get(Key, (f"x:{channel}", external_id))
    if known is not None:
        return
    person = await _person(session, channel, chat, now)
    talk = await _conversation(session, channel, chat, person)
    if talk.card_id is None:
        talk.card_id = await _card(session, person.contact_id, channel, now)
    talk.seq, talk.in_seq, talk.rev, talk.last_at = talk.seq + 1, talk.in_seq + 1, talk.rev + 1, now
    talk.last_message = {"seq": talk.seq, "direction": "in", "text": text, "at": now.isoformat()}
    talk.waiting_since = talk.waiting_since or now
    talk.waiting_clock = talk.waiting_clock or now.timestamp()
    session.add(Key(space=f"x:{channel}", key=external_id, conversation_id=talk.id, seq=talk.seq))
    session.add(
        Message(
            conversation_id=talk.id,
            seq=talk.seq,
            direction="in",
            text=text,
            identity_id=person.id,
            external_id=external_id,
            provider_at=now,
        )
    )
    session.add(
        _fact("message_in", person.contact_id, now, card_id=talk.card_id, conversation_id=talk.id, seq=talk.seq)
    )
    session.add(Raw(channel_id=channel, contact_ids=[person.contact_id], body=b"a" * 420))
    session.add(_event("message.arrived", "conversation", talk.id))


async def _person(session: AsyncSession, channel: int, chat: str, now: datetime) -> Person:
    wanted = select(Person).where(Person.channel_id == channel, Person.external_user == chat)
    person = (await session.scalars(wanted)).one_or_none()
    if person is None:
        contact = Contact(name="Анна", surname=f"N{chat}")
        session.add(contact)
        await session.flush()
        person = Person(channel_id=channel, external_user=chat, contact_id=contact.id, name=f"Анна N{chat}")
        session.add(person)
        session.add(_fact("contact_created", contact.id, now))
        await session.flush()
    return person


async def _conversation(session: AsyncSession, channel: int, chat: str, person: Person) -> Conversation:
    wanted = select(Conversation).where(Conversation.channel_id == channel, Conversation.thread_key == chat)
    talk = (await session.scalars(wanted.with_for_update())).one_or_none()
    if talk is None:
        talk = Conversation(channel_id=channel, thread_key=chat, contact_id=person.contact_id, identity_id=person.id)
        session.add(talk)
        await session.flush()
    return talk


async def _card(session: AsyncSession, contact_id: int, channel: int, now: datetime) -> int:
    wanted = select(Card).where(Card.contact_id == contact_id, Card.is_open).order_by(Card.id.desc()).limit(1)
    card = (await session.scalars(wanted)).one_or_none()
    if card is None:
        card = Card(contact_id=contact_id, channel_id=channel)
        session.add(card)
        await session.flush()
        session.add(_fact("lead_created", contact_id, now, card_id=card.id))
        session.add(_event("card.changed", "card", card.id))
    return card.id


def _fact(
    kind: str,
    contact_id: int,
    now: datetime,
    card_id: int | None = None,
    conversation_id: int | None = None,
    seq: int | None = None,
) -> Activity:
    return Activity(
        kind=kind,
        at=now,
        actor_kind="contact",
        contact_id=contact_id,
        card_id=card_id,
        conversation_id=conversation_id,
        message_seq=seq,
    )


def _event(kind: str, subject: str, number: int) -> Event:
    return Event(type=kind, subject_kind=subject, subject_id=number, audience='{"type":"scoped"}', body="x" * 1200)
