"""The registry names every event there is, in words, and the API's description is true to what is told."""

import re
from datetime import UTC, datetime

import jsonschema_rs
import msgspec
import pytest

from backend import wire
from backend.kit.words import LOCALES, catalogue
from backend.webhooks.call import Answer, fault_of
from backend.webhooks.catalogue import EVENTS, NEVER, TYPES
from backend.webhooks.openapi import described
from backend.webhooks.outcome import LONGEST_REST_S, again_s, is_aside, receiver_rest_s
from backend.webhooks.payload import ping, sample
from tests.architecture.sources import ROOT, text


def test_every_event_of_the_house_is_told_or_has_a_reason() -> None:
    every = {str(event.__struct_config__.tag) for event in wire.events()}
    assert set(TYPES) | set(NEVER) == every
    assert set(TYPES) & set(NEVER) == set()
    assert all(event.shape in wire.events() for event in EVENTS)


@pytest.mark.parametrize("locale", LOCALES)
def test_each_has_its_sentence(locale: str) -> None:
    said = {key.removeprefix("webhook_events.") for key in catalogue(locale) if key.startswith("webhook_events.")}
    assert said == set(TYPES)


def test_the_page_says_what_never_goes() -> None:
    page = text(ROOT / "docs" / "webhooks.md")
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE)) == set(TYPES)


def test_the_description_fits_what_is_told() -> None:
    schema = described({"components": {"schemas": {}}})
    hook = schema["webhooks"]["ping"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    told = msgspec.json.decode(ping("test_1", datetime.now(UTC), "CRM", 1, "v1"))
    whole = {**hook, "components": schema["components"]}
    assert jsonschema_rs.is_valid(whole, told)
    assert not jsonschema_rs.is_valid(whole, {**told, "type": "pong"})


@pytest.mark.parametrize("kind", TYPES)
def test_a_sample_is_whole_in_the_shape_of_what_is_told(kind: str) -> None:
    """By the API's own description, and by the Struct that the event is made of."""
    schema = described({"components": {"schemas": {}}})
    hook = schema["webhooks"][kind]["post"]["requestBody"]["content"]["application/json"]["schema"]
    told = msgspec.json.decode(sample("test_1", datetime.now(UTC), kind, "v1"))
    assert jsonschema_rs.is_valid({**hook, "components": schema["components"]}, told)
    shape = TYPES[kind].shape
    msgspec.convert({"type": kind, **told["data"]}, shape)
    assert set(told["data"]) == set(shape.__struct_fields__)
    assert (told["id"], told["sequence"]) == ("test_1", 0)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://example.com/hook?key=1", None),
        ("http://crm.local:8080/hook", None),
        ("http://example.com/hook", "https_only"),
        ("https://10.0.0.1/hook", "address_not_allowed"),
        ("https://[::ffff:127.0.0.1]/hook", "address_not_allowed"),
        ("https://2130706433/hook", None),  # a name, as far as anybody can say: refused when it is looked up
        ("https://anna:secret@example.com/", "bad_url"),
        ("https://example.com:22/", "address_not_allowed"),
        ("file:///etc/passwd", "bad_url"),
        ("gopher://example.com/", "bad_url"),
        ("https://exa mple.com/", "bad_url"),
        ("https://[::1", "bad_url"),
        ("https:///nowhere", "bad_url"),
    ],
)
def test_an_address_is_looked_at_before_it_is_kept(url: str, fault: str | None) -> None:
    assert fault_of(url, ["crm.local"]) == fault


def test_one_event_is_tried_for_days_ever_more_seldom() -> None:
    waits = [again_s(attempt) for attempt in range(1, 16)]
    assert waits[0] < 10
    assert 60 * 60 * 9 < waits[-1] < 60 * 60 * 15
    assert sum(waits) > 3 * 24 * 3600
    assert len({again_s(3) for _ in range(20)}) > 1


def answer(status: int | None, retry_after_s: float | None = None) -> Answer:
    return Answer(status, None if status else "timeout", "", 10, retry_after_s)


def test_a_receiver_in_trouble_is_left_alone_and_one_event_holds_nobody_for_long() -> None:
    assert receiver_rest_s(1, answer(500)) == 0
    assert receiver_rest_s(1, answer(429, 30)) == 30
    assert receiver_rest_s(1, answer(503, 10**9)) == 3600
    assert receiver_rest_s(1, answer(400, 30)) == 0
    assert 5 < receiver_rest_s(3, answer(500)) <= 10
    assert receiver_rest_s(10**6, answer(None)) <= LONGEST_REST_S
    assert [is_aside(1, answer(status)) for status in (None, 500, 429, 408, 400, 404, 301)] == [
        False, False, False, False, True, True, True,
    ]  # fmt: skip
    assert is_aside(2, answer(500))
