"""Entries of what goes across channels, beside all others: writing first, the next address, one person known twice."""

from tests.rights.entries import ENTRIES as OTHERS
from tests.rights.entries import NOWHERE, ONE_ID, Entry, M, Values, begun, dialog, of_dialog, trouble
from tests.rights.village import Village


async def twin(village: Village, place: str, caller: str) -> Values:
    """Another contact in the same place."""
    values = await dialog(village, place, caller)
    return values | {"twin": await village.contact(await village.dialog(place))}


async def joined(village: Village, place: str, caller: str) -> Values:
    """Another contact that was joined to this one."""
    values = await dialog(village, place, caller)
    goes = await village.value("INSERT INTO contacts (name, deleted_at) VALUES ('x', now()) RETURNING id")
    put = """INSERT INTO contact_merges (stays_id, goes_id, stood) SELECT $1, $2, jsonb_build_object(
            'identities', ARRAY[]::bigint[], 'conversations', ARRAY[]::bigint[], 'cards', ARRAY[]::bigint[],
            'activities', ARRAY[]::bigint[], 'own_cards', ARRAY[]::bigint[], 'own_tags', ARRAY[]::bigint[],
            'tags', ARRAY[]::bigint[], 'own_companies', ARRAY[]::bigint[], 'companies', ARRAY[]::bigint[],
            'card_of', '{}'::jsonb, 'before', to_jsonb(c), 'after', to_jsonb(c)) FROM contacts c WHERE c.id = $1
        RETURNING id"""
    return values | {"merge_id": await village.value(put, values["contact_id"], goes)}


async def gone_elsewhere(village: Village, place: str, caller: str) -> Values:
    """It failed, and went elsewhere already: here, to be seen by whoever sees it."""
    values = await trouble(village, place, caller)
    put = "INSERT INTO resends (conversation_id, seq, to_conversation_id, to_seq) VALUES ($1, $2, $1, 1) RETURNING 1"
    await village.value(put, values["conversation_id"], values["seq"])
    return values


async def messenger(village: Village, place: str, caller: str) -> Values:
    """There is a bot in which this person has not been."""
    values = await dialog(village, place, caller)
    put = """
        WITH h AS (INSERT INTO channels (kind, name, last_check)
                   VALUES ('telegram', 'Bot', '{"facts": {"username": "shop_bot"}}') RETURNING id),
        m AS (INSERT INTO channel_members (channel_id, kind, member_id)
              SELECT h.id, o.kind, o.member_id FROM h, channel_members o JOIN conversations c USING (channel_id)
              WHERE c.id = $1)
        SELECT id FROM h"""
    return values | {"bot": await village.value(put, values["conversation_id"])}


API: dict[str, Entry] = {
    "GET /contacts/{contact_id}/links": of_dialog(),
    "POST /contacts/{contact_id}/links": of_dialog(
        messenger,
        ok=201,
        missing={**ONE_ID, "bot": NOWHERE},
        body=lambda v: {"channel_id": v["bot"], "conversation_id": v["conversation_id"]},
        right="messages.send",
    ),
    "GET /contacts/{contact_id}/same": of_dialog(),
    "POST /contacts/{contact_id}/apart": of_dialog(
        ok=204, body=lambda v: {"contact_id": v["contact_id"]}, right="contacts.merge"
    ),
    "POST /contacts/{contact_id}/merge": of_dialog(
        twin,
        missing={**ONE_ID, "twin": NOWHERE - 1},
        body=lambda v: {"contact_id": v["twin"]},
        right="contacts.merge",
    ),
    "POST /contacts/merges/{merge_id}/undo": of_dialog(
        joined, ok=204, missing={"merge_id": NOWHERE}, right="contacts.merge"
    ),
    "POST /conversations/lookup": of_dialog(
        begun,
        missing={"channel_id": NOWHERE, "contact_id": NOWHERE},
        body=lambda v: {"channel_id": v["channel_id"], "contact_id": v["contact_id"]},
        right="messages.send",
    ),
    f"POST {M}/elsewhere": of_dialog(
        gone_elsewhere,
        ok=200,
        body=lambda v: {"conversation_id": v["conversation_id"]},
        right="messages.send",
        theirs=True,
    ),
}
ENTRIES: dict[str, Entry] = OTHERS | {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
