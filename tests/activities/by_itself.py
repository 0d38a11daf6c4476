"""What customers and their messengers do, and what happens by itself: connectors and workers at work."""

from pathlib import Path
from typing import Any

import msgspec

from backend.connectors.contract import Call, Letter, Mailbox, Message, Person, Reachability, Thread
from backend.connectors.email import connector as email
from backend.contacts.warmth.cool import cool, miss_nobody
from backend.inbox.actions.receive import Payload, Received, receive
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.letter_fields.prepare import Kept, ready
from backend.inbox.letter_fields.schemas import LetterTemplate
from backend.kit.db import Database
from backend.sales.invoices.overdue import mark_overdue
from tests.activities.doing import Doing, Told, deed, moment
from tests.activities.in_requests import issued
from tests.inbox.receive.test_calls import Phones
from tests.inbox.receive.world import PLAIN, NoSettings
from tests.transfer.files import House

AT = moment("2026-11-01T09:00:00Z")
GLEB = "gleb@example.com"


async def got(db: Database, connector: Any, incoming: Any, **facts: Any) -> dict[str, Any]:
    """Whom and what it is about."""
    channel = await _channel(db)
    known = ChannelFacts(
        id=channel, state="active", connector=connector, settings=NoSettings(), hook_secret="s", **facts
    )
    async with db.steady() as tx:
        await receive(tx, [Received(known, incoming, Payload(b"[]"))])
    async with db.tx() as tx:
        row = await tx.row("SELECT id, contact_id, card_id FROM conversations WHERE channel_id = $1", channel)
        assert row is not None
        return {"channel_id": channel, "conversation_id": row["id"], "contact_id": row["contact_id"]} | {
            "card_id": row["card_id"]
        }


async def _channel(db: Database) -> int:
    async with db.tx() as tx:
        return int(await tx.value("INSERT INTO channels (kind, name) VALUES ('practice', 'x') RETURNING id"))


def _about(stands: dict[str, Any], *names: str, **more: int) -> dict[str, int]:
    return {name: stands[name] for name in names or ("contact_id", "card_id", "conversation_id")} | more


def _message(**more: Any) -> Message:
    return Message(thread=Thread("t"), sender=Person(GLEB, name="Глеб"), keys=("k",), at=AT, text="Есть?", **more)


@deed("message_in")
async def a_customer_fills_a_form(doing: Doing) -> Told:
    stands = await got(doing.village.db, PLAIN, _message(other={"kind": "form"}))
    return Told(_about(stands, message_seq=1), {"form": True}, ("contact", stands["contact_id"]))


@deed("call")
async def a_customer_calls(doing: Doing) -> Told:
    phone = "+79120000001"
    call = Call("c1", AT, "in", "missed", Thread(phone), Person(phone, phone=phone))
    stands = await got(doing.village.db, Phones(), call)
    data = {"direction": "in", "state": "missed", "talked_s": None, "user_id": None}
    return Told(_about(stands, message_seq=1), data, ("contact", stands["contact_id"]))


async def _reach(doing: Doing, *codes: str | None) -> Told:
    stands = await got(doing.village.db, PLAIN, _message())
    known = ChannelFacts(id=stands["channel_id"], state="active", connector=PLAIN, settings=NoSettings())
    for code in codes:
        async with doing.village.db.steady() as tx:
            await receive(tx, [Received(known, Reachability(GLEB, AT, code), Payload(b"[]"))])
    data = {"channel_id": stands["channel_id"], "reason": codes[-1]}
    return Told(_about(stands, "contact_id"), data, ("contact", stands["contact_id"]))


@deed("blocked")
async def a_customer_blocks_us(doing: Doing) -> Told:
    return await _reach(doing, "blocked")


@deed("unblocked")
async def a_customer_lets_us_back_in(doing: Doing) -> Told:
    return await _reach(doing, "blocked", None)


@deed("value_left")
async def a_letter_says_what_cannot_be_kept(doing: Doing) -> Told:
    template = (ready(Kept(template=LetterTemplate(text="Бюджет: {budget}"))),)
    said = _message(letter=Letter(subject="Заявка", sender=Mailbox(GLEB)))
    said = msgspec.structs.replace(said, text="Бюджет: сколько-нибудь")
    stands = await got(doing.village.db, email, said, letter_fields=template)
    (data,) = await doing.village.rows(
        "SELECT data::text AS data FROM activities WHERE kind = 'value_left' AND card_id = $1", stands["card_id"]
    )
    told = msgspec.json.decode(data["data"])
    # in every language: whoever reads it later has their own
    assert set(told["why"]) == {"ru", "en", "lt"}
    assert all(told["why"].values())
    data = {"field": "budget", "name": "", "value": "сколько-нибудь", "why": told["why"], "letter": True}
    return Told(_about(stands, "contact_id", "card_id"), data, ("system", None))


@deed("invoice_overdue")
async def an_invoice_is_not_paid_in_time(doing: Doing) -> Told:
    talk = await doing.talk()
    _, data = await issued(doing, talk)
    late = "UPDATE invoices SET due_on = '2000-01-01' WHERE id = $1 RETURNING id"
    await doing.village.value(late, data["invoice_id"])
    await mark_overdue(doing.village.db)
    return Told(talk.request, data, ("system", None))


@deed("warmth_changed")
async def somebody_warms_up(doing: Doing) -> Told:
    talk, db = await doing.talk(), doing.village.db
    await miss_nobody(db)
    await cool(db)
    # a call, a deal: more than twenty points
    await doing.ask("POST", f"/cards/{talk.card}/convert", {"client_id": talk_key(talk.id), "version": 1})
    await doing.village.value(
        "INSERT INTO activities (at, kind, actor_kind, contact_id, data)"
        " VALUES (now(), 'call', 'contact', $1, '{\"direction\": \"in\"}') RETURNING id",
        talk.contact,
    )
    await doing.village.value(
        "UPDATE contact_warmth SET stage_until = now() WHERE contact_id = $1 RETURNING 1", talk.contact
    )
    await cool(db)
    return Told({"contact_id": talk.contact}, {"from": 0, "to": 2}, ("system", None))


def talk_key(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


@deed("imported")
async def a_file_comes_in(doing: Doing) -> Told:
    people = doing.village.people
    house = House(people, Path(str(doing.village.settings.data_dir)), "ada")
    run = await house.run(await house.check(await house.take("Имя;Фамилия\nАнна;Титова\n")))
    made = await doing.village.value("SELECT max(id) FROM contacts WHERE surname = 'Титова'")
    return Told({"contact_id": made}, {"import": run.id, "line": 2}, ("user", doing.ada))
