"""What somebody filled in tells their number: not to a role that sees none, by whatever way it comes."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.inbox.rows import load_messages
from backend.inbox.rows.masked import mask
from backend.inbox.rows.withheld import for_reader
from tests.inbox.receive.world import World, message

PHONE, EMAIL = "+7 912 555-01-01", "anna@x.ru"
FORM: dict[str, Any] = {
    "kind": "form",
    "fields": [
        {"name": "n", "label": "Имя", "value": "Анна", "role": "name"},
        {"name": "p", "label": "Телефон", "value": PHONE, "role": "phone"},
        {"name": "e", "label": "Почта", "value": EMAIL, "role": "email"},
    ],
}
BORIS = Grants(user_id=2, name="boris", role_id=2, role_key="operator")
TEXT = f"Почём самовар?\nИмя: Анна\nТелефон: {PHONE}\nПочта: {EMAIL}"


async def test_a_number_that_was_filled_in_is_hidden_from_whom_numbers_are(world: World) -> None:
    await world.got(message("1", text=TEXT, other=FORM))
    [event] = await world.events("message.arrived")
    row = event["body"]["conversation"]["last_message"]
    assert row["text"] == "Почём самовар?\nИмя: Анна", "the list is the same for everybody"
    async with world.db.tx() as tx:
        view = (await load_messages(tx, [(1, 1)]))[(1, 1)]
    assert view.text == TEXT
    hides = msgspec.structs.replace(BORIS, hidden_fields=frozenset({"phone"}))
    for seen in (
        msgspec.to_builtins(for_reader(hides, view)),
        mask(hides, event["body"])["message"],
    ):
        said = msgspec.json.encode(seen).decode()
        assert PHONE not in said
        assert EMAIL in said
        assert "Телефон: •••" in seen["text"]
    assert for_reader(BORIS, view) == view


async def test_who_left_nothing_but_a_number_still_has_a_line_in_the_list(world: World) -> None:
    only = {**FORM, "fields": FORM["fields"][1:2]}
    await world.got(message("1", text=f"Телефон: {PHONE}", other=only))
    [event] = await world.events("message.arrived")
    assert event["body"]["conversation"]["last_message"]["text"] == "Телефон: •••"
