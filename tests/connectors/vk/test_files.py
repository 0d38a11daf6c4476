"""Files through VK's upload servers, and files of customers from where VK keeps them."""

import pytest

from backend.connectors.contract import SendError
from backend.connectors.vk.client import VkClient
from tests.connectors.vk.conftest import Make, Say
from tests.platforms.telegram import samples
from tests.platforms.vk import Person, VkServer

OGG = b"OggS" + bytes(200)


def kinds(anna: Person) -> list[list[str]]:
    return [[one["type"] for one in row.message["attachments"]] for row in anna.heard]


async def test_a_picture_a_document_and_a_text_are_one_message(
    line: VkClient, anna: Person, say: Say, make: Make
) -> None:
    picture = make("photo", samples.picture(640, 480), "image/jpeg", "чайник.jpg")
    bill = make("document", b"%PDF-1.4 bill", "application/pdf", "Счёт №42.pdf")
    sent = await line.send(say("Вот счёт", picture, bill))
    assert kinds(anna) == [["photo", "doc"]]
    assert [row.text for row in anna.heard] == ["Вот счёт"]
    assert anna.heard[0].message["attachments"][1]["doc"]["title"] == "Счёт №42.pdf"
    assert len(sent.keys) == 1


async def test_a_voice_message_stands_alone(line: VkClient, anna: Person, say: Say, make: Make) -> None:
    voice = make("voice", OGG, "audio/ogg", "voice.ogg")
    await line.send(say("Послушайте", voice, make("document", b"x", "text/plain", "a.txt")))
    assert kinds(anna) == [["audio_message"], ["doc"]]
    assert [row.text for row in anna.heard] == ["Послушайте", ""]


async def test_eleven_files_are_two_messages(line: VkClient, anna: Person, say: Say, make: Make) -> None:
    files = [make("document", b"%d" % number, "text/plain", f"{number}.txt") for number in range(11)]
    sent = await line.send(say("", *files))
    assert [len(one) for one in kinds(anna)] == [10, 1]
    assert len(sent.keys) == 2


async def test_music_is_refused_before_anything_is_sent(line: VkClient, anna: Person, say: Say, make: Make) -> None:
    with pytest.raises(SendError) as refused:
        await line.send(say("Песня", make("audio", b"ID3", "audio/mpeg", "song.mp3")))
    assert (refused.value.code, refused.value.permanent) == ("no_music", True)
    assert not anna.heard


async def test_a_picture_that_is_none_is_told(line: VkClient, anna: Person, say: Say, make: Make) -> None:
    with pytest.raises(SendError) as refused:
        await line.send(say("", make("photo", b"no picture", "image/jpeg", "a.jpg")))
    assert (refused.value.code, refused.value.permanent) == ("wrong_file", True)


@pytest.mark.parametrize("method", ["upload", "photos.saveMessagesPhoto", "photos.getMessagesUploadServer"])
async def test_a_lost_answer_on_the_way_up_doubles_nothing(
    line: VkClient, anna: Person, say: Say, make: Make, vk: VkServer, method: str
) -> None:
    message = say("Вот", make("photo", samples.picture(64, 64), "image/jpeg", "a.jpg"))
    vk.faults.lose_answers(1, method)
    with pytest.raises(SendError) as lost:
        await line.send(message)
    assert (lost.value.permanent, lost.value.ambiguous) == (False, False)
    await line.send(message)
    assert kinds(anna) == [["photo"]]


async def test_a_second_part_that_fails_is_sent_alone_later(
    line: VkClient, anna: Person, say: Say, make: Make, vk: VkServer
) -> None:
    files = [make("document", b"%d" % number, "text/plain", f"{number}.txt") for number in range(11)]
    vk.faults.lose_answers(1, "docs.save")
    first = say("", *files[:10])
    with pytest.raises(SendError):
        await line.send(first)
    vk.faults.clear()
    sent = await line.send(first)
    again = await line.send(say("", *files, done={0: sent.keys[0]}))
    assert [len(one) for one in kinds(anna)] == [10, 1]
    assert again.keys[0] == sent.keys[0]


async def test_what_a_customer_sent_is_fetched(line: VkClient, anna: Person) -> None:
    content = samples.picture(320, 200)
    message = anna.sends_photo(content)
    from backend.connectors.vk.content import gather
    from backend.connectors.vk.payload import Message
    from tests.connectors.vk.shapes import of

    [file] = gather(of(Message, message)).files
    got = b"".join([chunk async for chunk in line.fetch_file(file.remote)])
    assert got


@pytest.mark.parametrize(
    "url", ["http://vk.com/a", "https://evil.example/a", "https://169.254.169.254/", "file:///etc"]
)
async def test_nothing_but_vk_is_looked_into(line: VkClient, url: str) -> None:
    with pytest.raises(SendError) as refused:
        await anext(line.fetch_file({"url": url}))
    assert refused.value.code == "file_gone"
