"""Each builder's submission as one message: who, what, from where; nothing lost."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest

from backend.connectors.abilities import Step
from backend.connectors.contract import Message, Unreadable
from backend.connectors.form import connector, ids, inbound
from backend.connectors.form.payload import Consent, Filled, Payload, Posted, encode
from backend.connectors.form.settings import Field, FormSettings
from backend.connectors.settings import load
from backend.inbox.forms import reading
from backend.kit.errors import Invalid

AT = datetime(2026, 11, 29, 12, 0, 5, tzinfo=UTC)
PAYLOADS = Path(__file__).parent / "payloads"
PLAIN = FormSettings()


def deep(levels: int) -> dict[str, Any]:
    return {"a": deep(levels - 1)} if levels else {"a": 1}


def sent(name: str, at: datetime = AT) -> Posted:
    told = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    if "form" in told:
        return Posted(at, pairs=tuple(told["form"].items()))
    return Posted(at, json=told["body"])


def read(payload: Payload, settings: FormSettings = PLAIN) -> Message:
    (found,) = connector.read(settings, encode(payload))
    assert isinstance(found, Message)
    return found


def shown(message: Message) -> dict[str, Any]:
    assert message.other is not None
    return {field["label"]: field["value"] for field in message.other["fields"]}


def roles(message: Message) -> dict[str, str]:
    assert message.other is not None
    return {field["role"]: field["value"] for field in message.other["fields"] if "role" in field}


def test_tilda() -> None:
    message = read(sent("tilda"))
    assert (message.sender.external_user, message.sender.name) == ("+79125550101", "Анна Чайкина")
    assert (message.sender.email, message.sender.claimed) == ("anna@example.com", "phone")
    assert message.keys == ids.named("7654321:1234567890") == read(sent("tilda_same_tranid")).keys
    assert message.text.startswith("Сколько стоит доставка 5 кг & есть ли скидка?\nName: Анна Чайкина")
    assert message.other is not None
    technical = {field["name"] for field in message.other["fields"] if field.get("technical")}
    assert technical == {"tranid", "formid"}
    full = read(sent("tilda_full"))
    assert full.other is not None
    assert full.other["utm"] == {"source": "yandex", "campaign": "чай"}
    assert (full.other["title"], full.other["referrer"]) == (
        "Заказать звонок",
        "https://lavka.example/?utm_source=yandex",
    )
    assert shown(full)["Checkbox"] == "yes"
    assert read(sent("tilda_phone_only")).sender.external_user == "+79125550101"
    assert shown(read(sent("tilda_cart")))["products"] == "Улун (1x350) ≡ 350"
    assert read(sent("tilda_json")).sender.external_user == "anna@example.com"


def test_tilda_only_tries_the_address() -> None:
    assert connector.read(PLAIN, encode(sent("tilda_test"))) == []


def test_contact_form_7() -> None:
    message = read(sent("cf7_webhook"))
    assert (message.sender.external_user, message.sender.name) == ("+37061234567", "Анна Чайкина")
    assert (message.sender.email, message.sender.claimed) == ("anna@example.com", "phone")
    assert roles(message)["message"] == "Сколько стоит?\nИ когда?"
    lists = read(sent("cf7_lists_and_files"))
    assert (lists.thread.key, lists.sender.claimed) == ("anna@example.com", "email")
    assert shown(lists)["checkbox-1"] == "Улун, Пуэр"
    assert shown(lists)["file-1"].endswith("/list.pdf")
    tags = read(sent("cf7_special_tags"))
    assert tags.page == {"url": "https://lavka.example/kontakty/", "title": ""}
    assert "203.0.113.7" not in tags.text


def test_marquiz() -> None:
    message = read(sent("marquiz"))
    assert (message.sender.external_user, message.sender.name) == ("+79125550101", "Анна")
    assert message.other is not None
    assert message.other["title"] == "Подбор чая"
    assert message.other["utm"] == {"source": "yandex", "medium": "cpc", "campaign": "чай"}
    assert message.other["referrer"] == "https://yandex.ru/"
    assert message.page == {"url": "https://mrqz.me/5f3a7b1c9d2e?utm_source=yandex", "title": ""}
    assert shown(message)["Какой чай вы любите?"] == "Улун"
    assert shown(message)["Что добавить?"] == "Мёд, Лимон"
    bare = read(sent("marquiz_urlencoded"))
    assert (bare.sender.external_user, shown(bare)["Какой чай вы любите?"]) == ("+79125550101", "Улун")
    assert read(sent("marquiz_contacts_only")).sender.external_user == "+79125550101"


def test_elementor_and_plain_pages() -> None:
    message = read(sent("elementor"))
    assert (message.sender.external_user, message.sender.name) == ("+79125550101", "Анна")
    assert message.other is not None
    assert message.other["title"] == "Заявка"
    assert message.page == {"url": "https://lavka.example/", "title": ""}
    plain = read(sent("plain_html"))
    assert (plain.sender.name, roles(plain)["message"]) == ("Anna", "How much & when?")
    with pytest.raises(Unreadable):
        read(sent("plain_html_empty"))


GENERIC = {"order": {"client": {"who": "Jonas", "number": "8 612 34567"},
                     "items": [{"sku": "S-1", "count": 2}, {"sku": "S-2", "count": 1}]},
           "total": 45000.0, "gift": True, "note": None}  # fmt: skip


def test_a_shape_that_nobody_knows_is_kept_whole_and_read_by_the_settings() -> None:
    blind = read(Posted(AT, json=json.dumps(GENERIC)))
    assert blind.sender.external_user.startswith("s:")
    assert (blind.sender.claimed, blind.sender.phone) == ("nothing", None)
    assert shown(blind) == {"who": "Jonas", "number": "8 612 34567", "sku": "S-2", "count": "1", "total": "45000",
                            "gift": "true"}  # fmt: skip
    assert blind.other is not None
    assert [field["name"] for field in blind.other["fields"]][2:5] == [
        "order.items.1.sku", "order.items.1.count", "order.items.2.sku",
    ]  # fmt: skip
    mapping = {"name": "order.client.who", "phone": "order.client.number"}
    settings = load(FormSettings, {"country": "LT", "mapping": mapping, "labels": {"total": "Сумма"}})
    assert isinstance(settings, FormSettings)
    message = read(Posted(AT, json=json.dumps(GENERIC)), settings)
    assert (message.sender.external_user, message.sender.name) == ("+37061234567", "Jonas")
    assert shown(message)["Сумма"] == "45000"


def test_the_tester_says_what_each_field_is_taken_for() -> None:
    steps: list[Step] = []
    found = inbound.try_read(PLAIN, urlencode(sent("tilda_full").pairs).encode(), steps)
    assert len(found) == 1
    taken = {step.path: step.name for step in steps}
    assert taken["Phone"] == "phone"
    assert (taken["Checkbox"], taken["formid"]) == ("", "technical")
    with pytest.raises(ValueError, match="no JSON"):
        inbound.try_read(PLAIN, b"{broken", [])


def test_the_same_within_a_minute_is_the_same_and_later_another() -> None:
    def keys(seconds: int, text: str = "Да") -> set[str]:
        return set(read(Posted(AT + timedelta(seconds=seconds), pairs=(("text", text),))).keys)

    assert keys(0) & keys(1)
    assert keys(0) & keys(60)
    assert not keys(0) & keys(120)
    assert not keys(0) & keys(1, "Нет")


@pytest.mark.parametrize(
    "payload",
    [
        Posted(AT, json="{broken"),
        Posted(AT, json="[]"),
        Posted(AT, json='"text"'),
        Posted(AT, json="{}"),
        Posted(AT, raw=b"\xff\xfe\x00"),
        Posted(AT),
        Posted(AT, pairs=(("a", " "),)),
        Posted(AT, json="[" * 10_000 + "]" * 10_000),
        Posted(AT, json=json.dumps({f"f{n}": n for n in range(10_000)})),
        Posted(AT, json=json.dumps(deep(20))),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_put_aside(payload: Payload) -> None:
    with pytest.raises(Unreadable):
        connector.read(PLAIN, encode(payload))
    with pytest.raises(Unreadable):
        connector.read(PLAIN, b"{}")


def test_our_own_form() -> None:
    when = AT + timedelta(hours=3)
    filled = Filled(
        id=UUID(int=7), at=AT, values={"name": "Jonas", "phone": "+37061234567", "colours": ["raudona", "juoda"]},
        labels={"name": "Vardas", "phone": "Telefonas", "colours": "Spalvos"},
        types={"name": "text", "phone": "phone", "colours": "several"}, language="lt",
        page={"url": "https://shop.example/?utm_source=google&utm_campaign=rudeni", "title": "Virduliai"},
        referrer="https://google.com/", consent=Consent("ab12cd34", "Sutinku"), callback_at=when, zone="Europe/Vilnius",
    )  # fmt: skip
    message = read(filled)
    assert (message.sender.external_user, message.sender.locale) == ("+37061234567", "lt")
    assert message.text == "Vardas: Jonas\nTelefonas: +37061234567\nSpalvos: raudona, juoda"
    assert message.other is not None
    assert message.other["utm"] == {"source": "google", "campaign": "rudeni"}
    assert message.other["consent"] == {"version": "ab12cd34", "text": "Sutinku"}
    assert message.other["callback"] == {"at": when.isoformat(), "zone": "Europe/Vilnius"}
    assert message.due == when
    assert message.keys == ids.named(UUID(int=7).hex)


def test_settings_name_what_is_wrong() -> None:
    twice = [{"name": "a", "type": "text"}, {"name": "a", "type": "text"}]
    wrong: dict[str, Any] = {
        "fields": twice,
        "country": "Q",
        "origins": ["shop.example"],
        "accent": "red",
        "secret": "x",
    }
    with pytest.raises(Invalid) as refused:
        load(FormSettings, wrong)
    assert refused.value.fields == {
        "settings.fields": "bad_field_names", "settings.country": "bad_country", "settings.origins": "bad_origin",
        "settings.accent": "bad_colour", "settings.secret": "form_secret_too_short",
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        load(FormSettings, {"fields": [{"name": "size", "type": "choice", "options": []}]})
    assert refused.value.fields == {"settings.fields": "no_options"}
    assert Field(name="a", type="yes").options == ()


async def posted(name: str) -> Posted:
    """A body as it came off the line, through our door's own reader."""
    told = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))

    async def body() -> AsyncIterator[bytes]:
        whole = told["body"].encode()
        for at in range(0, len(whole), 64):
            yield whole[at : at + 64]

    async with AsyncExitStack() as stack:
        got = await reading.read(told["headers"]["Content-Type"], body(), lambda number: None, stack)
        return reading.posted(got, [], "", AT)


async def test_contact_form_7_straight_from_the_page() -> None:
    message = read(await posted("cf7_multipart"))
    assert roles(message) == {"name": "Анна", "email": "anna@example.com", "message": "Есть ли ≥ 5 кг?"}
    assert message.text.startswith("Есть ли ≥ 5 кг?")
    assert message.other is not None
    technical = {field["name"] for field in message.other["fields"] if field.get("technical")}
    assert {"_wpcf7", "_wpcf7_version", "_wpcf7_locale", "_wpcf7_unit_tag"} == technical


async def test_a_page_of_another_alphabet_is_read_by_what_it_says() -> None:
    assert roles(read(await posted("plain_html_cp1251"))) == {"name": "Анна", "message": "Сколько?"}
