"""A template of lines and variables, held against letters as robots and people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.inbox.letter_fields import language
from backend.inbox.letter_fields.language import Bad, Line, Missed, Step, lines_of, match, steps, variables


def read(template: str, letter: str) -> dict[str, str]:
    found = match(steps(template), lines_of(letter))
    assert not isinstance(found, Missed), found
    return {name: each.value for name, each in found.items()}


def test_values_stand_behind_their_words_in_any_order_and_spelling() -> None:
    letter = "Здравствуйте!\n\n> ТЕЛЕФОН :  8 912 345-67-89\n• имя:Глеб   Орлов \nБюджет:\t45 000 ₽"
    found = read("Имя: {name}\nТелефон : {phone}\nБюджет: {budget}\nГород: {city}", letter)
    assert found == {"name": "Глеб Орлов", "phone": "8 912 345-67-89", "budget": "45 000 ₽"}


def test_a_value_stands_below_its_words_and_an_empty_one_is_none() -> None:
    template = "Имя:\n{name}\nТелефон:\n{phone}\nГород: {city}"
    assert read(template, "Имя:\n\nГлеб\nТелефон:\nГород: Рига") == {"name": "Глеб", "city": "Рига"}


def test_several_values_stand_in_one_line() -> None:
    assert read("От {name} <{email}>, {city}.", "От Глеб <g@example.com>, Рига.") == {
        "name": "Глеб",
        "email": "g@example.com",
        "city": "Рига",
    }
    assert isinstance(match(steps("От {name} <{email}>"), lines_of("От Глеб")), Missed)


def test_words_alone_have_to_be_there_and_part_the_letter() -> None:
    template = "Заказчик\nИмя: {name}\nПолучатель\nИмя: {other}"
    assert read(template, "Имя: чужое\nЗаказчик\nИмя: Глеб\nПолучатель\nИмя: Инна") == {"name": "Глеб", "other": "Инна"}
    missed = match(steps(template), lines_of("Заказчик\nИмя: Глеб"))
    assert isinstance(missed, Missed)
    assert missed.line == "Получатель"


def test_a_value_goes_on_until_the_next_line_that_the_template_knows() -> None:
    letter = "Сообщение: Добрый день!\nНужен самовар.\n\nСпасибо\nСтраница: /shop\nещё"
    assert read("Сообщение: {comment...}\nСтраница: {_}", letter) == {
        "comment": "Добрый день!\nНужен самовар.\n\nСпасибо"
    }


def test_of_two_spellings_the_one_that_is_there_counts() -> None:
    template = "Имя: {name}\nName: {name}"
    assert read(template, "Name: Gleb") == {"name": "Gleb"}
    assert variables(template) == ["name"]


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("Здравствуйте", "letter_no_variables"),
        ("{name}", "letter_alone"),
        ("Имя: {name", "letter_braces"),
        ("Имя: {}", "letter_braces"),
        ("Имя: {name}{surname}", "letter_touch"),
        ("Текст: {comment...} конец", "letter_goes_on"),
        ("\n".join(f"Строка {n}: {{v{n}}}" for n in range(41)), "letter_lines"),
    ],
)
def test_what_is_no_template_is_said(template: str, code: str) -> None:
    with pytest.raises(Bad) as bad:
        steps(template)
    assert bad.value.code == code


words = st.text("абвabc :-.<>{}İß\u00a0\t", max_size=12)


@given(st.lists(words, max_size=8), st.lists(words, max_size=12))
def test_whatever_is_written_it_ends_and_what_it_finds_stands_in_the_letter(
    pattern: list[str], rows: list[str]
) -> None:
    try:
        found = match(steps("\n".join([*pattern, "имя: {name}"])), lines_of("\n".join(rows)))
    except Bad:
        return
    plain = {line.said for line in lines_of("\n".join(rows))}
    if not isinstance(found, Missed):
        assert all(any(each.value in line for line in plain) for each in found.values())


@given(st.text("абв 12+@.", min_size=1, max_size=30).filter(str.strip))
def test_what_was_written_behind_the_words_is_what_is_read(value: str) -> None:
    assert read("Поле: {x}", f"до\nПоле: {value}\nпосле") == {"x": " ".join(value.split())}


def test_each_line_of_a_template_looks_at_each_line_of_a_letter_once_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    # every line begins as every line of the template does, and none ends so
    template = "\n".join(f"{'а' * 80}{{v{n}}}б{{w{n}}}!" for n in range(language.PATTERN_LINES))
    lines = lines_of("\n".join("а" * 9_000 for _ in range(30_000)))
    assert (len(lines), len(lines[0].said)) == (language.LETTER_LINES, language.LINE_MAX)
    looks, held = list[int](), language._held

    def counted(step: Step, line: Line) -> list[str] | None:
        looks.append(line.number)
        return held(step, line)

    monkeypatch.setattr(language, "_held", counted)
    assert isinstance(match(steps(template), lines), Missed)
    assert len(looks) == language.PATTERN_LINES * language.LETTER_LINES
