"""Attack 42: what looks like a template is text; only the closed list is filled, in one pass, in no time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.inbox.saved_replies.variables import VALUE_MAX, VARIABLES, render, unfilled, variant

VALUES = {name: f"<{name}>" for name in VARIABLES}
PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["{", "}", "{{", "}}", "{%", "${", "%}", "{{name", "name}}", "{{{{", "{{config}}", "{{7*7}}"]),
    st.sampled_from(VARIABLES).map(lambda name: "{{" + name + "}}"),
)
TEXTS = st.lists(PIECES, max_size=15).map("".join)


@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}}",
        "{{config}}",
        "{{ name.__class__.__mro__ }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "${name}",
        "#{7*7}",
        "<%= 7*7 %>",
        "{name}",
        "{{name|upper}}",
        "{{NAME}}",
        "{{self}}",
        "{{ phone!r }}",
    ],
)
def test_what_is_not_on_the_list_is_text(text: str) -> None:
    assert render(text, VALUES).text == text
    assert unfilled(text) == []


@settings(max_examples=300)
@given(TEXTS, st.dictionaries(st.sampled_from(VARIABLES), st.text(max_size=20)))
def test_a_text_is_split_and_joined_with_values_and_nothing_else(text: str, values: dict[str, str]) -> None:
    """The reference: cut at the variables by hand, and put the values between."""
    expected, rest, missing = "", text, []
    while rest:
        found = min(
            ((rest.find(mark), mark, name) for name in VARIABLES for mark in (f"{{{{{name}}}}}",) if mark in rest),
            default=None,
        )
        if found is None:
            expected += rest
            break
        at, mark, name = found
        value = values.get(name, "").strip()
        if not value and name not in missing:
            missing.append(name)
        expected += rest[:at] + (value.translate(str.maketrans("{}", "()")) if value else mark)
        rest = rest[at + len(mark) :]
    assert render(text, values).text == expected
    assert render(text, values).missing == missing


@given(TEXTS, st.dictionaries(st.sampled_from(VARIABLES), TEXTS, min_size=len(VARIABLES)))
def test_what_customers_call_themselves_is_never_read_as_a_variable(text: str, values: dict[str, str]) -> None:
    for around in ("{{name}}", "{{{name}}", "{{name}}}", "{{name}}{{me}}"):
        filled = render(around, values | {"me": "Анна"})
        assert unfilled(filled.text) == (["name"] if not values["name"].strip() else [])
    assert set(render(text, values).missing) <= set(VARIABLES)


def test_an_empty_one_stays_marked_and_is_named_once() -> None:
    filled = render("{{name}}, ваш телефон {{phone}}? {{phone}}", {"name": "Глеб", "phone": " "})
    assert (filled.text, filled.missing) == ("Глеб, ваш телефон {{phone}}? {{phone}}", ["phone"])
    assert unfilled(filled.text) == ["phone"]


def test_a_hostile_text_costs_nothing() -> None:
    begun = time.process_time()
    for text in ("{{" * 20_000, "{{ name" * 5_000, "{{name}}" * 2_000, "{{name" + " " * 20_000 + "}}"):
        render(text, {"name": "x" * 10_000})
    assert time.process_time() - begun < 1
    assert len(render("{{name}}", {"name": "x" * 10_000}).text) == VALUE_MAX


def test_the_customer_s_language_else_ours_else_any() -> None:
    texts = {"ru": "да", "lt": "taip"}
    assert variant(texts, "lt-LT", "ru") == ("lt", "taip")
    assert variant(texts, "en", "ru") == ("ru", "да")
    assert variant(texts, None, "en") == ("ru", "да")
    assert variant({}, "ru") == ("", "")
