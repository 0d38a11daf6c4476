"""What a message of ours becomes at the Bot API, part by part."""

from pathlib import Path
from typing import Any

import pytest

from backend.connectors.contract import Entity, FileKind, OutFile, Outgoing, SendError, Thread
from backend.connectors.telegram.outbound import Call, plan

MB = 1024 * 1024


def file(kind: FileKind, mime: str, size: int = 1000, **about: Any) -> OutFile:
    return OutFile(kind, f"a.{mime.split('/')[1]}", mime, Path("/a"), size, **about)


PHOTO = file("photo", "image/jpeg", width=800, height=600)
VIDEO = file("video", "video/mp4", width=800, height=600, duration_s=3.4)
SONG = file("audio", "audio/mpeg", duration_s=200)
PAPER = file("document", "application/pdf")
VOICE = file("voice", "audio/ogg", duration_s=4)
NOTE = file("video_note", "video/mp4")
STICKER = file("sticker", "image/webp")


def calls(text: str = "", *files: OutFile, thread: str = "c:77", **more: Any) -> list[Call]:
    return plan(Outgoing("r", Thread(thread), "77", text, files=files, **more))


def shape(planned: list[Call]) -> list[tuple[str, tuple[int, ...]]]:
    return [(call.method, call.numbers) for call in planned]


def refused(text: str = "", *files: OutFile, thread: str = "c:77") -> str:
    with pytest.raises(SendError) as error:
        calls(text, *files, thread=thread)
    assert error.value.permanent
    return error.value.code


def test_text() -> None:
    assert calls("Hi") == [Call((0,), "SendMessage", {"chat_id": 77, "text": "Hi"})]


def test_formatting_goes_along_and_what_telegram_finds_itself_does_not() -> None:
    entities = (Entity("strike", 0, 2), Entity("link", 3, 2, url="https://a.lt"), Entity("url", 6, 3))
    [call] = calls("ab cd a.b", entities=(*entities, Entity("pre", 0, 1, language="py")))
    assert call.params["entities"] == [
        {"type": "strikethrough", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 3, "length": 2, "url": "https://a.lt"},
        {"type": "pre", "offset": 0, "length": 1, "language": "py"},
    ]


def test_long_text_is_several_messages_and_only_the_first_is_the_reply() -> None:
    planned = calls("word " * 2000, reply_to="77:5")
    assert shape(planned) == [("SendMessage", (0,)), ("SendMessage", (1,)), ("SendMessage", (2,))]
    assert [call.params.get("reply_parameters") for call in planned] == [
        {"message_id": 5, "allow_sending_without_reply": True},
        None,
        None,
    ]


def test_a_button_cannot_be_replied_to() -> None:
    assert "reply_parameters" not in calls("Hi", reply_to="77:q123")[0].params


@pytest.mark.parametrize(
    ("one", "method", "params"),
    [
        (PHOTO, "SendPhoto", {"photo": PHOTO}),
        (VIDEO, "SendVideo", {"video": VIDEO, "width": 800, "height": 600, "duration": 3}),
        (SONG, "SendAudio", {"audio": SONG, "duration": 200}),
        (VOICE, "SendVoice", {"voice": VOICE, "duration": 4}),
        (PAPER, "SendDocument", {"document": PAPER}),
    ],
)
def test_each_kind_with_its_caption(one: OutFile, method: str, params: dict[str, Any]) -> None:
    assert calls("Hi", one) == [Call((0,), method, {"chat_id": 77, **params, "caption": "Hi"})]


@pytest.mark.parametrize(("one", "method"), [(NOTE, "SendVideoNote"), (STICKER, "SendSticker")])
def test_what_takes_no_caption_is_followed_by_the_text(one: OutFile, method: str) -> None:
    assert shape(calls("Hi", one)) == [(method, (0,)), ("SendMessage", (1,))]


def test_a_caption_above_its_limit_becomes_a_message() -> None:
    assert shape(calls("é" * 1024, PHOTO)) == [("SendPhoto", (0,))]
    assert shape(calls("🫖" * 513, PHOTO)) == [("SendPhoto", (0,)), ("SendMessage", (1,))]


def test_albums_hold_ten_and_only_what_goes_together() -> None:
    assert shape(calls("Hi", *[PHOTO] * 6, *[VIDEO] * 6, PAPER, PAPER, SONG, VOICE)) == [
        ("SendMediaGroup", tuple(range(10))),
        ("SendMediaGroup", (10, 11)),
        ("SendMediaGroup", (12, 13)),
        ("SendAudio", (14,)),
        ("SendVoice", (15,)),
    ]


def test_an_albums_caption_stands_on_its_first_file() -> None:
    [call] = calls("Hi", PHOTO, VIDEO)
    assert call.params["media"] == [
        {"type": "photo", "media": PHOTO, "caption": "Hi"},
        {"type": "video", "media": VIDEO, "width": 800, "height": 600, "duration": 3},
    ]


@pytest.mark.parametrize(
    "one",
    [
        file("photo", "image/bmp"),
        file("photo", "image/jpeg", 11 * MB),
        file("photo", "image/jpeg", width=9000, height=1001),
        file("photo", "image/jpeg", width=2100, height=100),
        file("voice", "audio/wav"),
        file("video", "video/x-matroska"),
    ],
)
def test_what_does_not_fit_its_kind_goes_as_a_document(one: OutFile) -> None:
    assert shape(calls("", one)) == [("SendDocument", (0,))]


def test_where_it_goes() -> None:
    assert calls("x", thread="c:-100:9")[0].params == {"chat_id": -100, "message_thread_id": 9, "text": "x"}
    assert calls("x", thread="b:AbC:77")[0].params == {"chat_id": 77, "business_connection_id": "AbC", "text": "x"}


def test_refused_before_anything_is_sent() -> None:
    assert refused("") == "empty"
    assert refused("  \n ") == "empty"
    assert refused("x", file("document", "a/b", 51 * MB)) == "file_too_big"
    assert refused("x", thread="p:77") == "chat_not_found"
    assert refused("x", thread="c:anna") == "chat_not_found"


def test_the_same_message_gives_the_same_parts() -> None:
    text = "One sentence. " * 900
    assert calls(text, PHOTO, PAPER) == calls(text, PHOTO, PAPER)
