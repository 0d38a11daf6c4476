"""Entries of notices, beside all others."""

from tests.platforms.push import Browser
from tests.rights.entries import NOWHERE, Entry, Values
from tests.rights.village import Village

_NOTICE = """
INSERT INTO notices (user_id, kind, subject_kind, group_key) VALUES ($1, 'followed', 'house', 'x') RETURNING id
"""


async def told(village: Village, place: str, caller: str) -> Values:
    """The caller's own; ada's where a key of hers calls, or nobody does."""
    return {"id": await village.value(_NOTICE, village.people.ids.get(caller, village.people.ids["ada"]))}


_DEVICE = """
INSERT INTO push_devices (user_id, endpoint, p256dh, auth)
VALUES ($1, 'https://10.0.0.1/' || gen_random_uuid(), $2, $3) RETURNING id
"""


async def device(village: Village, place: str, caller: str) -> Values:
    whose, said = village.people.ids.get(caller, village.people.ids["ada"]), Browser("", "").json()
    # its address is inside a network: nothing leaves for it
    return {"device_id": await village.value(_DEVICE, whose, said["p256dh"], said["auth"])}


async def stands(village: Village, place: str, caller: str) -> Values:
    """As it is by now: each who may put it has put it once."""
    found = await village.value("SELECT value ->> 'version' FROM settings WHERE key = 'notices'")
    return {"version": int(found or 0)}


def house(values: Values) -> Values:
    return {"version": values.get("version", -1), "kinds": {}, "again": {}}


async def worded(village: Village, place: str, caller: str) -> Values:
    """As it is by now: each who may change it has changed it once."""
    found = await village.value("SELECT version FROM house_texts WHERE key = 'notices.rule' AND locale = 'en'")
    return {"version": int(found or 0)}


def words(values: Values) -> Values:
    return {"key": "notices.rule", "locale": "en", "version": values.get("version", -1), "title": "x", "text": ""}


def browser(values: Values) -> Values:
    return Browser("https://push.example.com/x", "").json()


API: dict[str, Entry] = {
    "GET /notifications": Entry(),
    "GET /notifications/count": Entry(),
    "POST /notifications/read": Entry(ok=204, body=lambda v: {"until": NOWHERE}),
    "GET /notifications/settings": Entry(),
    "PUT /notifications/settings": Entry(body=lambda v: {"kinds": {}}),
    "GET /notifications/duty": Entry(),
    "GET /notifications/sms": Entry(),
    "PUT /notifications/sms": Entry(body=lambda v: {"url": "https://sms.example.com/?to={phone}&text={text}"}),
    "DELETE /notifications/sms": Entry(ok=204),
    # none is set up
    "POST /notifications/sms/test": Entry(ok=409, body=lambda v: {"phone": "+37060012345"}),
    "PUT /notifications/phone": Entry(ok=204, body=lambda v: {"phone": "+37060012345"}),
    # no mail server here
    "POST /notifications/mail": Entry(ok=409),
    "POST /notifications/mail/confirm": Entry(ok=422, body=lambda v: {"token": "x"}),
    "GET /notifications/house": Entry(),
    "PUT /notifications/house": Entry(make=stands, nothing=409, body=house),
    "GET /texts": Entry(),
    "PUT /texts": Entry(make=worded, nothing=409, body=words),
    "POST /texts/preview": Entry(body=lambda v: {"key": "notices.rule", "locale": "en", "title": "x", "text": ""}),
    "GET /texts/clients": Entry(),
    "GET /notifications/devices": Entry(),
    "POST /notifications/devices": Entry(ok=201, body=browser),
    "DELETE /notifications/devices/{device_id}": Entry(ok=204, make=device, missing={"device_id": NOWHERE}),
    "POST /notifications/devices/{device_id}/test": Entry(make=device, missing={"device_id": NOWHERE}),
    "GET /notifications/deliveries": Entry(),
    "GET /notifications/deliveries/all": Entry(),
    "GET /notifications/unsubscribe": Entry(ok=404),
    "POST /notifications/unsubscribe": Entry(ok=404),
    "GET /notifications/bot": Entry(),
    "PUT /notifications/bot": Entry(ok=422, body=lambda v: {"token": ""}),
    "DELETE /notifications/bot": Entry(ok=204),
    # there is none here
    "POST /notifications/bot/link": Entry(ok=409),
    "DELETE /notifications/bot/link": Entry(ok=204),
    "POST /notifications/unread": Entry(ok=204, make=told, missing={"id": NOWHERE}, body=lambda v: {"id": v["id"]}),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
