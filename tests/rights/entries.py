"""For each route: what it is tried on, what it asks beside its guard's permission, what it answers when all is well.

A route that is not here fails the matrix.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import msgspec

from backend.kit.secrets import Cipher
from backend.webhooks.signature import new_secret
from tests.rights.village import PASSWORD, Village

NOWHERE = 10**15
Values = dict[str, Any]
Make = Callable[[Village, str, str], Awaitable[Values]]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """`make(village, place, caller)` → the values of the path (and of the body, where a callable makes it)."""

    ok: int = 200
    make: Make | None = None
    missing: Values = {}
    # the answer to what is not there, or not the caller's to see
    nothing: int = 404
    body: Callable[[Values], Any] | None = None
    query: str = ""
    files: bool = False
    # asked inside the verb, beside the guard's
    right: str = ""
    # where the thing may stand; empty: the same for everybody who may call at all
    places: tuple[str, ...] = ()
    # a dialog of one's own channels that somebody else has: 409 with the name alone (DESIGN 3, 10c)
    held: bool = False
    # in a dialog that another has it needs the right to answer there as well
    theirs: bool = False
    # hashes a password, which is meant to take long: served once
    dear: bool = False


async def dialog(village: Village, place: str, caller: str) -> Values:
    made = await village.dialog(place)
    return {"conversation_id": made, "contact_id": await village.contact(made), "card_id": await village.card(made)}


async def ended(village: Village, place: str, caller: str) -> Values:
    """Done a moment ago."""
    values = await dialog(village, place, caller)
    put = """UPDATE conversations SET state = 'done', stood = jsonb_build_object('by', 'done', 'at', now(), 'seq', seq,
            'standing', jsonb_build_object('waiting_since', NULL, 'waiting_clock', NULL, 'unanswered', true,
                                           'opened_at', opened_at))
        WHERE id = $1 RETURNING id"""
    return values | {"conversation_id": await village.value(put, values["conversation_id"])}


async def trouble(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    return values | {"seq": await village.failed(values["conversation_id"])}


async def queued(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    return values | {"seq": await village.failed(values["conversation_id"], "queued")}


async def asked(village: Village, place: str, caller: str) -> Values:
    return await dialog(village, place, caller) | {"seq": 1}


async def scheduled(village: Village, place: str, caller: str) -> Values:
    """An answer of the responsible's, or of the caller's where there is none, that is to be sent later."""
    values = await dialog(village, place, caller)
    return values | {"seq": await village.scheduled(values["conversation_id"], caller)}


async def spammed(village: Village, place: str, caller: str) -> Values:
    """Done as spam, without a lead."""
    values = await dialog(village, place, caller)
    put = """INSERT INTO activities (at, kind, actor_kind, contact_id, conversation_id, data)
        SELECT now(), 'dialog_done', 'system', contact_id, id, jsonb_build_object('spam', jsonb_build_object(
            'stood', jsonb_build_object('waiting_since', NULL, 'waiting_clock', NULL, 'unanswered', false,
                                        'opened_at', opened_at), 'lead', NULL, 'blocked', false))
        FROM conversations WHERE id = $1 RETURNING id"""
    await village.value(put, values["conversation_id"])
    return values


async def file(village: Village, place: str, caller: str) -> Values:
    return {"file_id": await village.file(await village.dialog(place))}


async def preview(village: Village, place: str, caller: str) -> Values:
    """The card of a link in the customer's message, with its picture."""
    values = await asked(village, place, caller)
    put = """INSERT INTO link_previews (conversation_id, seq, url, title, description, site, picture_key)
        SELECT $1, 1, 'https://example.com', 'x', '', '', storage_key FROM attachments WHERE id = $2 RETURNING 1"""
    await village.value(put, values["conversation_id"], await village.file(values["conversation_id"]))
    return values


async def written(village: Village, place: str, caller: str) -> Values:
    """The customer's message is a letter."""
    values = await asked(village, place, caller)
    put = "INSERT INTO letters (conversation_id, seq, html, quote) VALUES ($1, 1, '<p>x</p>', 'x') RETURNING 1"
    await village.value(put, values["conversation_id"])
    return values


async def addressed(village: Village, place: str, caller: str) -> Values:
    """A note that names the caller, where nearly nobody works."""
    made = await village.dialog("market")
    put = """WITH c AS (UPDATE conversations SET seq = seq + 1 WHERE id = $1 RETURNING id, seq),
        m AS (INSERT INTO messages (conversation_id, seq, direction, text, provider_at)
              SELECT id, seq, 'note', 'x', now() FROM c)
        INSERT INTO mentions (user_id, conversation_id, seq) SELECT $2, id, seq FROM c RETURNING 1"""
    await village.value(put, made, village.people.ids.get(caller, village.people.ids["ada"]))
    return {"conversation_id": made}


async def card_fact(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    put = """INSERT INTO activities (at, kind, actor_kind, card_id, data)
        VALUES (now(), 'comment_changed', 'system', $1, '{"from": "x", "to": ""}') RETURNING id"""
    return values | {"fact_id": await village.value(put, values["card_id"])}


async def person_fact(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    put = """INSERT INTO activities (at, kind, actor_kind, contact_id, data)
        SELECT now(), 'contact_changed', 'system', id,
               jsonb_build_object('from', '{"surname": "x"}'::jsonb, 'to', jsonb_build_object('surname', surname))
        FROM contacts WHERE id = $1 RETURNING id"""
    return values | {"fact_id": await village.value(put, values["contact_id"])}


async def page(village: Village, place: str, caller: str) -> Values:
    return await file(village, place, caller) | {"number": 1}


async def face(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    key = uuid4().hex
    await village.storage.keep_bytes(key, b"kept")
    put = "UPDATE contacts SET avatar_key = $2, avatar_mime = 'image/jpeg' WHERE id = $1 RETURNING id"
    await village.value(put, values["contact_id"], key)
    return values


async def channel(village: Village, place: str, caller: str) -> Values:
    return {"channel_id": await village.channel(place)}


async def user(village: Village, place: str, caller: str) -> Values:
    return {"user_id": await village.user()}


async def away(village: Village, place: str, caller: str) -> Values:
    made = await village.user()
    return {"user_id": await village.value("UPDATE users SET deactivated_at = now() WHERE id = $1 RETURNING id", made)}


async def role(village: Village, place: str, caller: str) -> Values:
    put = "INSERT INTO roles (key, name) VALUES (gen_random_uuid()::text, 'x') RETURNING id"
    return {"role_id": await village.value(put)}


async def exchange(village: Village, place: str, caller: str) -> Values:
    """An edit that the channel's program was told of: nothing that could be sent again."""
    values = await channel(village, place, caller)
    put = """INSERT INTO webhook_deliveries (channel_id, message_id, type, subject_kind, state, happened_at)
        VALUES ($1, gen_random_uuid(), 'edit', 'conversation', 'failed', now()) RETURNING id"""
    return values | {"delivery_id": await village.value(put, values["channel_id"])}


async def webhook(village: Village, place: str, caller: str) -> Values:
    """With the sight of a role that shows nobody more than their own; its address is nowhere."""
    put = """WITH e AS (INSERT INTO event_log VALUES
            (0, now(), 'tag.changed', 'tag', 1, NULL, '{"type": "staff"}', '{"type": "tag.changed", "tag": {}}')
            ON CONFLICT DO NOTHING),
        w AS (INSERT INTO webhooks (name, url, secret, role_id)
            VALUES ('x', 'https://nowhere.invalid/hook', $1, 1) RETURNING id)
        INSERT INTO webhook_deliveries (webhook_id, message_id, type, subject_kind, state, happened_at, position)
        SELECT id, gen_random_uuid(), 'tag.changed', 'tag', 'failed', now(), 0 FROM w
        RETURNING webhook_id, id"""
    sealed = Cipher(village.settings.secret_key).encrypt(new_secret())
    webhook_id = await village.value(put, sealed)
    delivery_id = await village.value("SELECT max(id) FROM webhook_deliveries WHERE webhook_id = $1", webhook_id)
    return {"webhook_id": webhook_id, "delivery_id": delivery_id}


async def team(village: Village, place: str, caller: str) -> Values:
    return {"team_id": await village.value("INSERT INTO teams (name) VALUES (gen_random_uuid()::text) RETURNING id")}


async def form(village: Village, place: str, caller: str) -> Values:
    put = "INSERT INTO channels (kind, name, settings) VALUES ('form', 'x', '{}') RETURNING id"
    return {"channel_id": await village.value(put)}


async def token(village: Village, place: str, caller: str) -> Values:
    put = "INSERT INTO tokens (name, token_hash, role_id) VALUES ('x', gen_random_uuid()::text::bytea, 1) RETURNING id"
    return {"token_id": await village.value(put)}


async def saved_reply(village: Village, place: str, caller: str) -> Values:
    """One of the whole house."""
    put = """
        INSERT INTO saved_replies (scope, owner_id, title, variants) VALUES ('all', 1, 'x', '{"ru": "y"}') RETURNING id
    """
    return {"reply_id": await village.value(put)}


async def saved_reply_for_dialog(village: Village, place: str, caller: str) -> Values:
    return await dialog(village, place, caller) | await saved_reply(village, place, caller)


async def macro(village: Village, place: str, caller: str) -> Values:
    """One of the whole house, that puts a dialog aside."""
    put = """
        INSERT INTO macros (scope, owner_id, title, steps) VALUES ('all', 1, 'x', '{"then": {"kind": "snooze"}}')
        RETURNING id
    """
    return {"macro_id": await village.value(put)}


async def macro_for_dialog(village: Village, place: str, caller: str) -> Values:
    return await dialog(village, place, caller) | await macro(village, place, caller)


async def macro_run(village: Village, place: str, caller: str) -> Values:
    """The caller's own, of which nothing is left to be undone."""
    values = await dialog(village, place, caller)
    mine = village.people.ids.get({"scoped": "ada"}.get(caller, caller), 0)
    put = """
        INSERT INTO macro_runs (macro_id, conversation_id, user_id, client_id, before)
        VALUES (1, $1, $2, gen_random_uuid(), '{}') RETURNING id
    """
    return values | {"run_id": await village.value(put, values["conversation_id"], mine)}


async def invitation(village: Village, place: str, caller: str) -> Values:
    made, _ = await village.link("invite", email=f"{uuid4().hex}@example.com", role_id=1)
    return {"invitation_id": made}


async def device(village: Village, place: str, caller: str) -> Values:
    """Another session of the caller's own; in a foreign place, somebody else's."""
    owner = village.people.ids["dora" if place == "foreign" else own_name(caller)]
    put = """
        INSERT INTO sessions (token_hash, user_id, expires_at)
        VALUES (gen_random_uuid()::text::bytea, $1, now() + interval '1 day') RETURNING id
    """
    return {"device_id": await village.value(put, owner)}


async def saved_view(village: Village, place: str, caller: str) -> Values:
    """A private one of the caller's own; in a foreign place, somebody else's."""
    owner = village.people.ids["dora" if place == "foreign" else own_name(caller)]
    put = "INSERT INTO views (owner_id, name, filter) VALUES ($1, 'x', '{}') RETURNING id"
    return {"view_id": await village.value(put, owner)}


async def bulk(village: Village, place: str, caller: str) -> Values:
    """Work of the caller's own that is done and may be taken back; in a foreign place, somebody else's."""
    owner = village.people.ids["dora" if place == "foreign" else own_name(caller)]
    put = """
        INSERT INTO bulk_runs (user_id, verb, args, total, state, ended_at)
        VALUES ($1, 'read', '{}', 1, 'done', now()) RETURNING id
    """
    run = await village.value(put, owner)
    item = """
        INSERT INTO bulk_items (run_id, conversation_id, state, in_seq, before, after)
        VALUES ($1, 1, 'done', 1, '{"in_seq": 0}', '{"in_seq": 1}') RETURNING run_id
    """
    return {"bulk_id": await village.value(item, run)}


def own_name(caller: str) -> str:
    """Whose things a caller's own are: a key's are its person's."""
    return {"scoped": "ada", "nobody": "dora", "revoked": "dora", "service": "dora"}.get(caller, caller)


EVERYWHERE = ("sales", "annas", "market")
ONE_ID: Values = {"conversation_id": NOWHERE, "contact_id": NOWHERE, "card_id": NOWHERE, "seq": 1}


FACT: Values = ONE_ID | {"fact_id": NOWHERE}


def of_dialog(make: Make = dialog, **rest: Any) -> Entry:
    return Entry(**{"make": make, "missing": ONE_ID, "places": EVERYWHERE, **rest})


def of_channel(**rest: Any) -> Entry:
    return Entry(make=channel, missing={"channel_id": NOWHERE}, places=("sales", "market"), **rest)


def of_house(make: Make, name: str, **rest: Any) -> Entry:
    return Entry(make=make, missing={name: NOWHERE}, **rest)


def of_exchange(**rest: Any) -> Entry:
    missing: Values = {"channel_id": NOWHERE, "delivery_id": NOWHERE}
    return Entry(make=exchange, missing=missing, places=("sales", "market"), **rest)


def of_webhook(**rest: Any) -> Entry:
    missing: Values = {"webhook_id": NOWHERE, "delivery_id": NOWHERE}
    return Entry(**{"make": webhook, "missing": missing, **rest})


def of_person(make: Make, name: str, **rest: Any) -> Entry:
    return Entry(make=make, missing={name: NOWHERE}, places=("own", "foreign"), **rest)


def says(**body: Any) -> Callable[[Values], Any]:
    return lambda values: body


def message(kind: str) -> Callable[[Values], Any]:
    return lambda values: {"client_id": str(uuid4()), "kind": kind, "text": "x"}


def begins(values: Values) -> Any:
    body = {"client_id": str(uuid4()), "kind": "reply", "text": "x", "as": "for_responsible"}
    return {"channel_id": values["channel_id"], "contact_id": values["contact_id"], "message": body}


async def begun(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    return values | {"channel_id": village.channel_of(place)}


NO_FILE: Values = {"file_id": "00000000-0000-4000-8000-000000000000"}
PROOF = says(password=PASSWORD)
GONE = Entry(ok=410, missing={"token": "made-up"})
# what visitors ask is tried in tests/webchat and tests/attacks: no colleague's session opens any of it
UNSPOKEN = Entry(ok=404, missing={"key": "nowhere", "file": "nowhere.js", "file_id": uuid4()})
VISITORS = (
    "GET callback", "POST callback", "GET config", "POST contact", "POST end", "POST files", "GET files/{file_id}",
    "GET messages", "POST messages", "POST onward", "POST seen", "POST session",
)  # fmt: skip
FORMS = ("GET /forms/{key}", "POST /forms/{key}", "GET /forms/{key}/look", "POST /forms/{key}/answers")
PERSON = says(name="x", password=PASSWORD)
C, M = "/conversations/{conversation_id}", "/conversations/{conversation_id}/messages/{seq}"

API: dict[str, Entry] = {
    "GET /audit": Entry(),
    "GET /cards": Entry(query=f"?contact_id={NOWHERE}"),
    "GET /cards/{card_id}": of_dialog(),
    "GET /cards/{card_id}/history": of_dialog(),
    "POST /cards/{card_id}/history/{fact_id}/undo": of_dialog(card_fact, missing=FACT, right="cards.edit"),
    "PATCH /cards/{card_id}": of_dialog(body=says(version=1, comment="x"), right="cards.edit"),
    "GET /channels": Entry(),
    "POST /channels": Entry(ok=201, body=says(kind="practice", name="x", settings={"running": False})),
    "GET /channels/health": Entry(),
    "GET /channels/kinds": Entry(),
    # who holds the address may fetch, for an hour (tests/attacks/test_lent.py)
    "GET /lent/{token}/{name}": Entry(ok=404, missing={"token": "made-up", "name": "price.pdf"}),
    "POST /channels/trials": Entry(body=says(kind="gateway", settings={"provider": "generic"})),
    "GET /channels/webchat/texts": Entry(),
    "GET /forms/texts": Entry(),
    "GET /forms/{channel_id}/caught": of_house(form, "channel_id"),
    "POST /forms/{channel_id}/replay": of_house(form, "channel_id"),
    "GET /channels/{channel_id}": of_channel(),
    "PATCH /channels/{channel_id}": of_channel(body=says(name="y")),
    "DELETE /channels/{channel_id}": of_channel(ok=204),
    "POST /channels/{channel_id}/check": of_channel(),
    "GET /channels/{channel_id}/health": of_channel(),
    "GET /channels/{channel_id}/extent": of_channel(),
    "POST /channels/{channel_id}/open": of_channel(ok=409),
    "POST /channels/{channel_id}/pause": of_channel(),
    "POST /channels/{channel_id}/sign-in": of_channel(ok=409),
    "GET /sign-in/callback": Entry(ok=303),
    "POST /channels/{channel_id}/resume": of_channel(),
    "GET /channels/{channel_id}/signature": of_channel(),
    "PUT /channels/{channel_id}/signature": of_channel(ok=422, body=says(text="x")),
    "PUT /channels/{channel_id}/signature/own": of_channel(ok=422, body=says(text="x")),
    "DELETE /channels/{channel_id}/signature/own": of_channel(ok=204),
    "GET /channels/{channel_id}/templates": of_channel(),
    "GET /channels/{channel_id}/deliveries": of_channel(),
    "GET /channels/{channel_id}/deliveries/{delivery_id}": of_exchange(),
    "POST /channels/{channel_id}/deliveries/{delivery_id}/resend": of_exchange(ok=409),
    "POST /channels/{channel_id}/templates/refresh": of_channel(),
    "GET /contacts/{contact_id}": of_dialog(),
    "POST /contacts/{contact_id}/history/{fact_id}/undo": of_dialog(person_fact, missing=FACT, right="contacts.edit"),
    "GET /contacts/{contact_id}/addresses": of_dialog(),
    "GET /contacts/{contact_id}/avatar": of_dialog(face),
    "PATCH /contacts/{contact_id}": of_dialog(body=says(rev=1, name="y"), right="contacts.edit"),
    "POST /contacts/{contact_id}/block": of_dialog(right="contacts.block"),
    "DELETE /contacts/{contact_id}/block": of_dialog(right="contacts.block"),
    "GET /contacts/{contact_id}/days": of_dialog(),
    "GET /contacts/{contact_id}/files": of_dialog(),
    "GET /contacts/{contact_id}/messages": of_dialog(),
    "PUT /contacts/{contact_id}/tags": of_dialog(body=says(tags=[]), right="cards.edit"),
    "GET /conversations": Entry(),
    "GET /calls/live": Entry(),
    # who may call is told that this channel, of no telephones, cannot
    "POST /calls": of_dialog(
        ok=409,
        right="calls.make",
        held=True,
        body=lambda v: {"client_id": str(uuid4()), "conversation_id": v["conversation_id"]},
    ),
    "GET /channels/{channel_id}/telephony": of_channel(ok=409),
    "PUT /channels/{channel_id}/telephony": of_channel(ok=409, body=says(lines=[])),
    "POST /conversations/{conversation_id}/forward": of_dialog(
        ok=422, body=says(client_id=str(uuid4()), channel_id=1, to="", subject="x"), right="messages.send"
    ),
    "POST /conversations": of_dialog(
        begun,
        ok=201,
        missing={"channel_id": NOWHERE, "contact_id": NOWHERE},
        body=begins,
        right="messages.send",
        held=True,
    ),
    "GET /conversations/bulk": Entry(),
    # a stranger's dialog is as one that is not there: nothing is chosen
    "POST /conversations/bulk": of_dialog(
        ok=202, nothing=422, body=lambda v: {"verb": "read", "ids": [v["conversation_id"]]}
    ),
    "GET /conversations/bulk/{bulk_id}": of_person(bulk, "bulk_id"),
    "GET /conversations/bulk/{bulk_id}/skipped": of_person(bulk, "bulk_id"),
    "POST /conversations/bulk/{bulk_id}/stop": of_person(bulk, "bulk_id"),
    "POST /conversations/bulk/{bulk_id}/undo": of_person(bulk, "bulk_id", ok=202),
    "POST /conversations/counts": Entry(body=says(filters=[{"view": "mine"}])),
    f"GET {C}": of_dialog(),
    f"POST {C}/assign": of_dialog(body=says(), right="conversations.reassign"),
    f"POST {C}/card": of_dialog(body=says(), right="cards.edit"),
    f"POST {C}/done": of_dialog(body=says(no_reply="thanks"), right="conversations.reply"),
    f"POST {C}/undo": of_dialog(ended, right="conversations.reply"),
    f"POST {C}/mentions/seen": of_dialog(ok=204, body=says(seq=1)),
    "GET /mentions": Entry(),
    "GET /drafts": Entry(),
    f"POST {C}/spam": of_dialog(body=says(block=True), right="conversations.reply"),
    f"DELETE {C}/spam": of_dialog(spammed, right="conversations.reply"),
    # one's own drafts stay readable when the dialog is out of sight (DESIGN 3, 22): an empty list for all the rest
    f"GET {C}/drafts": of_dialog(places=(), nothing=200),
    f"PUT {C}/drafts/{{kind}}": of_dialog(body=says(rev=1, text="x")),
    f"GET {C}/days": of_dialog(),
    # a note to me in a dialog that I may not see
    f"GET {C}/addressed": Entry(make=addressed, missing={"conversation_id": NOWHERE}),
    f"GET {C}/outside": of_dialog(),
    f"GET {C}/files": of_dialog(),
    f"GET {C}/messages": of_dialog(),
    f"POST {C}/messages": of_dialog(ok=201, body=message("note"), right="notes.write", held=True),
    f"PATCH {M}": of_dialog(queued, body=says(text="y"), right="messages.send", theirs=True),
    f"DELETE {M}": of_dialog(queued, right="messages.send", theirs=True),
    f"PUT {M}/reaction": of_dialog(asked, body=says(emoji="👍"), right="messages.send", theirs=True),
    f"GET {M}/edits": of_dialog(asked),
    f"GET {M}/preview": of_dialog(preview),
    f"GET {M}/letter": of_dialog(written),
    f"GET {M}/letter/page": of_dialog(written),
    f"POST {M}/cancel": of_dialog(queued, right="messages.send", theirs=True),
    f"POST {M}/drop": of_dialog(trouble, right="messages.send", theirs=True),
    f"POST {M}/retry": of_dialog(trouble, right="messages.send", theirs=True),
    f"PATCH {M}/schedule": of_dialog(scheduled, body=says(), right="messages.send", theirs=True),
    f"DELETE {M}/schedule": of_dialog(scheduled, right="messages.send", theirs=True),
    f"POST {M}/send-now": of_dialog(scheduled, ok=201, right="messages.send", theirs=True),
    f"POST {C}/no-reply": of_dialog(body=says(reason="thanks"), right="conversations.reply"),
    f"POST {C}/read": of_dialog(ok=204, body=says(in_seq=1)),
    f"POST {C}/reopen": of_dialog(right="conversations.reply"),
    f"POST {C}/snooze": of_dialog(body=says(), right="conversations.reply"),
    f"DELETE {C}/snooze": of_dialog(right="conversations.reply"),
    "POST /files": Entry(ok=201, files=True, right="messages.send"),
    "GET /files/{file_id}": of_dialog(file, missing=NO_FILE),
    # one's own loose upload alone: tests/inbox/files/test_round.py
    "PATCH /files/{file_id}": Entry(ok=404, missing=NO_FILE, body=says(kind="video"), right="messages.send"),
    "POST /files/{file_id}/fetch": of_dialog(file, missing=NO_FILE),
    "GET /files/{file_id}/pages/{number}": of_dialog(page, missing=NO_FILE | {"number": 1}),
    "GET /files/{file_id}/preview": of_dialog(file, missing=NO_FILE),
    "GET /files/{file_id}/sound": of_dialog(file, missing=NO_FILE),
    "GET /invite/{token}": GONE,
    "POST /invite/{token}": msgspec.structs.replace(GONE, body=PERSON),
    "GET /link-previews": Entry(),
    "PUT /link-previews": Entry(body=says(on=False)),
    "GET /macros": Entry(),
    "POST /macros": Entry(ok=201, body=says(title="x", steps={"assign": {"me": True}})),
    "PATCH /macros/{macro_id}": of_house(macro, "macro_id", body=says(rev=1), right="replies.manage"),
    "DELETE /macros/{macro_id}": of_house(macro, "macro_id", ok=204, right="replies.manage"),
    f"POST {C}/macros/{{macro_id}}": of_dialog(
        macro_for_dialog,
        missing=ONE_ID | {"macro_id": NOWHERE},
        body=lambda values: {"client_id": str(uuid4())},
        right="conversations.reply",
    ),
    "POST /macro-runs/{run_id}/undo": of_dialog(macro_run, missing={"run_id": NOWHERE}),
    "GET /openapi.json": Entry(),
    "GET /outbox": Entry(),
    "POST /reset": Entry(ok=202, body=says(email="nobody@example.com")),
    "GET /reset/{token}": GONE,
    "POST /reset/{token}": msgspec.structs.replace(GONE, body=PROOF),
    "GET /roles": Entry(),
    "POST /roles": Entry(ok=201, body=says(name="x")),
    "GET /roles/rights": Entry(),
    "DELETE /roles/{role_id}": of_house(role, "role_id", ok=204),
    "PATCH /roles/{role_id}": of_house(role, "role_id", body=says(name="y")),
    "GET /saved-replies": Entry(),
    "POST /saved-replies": Entry(ok=201, body=says(title="x", variants={"ru": "y"})),
    "PATCH /saved-replies/{reply_id}": of_house(saved_reply, "reply_id", body=says(rev=1), right="replies.manage"),
    "DELETE /saved-replies/{reply_id}": of_house(saved_reply, "reply_id", ok=204, right="replies.manage"),
    "POST /saved-replies/{reply_id}/use": of_dialog(
        saved_reply_for_dialog,
        missing={"reply_id": NOWHERE, "conversation_id": NOWHERE},
        body=lambda values: {"conversation_id": values["conversation_id"]},
    ),
    f"GET {C}/variables": of_dialog(),
    "GET /schema": Entry(),
    "GET /schema/openapi.json": Entry(),
    "GET /schema/{path}": Entry(ok=404, missing={"path": "nowhere"}),
    "GET /search": Entry(query="?q=x"),
    "GET /self-check": Entry(),
    "DELETE /session": Entry(ok=204),
    "GET /session": Entry(),
    "POST /session": Entry(ok=201, dear=True, body=says(email="dora@example.com", password=PASSWORD)),
    "DELETE /session/devices": Entry(ok=204),
    "GET /session/devices": Entry(),
    "DELETE /session/devices/{device_id}": Entry(
        ok=204, make=device, missing={"device_id": NOWHERE}, places=("own", "foreign")
    ),
    "GET /session/doors": Entry(),
    "POST /session/password": Entry(ok=204, dear=True, body=says(current=PASSWORD, password=PASSWORD)),
    "DELETE /session/second-factor": Entry(ok=204, dear=True, body=PROOF),
    "POST /session/second-factor": Entry(ok=201, dear=True, body=PROOF),
    "POST /session/second-factor/confirm": Entry(ok=422, dear=True, body=says(code="123456")),
    "POST /session/second-factor/recovery-codes": Entry(ok=201, dear=True, body=PROOF),
    "GET /setup/{token}": GONE,
    "POST /setup/{token}": msgspec.structs.replace(
        GONE, body=says(email="eve@example.com", name="x", password=PASSWORD)
    ),
    "POST /signin/{token}": GONE,
    "GET /statuses": Entry(),
    "GET /tags": Entry(),
    "GET /teams": Entry(),
    "POST /teams": Entry(ok=201, body=lambda values: {"name": uuid4().hex}),
    "DELETE /teams/{team_id}": of_house(team, "team_id", ok=204),
    "PATCH /teams/{team_id}": of_house(team, "team_id", body=says(members=[])),
    "GET /tokens": Entry(),
    "POST /tokens": Entry(ok=201, body=says(name="x", role_id=1)),
    "DELETE /tokens/{token_id}": of_house(token, "token_id", ok=204),
    "GET /me/mailbox": Entry(),
    "POST /me/mailbox": Entry(ok=422, body=says(settings={})),
    "PATCH /me/mailbox": Entry(ok=404, body=says()),
    "DELETE /me/mailbox": Entry(ok=404),
    **{f"POST /me/mailbox/{verb}": Entry(ok=404) for verb in ("check", "pause", "resume", "sign-in")},
    "GET /users": Entry(),
    "GET /users/invitations": Entry(),
    "POST /users/invitations": Entry(ok=201, body=lambda v: {"email": f"{uuid4().hex}@example.com", "role_id": 1}),
    "DELETE /users/invitations/{invitation_id}": of_house(invitation, "invitation_id", ok=204),
    "GET /users/me": Entry(),
    "PATCH /users/me": Entry(body=says(settings={})),
    "GET /users/{user_id}": of_house(user, "user_id"),
    "PATCH /users/{user_id}": of_house(user, "user_id", body=says(name="y")),
    "DELETE /users/{user_id}/deactivation": of_house(away, "user_id"),
    "POST /users/{user_id}/deactivation": of_house(user, "user_id"),
    "POST /users/{user_id}/reset-link": of_house(user, "user_id", ok=201),
    "GET /views": Entry(),
    "POST /views": Entry(ok=201, body=says(name="x", filter={})),
    "PUT /views/tabs": Entry(body=says(tabs=["mine"])),
    "GET /views/{view_id}": of_person(saved_view, "view_id"),
    "PATCH /views/{view_id}": of_person(saved_view, "view_id", body=says(name="y")),
    "DELETE /views/{view_id}": of_person(saved_view, "view_id", ok=204),
    "GET /webhooks": Entry(),
    "POST /webhooks": Entry(ok=201, body=says(name="x", url="https://nowhere.invalid/hook", role_id=1)),
    "GET /webhooks/events": Entry(),
    "GET /webhooks/stopped": Entry(),
    "GET /webhooks/{webhook_id}": of_webhook(),
    "PATCH /webhooks/{webhook_id}": of_webhook(body=says(rev=1, name="y")),
    "DELETE /webhooks/{webhook_id}": of_webhook(ok=204),
    "POST /webhooks/{webhook_id}/secret": of_webhook(ok=201),
    "POST /webhooks/{webhook_id}/test": of_webhook(),
    "GET /webhooks/{webhook_id}/deliveries": of_webhook(),
    "GET /webhooks/{webhook_id}/deliveries/{delivery_id}": of_webhook(),
    "POST /webhooks/{webhook_id}/deliveries/{delivery_id}/resend": of_webhook(),
    "POST /webhooks/{webhook_id}/resend": of_webhook(body=says(since="2026-01-01T00:00:00Z")),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()} | {
    "GET /": Entry(),
    "GET /api/docs": Entry(ok=302),
    "GET /{path}": Entry(ok=404, missing={"path": "nowhere.txt"}),
    "GET /health/live": Entry(),
    "GET /health/ready": Entry(),
    "GET /metrics": Entry(),
    "GET /widget/{file}": UNSPOKEN,
    "GET /widget/demo": UNSPOKEN,
    "GET /widget/demo/{key}": UNSPOKEN,
    **{route.replace(" ", " /widget/v1/{key}/"): UNSPOKEN for route in VISITORS},
    **dict.fromkeys(FORMS, UNSPOKEN),
}
