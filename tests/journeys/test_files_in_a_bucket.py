"""The house keeps its files in S3: what customers and colleagues send goes there, and comes from there."""

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.processes import Processes
from tests.inbox.files.test_files import picture
from tests.journeys.house import Person, open_house, until
from tests.platforms.s3 import S3Server
from tests.platforms.telegram import Speeds, TelegramServer


async def attached(person: Person, dialog: int, seq: int) -> dict[str, Any] | None:
    """The file of a message, once it is stored."""
    items = (await person.get(f"/conversations/{dialog}/messages"))["items"]
    (message,) = [item for item in items if item["seq"] == seq]
    (file,) = message["attachments"]
    return file if file["state"] == "stored" else None


@pytest.mark.timeout(240)
async def test_files_travel_through_the_bucket_alone(processes: Processes) -> None:
    async with S3Server() as s3, TelegramServer(speeds=Speeds.none()) as telegram:
        processes.env |= s3.env
        async with open_house(processes) as house:
            ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator", node=1)
            await house.connect_bot(ada, telegram)
            gleb = telegram.customer(first_name="Глеб")
            gleb.sends_photo(caption="Есть такой?")
            dialog = (await until(lambda: _first(anna), "dialog"))["id"]
            photo = await until(lambda: attached(anna, dialog, 1), "photo", 60)
            (stored,) = s3.objects.values()
            answer = await anna.http.get(photo["url"].removeprefix("/api/v1"))
            assert answer.content == stored
            part = await ada.http.get(photo["url"].removeprefix("/api/v1"), headers={"range": "bytes=2-5"})
            assert (part.status_code, part.content) == (206, stored[2:6])

            content = picture()
            files = {"file": ("price.png", content, "image/png")}
            made = (await anna.http.post("/files", files=files, headers={"origin": anna.node.url})).json()
            assert (await anna.says(dialog, "Вот он", attachments=[made["id"]])).status_code == 201
            await gleb.hears("Вот он", timeout=60)
            assert content in s3.objects.values()
            assert len(s3.objects) == 2
            assert s3.refused == []
            assert not Path(processes.env["SAMOVAR_DATA_DIR"], "files").exists()  # noqa: ASYNC240


async def _first(person: Person) -> Any:
    items = (await person.get("/conversations"))["items"]
    return items[0] if items else None
