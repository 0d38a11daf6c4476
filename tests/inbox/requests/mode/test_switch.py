"""The switch between leads and deals alone: told before, done one by one, taken back as far as is honest."""

from typing import Any

import msgspec
import pytest

from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.funnels.remove import remove_status
from backend.inbox.requests.mode import work
from backend.kit.errors import Conflict, Invalid
from tests.cast import Cast
from tests.inbox.requests.mode.conftest import Switch

CARD = "SELECT * FROM cards WHERE id = $1"


async def _lead(cast: Cast, name: str = "Глеб") -> tuple[int, int]:
    talk = await cast.dialog(name)
    return talk, (await cast.row(talk))["card_id"]


async def _card(cast: Cast, card_id: int) -> dict[str, Any]:
    found = await cast.db.hot.fetchrow(CARD, card_id)
    return dict(found) if found else {}


async def _without_person(cast: Cast) -> int:
    found: int = await cast.db.hot.fetchval(
        "INSERT INTO cards (kind, funnel_id, status_id, channel_id) SELECT 'lead', funnel_id, id, $1 FROM statuses "
        "WHERE shipped = 'lead_new' RETURNING id",
        cast.sales,
    )
    return found


async def test_the_dry_run_counts_and_changes_nothing(cast: Cast, switch_to: Switch) -> None:
    leads = [(await _lead(cast, name))[1] for name in ("Глеб", "Инна")]
    nobody = await _without_person(cast)
    run = cast.db.hot.execute
    await run(
        "INSERT INTO macros (scope, owner_id, title, steps) SELECT 'me', $1, 'В работу', "
        "jsonb_build_object('status_id', id) FROM statuses WHERE shipped = 'lead_contacted'",
        cast.ids["anna"],
    )
    await run(
        "INSERT INTO views (owner_id, name, filter) SELECT $1, 'Новые', jsonb_build_object('status_ids', "
        "jsonb_build_array(id)) FROM statuses WHERE shipped = 'lead_new'",
        cast.ids["anna"],
    )
    look = {"where": {"match": "all", "of": [{"column": "kind", "op": "any_of", "values": ["lead"]}]}}
    await run(
        "INSERT INTO list_views (entity, owner_id, whose, name, look) "
        "VALUES ('card', $1, 'me', 'Лиды', $2::text::jsonb)",
        cast.ids["anna"],
        msgspec.json.encode(look).decode(),
    )
    before = await cast.db.hot.fetch("SELECT t::text FROM cards t ORDER BY id")
    told = await switch_to.preview("simple", leads="convert")
    assert (told.cards, told.move) == (3, 2)
    assert [(each.why, each.ids) for each in told.left] == [("no_person", [nobody])]
    assert (told.channels.count, told.channels.names) == (2, ["Закрытый", "Продажи"])
    assert told.views.names == ["Лиды", "Новые"]
    assert told.macros.names == ["В работу"]
    assert await cast.db.hot.fetch("SELECT t::text FROM cards t ORDER BY id") == before
    assert (await switch_to.view()).mode == "classic"
    stays = await switch_to.preview("simple")
    assert (stays.cards, stays.move, stays.left) == (3, 0, [])
    assert leads == sorted(leads)


async def test_open_leads_become_deals_in_the_chosen_step_and_their_dialogs_follow(
    cast: Cast, switch_to: Switch
) -> None:
    talk, lead = await _lead(cast)
    nobody = await _without_person(cast)
    home = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = 'deal_in_work'")
    told = await switch_to("simple", leads="convert", status_id=home)
    assert (told.mode, told.status_id, told.leads, told.lead_ids) == ("simple", home, 1, [nobody])
    assert told.run is not None
    assert (told.run.state, told.run.total, told.run.done) == ("done", 2, 1)
    deal = (await cast.row(talk))["card_id"]
    after = await _card(cast, deal)
    assert (after["kind"], after["status_id"], after["born_of"]) == ("deal", home, lead)
    assert (await _card(cast, lead))["became"] == deal
    facts = await cast.db.hot.fetch("SELECT kind, data::text FROM activities WHERE card_id = $1", lead)
    assert [(row["kind"], msgspec.json.decode(row["data"])["rule"]) for row in facts] == [
        ("status_changed", "simple_mode")
    ]
    audited = await cast.db.hot.fetchrow("SELECT user_id, verb FROM audit WHERE verb = 'mode.set'")
    assert tuple(audited) == (cast.ids["ada"], "mode.set")
    assert "funnels.changed" in {event["type"] for event in await cast.events()}


async def test_leads_that_stay_are_closed_by_hand(cast: Cast, switch_to: Switch) -> None:
    talk, lead = await _lead(cast)
    told = await switch_to("simple")
    assert (told.leads, told.run) == (1, None)
    assert (await cast.row(talk))["card_id"] == lead
    # and may become deals later
    assert (await switch_to("simple", leads="convert")).leads == 0


async def test_what_nobody_has_touched_comes_back_and_the_rest_stays_a_deal(cast: Cast, switch_to: Switch) -> None:
    (talk, lead), (_, worked) = await _lead(cast), await _lead(cast, "Инна")
    step = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = 'lead_contacted'")
    await cast.db.hot.execute("UPDATE cards SET status_id = $2 WHERE id = $1", lead, step)
    await cast.db.hot.execute(
        "INSERT INTO tasks (kind, title, subject_kind, subject_id) VALUES ('call', 'Позвонить', 'card', $1)", lead
    )
    await switch_to("simple", leads="convert")
    deal, touched = (await _card(cast, lead))["became"], (await _card(cast, worked))["became"]
    anna = await cast.grants("anna")
    async with cast.db.tx() as tx:
        await edit_card(tx, anna, touched, EditCard(version=1, title="Самовар"))
    told = await switch_to.preview("classic", leads="bring_back")
    assert (told.cards, told.move) == (2, 1)
    assert [(each.why, each.ids) for each in told.left] == [("changed", [worked])]
    back = await switch_to("classic", leads="bring_back")
    assert back.run is not None
    assert (back.mode, back.leads, back.run.done, back.undoable) == ("classic", 1, 1, 0)
    again = await _card(cast, lead)
    assert (again["status_id"], again["is_open"], again["locked"], again["became"]) == (step, True, False, None)
    assert (await cast.row(talk))["card_id"] == lead
    assert await _card(cast, deal) == {}
    assert await cast.db.hot.fetchval("SELECT subject_id FROM tasks") == lead
    types = await cast.db.hot.fetch("SELECT type FROM contacts ORDER BY id")
    assert [row["type"] for row in types] == ["potential", "client"]
    assert (await _card(cast, touched))["title"] == "Самовар"
    # and once more: what came back is a lead like any other
    assert (await switch_to("simple", leads="convert")).leads == 0


async def test_a_lead_made_in_the_moment_of_the_switch_follows(cast: Cast, switch_to: Switch) -> None:
    await _lead(cast)
    told = await switch_to("simple", leads="convert")
    _, late = await _lead(cast, "Инна")
    assert told.run is not None
    await work.run(cast.db, told.run.id)
    assert (await _card(cast, late))["became"] is not None


async def test_of_two_switches_one_is_told_to_wait(cast: Cast, switch_to: Switch) -> None:
    await _lead(cast)
    await switch_to("simple", leads="convert", works=False)
    for mode in ("classic", "simple"):
        with pytest.raises(Conflict, match="mode_busy"):
            await switch_to(mode)
    with pytest.raises(Conflict):
        await switch_to("classic", version=1)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"leads": "bring_back"}, "leads"),
        ({"status_id": 999_999}, "status_id"),
        ({"status_id": "lead_new"}, "status_id"),
        ({"status_id": "deal_won"}, "status_id"),
    ],
)
async def test_bad_input_names_its_field(cast: Cast, switch_to: Switch, asked: dict[str, Any], field: str) -> None:
    if isinstance(asked.get("status_id"), str):
        found = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = $1", asked["status_id"])
        asked = asked | {"status_id": found}
    for tries in (switch_to, switch_to.preview):
        with pytest.raises(Invalid) as refused:
            await tries("simple", **asked)
        assert set(refused.value.fields) == {field}
    assert (await switch_to.view()).mode == "classic"


async def test_the_step_of_simple_mode_may_be_deleted_and_its_requests_go_where_its_cards_went(
    cast: Cast, switch_to: Switch
) -> None:
    home, to = [
        await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = $1", each)
        for each in ("deal_in_work", "deal_new")
    ]
    await switch_to("simple", status_id=home)
    version = await cast.db.hot.fetchval("SELECT version FROM statuses WHERE id = $1", home)
    async with cast.db.tx() as tx:
        await remove_status(tx, await cast.grants("ada"), "127.0.0.1", home, version, to)
    assert (await switch_to.view()).status_id == to
