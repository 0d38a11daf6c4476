"""An administrator builds funnels; what colleagues may do with a card follows at once."""

from typing import Any

import msgspec
import pytest

from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.funnels import build, remove, steps
from backend.cards.funnels.look import setup, setups
from backend.cards.funnels.remove import effects
from backend.cards.funnels.schemas import EditFunnel, EditStatus, FunnelSetup, NewFunnel, NewStatus, Order, OrderSteps
from backend.cards.funnels.settle import settle
from backend.cards.queries import funnels
from backend.cards.schemas import CardView, StatusView
from backend.kit.errors import Conflict, Invalid, Missing
from backend.kit.http.faults import Fault
from tests.cast import Cast

IP = "127.0.0.1"


class Office:
    """The administrator at the settings, and colleagues at their cards."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    async def do(self, verb: Any, *args: Any) -> Any:
        async with self.cast.db.orm() as tx:
            return await verb(tx, await self.cast.grants("ada"), IP, *args)

    async def leads(self) -> dict[str, StatusView]:
        """The lead funnel's statuses by mark, or by name where there is none."""
        async with self.cast.db.orm() as tx:
            return {step.mark or step.name: step for step in (await funnels(tx))[0].statuses}

    async def set(self, which: str, **change: Any) -> None:
        step = (await self.leads())[which]
        await self.do(steps.edit_status, step.id, msgspec.convert({"version": step.version} | change, EditStatus))

    async def setup(self, funnel_id: int = 1) -> FunnelSetup:
        async with self.cast.db.orm() as tx:
            return await setup(tx, funnel_id)

    async def card(self) -> int:
        found: int = (await self.cast.row(await self.cast.dialog()))["card_id"]
        return found

    async def edits(self, who: str, card_id: int, **change: Any) -> CardView:
        version = await self.cast.db.hot.fetchval("SELECT version FROM cards WHERE id = $1", card_id)
        async with self.cast.db.orm() as tx:
            body = msgspec.convert({"version": version} | change, EditCard)
            return await edit_card(tx, await self.cast.grants(who), card_id, body)

    async def moves(self, who: str, card_id: int, mark: str, **more: Any) -> CardView:
        return await self.edits(who, card_id, status_id=(await self.leads())[mark].id, **more)

    async def column(self, card_id: int, name: str) -> Any:
        return await self.cast.db.hot.fetchval(f"SELECT {name} FROM cards WHERE id = $1", card_id)


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


async def _refused(wanted: str, field: str, doing: Any) -> None:
    with pytest.raises(Invalid) as refused:
        await doing
    assert refused.value.fields[field] == wanted


async def test_a_new_funnel_begins_with_steps_and_cards_may_go_there(office: Office) -> None:
    made = await office.do(build.make_funnel, NewFunnel("deal", "  Опт  "))
    shown = await office.setup(made)
    assert (shown.funnel.name, [step.shipped for step in shown.funnel.statuses]) == (
        "Опт", ["deal_new", "deal_in_work", "deal_won", "deal_lost"],
    )  # fmt: skip
    assert [step.is_default for step in shown.funnel.statuses] == [True, False, False, False]
    with pytest.raises(Conflict, match="name_taken"):
        await office.do(build.make_funnel, NewFunnel("support", "опт"))


async def test_a_renamed_status_loses_the_shipped_name_and_an_open_one_goes_before_the_closing(office: Office) -> None:
    await office.set("contacted", name="Поговорили")
    await office.do(steps.make_status, NewStatus(funnel_id=1, name="Думает", category="waiting", color="rose"))
    shown = (await office.setup()).funnel.statuses
    assert [(step.name, step.shipped) for step in shown][1] == ("Поговорили", None)
    assert [step.mark or step.name for step in shown] == [
        "new", "contacted", "offer_made", "Думает", "converted", "rejected",
    ]  # fmt: skip


async def test_the_order_is_kept_and_an_old_list_is_refused(office: Office) -> None:
    shown = (await office.setup()).funnel
    turned = [step.id for step in shown.statuses][::-1]
    await office.do(steps.order_steps, 1, OrderSteps(shown.version, turned))
    assert [step.id for step in (await office.setup()).funnel.statuses] == turned
    with pytest.raises(Conflict, match="stale_version"):
        await office.do(steps.order_steps, 1, OrderSteps(shown.version, turned))
    with pytest.raises(Conflict, match="other_list"):
        await office.do(build.order_funnels, Order([1, 2]))
    await office.do(build.order_funnels, Order([1, 3, 2]))
    async with office.cast.db.orm() as tx:
        assert [each.funnel.id for each in await setups(tx)] == [1, 3, 2]


async def test_of_two_administrators_the_second_is_told_that_it_was_changed(office: Office) -> None:
    step = (await office.leads())["contacted"]
    await office.do(steps.edit_status, step.id, EditStatus(version=step.version, color="green"))
    with pytest.raises(Conflict, match="stale_version"):
        await office.do(steps.edit_status, step.id, EditStatus(version=step.version, color="rose"))
    assert (await office.leads())["contacted"].color == "green"
    funnel = (await office.setup()).funnel
    await office.do(build.edit_funnel, 1, EditFunnel(version=funnel.version, auto="automatic"))
    with pytest.raises(Conflict, match="stale_version"):
        await office.do(build.edit_funnel, 1, EditFunnel(version=funnel.version, auto="locked"))


async def test_who_changed_a_status_is_kept(office: Office) -> None:
    await office.set("contacted", color="green")
    step = (await office.leads())["contacted"]
    use = next(use for use in (await office.setup()).uses if use.status_id == step.id)
    assert use.changed_by is not None
    assert use.changed_by.name == "Ада"
    kept = await office.cast.db.hot.fetchrow(
        "SELECT verb, before::text, after::text FROM audit ORDER BY id DESC LIMIT 1"
    )
    assert tuple(kept) == ("status.edited", '{"color": "amber"}', '{"color": "green"}')


async def test_a_card_goes_only_where_its_status_lets_it(office: Office) -> None:
    card, steps_now = await office.card(), await office.leads()
    await office.set("new", moves_to=[steps_now["contacted"].id])
    await _refused("no_such_move", "status_id", office.moves("anna", card, "offer_made"))
    await _refused("no_such_move", "status_id", office.moves("ada", card, "offer_made"))
    assert (await office.moves("anna", card, "contacted")).status_id == steps_now["contacted"].id


async def test_a_role_that_may_not_move_there_cannot_and_an_administrator_can(office: Office) -> None:
    role = await office.cast.db.hot.fetchval("SELECT id FROM roles WHERE key = 'supervisor'")
    card = await office.card()
    await office.set("offer_made", movers=[role])
    await _refused("not_your_move", "status_id", office.moves("anna", card, "offer_made"))
    await office.moves("boris", card, "offer_made")
    await office.set("offer_made", locked=True)
    await _refused("status_locked", "status_id", office.moves("boris", card, "contacted"))
    await office.moves("ada", card, "contacted")


async def test_what_a_status_requires_may_come_with_the_very_move(office: Office) -> None:
    card = await office.card()
    await office.set("offer_made", required=["budget", "comment", "tags", "phone"])
    with pytest.raises(Invalid) as refused:
        await office.moves("boris", card, "offer_made", comment="скидка")
    assert refused.value.code == "required_for_status"
    assert refused.value.fields == dict.fromkeys(["budget", "tags", "phone"], "required_here")
    contact = await office.column(card, "contact_id")
    await office.cast.db.hot.execute("UPDATE contacts SET phone = '+79120000001' WHERE id = $1", contact)
    budget = {"amount": "45 000", "currency": "RUB"}
    moved = await office.moves("boris", card, "offer_made", comment="скидка", tags=["VIP"], budget=budget)
    assert (moved.comment, moved.tags, moved.status_id) == ("скидка", ["VIP"], (await office.leads())["offer_made"].id)


async def test_a_status_that_wants_tasks_done_lets_no_request_in_before_them(office: Office) -> None:
    card = await office.card()
    await office.set("offer_made", required=["tasks"])
    put = "INSERT INTO tasks (kind, title, subject_kind, subject_id) VALUES ('call', $2, 'card', $1)"
    for title in ("Перезвонить", "Отправить счёт"):
        await office.cast.db.hot.execute(put, card, title)
    with pytest.raises(Invalid) as refused:
        await office.moves("boris", card, "offer_made")
    assert refused.value.fields == {"tasks": Fault("tasks_open", {"n": 2})}
    close = "UPDATE tasks SET state = $2 WHERE title = $1"
    await office.cast.db.hot.execute(close, "Перезвонить", "done")
    with pytest.raises(Invalid) as refused:
        await office.moves("boris", card, "offer_made")
    assert refused.value.fields == {"tasks": Fault("tasks_open", {"n": 1})}
    # what was called off is no promise any more
    await office.cast.db.hot.execute(close, "Отправить счёт", "cancelled")
    moved = await office.moves("boris", card, "offer_made")
    assert moved.status_id == (await office.leads())["offer_made"].id


async def test_required_fields_are_named_and_known(office: Office) -> None:
    await office.set("offer_made", required=["budget", "field:12", "budget"])
    assert (await office.leads())["offer_made"].required == ["budget", "field:12"]
    await _refused("no_such_field", "required", office.set("offer_made", required=["password"]))
    await _refused("no_such_status", "moves_to", office.set("offer_made", moves_to=[10**9]))
    await _refused("no_such_role", "movers", office.set("offer_made", movers=[10**9]))
    await _refused("no_such_color", "color", office.set("offer_made", color="#fff"))
    await _refused("mark_taken", "mark", office.set("offer_made", mark="new"))
    await _refused("bad_name", "name", office.set("offer_made", name=" "))


async def test_new_requests_open_in_the_default_status_alone(office: Office) -> None:
    await office.set("contacted", is_default=True)
    found = await office.leads()
    assert [mark for mark, step in found.items() if step.is_default] == ["contacted"]
    await _refused("default_is_open", "category", office.set("contacted", category="won"))
    await _refused("default_is_open", "category", office.set("rejected", is_default=True))


async def test_a_category_that_closes_says_so_before_and_closes_its_cards(office: Office) -> None:
    cards = [await office.card() for _ in range(3)]
    for card in cards[:2]:
        await office.moves("anna", card, "offer_made")
    step = (await office.leads())["offer_made"]
    async with office.cast.db.orm() as tx:
        told = await effects(tx, step.id, "lost", None)
    assert (told.cards, told.opens, told.closes, told.marked) == (2, 0, 2, True)
    assert await office.column(cards[0], "is_open")
    await office.set("offer_made", category="lost")
    assert await settle(office.cast.db, step.id) == 2
    assert [await office.column(card, "is_open") for card in cards] == [False, False, True]
    assert await office.column(cards[0], "closed_at") is not None
    await office.set("offer_made", category="waiting")
    assert await settle(office.cast.db, step.id) == 2
    assert [await office.column(card, "is_open") for card in cards] == [True, True, True]


async def where_it_stood(cast: Cast) -> tuple[list[str], list[str]]:
    """Of the newest card.changed: the categories before and after, as windows are told them."""
    audience = (await cast.events("card.changed"))[-1]["audience"]
    before, after = ([scope["category"] for scope in audience.get(when) or ()] for when in ("before", "after"))
    return before, after


async def test_the_cards_of_a_deleted_status_move_by_a_rule_and_come_back(office: Office) -> None:
    cards = [await office.card() for _ in range(3)]
    for card in cards:
        await office.moves("anna", card, "offer_made")
    found = await office.leads()
    step, to = found["offer_made"], found["contacted"]
    assert await office.do(remove.remove_status, step.id, step.version, to.id) == 3
    assert await settle(office.cast.db, step.id) == 3
    assert {await office.column(card, "status_id") for card in cards} == {to.id}
    facts = await office.cast.db.hot.fetch(
        "SELECT actor_kind, data->>'rule' AS rule FROM activities WHERE card_id = $1 AND kind = 'status_changed' "
        "ORDER BY id",
        cards[0],
    )
    assert [tuple(fact) for fact in facts][-1] == ("system", "status_deleted")
    await _refused("no_such_status", "status_id", office.edits("anna", cards[0], status_id=step.id))
    # a role may see the one step and not the other
    audience = (await office.cast.events("card.changed"))[-1]["audience"]
    assert [audience[when][0]["status_id"] for when in ("before", "after")] == [step.id, to.id]
    # one goes on meanwhile: it is not fetched back
    await office.moves("anna", cards[2], "rejected")
    await office.do(remove.restore_status, step.id)
    assert await settle(office.cast.db, step.id) == 2
    back = [await office.column(card, "status_id") for card in cards]
    assert back == [step.id, step.id, found["rejected"].id]


async def test_a_deleted_status_hands_on_the_default_and_the_ways_that_led_to_it(office: Office) -> None:
    found = await office.leads()
    await office.set("converted", moves_to=[found["new"].id])
    await office.do(remove.remove_status, found["new"].id, found["new"].version, found["offer_made"].id)
    now = await office.leads()
    assert [mark for mark, step in now.items() if step.is_default] == ["offer_made"]
    assert now["converted"].moves_to == [found["offer_made"].id]
    for mark, to in (("contacted", "offer_made"),):
        await office.do(remove.remove_status, now[mark].id, now[mark].version, now[to].id)
    last = (await office.leads())["offer_made"]
    with pytest.raises(Conflict, match="last_open_status"):
        await office.do(remove.remove_status, last.id, last.version, found["converted"].id)


async def test_a_status_whose_only_way_led_to_the_deleted_one_is_no_trap(office: Office) -> None:
    found = await office.leads()
    await office.set("new", moves_to=[found["offer_made"].id])
    await office.set("contacted", moves_to=[found["offer_made"].id, found["converted"].id])
    card = await office.card()
    await office.do(remove.remove_status, found["offer_made"].id, found["offer_made"].version, found["new"].id)
    now = await office.leads()
    assert now["new"].moves_to == []
    assert sorted(now["contacted"].moves_to) == sorted([found["new"].id, found["converted"].id])
    assert (await office.moves("anna", card, "contacted")).status_id == found["contacted"].id


async def test_cards_never_go_to_a_status_of_another_kind_or_to_the_deleted_one(office: Office) -> None:
    step = (await office.leads())["contacted"]
    deal = (await office.setup(2)).funnel.statuses[0]
    for to in (deal.id, step.id, None, 10**9):
        await _refused("no_such_status", "to", office.do(remove.remove_status, step.id, step.version, to))
    with pytest.raises(Missing):
        await office.do(remove.restore_status, step.id)


async def test_a_deleted_funnel_leaves_its_cards_and_channels_to_another_and_can_come_back(office: Office) -> None:
    cast = office.cast
    made = await office.do(build.make_funnel, NewFunnel("deal", "Опт"))
    first = (await office.setup(made)).funnel
    card = await office.card()
    await cast.db.hot.execute(
        "UPDATE cards SET kind = 'deal', funnel_id = $2, status_id = $3 WHERE id = $1", card, made, first.statuses[1].id
    )
    await cast.db.hot.execute("UPDATE channels SET funnel_id = $2 WHERE id = $1", cast.sales, made)
    to = (await office.setup(2)).funnel.statuses[0]
    assert await office.do(remove.remove_funnel, made, first.version, to.id) == 1
    for step in first.statuses:
        await settle(cast.db, step.id)
    assert (await office.column(card, "funnel_id"), await office.column(card, "status_id")) == (2, to.id)
    assert await cast.db.hot.fetchval("SELECT funnel_id FROM channels WHERE id = $1", cast.sales) == 2
    await office.do(remove.restore_funnel, made)
    await settle(cast.db, first.statuses[1].id)
    assert await office.column(card, "status_id") == first.statuses[1].id
    assert [step.is_default for step in (await office.setup(made)).funnel.statuses] == [True, False, False, False]
    with pytest.raises(Conflict, match="lead_funnel_stays"):
        await office.do(remove.remove_funnel, 1, (await office.setup()).funnel.version, to.id)


async def test_what_comes_back_needs_a_free_name_and_room_as_what_is_made(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinks = NewStatus(funnel_id=1, name="Думает", category="waiting", color="rose")
    first = await office.do(steps.make_status, thinks)
    await office.do(
        remove.remove_status, first, (await office.leads())["Думает"].version, (await office.leads())["new"].id
    )
    second = await office.do(steps.make_status, thinks)
    with pytest.raises(Conflict, match="name_taken"):
        await office.do(remove.restore_status, first)
    await office.set("Думает", name="Решает")
    monkeypatch.setattr(steps, "MOST", len(await office.leads()))
    with pytest.raises(Invalid, match="too_many_statuses"):
        await office.do(remove.restore_status, first)
    monkeypatch.undo()
    await office.do(remove.restore_status, first)
    assert {step.name: step.id for step in (await office.setup()).funnel.statuses if step.id in (first, second)} == {
        "Думает": first, "Решает": second,
    }  # fmt: skip


async def test_a_funnel_does_not_come_back_under_a_name_that_another_has_or_past_the_limit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await office.do(build.make_funnel, NewFunnel("deal", "Опт"))
    to = (await office.setup(2)).funnel.statuses[0].id
    await office.do(remove.remove_funnel, first, (await office.setup(first)).funnel.version, to)
    second = await office.do(build.make_funnel, NewFunnel("deal", "опт"))
    with pytest.raises(Conflict, match="name_taken"):
        await office.do(remove.restore_funnel, first)
    version = (await office.setup(second)).funnel.version
    await office.do(build.edit_funnel, second, EditFunnel(version=version, name="Розница"))
    monkeypatch.setattr(build, "MOST", 4)
    with pytest.raises(Invalid, match="too_many_funnels"):
        await office.do(remove.restore_funnel, first)
    monkeypatch.undo()
    await office.do(remove.restore_funnel, first)
    assert (await office.setup(first)).deleted_at is None


async def test_every_change_is_told_to_open_browsers(office: Office) -> None:
    await office.set("contacted", color="green")
    told = await office.cast.events("funnels.changed")
    assert [event["body"]["funnel"]["id"] for event in told] == [1]
    assert told[0]["audience"] == {"type": "staff"}


async def test_another_category_makes_every_window_ask_for_its_rows_anew(office: Office) -> None:
    """Neither a request nor its dialog has another revision by it, and a role may see one category alone."""
    card = await office.card()
    before = await office.column(card, "version")
    await office.set("contacted", color="green")
    await office.set("contacted", category="waiting")
    await office.set("contacted", category="waiting", color="sky")
    told = [event["body"]["recast"] for event in await office.cast.events("funnels.changed")]
    assert told == [False, True, False]
    assert await office.column(card, "version") == before


async def test_who_comes_to_a_status_is_given_its_task(office: Office) -> None:
    template = await office.cast.db.hot.fetchval(
        "INSERT INTO task_templates (kind, title, assignee) VALUES ('call', 'Перезвонить', 'author') RETURNING id"
    )
    await _refused("no_such_task_template", "task_template_id", office.set("contacted", task_template_id=10**9))
    await office.set("contacted", task_template_id=template)
    card = await office.card()
    await office.edits("anna", card, comment="просто так")
    assert await office.cast.db.hot.fetchval("SELECT count(*) FROM tasks") == 0
    await office.moves("anna", card, "contacted")
    given = await office.cast.db.hot.fetchrow("SELECT title, subject_kind, subject_id, assignee_id FROM tasks")
    assert tuple(given) == ("Перезвонить", "card", card, office.cast.ids["anna"])
    await office.cast.db.hot.execute("UPDATE task_templates SET deleted_at = now()")
    await office.moves("anna", card, "new")
    await office.moves("anna", card, "contacted")
    assert await office.cast.db.hot.fetchval("SELECT count(*) FROM tasks") == 1
