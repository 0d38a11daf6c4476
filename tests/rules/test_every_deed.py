"""Each deed of rules is done for real, once, and seen where people see it. The list is closed."""

from collections.abc import Awaitable, Callable
from typing import Any, get_args

import pytest

from backend.kit.consumers import ConsumerRunner
from backend.kit.secrets import Cipher
from backend.rules.do import DEEDS
from backend.rules.schemas import DoKind
from backend.webhooks.actions import make as make_webhook
from backend.webhooks.journal import CONSUMERS as WEBHOOKS
from backend.webhooks.schemas import NewWebhook
from tests.rules.conftest import House

Asked = Callable[[House], Awaitable[dict[str, Any]]]
_TEMPLATE = """
INSERT INTO task_templates (kind, title, note, assignee, due_amount, due_unit, position)
VALUES ('call', 'Позвонить', '', 'responsible', 1, 'days', 0) RETURNING id
"""
_KIND = "INSERT INTO activity_kinds (name, icon, color) VALUES ('Визит', 'user', 'sky') RETURNING id"


async def _tag(house: House) -> dict[str, Any]:
    return {"tag_ids": [await house.tag("VIP")]}


async def _tags_off(house: House) -> dict[str, Any]:
    tag = await house.tag("Лишняя")
    await house.db.hot.execute("INSERT INTO card_tags (card_id, tag_id) SELECT id, $1 FROM cards", tag)
    return {"tag_ids": [tag]}


async def _webhook(house: House) -> dict[str, Any]:
    await house.db.hot.execute("INSERT INTO consumers (name, position) VALUES ('webhooks', 0) ON CONFLICT DO NOTHING")
    me = await house.cast.grants("ada")
    async with house.db.tx() as tx:
        new = NewWebhook(
            name="Учёт", url="https://books.example/hook", user_id=house.cast.ids["ada"], events=["company.changed"]
        )
        made, _ = await make_webhook(tx, me, "127.0.0.1", Cipher("k" * 40), (), new)
    return {"webhook_id": made}


def _made(sql: str, name: str) -> Asked:
    async def asked(house: House) -> dict[str, Any]:
        return {name: await house.db.hot.fetchval(sql)}

    return asked


async def _status(house: House) -> dict[str, Any]:
    return {"status_id": await house.status("lead_contacted")}


def _fixed(**asked: Any) -> Asked:
    async def it(house: House) -> dict[str, Any]:
        return asked

    return it


async def _boris(house: House) -> dict[str, Any]:
    return {"whom": "user", "user_id": house.cast.ids["boris"]}


_NOTICE = "notices n JOIN users u ON u.id = n.user_id WHERE n.kind = 'rule' AND u.email LIKE 'boris%'"
_GIVEN = "conversations c JOIN users u ON u.id = c.responsible_id WHERE u.email LIKE 'boris%'"
_SENT = """
messages m JOIN outbox o ON o.conversation_id = m.conversation_id AND o.seq = m.seq WHERE m.text = 'Здравствуйте'
"""
_BARE = "cards k WHERE NOT EXISTS (SELECT FROM card_tags t WHERE t.card_id = k.id)"
_MOVED = "cards k JOIN statuses s ON s.id = k.status_id WHERE s.shipped = 'lead_contacted'"
# what it needs, and where it is seen: exactly this many rows of it
SEEN: dict[DoKind, tuple[Asked, str]] = {
    "notify": (_fixed(to=[{"kind": "heads"}]), _NOTICE),
    "assign": (_boris, _GIVEN),
    "tag": (_tag, "card_tags"),
    "untag": (_tags_off, _BARE),
    "set_status": (_status, _MOVED),
    "set_field": (_fixed(field="comment", value="Сам сказал"), "cards WHERE comment = 'Сам сказал'"),
    "task": (_made(_TEMPLATE, "template_id"), "tasks WHERE title = 'Позвонить' AND subject_kind = 'card'"),
    "record": (_made(_KIND, "kind_id"), "activities WHERE kind = 'own' AND actor_kind = 'system' AND card_id > 0"),
    "webhook": (_webhook, "webhook_deliveries WHERE type = 'rule.called' AND state = 'waiting'"),
    "message": (_fixed(texts={"ru": "Здравствуйте"}), _SENT),
}


def test_every_deed_is_seen_somewhere() -> None:
    assert set(SEEN) == set(get_args(DoKind)) == set(DEEDS)


@pytest.mark.parametrize("kind", SEEN)
async def test_a_deed_is_done_once_and_seen(house: House, kind: DoKind) -> None:
    asked, seen = SEEN[kind]
    talk = await house.cast.dialog()
    card = (await house.cast.row(talk))["card_id"]
    count = f"SELECT count(*) FROM {seen}"
    rule = await house.rule({"kind": "status_changed"}, {"kind": kind, **await asked(house)})
    assert await house.db.hot.fetchval(count) == 0
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    # what is told twice is done once
    for _ in range(2):
        await house.runs()
        if kind == "webhook":
            await ConsumerRunner(house.db, WEBHOOKS[0], first_rest_s=0.001).drain()
        await house.db.hot.execute("UPDATE consumers SET position = 0 WHERE name IN ('rules', 'webhooks')")
    ran = [run for run in await house.journal(rule) if run.state != "skipped"]
    assert [(run.state, [(did.kind, did.why) for did in run.did]) for run in ran] == [("done", [(kind, None)])]
    assert await house.db.hot.fetchval(count) == 1
