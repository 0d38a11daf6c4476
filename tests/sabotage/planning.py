"""Wrongs in the plan of people: an edge told twice or never, a vacation from nothing, a swap of what has moved."""

from tests.sabotage.wrong import Wrong

WRONGS = (
    Wrong(
        name="the end of a shift is told by every worker",
        file="backend/duty/edges.py",
        find="""LIMIT $2 FOR UPDATE SKIP LOCKED""",
        replace="""LIMIT $2""",
        test="tests/duty/test_edges.py::test_duty_is_told_once_when_it_ends_and_once_when_it_begins_however_many_look",
    ),
    Wrong(
        name="a vacation that begins now is told to nobody",
        file="backend/duty/refresh.py",
        find="""CASE WHEN p.is_on = n.is_on THEN n.next ELSE $2 END""",
        replace="""n.next""",
        test="tests/duty/test_edges.py::test_a_vacation_that_begins_now_is_told_at_once_and_its_substitute_comes_on",
    ),
    Wrong(
        name="a vacation is taken from nothing",
        file="backend/duty/plan.py",
        find="""    return cut(minus(found, (m.span for m in person.marks if m.kind in ABSENT)), start, end)""",
        replace="""    return cut(found, start, end)""",
        test="tests/duty/test_shifts.py::test_a_vacation_is_taken_from_everything_and_goes_to_who_stands_in",
    ),
    Wrong(
        name="what is over is written anew",
        file="backend/duty/refresh.py",
        find="""                *([begun[each]] if each in begun else []),\n""",
        replace="",
        test="tests/duty/test_edges.py::test_what_is_over_stays_as_it_was_and_what_goes_on_keeps_its_beginning",
    ),
    Wrong(
        name="two heads fill the same evening twice",
        file="backend/duty/shifts/change.py",
        find="""    await tx.execute(TURN)\n    await _demand_people(tx, asked.add)\n""",
        replace="""    await _demand_people(tx, asked.add)\n""",
        test="tests/duty/test_shifts.py::test_two_who_fill_the_same_evening_fill_it_once",
    ),
    Wrong(
        name="a swap is decided over another's decision",
        file="backend/duty/shifts/requests.py",
        find="""    if view.rev != asked.rev:""",
        replace="""    if view.rev < asked.rev:""",
        test="tests/duty/test_shifts.py::test_a_swap_is_agreed_by_the_colleague_approved_by_a_head_and_done_once",
    ),
    Wrong(
        name="a shift that has moved is given away all the same",
        file="backend/duty/shifts/requests.py",
        find="""        await _demand_lived(tx, *mine, "starts_at")\n""",
        replace="""        pass\n""",
        test="tests/duty/test_shifts.py::test_a_swap_of_a_shift_that_has_moved_since_is_not_approved",
    ),
)
