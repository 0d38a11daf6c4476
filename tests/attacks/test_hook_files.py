"""Attack 31 through a hook: whoever may tell us of a file must not make us look into our own network.

Every kind whose messages name a file by its address: what the message becomes is fetched by the kind's own client, and
nobody may have been asked.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlencode

import pytest

from backend.connectors.contract import Message, SendError, Unreadable
from backend.connectors.registry import connector
from backend.connectors.settings import load
from tests.attacks.hooks import PAYLOADS, ROWS, Row

# a message with a file of each
FILES = {
    "vk": "vk/payloads/doc.json",
    "max": "max/payloads/file.json",
    "api": "api/payloads/every_kind.json",
    "green_api": "gateway/payloads/green/image.json",
    "wazzup": "gateway/payloads/wazzup/image.json",
    "twilio": "gateway/payloads/twilio/whatsapp_image.txt",
    "generic": "",
}
INSIDE = (
    "http://127.0.0.1:{port}/a.jpg",
    "http://localhost:{port}/a.jpg",
    "http://localhost.:{port}/a.jpg",
    "http://[::1]:{port}/a.jpg",
    "http://[::ffff:127.0.0.1]:{port}/a.jpg",
    "http://2130706433:{port}/a.jpg",
    "http://0x7f000001:{port}/a.jpg",
    "http://0177.0.0.1:{port}/a.jpg",
    "http://127.1:{port}/a.jpg",
    "http://0.0.0.0:{port}/a.jpg",
    "http://0:{port}/a.jpg",
    "http://user@127.0.0.1:{port}/a.jpg",
    "http://vk.com@127.0.0.1:{port}/a.jpg",
    "http://127.0.0.1:{port}#.vk.com/a.jpg",
    "http://127.0.0.1:{port}\\@vk.com/a.jpg",
    "https://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/a.jpg",
    "http://192.168.0.1/a.jpg",
    "http://[fe80::1]/a.jpg",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_",
    "//127.0.0.1:{port}/a.jpg",
    "javascript:alert(1)",
    "",
)


@asynccontextmanager
async def neighbour() -> AsyncIterator[tuple[int, list[str]]]:
    """Something that listens inside: its port, and who came."""
    came: list[str] = []

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append((await reader.readline()).decode("latin-1"))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], came


def naming(row: Row, url: str) -> bytes:
    """The example with that address in place of every one it names."""
    if not FILES[row.name]:
        value = json.loads(row.body(1, "look"))
        value["messages"][0]["attachments"] = [{"url": url, "name": "a.jpg", "mime": "image/jpeg"}]
        return json.dumps(value).encode()
    content = (PAYLOADS / FILES[row.name]).read_text(encoding="utf-8").strip()
    if row.form:
        fields = dict(parse_qsl(content, keep_blank_values=True))
        return urlencode({**fields, "MediaUrl0": url}).encode()
    return re.sub(r'"https?://[^"]*"', lambda _: json.dumps(url), content).encode()


@pytest.mark.parametrize("row", [row for row in ROWS if row.name in FILES], ids=lambda row: row.name)
async def test_31_an_address_in_a_message_leads_nowhere_inside(row: Row) -> None:
    kind = connector(row.kind)
    settings = load(kind.settings, {**row.settings, **row.secrets})
    tried = 0
    async with neighbour() as (port, came), kind.open(settings, 7) as client:
        for url in INSIDE:
            try:
                read = kind.read(settings, naming(row, url.format(port=port)))
            except Unreadable:
                continue
            for message in read:
                for file in message.files if isinstance(message, Message) else ():
                    tried += 1
                    with pytest.raises(SendError):
                        await anext(aiter(client.fetch_file(file.remote)))
        assert came == [], f"{row.name} went there"
    assert tried > 10, f"{row.name}: only {tried} addresses were tried"
