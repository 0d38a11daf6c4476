"""Every gateway and exchange that has a form of its own, at a real browser: what is missing and what is wrong is named,
and whoever writes or calls by it is heard.
"""

import asyncio
import hmac
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from backend.kit.db import Database
from backend.kit.servers import rundir
from tests.attacks.hooks import PAYLOADS
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.platforms.asterisk import AsteriskServer
from tests.platforms.gateways.dialog360 import Dialog360Server
from tests.platforms.gateways.evolution import EvolutionServer
from tests.platforms.gateways.twilio import TwilioServer
from tests.platforms.gateways.wazzup import WazzupServer
from tests.platforms.zadarma import ZadarmaServer

pytestmark = pytest.mark.timeout(400)

Speaks = Callable[[str], Awaitable[object]]


@dataclass
class Form:
    """`right`: what each field needs; `secret`: the one of them that is first typed wrong, and what is said of it then.
    `lacks`: how many are asked for when nothing is filled in. `speaks`: somebody writes or calls, by that hook;
    `shows`: who it is in the list, else by which channel.
    """

    name: str
    title: str
    lacks: int
    right: dict[str, str]
    speaks: Speaks
    shows: str = ""
    secret: str = ""
    wrong: str = ""
    hears: Callable[[], list[str]] | None = None
    more: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return "gateway" if self.hears else "phone"


async def posts(url: str, content: str, **headers: str) -> None:
    async with httpx.AsyncClient(timeout=20) as http:
        assert (await http.post(url, content=content, headers=headers)).status_code == 200


async def by_dialplan(hook: str) -> None:
    told = json.loads((PAYLOADS / "phone/payloads/asterisk/curl_newchannel.json").read_text())["form"]
    body = httpx.QueryParams(told | {"CallerIDNum": "+79125550197"})
    await posts(hook, str(body), **{"content-type": "application/x-www-form-urlencoded"})


SIGNED_SECRET = "kJ8dQ2mV5xT1nB7cR4wZ"


async def by_signed(hook: str) -> None:
    moment = str(int(time.time()))
    body = json.dumps(
        {"event": "ringing", "call": "c-1", "at": int(moment), "direction": "in", "from": "+79125550198",
         "to": "+74951234567"}
    )  # fmt: skip
    digest = hmac.new(SIGNED_SECRET.encode(), f"{moment}.{body}".encode(), "sha256").hexdigest()
    await posts(hook, body, **{"x-timestamp": moment, "x-signature": f"sha256={digest}"})


@asynccontextmanager
async def forms() -> AsyncIterator[list[Form]]:
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        wazzup, evolution, twilio = (
            await enter(WazzupServer()),
            await enter(EvolutionServer()),
            await enter(TwilioServer()),
        )
        d360, zadarma, asterisk = (
            await enter(Dialog360Server()),
            await enter(ZadarmaServer()),
            await enter(AsteriskServer()),
        )
        servers: list[Any] = [wazzup, evolution, twilio, d360]
        people: list[Any] = [
            server.customer(f"+7912555019{number}", name=f"Глеб {number}") for number, server in enumerate(servers)
        ]

        def writes(person: Any) -> Speaks:
            async def says(hook: str) -> None:
                person.writes("Почём самовар?")

            return says

        def hears(person: Any) -> Callable[[], list[str]]:
            return lambda: [row.text for row in person.heard]

        async def by_zadarma(hook: str) -> None:
            await zadarma.connect(hook)
            zadarma.caller("+79125550195").calls("101")

        async def by_asterisk(hook: str) -> None:
            asterisk.caller("+79125550196").calls("101")

        def gateway(name: str, title: str, at: int, lacks: int, secret: str, base: str, **right: str) -> Form:
            named = {key.replace("_", " "): value for key, value in right.items()}
            return Form(
                name, title, lacks, named, writes(people[at]), people[at].name, secret, "не принимает этот ключ",
                hears(people[at]), {"Адрес шлюза": base},
            )  # fmt: skip

        yield [
            gateway("wazzup", "Wazzup", 0, 2, "Ключ API", wazzup.base_url,
                    Идентификатор_канала=wazzup.channel_id, Ключ_API=wazzup.api_key),
            gateway("evolution", "Evolution API", 1, 3, "Ключ доступа", evolution.base_url,
                    Имя_инстанса=evolution.instance, Ключ_доступа=evolution.api_key),
            gateway("twilio", "Twilio", 2, 3, "Auth Token", twilio.base_url,
                    Account_SID=twilio.account_sid, Auth_Token=twilio.auth_token, Номер_отправителя=twilio.phone),
            gateway("dialog360", "360dialog", 3, 2, "D360-API-KEY", d360.base_url,
                    **{"D360-API-KEY": d360.api_key, "Ваш_номер": "+15550001122"}),
            Form("zadarma", "Zadarma", 2, {"Ключ": zadarma.key, "Секрет": zadarma.secret}, by_zadarma, "",
                 "Секрет", "не принимает ключ", more={"Другой адрес станции": zadarma.base_url}),
            Form("asterisk", "Asterisk (ARI)", 3, {"Пользователь ARI": asterisk.user, "Пароль": asterisk.password,
                 "Адрес Asterisk": asterisk.base_url}, by_asterisk, "", "Пароль", "не принимает ключ"),
            Form("asterisk_dialplan", "Asterisk (план набора)", 0, {}, by_dialplan),
            Form("signed", "Другая: подписанный вебхук", 1, {"Секрет": SIGNED_SECRET}, by_signed, "",
                 "Секрет", "не меньше 16"),
        ]  # fmt: skip


# what a row is called in docs/proof.md
EVERY = ("wazzup", "evolution", "twilio", "dialog360", "zadarma", "asterisk", "asterisk_dialplan", "signed")


async def types(ada: Window, name: str, value: str) -> None:
    await (
        ada.page.get_by_role("textbox", name=name, exact=True)
        .or_(ada.page.get_by_role("textbox", name=f"{name} (", exact=False))
        .first.fill(value)
    )


async def connects(ada: Window, form: Form) -> str:
    """The address of its hook, where it has one."""
    page = ada.page
    check = page.get_by_role("button", name="Проверить и подключить")
    await page.goto(f"/settings/channels/new/{form.kind}")
    await page.get_by_role("combobox", name="Шлюз" if form.kind == "gateway" else "Телефония").click()
    await page.get_by_role("option", name=form.title, exact=True).click()
    if form.lacks:
        await check.click()
        await expect(page.locator(".field-error")).to_have_count(form.lacks)
    if form.more and await page.get_by_role("button", name="Ещё настройки").count():
        await page.get_by_role("button", name="Ещё настройки").click()
    for name, value in (form.right | form.more).items():
        await types(ada, name, value if name != form.secret else "wrong")
    await check.click()
    if form.wrong:
        await expect(page.locator(".check, .field-error").filter(has_text=form.wrong)).to_be_visible()
        await types(ada, form.secret, form.right[form.secret])
        if await check.count():
            await check.click()
        else:
            await ada.keys("Control+s")
            await expect(page.get_by_role("button", name="Сохранить", exact=True)).to_have_count(0)
            await page.get_by_role("button", name="Запустить").click()
    await expect(page.locator(".check")).to_have_attribute("data-ok", "true")
    address = page.get_by_label("Адрес для платформы")
    return await address.first.input_value() if await address.count() else ""


async def test_each_form_says_what_is_missing_and_connects(processes: Processes, browser: Browser) -> None:
    port = rundir.port(None)
    processes.env["SAMOVAR_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    web, _ = await asyncio.gather(processes.web(port), processes.back())
    async with (
        Database.open(processes.env["SAMOVAR_DATABASE_URL"], hot_size=2, orm_size=2) as db,
        forms() as every,
    ):
        assert tuple(form.name for form in every) == EVERY
        ada = await Window.of(browser, House(db, processes, [web]), "Ада", role="administrator")
        page = ada.page
        for form in every:
            hook = await connects(ada, form)
            await form.speaks(hook)
            await page.goto("/inbox")
            await page.get_by_role("option").filter(has_text=form.shows or form.title).first.click()
            if form.hears is None:
                await expect(page.locator(".thread-call").last).to_be_visible()
                continue
            await expect(page.locator(".thread").get_by_text("Почём самовар?").last).to_be_visible()
            await ada.answers(f"4990 ₽, {form.name}")
            await expect(page.locator('[data-direction="out"]').last).to_have_attribute("data-state", "delivered")
            assert form.hears() == [f"4990 ₽, {form.name}"]
        await ada.close()
