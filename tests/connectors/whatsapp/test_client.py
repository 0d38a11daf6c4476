"""Sending against the server that plays WhatsApp: what arrives, what a lost answer costs, what a refusal says."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.connectors.abilities import Marks, Reacts, TellsRead, Templates
from backend.connectors.contract import Button, Change, Message, SendError, Thread, UsedTemplate
from backend.connectors.whatsapp import connector, errors, ids, inbound
from backend.connectors.whatsapp.client import WhatsAppClient, opened
from backend.connectors.whatsapp.line import Line
from backend.kit.secrets import Secret
from tests.connectors.whatsapp.conftest import CHANNEL, Make, Say, settings_of
from tests.platforms.telegram import samples
from tests.platforms.whatsapp import Speeds, WhatsAppServer
from tests.platforms.whatsapp.customers import Customer

MP4 = samples.film()


async def test_text_arrives_and_statuses_speak_of_it(
    line: WhatsAppClient, anna: Customer, say: Say, wa: WhatsAppServer
) -> None:
    sent = await line.send(say("Здравствуйте!", bold=12))
    [heard] = await anna.hears("*Здравствуйте*!")
    assert sent.keys == (heard.message["id"],)
    told = [one for body in wa.events.missed for one in body["entry"][0]["changes"][0]["value"].get("statuses", [])]
    assert {one["biz_opaque_callback_data"] for one in told} == {ids.mark("house/1-2", 0, 0)}
    assert isinstance(connector, Marks)
    assert connector.marks(say("Здравствуйте!")) == (ids.mark("house/1-2", 0, 0),)


async def test_a_long_text_is_cut_and_a_repeat_sends_what_is_missing(
    line: WhatsAppClient, anna: Customer, say: Say
) -> None:
    message = say("Слово. " * 1500)
    sent = await line.send(message)
    await anna.hears(count=3)
    assert len(set(sent.keys)) == 3
    assert connector.marks(message) == ()  # type: ignore[attr-defined]
    again = await line.send(say("Слово. " * 1500, done=dict(enumerate(sent.keys[:2]))))
    await anna.hears(count=4)
    assert again.keys[:2] == sent.keys[:2]


async def test_a_reply_quotes_and_whoever_hides_the_phone_is_reached(
    line: WhatsAppClient, say: Say, wa: WhatsAppServer
) -> None:
    vera = wa.customer("+79125550102", name="Вера", phone_hidden=True)
    asked = vera.writes("Есть?")
    await line.send(say("Есть", to=f"u:{vera.user_id()}", reply_to=asked["id"]))
    [heard] = await vera.hears("Есть")
    assert heard.message["context"] == {"id": asked["id"]}


async def test_whom_only_a_phone_names_is_reached_by_it(line: WhatsAppClient, anna: Customer, say: Say) -> None:
    await line.send(say("По номеру", to="p:79125550101"))
    await anna.hears("По номеру")


async def test_files_go_each_as_what_it_is(line: WhatsAppClient, anna: Customer, say: Say, make: Make) -> None:
    files = [
        make("photo", "image/jpeg", samples.picture(), "чай.jpg"),
        make("voice", "audio/ogg", samples.voice(), "голос.ogg"),
        make("document", "application/pdf", samples.paper(), "Прайс.pdf"),
        make("video", "video/mp4", MP4, "кипит.mp4"),
        make("sticker", "image/webp", samples.sticker(), "кот.webp"),
        make("document", "image/jpeg", samples.picture(), "скан.jpg"),
    ]
    await line.send(say("Вот", *files))
    rows = await anna.hears(count=6)
    assert [row.message["type"] for row in rows] == ["image", "audio", "document", "video", "sticker", "document"]
    assert rows[0].text == "Вот"
    assert rows[1].message["audio"]["voice"] is True
    assert rows[2].message["document"]["filename"] == "Прайс.pdf"


async def test_words_beside_what_has_no_caption_go_before_it(
    line: WhatsAppClient, anna: Customer, say: Say, make: Make
) -> None:
    await line.send(say("Послушайте", make("voice", "audio/ogg", samples.voice())))
    rows = await anna.hears(count=2)
    assert [row.message["type"] for row in rows] == ["text", "audio"]


async def test_a_file_that_it_does_not_take_is_refused_before_it_is_sent(
    line: WhatsAppClient, anna: Customer, say: Say, make: Make, wa: WhatsAppServer
) -> None:
    for file, code in (
        (make("document", "application/zip", b"PK", "a.zip"), "wrong_file"),
        (make("photo", "image/png", bytes(6 * 1024 * 1024), "b.png"), "file_too_big"),
    ):
        with pytest.raises(SendError) as refused:
            await line.send(say("", file))
        assert (refused.value.code, refused.value.permanent) == (code, True)
    assert not wa.ledger.calls


async def test_a_lost_answer_is_not_sent_again_and_its_status_tells_whose_it_is(
    line: WhatsAppClient, anna: Customer, say: Say, wa: WhatsAppServer
) -> None:
    wa.faults.lose_answers(1, "messages")
    with pytest.raises(SendError) as lost:
        await line.send(say("Один раз"))
    assert (lost.value.code, lost.value.ambiguous) == ("timeout", True)
    await anna.hears("Один раз")
    assert len(anna.heard) == 1


REFUSALS = {
    190: ("token_invalid", True, False),
    10: ("rights", True, False),
    4: ("rate", False, False),
    80007: ("rate", False, False),
    130429: ("rate", False, False),
    131056: ("pair_limit", False, False),
    2: ("platform_down", False, True),
    131000: ("platform_down", False, True),
    131016: ("platform_down", False, False),
    131057: ("platform_down", False, False),
    131026: ("undeliverable", True, False),
    131030: ("not_on_test_list", True, False),
    131031: ("account_locked", True, False),
    131042: ("account_unpaid", True, False),
    131047: ("window_closed", True, False),
    131048: ("spam_limited", True, False),
    131049: ("held_by_meta", True, False),
    131050: ("no_marketing", True, False),
    131053: ("wrong_file", True, False),
    131062: ("needs_phone", True, False),
    133010: ("not_registered", True, False),
}


@pytest.mark.parametrize("number", REFUSALS)
async def test_a_refusal_has_its_words(
    line: WhatsAppClient, anna: Customer, say: Say, wa: WhatsAppServer, number: int
) -> None:
    wa.speed_http = 429 if number % 2 else 400
    wa.faults.fail_next(1, number)
    with pytest.raises(SendError) as refused:
        await line.send(say("Привет"))
    error = refused.value
    assert (error.code, error.permanent, error.ambiguous) == REFUSALS[number]
    assert wa.token not in str(error)
    assert error.channel is (error.code in errors.CHANNEL)


@pytest.mark.parametrize(("how", "ambiguous"), [("500", True), ("502", False), ("503", False), ("reset", True)])
async def test_what_is_no_answer_is_told_apart(
    line: WhatsAppClient, anna: Customer, say: Say, wa: WhatsAppServer, how: str, ambiguous: bool
) -> None:
    wa.faults.fail_next(1, how)
    with pytest.raises(SendError) as told:
        await line.send(say("Привет"))
    assert (told.value.permanent, told.value.ambiguous) == (False, ambiguous)


async def test_one_person_is_waited_for_longer_each_time_and_others_are_not(
    line: WhatsAppClient, anna: Customer, say: Say, wa: WhatsAppServer
) -> None:
    wa.faults.fail_next(3, 131056, chat=anna.key)
    waits = []
    for _ in range(3):
        with pytest.raises(SendError) as told:
            await line.send(say("Часто"))
        waits.append(told.value.retry_after)
        assert not told.value.channel
    assert waits == [4, 16, 64]
    await line.send(say("Дошло"))
    wa.faults.fail_next(1, 131056)
    with pytest.raises(SendError) as told:
        await line.send(say("Опять"))
    assert told.value.retry_after == 4


async def test_a_reaction_stands_and_goes(line: WhatsAppClient, anna: Customer, wa: WhatsAppServer) -> None:
    asked = anna.writes("Спасибо!")
    assert isinstance(line, Reacts)
    for emoji in ("❤️", None):
        await line.react(Change("1-2", Thread(f"u:{anna.user_id()}"), None, (asked["id"],), emoji=emoji))
        await wa.settled()
        assert anna.dialog.messages[asked["id"]]["reaction_of_business"] == (emoji or "")


async def test_read_marks_and_dots_are_shown_together(line: WhatsAppClient, anna: Customer) -> None:
    asked = anna.writes("Вы тут?")
    assert isinstance(line, TellsRead)
    await line.tell_read(Thread(f"u:{anna.user_id()}"), asked["id"])
    assert (anna.dialog.read_by_us, anna.sees_typing) == (asked["id"], False)
    await line.tell_read(Thread(f"u:{anna.user_id()}"), asked["id"], typing=True)
    assert anna.sees_typing


async def test_what_people_send_is_fetched_by_its_id_and_is_gone_after_a_week(
    line: WhatsAppClient, anna: Customer, wa: WhatsAppServer, tmp_path: Path
) -> None:
    image = anna.sends_image(content=samples.picture())["image"]
    found = b"".join([chunk async for chunk in line.fetch_file({"id": image["id"]})])
    assert found == samples.picture()
    wa.media.by_id[image["id"]].deleted = True
    with pytest.raises(SendError) as gone:
        _ = [chunk async for chunk in line.fetch_file({"id": image["id"]})]
    assert (gone.value.code, gone.value.permanent) == ("file_gone", True)


def rows(*texts: str) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(text, f"b.{at}"),) for at, text in enumerate(texts))


async def test_buttons_are_pressed_as_what_they_are(line: WhatsAppClient, anna: Customer, say: Say) -> None:
    await line.send(say("Берёте?", buttons=rows("Да", "Нет")))
    [asked] = await anna.hears("Берёте?")
    assert asked.message["interactive"]["type"] == "button"
    *_, pressed = inbound.read(told(anna.presses("b.1"), line.line), line.line.account, line.line.number)
    assert isinstance(pressed, Message)
    assert (pressed.text, pressed.reply_to) == ("Нет", asked.message["id"])
    assert (pressed.other or {})["data"] == "b.1"
    await line.send(say("Какой?", buttons=rows("Первый", "Второй", "Третий", "Четвёртый")))
    [asked] = await anna.hears("Какой?")
    assert asked.message["interactive"]["action"]["button"] == "Выбрать"
    *_, chosen = inbound.read(told(anna.chooses("b.3"), line.line), line.line.account, line.line.number)
    assert isinstance(chosen, Message)
    assert (chosen.text, (chosen.other or {})["data"]) == ("Четвёртый", "b.3")
    link = ((Button("Открыть", url="https://tea.example/7"),),)
    await line.send(say("Ваш заказ", buttons=link))
    [row] = await anna.hears("Ваш заказ")
    assert row.message["interactive"]["action"]["parameters"]["url"] == "https://tea.example/7"


async def test_files_and_a_long_text_go_before_the_message_with_buttons(
    line: WhatsAppClient, anna: Customer, say: Say, make: Make
) -> None:
    photo = make("photo", "image/jpeg", samples.picture())
    await line.send(say("Слово. " * 200, photo, buttons=rows("Да")))
    heard = await anna.hears(count=3)
    assert [row.message["type"] for row in heard] == ["text", "image", "interactive"]


def told(message: dict[str, Any], line: Line) -> bytes:
    """A body of the webhook with that message."""
    value = {"metadata": {"phone_number_id": line.number}, "messages": [message]}
    entry = {"id": line.account, "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


async def test_the_list_of_templates_is_read_whole(line: WhatsAppClient, wa: WhatsAppServer) -> None:
    for number in range(130):
        wa.template(f"t_{number:03}", "Здравствуйте")
    wa.template(
        "zakaz", "{{2}} для {{1}}", header="IMAGE", footer="Чайная лавка", category="MARKETING",
        buttons=[
            {"type": "QUICK_REPLY", "text": "Заберу"},
            {"type": "URL", "text": "Заказ", "url": "https://tea.example/{{1}}", "example": ["https://tea.example/7"]},
            {"type": "COPY_CODE", "example": "CHAI5"},
        ],
    )  # fmt: skip
    wa.template("named", "Скидка для {{name}}", header="Вам, {{who}}").becomes("PAUSED")
    wa.template("form", "Заполните", buttons=[{"type": "FLOW", "text": "Открыть"}])
    assert isinstance(line, Templates)
    found = {one.name: one for one in await line.templates()}
    assert len(found) == 133
    order = found["zakaz"]
    assert (order.header, order.category, order.footer, order.unusable) == ("image", "marketing", "Чайная лавка", False)
    assert [variable.name for variable in order.variables] == ["1", "2"]
    assert [button.kind for button in order.buttons] == ["reply", "url", "copy_code"]
    assert order.buttons[1].variable is not None
    assert order.buttons[1].variable.example == "7"
    assert (found["named"].status, found["named"].header_variables[0].name) == ("paused", "who")
    assert found["form"].unusable


async def test_a_template_goes_with_its_values_and_its_file(
    line: WhatsAppClient, anna: Customer, say: Say, make: Make, wa: WhatsAppServer
) -> None:
    buttons = [{"type": "URL", "text": "Заказ", "url": "https://tea.example/{{1}}"}]
    wa.template("zakaz", "{{1}}, заказ {{2}} готов", header="DOCUMENT", buttons=buttons)
    wa.template("named", "Скидка для {{name}}", header="Вам, {{who}}", language="lt")
    used = UsedTemplate(
        external_id="1", name="zakaz", language="ru", header_kind="document",
        body={"1": "Анна", "2": "№7"}, buttons={0: "7"},
    )  # fmt: skip
    bill = make("document", "application/pdf", samples.paper(), "Счёт.pdf")
    await line.send(say("Анна, заказ №7 готов", bill, template=used))
    [row] = await anna.hears("Анна, заказ №7 готов")
    shown = row.message["template"]
    assert shown["header_media"]["filename"] == "Счёт.pdf"
    assert shown["buttons"][0]["url"] == "https://tea.example/7"
    named = UsedTemplate(
        external_id="2", name="named", language="lt", named=True, header_kind="text", header={"who": "Анна"},
        body={"name": "Анны"},
    )  # fmt: skip
    await line.send(say("Скидка для Анны", template=named, once="house/1-3"))
    await anna.hears("Скидка для Анны")
    wa.template("code", "Ваш код", buttons=[{"type": "COPY_CODE", "text": "Copy code", "example": "CHAI5"}])
    code_of = UsedTemplate(external_id="3", name="code", language="ru", buttons={0: "CHAI7"}, codes=(0,))
    await line.send(say("Ваш код", template=code_of, once="house/1-4"))
    [row] = await anna.hears("Ваш код")
    assert row.message["template"]["buttons"][0]["code"] == "CHAI7"
    for wrong, code in (({"1": "Анна"}, "template_values"), ({"1": "a\nb", "2": "7"}, "template_values")):
        with pytest.raises(SendError) as refused:
            await line.send(say("", bill, template=msgspec.structs.replace(used, body=wrong)))
        assert (refused.value.code, refused.value.permanent) == (code, True)
    with pytest.raises(SendError) as refused:
        await line.send(say("", template=msgspec.structs.replace(named, name="gone")))
    assert refused.value.code == "template_missing"
    wa.account.find_template("named", "lt").becomes("PAUSED")
    with pytest.raises(SendError) as refused:
        await line.send(say("", template=named))
    assert refused.value.code == "template_paused"


async def test_groups_are_not_written_to(line: WhatsAppClient, say: Say) -> None:
    with pytest.raises(SendError) as refused:
        await line.send(say("Всем", to="g:abc"))
    assert refused.value.code == "groups_read_only"


async def test_an_address_that_nobody_answers_is_not_written() -> None:
    async with WhatsAppServer(speeds=Speeds.none()) as server:
        settings = settings_of(server)
    async with opened(settings, CHANNEL) as client:
        with pytest.raises(SendError) as told:
            await client.line.post("1/messages", {"a": 1}, dict)
        assert (told.value.code, told.value.ambiguous) == ("network", False)
    async with opened(settings_of(server, token=Secret("x" * 30)), CHANNEL) as client:
        assert (await client.check()).missing == ("unreachable",)
