"""What people are told of by real deeds over the API: whom it concerns hears of it, and nobody else does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.faults.aged import age, until_heard
from tests.fixtures.processes import Processes
from tests.journeys.house import House, Person, open_house, until
from tests.platforms.telegram import Speeds, TelegramServer

pytestmark = pytest.mark.timeout(300)
PATIENCE_S = 150.0
SHEET = "Имя;Телефон\nГлеб;+79125550102\nМария;+79125550103\n"


async def told(person: Person, *kinds: str) -> list[tuple[str, str]]:
    """(kind, title) of what I was told, of these kinds or of all, oldest first."""
    items = (await person.get("/notifications", limit=50))["items"]
    return [(each["kind"], each["title"]) for each in reversed(items) if not kinds or each["kind"] in kinds]


async def hears(person: Person, kind: str) -> dict[str, Any]:
    async def look() -> Any:
        items = (await person.get("/notifications", limit=50))["items"]
        return next((each for each in items if each["kind"] == kind), None)

    found: dict[str, Any] = await until(look, f"{kind} told to {person.name}", PATIENCE_S)
    return found


async def does(person: Person, method: str, path: str, body: Any = None) -> Any:
    answer = await person.call(method, path, body)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


async def crew(house: House) -> tuple[Person, Person, Person, Person]:
    ada, boris = await house.hire("Ада", "administrator"), await house.hire("Борис", "supervisor")
    return ada, boris, await house.hire("Анна", "operator"), await house.hire("Вера", "operator")


async def number_of(person: Person) -> int:
    found: int = (await person.get("/users/me"))["user"]["id"]
    return found


async def test_a_task_is_told_to_whom_it_is_given_and_to_who_looks_at_what_was_done(processes: Processes) -> None:
    async with open_house(processes, nodes=1) as house:
        _, boris, anna, vera = await crew(house)
        contact = await does(boris, "POST", "/contacts", {"name": "Глеб"})
        now = datetime.now(UTC)
        task = {
            "subject": {"kind": "contact", "id": contact["id"]},
            "title": "Отправить договор",
            "assignee_id": await number_of(anna),
            "controller_id": await number_of(boris),
            "due": {"at": (now + timedelta(seconds=2)).isoformat()},
        }
        first = await does(boris, "POST", "/tasks", task)
        await does(boris, "POST", "/tasks", {**task, "title": "Давно пора", "due": {"at": _iso(now, hours=-2)}})
        near = {"title": "Скоро", "due": {"at": _iso(now, minutes=4, seconds=5)}, "remind": [4]}
        await does(boris, "POST", "/tasks", {**task, **near})
        assert (await hears(anna, "task_assigned"))["place"]["contact_id"] == contact["id"]
        due, late, soon = [await hears(anna, kind) for kind in ("task_due", "task_overdue", "task_reminder")]
        assert [each["title"] for each in (due, late, soon)] == [
            "Пора: Отправить договор",
            "Задача просрочена: Давно пора",
            "Скоро: Скоро",
        ]
        assert due["place"]["task_id"] == first["id"]

        await does(anna, "POST", f"/tasks/{first['id']}/done", {"result": "Отправлен"})
        assert "Отправлен" in (await hears(boris, "task_to_check"))["text"]
        await does(boris, "POST", f"/tasks/{first['id']}/check", {"accept": False, "note": "Не тот"})
        assert "Не тот" in (await hears(anna, "task_returned"))["text"]
        # who took one themselves is told nothing of it, and a colleague of nothing at all
        hers = await does(vera, "POST", "/contacts", {"name": "Мария"})
        mine = {"title": "Моя", "subject": {"kind": "contact", "id": hers["id"]}, "assignee_id": await number_of(vera)}
        await does(vera, "POST", "/tasks", mine)
        assert await told(vera) == []
        assert {kind for kind, _ in await told(boris)} == {"task_to_check"}
        assert len(await told(anna, "task_assigned")) == 3


def _iso(now: datetime, **more: float) -> str:
    return (now + timedelta(**more)).isoformat()


async def test_files_and_a_broken_channel_are_told_to_who_brought_them_and_to_who_looks_after_it(
    processes: Processes,
) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram, open_house(processes, nodes=1) as house:
        ada, boris, anna, vera = await crew(house)
        await house.connect_bot(ada, telegram)
        file = {"file": ("клиенты.csv", SHEET.encode(), "text/csv")}
        made = await boris.http.post("/imports", files=file, data={"entity": "contact"})
        assert made.is_success, made.text
        number = made.json()["id"]
        await does(boris, "POST", f"/imports/{number}/run")
        ready = await hears(boris, "import_ready")
        assert (ready["title"], ready["text"]) == ("Файл загружен: клиенты.csv", "Прочитано строк: 2. С ошибками: 0.")
        assert ready["place"]["path"] == f"/contacts/import/{number}"

        await does(boris, "POST", "/exports", {"entity": "contact", "format": "csv"})
        ready = await hears(boris, "export_ready")
        assert b"+7" in (await boris.http.get(ready["place"]["path"].removeprefix("/api/v1"))).content

        await until_heard(house)
        telegram.faults.hang_polls = True
        await age(house, "70 minutes")
        for watcher in (ada, boris):
            assert (await hears(watcher, "channel_broken"))["title"] == "Канал не работает: Самовары"
        assert {kind for kind, _ in await told(ada)} == {"channel_broken"}
        assert (await told(anna), await told(vera)) == ([], [])
        assert {kind for kind, _ in await told(boris)} == {"import_ready", "export_ready", "channel_broken"}
        telegram.faults.hang_polls = False
