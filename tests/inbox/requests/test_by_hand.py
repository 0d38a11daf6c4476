"""A request by hand: whose it is, where it stands, what it asks for."""

import asyncio
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.inbox.actions.close import NoReply, no_reply
from backend.inbox.queries.dialogs import Wanted, list_dialogs
from backend.inbox.queries.filter import Filter
from backend.inbox.requests.answered import answered
from backend.inbox.requests.make import make_card
from backend.inbox.requests.schemas import MadeCard, NewCard
from backend.kit.consumers import Logged
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from tests.cast import Cast


async def asks(cast: Cast, who: str = "anna", **body: Any) -> MadeCard:
    grants = await cast.grants(who)
    new = msgspec.convert({"client_id": str(uuid4())} | body, NewCard)
    async with cast.db.tx() as tx:
        return (await make_card(tx, grants, new))[0]


GLEB = {"person": {"name": "Глеб", "phone": "8 912 345-67-89", "email": "Gleb@Example.com"}}


async def test_somebody_who_called_is_written_down_and_waits_for_an_answer(cast: Cast) -> None:
    made = await asks(cast, title="Самовар на 5 литров", comment="Перезвонить", **GLEB)
    assert made.card.kind == "lead"
    assert made.card.title == "Самовар на 5 литров"
    assert made.card.contact is not None
    assert (made.card.contact.name, made.card.contact.phone) == ("Глеб", "8 912 345-67-89")
    row = await cast.row(made.conversation_id)
    assert (row["kind"], row["card_id"], row["contact_id"]) == ("internal", made.card.id, made.card.contact.id)
    assert row["waiting_since"] is not None
    normal = await cast.db.hot.fetchrow(
        "SELECT phone_normal, email_normal FROM contacts WHERE id = $1", row["contact_id"]
    )
    assert tuple(normal) == ("+79123456789", "gleb@example.com")


async def test_it_stands_in_the_list_of_all_and_among_those_who_wait(cast: Cast) -> None:
    made = await asks(cast, **GLEB)
    for asked in (Filter(), Filter(view="waiting"), Filter(view="unanswered")):
        async with cast.db.tx() as tx:
            rows, _ = await list_dialogs(tx, await cast.grants("vera"), Wanted(filter=asked))
        assert [each.row.id for each in rows] == [made.conversation_id], asked


async def test_who_waits_for_nothing_is_owed_nothing(cast: Cast) -> None:
    made = await asks(cast, waits=False, **GLEB)
    row = await cast.row(made.conversation_id)
    assert (row["waiting_since"], row["unanswered"]) == (None, False)


async def test_notes_are_written_on_it_and_answers_have_no_way_out(cast: Cast) -> None:
    made = await asks(cast, **GLEB)
    await cast.says("anna", made.conversation_id, "Хочет в субботу", kind="note")
    with pytest.raises(Conflict, match="channel_cannot_send"):
        await cast.says("anna", made.conversation_id, "Здравствуйте")
    assert await cast.db.hot.fetchval("SELECT count(*) FROM outbox") == 0
    async with cast.db.tx() as tx:
        await no_reply(tx, await cast.grants("anna"), made.conversation_id, NoReply(reason="answered_elsewhere"))
    assert (await cast.row(made.conversation_id))["waiting_since"] is None


async def test_asked_twice_with_one_key_it_is_made_once(cast: Cast) -> None:
    body = {"client_id": str(uuid4())} | GLEB
    first, second = await asyncio.gather(asks(cast, **body), asks(cast, **body))
    assert (first.card.id, first.conversation_id) == (second.card.id, second.conversation_id)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contacts") == 1
    with pytest.raises(Conflict, match="client_id_reused"):
        await asks(cast, **body, title="Другое")
    # by somebody else it is another's key
    other = await asks(cast, "vera", **body)
    assert other.card.id != first.card.id


async def test_two_first_requests_at_once_stand_in_one_channel(cast: Cast) -> None:
    made = await asyncio.gather(asks(cast, **GLEB), asks(cast, "vera", person={"name": "Инна"}))
    channels = {each.card.channel_id for each in made}
    assert len(channels) == 1
    assert await cast.db.hot.fetchval("SELECT count(*) FROM channels WHERE kind = 'internal'") == 1


async def test_a_request_of_a_dialog_is_what_the_dialog_is_about(cast: Cast) -> None:
    talk = await cast.dialog()
    before = (await cast.row(talk))["card_id"]
    made = await asks(cast, conversation_id=talk, title="Второй заказ")
    row = await cast.row(talk)
    assert made.conversation_id == talk
    assert row["card_id"] == made.card.id != before
    assert made.card.channel_id == cast.sales
    assert await cast.db.hot.fetchval("SELECT count(*) FROM conversations") == 1


async def test_a_deal_begins_in_its_own_funnel_with_all_that_is_known(cast: Cast) -> None:
    deals = await cast.db.hot.fetchval("SELECT id FROM funnels WHERE kind = 'deal'")
    source = await cast.db.hot.fetchval("INSERT INTO sources (name) VALUES ('Выставка') RETURNING id")
    made = await asks(
        cast, funnel_id=deals, budget={"amount": "45 000", "currency": "RUB"}, source_id=source,
        responsible_id=cast.ids["anna"], **GLEB,
    )  # fmt: skip
    card = made.card
    assert (card.kind, card.funnel_id, card.source_id) == ("deal", deals, source)
    assert card.budget is not None
    assert str(card.budget.amount) == "45000.00"
    assert card.responsible is not None
    assert card.responsible.id == cast.ids["anna"]
    assert (await cast.row(made.conversation_id))["responsible_id"] == cast.ids["anna"]
    kinds = await cast.db.hot.fetch("SELECT kind, actor_id FROM activities WHERE card_id = $1 ORDER BY id", card.id)
    assert [tuple(row) for row in kinds] == [("deal_created", cast.ids["anna"])]


async def test_what_the_status_and_the_fields_require_is_asked_for_by_name(cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE statuses SET required = '{budget,phone}' WHERE shipped = 'lead_new'")
    field = await cast.db.hot.fetchval(
        """INSERT INTO fields (entity, kind, name, setup) VALUES ('card', 'text', 'Город', '{"required": true}')
        RETURNING id"""
    )
    with pytest.raises(Invalid) as refused:
        await asks(cast, person={"name": "Глеб"})
    assert set(refused.value.fields) == {"budget", "phone", f"field:{field}"}
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards") == 0
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contacts") == 0
    made = await asks(cast, budget={"amount": "10", "currency": "EUR"}, fields={str(field): "Тула"}, **GLEB)
    assert made.card.fields == {str(field): "Тула"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "contact_id"),
        ({"person": {}}, "person"),
        ({"person": {"name": "Глеб", "phone": "двенадцать"}}, "person.phone"),
        ({"person": {"email": "нет"}}, "person.email"),
        (GLEB | {"contact_id": 1}, "contact_id"),
        (GLEB | {"status_id": 999}, "status_id"),
        (GLEB | {"funnel_id": 999}, "funnel_id"),
        (GLEB | {"source_id": 999}, "source_id"),
        (GLEB | {"responsible_id": 999}, "responsible_id"),
        (GLEB | {"budget": {"amount": "сто", "currency": "RUB"}}, "budget"),
        (GLEB | {"fields": {"999": "x"}}, "field:999"),
    ],
)
async def test_bad_input_names_its_field_and_leaves_nothing(cast: Cast, body: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await asks(cast, "boris", **body)
    assert list(refused.value.fields) == [field]
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards") == 0
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contacts") == 0


async def test_nobody_begins_a_request_at_its_end(cast: Cast) -> None:
    for shipped in ("lead_converted", "lead_rejected", "deal_won"):
        status = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = $1", shipped)
        with pytest.raises(Invalid) as refused:
            await asks(cast, status_id=status, **GLEB)
        assert refused.value.fields == {"status_id": "begins_open"}


async def test_a_stranger_to_the_person_or_the_dialog_makes_none_of_theirs(cast: Cast) -> None:
    talk = await cast.dialog(channel_id=cast.secret)
    with pytest.raises(Missing):
        await asks(cast, conversation_id=talk)
    with pytest.raises(Missing):
        await asks(cast, contact_id=(await cast.row(talk))["contact_id"])
    made = await asks(cast, "boris", contact_id=(await cast.row(talk))["contact_id"])
    assert made.card.contact is not None


async def test_whoever_may_not_change_requests_makes_none(cast: Cast) -> None:
    grants = await cast.grants("anna")
    less = msgspec.structs.replace(grants, rights=grants.rights - {"cards.edit"})
    new = msgspec.convert({"client_id": str(uuid4())} | GLEB, NewCard)
    with pytest.raises(Forbidden):
        async with cast.db.tx() as tx:
            await make_card(tx, less, new)


async def _told(cast: Cast, talk: int) -> None:
    async with cast.db.tx() as tx:
        await answered(tx, [Logged(1, "message.arrived", "conversation", talk, None, None)])


async def test_an_answer_in_a_dialog_about_the_request_is_what_they_waited_for(cast: Cast) -> None:
    made = await asks(cast, **GLEB)
    talk = await cast.dialog()
    await cast.says("anna", talk, "До того")
    await cast.db.hot.execute(
        "UPDATE messages SET stored_at = now() - interval '1 hour' WHERE conversation_id = $1", talk
    )
    await cast.db.hot.execute("UPDATE conversations SET card_id = $2 WHERE id = $1", talk, made.card.id)
    await _told(cast, talk)
    assert (await cast.row(made.conversation_id))["waiting_since"] is not None, "what was said before is no answer"
    await cast.says("anna", talk, "Заметка", kind="note")
    await _told(cast, talk)
    assert (await cast.row(made.conversation_id))["waiting_since"] is not None, "a note is no answer"
    await cast.says("anna", talk, "Самовар есть")
    await _told(cast, talk)
    await _told(cast, talk)
    row = await cast.row(made.conversation_id)
    assert (row["waiting_since"], row["unanswered"]) == (None, False)


async def test_it_is_for_a_company_that_one_sees(cast: Cast) -> None:
    firm = await cast.db.hot.fetchval("INSERT INTO companies (name) VALUES ('ООО Самовар') RETURNING id")
    made = await asks(cast, "boris", company_id=firm, **GLEB)
    assert made.card.company_id == firm
    hidden = await cast.db.hot.fetchval("INSERT INTO companies (name) VALUES ('ООО Чайник') RETURNING id")
    with pytest.raises(Missing):
        await asks(cast, "anna", company_id=hidden, **GLEB)
    await cast.db.hot.execute("UPDATE companies SET deleted_at = now()")
    with pytest.raises(Missing):
        await asks(cast, "boris", company_id=firm, **GLEB)
