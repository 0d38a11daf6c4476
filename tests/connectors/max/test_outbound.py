"""What a message of ours becomes in MAX: texts, formatting, files together and apart. Pure."""

from pathlib import Path
from typing import Any

import pytest

from backend.connectors.contract import Button, Change, Entity, FileKind, OutFile, Outgoing, SendError, Thread
from backend.connectors.max.changing import edit
from backend.connectors.max.outbound import Post, plan
from backend.connectors.max.text import formatted
from backend.connectors.split import units

MB = 1024 * 1024


def post(text: str = "", *files: OutFile, **more: Any) -> list[Post]:
    return plan(
        Outgoing(
            **{"ref": "1-2", "thread": Thread("u:77"), "external_user": "77", "text": text, "files": files, **more}
        )
    )


def file(kind: FileKind, mime: str = "image/png", size: int = 9, **more: Any) -> OutFile:
    return OutFile(kind, "a", mime, Path("a"), size, **more)


def kinds(*files: OutFile) -> list[list[str]]:
    return [[upload.kind for upload in one.uploads] for one in post("x", *files)]


def test_a_person_is_written_to_by_their_number_a_chat_by_its_own() -> None:
    assert post("x")[0].params == {"user_id": 77}
    assert post("x", thread=Thread("c:-5"))[0].params == {"chat_id": -5}
    for thread in ("p:5", "", "u:x"):
        with pytest.raises(SendError) as refused:
            post("x", thread=Thread(thread))
        assert refused.value.code == "chat_not_found"


def test_plain_text_goes_as_it_is() -> None:
    assert post("2 < 3 & *так*")[0].body == {"text": "2 < 3 & *так*"}


FORMATTED = {
    "nested": ([("bold", 0, 5), ("italic", 2, 3)], "<b>аб<i>вгд</i></b>ежз"),
    "overlapping": ([("bold", 0, 4), ("italic", 2, 4)], "<b>аб<i>вг</i></b><i>де</i>жз"),
    "the same stretch": ([("bold", 0, 2), ("code", 0, 2)], "<b><code>аб</code></b>вгдежз"),
    "at the end": ([("underline", 6, 2)], "абвгде<u>жз</u>"),
}


@pytest.mark.parametrize("what", FORMATTED)
def test_tags_always_nest(what: str) -> None:
    given, html = FORMATTED[what]
    marks = tuple(Entity(kind, offset, length) for kind, offset, length in given)  # type: ignore[arg-type]
    assert formatted(("абвгдежз", marks)) == {"text": html, "format": "html"}


def test_what_is_said_in_tags_is_said_and_not_meant() -> None:
    link = Entity("link", 0, 2, url='https://a.b/?x="1"&y')
    assert formatted(("🫖 <b>&", (link,)))["text"] == (
        '<a href="https://a.b/?x=&quot;1&quot;&amp;y">🫖</a> &lt;b&gt;&amp;'
    )
    assert formatted(("аб", (Entity("hashtag", 0, 2),))) == {"text": "аб"}


def test_long_text_is_cut_and_tags_count() -> None:
    assert [units(one.body["text"]) <= 4000 for one in post("Слово. " * 1500)] == [True] * 3
    text = "&" * 3900
    found = post(text, entities=(Entity("bold", 0, 3900),))
    assert all(units(one.body["text"]) <= 4000 for one in found)
    assert "".join(one.plain for one in found) == text


def test_only_the_first_part_is_a_reply() -> None:
    found = post("Слово. " * 1500, reply_to="mid.b")
    assert [one.body.get("link") for one in found] == [{"type": "reply", "mid": "mid.b"}, None, None]
    assert "link" not in post("x", reply_to="b:0a:1")[0].body  # a pressed button is no message of MAX's


def test_pictures_and_films_stand_together_all_else_alone() -> None:
    assert kinds(file("photo"), file("video", "video/mp4"), file("document"), file("photo")) == [
        ["image", "video"], ["file"], ["image"],
    ]  # fmt: skip
    assert kinds(file("voice", "audio/ogg"), file("audio", "audio/mpeg")) == [["audio"], ["audio"]]
    assert [len(one) for one in kinds(*[file("photo")] * 11)] == [10, 1]


def test_what_max_would_refuse_goes_as_a_document() -> None:
    for odd in (
        file("photo", size=60 * MB), file("photo", "image/svg+xml"), file("photo", width=9000, height=10),
        file("video", "video/x-msvideo"), file("voice", "audio/ogg", duration_s=4000.0),
    ):  # fmt: skip
        assert kinds(odd) == [["file"]]
    with pytest.raises(SendError) as refused:
        post("", file("document", size=5000 * MB))
    assert refused.value.code == "file_too_big"


def test_buttons_stand_under_the_last_message() -> None:
    rows = ((Button("Да", "yes"), Button("Сайт", url="https://a.b")), (Button("Нет", "no"),))
    first, last = post("Счёт", file("photo"), file("document"), buttons=rows)
    assert "attachments" not in first.body
    board = {"buttons": [
        [{"type": "callback", "text": "Да", "payload": "yes"}, {"type": "link", "text": "Сайт", "url": "https://a.b"}],
        [{"type": "callback", "text": "Нет", "payload": "no"}],
    ]}  # fmt: skip
    assert last.body["attachments"] == [{"type": "inline_keyboard", "payload": board}]


def test_nothing_is_nothing() -> None:
    with pytest.raises(SendError) as refused:
        post(" ")
    assert refused.value.code == "empty"


def test_an_edit_keeps_the_number_of_messages() -> None:
    def change(text: str, *keys: str, files: tuple[FileKind, ...] = ()) -> Change:
        return Change("1-2", Thread("u:77"), "77", keys, text=text, files=files)

    [call] = edit(change("360", "mid.a"))
    assert (call.mid, call.body) == ("mid.a", {"text": "360"})
    assert [one.body["text"] for one in edit(change("Счёт", "mid.a", "mid.b", files=("photo", "document")))] == [
        "Счёт",
        "",
    ]
    for refused_change, code in (
        (change("Слово. " * 1500, "mid.a"), "cannot_recut"),
        (change("а", "b:x:1"), "message_gone"),
    ):
        with pytest.raises(SendError) as refused:
            edit(refused_change)
        assert refused.value.code == code
