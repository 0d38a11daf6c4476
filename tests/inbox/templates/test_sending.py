"""Where the customer has been silent too long only a template goes, and nothing of what was written is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from backend.access.load import of_users
from backend.connectors.contract import SendError, Template, TemplateVariable, UsedTemplate
from backend.inbox.jobs import release_due
from backend.inbox.scheduled.people import take_back
from backend.inbox.templates import keep
from tests.bots.approving import Approving
from tests.bots.scripted import Platform
from tests.inbox.shop import Shop

READY = Template(
    external_id="7", name="ready", language="ru", body="{{name}}, заказ готов", variables=(TemplateVariable("name"),)
)
PICTURE = Template(external_id="8", name="sale", language="ru", header="image", body="Скидки")
PAUSED = Template(external_id="9", name="old", language="ru", status="paused", body="Привет")
SILENT = "UPDATE conversations SET last_in_at = now() - interval '25 hours' WHERE id = $1 RETURNING 1"
WROTE = "UPDATE conversations SET last_in_at = now() - interval '23 hours' WHERE id = $1 RETURNING 1"
FILE = """
INSERT INTO attachments (id, kind, name, mime, size, state, uploaded_by, storage_key)
SELECT gen_random_uuid(), $1, 'x', 'x/y', 10, 'stored', id, 'k' FROM users WHERE email = 'anna@example.com'
RETURNING id::text
"""


async def opened(shop: Shop, stands: str = SILENT) -> int:
    """A dialog of a channel whose templates are known."""
    channel = await shop.world.channel()
    dialog = await shop.world.dialog(channel, "gleb")
    await shop.value(stands, dialog)
    async with shop.db.tx() as tx:
        await keep.keep(tx, channel, [READY, PICTURE, PAUSED], datetime.now(UTC))
    return dialog


async def says(client: httpx.AsyncClient, dialog: int, **body: Any) -> httpx.Response:
    whole = {"client_id": str(uuid4()), "kind": "reply"} | body
    return await client.post(f"/conversations/{dialog}/messages", json=whole)


def fields(answer: httpx.Response) -> dict[str, str]:
    return {name: each["code"] for name, each in answer.json()["error"]["fields"].items()}


async def test_only_a_template_goes_to_who_was_silent_for_a_day(
    shop: Shop, platform: Platform, kind: Approving
) -> None:
    anna = await shop.signed_in("anna")
    dialog = await opened(shop)
    refused = await says(anna, dialog, text="Здравствуйте")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "window_closed")
    assert fields(refused) == {"template": "window_closed"}
    assert await shop.value("SELECT count(*) FROM outbox") == 0
    assert await shop.value("SELECT responsible_id FROM conversations") is None, "nobody has taken it by that"
    assert (await says(anna, dialog, kind="note", text="Позвонить")).status_code == 201
    sent = (await says(anna, dialog, template={"external_id": "7", "body": {"name": "Глеб"}})).json()
    assert (sent["text"], sent["meta"]["template"]["name"]) == ("Глеб, заказ готов", "ready")
    row = (await anna.get(f"/conversations/{dialog}")).json()
    assert row["last_message"]["text"] == "Глеб, заказ готов"
    assert datetime.fromisoformat(row["window_until"]) < datetime.now(UTC)
    async with shop.bots():
        await shop.world.becomes(dialog, sent["seq"], "sent")
    (told,) = platform.delivered
    assert told.template == UsedTemplate(
        external_id="7", name="ready", language="ru", named=True, body={"name": "Глеб"}
    )
    changed = await anna.patch(f"/conversations/{dialog}/messages/{sent['seq']}", json={"text": "Иначе"})
    assert changed.json()["error"]["fields"]["reason"]["code"] == "change_template"


async def test_what_does_not_fit_is_named_and_nothing_leaves(shop: Shop, platform: Platform, kind: Approving) -> None:
    anna = await shop.signed_in("anna")
    dialog = await opened(shop)
    photo, film = await shop.value(FILE, "photo"), await shop.value(FILE, "video")

    async def wrong(**body: Any) -> dict[str, str]:
        return fields(await says(anna, dialog, **body))

    assert await wrong(template={"external_id": "7"}) == {"template.body.name": "template_value_missing"}
    assert await wrong(template={"external_id": "no"}) == {"template.external_id": "no_such_template"}
    assert await wrong(template={"external_id": "9"}) == {"template": "template_not_approved"}
    assert await wrong(template={"external_id": "8"}) == {"attachments": "template_wants_file"}
    assert await wrong(template={"external_id": "8"}, attachments=[film]) == {"attachments": "template_other_file"}
    assert await wrong(template={"external_id": "7", "body": {"name": "Глеб"}}, text="и ещё") == {
        "text": "template_has_its_text"
    }
    note = {"kind": "note", "template": {"external_id": "7", "body": {"name": "Глеб"}}}
    assert await wrong(**note) == {"template": "notes_have_no_template"}
    assert await shop.value("SELECT count(*) FROM outbox") == 0
    good = await says(anna, dialog, template={"external_id": "8"}, attachments=[photo])
    assert (good.status_code, len(good.json()["attachments"])) == (201, 1)
    # the channel of another kind of people: its templates are nobody's who does not work there
    await shop.value("INSERT INTO channel_members (channel_id, kind, member_id) VALUES (1, 'user', 999) RETURNING 1")
    assert (await anna.get("/channels/1/templates")).status_code == 404


async def test_a_window_that_closes_on_the_way_is_said_and_a_template_is_the_way_on(
    shop: Shop, platform: Platform, kind: Approving
) -> None:
    anna = await shop.signed_in("anna")
    dialog = await opened(shop, WROTE)
    platform.answers["gleb"] = [SendError("window_closed", permanent=True)]
    sent = (await says(anna, dialog, text="Здравствуйте")).json()
    async with shop.bots():
        await shop.world.becomes(dialog, sent["seq"], "failed")
        assert await shop.world.error(dialog, sent["seq"]) == "window_closed"
        assert await shop.value("SELECT waiting_since IS NOT NULL FROM conversations WHERE id = $1", dialog)
        await shop.value(SILENT, dialog)
        again = await anna.post(f"/conversations/{dialog}/messages/{sent['seq']}/retry")
        assert again.json()["error"]["code"] == "window_closed", "it would be refused once more"
        # a template that failed may be sent again
        platform.answers["gleb"] = [SendError("template_paused", permanent=True)]
        made = (await says(anna, dialog, template={"external_id": "7", "body": {"name": "Глеб"}})).json()
        await shop.world.becomes(dialog, made["seq"], "failed")
        assert (await anna.post(f"/conversations/{dialog}/messages/{made['seq']}/retry")).status_code == 200
        await shop.world.becomes(dialog, made["seq"], "sent")


async def test_for_later_it_leaves_at_its_time_whole_or_is_refused_there(
    shop: Shop, platform: Platform, kind: Approving
) -> None:
    anna = await shop.signed_in("anna")
    dialog = await opened(shop, WROTE)
    at = datetime.now(UTC) + timedelta(hours=2)
    template = {"external_id": "7", "body": {"name": "Глеб"}}
    assert (await says(anna, dialog, text="Завтра напишу", send_at=at.isoformat())).status_code == 201
    planned = (await says(anna, dialog, template=template, send_at=at.isoformat())).json()
    assert planned["meta"]["template"]["name"] == "ready"
    off = (await says(anna, dialog, template=template, send_at=at.isoformat())).json()
    async with shop.db.tx() as tx:
        me = (await of_users(tx, [1]))[1]
        assert (await take_back(tx, me, dialog, off["seq"])).state == "cancelled"
    drafts = (await anna.get(f"/conversations/{dialog}/drafts")).json()
    assert [each for each in drafts if each["text"]] == [], "a template is no text of mine"
    await shop.value(SILENT, dialog)
    platform.answers["gleb"] = [SendError("window_closed", permanent=True)]
    async with shop.bots():
        assert await release_due(shop.db, at + timedelta(seconds=1)) == 2
        # behind the three that were written for later
        text, made = planned["seq"] + 2, planned["seq"] + 3
        await shop.world.becomes(dialog, text, "failed")
        assert await shop.world.error(dialog, text) == "window_closed"
        await shop.world.becomes(dialog, made, "sent")
    assert [one.template is not None for one in platform.delivered] == [True]
