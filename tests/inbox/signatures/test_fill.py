"""A signature is filled: formatting moves along, what has no value leaves no trace."""

import pytest

from backend.connectors.contract import Entity
from backend.connectors.email.body import unsigned
from backend.connectors.email.quotes import fold
from backend.inbox.signatures.fill import filled

WHO = {"me": "Анна Орлова", "position": "менеджер", "company": "Лавка", "address": "shop@example.com"}


def test_formatting_moves_along_with_what_is_put_in() -> None:
    text = "😀 {{me}}, {{position}}\n{{ company }}"
    marks = (Entity("bold", 3, 6), Entity("italic", 11, 12), Entity("link", 24, 13, url="https://example.com"))
    made = filled(text, marks, WHO)
    assert made.text == "😀 Анна Орлова, менеджер\nЛавка"
    told = [
        made.text.encode("utf-16-le")[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le")
        for e in made.entities
    ]
    assert told == ["Анна Орлова", "менеджер", "Лавка"]


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("{{me}}, {{position}}", ("position",), "Анна Орлова"),
        ("{{me}}\n{{position}}\n{{company}}", ("position",), "Анна Орлова\nЛавка"),
        ("{{me}} — {{company}}\nтел. 8-800", ("company",), "Анна Орлова\nтел. 8-800"),
        ("{{position}}", ("position",), ""),
        ("{{phone}}", (), "{{phone}}"),
    ],
)
def test_what_has_no_value_goes_with_its_comma_or_its_line(text: str, gone: tuple[str, ...], left: str) -> None:
    made = filled(text, (Entity("bold", 0, len(text)),), {**WHO, **dict.fromkeys(gone, "")})
    assert made.text == left
    assert all(e.offset + e.length <= len(left) for e in made.entities)


def test_a_name_is_no_variable_and_no_second_line() -> None:
    made = filled("{{me}}\n-- ", (), {**WHO, "me": "{{company}}\nВаш банк"})
    assert made.text.splitlines()[0] == "((company)) Ваш банк"


def test_what_is_quoted_repeats_no_signature() -> None:
    ours = "> Берёте?\n> \n> -- \n> Ада\n> \n> 2026-11-29, Глеб <g@b.cd>:\n>> Почём?"
    text = f"Да\n\n29.11.2026 12:00, Лавка <a@b.cd> пишет:\n{ours}"
    assert unsigned(text).splitlines()[2:] == [
        "29.11.2026 12:00, Лавка <a@b.cd> пишет:", "> Берёте?", "> ", "> 2026-11-29, Глеб <g@b.cd>:", ">> Почём?",
    ]  # fmt: skip
    assert unsigned("Беру\n-- \nГлеб") == "Беру"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Беру.\n\nС уважением,\nИван Петров\nООО «Ромашка»\n+7 900 000-00-00", "Беру."),
        ("Беру.\nPagarbiai\nJonas", "Беру."),
        ("Беру.\n\nSent from my iPhone", "Беру."),
        ("Беру.\n\nBest regards,\nJohn\n\n> Почём?", "Беру."),
        ("С уважением отношусь к вашей лавке, но где заказ?", "С уважением отношусь к вашей лавке, но где заказ?"),
        ("С уважением,\nИван", "С уважением,\nИван"),
        ("Беру.\nС уважением,\nИван\nА чай есть?", "Беру.\nС уважением,\nИван\nА чай есть?"),
    ],
)
def test_how_a_customer_signs_is_folded_and_what_they_ask_is_not(text: str, new: str) -> None:
    assert fold(text)[0] == new
