"""Templates: listed by pages, filled in, refused, paused; and the account's other lists."""

from __future__ import annotations

from typing import Any

import pytest

from tests.platforms.telegram import samples
from tests.platforms.tests.whatsapp.conftest import Api, Hook, Send, code
from tests.platforms.whatsapp import Customer, WhatsAppServer


def body(*texts: str, **named: str) -> dict[str, Any]:
    parameters = [{"type": "text", "text": text} for text in texts]
    parameters += [{"type": "text", "parameter_name": name, "text": text} for name, text in named.items()]
    return {"type": "body", "parameters": parameters}


def template(name: str, *components: dict[str, Any], language: str = "ru") -> dict[str, Any]:
    return {"name": name, "language": {"code": language}, "components": list(components)}


async def test_they_are_listed_by_pages(wa: WhatsAppServer, api: Api) -> None:
    for number in range(7):
        wa.template(f"t{number}", "Заказ {{1}}", status="PENDING" if number == 6 else "APPROVED")
    path, names, after = f"{wa.waba_id}/message_templates", [], None
    while True:
        query = {"limit": 3, "fields": "name,status", **({"after": after} if after else {})}
        page = await api("GET", path, **query)
        names += [row["name"] for row in page["data"]]
        assert all(set(row) == {"name", "status", "id"} for row in page["data"])
        if "next" not in page["paging"]:
            break
        after = page["paging"]["cursors"]["after"]
    assert names == [f"t{number}" for number in range(7)]
    assert [row["name"] for row in (await api("GET", path, status="pending"))["data"]] == ["t6"]
    assert (await api("GET", path, limit=1, summary="total_count"))["summary"] == {"total_count": 7}
    assert (await api("GET", path, name="t3"))["data"][0]["components"][0]["example"] == {"body_text": [["…"]]}
    assert code(await api("GET", path, status="HOLOGRAM")) == 100
    assert code(await api("GET", path, after="nonsense")) == 100


async def test_they_are_filled_in(wa: WhatsAppServer, anna: Customer, send: Send) -> None:
    wa.template("gotov", "Здравствуйте, {{1}}! Заказ {{2}} готов.", header="Заказ {{1}}", footer="Лавка")
    wa.template("skidka", "Скидка для {{name}}", header="IMAGE")
    link = {"type": "URL", "text": "Заказ", "url": "https://tea.example/{{1}}"}
    wa.template("knopki", "Придёте?", buttons=[{"type": "QUICK_REPLY", "text": "Да"}, link])
    header = {"type": "header", "parameters": [{"type": "text", "text": "7"}]}
    await send(anna, "template", template("gotov", header, body("Анна", "7")))
    [row] = await anna.hears("Здравствуйте, Анна! Заказ 7 готов.")
    assert row.message["template"]["header"] == "Заказ 7"
    media = wa.media.keep(wa.number, samples.picture(), "image/jpeg", received=False)
    picture = {"type": "header", "parameters": [{"type": "image", "image": {"id": media.id}}]}
    await send(anna, "template", template("skidka", picture, body(name="Анны")))
    await anna.hears("Скидка для Анны")
    yes = {
        "type": "button",
        "sub_type": "quick_reply",
        "index": "0",
        "parameters": [{"type": "payload", "payload": "y"}],
    }
    end = {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "7"}]}
    await send(anna, "template", template("knopki", yes, end))
    [row] = await anna.hears("Придёте?")
    assert [button.get("payload") or button["url"] for button in row.message["template"]["buttons"]] == [
        "y", "https://tea.example/7"
    ]  # fmt: skip
    assert anna.taps("Да")["button"] == {"payload": "y", "text": "Да"}


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (template("gotov", body("Анна")), 132000),
        (template("gotov", body("Анна", "7", "8")), 132000),
        (template("gotov", body("Анна", "7"), language="lt"), 132001),
        (template("gotov", body("Анна\nПетровна", "7")), 132018),
        (template("gotov", body("Анна", "7" * 1024)), 132005),
        (template("gotov", {"type": "body", "parameters": [{"type": "image", "image": {"id": "1"}}] * 2}), 132012),
        (template("skidka", body(name="Анны")), 132012),
        (template("skidka", {"type": "footer", "parameters": []}), 100),
        (template("knopki"), 131008),
        (template("paused"), 132015),
        (template("disabled"), 132016),
        (template("pending"), 132001),
        ({"name": "gotov"}, 131008),
    ],
)
async def test_they_are_refused(
    wa: WhatsAppServer, anna: Customer, send: Send, content: dict[str, Any], refused: int
) -> None:
    wa.template("gotov", "Здравствуйте, {{1}}! Заказ {{2}} готов.")
    wa.template("skidka", "Скидка для {{name}}", header="IMAGE")
    wa.template("knopki", "Придёте?", buttons=[{"type": "URL", "text": "Заказ", "url": "https://tea.example/{{1}}"}])
    for status in ("PAUSED", "DISABLED", "PENDING"):
        wa.template(status.lower(), "Готово", status=status)
    assert code(await send(anna, "template", content)) == refused
    assert not wa.ledger.delivered


async def test_its_state_is_told(wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send) -> None:
    made = wa.template("gotov", "Готово")
    made.becomes("PAUSED", other_info={"title": "FIRST_PAUSE"})
    await wa.settled()
    [change] = hook.changes
    assert change["field"] == "message_template_status_update"
    assert (change["value"]["event"], change["value"]["message_template_id"]) == ("PAUSED", int(made.id))
    assert code(await send(anna, "template", template("gotov"))) == 132015


async def test_what_an_administrator_s_check_asks(wa: WhatsAppServer, api: Api) -> None:
    second = wa.add_number("+370 655 00077", "Склад")
    numbers = (await api("GET", f"{wa.waba_id}/phone_numbers"))["data"]
    assert [row["id"] for row in numbers] == [wa.phone_number_id, second.id]
    about = await api("GET", second.id, fields="verified_name,display_phone_number,quality_rating,status,name_status")
    assert (about["verified_name"], about["display_phone_number"], about["status"]) == (
        "Склад",
        "+37065500077",
        "CONNECTED",
    )
    assert (await api("GET", wa.waba_id, fields="name"))["name"] == "Чайная лавка"
    token = (await api("GET", "debug_token", input_token=wa.token))["data"]
    assert token["granular_scopes"][0]["target_ids"] == [wa.waba_id]
    assert not (await api("GET", "debug_token", input_token="EAAno"))["data"]["is_valid"]
    second.registered = False
    register = {"messaging_product": "whatsapp", "pin": "000000"}
    assert code(await api("POST", f"{second.id}/register", json=register)) == 133005
    assert (await api("POST", f"{second.id}/register", json=register | {"pin": second.pin}))["success"]
    profile = {"messaging_product": "whatsapp", "about": "Чай и самовары"}
    assert (await api("POST", f"{second.id}/whatsapp_business_profile", json=profile))["success"]
    [told] = (await api("GET", f"{second.id}/whatsapp_business_profile", fields="about"))["data"]
    assert told["about"] == "Чай и самовары"
