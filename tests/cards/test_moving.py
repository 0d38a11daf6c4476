"""Which way a card may go, and what it must have there: rules of a status, tried on everything that can be built."""

from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as some

from backend.cards.editing.moving import AUTOMATIC, Step, refusal
from backend.cards.editing.required import CHECKS, Standing, is_key, missing

IDS = some.integers(1, 5)
STEPS = some.builds(
    Step,
    id=IDS,
    funnel_id=some.integers(1, 2),
    position=some.integers(0, 4),
    mark=some.sampled_from([None, "new", "contacted", "rejected"]),
    moves_to=some.lists(IDS, max_size=3),
    movers=some.lists(IDS, max_size=3),
    locked=some.booleans(),
    auto=some.sampled_from(["off", "automatic", "locked"]),
)
CARDS = some.builds(
    Standing,
    budget=some.none() | some.decimals(0, 10, places=2),
    responsible_id=some.none() | IDS,
    source_id=some.none() | IDS,
    comment=some.sampled_from(["", "  \n", "перезвонить"]),
    tags=some.integers(0, 2),
    phones=some.integers(0, 2),
    emails=some.integers(0, 2),
    tasks=some.integers(0, 2),
    fields=some.dictionaries(some.sampled_from(["7", "8"]), some.sampled_from([None, "", "x", 0, False, [], ["a"]])),
)
KEYS = some.lists(some.sampled_from([*CHECKS, "field:7", "field:8"]), unique=True)


@given(STEPS, STEPS, IDS, some.booleans())
def test_nobody_goes_where_the_administrator_drew_no_way(now: Step, to: Step, role: int, manages: bool) -> None:
    found = refusal(now, to, role, manages)
    if now.moves_to and to.id not in now.moves_to:
        assert found == "no_such_move"
    elif manages:
        assert found is None
    elif found is None:
        assert not now.locked
        assert not to.movers or role in to.movers
        assert not (to.auto == "locked" and to.mark in AUTOMATIC)


@given(STEPS, STEPS, IDS)
def test_an_administrator_may_whatever_others_may(now: Step, to: Step, role: int) -> None:
    if refusal(now, to, role, False) is None:
        assert refusal(now, to, role, True) is None


@given(KEYS, CARDS)
def test_what_is_missing_is_what_was_asked_for_and_nothing_else(required: list[str], card: Standing) -> None:
    found = missing(required, card)
    assert [key for key in required if key in found] == found
    assert missing(found, card) == found
    assert set(missing([*CHECKS], card)) & set(required) == set(found) & set(CHECKS)


@given(KEYS)
def test_a_full_card_lacks_nothing_and_an_empty_one_everything(required: list[str]) -> None:
    full = Standing(
        budget=Decimal(0), responsible_id=1, source_id=1, comment="x", tags=1, phones=1, emails=1,
        fields={"7": False, "8": 0},
    )  # fmt: skip
    assert missing(required, full) == []
    assert missing(required, Standing(tasks=1)) == required


def test_a_field_that_is_no_more_asks_for_nothing() -> None:
    assert missing(["a_field_of_before"], Standing()) == []
    assert is_key("field:12")
    assert not any(is_key(key) for key in ("field:", "field:x", "field:١", "name", ""))


@given(STEPS, STEPS, IDS, some.sampled_from(("contacted", "offer_made")))
def test_where_a_rule_alone_puts_cards_no_person_does(now: Step, to: Step, role: int, mark: str) -> None:
    now = msgspec.structs.replace(now, moves_to=(), locked=False)
    to = msgspec.structs.replace(to, auto="locked", mark=mark, movers=())
    assert refusal(now, to, role, False) == "moves_by_itself"
    assert refusal(now, to, role, True) is None


@given(STEPS, STEPS, IDS)
def test_from_where_a_rule_put_a_card_only_an_administrator_takes_it_back(now: Step, to: Step, role: int) -> None:
    now = msgspec.structs.replace(now, auto="locked", mark="contacted", moves_to=(), locked=False)
    to = msgspec.structs.replace(to, auto="off", movers=())
    back = now.funnel_id == to.funnel_id and to.position < now.position
    assert refusal(now, to, role, False) == ("moves_by_itself" if back else None)
    assert refusal(now, to, role, True) is None
