"""Each kind of field reads what people type, and reads back what it shows."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backend.fields.kinds import KINDS, Bad, FieldOption, Reader, Spec
from backend.kit.words import catalogue

OPTIONS = (
    FieldOption("Самовар", 1),
    FieldOption("Чайник, малый", 2, "sky"),
    FieldOption("7", 3),
    FieldOption("Ушло", 9, archived=True),
)
SPEC = Spec(OPTIONS, currency="EUR", decimals=3)
NAMES = {1: "Анна", 2: "Борис", 3: "Boris"}
ZONES = ("UTC", "Europe/Moscow", "Europe/Vilnius", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
readers = st.builds(Reader, st.sampled_from(["ru", "en", "lt"]), st.sampled_from(ZONES), st.just(NAMES))
line = st.text(min_size=1, max_size=60)
cents = st.decimals(-(10**14), 10**14, places=2).map(lambda number: format(number, ".2f"))
values: dict[str, st.SearchStrategy[Any]] = {
    "text": line,
    "long_text": line,
    "address": line,
    "number": st.one_of(st.integers(-(10**14), 10**14), st.decimals(-(10**9), 10**9, places=3).map(str)),
    "money": st.builds(lambda a, c: {"amount": a, "currency": c}, cents, st.sampled_from(["RUB", "EUR", "USD"])),
    "date": st.dates().map(str),
    "moment": st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M}Z".zfill(17)),
    "choice": st.sampled_from([1, 2, 3]),
    "several": st.lists(st.sampled_from([1, 2, 3]), min_size=1),
    "flag": st.booleans(),
    "link": st.sampled_from(["example.org/a?b=c#d", "http://samovar.test:8080", "https://сайт.рф/путь"]),
    "phone": st.sampled_from(["8 912 123-45-67", "+370 612 34567", "+1 212 555 0100"]),
    "email": st.emails(),
    "person": st.sampled_from([1, 2, 3]),
    "company": st.sampled_from([1, 2, 3]),
}
junk = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40),
        st.sampled_from(["1e999", "٣", "-", ",", ".", "+"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(values))
@given(data=st.data(), reader=readers)
def test_what_is_shown_reads_back_as_the_same(name: str, data: st.DataObject, reader: Reader) -> None:
    kind = KINDS[name]
    try:
        value = kind.parse(data.draw(values[name]), SPEC, reader)
    except Bad:
        assume(False)
    assert kind.parse(value, SPEC, reader) == value
    assert kind.parse(kind.show(value, SPEC, reader), SPEC, reader) == value
    assert kind.key(value, SPEC) == kind.key(value, SPEC)


@pytest.mark.parametrize("name", sorted(KINDS))
@given(typed=junk, reader=readers)
def test_junk_is_a_value_or_refused_in_words(name: str, typed: Any, reader: Reader) -> None:
    kind = KINDS[name]
    code = None
    try:
        value = kind.parse(typed, SPEC, reader)
    except Bad as bad:
        code = bad.code
    if code is not None:
        assert all(f"errors.{code}" in catalogue(language) for language in ("ru", "en", "lt"))
        return
    kind.show(value, SPEC, reader)
    kind.key(value, SPEC)


@pytest.mark.parametrize(
    ("typed", "locale", "number"),
    [
        ("1 250,5", "ru", "1250.5"), ("1,250.5", "en", "1250.5"), ("1,250", "en", "1250"), ("1,25", "en", "1.25"),
        ("1.250.000,75", "lt", "1250000.75"), ("−3", "ru", "-3"), ("0,10", "lt", "0.1"), ("1,250", "ru", "1.25"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_each_language_writes_them(typed: str, locale: str, number: str) -> None:
    assert KINDS["number"].parse(typed, SPEC, Reader(locale)) == number


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        ("45 000 ₽", "45000.00", "RUB"), ("300€", "300.00", "EUR"), ("$1,250.5", "1250.50", "USD"),
        ("1 250 000,50", "1250000.50", "EUR"), ("12 usd", "12.00", "USD"), ("5000 руб.", "5000.00", "RUB"),
    ],
)  # fmt: skip
def test_money_is_read_with_and_without_its_currency(typed: str, amount: str, currency: str) -> None:
    assert KINDS["money"].parse(typed, SPEC, Reader("ru")) == {"amount": amount, "currency": currency}


@pytest.mark.parametrize(
    ("typed", "day"),
    [("5.3.2026", "2026-03-05"), ("05/03/26", "2026-03-05"), ("2026-03-05", "2026-03-05"), ("1.2.99", "1999-02-01")],
)
def test_a_date_is_read_day_first_or_year_first(typed: str, day: str) -> None:
    assert {KINDS["date"].parse(typed, SPEC, Reader(locale)) for locale in ("ru", "en", "lt")} == {day}


def test_the_hour_that_a_clock_puts_back_is_two_different_hours() -> None:
    reader, moment = Reader("lt", "Europe/Vilnius"), KINDS["moment"]
    both = ["2026-10-25T00:30Z", "2026-10-25T01:30Z"]
    shown = [moment.show(each, SPEC, reader) for each in both]
    assert shown[0] != shown[1]
    assert [moment.parse(each, SPEC, reader) for each in shown] == both


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "data:text/html,x", "https://a b.org", "http://u:p@x.org", "ftp://x.org", "https://", "//"],
)
def test_a_link_that_would_run_or_mislead_is_refused(typed: str) -> None:
    with pytest.raises(Bad):
        KINDS["link"].parse(typed, SPEC, Reader())


def test_a_choice_that_was_archived_stays_where_it_stands_and_is_given_nowhere_else() -> None:
    choice = KINDS["choice"]
    with pytest.raises(Bad):
        choice.parse(9, SPEC, Reader())
    assert choice.parse(9, Spec(OPTIONS, held=9), Reader()) == 9


def test_numbers_order_as_numbers_and_choices_as_the_administrator_put_them() -> None:
    assert sorted(["10", "9", "-1.5"], key=lambda one: KINDS["number"].key(one, SPEC)) == ["-1.5", "9", "10"]
    assert sorted([3, 1, 2], key=lambda one: KINDS["choice"].key(one, SPEC)) == [1, 2, 3]
    assert KINDS["number"].key("1.50", SPEC) == Decimal("1.5")
