"""The picture of a customer's profile: asked for once, told, and shown to whoever sees the person."""

from typing import Any

from backend.connectors.contract import Client
from backend.connectors.telegram.client import opened
from backend.connectors.telegram.settings import TelegramSettings
from backend.inbox.files import faces
from backend.inbox.files.faces import Profiler
from backend.kit.jobs import Runner
from backend.kit.secrets import Secret
from backend.kit.tasks import Tasks
from tests.bots.world import until
from tests.inbox.shop import Shop
from tests.platforms.telegram import TelegramServer, samples


class OneLine:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def client(self, channel_id: int) -> Client:
        return self._client


async def test_a_face_is_fetched_once_and_seen_by_those_who_see_the_person(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    async with TelegramServer() as tg:
        settings = TelegramSettings(token=Secret(tg.token), api_base=tg.base_url)
        channel = await shop.world.channel("telegram", settings)
        people: dict[str, Any] = {
            "gleb": tg.customer(first_name="Gleb", photo=samples.picture(640, 640)),
            "rita": tg.customer(first_name="Rita"),
        }
        for name, person in people.items():
            await shop.world.dialog(channel, f"c:{person.id}", name, str(person.id))
        async with opened(settings, channel) as client, Tasks() as tasks:
            tasks.start("jobs", Runner(shop.db, {faces.KIND: Profiler(shop.db, shop.storage, OneLine(client))}).run)
            tasks.start("faces", faces.queueing(shop.db))
            asked = "SELECT NOT EXISTS (SELECT 1 FROM identities WHERE profiled_at IS NULL)"
            await until(shop.world.finds(asked), lambda: "nobody was asked for their face")
        assert len(tg.ledger.called("getUserProfilePhotos")) == len(people)
    ids = {row["name"]: row["id"] for row in await shop.world.fetch("SELECT id, name FROM contacts")}
    shown = await anna.get(f"/contacts/{ids['gleb']}/avatar")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert (await anna.get(f"/contacts/{ids['rita']}/avatar")).status_code == 404
    told = "SELECT count(*) FROM event_pending WHERE type = 'contact.changed' AND body LIKE '%/avatar?v=%'"
    logged = told.replace("event_pending", "event_log")
    assert await shop.value(f"SELECT ({told}) + ({logged})") == 1
