"""The plan is changed by whoever may, asked for by whoever lives it, and refuses in words what does not fit."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.duty.on_duty import on_duty
from backend.duty.pattern import Pattern
from backend.duty.schedules import joined, keep
from backend.duty.schedules.schemas import EditSchedule, NewSchedule, OnSchedule
from backend.duty.shifts import change, requests, view
from backend.duty.shifts.request_schemas import DecideShiftRequest, NewShiftRequest, ShiftRequestView
from backend.duty.shifts.schemas import ChangedShifts, ChangeShifts, NewShift, PlanView, PublishShifts
from backend.duty.shifts.view import About
from backend.kit.consumers import Logged
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.wiring import sight_of_notices, words_of_shifts
from tests.cast import Cast

# days that are to come whenever this runs: next Monday, and its week
TODAY = datetime.now(UTC).date()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())
DAYS = Pattern(zone="UTC", anchor=MONDAY, days=(*(((540, 1080),),) * 5, (), ()))
SAME = uuid4()
NIGHTS = Pattern(zone="UTC", anchor=MONDAY, days=(*(((1200, 1920),),) * 5, (), ()))


def at(day: int, hour: float) -> datetime:
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=UTC) + timedelta(days=day, hours=hour)


class Plan:
    """A house with anna and vera on days, dora on nights; boris is their head."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ids = cast.ids

    async def begins(self) -> "Plan":
        sight_of_notices()
        words_of_shifts()
        for name, pattern, who in (("День", DAYS, ("anna", "vera")), ("Ночь", NIGHTS, ("dora",))):
            people = [OnSchedule(user_id=self.ids[each], from_on=MONDAY - timedelta(days=30)) for each in who]
            async with self.cast.db.tx() as tx:
                new = NewSchedule(name=name, pattern=pattern, people=people)
                await keep.make(tx, await self.cast.grants("boris"), "::1", new)
        return self

    async def changes(self, *add: NewShift, remove: list[int] | None = None, draft: bool = False) -> ChangedShifts:
        async with self.cast.db.tx() as tx:
            asked = ChangeShifts(add=list(add), remove=remove or [], draft=draft)
            return await change.change(tx, await self.cast.grants("boris"), "::1", asked)

    def shift(self, who: str, kind: str, start: datetime, end: datetime, substitute: str | None = None) -> NewShift:
        other = self.ids[substitute] if substitute else None
        return NewShift(user_id=self.ids[who], kind=kind, starts_at=start, ends_at=end, substitute_id=other)  # type: ignore[arg-type]

    async def on(self, at: datetime) -> set[str]:
        names = {self.ids[name]: name for name in ("anna", "vera", "dora")}
        async with self.cast.db.tx() as tx:
            return {names[each] for each in await on_duty(tx, sorted(names), at)}

    async def seen(self, who: str, start: datetime, end: datetime, about: About | None = None) -> PlanView:
        async with self.cast.db.tx() as tx:
            return await view.plan(tx, await self.cast.grants(who), about or About(), start, end)

    async def asks(self, who: str, **said: Any) -> ShiftRequestView:
        async with self.cast.db.tx() as tx:
            new = NewShiftRequest(**({"client_id": uuid4()} | said))
            return await requests.ask(tx, await self.cast.grants(who), new)

    async def decides(self, who: str, request: ShiftRequestView, decision: Any, answer: str = "") -> ShiftRequestView:
        async with self.cast.db.tx() as tx:
            asked = DecideShiftRequest(rev=request.rev, decision=decision, answer=answer)
            return await requests.decide(tx, await self.cast.grants(who), "::1", request.id, asked)

    async def told(self, who: str) -> list[str]:
        rows = await self.cast.db.hot.fetch("SELECT kind FROM notices WHERE user_id = $1 ORDER BY id", self.ids[who])
        return [row["kind"] for row in rows]


@pytest.fixture
async def plan(cast: Cast) -> Plan:
    return await Plan(cast).begins()


async def test_the_plan_of_a_week_is_lived(plan: Plan) -> None:
    assert await plan.on(at(0, 10)) == {"anna", "vera"}
    assert await plan.on(at(0, 19)) == set()
    assert await plan.on(at(1, 3)) == {"dora"}
    assert await plan.on(at(5, 12)) == set()


async def test_a_shift_that_is_moved_is_lived_where_it_is_now_and_undone_by_the_other_way_round(plan: Plan) -> None:
    off = plan.shift("anna", "off", at(0, 9), at(0, 18))
    done = await plan.changes(off, plan.shift("anna", "extra", at(0, 13), at(0, 22)))
    assert (await plan.on(at(0, 10)), await plan.on(at(0, 20))) == ({"vera"}, {"anna"} | {"dora"})
    shown = [
        (bar.kind, bar.starts_at, bar.ends_at)
        for bar in (await plan.seen("boris", at(0, 0), at(1, 0), About(user_id=plan.ids["anna"]))).people[0].bars
    ]
    assert shown == [("off", at(0, 9), at(0, 18)), ("extra", at(0, 13), at(0, 22))]
    await plan.changes(remove=[row.id for row in done.made])
    assert await plan.on(at(0, 10)) == {"anna", "vera"}
    with pytest.raises(Conflict, match="shift_gone"):
        await plan.changes(remove=[row.id for row in done.made])


async def test_a_vacation_is_taken_from_everything_and_goes_to_who_stands_in(plan: Plan) -> None:
    await plan.changes(plan.shift("anna", "extra", at(5, 9), at(5, 12)))
    away = NewShift(
        user_id=plan.ids["anna"], kind="vacation", from_on=MONDAY, to_on=MONDAY + timedelta(days=6),
        substitute_id=plan.ids["dora"],
    )  # fmt: skip
    await plan.changes(away)
    assert (await plan.on(at(0, 10)), await plan.on(at(5, 10))) == ({"vera", "dora"}, {"dora"})
    with pytest.raises(Conflict, match="person_absent"):
        await plan.changes(plan.shift("anna", "extra", at(6, 9), at(6, 12)))
    with pytest.raises(Conflict, match="stands_in_then"):
        await plan.changes(plan.shift("dora", "sick", at(1, 0), at(2, 0)))
    assert await plan.told("dora") == ["shifts_changed"]


@pytest.mark.parametrize(
    ("kind", "start", "end", "code", "field"),
    [
        ("extra", at(0, 17), at(0, 20), "shift_overlaps", "add.0.starts_at"),
        ("off", at(5, 9), at(5, 18), "nothing_to_take_off", "add.0.starts_at"),
        ("extra", at(0, 20), at(0, 19), "invalid", "add.0.ends_at"),
        ("extra", at(5, 9), at(9, 9), "invalid", "add.0.ends_at"),
        ("extra", at(-30, 9), at(-30, 12), "invalid", "add.0.ends_at"),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_field(
    plan: Plan, kind: str, start: datetime, end: datetime, code: str, field: str
) -> None:
    with pytest.raises((Conflict, Invalid)) as caught:
        await plan.changes(plan.shift("anna", kind, start, end))
    assert (caught.value.code, list(caught.value.fields)) == (code, [field])
    assert await plan.cast.db.hot.fetchval("SELECT count(*) FROM shifts") == 0


async def test_two_who_fill_the_same_evening_fill_it_once(plan: Plan) -> None:
    evening = plan.shift("anna", "extra", at(0, 19), at(0, 21))
    found = await asyncio.gather(*(plan.changes(evening) for _ in range(4)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in found) == ["ChangedShifts", "Conflict", "Conflict", "Conflict"]


async def test_whoever_has_no_schedule_is_put_on_one_before_they_have_shifts(plan: Plan) -> None:
    with pytest.raises(Conflict, match="no_schedule_yet"):
        await plan.changes(NewShift(user_id=plan.ids["ada"], kind="extra", starts_at=at(0, 9), ends_at=at(0, 12)))


async def test_drafts_count_from_when_they_are_published(plan: Plan) -> None:
    await plan.changes(plan.shift("anna", "extra", at(5, 9), at(5, 12)), draft=True)
    assert await plan.on(at(5, 10)) == set()
    (bar,) = (await plan.seen("boris", at(5, 0), at(6, 0), About(user_id=plan.ids["anna"]))).people[0].bars
    assert (bar.draft, bar.kind) == (True, "extra")
    async with plan.cast.db.tx() as tx:
        grants = await plan.cast.grants("boris")
        done = await change.publish(tx, grants, "::1", PublishShifts(starts_at=at(0, 0), ends_at=at(7, 0)))
    assert (len(done.made), await plan.on(at(5, 10))) == (1, {"anna"})


async def published(plan: Plan) -> ChangedShifts:
    async with plan.cast.db.tx() as tx:
        asked = PublishShifts(starts_at=at(0, 0), ends_at=at(7, 0))
        return await change.publish(tx, await plan.cast.grants("boris"), "::1", asked)


async def test_drafts_of_a_colleague_who_left_hold_up_nobody_and_whole_days_stay_days(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = NewShift(user_id=plan.ids["vera"], kind="vacation", from_on=MONDAY, to_on=MONDAY)
    await plan.changes(plan.shift("anna", "extra", at(5, 9), at(5, 12)), away, draft=True)
    with monkeypatch.context() as patched:
        patched.setattr(change, "MOST_DRAFTS", 1)
        with pytest.raises(Invalid) as caught:
            await published(plan)
    assert caught.value.fields == {"ends_at": "drafts_most"}, "a part is not published in silence"
    await plan.cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", plan.ids["anna"])
    (row,) = (await published(plan)).made
    assert (row.user_id, row.from_on, row.to_on) == (plan.ids["vera"], MONDAY, MONDAY)
    left = await plan.cast.db.hot.fetchval("SELECT count(*) FROM shifts WHERE draft AND deleted_at IS NULL")
    assert left == 1, "whoever comes back finds theirs"


async def test_a_draft_whose_substitute_left_is_named(plan: Plan) -> None:
    await plan.changes(plan.shift("vera", "sick", at(0, 9), at(0, 18), "dora"), draft=True)
    await plan.cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", plan.ids["dora"])
    with pytest.raises(Invalid) as caught:
        await published(plan)
    assert caught.value.fields == {"drafts.0.substitute_id": "no_such_user"}


async def test_drafts_are_seen_by_whoever_plans_and_by_whose_they_are(plan: Plan) -> None:
    async with plan.cast.db.tx() as tx:
        team = await tx.value("INSERT INTO teams (name) VALUES ('Продажи') RETURNING id")
        for name in ("anna", "vera"):
            await tx.execute("INSERT INTO team_members VALUES ($1, $2)", team, plan.ids[name])
    await plan.changes(plan.shift("anna", "sick", at(1, 9), at(1, 18)))
    await plan.changes(plan.shift("anna", "extra", at(5, 9), at(5, 12)), draft=True)
    about = About(user_id=plan.ids["anna"])
    seen = {
        who: {bar.kind for bar in (await plan.seen(who, at(1, 0), at(6, 0), about)).people[0].bars}
        for who in ("boris", "anna", "vera")
    }
    assert seen["boris"] == seen["anna"] == {"pattern", "sick", "extra"}
    assert seen["vera"] == {"pattern", "sick"}


async def test_a_swap_is_agreed_by_the_colleague_approved_by_a_head_and_done_once(plan: Plan) -> None:
    asked = await plan.asks(
        "anna", kind="swap", with_id=plan.ids["dora"], starts_at=at(0, 9), ends_at=at(0, 18),
        back_starts_at=at(1, 20), back_ends_at=at(2, 8), note="К врачу",
    )  # fmt: skip
    assert (asked.state, asked.may, await plan.told("dora")) == ("asked", ["withdraw"], ["shift_asked"])
    with pytest.raises(Missing):
        await plan.decides("vera", asked, "agree")
    agreed = await plan.decides("dora", asked, "agree")
    assert (agreed.state, await plan.told("boris")) == ("agreed", ["shift_request"])
    with pytest.raises(Forbidden):
        await plan.decides("anna", agreed, "approve")
    found = await asyncio.gather(
        *(plan.decides("boris", agreed, "approve", "Хорошо") for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in found) == ["Conflict", "Conflict", "ShiftRequestView"]
    assert (await plan.on(at(0, 10)), await plan.on(at(1, 22))) == ({"vera", "dora"}, {"anna"})
    assert await plan.cast.db.hot.fetchval("SELECT count(*) FROM shifts WHERE deleted_at IS NULL") == 4
    assert (await plan.told("anna"), await plan.told("dora")) == (["shift_decided"], ["shift_asked", "shift_decided"])
    (approved,) = [each for each in found if isinstance(each, ShiftRequestView)]
    back = await plan.decides("boris", approved, "undo")
    assert (back.state, await plan.on(at(0, 10)), await plan.on(at(1, 22))) == ("agreed", {"anna", "vera"}, {"dora"})


async def test_a_swap_is_not_undone_while_a_shift_of_it_is_with_a_third(plan: Plan) -> None:
    await plan.changes(plan.shift("vera", "off", at(0, 9), at(0, 18)))
    swap = await plan.asks(
        "anna", kind="swap", with_id=plan.ids["dora"], starts_at=at(0, 9), ends_at=at(0, 18),
        back_starts_at=at(1, 20), back_ends_at=at(2, 8),
    )  # fmt: skip
    swapped = await plan.decides("boris", await plan.decides("dora", swap, "agree"), "approve")
    further = await plan.asks(
        "dora", kind="substitute", with_id=plan.ids["vera"], starts_at=at(0, 9), ends_at=at(0, 18)
    )  # fmt: skip
    passed_on = await plan.decides("boris", await plan.decides("vera", further, "agree"), "approve")
    with pytest.raises(Conflict, match="shift_passed_on"):
        await plan.decides("boris", swapped, "undo")
    assert await plan.on(at(0, 10)) == {"vera"}
    await plan.decides("boris", passed_on, "undo")
    await plan.decides("boris", swapped, "undo")
    assert (await plan.on(at(0, 10)), await plan.on(at(1, 22))) == ({"anna"}, {"dora"})


async def test_a_swap_of_a_shift_that_has_moved_since_is_not_approved(plan: Plan) -> None:
    asked = await plan.asks(
        "anna", kind="substitute", with_id=plan.ids["dora"], starts_at=at(0, 9), ends_at=at(0, 18)
    )  # fmt: skip
    agreed = await plan.decides("dora", asked, "agree")
    await plan.changes(plan.shift("anna", "off", at(0, 9), at(0, 12)))
    with pytest.raises(Conflict, match="not_on_duty_then"):
        await plan.decides("boris", agreed, "approve")
    async with plan.cast.db.tx() as tx:
        stands = await requests.one(tx, await plan.cast.grants("boris"), asked.id)
    assert (stands.state, await plan.on(at(0, 13))) == ("agreed", {"anna", "vera"})


async def test_a_vacation_asked_twice_is_one_and_comes_into_the_plan_when_it_is_approved(plan: Plan) -> None:
    said: dict[str, Any] = {"kind": "vacation", "from_on": MONDAY, "to_on": MONDAY + timedelta(days=1)}
    first, second = [await plan.asks("anna", client_id=SAME, **said) for _ in range(2)]
    assert first.id == second.id
    assert await plan.on(at(0, 10)) == {"anna", "vera"}
    await plan.decides("boris", first, "approve")
    assert (await plan.on(at(0, 10)), await plan.on(at(2, 10))) == ({"vera"}, {"anna", "vera"})


async def test_a_request_that_was_corrected_is_never_taken_for_the_one_before(plan: Plan) -> None:
    said: dict[str, Any] = {
        "kind": "vacation",
        "from_on": MONDAY,
        "to_on": MONDAY + timedelta(days=1),
        "note": "К морю",
    }
    key = uuid4()
    first = await plan.asks("anna", client_id=key, **said)
    assert (await plan.asks("anna", client_id=key, **said | {"note": " К  морю "})).id == first.id
    another = ({"note": "В горы"}, {"to_on": MONDAY + timedelta(days=4)}, {"with_id": plan.ids["vera"]})
    for other in another:
        with pytest.raises(Conflict, match="client_id_reused"):
            await plan.asks("anna", client_id=key, **said | other)
    back = {"with_id": plan.ids["dora"], "back_starts_at": at(0, 20), "back_ends_at": at(1, 8)}
    swap: dict[str, Any] = {"kind": "swap", "starts_at": at(0, 9), "ends_at": at(0, 18)} | back
    key = uuid4()
    asked = [await plan.asks("anna", client_id=key, **swap) for _ in range(2)]
    assert asked[0].id == asked[1].id
    for moved in (
        {"starts_at": at(1, 9), "ends_at": at(1, 18)},
        {"back_starts_at": at(1, 20), "back_ends_at": at(2, 8)},
    ):
        with pytest.raises(Conflict, match="client_id_reused"):
            await plan.asks("anna", client_id=key, **swap | moved)


async def test_one_sees_the_plan_of_ones_teams_and_a_head_sees_all(plan: Plan) -> None:
    async with plan.cast.db.tx() as tx:
        team = await tx.value("INSERT INTO teams (name) VALUES ('Продажи') RETURNING id")
        for name in ("anna", "vera"):
            await tx.execute("INSERT INTO team_members VALUES ($1, $2)", team, plan.ids[name])
    names = {number: name for name, number in plan.ids.items()}
    seen = {
        who: {names[each.user_id] for each in (await plan.seen(who, at(0, 0), at(7, 0))).people}
        for who in ("anna", "dora", "boris")
    }
    assert seen == {"anna": {"anna", "vera"}, "dora": {"dora"}, "boris": set(plan.ids)}


async def test_a_team_s_schedule_is_its_members_and_ones_own_goes_before_it(plan: Plan) -> None:
    async with plan.cast.db.tx() as tx:
        team = await tx.value("INSERT INTO teams (name) VALUES ('Выходные') RETURNING id")
        weekend = msgspec.structs.replace(DAYS, days=((),) * 5 + (((600, 900),),) * 2)
        people = [OnSchedule(team_id=team, from_on=MONDAY - timedelta(days=30))]
        grants = await plan.cast.grants("boris")
        await keep.make(tx, grants, "::1", NewSchedule(name="Выходные", pattern=weekend, people=people))
        ada, anna = plan.ids["ada"], plan.ids["anna"]
        for user in (ada, anna):
            await tx.execute("INSERT INTO team_members VALUES ($1, $2)", team, user)
        event = Logged(position=1, type="user.changed", subject_kind="user", subject_id=ada, contact_id=None, body=None)
        await joined.follow(tx, [event, msgspec.structs.replace(event, subject_id=anna)])
        assert await on_duty(tx, [ada, anna], at(5, 11)) == {ada}
        assert await on_duty(tx, [ada, anna], at(0, 11)) == {anna}


async def test_nobody_is_on_two_schedules_of_their_own_at_once(plan: Plan) -> None:
    async with plan.cast.db.tx() as tx:
        nights = (await keep.schedules(tx))[1]
        grants = await plan.cast.grants("boris")
        people = [*nights.people, OnSchedule(user_id=plan.ids["anna"], from_on=MONDAY)]
        with pytest.raises(Conflict) as caught:
            await keep.edit(tx, grants, "::1", nights.id, EditSchedule(rev=nights.rev, people=people))
    assert (caught.value.code, list(caught.value.fields)) == ("on_another_schedule", ["people.1.from_on"])


async def test_a_schedule_with_people_on_it_is_not_deleted(plan: Plan) -> None:
    async with plan.cast.db.tx() as tx:
        days = (await keep.schedules(tx))[0]
        with pytest.raises(Conflict) as caught:
            await keep.delete(tx, await plan.cast.grants("boris"), "::1", days.id)
    assert caught.value.extra == {"people": ["Анна", "Вера"]}


async def test_what_was_lived_is_shown_as_it_was_though_the_schedule_is_another_by_now(plan: Plan) -> None:
    anna, ago = plan.ids["anna"], datetime.now(UTC) - timedelta(days=2)
    async with plan.cast.db.tx() as tx:
        await tx.execute("DELETE FROM duty_spans WHERE user_id = $1 AND starts_at < now()", anna)
        await tx.execute("INSERT INTO duty_spans VALUES ($1, $2, $3)", anna, ago, ago + timedelta(hours=1))
    found = await plan.seen("boris", ago - timedelta(hours=1), ago + timedelta(days=1), About(user_id=anna))
    was = [(bar.kind, bar.starts_at) for bar in found.people[0].bars if bar.starts_at >= ago]
    assert was == [("was", ago)]
