"""A submission as its bytes travel, by each way in which browsers and builders write a form; read as the door does."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

from backend.connectors.contract import Message
from backend.connectors.form import connector
from backend.connectors.form.payload import encode
from backend.connectors.form.settings import FormSettings
from backend.inbox.forms.reading import posted, read
from tests.connectors.form.test_inbound import PAYLOADS, roles


async def in_pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def taken(name: str, size: int) -> Message:
    told = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    async with AsyncExitStack() as stack:
        body = in_pieces(told["body"].encode(), size)
        got = await read(told["headers"]["Content-Type"], body, lambda _: None, stack)
        kept = encode(posted(got, [], "", datetime(2026, 11, 29, tzinfo=UTC)))
    [message] = connector.read(FormSettings(), kept)
    assert isinstance(message, Message)
    return message


@pytest.mark.parametrize("size", [1, 7, 10_000])
async def test_what_a_browser_posts_in_parts_is_whole_however_it_is_cut(size: int) -> None:
    message = await taken("cf7_multipart", size)
    assert (message.sender.name, message.sender.email) == ("Анна", "anna@example.com")
    assert roles(message)["message"] == "Есть ли ≥ 5 кг?"
    # what the builder tells itself is kept, and is no answer of anybody's
    assert message.other is not None
    technical = {field["name"] for field in message.other["fields"] if field.get("technical")}
    assert technical == {"_wpcf7", "_wpcf7_version", "_wpcf7_locale", "_wpcf7_unit_tag"}
    assert "wpcf7" not in message.text


async def test_an_old_page_in_another_encoding_is_read_in_it() -> None:
    message = await taken("plain_html_cp1251", 10)
    assert (message.sender.name, roles(message)["message"]) == ("Анна", "Сколько?")
