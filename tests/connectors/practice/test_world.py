"""The scripted customers' world, step by step, on its own clock."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.connectors.practice.cast import cast
from backend.connectors.practice.scripts import LANGUAGES, NAMES, items, people, script
from backend.connectors.practice.settings import PracticeSettings
from backend.connectors.practice.world import World, advance, hear, next_due, tellable

Story = list[tuple[float, dict[str, Any]]]


def settings_of(**more: Any) -> PracticeSettings:
    return msgspec.convert({"language": "en", "customers": 1, "rate": 600, **more}, PracticeSettings)


def play(settings: PracticeSettings, seconds: int, answers: bool = True, world: World | None = None) -> Story:
    """Second by second; each message is answered at once, when `answers`."""
    world = World() if world is None else world
    story: Story = []
    start = int(world.now)
    for now in range(start, start + seconds + 1):
        for payload in advance(world, settings, now):
            story.append((now, payload))
            if answers and payload["type"] == "message":
                who, number = payload["customer"]["id"], payload["number"]
                hear(world, settings, who, f"r{who}{number}", "Hello, we are open until 19", f"{who}:{number}")
    return story


def said(story: Story) -> list[str]:
    return [payload["text"] for _, payload in story if payload["type"] == "message"]


def test_a_question_an_answer_and_thanks() -> None:
    story = play(settings_of(scripts=["price"]), 50)
    kinds = [payload.get("state", payload["type"]) for _, payload in story]
    assert kinds[:5] == ["message", "delivered", "read", "typing", "message"]
    assert "Thank" in said(story)[2]


def test_who_is_not_answered_nags_and_then_goes_away() -> None:
    settings = settings_of(scripts=["angry"])
    lines = said(play(settings, 400, answers=False))
    nags = script("en", "angry").nags
    assert tuple(lines[2:5]) == nags
    world = World()
    play(settings, 1200, answers=False, world=world)
    assert world.states["en-1"].take >= 1


def test_an_answer_calms_the_nagging() -> None:
    assert not set(said(play(settings_of(scripts=["angry"]), 60))) & set(script("en", "angry").nags)


def test_the_silent_one_writes_once_never_again() -> None:
    for answers in (True, False):
        assert len(said(play(settings_of(scripts=["silent"]), 20_000, answers=answers))) == 1


def test_an_order_has_a_sum_and_a_phone() -> None:
    story = play(settings_of(scripts=["order"], language="ru"), 60)
    assert "руб" in said(story)[0]
    assert any("+7 900" in line for line in said(story))
    assert [p["phone"] for _, p in story if "phone" in p] == ["+7 900 000-00-11"]


def test_a_photo_and_a_voice_message() -> None:
    story = play(settings_of(scripts=["photo"]), 60)
    assert [payload["file"]["kind"] for _, payload in story if "file" in payload][:2] == ["photo", "voice"]


def test_small_talk_answers_what_it_heard() -> None:
    choice = next(choice for choice in script("en", "talk").step[1].choice if "until" in choice.hears)
    hello = script("en", "talk").step[1].choice[0]
    assert said(play(settings_of(scripts=["talk"]), 60))[1] in {*choice.say, *hello.say}


def test_the_same_seed_tells_the_same_story() -> None:
    settings = settings_of(customers=12, language="both")
    assert play(settings, 600) == play(settings, 600)
    assert said(play(settings, 600)) != said(play(settings_of(customers=12, language="both", seed=2), 600))


@pytest.mark.parametrize("cut", [1, 7, 60, 301])
def test_a_restart_goes_on_where_it_was(cut: int) -> None:
    settings = settings_of(customers=6, language="both")
    whole = World()
    expected = play(settings, cut, world=whole) + play(settings, 300, world=whole)
    before = World()
    first = play(settings, cut, world=before)
    after = msgspec.json.decode(msgspec.json.encode(before), type=World)
    assert first + play(settings, 300, world=after) == expected


@given(st.floats(1, 120), st.integers(1, 50), st.integers(0, 9))
def test_no_more_than_the_rate(rate: float, customers: int, seed: int) -> None:
    story = play(settings_of(rate=rate, customers=customers, seed=seed, language="both"), 120)
    assert len(said(story)) <= 120 * rate / 60 + 1


def test_paused_customers_are_silent_and_still_report_what_they_read() -> None:
    settings, world = settings_of(scripts=["price"]), World()
    play(settings, 0, answers=False, world=world)
    hear(world, settings, "en-1", "r1", "350", "en-1:x")
    story = play(settings_of(scripts=["price"], running=False), 600, world=world)
    assert [payload.get("state") for _, payload in story if payload["type"] != "typing"] == ["delivered", "read"]


def test_a_repeated_send_is_heard_once() -> None:
    settings, world = settings_of(scripts=["price"]), World()
    play(settings, 0, answers=False, world=world)
    for _ in range(3):
        hear(world, settings, "en-1", "r1", "350", "en-1:x")
    story = play(settings, 5, answers=False, world=world)
    assert [payload.get("state") for _, payload in story if payload["type"] == "receipt"] == ["delivered", "read"]


def test_a_customer_who_is_no_longer_there_still_reads() -> None:
    settings, world = settings_of(), World()
    hear(world, settings, "ru-9", "r1", "350", "ru-9:x")
    assert len([payload for _, payload in play(settings, 3, answers=False, world=world) if "key" in payload]) == 2


def test_settings_may_change_in_the_middle() -> None:
    world = World()
    play(settings_of(customers=12, language="both"), 200, world=world)
    for changed in (settings_of(customers=2), settings_of(customers=50, language="ru"), settings_of(scripts=["talk"])):
        assert play(changed, 300, world=world) is not None
        assert tellable(world)


def test_a_world_of_other_scripts_is_not_tellable() -> None:
    world = World()
    play(settings_of(), 1, world=world)
    assert tellable(world)
    world.states["en-1"].script = "gone"
    assert not tellable(world)


def test_everybody_gets_to_speak() -> None:
    story = play(settings_of(customers=50, language="both"), 300)
    assert len({payload["customer"]["id"] for _, payload in story if payload["type"] == "message"}) == 50


def test_next_due_is_when_something_happens() -> None:
    settings, world = settings_of(scripts=["price"]), World()
    advance(world, settings, 0)
    due = next_due(world, settings)
    assert due is not None
    assert advance(world, settings, due - 0.001) == []
    assert len(advance(world, settings, due)) == 1


def test_nothing_is_due_when_nobody_will_speak() -> None:
    settings, world = settings_of(scripts=["silent"]), World()
    play(settings, 10, answers=False, world=world)
    assert next_due(world, settings) is None


def test_both_languages_have_the_same_scripts() -> None:
    assert {"price", "angry", "order", "silent", "photo", "talk"} <= set(NAMES)
    for name in NAMES:
        told = [script(language, name) for language in LANGUAGES]
        assert len({len(one.step) for one in told}) == 1, name
        assert len({len(one.nags) for one in told}) == 1, name


def test_customers_have_names_of_three_tongues_and_none_twice() -> None:
    for language in LANGUAGES:
        everyone = cast(settings_of(customers=50, language=language))
        assert len({(actor.name, actor.surname) for actor in everyone}) == 50
        assert len({actor.phone for actor in everyone}) == 50
        assert len(items(language).items) > 1
    names = {name for language in LANGUAGES for name, _ in people(language).people}
    assert {"Глеб", "Rūta", "Emily"} <= names


def test_unknown_scripts_are_named() -> None:
    assert settings_of(scripts=["opera"]).faults() == {"scripts": "not_a_choice"}
