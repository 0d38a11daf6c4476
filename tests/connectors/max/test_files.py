"""Files through MAX's uploads, and files of customers from where MAX keeps them."""

from typing import Any

import pytest

from backend.connectors.contract import RemoteFile, SendError
from backend.connectors.max import content
from backend.connectors.max.client import MaxClient
from backend.connectors.max.payload import Body
from tests.connectors.max.conftest import Make, Say
from tests.connectors.vk.shapes import of
from tests.platforms.max import MaxServer, Person
from tests.platforms.telegram import samples


def kinds(anna: Person) -> list[list[str]]:
    return [[one["type"] for one in row.message["body"].get("attachments") or []] for row in anna.heard]


async def test_one_of_each_kind_arrives_together_and_apart(line: MaxClient, anna: Person, say: Say, make: Make) -> None:
    files = [
        make("photo", samples.picture(640, 480), "image/jpeg", "чайник.jpg"),
        make("video", b"\0\0\0\x18ftypmp42", "video/mp4", "кино.mp4"),
        make("voice", samples.voice(3), "audio/ogg", "voice.ogg"),
        make("document", b"%PDF-1.4 bill", "application/pdf", "Счёт №42.pdf"),
    ]
    sent = await line.send(say("Вот", *files))
    assert kinds(anna) == [["image", "video"], ["audio"], ["file"]]
    assert [row.text for row in anna.heard] == ["Вот", "", ""]
    assert anna.heard[2].message["body"]["attachments"][0]["filename"] == "Счёт №42.pdf"
    assert len(sent.keys) == 3


async def test_a_file_that_is_not_ready_is_asked_about_and_not_sent_anew(
    line: MaxClient, anna: Person, say: Say, make: Make, max: MaxServer
) -> None:
    max.not_ready = 3
    await line.send(say("Вот", make("document", b"%PDF", "application/pdf", "a.pdf")))
    assert kinds(anna) == [["file"]]
    methods = [call.method for call in max.ledger.calls]
    assert (methods.count("upload"), methods.count("send")) == (1, 4)


@pytest.mark.parametrize("method", ["uploads", "upload"])
async def test_a_lost_answer_on_the_way_up_doubles_nothing(
    line: MaxClient, anna: Person, say: Say, make: Make, max: MaxServer, method: str
) -> None:
    message = say("Вот", make("photo", samples.picture(64, 64), "image/jpeg", "a.jpg"))
    max.faults.lose_answers(1, method)
    with pytest.raises(SendError) as lost:
        await line.send(message)
    assert (lost.value.permanent, lost.value.ambiguous) == (False, False)
    await line.send(message)
    assert kinds(anna) == [["image"]]


async def test_a_lost_answer_of_a_message_with_a_file_is_found(
    line: MaxClient, anna: Person, say: Say, make: Make, max: MaxServer
) -> None:
    await line.send(say("Вот", make("photo", samples.picture(64, 64), "image/jpeg", "a.jpg"), ref="1-1", once="h/1-1"))
    max.faults.lose_answers(1, "send")
    sent = await line.send(say("Вот", make("photo", samples.picture(64, 64), "image/jpeg", "b.jpg")))
    assert kinds(anna) == [["image"], ["image"]]
    assert sent.keys == (anna.heard[1].message["body"]["mid"],)


async def test_what_went_out_already_is_not_sent_again(line: MaxClient, anna: Person, say: Say, make: Make) -> None:
    files = [make("document", b"%d" % number, "text/plain", f"{number}.txt") for number in range(2)]
    first = await line.send(say("", *files[:1]))
    again = await line.send(say("", *files, done={0: first.keys[0]}))
    assert kinds(anna) == [["file"], ["file"]]
    assert again.keys[0] == first.keys[0]


async def test_a_file_that_max_does_not_take_is_told(line: MaxClient, anna: Person, say: Say, make: Make) -> None:
    for odd in (
        make("document", b"MZ", "application/octet-stream", "a.exe"),
        make("photo", b"no", "image/png", "a.png"),
    ):
        with pytest.raises(SendError) as refused:
            await line.send(say("", odd, ref=odd.name, once=odd.name))
        assert (refused.value.code, refused.value.permanent) == ("wrong_file", True)
    assert not anna.heard


def files_of(message: dict[str, Any]) -> list[RemoteFile]:
    return content.gather(of(Body, message["body"]), None).files


async def test_what_a_customer_sent_is_fetched(line: MaxClient, anna: Person) -> None:
    picture, film = samples.picture(320, 200), b"\0\0\0\x18ftypmp42 film"
    for message, expected in ((anna.sends_image(picture), picture), (anna.sends_video(film), film)):
        [file] = files_of(message)
        assert b"".join([chunk async for chunk in line.fetch_file(file.remote)]) == expected


async def test_a_film_without_a_list_of_addresses_comes_from_its_own(
    line: MaxClient, anna: Person, max: MaxServer
) -> None:
    [file] = files_of(anna.sends_video(b"film"))
    max.attachments.videos.clear()
    assert b"".join([chunk async for chunk in line.fetch_file(file.remote)]) == b"film"
    with pytest.raises(SendError) as gone:
        await anext(line.fetch_file({"video": file.remote["video"]}))
    assert gone.value.permanent


@pytest.mark.parametrize(
    "url", ["http://max.ru/a", "https://evil.example/a", "https://169.254.169.254/", "file:///etc", "https://xmax.ru/"]
)
async def test_nothing_but_max_is_looked_into(line: MaxClient, url: str) -> None:
    with pytest.raises(SendError) as refused:
        await anext(line.fetch_file({"url": url}))
    assert refused.value.code == "file_gone"
