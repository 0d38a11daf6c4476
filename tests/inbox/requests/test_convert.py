"""A lead becomes a deal: once, with all that was known of it, and the dialog goes along."""

import asyncio
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.access.card_rules import CardRule
from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.schemas import CardView
from backend.inbox.actions.close import Done, done
from backend.inbox.requests import settings
from backend.inbox.requests.convert import convert
from backend.inbox.requests.lock import set_lock
from backend.inbox.requests.schemas import Convert, Converted, LeadSettings
from backend.inbox.requests.twins import twins
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing, Refused
from tests.cast import Cast


async def lead_of(cast: Cast, talk: int) -> int:
    return int((await cast.row(talk))["card_id"])


async def becomes(cast: Cast, card_id: int, who: str = "anna", **body: Any) -> Converted:
    grants = await cast.grants(who)
    version = await cast.db.hot.fetchval("SELECT version FROM cards WHERE id = $1", card_id)
    asked = msgspec.convert({"client_id": str(uuid4()), "version": version} | body, Convert)
    async with cast.db.tx() as tx:
        return (await convert(tx, grants, "127.0.0.1", card_id, asked))[0]


async def edited(cast: Cast, card_id: int, who: str = "anna", **change: Any) -> CardView:
    grants = await cast.grants(who)
    version = await cast.db.hot.fetchval("SELECT version FROM cards WHERE id = $1", card_id)
    async with cast.db.tx() as tx:
        return await edit_card(tx, grants, card_id, msgspec.convert({"version": version} | change, EditCard))


async def test_a_lead_becomes_a_deal_with_all_that_was_known_of_it(cast: Cast) -> None:
    talk = await cast.dialog()
    lead = await lead_of(cast, talk)
    await edited(
        cast, lead, "boris", budget={"amount": "45000", "currency": "RUB"}, comment="Хочет в субботу", tags=["Опт"],
        title="Самовар", responsible_id=cast.ids["anna"],
    )  # fmt: skip
    made = await becomes(cast, lead)
    deal = made.deal
    assert deal is not None
    assert (deal.kind, deal.title, deal.comment, deal.tags, deal.born_of) == (
        "deal", "Самовар", "Хочет в субботу", ["Опт"], lead,
    )  # fmt: skip
    assert deal.budget is not None
    assert str(deal.budget.amount) == "45000.00"
    assert deal.responsible is not None
    assert deal.responsible.id == cast.ids["anna"]
    assert deal.contact is not None
    assert deal.contact.type == "client"
    assert (made.lead.is_open, made.lead.locked, made.lead.became) == (False, True, deal.id)
    assert (await cast.row(talk))["card_id"] == deal.id
    mark = await cast.db.hot.fetchval("SELECT mark FROM statuses WHERE id = $1", made.lead.status_id)
    assert mark == "converted"
    lines = await cast.db.hot.fetchval(
        "SELECT count(*) FROM messages WHERE conversation_id = $1 AND meta ->> 'code' = 'request_converted'", talk
    )
    assert lines == 1


async def test_of_two_who_convert_at_once_one_is_told_who_was_first(cast: Cast) -> None:
    lead = await lead_of(cast, await cast.dialog())
    found = await asyncio.gather(becomes(cast, lead), becomes(cast, lead, "boris"), return_exceptions=True)
    won = [each for each in found if isinstance(each, Converted)]
    lost = [each for each in found if isinstance(each, Conflict)]
    assert (len(won), len(lost)) == (1, 1), found
    assert lost[0].code == "already_converted"
    assert lost[0].extra["deal"].id == won[0].deal.id  # type: ignore[union-attr]
    assert lost[0].extra["by"].name in ("Анна", "Борис")
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards WHERE kind = 'deal'") == 1


async def test_asked_twice_with_one_key_it_is_converted_once(cast: Cast) -> None:
    lead = await lead_of(cast, await cast.dialog())
    body = {"client_id": str(uuid4()), "version": 1}
    first, second = await asyncio.gather(becomes(cast, lead, **body), becomes(cast, lead, **body))
    assert first.deal is not None
    assert second.deal is not None
    assert first.deal.id == second.deal.id


async def test_who_is_known_already_and_the_leads_person_become_one(cast: Cast) -> None:
    talk = await cast.dialog("Глеб")
    known = await cast.dialog("Глеб")
    for each in (talk, known):
        await cast.db.hot.execute(
            "UPDATE contacts SET phone = '+79123456789', phone_normal = '+79123456789' WHERE id = $1",
            (await cast.row(each))["contact_id"],
        )
    lead, stays = await lead_of(cast, talk), (await cast.row(known))["contact_id"]
    async with cast.db.tx() as tx:
        offered = await twins(tx, await cast.grants("anna"), lead)
    assert [(each.id, each.by) for each in offered.people] == [(stays, ["phone", "name"])]
    made = await becomes(cast, lead, contact_id=stays)
    assert made.deal is not None
    assert made.deal.contact is not None
    assert made.deal.contact.id == stays
    row = await cast.row(talk)
    assert (row["contact_id"], row["card_id"]) == (stays, made.deal.id)


async def test_a_company_is_made_or_found_by_its_name_and_the_person_works_there(cast: Cast) -> None:
    one, two = await cast.dialog(), await cast.dialog()
    first = await becomes(cast, await lead_of(cast, one), company={"name": "Чай и Ко", "position": "Директор"})
    second = await becomes(cast, await lead_of(cast, two), company={"name": "чай и ко"})
    assert first.deal is not None
    assert second.deal is not None
    assert first.deal.company_id == second.deal.company_id is not None
    works = await cast.db.hot.fetch("SELECT position, main FROM contact_companies ORDER BY contact_id")
    assert [tuple(each) for each in works] == [("Директор", True), ("", True)]
    company = await cast.db.hot.fetchrow("SELECT type, born_of FROM companies")
    assert company["type"] == "client"


async def test_it_joins_a_deal_that_is_open_and_several_leads_may_become_one(cast: Cast) -> None:
    talk = await cast.dialog()
    contact = (await cast.row(talk))["contact_id"]
    first = await becomes(cast, await lead_of(cast, talk))
    assert first.deal is not None
    again = await cast.db.hot.fetchval(
        "INSERT INTO cards (kind, funnel_id, status_id, contact_id, channel_id) "
        "SELECT 'lead', funnel_id, id, $1, $2 FROM statuses WHERE shipped = 'lead_new' RETURNING id",
        contact, cast.sales,
    )  # fmt: skip
    second = await becomes(cast, again, deal={"card_id": first.deal.id})
    assert second.deal is not None
    assert (second.deal.id, second.lead.became) == (first.deal.id, first.deal.id)
    other = await lead_of(cast, await cast.dialog("Инна"))
    with pytest.raises(Invalid) as refused:
        await becomes(cast, other, deal={"card_id": first.deal.id})
    assert refused.value.fields == {"deal": "no_such_deal"}


async def test_a_process_begins_in_place_of_a_deal_and_a_first_task_is_given(cast: Cast) -> None:
    template = await cast.db.hot.fetchval(
        "INSERT INTO task_templates (kind, title, assignee) VALUES ('call', 'Узнать размер', 'author') RETURNING id"
    )
    lead = await lead_of(cast, await cast.dialog())
    with pytest.raises(Invalid) as refused:
        await becomes(cast, lead, deal=None)
    assert refused.value.fields == {"deal": "deal_or_process"}
    made = await becomes(cast, lead, deal=None, task={"template_id": template})
    assert (made.deal, made.lead.is_open) == (None, False)
    other = await becomes(cast, await lead_of(cast, await cast.dialog("Инна")), task={"title": "Выслать счёт"})
    assert other.deal is not None
    tasks = await cast.db.hot.fetch("SELECT title, subject_id FROM tasks ORDER BY id")
    assert [tuple(each) for each in tasks] == [("Узнать размер", lead), ("Выслать счёт", other.deal.id)]


async def test_a_refused_conversion_leaves_nothing_behind(cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE statuses SET required = '{budget}' WHERE shipped = 'deal_new'")
    talk = await cast.dialog()
    lead = await lead_of(cast, talk)
    bodies: list[dict[str, Any]] = [
        {"company": {"name": "Чай"}},
        {"company": {"id": 999}},
        {"company": {}},
        {"deal": {"status_id": 999}},
        {"deal": {"funnel_id": 1}},
        {"person": {"name": "Инна"}},
        {"contact_id": 999},
        {"deal": {"budget": {"amount": "1", "currency": "RUB"}}, "task": {"template_id": 999}},
        {"version": 7},
    ]
    for body in bodies:
        with pytest.raises(Refused):
            await becomes(cast, lead, **body)
    state = await cast.db.hot.fetchrow(
        "SELECT (SELECT count(*) FROM companies) AS companies, (SELECT count(*) FROM cards) AS cards,"
        " (SELECT count(*) FROM tasks) AS tasks, (SELECT is_open FROM cards WHERE id = $1) AS open", lead,
    )  # fmt: skip
    assert tuple(state) == (0, 1, 0, True)
    assert (await cast.row(talk))["card_id"] == lead


async def test_a_converted_lead_is_closed_to_changes_until_an_administrator_opens_it(cast: Cast) -> None:
    lead = await lead_of(cast, await cast.dialog())
    await becomes(cast, lead)
    with pytest.raises(Conflict, match="card_locked"):
        await edited(cast, lead, comment="Ещё")
    async with cast.db.tx() as tx:
        view = await set_lock(tx, await cast.grants("boris"), lead, locked=False)
    assert not view.locked
    assert (await edited(cast, lead, comment="Ещё")).comment == "Ещё"
    async with cast.db.tx() as tx:
        await settings.write(tx, await cast.grants("boris"), "", LeadSettings(lock_converted=False))
    other = await becomes(cast, await lead_of(cast, await cast.dialog("Инна")))
    assert not other.lead.locked


async def test_a_lead_ends_as_converted_by_conversion_alone_and_done_leaves_it_open(cast: Cast) -> None:
    talk = await cast.dialog(waits=False)
    lead = await lead_of(cast, talk)
    won = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = 'lead_converted'")
    with pytest.raises(Invalid) as refused:
        await edited(cast, lead, "boris", status_id=won)
    assert refused.value.fields == {"status_id": "convert_it"}
    async with cast.db.tx() as tx:
        await done(tx, await cast.grants("anna"), talk, Done())
    assert await cast.db.hot.fetchval("SELECT is_open FROM cards WHERE id = $1", lead)


async def test_a_deal_a_foreign_lead_and_a_stranger_to_rights_are_refused(cast: Cast) -> None:
    lead = await lead_of(cast, await cast.dialog())
    made = await becomes(cast, lead)
    assert made.deal is not None
    with pytest.raises(Invalid) as refused:
        await becomes(cast, made.deal.id)
    assert refused.value.fields == {"card_id": "only_leads_convert"}
    secret = await lead_of(cast, await cast.dialog(channel_id=cast.secret))
    with pytest.raises(Missing):
        await becomes(cast, secret)
    grants = await cast.grants("anna")
    less = msgspec.structs.replace(grants, rights=grants.rights - {"cards.edit"})
    other = await lead_of(cast, await cast.dialog("Инна"))
    with pytest.raises(Forbidden):
        async with cast.db.tx() as tx:
            await convert(tx, less, "", other, Convert(client_id=uuid4(), version=1))


async def test_what_is_still_to_be_done_goes_along_unless_it_is_to_stay(cast: Cast) -> None:
    for name, goes in (("Глеб", True), ("Инна", False)):
        lead = await lead_of(cast, await cast.dialog(name))
        ids = [
            await cast.db.hot.fetchval(
                "INSERT INTO tasks (kind, title, subject_kind, subject_id, assignee_id, state)"
                " VALUES ('call', 'Позвонить', 'card', $1, $2, $3) RETURNING id",
                lead,
                cast.ids["anna"],
                state,
            )
            for state in ("open", "done")
        ]
        made = await becomes(cast, lead, tasks=goes)
        assert made.deal is not None
        subjects = [await cast.db.hot.fetchval("SELECT subject_id FROM tasks WHERE id = $1", one) for one in ids]
        assert subjects == [made.deal.id if goes else lead, lead]


async def test_whoever_may_not_move_a_lead_does_not_convert_it(cast: Cast) -> None:
    lead = await lead_of(cast, await cast.dialog())
    grants = msgspec.structs.replace(await cast.grants("anna"), rules=(CardRule("lead", "move", "", "none"),))
    asked = Convert(client_id=uuid4(), version=1)
    async with cast.db.tx() as tx:
        with pytest.raises(Forbidden, match="card_not_yours_to_move"):
            await convert(tx, grants, "127.0.0.1", lead, asked)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards WHERE kind = 'deal'") == 0


async def test_whoever_may_not_make_deals_converts_nothing_into_a_new_one(cast: Cast) -> None:
    lead = await lead_of(cast, await cast.dialog())
    grants = msgspec.structs.replace(await cast.grants("anna"), rules=(CardRule("deal", "create", "", "none"),))
    with pytest.raises(Forbidden, match="card_not_yours_to_create"):
        async with cast.db.tx() as tx:
            await convert(tx, grants, "", lead, Convert(client_id=uuid4(), version=1))
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards WHERE kind = 'deal'") == 0
    assert await cast.db.hot.fetchval("SELECT is_open FROM cards WHERE id = $1", lead)


async def _box(cast: Cast) -> int:
    """anna's own mailbox."""
    made: int = await cast.db.hot.fetchval(
        "INSERT INTO channels (kind, name, private, owner_id) VALUES ('email', 'x', true, $1) RETURNING id",
        cast.ids["anna"],
    )
    return made


async def _deal(cast: Cast, talk: int, channel: int) -> int:
    """An open one of the dialog's person."""
    made: int = await cast.db.hot.fetchval(
        "INSERT INTO cards (kind, funnel_id, status_id, contact_id, channel_id) "
        "SELECT 'deal', funnel_id, id, $1, $2 FROM statuses WHERE shipped = 'deal_new' RETURNING id",
        (await cast.row(talk))["contact_id"], channel,
    )  # fmt: skip
    return made


@pytest.mark.parametrize("lead_is_private", [True, False])
async def test_a_lead_joins_no_deal_on_the_other_side_of_somebodys_own_mailbox(
    cast: Cast, lead_is_private: bool
) -> None:
    sides = [await _box(cast), cast.sales]
    own, other = sides if lead_is_private else sides[::-1]
    talk = await cast.dialog(channel_id=own)
    lead = await lead_of(cast, talk)
    with pytest.raises(Invalid) as refused:
        await becomes(cast, lead, deal={"card_id": await _deal(cast, talk, other)})
    assert refused.value.fields == {"deal": "card_of_own_mailbox"}
    assert (await cast.row(talk))["card_id"] == lead
    beside = await _deal(cast, talk, own)
    made = await becomes(cast, lead, deal={"card_id": beside})
    assert made.deal is not None
    assert (made.deal.id, (await cast.row(talk))["card_id"]) == (beside, beside)
