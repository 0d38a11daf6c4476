"""What does not go together in a person's plan, in words and with the field. Pure."""

from collections.abc import Mapping, Sequence

from backend.duty.plan import ABSENT, Mark, Person, standing
from backend.duty.spans import both
from backend.kit.errors import Conflict, Refused


def demand_fits(people: Mapping[int, Person], user_id: int, mark: Mark, field: str = "") -> None:
    """`mark` is one of theirs already; what was decided later does not count. Raises Conflict, each with its field."""
    person = people[user_id]
    before = Person(person.enrolments, [each for each in person.marks if each.id < mark.id])
    absent = [each for each in before.marks if each.kind in ABSENT]
    if mark.kind == "extra":
        if not person.enrolments:
            raise _refused("no_schedule_yet", f"{field}user_id")
        if _meet(mark, absent):
            raise _refused("person_absent", f"{field}starts_at")
        if both(standing(before, mark.span.start, mark.span.end), [mark.span]):
            raise _refused("shift_overlaps", f"{field}starts_at")
    elif mark.kind == "off":
        if not standing(before, mark.span.start, mark.span.end):
            raise _refused("nothing_to_take_off", f"{field}starts_at")
    else:
        if _meet(mark, absent):
            raise _refused("absence_overlaps", f"{field}starts_at")
        _demand_there(people, mark, field)


def demand_free(people: Mapping[int, Person], user_id: int, mark: Mark, field: str = "") -> None:
    """Whoever stands in for somebody is not away themselves. Raises Conflict."""
    for other_id, other in people.items():
        if other_id != user_id and _meet(mark, [m for m in other.marks if m.substitute_id == user_id]):
            raise _refused("stands_in_then", f"{field}starts_at")


def _demand_there(people: Mapping[int, Person], mark: Mark, field: str) -> None:
    if mark.substitute_id is None:
        return
    away = [each for each in people[mark.substitute_id].marks if each.kind in ABSENT and each.id != mark.id]
    if _meet(mark, away):
        raise _refused("substitute_absent", f"{field}substitute_id")


def _meet(mark: Mark, others: Sequence[Mark]) -> bool:
    return any(each.span.start < mark.span.end and mark.span.start < each.span.end for each in others)


def _refused(code: str, field: str) -> Refused:
    return Conflict(code, fields={field: code})
