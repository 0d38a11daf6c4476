"""Consent in the chat: asked in the house's words, kept with the person, asked anew when they change, taken back."""

from typing import Any

import httpx

from backend.contacts.consents.agree import Own, Somebody, Trace, agree
from backend.contacts.consents.market import may_market, may_market_sql, since
from backend.contacts.consents.schemas import How
from backend.contacts.consents.sweep import sweep
from backend.inbox.forms.look import version
from tests.journeys.house import until
from tests.journeys.test_form_whole import SITE, Door, made
from tests.webchat.site import Site
from tests.webchat.visitor import Widget, signed

OURS = {"processing": "Sutinku, kad mano duomenys būtų tvarkomi (1).", "marketing": "Noriu gauti naujienų (1)."}


async def worded(site: Site, purpose: str, text: str, locale: str = "lt", version: int = 0) -> int:
    body = {"purpose": purpose, "locale": locale, "version": version, "text": text, "url": "https://shop.example/data"}
    answer = await site.ada.call("PUT", "/privacy/consents", body)
    assert answer.status_code == 200, answer.text
    newest = next(row for row in answer.json()["items"] if (row["purpose"], row["locale"]) == (purpose, locale))
    return int(newest["id"])


async def asking(site: Site, **settings: Any) -> tuple[Widget, dict[str, int]]:
    """A visitor whom a chat in Lithuanian asks, and the numbers of the texts."""
    ids = {purpose: await worded(site, purpose, text) for purpose, text in OURS.items()}
    made = await site.another_channel(**{"languages": ["lt"], "consent": "before", "ask_marketing": True} | settings)
    widget = site.visitor(key=made["settings"]["key"])
    return widget, ids


async def consents_of(site: Site, widget: Widget) -> dict[str, Any]:
    row = await site.ada.get(f"/conversations/{await site.dialog_of(widget)}")
    found: dict[str, Any] = await site.ada.get(f"/contacts/{row['contact']['id']}/consents")
    return found | {"contact_id": row["contact"]["id"]}


async def test_nobody_writes_before_the_tick_and_what_they_ticked_stands_with_the_person(site: Site) -> None:
    widget, ids = await asking(site)
    assert (await widget.ask("GET", "config?lang=lt")).json()["consent"] == "before"
    assert (await widget.opens(lang="lt"))["missing"] == ["consent"]
    wanted = (await widget.ask("POST", "contact", {})).json()["consents"]["wanted"]
    assert [(one["id"], one["purpose"], one["text"], one["url"]) for one in wanted] == [
        (ids[purpose], purpose, text, "https://shop.example/data") for purpose, text in OURS.items()
    ]
    refused = await widget.writes("Labas")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "contact_required")
    assert list(refused.json()["error"]["fields"]) == ["consent"]
    assert (await widget.ask("POST", "contact", {"name": "Jonas"})).status_code == 422
    wrong = await widget.ask("POST", "contact", {"consents": [ids["processing"] + 900]})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (409, "consent_changed")
    told = await widget.ask("POST", "contact", {"consents": list(ids.values())}, params={})
    assert told.json()["missing"] == []
    await widget.says("Labas")
    found = await consents_of(site, widget)
    assert found["marketing"] == "yes"
    assert {(one["purpose"], one["text"], one["how"], one["current"]) for one in found["items"]} == {
        (purpose, text, "tick", True) for purpose, text in OURS.items()
    }
    for one in found["items"]:
        assert (bool(one["ip"]), one["user_agent"][:12], one["version"]) == (True, "python-httpx", 1)
    async with site.db.tx() as tx:
        assert await may_market(tx, found["contact_id"])
    history = (await site.ada.get(f"/contacts/{found['contact_id']}/history"))["items"]
    said = [one["data"]["purpose"] for one in history if one["kind"] == "consent_given"]
    assert sorted(said) == ["marketing", "processing"]
    # whoever does not manage personal data sees what was agreed to, and not from which address
    seen = await site.anna.get(f"/contacts/{found['contact_id']}/consents")
    assert {(one["ip"], one["user_agent"]) for one in seen["items"]} == {(None, None)}
    assert len(seen["items"]) == 2


async def test_other_words_are_asked_anew_and_earlier_ones_are_never_changed(site: Site) -> None:
    widget, ids = await asking(site)
    await widget.opens(lang="lt")
    await widget.ask("POST", "contact", {"consents": list(ids.values())})
    await widget.says("Labas")
    second = await worded(site, "processing", "Sutinku (2).", version=1)
    allowed = "SELECT has_table_privilege('samovar_app', 'consent_texts', $1)"
    assert [await site.db.hot.fetchval(allowed, verb) for verb in ("UPDATE", "DELETE", "INSERT")] == [
        False,
        False,
        True,
    ]
    # the very same again is no version
    assert await worded(site, "processing", "Sutinku (2).", version=2) == second
    stale = {"purpose": "processing", "locale": "lt", "version": 1, "text": "Sutinku (3)."}
    assert (await site.ada.call("PUT", "/privacy/consents", stale)).status_code == 409
    assert (await widget.writes("Dar vienas")).status_code == 422
    old = await widget.ask("POST", "contact", {"consents": [ids["processing"]]})
    assert old.status_code == 409
    view = (await widget.ask("POST", "contact", {})).json()["consents"]
    assert [one["id"] for one in view["wanted"]] == [second]
    await widget.ask("POST", "contact", {"consents": [second]})
    await widget.says("Dar vienas")
    await worded(site, "marketing", "Naujienos (2).", version=1)
    found = await consents_of(site, widget)
    assert found["marketing"] == "outdated"
    assert {(one["text"], one["current"]) for one in found["items"]} == {
        (OURS["processing"], False), ("Sutinku (2).", True), (OURS["marketing"], False),
    }  # fmt: skip
    # another language is nobody's other words
    await worded(site, "processing", "I agree.", locale="en")
    assert (await widget.opens(lang="lt"))["missing"] == []


async def test_whoever_writes_under_the_line_has_agreed_to_the_processing_and_to_nothing_else(site: Site) -> None:
    widget, ids = await asking(site, consent="line")
    assert (await widget.opens(lang="lt"))["missing"] == []
    await widget.says("Labas", texts=list(ids.values()))
    found = await consents_of(site, widget)
    assert [(one["purpose"], one["how"]) for one in found["items"]] == [("processing", "line")]
    assert found["marketing"] == "no"
    await widget.says("Dar")
    assert len((await consents_of(site, widget))["items"]) == 1


async def test_nobody_agrees_by_writing_to_words_that_did_not_stand_before_them(site: Site) -> None:
    widget, ids = await asking(site, consent="line")
    await widget.opens(lang="lt")
    # the line was not there yet
    await widget.says("Labas")
    assert (await consents_of(site, widget))["items"] == []
    second = await worded(site, "processing", "Sutinku (2).", version=1)
    # the house wrote other words while they typed below the old ones; their message comes all the same
    await widget.says("Ar girdite?", texts=[ids["processing"]])
    assert (await consents_of(site, widget))["items"] == []
    wanted = (await widget.ask("POST", "contact", {})).json()["consents"]["wanted"]
    assert second in [one["id"] for one in wanted]
    await widget.says("Dar vienas", texts=[second])
    assert [(one["text"], one["how"]) for one in (await consents_of(site, widget))["items"]] == [
        ("Sutinku (2).", "line")
    ]


async def test_neither_news_alone_nor_what_is_taken_back_lets_a_name_be_kept(site: Site) -> None:
    widget, ids = await asking(site)
    await widget.opens(lang="lt")
    who = "SELECT name, phone, email, consent_at FROM visitors ORDER BY created_at DESC LIMIT 1"
    for told in (
        {"name": "Jonas", "email": "jonas@shop.example", "consents": [ids["marketing"]]},
        {"phone": "+37061234567", "consents": [ids["processing"]], "withdraw": "processing"},
    ):
        answer = await widget.ask("POST", "contact", told)
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["consent"])
        assert tuple(await site.db.hot.fetchrow(who)) == (None, None, None, None)
        assert await site.count("consents") == 0
    # news may be wished for by itself, and are no consent to anything else
    assert (await widget.ask("POST", "contact", {"consents": [ids["marketing"]], "consent": True})).status_code == 200
    assert tuple(await site.db.hot.fetchrow(who)) == (None, None, None, None)
    told = {"name": "Jonas", "consents": [ids["processing"]]}
    assert (await widget.ask("POST", "contact", told)).status_code == 200
    kept = await site.db.hot.fetchrow(who)
    assert (kept["name"], bool(kept["consent_at"])) == ("Jonas", True)
    # and whoever takes the consent back tells no more
    back = {"withdraw": "processing", "phone": "+37061234567"}
    assert (await widget.ask("POST", "contact", back)).status_code == 422
    assert (await widget.ask("POST", "contact", {"withdraw": "processing"})).status_code == 200


async def test_words_in_another_language_are_asked_rather_than_nothing(site: Site) -> None:
    ru = await worded(site, "processing", "Согласен.", locale="ru")
    chat = await site.another_channel(languages=["lt"], consent="before")
    widget = site.visitor(key=chat["settings"]["key"])
    assert (await widget.ask("GET", "config?lang=lt")).json()["consent"] == "before"
    assert (await widget.opens(lang="lt"))["missing"] == ["consent"]
    assert [one["id"] for one in (await widget.ask("POST", "contact", {})).json()["consents"]["wanted"]] == [ru]
    assert (await widget.writes("Labas")).status_code == 422
    settings = {"languages": ["lt"], "ask_processing": "required", "country": "LT", "origins": [SITE]}
    form = await made(site.ada, "Forma", **settings)
    async with httpx.AsyncClient(timeout=30) as http:
        look = (await http.get(f"{Door(http, site.house, form).url}/look?lang=lt")).json()
    assert (look["consent"]["text"], look["consent"]["required"]) == ("Согласен.", True)


async def test_a_visitor_takes_it_back_and_is_asked_before_the_next_word(site: Site) -> None:
    widget, ids = await asking(site)
    await widget.opens(lang="lt")
    await widget.ask("POST", "contact", {"consents": list(ids.values())})
    await widget.says("Labas")
    back = await widget.ask("POST", "contact", {"withdraw": "marketing"})
    assert (back.status_code, back.json()["missing"]) == (200, [])
    assert (await consents_of(site, widget))["marketing"] == "withdrawn"
    back = await widget.ask("POST", "contact", {"withdraw": "processing"})
    assert back.json()["missing"] == ["consent"]
    assert (await widget.writes("Ar girdite?")).status_code == 422
    found = await consents_of(site, widget)
    assert all(one["withdrawn_at"] and one["withdrawn_by"] is None for one in found["items"])
    again = f"/contacts/{found['contact_id']}/consents/{found['items'][0]['id']}/withdraw"
    assert (await site.ada.call("POST", again)).status_code == 409
    await widget.ask("POST", "contact", {"consents": list(ids.values())})
    assert (await consents_of(site, widget))["marketing"] == "yes"


async def test_a_colleague_takes_it_back_in_their_name(site: Site) -> None:
    widget, ids = await asking(site)
    await widget.opens(lang="lt")
    await widget.ask("POST", "contact", {"consents": list(ids.values())})
    await widget.says("Labas")
    found = await consents_of(site, widget)
    one = next(one["id"] for one in found["items"] if one["purpose"] == "marketing")
    answer = await site.anna.call("POST", f"/contacts/{found['contact_id']}/consents/{one}/withdraw")
    assert (answer.status_code, answer.json()["marketing"]) == (200, "withdrawn")
    after = await consents_of(site, widget)
    told = next(row for row in after["items"] if row["id"] == one)
    assert told["withdrawn_by"] == "Анна Орлова"
    # of the other purpose nothing changed
    assert [row["withdrawn_at"] for row in after["items"] if row["purpose"] == "processing"] == [None]
    history = (await site.ada.get(f"/contacts/{found['contact_id']}/history"))["items"]
    assert [fact["data"]["purpose"] for fact in history if fact["kind"] == "consent_withdrawn"] == ["marketing"]
    verbs = await site.db.hot.fetch("SELECT verb FROM audit WHERE verb LIKE 'consent.%' ORDER BY id")
    assert [row["verb"] for row in verbs] == ["consent.worded", "consent.worded", "consent.withdrawn"]


async def test_whoever_signs_in_keeps_what_they_agreed_to_as_a_stranger(site: Site) -> None:
    widget, ids = await asking(site)
    await widget.opens(lang="lt")
    await widget.ask("POST", "contact", {"consents": list(ids.values())})
    await widget.says("Labas")
    await widget.opens(lang="lt", identity=signed(widget.key, "u-1", name="Jonas"))
    assert widget.session["missing"] == []
    (row,) = await site.db.hot.fetch("SELECT DISTINCT external_user FROM consents")
    assert "u-1" in row["external_user"]


async def test_a_tick_before_the_first_word_is_theirs_who_then_signs_in(site: Site) -> None:
    widget, ids = await asking(site)
    await widget.opens(lang="lt")
    await widget.ask("POST", "contact", {"consents": list(ids.values())})
    await widget.opens(lang="lt", identity=signed(widget.key, "u-9", name="Jonas"))
    assert widget.session["missing"] == []
    await widget.says("Labas")
    found = await consents_of(site, widget)
    assert (found["marketing"], len(found["items"])) == ("yes", 2)


async def test_a_tick_of_long_ago_is_not_theirs_who_signs_in_now(site: Site) -> None:
    widget, ids = await asking(site)
    await widget.opens(lang="lt")
    await widget.ask("POST", "contact", {"consents": list(ids.values())})
    await site.db.hot.execute("UPDATE consents SET at = now() - interval '8 days'")
    await widget.opens(lang="lt", identity=signed(widget.key, "u-8", name="Jonas"))
    assert widget.session["missing"] == ["consent"]


async def test_what_was_agreed_to_is_told_late_where_it_was_not_told_and_goes_where_nobody_came(site: Site) -> None:
    widget, ids = await asking(site)
    await widget.opens(lang="lt")
    await widget.ask("POST", "contact", {"consents": list(ids.values())})
    stranger = site.visitor(key=widget.key)
    await stranger.opens(lang="lt")
    await stranger.ask("POST", "contact", {"consents": [ids["processing"]]})
    await widget.says("Labas")
    contact = (await consents_of(site, widget))["contact_id"]
    # as if the process had died between the message and the telling
    await site.db.hot.execute("UPDATE consents SET told_at = NULL, at = at - interval '3 minutes'")
    await site.db.hot.execute("DELETE FROM activities WHERE kind = 'consent_given'")
    await sweep(site.db)
    await sweep(site.db)
    history = (await site.ada.get(f"/contacts/{contact}/history"))["items"]
    assert sum(one["kind"] == "consent_given" for one in history) == 2
    assert await site.count("consents") == 3
    await site.db.hot.execute("UPDATE consents SET at = now() - interval '31 days'")
    await sweep(site.db)
    assert await site.count("consents") == 2


async def test_a_form_that_came_to_nothing_keeps_no_consent_of_whoever_filled_it_in(site: Site) -> None:
    await worded(site, "processing", OURS["processing"])
    fields = [{"name": "phone", "type": "phone", "required": True}, {"name": "photo", "type": "file"}]
    settings = {"languages": ["lt"], "ask_processing": "required", "country": "LT", "origins": [SITE], "fields": fields}
    channel = await made(site.ada, "Forma", **settings)
    async with httpx.AsyncClient(timeout=30) as http:
        door = Door(http, site.house, channel)
        look = (await http.get(f"{door.url}/look?lang=lt")).json()
        told = {"phone": "+37061234567", "_consent": look["consent"]["version"]}
        # empty: it cannot be kept
        await door.fills(422, photo=("x.png", b"", "image/png"), **told)
        assert await site.count("consents") == 0
        await door.fills(**told)
    assert await site.count("consents") == 1


async def test_where_the_house_has_written_nothing_nobody_is_asked(site: Site) -> None:
    made = await site.another_channel(languages=["lt"], consent="before")
    widget = site.visitor(key=made["settings"]["key"])
    assert (await widget.ask("GET", "config?lang=lt")).json()["consent"] is None
    assert (await widget.opens(lang="lt"))["missing"] == []
    await widget.says("Labas")
    assert await site.count("consents") == 0


async def test_a_form_asks_in_the_houses_words_and_keeps_what_was_ticked(site: Site) -> None:
    for purpose, text in OURS.items():
        await worded(site, purpose, text)
    settings = {
        "languages": ["lt"],
        "ask_processing": "required",
        "ask_marketing": True,
        "country": "LT",
        "origins": [SITE],
    }
    channel = await made(site.ada, "Forma", **settings)
    async with httpx.AsyncClient(timeout=30) as http:
        door = Door(http, site.house, channel)
        look = (await http.get(f"{door.url}/look?lang=lt")).json()
        asked = {name: look[name] for name in ("consent", "marketing")}
        assert [(one["text"], one["required"]) for one in asked.values()] == [
            (OURS["processing"], True), (OURS["marketing"], False),
        ]  # fmt: skip
        told = {"name": "Ona", "phone": "+37061234567", "_consent": asked["consent"]["version"]}
        fault = (await door.fills(422, **told | {"_consent": ""})).json()["error"]["fields"]
        assert fault["_consent"]["code"] == "form_consent_needed"
        assert (await door.fills(409, **told, _marketing="0ld")).json()["error"]["code"] == "form_consent_changed"
        # nobody has to agree to marketing
        await door.fills(**told)
        found = await of_phone(site)
        assert [(one["purpose"], one["how"], one["page"]) for one in found["items"]] == [
            ("processing", "form", f"{SITE}/virduliai")
        ]
        assert found["marketing"] == "no"
        await door.fills(**told, _marketing=asked["marketing"]["version"])
        assert (await of_phone(site))["marketing"] == "yes"
        # a form's own words are versions of its own
        patch = {"settings": {"consent": {"lt": "Mano žodžiai."}}}
        assert (await site.ada.call("PATCH", f"/channels/{channel['id']}", patch)).status_code == 200
        await until(lambda: _says(door, "Mano žodžiai."), "own words")
        own = (await http.get(f"{door.url}/look?lang=lt")).json()["consent"]["version"]
        await door.fills(**told | {"_consent": own})
    newest = (await of_phone(site))["items"][0]
    assert (newest["text"], newest["own"], newest["version"]) == ("Mano žodžiai.", True, 1)


async def _says(door: Door, text: str) -> bool:
    look: dict[str, Any] = (await door.http.get(f"{door.url}/look?lang=lt")).json()
    return bool(look["consent"]["text"] == text)


async def of_phone(site: Site) -> dict[str, Any]:
    contact = await site.db.hot.fetchval("SELECT contact_id FROM identities WHERE external_user = '+37061234567'")
    found: dict[str, Any] = await site.ada.get(f"/contacts/{contact}/consents")
    return found


async def test_words_of_the_chat_and_of_its_call_back_push_each_other_out_no_more(site: Site) -> None:
    chat = (await site.another_channel(languages=["lt"]))["id"]
    tick, call = (
        Own("processing", "lt", "Sutinku.", "https://a.example/p"),
        Own("processing", "lt", "Skambinkite.", None),
    )
    texts: tuple[tuple[Own, How], ...] = ((tick, "tick"), (call, "call"))
    said = "SELECT text, url FROM consent_texts WHERE channel_id = $1 ORDER BY version"
    for person in range(3):
        async with site.db.tx() as tx:
            for own, how in texts:
                await agree(tx, Somebody(chat, f"p-{person}"), [own], how, Trace())
    assert [tuple(row) for row in await site.db.hot.fetch(said, chat)] == [(own.text, own.url) for own, _ in texts]
    # another page behind the same words is another version, and so is the way back to the first
    for url in ("https://a.example/q", tick.url):
        async with site.db.tx() as tx:
            await agree(tx, Somebody(chat, "p-9"), [Own("processing", "lt", tick.text, url)], "tick", Trace())
    assert [row["url"] for row in await site.db.hot.fetch(said, chat)] == [
        tick.url,
        None,
        "https://a.example/q",
        tick.url,
    ]


def test_another_page_behind_the_same_words_is_another_text_to_agree_to() -> None:
    one, other = (Own("processing", "lt", "Sutinku.", f"https://a.example/{page}") for page in "pq")
    assert version(one) != version(other)
    assert version(one) == version(Own("processing", "lt", one.text, one.url))


async def test_whoever_took_it_back_later_as_another_is_not_written_to_once_the_two_are_one(site: Site) -> None:
    widget, ids = await asking(site)
    other = site.visitor(key=widget.key)
    for one in (widget, other):
        await one.opens(lang="lt")
        await one.ask("POST", "contact", {"consents": list(ids.values())})
        await one.says("Labas")
    await other.ask("POST", "contact", {"withdraw": "marketing"})
    first, second = [await consents_of(site, one) for one in (widget, other)]
    assert (first["marketing"], second["marketing"]) == ("yes", "withdrawn")
    move = "UPDATE identities SET contact_id = $1 WHERE contact_id = $2"
    await site.db.hot.execute(move, first["contact_id"], second["contact_id"])
    may = f"SELECT {may_market_sql('$1::bigint')}"
    assert await site.db.hot.fetchval(may, first["contact_id"]) is False
    assert (await site.ada.get(f"/contacts/{first['contact_id']}/consents"))["marketing"] == "withdrawn"
    # a yes after that is the later word
    await other.ask("POST", "contact", {"consents": [ids["marketing"]]})
    assert await site.db.hot.fetchval(may, first["contact_id"]) is True


async def test_since_when_somebody_may_be_written_to_is_the_first_of_what_stands(site: Site) -> None:
    widget, ids = await asking(site)
    other = site.visitor(key=widget.key)
    for one in (widget, other):
        await one.opens(lang="lt")
        await one.ask("POST", "contact", {"consents": list(ids.values())})
        await one.says("Labas")
    person, second = [(await consents_of(site, one))["contact_id"] for one in (widget, other)]
    await site.db.hot.execute("UPDATE identities SET contact_id = $1 WHERE contact_id = $2", person, second)
    first = await site.db.hot.fetchval("SELECT min(at) FROM consents WHERE purpose = 'marketing'")
    async with site.db.tx() as tx:
        assert await since(tx, [person]) == {person: first}
