"""A person's plan piece by piece, each with what it comes from. Pure. Its duty is that of duty.plan (a test holds them
equal)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

import msgspec

from backend.duty.pattern import Span
from backend.duty.plan import ABSENT, Kind, Person, lived, reach, standing
from backend.duty.shifts.schemas import Bar, BarKind
from backend.duty.spans import both, cut, minus

DUTY: frozenset[BarKind] = frozenset({"pattern", "always", "extra", "substitute", "was"})


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    span: Span
    kind: BarKind
    id: int | None = None
    schedule_id: int | None = None
    for_id: int | None = None


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """What a row says beside its span."""

    id: int
    kind: Kind
    span: Span
    substitute_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    note: str = ""
    draft: bool = False


def bars(
    people: Mapping[int, Person],
    details: Sequence[Detail],
    user_id: int,
    window: Span,
    was: Sequence[Span] = (),
    now: float = 0.0,
) -> list[Bar]:
    """Of one of them. `details`: of this one's rows, drafts too. `was`: what was lived, which goes before what would be
    planned now, from where it begins until `now`."""
    known = {each.id: each for each in details}
    found = _duty(people, user_id, window)
    if was:
        past = Span(min(was[0].start, now), now)
        found = [piece for piece in found if piece.span.end > now or piece.span.end <= past.start] + [
            Piece(span=span, kind="was") for span in was if span.end <= now
        ]
    shown = [_bar(piece, known.get(piece.id or 0)) for piece in found]
    for each in details:
        if each.draft or each.kind in ("off", *ABSENT):
            shown += [_bar(Piece(span=span, kind=each.kind, id=each.id), each) for span in _in([each.span], window)]
    return sorted(shown, key=lambda bar: (bar.starts_at, bar.ends_at, bar.kind))


def _duty(people: Mapping[int, Person], user_id: int, window: Span) -> list[Piece]:
    person = people[user_id]
    pieces = _by_pattern(person, window)
    for mark in sorted(person.marks, key=lambda mark: mark.id):
        if mark.kind in ("extra", "off"):
            pieces = _without(pieces, [mark.span])
        if mark.kind == "extra":
            pieces += [Piece(span=span, kind="extra", id=mark.id) for span in _in([mark.span], window)]
    for other_id, other in people.items():
        instead = [m.span for m in other.marks if m.kind in ABSENT and m.substitute_id == user_id]
        if instead and other_id != user_id:
            spans = both(standing(other, window.start, window.end), instead)
            theirs = minus(spans, [piece.span for piece in pieces])
            pieces += [Piece(span=span, kind="substitute", for_id=other_id) for span in theirs]
    return _without(pieces, [mark.span for mark in person.marks if mark.kind in ABSENT])


def _by_pattern(person: Person, window: Span) -> list[Piece]:
    own = [reach(each) for each in person.enrolments if each.own]
    pieces: list[Piece] = []
    for each in person.enrolments:
        for span in lived(each, window.start, window.end):
            left = minus([span], [piece.span for piece in pieces] + ([] if each.own else own))
            pieces += [Piece(span=part, kind="pattern", schedule_id=each.schedule_id) for part in left]
    taken = [*map(reach, person.enrolments), *(piece.span for piece in pieces)]
    return pieces + [Piece(span=span, kind="always") for span in minus([window], taken)]


def _without(pieces: Iterable[Piece], taken: Sequence[Span]) -> list[Piece]:
    return [
        msgspec.structs.replace(piece, span=span) if span != piece.span else piece
        for piece in pieces
        for span in minus([piece.span], taken)
    ]


def _in(spans: Iterable[Span], window: Span) -> list[Span]:
    return cut(spans, window.start, window.end)


def _bar(piece: Piece, detail: Detail | None) -> Bar:
    return Bar(
        kind=piece.kind,
        starts_at=_at(piece.span.start),
        ends_at=_at(piece.span.end),
        id=piece.id,
        schedule_id=piece.schedule_id,
        for_id=piece.for_id,
        substitute_id=detail.substitute_id if detail else None,
        from_on=detail.from_on if detail else None,
        to_on=detail.to_on if detail else None,
        note=detail.note if detail else "",
        draft=detail.draft if detail else False,
    )


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
