"""A dialog is seen, its request is not: no route says where that stands, and no event."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import msgspec

from backend.access.card_rules import CardRule
from backend.inbox.consumers import follow_names_and_tags
from backend.inbox.rows.closed import LINES, UNSAID
from backend.kit.consumers import Logged
from backend.kit.settings import Settings
from tests.rights.every import ENTRIES
from tests.rights.inside import Line
from tests.rights.test_matrix import Try, call, listed
from tests.rights.village import Village, open_village

_RULE = (
    "UPDATE roles SET card_rules = $1::text::jsonb WHERE id = (SELECT role_id FROM users WHERE id = $2) RETURNING id"
)

_TELLS_OF_API = re.compile("/openapi|/schema").search


async def _closes(village: Village, *, whom: str = "anna", reach: str = "none", what: Any = ("lead", "deal")) -> None:
    rules = [CardRule(entity, "see", "", reach) for entity in what]  # type: ignore[arg-type]
    await village.value(_RULE, msgspec.json.encode(rules).decode(), village.people.ids[whom])


def _dialogs(found: Any) -> Iterator[dict[str, Any]]:
    """Every dialog's row in an answer, however deep."""
    if isinstance(found, list):
        for each in found:
            yield from _dialogs(each)
    elif isinstance(found, dict):
        if {"card_id", "in_seq", "status"} <= found.keys():
            yield found
        for each in found.values():
            yield from _dialogs(each)


async def test_no_route_says_where_a_closed_request_stands(settings: Settings) -> None:
    permissions = listed(settings)
    wrong: list[str] = []
    told, seen_by_ada = set[str](), set[str]()
    async with open_village(settings) as village:
        await _closes(village)
        routes = [route for route, needed in permissions.items() if needed != "public" and not _TELLS_OF_API(route)]
        for caller, found in (("ada", seen_by_ada), ("anna", told)):
            for route in sorted(routes):
                entry = ENTRIES[route]
                # only what shows a dialog to an administrator has anything to hide
                if (
                    entry.dear
                    or "/openapi" in route
                    or "/schema" in route
                    or (caller == "anna" and route not in seen_by_ada)
                ):
                    continue
                on = "annas" if entry.places and "annas" in entry.places else "own"
                values = await entry.make(village, on, caller) if entry.make else entry.missing
                async with await village.client(caller) as client:
                    answer = await call(client, Try(caller, route, on, values, frozenset({entry.ok})))
                if answer.status_code >= 300 or "json" not in answer.headers.get("content-type", ""):
                    continue
                rows = [row for row in _dialogs(answer.json()) if row["card_id"] is not None]
                if rows and (caller == "anna" or any(row["status"] for row in rows)):
                    found.add(route)
                if caller == "anna":
                    wrong += [f"{route}: {row['status']}" for row in rows if row["status"] is not None]
    assert not wrong, "\n".join(wrong)
    assert len(told) > 10, told


async def test_filters_counts_and_history_tell_nothing_of_it_either(settings: Settings) -> None:
    async with open_village(settings) as village:
        dialog = await village.dialog("annas")
        card = await village.card(dialog)
        async with await village.client("ada") as ada:
            answer = await ada.post(f"/api/v1/cards/{card}/reject", json={"version": 1, "comment": "too dear"})
            assert answer.status_code == 200, answer.text
            assert (await ada.post(f"/api/v1/cards/{card}/reopen", json={"version": 2})).status_code == 200
            assert (await ada.post(f"/api/v1/cards/{card}/reject", json={"version": 3})).status_code == 200
        contact = await village.contact(dialog)
        for closed in (False, True):
            if closed:
                await _closes(village)
            async with await village.client("anna") as anna:
                listed = (await anna.get("/api/v1/conversations", params={"category": "lost"})).json()["items"]
                assert [row["id"] for row in listed] == ([] if closed else [dialog])
                asked = {"filters": [{"categories": ["lost"]}]}
                counted = await anna.post("/api/v1/conversations/counts", json=asked)
                assert counted.status_code == 200, counted.text
                assert counted.json()["counts"] == [0 if closed else 1]
                for path in (f"/conversations/{dialog}/messages", f"/contacts/{contact}/messages"):
                    answer = await anna.get(f"/api/v1{path}")
                    assert answer.status_code == 200, answer.text
                    codes = {each["meta"].get("code") for each in answer.json()["items"]}
                    assert bool(codes & LINES) is not closed, path
                    assert (UNSAID in codes) is closed, path
                    assert ("too dear" in answer.text) is not closed, path


async def test_an_event_of_the_dialog_says_it_to_those_alone_who_see_the_request(settings: Settings) -> None:
    async with open_village(settings) as village:
        await _closes(village)
        dialog = await village.dialog("sales")
        lines = {name: Line(village.app, await village.headers(name)) for name in ("anna", "boris")}
        for line in lines.values():
            assert await line.open()
            assert (await line.hear())["type"] == "hello"
        async with await village.client("boris") as boris:
            answer = await boris.post(
                f"/api/v1/conversations/{dialog}/assign", json={"user_id": village.people.ids["boris"]}
            )
            assert answer.status_code == 200, answer.text
        for name, sees in (("anna", False), ("boris", True)):
            heard = await lines[name].hear()
            while "conversation" not in heard:
                heard = await lines[name].hear()
            assert heard["conversation"]["id"] == dialog
            assert (heard["conversation"]["status"] is not None) is sees, name
            await lines[name].close()


async def _heard(line: Line, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The next frame of this kind; Line's patience ends the wait."""
    while not wanted(heard := await line.hear()):
        assert heard["type"] != "closed", heard
    return heard


async def test_a_line_of_a_conversion_is_the_same_live_and_after_a_reload(settings: Settings) -> None:
    """Whoever sees what the dialog is about by then sees the line, whatever they saw of what it was about."""
    async with open_village(settings) as village:
        for closed, sees in (("lead", True), ("deal", False)):
            await _closes(village, what=(closed,))
            dialog = await village.dialog("sales")
            card = await village.card(dialog)
            line = Line(village.app, await village.headers("anna"))
            assert await line.open()
            async with await village.client("ada") as ada:
                body = {"client_id": str(uuid4()), "version": 1, "deal": {}}
                answer = await ada.post(f"/api/v1/cards/{card}/convert", json=body)
                assert answer.status_code in (200, 201), answer.text
            live = await _heard(line, lambda frame: "code" in (frame.get("message") or {}).get("meta", {}))
            async with await village.client("anna") as anna:
                page = (await anna.get(f"/api/v1/conversations/{dialog}/messages")).json()
            kept = next(each for each in page["items"] if each["seq"] == live["message"]["seq"])
            assert (live["message"]["meta"]["code"] in LINES) is sees, closed
            assert kept["meta"] == live["message"]["meta"]
            await line.close()


async def test_a_dialog_says_its_status_as_soon_as_the_request_comes_into_sight_and_no_longer_than_that(
    settings: Settings,
) -> None:
    async with open_village(settings) as village:
        await _closes(village, reach="own")
        dialog = await village.dialog("sales")
        card = await village.card(dialog)
        line = Line(village.app, await village.headers("anna"))
        assert await line.open()
        followed = await village.value("SELECT coalesce(max(position), 0) FROM event_log")
        async with await village.client("ada") as ada:
            for version, whose, sees in ((1, "boris", False), (2, "anna", True)):
                body = {"version": version, "responsible_id": village.people.ids[whose]}
                answer = await ada.patch(f"/api/v1/cards/{card}", json=body)
                assert answer.status_code == 200, answer.text
                moved = await _heard(line, lambda frame: frame.get("kind") == "card")
                assert moved["type"] == ("appeared" if sees else "gone")
                rows = await village.rows("SELECT * FROM event_log WHERE position > $1 ORDER BY position", followed)
                followed = rows[-1]["position"]
                told = [Logged(r["position"], r["type"], r["subject_kind"], r["subject_id"], None, None) for r in rows]
                async with village.db.tx() as tx:
                    await follow_names_and_tags(tx, told)
                heard = await _heard(line, lambda frame: frame["type"] == "conversation.changed")
                async with await village.client("anna") as anna:
                    fresh = (await anna.get(f"/api/v1/conversations/{dialog}")).json()
                assert heard["conversation"]["status"] == fresh["status"]
                assert heard["conversation"]["rev"] == fresh["rev"]
                assert (fresh["status"] is not None) is sees
        await line.close()
