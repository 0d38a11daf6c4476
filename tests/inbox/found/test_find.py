"""What is found in customers' words, in three languages; and what is not."""

from datetime import date, timedelta
from decimal import Decimal

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.inbox.found.find import find

# a Wednesday
SAID = date(2026, 12, 2)


def told(text: str, said: date = SAID) -> list[tuple[str, str]]:
    """Kind and value of each: sums as "50000.00 RUB"."""
    return [
        (each.kind, f"{each.value['amount']} {each.value['currency']}" if each.kind == "sum" else each.value)
        for each in find(text, said)
    ]


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("Бюджет до 50 тыс, но можно обсудить", "50000.00 None"),
        ("готовы заплатить 1 250 000 ₽ за всё", "1250000.00 RUB"),
        ("За 300€ возьму сразу", "300.00 EUR"),
        ("могу за две тысячи рублей", "2000.00 RUB"),
        ("около двадцать пять тысяч рублей", "25000.00 RUB"),
        ("полтора миллиона рублей максимум", "1500000.00 RUB"),
        ("У нас бюджет 120000", "120000.00 None"),
        ("примерно 50к", "50000.00 None"),
        ("от 40 до 50 тыс. руб.", "50000.00 RUB"),
        ("цена 45 000р. устроит?", "45000.00 RUB"),
        ("1,5 млн рублей", "1500000.00 RUB"),
        ("We have up to $1,500.50 for it", "1500.50 USD"),
        ("Our budget is around 20k", "20000.00 None"),
        ("I'd pay 2 thousand euros", "2000.00 EUR"),
        ("€12k at most", "12000.00 EUR"),
        ("Galiu mokėti iki 2 tūkst. eurų", "2000.00 EUR"),
        ("biudžetas apie 1 500 €", "1500.00 EUR"),
        ("kaina 99,90 eur tinka", "99.90 EUR"),
    ],
)
def test_a_sum_is_found_as_people_say_it(text: str, sum_: str) -> None:
    assert told(text) == [("sum", sum_)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Давайте в пятницу", "2026-12-04"),
        ("В среду удобно", "2026-12-09"),
        ("можно в следующую пятницу?", "2026-12-11"),
        ("нужно к понедельнику", "2026-12-07"),
        ("доставка 25.12", "2026-12-25"),
        ("доставка 25.12.2027 утром", "2027-12-25"),
        ("Привезите 25 декабря", "2026-12-25"),
        ("5-го января", "2027-01-05"),
        ("завтра сможете?", "2026-12-03"),
        ("послезавтра", "2026-12-04"),
        ("через две недели", "2026-12-16"),
        ("через 3 дня", "2026-12-05"),
        ("Could we meet next Friday?", "2026-12-11"),
        ("by Friday please", "2026-12-04"),
        ("December 25th works", "2026-12-25"),
        ("on 25 Dec", "2026-12-25"),
        ("in 10 days", "2026-12-12"),
        ("the day after tomorrow", "2026-12-04"),
        ("Gal penktadienį?", "2026-12-04"),
        ("kitą penktadienį", "2026-12-11"),
        ("iki pirmadienio", "2026-12-07"),
        ("gruodžio 25 d. tinka", "2026-12-25"),
        ("2026-12-25", "2026-12-25"),
        ("rytoj", "2026-12-03"),
        ("po savaitės", "2026-12-09"),
    ],
)
def test_a_day_is_found_as_people_say_it(text: str, day: str) -> None:
    assert told(text) == [("date", day)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Мой номер 8 912 345-67-89, Глеб", [("phone", "+79123456789")]),
        ("Call +370 612 34567", [("phone", "+37061234567")]),
        ("пишите на Gleb.S@Example.com!", [("email", "gleb.s@example.com")]),
        ("+7 912 345-67-89, a@b.lt, до 50 тыс к пятнице",
         [("phone", "+79123456789"), ("email", "a@b.lt"), ("sum", "50000.00 None"), ("date", "2026-12-04")]),
    ],
)  # fmt: skip
def test_phones_and_addresses_are_found_beside_the_rest(text: str, found: list[tuple[str, str]]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Заказ № 12345, когда приедет?", "Мой заказ 125000",
        "order #50000", "Invoice 1250000", "užsakymas Nr. 45000", "артикул 300400", "Приеду в 12:30", "встреча в 15.00",
        "в 10.12 буду", "at 10.30", "скидка 10.12%", "5 человек", "50 тыс подписчиков", "пробег до 50 тыс км",
        "дом 300", "30 мин", "iPhone 15", "2 самовара", "версия 12.10", "2026", "в прошлую пятницу звонил",
        "last Friday I called", "praeitą penktadienį", "по пятницам работаете?", "звонил 25.11.2026", "сегодня жду",
        "https://shop.ru/item/50000rub", "0 руб", "ИНН 7707083893", "трек RB123456789", "500 руб/м", "за 5 минут",
        "May I ask something?", "we sat there", "размер 10.12 мм", "около 5 км", "в 2 раза", "45000",
        "I will be there in 5", "март кот", "sun is shining",
    ],
)  # fmt: skip
def test_what_is_no_sum_and_no_day_is_left_alone(text: str) -> None:
    assert told(text) == []


def _numbers() -> st.SearchStrategy[str]:
    """Real-shaped telephone numbers of three countries, as people write them."""
    makes = st.sampled_from(["+7 9{}{}", "8 (9{}{})", "+3706{}{}", "+1 202 555 {}{}"])
    digits = st.integers(0, 99_999_999).map(lambda n: f"{n:08}")
    return st.builds(lambda make, rest: make.format(rest[:2], f" {rest[2:5]}-{rest[5:]}"), makes, digits)


@given(_numbers(), st.sampled_from(["{}", "мой {}", "звоните {} за 5 минут", "бюджет {}", "call {} up to you"]))
@settings(deadline=None)
def test_no_sum_comes_out_of_a_phone(number: str, around: str) -> None:
    if [each for each in find(around.format(number), SAID) if each.kind == "phone"]:
        assert [kind for kind, _ in told(around.format(number)) if kind == "sum"] == []


@given(
    st.integers(1, 10**9),
    st.sampled_from(["заказ {}", "Заказ № {}", "order #{}", "invoice {}", "счёт {}", "артикул: {}", "#{}"]),
)
@settings(deadline=None)
def test_no_sum_comes_out_of_the_number_of_an_order(number: int, around: str) -> None:
    assert [kind for kind, _ in told(around.format(number)) if kind in ("sum", "date")] == []


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["в {}:{:02}", "at {}:{:02}", "{}:{:02}", "в {}.{:02}", "до {}:{:02}"]),
)
@settings(deadline=None)
def test_neither_sum_nor_day_comes_out_of_a_time(hour: int, minute: int, around: str) -> None:
    assert told(around.format(hour, minute)) == []


@given(
    st.integers(1, 9_999_999_999).map(lambda cents: Decimal(cents) / 100),
    st.sampled_from([" ", "\u00a0", "\u202f", ",", "'"]),
    st.sampled_from(["₽", " ₽", "€", " руб.", " EUR", " eurų"]),
)
@settings(deadline=None)
def test_a_sum_that_was_formatted_is_read_as_it_was(amount: Decimal, mark: str, unit: str) -> None:
    text = f"{amount:,.2f}".replace(",", mark) + unit
    code = "RUB" if unit.strip() in ("₽", "руб.") else "EUR"
    assert told(f"возьму за {text}") == [("sum", f"{amount:.2f} {code}")]


@given(st.integers(1, 1000))
@settings(deadline=None)
def test_a_day_to_come_is_read_as_it_was_written(away: int) -> None:
    day = SAID + timedelta(days=away)
    for text in (f"{day:%d.%m.%Y}", day.isoformat()):
        assert told(f"приезжайте {text} утром") == [("date", day.isoformat())]


# each of them took a fifth of a second, when names of sites were looked for from every letter on
_PAGES = [
    "1.2.",
    "a.",
    "a-",
    "1-",
    "sku-",
    "+7 912 345-67-89 ",
    "1 ",
    "123 ",
    "a@",
    "@a.",
    "две ",
    "бюджет до ",
    "1,",
    "№",
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", _PAGES)
def test_pages_of_one_thing_cost_no_more_than_pages_of_words(piece: str) -> None:
    for _ in range(200):
        find(piece * (4000 // len(piece)), SAID)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_whatever_is_written_is_read_without_harm(text: str) -> None:
    for each in find(text, SAID):
        assert 0 <= each.start < each.end <= len(text)
        if each.kind == "phone":
            assert phonenumbers.is_valid_number(phonenumbers.parse(each.value))
