"""What is done to a message that is out: changed, taken back, reacted to; and typing."""

import pytest

from backend.connectors.contract import Change, SendError, Thread
from backend.connectors.vk.client import VkClient
from tests.connectors.vk.conftest import Make, Say
from tests.platforms.vk import Person, VkServer


def change(anna: Person, keys: tuple[str, ...], **more: object) -> Change:
    return Change(ref="1-2", thread=Thread(f"p:{anna.id}"), external_user=str(anna.id), keys=keys, **more)  # type: ignore[arg-type]


def shown(anna: Person) -> list[str]:
    return [message["text"] for message in anna.screen if message["out"]]


async def test_an_edit_twice_is_an_edit_once(line: VkClient, anna: Person, say: Say) -> None:
    keys = (await line.send(say("350"))).keys
    for _ in range(2):
        await line.edit(change(anna, keys, text="360"))
    assert shown(anna) == ["360"]


async def test_an_edit_keeps_the_files(line: VkClient, anna: Person, say: Say, make: Make) -> None:
    keys = (await line.send(say("Счёт", make("document", b"bill", "text/plain", "счёт.txt")))).keys
    await line.edit(change(anna, keys, text="Счёт на оплату", files=("document",)))
    [message] = [one for one in anna.screen if one["out"]]
    assert message["text"] == "Счёт на оплату"
    assert [one["type"] for one in message["attachments"]] == ["doc"]


async def test_a_text_that_no_longer_fits_is_refused(line: VkClient, anna: Person, say: Say) -> None:
    keys = (await line.send(say("Коротко"))).keys
    with pytest.raises(SendError) as refused:
        await line.edit(change(anna, keys, text="Слово. " * 1500))
    assert refused.value.code == "cannot_recut"


async def test_all_parts_are_taken_back_for_everybody(line: VkClient, anna: Person, say: Say) -> None:
    keys = (await line.send(say("Слово. " * 1500))).keys
    await line.delete(change(anna, keys))
    assert shown(anna) == []


@pytest.mark.parametrize(("number", "code"), [(909, "too_late"), (920, "cannot_edit_kind"), (15, "rights")])
async def test_why_an_edit_is_refused(
    line: VkClient, anna: Person, say: Say, vk: VkServer, number: int, code: str
) -> None:
    keys = (await line.send(say("350"))).keys
    vk.faults.fail_next(1, number, "messages.edit")
    with pytest.raises(SendError) as refused:
        await line.edit(change(anna, keys, text="360"))
    assert (refused.value.code, refused.value.permanent) == (code, True)


async def test_a_reaction_comes_and_goes(line: VkClient, anna: Person) -> None:
    keys = (f"{anna.id}:1",)
    await line.react(change(anna, keys, emoji="🔥"))
    assert set(anna.dialog.reactions[1].values()) == {2}
    await line.react(change(anna, keys))
    assert not anna.dialog.reactions.get(1)


async def test_the_customer_sees_that_somebody_types(line: VkClient, anna: Person) -> None:
    await line.typing(Thread(f"p:{anna.id}"))
    assert [kind for _, kind in anna.dialog.typing] == ["typing"]


async def test_an_answer_to_a_message_is_one(line: VkClient, anna: Person, say: Say) -> None:
    await line.send(say("Отвечаю", reply_to=f"{anna.id}:1"))
    assert anna.heard[0].message["reply_message"]["conversation_message_id"] == 1


async def test_an_answer_to_what_is_gone_goes_without_it(line: VkClient, anna: Person, say: Say) -> None:
    await line.send(say("Отвечаю", reply_to=f"{anna.id}:99"))
    assert [row.text for row in anna.heard] == ["Отвечаю"]
