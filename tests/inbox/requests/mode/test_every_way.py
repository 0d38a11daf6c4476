"""In simple mode nothing makes a lead: not a message, a form, a call, a letter, a colleague, a program or a file."""

import json
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.cards.actions.edit import EditCard, edit_card
from backend.connectors.contract import Call, Capabilities, Letter, Mailbox, Person, Thread
from backend.inbox.actions.set_card import SetCard, set_card
from backend.inbox.actions.spam import Spam, not_spam, spam
from backend.inbox.channels.telephony import Line, Telephony
from backend.inbox.requests.make import make_card
from backend.inbox.requests.schemas import MadeCard, NewCard
from backend.kit.errors import Conflict, Invalid
from tests.cast import Cast
from tests.inbox.receive.test_filled_in import FORM
from tests.inbox.receive.world import Plain, World, at, message
from tests.inbox.requests.mode.conftest import Switch
from tests.transfer.files import House

SLEEPS = """
UPDATE funnels SET asleep = true, moved_to = (SELECT id FROM statuses WHERE shipped = $1) WHERE kind = 'lead'
"""
CARDS = """
SELECT k.kind, s.shipped AS step, k.is_open FROM cards k JOIN statuses s ON s.id = k.status_id ORDER BY k.id
"""


class Phones(Plain):
    kind = "phones"
    capabilities = Capabilities(known_by="phone")


class Post(Plain):
    kind = "post"
    capabilities = Capabilities(known_by="email", letters=True)


async def _calls(world: World) -> None:
    telephony = Telephony(lines=(Line("+7 495 000-00-01", "Продажи", sales=True),))
    facts = msgspec.structs.replace(world.channel, connector=Phones(), telephony=telephony, lead_source=False)
    who = "+79120000001"
    ringing = Call("c1", at(0), "in", "ringing", thread=Thread(who), person=Person(who, phone=who), line="74950000001")
    await world.got(ringing, channel=facts)


async def _writes_again(world: World) -> None:
    await world.got(message("1"))
    await world.run("UPDATE cards SET is_open = false, created_at = now() - interval '90 days'")
    await world.run("DELETE FROM cards")
    await world.run("UPDATE conversations SET last_at = now() - interval '90 days'")
    facts = msgspec.structs.replace(world.channel, new_after_days=7)
    await world.got(message("2"), channel=facts)


async def _letter(world: World) -> None:
    facts = msgspec.structs.replace(world.channel, connector=Post())
    told = Letter(subject="Самовар на 5 литров", sender=Mailbox("gleb@example.com"), trust="pass")
    await world.got(message("1", who="gleb@example.com", letter=told), channel=facts)


WAYS: dict[str, Any] = {
    "a message": lambda world: world.got(message("1")),
    "a form": lambda world: world.got(message("1", other=FORM)),
    "a call to sales": _calls,
    "a letter": _letter,
    "after a long silence": _writes_again,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("step", ["deal_new", "support_new"])
async def test_whoever_writes_or_calls_is_a_deal_at_once(world: World, way: str, step: str) -> None:
    await world.run(SLEEPS, step)
    await WAYS[way](world)
    assert await world.rows(CARDS) == [{"kind": "deal", "step": step, "is_open": True}]
    told = await world.rows("SELECT DISTINCT kind FROM activities WHERE kind IN ('lead_created', 'deal_created')")
    assert told == [{"kind": "deal_created"}]


@pytest.mark.parametrize("way", WAYS)
async def test_in_classic_mode_the_same_is_a_lead(world: World, way: str) -> None:
    await WAYS[way](world)
    assert [row["kind"] for row in await world.rows(CARDS)] == ["lead"]


async def test_a_channel_with_a_funnel_of_its_own_keeps_it(world: World) -> None:
    await world.run(SLEEPS, "deal_new")
    support = (await world.one("SELECT id FROM funnels WHERE shipped = 'support'"))["id"]
    await world.got(message("1"), channel=msgspec.structs.replace(world.channel, funnel_id=support))
    assert [row["step"] for row in await world.rows(CARDS)] == ["support_new"]


async def test_a_step_that_closes_by_now_gives_way_to_where_its_funnel_begins(world: World) -> None:
    await world.run(SLEEPS, "deal_in_work")
    await world.run("UPDATE statuses SET category = 'won' WHERE shipped = 'deal_in_work'")
    await world.got(message("1"))
    assert await world.rows(CARDS) == [{"kind": "deal", "step": "deal_new", "is_open": True}]


GONE = """
WITH f AS (UPDATE funnels SET deleted_at = now() WHERE shipped = 'support' RETURNING id)
UPDATE statuses s SET deleted_at = now() FROM f WHERE s.funnel_id = f.id
"""


@pytest.mark.parametrize("way", WAYS)
async def test_where_the_chosen_funnel_is_no_more_a_request_opens_where_deals_begin(world: World, way: str) -> None:
    await world.run(SLEEPS, "support_new")
    await world.run(GONE)
    await WAYS[way](world)
    assert await world.rows(CARDS) == [{"kind": "deal", "step": "deal_new", "is_open": True}]


async def test_by_hand_too_and_without_any_funnel_of_deals_it_is_said_in_words(cast: Cast) -> None:
    run, dialog = cast.db.hot.execute, await cast.dialog()
    await run(SLEEPS, "support_new")
    await run(GONE)
    assert (await asks(cast)).card.kind == "deal"
    await run("UPDATE cards SET is_open = false")
    await run("UPDATE conversations SET card_id = NULL")
    anna = await cast.grants("anna")
    async with cast.db.tx() as tx:
        assert (await set_card(tx, anna, dialog, SetCard())).kind == "deal"
    await run("UPDATE cards SET is_open = false")
    await run("UPDATE conversations SET card_id = NULL")
    await run("UPDATE funnels SET deleted_at = now() WHERE kind = 'deal'")
    with pytest.raises(Conflict, match="no_deal_steps"):
        async with cast.db.tx() as tx:
            await set_card(tx, anna, dialog, SetCard())


async def asks(cast: Cast, **body: Any) -> MadeCard:
    new = msgspec.convert({"client_id": str(uuid4()), "person": {"name": "Инна"}} | body, NewCard)
    async with cast.db.tx() as tx:
        return (await make_card(tx, await cast.grants("anna"), new))[0]


async def test_by_hand_and_by_a_program_a_request_is_a_deal(cast: Cast, switch_to: Switch) -> None:
    assert (await asks(cast)).card.kind == "lead"
    home = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = 'deal_in_work'")
    await switch_to("simple", status_id=home)
    made = (await asks(cast)).card
    assert (made.kind, made.status_id) == ("deal", home)


@pytest.mark.parametrize("named", ["funnel_id", "status_id"])
async def test_a_lead_asked_for_by_name_is_refused_in_words(cast: Cast, switch_to: Switch, named: str) -> None:
    await switch_to("simple")
    step = "SELECT funnel_id, id AS status_id FROM statuses WHERE shipped = 'lead_new'"
    body = {named: (await cast.db.hot.fetchrow(step))[named]}
    with pytest.raises(Invalid) as refused:
        await asks(cast, **body)
    assert refused.value.fields == {named: "no_leads_here"}
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards") == 0
    await switch_to("classic")
    assert (await asks(cast, **body)).card.kind == "lead"


async def test_the_request_of_a_dialog_that_had_none_is_a_deal(cast: Cast, switch_to: Switch) -> None:
    dialog = await cast.dialog()
    await cast.db.hot.execute("UPDATE cards SET is_open = false")
    await cast.db.hot.execute("UPDATE conversations SET card_id = NULL")
    await switch_to("simple")
    async with cast.db.tx() as tx:
        assert (await set_card(tx, await cast.grants("anna"), dialog, SetCard())).kind == "deal"


async def test_leads_in_a_file_are_refused_before_it_is_read_and_row_by_row(house: House, switch_to: Switch) -> None:
    rows = "Название лида;ФИО;Телефон\nЗаявка;Иванов Иван;89120000001\n"
    taken = await house.take(rows, "lead")
    await switch_to("simple")
    with pytest.raises(Invalid) as refused:
        await house.take(rows, "lead")
    assert refused.value.fields == {"entity": "no_leads_here"}
    run = await house.run(taken)
    assert (run.done.new, run.done.error) == (0, 1)
    assert await house.count("cards", "true") == 0
    assert (await house.run(await house.take(rows.replace("лида", "сделки"), "deal"))).done.new == 1


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [("deal_won", "potential", "client"), ("deal_lost", "potential", "potential"), ("deal_won", "partner", "partner")],
)
async def test_whose_deal_is_won_is_a_client_though_nothing_was_converted(
    cast: Cast, switch_to: Switch, step: str, before: str, after: str
) -> None:
    await switch_to("simple")
    card = (await asks(cast)).card
    assert card.contact is not None
    person = card.contact.id
    firm = await cast.db.hot.fetchval("INSERT INTO companies (name, type) VALUES ('Тула', $1) RETURNING id", before)
    await cast.db.hot.execute("UPDATE contacts SET type = $2 WHERE id = $1", person, before)
    await cast.db.hot.execute("UPDATE cards SET company_id = $2 WHERE id = $1", card.id, firm)
    to = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = $1", step)
    async with cast.db.orm() as tx:
        moved = await edit_card(tx, await cast.grants("boris"), card.id, EditCard(version=card.version, status_id=to))
    assert moved.contact is not None
    assert moved.contact.type == after
    assert await cast.db.hot.fetchval("SELECT type FROM companies WHERE id = $1", firm) == after
    told = "SELECT data::text FROM activities WHERE contact_id = $1 AND kind = 'contact_changed'"
    facts = [json.loads(row["data"]) for row in await cast.db.hot.fetch(told, person)]
    wanted = [{"from": {"type": before}, "to": {"type": after}}] if before != after else []
    assert facts == wanted
    assert len(await cast.events("company.changed")) == len(wanted)


async def test_spam_ends_a_deal_that_nobody_has_worked_on_as_it_ends_a_lead(cast: Cast, switch_to: Switch) -> None:
    dialog, boris = await cast.dialog(), await cast.grants("boris")
    await cast.db.hot.execute("DELETE FROM cards")
    await cast.db.hot.execute("UPDATE conversations SET card_id = NULL")
    await switch_to("simple")
    async with cast.db.tx() as tx:
        await set_card(tx, boris, dialog, SetCard())
        await spam(tx, boris, "127.0.0.1", dialog, Spam())
    stands = "SELECT s.mark FROM cards k JOIN statuses s ON s.id = k.status_id WHERE k.kind = 'deal'"
    assert await cast.db.hot.fetchval(stands) == "lost"
    async with cast.db.tx() as tx:
        await not_spam(tx, boris, "127.0.0.1", dialog)
    assert await cast.db.hot.fetchval(stands) == "new"
