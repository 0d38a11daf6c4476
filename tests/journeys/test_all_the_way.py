"""A customer writes in Telegram; everybody who may sees it; the first who answers has it; the answer arrives."""

import asyncio
from typing import Any

from tests.fixtures.processes import Processes
from tests.journeys.house import open_house, until
from tests.platforms.telegram import Speeds, TelegramServer


def arrived(text: str) -> Any:
    return lambda frame: frame["type"] == "message.arrived" and frame["message"]["text"] == text


def became(state: str) -> Any:
    return lambda frame: frame["type"] == "message.changed" and frame["message"]["state"] == state


async def dialogs(person: Any, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await person.get("/conversations", **params))["items"]
    return found


async def test_message_reaches_two_nodes_and_the_answer_reaches_the_messenger(processes: Processes) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram, open_house(processes) as house:
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator", node=0)
        boris = await house.hire("Борис", "supervisor", node=1)
        await house.connect_bot(ada, telegram)
        async with anna.listening() as her, boris.listening() as his:
            gleb = telegram.customer(first_name="Глеб", last_name="Самоваров", username="gleb")
            gleb.writes("Сколько стоит самовар?")
            heard = await her.until(arrived("Сколько стоит самовар?"))
            await his.until(arrived("Сколько стоит самовар?"))
            dialog = heard["conversation"]["id"]
            assert heard["conversation"]["contact"]["name"] == "Глеб Самоваров"
            assert heard["conversation"]["responsible"] is None
            assert heard["conversation"]["waiting_since"] is not None
            card_id = heard["conversation"]["card_id"]
            assert (await anna.get(f"/cards/{card_id}"))["contact"]["name"] == "Глеб"

            answer = await anna.says(dialog, "45 000 ₽, доставка бесплатно")
            assert answer.status_code == 201, answer.text
            await gleb.hears("45 000 ₽, доставка бесплатно")
            seen = await his.until(became("sent"))
            assert seen["conversation"]["responsible"]["name"] == "Анна"
            assert seen["conversation"]["waiting_since"] is None
            assert (await anna.get(f"/cards/{card_id}"))["responsible"]["name"] == "Анна"
            assert [row["id"] for row in await dialogs(anna, filter="mine")] == [dialog]
            assert await dialogs(boris, filter="unassigned") == []
        assert telegram.ledger.duplicates() == []


async def test_claim_race_over_two_nodes(processes: Processes) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram, open_house(processes) as house:
        ada = await house.hire("Ada", "administrator")
        anna, vera = await house.hire("Анна", "operator", node=0), await house.hire("Вера", "operator", node=1)
        await house.connect_bot(ada, telegram)
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Есть кто?")
        (row,) = await until(lambda: dialogs(anna), "dialog")
        answers = await asyncio.gather(anna.says(row["id"], "Я здесь"), vera.says(row["id"], "И я здесь"))
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        lost = next(answer for answer in answers if answer.status_code == 409)
        loser, winner = (vera, "Анна") if lost is answers[1] else (anna, "Вера")
        assert lost.json()["error"]["code"] == "claimed_by_other"
        assert lost.json()["error"]["fields"]["responsible"]["name"] == winner
        note = await loser.says(row["id"], "Я хотела ответить то же", kind="note")
        assert note.status_code == 201
        won = {"Анна": "Я здесь", "Вера": "И я здесь"}[winner]
        await gleb.hears(won)
        await telegram.settled()
        assert telegram.ledger.texts_to(gleb.id) == [won]


async def test_restricted_operator_sees_own_and_free_dialogs_only(processes: Processes) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram, open_house(processes, nodes=1) as house:
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
        vera = await house.hire("Вера", "operator")
        roles = {role["key"]: role for role in (await ada.get("/roles"))["items"]}
        changed = await ada.call("PATCH", f"/roles/{roles['operator']['id']}", {"sight": "own"})
        assert changed.status_code == 200, changed.text
        await house.connect_bot(ada, telegram)
        telegram.customer(first_name="Глеб").writes("Мне к кому?")
        (row,) = await until(lambda: dialogs(vera), "dialog")
        async with vera.listening() as hers:
            assert (await anna.says(row["id"], "Ко мне")).status_code == 201
            gone = await hers.until(lambda frame: frame["type"] == "gone" and frame["kind"] == "conversation")
        assert (gone["id"], gone["holder"]["name"]) == (row["id"], "Анна")
        assert await dialogs(vera) == []
        assert (await vera.call("GET", f"/conversations/{row['id']}")).status_code == 404
        late = await vera.says(row["id"], "Опоздала")
        assert late.status_code == 409
        assert late.json()["error"]["fields"]["responsible"] == {"name": "Анна"}
        assert len(await dialogs(anna)) == 1
