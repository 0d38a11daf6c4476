"""A visitor and a colleague talk."""

import asyncio
from uuid import uuid4

from tests.webchat.site import Site


async def test_a_visitor_writes_and_is_answered(site: Site) -> None:
    gleb = site.visitor()
    opened = await gleb.opens(page={"url": "https://shop.example/a", "title": "A", "referrer": "https://google.com/"})
    assert opened["messages"] == []
    client_id = str(uuid4())
    async with site.anna.listening() as ear, gleb.listening() as line:
        first = await gleb.says("Сколько стоит?", client_id=client_id)
        assert (first["from"], first["text"], first["client_id"]) == ("visitor", "Сколько стоит?", client_id)
        assert (await line.said("Сколько стоит?"))["seq"] == first["seq"]
        heard = await ear.until(lambda frame: frame["type"] == "message.arrived")
        dialog = heard["conversation"]["id"]
        again = await gleb.writes("Сколько стоит?", client_id=client_id)
        assert (again.status_code, again.json()["message"]) == (200, first)

        answered = await site.anna.says(dialog, "Добрый день!")
        assert answered.status_code == 201, answered.text
        told = await line.said("Добрый день!")
        assert (told["from"], told["author"]["name"]) == ("us", "Анна")
        await line.tells("got", seq=told["seq"])
        await ear.until(lambda f: f["type"] == "message.changed" and f["message"]["state"] == "delivered")
        await line.tells("seen", seq=told["seq"])
        await ear.until(lambda f: f["type"] == "message.changed" and f["message"]["state"] == "read")
    assert [m["text"] for m in await gleb.history()] == ["Сколько стоит?", "Добрый день!"]
    assert await asyncio.gather(*(site.count(table) for table in ("contacts", "conversations", "cards"))) == [1, 1, 1]


async def test_a_visitor_answers_by_a_press_under_their_own_talk_alone(site: Site) -> None:
    gleb, eve = site.visitor(), site.visitor()
    for each in (gleb, eve):
        await each.opens()
        await each.says("Hello")
    his, hers = await site.dialog_of(gleb), await site.dialog_of(eve)
    rows = [[{"text": "Yes"}, {"text": "No"}], [{"text": "The way", "url": "https://shop.example/way"}]]
    async with gleb.listening() as line:
        seq = (await site.anna.says(his, "Is it for you?", buttons=rows)).json()["seq"]
        asked = await line.said("Is it for you?")
        [[yes, no], [way]] = asked["buttons"]
        assert (yes["text"], no["text"], way["url"]) == ("Yes", "No", "https://shop.example/way")
        # a visitor of another talk says that it was theirs
        stolen = await eve.says("Yes", button={"seq": seq, "id": yes["id"]})
        assert stolen["text"] == "Yes"
        assert (await gleb.writes("Yes", button={"seq": seq, "id": "../../.."})).status_code in (400, 422)
        answer = await gleb.says("No", button={"seq": seq, "id": no["id"]})
        changed = await line.until("changed", lambda frame: frame["message"]["seq"] == seq)
    assert [one["text"] for row in changed["message"]["buttons"] for one in row if "pressed" in one] == ["No"]
    assert [message.get("buttons") for message in await eve.history()] == [None, None]
    press = (await site.anna.get(f"/conversations/{his}/messages"))["items"][-1]
    assert (press["text"], press["reply_to"], answer["seq"]) == ("No", seq, press["seq"])
    assert press["meta"]["other"]["title"] == "No"
    theirs = (await site.anna.get(f"/conversations/{hers}/messages"))["items"][-1]
    assert (theirs["reply_to"], "seq" in theirs["meta"]["other"]) == (None, False)
