"""Words with names in braces: what is kept can always be filled, and what was put in is text."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kit.words import LOCALES, catalogue
from backend.texts.catalogue import TEXTS, Text
from backend.texts.fill import as_html, fill, is_loose, strangers, tidy
from backend.texts.read import ours

PIECES = st.sampled_from(
    ["{who}", "{text}", "{{who}}", "{{ text }}", "{", "}", "{}", "{x}", "{ who }", "{who!r}", "слово", "\n", " ", "%s"]
)
WRITTEN = st.lists(PIECES | st.text("{}who tex", max_size=6), max_size=12).map("".join)
VALUES = st.fixed_dictionaries({}, optional={name: st.none() | st.text(max_size=8) for name in ("who", "text")})


def taken(text: str) -> bool:
    return not strangers(text, ("who", "text")) and not is_loose(text)


@given(WRITTEN, VALUES)
def test_whatever_was_kept_never_goes_out_with_an_unfilled_variable(text: str, values: dict[str, str | None]) -> None:
    text = tidy(text)
    if taken(text):
        # what a person is called may well look like a variable: a mark of our own stands in its place
        plain = {name: re.sub(r"[{}]", "|", value or "") for name, value in values.items()}
        assert not re.search(r"[{}]", fill(text, plain))


@given(st.text("{}abc who"))
def test_what_a_person_is_called_is_never_read_as_a_variable(name: str) -> None:
    assert fill("{who}: {text}", {"who": name, "text": "тайна"}) == f"{name}: тайна"


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_data(self, data: str) -> None:
        self.said += data


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cs"))) | st.text("<>&\"'/ahref=scipt:\n "))
def test_html_of_a_letter_says_the_same_words_and_has_no_tag_of_theirs(value: str) -> None:
    read = _Read()
    read.feed(as_html(f"Пишет {value}.", "https://house.example"))
    assert read.tags <= {"p", "br"}
    assert read.said.split() == f"Пишет {value}.".split()


def test_only_an_address_of_the_house_is_a_link() -> None:
    text = 'https://house.example/a?b=1&c="x" https://evil.example https://house.example.evil/ javascript:alert(1)'
    read = _Read()
    read.feed(as_html(text, "https://house.example"))
    assert read.links == ["https://house.example/a?b=1&c="]


@pytest.mark.parametrize("text", TEXTS.values(), ids=lambda text: text.key)
def test_our_own_words_pass_our_own_rules_in_every_language(text: Text) -> None:
    for locale in LOCALES:
        title, body = ours(text.key, locale)
        for words in (title, body):
            assert strangers(words, text.variables) == []
            assert not is_loose(words)
        assert all(f"{{{name}}}" in body for name in text.needed)
        told = catalogue(locale)
        assert told[text.name]
        assert all(told[f"texts.variable.{name}"] for name in text.variables)
