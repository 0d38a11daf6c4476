"""Approved messages through gateways: the list as it is, one sent with its values, and what may not be sent."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from backend.connectors import registry
from backend.connectors.contract import Button, OutFile, Outgoing, SendError, Template, Thread, UsedTemplate
from backend.connectors.gateway import connector
from backend.connectors.gateway.client import GatewayClient, opened
from backend.kit.secrets import Secret
from tests.connectors.gateway.shapes import channel
from tests.platforms.gateways.contents import Content
from tests.platforms.gateways.dialog360 import Dialog360Server
from tests.platforms.gateways.green.server import GreenServer
from tests.platforms.gateways.said import Sent
from tests.platforms.gateways.twilio import TwilioServer
from tests.platforms.telegram import samples

PHONE = "+79125550101"
READY = Content("ready", {"twilio/text": {"body": "{{1}}, заказ {{2}} готов"}}, variables={"1": "Анна", "2": "7"})


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioServer]:
    async with TwilioServer() as server:
        yield server


@pytest.fixture
async def dialog360() -> AsyncIterator[Dialog360Server]:
    async with Dialog360Server() as server:
        yield server


def by(server: TwilioServer | Dialog360Server, speaks: str = "whatsapp") -> Any:
    if isinstance(server, TwilioServer):
        about = {"account": server.account_sid, "sender": server.phone}
        return opened(channel("twilio", **about, **_keys(server.auth_token, server.base_url, speaks)), 1)
    return opened(channel("dialog360", **_keys(server.api_key, server.base_url, speaks)), 1)


def _keys(token: str, base: str, speaks: str) -> dict[str, Any]:
    return {"token": Secret(token), "api_base": base, "speaks": speaks}


def made_of(template: Template, *, files: tuple[OutFile, ...] = (), **values: str) -> Outgoing:
    body = {name.removeprefix("v"): value for name, value in values.items()}
    used = UsedTemplate(
        external_id=template.external_id,
        name=template.name,
        language=template.language,
        header_kind=template.header,
        body=body,
    )
    return Outgoing("4-7", Thread(PHONE), PHONE, "as it is read", files=files, once="e/4-7", template=used)


async def test_twilios_list_is_read_page_by_page(twilio: TwilioServer) -> None:
    twilio.most_contents = 2
    card = {"header_text": "Самовары", "body": "Ждём вас", "footer": "Магазин", "actions": []}
    reply = {"body": "Да?", "actions": [{"title": "Да", "id": "yes"}]}
    link = {"body": "Заказ", "actions": [{"type": "URL", "title": "Открыть", "url": "https://x.example/{{1}}"}]}
    rows = [
        READY,
        Content("card", {"whatsapp/card": card}, category="MARKETING"),
        Content("reply", {"twilio/quick-reply": reply}, status="rejected", reason="TAG_CONTENT_MISMATCH"),
        Content("link", {"twilio/call-to-action": link}),
        Content("new", {"twilio/text": {"body": "?"}}, status="unsubmitted"),
    ]
    twilio.contents = {one.sid: one for one in rows}
    async with by(twilio) as line:
        found = {one.name: one for one in await line.templates()}
    assert list(found) == ["ready", "card", "reply", "link", "new"]
    assert [(one.name, one.example) for one in found["ready"].variables] == [("1", "Анна"), ("2", "7")]
    assert (found["card"].header, found["card"].header_text, found["card"].footer) == ("text", "Самовары", "Магазин")
    assert (found["card"].category, found["ready"].category) == ("marketing", "utility")
    assert (found["reply"].status, found["reply"].reason) == ("rejected", "TAG_CONTENT_MISMATCH")
    assert [(one.kind, one.text) for one in found["reply"].buttons] == [("reply", "Да")]
    # what stands in an address cannot be filled through Twilio here: shown, never sent
    assert {name for name, one in found.items() if one.unusable} == {"link"}
    assert found["new"].status == "disabled"


async def test_by_sms_there_is_no_list(twilio: TwilioServer) -> None:
    twilio.contents = {READY.sid: READY}
    async with by(twilio, "sms") as line:
        assert await line.templates() == []


async def test_one_of_twilios_is_sent_with_its_values_to_who_never_wrote(twilio: TwilioServer) -> None:
    twilio.contents = {READY.sid: READY}
    anna = twilio.customer(PHONE)
    async with by(twilio) as line:
        [ready] = await line.templates()
        await line.send(made_of(ready, v1="Анна", v2="12"))
    assert [one.text for one in anna.heard] == ["Анна, заказ 12 готов"]


async def test_what_twilio_refuses_of_a_template_is_said_so(twilio: TwilioServer) -> None:
    twilio.contents = {READY.sid: READY}
    twilio.customer(PHONE)
    async with by(twilio) as line:
        [ready] = await line.templates()
        assert await refused(line, made_of(ready, v1="Анна")) == "template_values"
        twilio.contents.clear()
        assert await refused(line, made_of(ready, v1="Анна", v2="12")) == "template_missing"


async def test_360dialogs_list_is_metas(dialog360: Dialog360Server) -> None:
    buttons = [{"type": "URL", "text": "Открыть", "url": "https://x.example/{{1}}"}]
    dialog360.account.template("ready", "{{1}}, готово", header="Заказ", footer="Магазин", buttons=buttons)
    dialog360.account.template("paused", "?", status="PAUSED")
    async with by(dialog360) as line:
        found = {one.name: one for one in await line.templates()}
    ready = found["ready"]
    assert (ready.status, ready.category, ready.header_text, ready.footer) == (
        "approved",
        "utility",
        "Заказ",
        "Магазин",
    )
    assert [one.name for one in ready.variables] == ["1"]
    assert ready.buttons[0].variable is not None
    assert found["paused"].status == "paused"


@pytest.fixture
async def lent() -> AsyncIterator[str]:
    """Where the house lends a file of its own."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=samples.picture(64, 64), content_type="image/jpeg")

    app = web.Application()
    app.router.add_get("/lent/1/a.jpg", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/lent/1/a.jpg"
    await runner.cleanup()


async def test_one_of_metas_is_sent_through_360dialog_with_its_picture(dialog360: Dialog360Server, lent: str) -> None:
    anna = dialog360.customer(PHONE)
    dialog360.account.template("picture", "{{1}}, смотрите", header="IMAGE")
    file = OutFile("photo", "a.jpg", "image/jpeg", Path("a.jpg"), 9, lent=lent)
    async with by(dialog360) as line:
        [picture] = await line.templates()
        assert await refused(line, made_of(picture, files=(OutFile("photo", "a", "image/jpeg", Path("a"), 9),))) == (
            "cannot_lend"
        )
        await line.send(made_of(picture, files=(file,), v1="Анна"))
        assert await refused(line, made_of(picture, files=(file,))) == "template_values"
    [heard] = await anna.hears()
    assert heard.message["template"]["text"] == "Анна, смотрите"
    assert heard.message["template"]["header_media"]["link"] == file.lent


async def test_buttons_go_through_360dialog_as_through_meta(dialog360: Dialog360Server) -> None:
    anna = dialog360.customer(PHONE)
    anna.writes("?")
    rows = ((Button("Да", "yes"), Button("Нет", "no")),)
    async with by(dialog360) as line:
        await line.send(Outgoing("4-7", Thread(PHONE), PHONE, "Берёте?", once="e/4-7", buttons=rows))
    [heard] = anna.heard
    pressed = heard.message["interactive"]
    assert pressed["body"]["text"] == "Берёте?"
    assert [one["reply"] for one in pressed["action"]["buttons"]] == [
        {"id": "yes", "title": "Да"},
        {"id": "no", "title": "Нет"},
    ]


async def test_buttons_go_through_green_api_by_threes_and_without_a_quote() -> None:
    async with GreenServer() as server:
        anna = server.customer(PHONE)
        settings = channel("green_api", account=server.id_instance, **_keys(server.token, server.base_url, "whatsapp"))
        able = registry.able(connector, settings).buttons
        assert able is not None
        assert (able.total, able.text_max, able.links_max, able.quoted) == (3, 25, 0, False)
        rows = ((Button("Да", "yes"), Button("Нет", "no")), (Button("Позже", "later"),))
        async with opened(settings, 1) as line:
            await line.send(Outgoing("4-7", Thread(PHONE), PHONE, "Берёте?", once="e/4-7", buttons=rows))
    [heard] = anna.screen
    assert isinstance(heard, Sent)
    assert heard.body["body"] == "Берёте?"
    assert [one["buttonId"] for one in heard.body["buttons"]] == ["yes", "no", "later"]


async def refused(line: GatewayClient, message: Outgoing) -> str:
    with pytest.raises(SendError) as error:
        await line.send(message)
    return error.value.code
