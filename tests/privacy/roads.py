"""The other roads by which words of a person come in and go out: a messenger, letters, calls, a file that was read in,
notices, rules, and a program that is told and answers with them."""

from typing import Any
from uuid import uuid4

from backend.kit.db import Database
from tests.journeys.house import House, Person, until
from tests.platforms.mail import MailServer
from tests.platforms.mango import MangoServer
from tests.platforms.receiver import Instead, Receiver
from tests.platforms.telegram import TelegramServer

_WITH = "SELECT conversation_id FROM messages WHERE text ILIKE '%' || $1 || '%' ORDER BY stored_at DESC LIMIT 1"
_CALL = "SELECT conversation_id FROM messages WHERE meta ? 'call' ORDER BY stored_at DESC LIMIT 1"
_TAPE = (
    "SELECT count(*) FROM attachments a JOIN messages m USING (conversation_id, seq)"
    " WHERE m.meta ? 'call' AND a.state = 'stored'"
)


async def made(ada: Person, method: str, path: str, body: Any = None) -> Any:
    answer = await ada.call(method, path, body)
    assert answer.status_code in (200, 201, 202, 204), (path, answer.text)
    return answer.json() if answer.content else None


async def channel(ada: Person, kind: str, name: str, settings: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = await made(ada, "POST", "/channels", {"kind": kind, "name": name, "settings": settings})
    for _ in range(4):
        if found["check"]["missing"] != ["no_answer"]:
            break
        found = await made(ada, "POST", f"/channels/{found['id']}/resume")
    assert found["check"]["ok"], found["check"]
    return found


async def comes(db: Database, sql: str, *args: object) -> int:
    async def there() -> Any:
        return await db.hot.fetchval(sql, *args)

    return int(await until(there, "what was said", 60))


async def written_in_telegram(house: House, ada: Person, telegram: TelegramServer, mark: str) -> int:
    await house.connect_bot(ada, telegram)
    them = telegram.customer(first_name=f"Jonas {mark}", username=f"jonas_{mark}")
    them.edits(them.writes(f"first {mark}")["message_id"], f"from Telegram {mark}")
    dialog = await comes(house.db, _WITH, f"from Telegram {mark}")
    await ada.says(dialog, f"answer by Telegram {mark}")
    await them.hears(f"answer by Telegram {mark}")
    return dialog


async def written_in_a_letter(house: House, ada: Person, mail: MailServer, mark: str) -> int:
    box = await channel(ada, "email", "Paštas", mail.settings())
    # what lay there before it was first opened stays there
    await comes(house.db, "SELECT 1 FROM channel_cursors WHERE channel_id = $1", box["id"])
    them = mail.customer(f"{mark}@mail.example", f"Jonas {mark}")
    letter = them.letter(f"by letter {mark}", f"subject {mark}")
    letter.add_attachment(f"in a file {mark}".encode(), maintype="text", subtype="plain", filename=f"{mark}.txt")
    them.sends(letter)
    dialog = await comes(house.db, _WITH, f"by letter {mark}")
    await ada.says(dialog, f"answer by letter {mark}")
    await them.gets(f"answer by letter {mark}")
    return dialog


async def called(house: House, ada: Person, mango: MangoServer, phone: str) -> int:
    """Answered, recorded, the recording fetched."""
    settings = {"provider": "mango", "account": mango.api_key, "secret": mango.salt, "api_base": mango.base_url}
    line = await channel(ada, "phone", "Linija", settings)
    mango.set_webhook(line["hook_url"])
    mango.caller(phone).calls("101").answers("101").hangs_up()
    dialog = await comes(house.db, _CALL)
    await comes(house.db, _TAPE)
    return dialog


async def read_in(ada: Person, mark: str, phone: str) -> None:
    """A file with them in it, and a line that made nobody."""
    rows = (
        f"Name;Surname;Mobile phone;E-mail\nJonas;{mark};{phone};{mark}@mail.example\n;;no phone;{mark}@mail.example\n"
    )
    file = {"file": (f"{mark}.csv", rows.encode(), "text/csv")}
    answer = await ada.http.post("/imports", data={"entity": "contact"}, files=file)
    assert answer.status_code == 201, answer.text
    path = f"/imports/{answer.json()['id']}"
    for verb, state in (("check", "checked"), ("run", "done")):
        await made(ada, "POST", f"{path}/{verb}")

        async def over(state: str = state) -> bool:
            return bool((await ada.get(f"{path}/progress"))["state"] == state)

        await until(over, state, 60)


async def ruled(ada: Person, head: int) -> None:
    """Whatever is written to us is told to a head."""
    do = {"kind": "notify", "to": [{"kind": "user", "id": head}], "text": "New words"}
    body = {"when": {"kind": "message_in"}, "do": [do]}
    await made(ada, "POST", "/rules", {"name": "All", "active": True, "body": body})


async def told(ada: Person, receiver: Receiver, mark: str) -> None:
    """A program that answers with the words themselves, and takes none."""
    receiver.always = lambda event: Instead(500, body=f"I do not want {mark}") if mark in str(event) else None
    role = next(one["id"] for one in (await ada.get("/roles"))["items"] if one["key"] == "administrator")
    hook = await made(ada, "POST", "/webhooks", {"name": "CRM", "url": receiver.url, "role_id": role})
    receiver.secrets.append(hook["secret"])


async def named(ada: Person, dialog: int, who: int, mark: str) -> None:
    """A colleague is called by a note: a notice with its words."""
    call = {"type": "mention", "offset": 0, "length": 5, "user_id": who}
    body = {"client_id": str(uuid4()), "kind": "note", "text": f"@Anna look at {mark}", "entities": [call]}
    await made(ada, "POST", f"/conversations/{dialog}/messages", body)


async def one_person(ada: Person, stays: int, dialogs: list[int]) -> None:
    """Whoever they were by each road is one."""
    for dialog in dialogs:
        other = (await ada.get(f"/conversations/{dialog}"))["contact"]["id"]
        if other != stays:
            await made(ada, "POST", f"/contacts/{stays}/merge", {"contact_id": other})
