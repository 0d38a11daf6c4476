"""Random days at work on two nodes: after each, what every colleague's window was told equals what a load shows."""

from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fixtures.processes import Processes
from tests.journeys.house import House, Person, open_house, until
from tests.journeys.mirror import Mirror, still
from tests.platforms.telegram import Speeds, TelegramServer

STEPS = (
    "write", "write", "edit", "voice", "reply", "reply", "reply", "note", "take_over", "assign", "unassign", "done",
    "reopen", "no_reply", "status", "budget", "card_tags", "contact_tags", "rename", "read", "draft", "retract",
    "name", "unname", "look", "snooze", "unsnooze", "later", "call_off", "send_now", "phones", "take_back",
)  # fmt: skip
Step = tuple[str, int, int]
# every kind of event that these days must have shown, or the test proved less than it says
EVENTS = {
    "message.arrived", "message.changed", "conversation.changed", "card.changed", "contact.changed", "tag.changed",
    "read.marked", "draft.changed", "appeared", "gone", "mentioned", "mentions.seen",
    "mention.withdrawn",
}  # fmt: skip
EVERYTHING: list[Step] = [(verb, who, which) for verb in STEPS for who, which in ((0, 0), (1, 1), (2, 0))]


class Day:
    """People at their windows, customers at their phones."""

    def __init__(self, house: House, telegram: TelegramServer, people: list[Person]) -> None:
        self.house = house
        self.people = people
        self.customers = [telegram.customer(first_name=f"Клиент {uuid4().hex[:6]}") for _ in range(2)]
        self.sent: list[list[Any]] = [[], []]

    async def dialog(self, which: int) -> dict[str, Any] | None:
        """The customer's dialog, as the database has it."""
        async with self.house.db.tx() as tx:
            row = await tx.row(
                "SELECT c.id, c.card_id, c.contact_id, c.in_seq FROM conversations c JOIN identities i "
                "ON i.id = c.identity_id WHERE i.external_user = $1",
                str(self.customers[which].id),
            )
        return None if row is None else dict(row)

    async def step(self, verb: str, who: int, which: int) -> None:
        customer, person = self.customers[which], self.people[who]
        if verb in ("write", "voice"):
            text = f"Вопрос {uuid4().hex[:4]}"
            self.sent[which].append(customer.sends_voice() if verb == "voice" else customer.writes(text))
            return
        if verb == "edit" and self.sent[which]:
            customer.edits(self.sent[which][0]["message_id"], f"Правка {uuid4().hex[:4]}")
            return
        row = await self.dialog(which)
        if row is not None:
            await self._work(verb, person, row)

    async def _work(self, verb: str, person: Person, row: dict[str, Any]) -> None:
        here = f"/conversations/{row['id']}"
        match verb:
            case "reply" | "note":
                await person.says(row["id"], f"{verb} {uuid4().hex[:4]}", kind=verb)
            case "take_over":
                await person.says(row["id"], "Беру", **{"as": "take_over"})
            case "assign":
                me = (await person.get("/session"))["user"]["id"]
                await person.call("POST", f"{here}/assign", {"user_id": me})
            case "unassign":
                await person.call("POST", f"{here}/assign", {})
            case "done":
                await person.call("POST", f"{here}/done", {"no_reply": "other"})
            case "reopen":
                await person.call("POST", f"{here}/reopen")
            case "no_reply":
                await person.call("POST", f"{here}/no-reply", {"reason": "thanks"})
            case "snooze":
                await person.call("POST", f"{here}/snooze", {"until": later()} if row["id"] % 2 else {})
            case "unsnooze":
                await person.call("DELETE", f"{here}/snooze")
            case "later":
                await person.says(row["id"], f"later {uuid4().hex[:4]}", send_at=later())
            case "call_off" | "send_now":
                await self._scheduled(person, row["id"], verb)
            case "phones":
                await self._phones(person, row["contact_id"])
            case "take_back":
                written = await person.says(row["id"], f"Зря {uuid4().hex[:4]}", kind="note")
                if written.status_code == 201:
                    await person.call("DELETE", f"{here}/messages/{written.json()['seq']}")
            case "read":
                await person.call("POST", f"{here}/read", {"in_seq": row["in_seq"]})
            case "draft" | "retract":
                await self._draft(person, here, verb)
            case "contact_tags":
                await person.call("PUT", f"/contacts/{row['contact_id']}/tags", {"tags": [f"T{uuid4().hex[:3]}"]})
            case "name":
                await self._name(person, row["id"])
            case "unname":
                written = await self._name(person, row["id"])
                if written.status_code == 201:
                    said = {"text": f"сам {uuid4().hex[:4]}"}
                    await person.call("PATCH", f"{here}/messages/{written.json()['seq']}", said)
            case "look":
                await person.call("POST", f"{here}/mentions/seen", {"seq": 10**6})
            case "rename":
                await self._rename(person, row["contact_id"])
            case _:
                await self._edit_card(verb, person, row["card_id"])

    async def _scheduled(self, person: Person, dialog: int, verb: str) -> None:
        async with self.house.db.tx() as tx:
            seq = await tx.value("SELECT max(seq) FROM scheduled_sends WHERE conversation_id = $1", dialog)
        if seq is not None:
            here = f"/conversations/{dialog}/messages/{seq}"
            await person.call(*(("POST", f"{here}/send-now") if verb == "send_now" else ("DELETE", f"{here}/schedule")))

    async def _phones(self, person: Person, contact_id: int) -> None:
        found = await person.call("GET", f"/contacts/{contact_id}")
        if found.status_code == 200:
            contact = found.json()
            more = {"value": f"+7912{uuid4().int % 10**7:07}", "label": "work"}
            await person.call(
                "PATCH", f"/contacts/{contact_id}", {"rev": contact["rev"], "phones": [*contact["phones"], more]}
            )

    async def _draft(self, person: Person, here: str, verb: str) -> None:
        found = await person.call("GET", f"{here}/drafts")
        rev = max((d["rev"] for d in found.json()), default=0) if found.status_code == 200 else 0
        await person.call("PUT", f"{here}/drafts/reply", {"rev": rev + 1, "text": "" if verb == "retract" else "Думаю"})

    async def _name(self, person: Person, dialog: int) -> httpx.Response:
        """A note that names the next colleague."""
        after = self.people[(self.people.index(person) + 1) % len(self.people)]
        whom = (await after.get("/session"))["user"]["id"]
        entity = {"type": "mention", "offset": 0, "length": 4, "user_id": whom}
        return await person.says(dialog, f"@тут {uuid4().hex[:4]}", kind="note", entities=[entity])

    async def _rename(self, person: Person, contact_id: int) -> None:
        found = await person.call("GET", f"/contacts/{contact_id}")
        if found.status_code == 200:
            body = {"rev": found.json()["rev"], "surname": uuid4().hex[:5]}
            await person.call("PATCH", f"/contacts/{contact_id}", body)

    async def _edit_card(self, verb: str, person: Person, card_id: int) -> None:
        found = await person.call("GET", f"/cards/{card_id}")
        if found.status_code != 200:
            return
        card = found.json()
        change = {
            "status": {"status_id": 1 + (card["status_id"] % 3)},
            "budget": {"budget": {"amount": "1 250,50", "currency": "RUB"}},
            "card_tags": {"tags": [f"K{uuid4().hex[:3]}"]},
        }.get(verb)
        if change:
            await person.call("PATCH", f"/cards/{card_id}", {"version": card["version"], **change})


def later() -> str:
    return (datetime.now(UTC) + timedelta(hours=1)).isoformat()


async def difference(person: Person, mirror: Mirror) -> str:
    """The first thing in which the window differs from a fresh load; "" when there is none."""
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = await person.get("/conversations", limit=200, **({"cursor": cursor} if cursor else {}))
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    loaded = {item["id"]: still(item) for item in items}
    told = {row["id"]: still(row) for row in mirror.rows.values()}
    if loaded != told:
        other = [(loaded.get(i), told.get(i)) for i in loaded.keys() | told.keys() if loaded.get(i) != told.get(i)]
        return f"{person.name}: rows loaded and told differ: {other}"
    for item in items:
        mine = item["in_seq"] - mirror.marks.get(item["id"], 0)
        if mine != item["unread"]:
            return f"{person.name}: unread of {item['id']} is {item['unread']}, told {mine}"
    for kind, kept in (("cards", mirror.cards), ("contacts", mirror.contacts)):
        for key, thing in kept.items():
            fresh = await person.call("GET", f"/{kind}/{key}")
            if fresh.status_code != 200 or fresh.json() != thing:
                return f"{person.name}: {kind}/{key}: {fresh.text} told {thing}"
    named = {(each["conversation_id"], each["seq"]) for each in (await person.get("/mentions"))["items"]}
    if named != mirror.mentions:
        return f"{person.name}: mentions loaded {named}, told {mirror.mentions}"
    begun = {(each["conversation_id"], each["kind"]): each["rev"] for each in (await person.get("/drafts"))["items"]}
    told_drafts = {key: draft["rev"] for key, draft in mirror.drafts.items() if draft["text"]}
    if begun != told_drafts:
        return f"{person.name}: drafts loaded {begun}, told {told_drafts}"
    for dialog, thread in mirror.threads.items():
        fresh = (await person.get(f"/conversations/{dialog}/messages", limit=200))["items"]
        told_messages = [thread[seq] for seq in sorted(thread)]
        if fresh != told_messages:
            pairs = [(a, b) for a, b in zip_longest(fresh, told_messages) if a != b]
            return f"{person.name}: messages of {dialog}, loaded and told: {pairs}"
    return ""


async def agree(people: list[Person], ears: list[Any], mirrors: list[Mirror]) -> None:
    """Wait until every window equals a load; fails with the difference."""
    said = ""

    async def equal() -> bool:
        nonlocal said
        for person, ear, mirror in zip(people, ears, mirrors, strict=True):
            frames, ear.frames = ear.frames, []
            for frame in frames:
                mirror.apply(frame)
            said = await difference(person, mirror)
            if said:
                return False
        return True

    try:
        await until(equal, "agreement", 30)
    except AssertionError as error:
        raise AssertionError(said) from error
    for mirror in mirrors:
        assert mirror.positions == sorted(set(mirror.positions)), "each fact once, in order"


# its processes alone may take minutes to start where the machine is busy
@pytest.mark.timeout(300)
async def test_windows_on_two_nodes_equal_a_fresh_load(processes: Processes) -> None:
    async with TelegramServer(speeds=Speeds.none()) as telegram, open_house(processes) as house:
        ada = await house.hire("Ada", "administrator")
        roles = {role["key"]: role for role in (await ada.get("/roles"))["items"]}
        rights = [*roles["operator"]["rights"], "tags.create", "conversations.take_over"]
        body = {"sight": "own", "rights": rights}
        assert (await ada.call("PATCH", f"/roles/{roles['operator']['id']}", body)).status_code == 200
        people = [
            await house.hire("Анна", "operator", node=0),
            await house.hire("Вера", "operator", node=1),
            await house.hire("Борис", "supervisor", node=1),
        ]
        await house.connect_bot(ada, telegram)
        async with people[0].listening() as one, people[1].listening() as two, people[2].listening() as three:
            ears = [one, two, three]
            mirrors = [Mirror() for _ in people]

            async def live(steps: list[Step]) -> None:
                day = Day(house, telegram, people)
                day.customers[0].writes("Здравствуйте")
                day.customers[1].writes("Добрый день")
                await until(lambda: day.dialog(1), "the first dialogs")
                for verb, who, which in steps:
                    await day.step(verb, who, which)
                await telegram.settled()
                await agree(people, ears, mirrors)

            await live(EVERYTHING)
            for steps in examples():
                await live(steps)
        assert set().union(*(mirror.seen for mirror in mirrors)) >= EVENTS


def examples() -> list[list[Step]]:
    """Days that Hypothesis thought of: drawn first, lived afterwards on the one running house."""
    drawn: list[list[Step]] = []
    step = st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 1))

    @settings(max_examples=8, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(step, min_size=4, max_size=16))
    def draw(steps: list[Step]) -> None:
        drawn.append(steps)

    draw()
    return drawn
