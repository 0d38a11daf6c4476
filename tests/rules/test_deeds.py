"""Every deed of a rule: by the ordinary verbs, under the rule's own name, over nobody's claim."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from backend.kit.errors import Invalid
from backend.rules import queries
from backend.rules.timers import ring
from tests.rules.conftest import House

OFFER = {"kind": "status_changed"}


async def moved(house: House, who: str = "anna") -> tuple[int, int]:
    """(dialog, request) that a colleague has just moved."""
    dialog = await house.cast.dialog()
    card: int = (await house.cast.row(dialog))["card_id"]
    await house.edits(who, card, status_id=await house.status("lead_offer_made"))
    return dialog, card


async def why(house: House, rule: int) -> list[tuple[str, str | None]]:
    """(state, why) of the only run, and of each of its deeds."""
    (run,) = await house.journal(rule)
    return [(run.state, run.why), *((each.kind, each.why) for each in run.did)]


async def test_a_rule_gives_what_is_nobodys_and_takes_from_no_person(house: House) -> None:
    boris = house.cast.ids["boris"]
    rule = await house.rule(OFFER, {"kind": "assign", "whom": "user", "user_id": boris})
    free, card = await moved(house)
    await house.runs()
    row = await house.cast.row(free)
    assert (row["responsible_id"], row["assigned_by"]) == (boris, "rule")
    assert await house.db.hot.fetchval("SELECT responsible_id FROM cards WHERE id = $1", card) == boris
    assert await why(house, rule) == [("done", None), ("assign", None)]
    held = await house.cast.dialog("Мария")
    await house.cast.says("anna", held)
    await house.edits("anna", (await house.cast.row(held))["card_id"], status_id=await house.status("lead_offer_made"))
    await house.runs()
    assert (await house.cast.row(held))["responsible_id"] == house.cast.ids["anna"]
    assert (await house.journal(rule))[-1].did[0].why == "led"


async def test_a_rule_moves_a_request_and_sets_its_fields(house: House) -> None:
    contacted = await house.status("lead_contacted")
    rule = await house.rule(
        {"kind": "request_created"},
        {"kind": "set_status", "status_id": contacted},
        {"kind": "set_field", "field": "title", "value": "С сайта"},
    )
    _, card = await moved(house)
    fact = """
        INSERT INTO activities (at, kind, actor_kind, contact_id, card_id)
        SELECT now(), 'lead_created', 'contact', contact_id, id FROM cards WHERE id = $1
    """
    async with house.db.tx() as tx:
        await tx.execute(fact, card)
        await tx.execute(
            "INSERT INTO event_pending (type, subject_kind, subject_id, contact_id, audience, body)"
            " SELECT 'card.changed', 'card', id, contact_id, '{\"type\":\"staff\"}', '{}' FROM cards WHERE id = $1",
            card,
        )
    await house.runs()
    assert await why(house, rule) == [("done", None), ("set_status", None), ("set_field", None)]
    row = await house.db.hot.fetchrow("SELECT status_id, title FROM cards WHERE id = $1", card)
    assert tuple(row) == (contacted, "С сайта")


async def test_what_a_status_asks_for_keeps_a_rule_out_as_it_keeps_people_and_nothing_of_the_run_stays(
    house: House,
) -> None:
    vip, goal = await house.tag("VIP"), await house.status("lead_contacted")
    await house.db.hot.execute("UPDATE statuses SET required = '{comment}' WHERE id = $1", goal)
    rule = await house.rule(OFFER, {"kind": "tag", "tag_ids": [vip]}, {"kind": "set_status", "status_id": goal})
    _, card = await moved(house)
    await house.runs()
    assert await why(house, rule) == [("failed", "required_here")]
    assert await house.tags_of(card) == []


async def test_a_message_goes_once_through_the_outbox_and_not_where_somebody_leads(house: House) -> None:
    rule = await house.rule(OFFER, {"kind": "message", "texts": {"ru": "Здравствуйте, {{name}}"}})
    free, _ = await moved(house)
    await house.runs()
    # the worker died after it had sent, and before it could tell: the run is met again
    await house.db.hot.execute("UPDATE rule_runs SET state = 'waiting', ended_at = NULL, xid = NULL")
    await house.runs()
    said = await house.db.hot.fetch("SELECT text FROM messages WHERE conversation_id = $1 AND direction = 'out'", free)
    assert [row["text"] for row in said] == ["Здравствуйте, Глеб"]
    assert await house.db.hot.fetchval("SELECT count(*) FROM outbox") == 1
    # no person has answered: the customer waits on, and the dialog is nobody's
    row = await house.cast.row(free)
    assert (row["waiting_since"] is not None, row["responsible_id"]) == (True, None)
    held = await house.cast.dialog("Мария")
    await house.cast.says("anna", held)
    await house.edits("anna", (await house.cast.row(held))["card_id"], status_id=await house.status("lead_offer_made"))
    await house.runs()
    assert (await house.journal(rule))[-1].did[0].why == "led"


async def test_a_task_an_event_and_a_notice_are_made(house: House) -> None:
    async with house.db.tx() as tx:
        template = await tx.value(
            "INSERT INTO task_templates (kind, title, note, assignee, due_amount, due_unit, position)"
            " VALUES ('call', 'Позвонить {{name}}', '', 'responsible', 1, 'days', 0) RETURNING id"
        )
        kind = await tx.value(
            "INSERT INTO activity_kinds (name, icon, color) VALUES ('Визит', 'user', 'sky') RETURNING id"
        )
    boris = house.cast.ids["boris"]
    rule = await house.rule(
        OFFER,
        {"kind": "task", "template_id": template},
        {"kind": "record", "kind_id": kind},
        {"kind": "notify", "to": [{"kind": "user", "id": boris}, {"kind": "heads"}], "text": "Посмотрите"},
    )
    _, card = await moved(house)
    await house.runs()
    assert await why(house, rule) == [("done", None), ("task", None), ("record", None), ("notify", None)]
    assert await house.db.hot.fetchval("SELECT count(*) FROM tasks WHERE subject_id = $1", card) == 1
    own = await house.db.hot.fetchrow("SELECT actor_kind, actor_id FROM activities WHERE kind = 'own'")
    assert tuple(own) == ("system", rule)
    told = await house.db.hot.fetch("SELECT user_id FROM notices WHERE kind = 'rule'")
    assert [row["user_id"] for row in told] == [boris]


async def test_who_follows_the_client_is_told_and_who_left_the_request_is_not(house: House) -> None:
    rule = await house.rule(OFFER, {"kind": "notify", "to": [{"kind": "followers"}]})
    talk = await house.cast.dialog()
    row = await house.cast.row(talk)
    follows = "INSERT INTO follows (user_id, kind, subject_id, level) VALUES ($1, $2, $3, $4)"
    for who, kind, subject, level in (
        ("vera", "card", row["card_id"], "mentions"),
        ("boris", "contact", row["contact_id"], "all"),
        # the nearest counts
        ("dora", "contact", row["contact_id"], "all"),
        ("dora", "card", row["card_id"], "off"),
        ("anna", "contact", row["contact_id"] + 1000, "all"),
    ):
        await house.db.hot.execute(follows, house.cast.ids[who], kind, subject, level)
    await house.edits("anna", row["card_id"], status_id=await house.status("lead_offer_made"))
    await house.runs()
    assert await why(house, rule) == [("done", None), ("notify", None)]
    told = await house.db.hot.fetch("SELECT user_id FROM notices WHERE kind = 'rule' ORDER BY user_id")
    assert {row["user_id"] for row in told} == {house.cast.ids["vera"], house.cast.ids["boris"]}


async def test_a_webhook_that_would_not_hear_it_is_told_so_in_the_journal(house: House) -> None:
    hook = (
        "INSERT INTO webhooks (name, url, secret, user_id) VALUES ('Учёт', 'https://x.example', 's', $1) RETURNING id"
    )
    deaf = await house.db.hot.fetchval(hook, house.cast.ids["vera"])
    heard = await house.db.hot.fetchval(hook, house.cast.ids["ada"])
    rule = await house.rule(OFFER, *({"kind": "webhook", "webhook_id": each} for each in (deaf, heard)))
    await moved(house)
    await house.runs()
    assert await why(house, rule) == [("done", None), ("webhook", "webhook_is_deaf"), ("webhook", None)]
    called = "SELECT (body::jsonb ->> 'webhook_id')::bigint AS id FROM event_log WHERE type = 'rule.called'"
    assert [row["id"] for row in await house.db.hot.fetch(called)] == [heard]
    await house.db.hot.execute("UPDATE webhooks SET paused_why = 'owner', paused_at = now() WHERE id = $1", heard)
    await moved(house)
    await house.runs()
    assert [did.why for did in (await house.journal(rule))[-1].did] == ["webhook_is_deaf", "webhook_is_paused"]


async def test_no_answer_for_so_long_is_heard_once_and_not_where_somebody_answered(house: House) -> None:
    vip = await house.tag("Ждёт")
    rule = await house.rule({"kind": "no_answer", "minutes": 5}, {"kind": "tag", "tag_ids": [vip]})
    left, answered = await house.cast.dialog(), await house.cast.dialog("Мария")
    for dialog in (left, answered):
        await house.cast.says("anna", dialog, kind="note", text="смотрю")
    await house.runs()
    await house.cast.says("anna", answered)
    await house.runs()
    later = datetime.now(UTC) + timedelta(minutes=6)
    for _ in range(2):
        async with house.db.tx() as tx:
            await ring(tx, later)
        await house.runs()
    card = (await house.cast.row(left))["card_id"]
    assert [(run.state, run.fact.card_id) for run in await house.journal(rule)] == [("done", card)]
    assert await house.tags_of(card) == ["Ждёт"]


async def test_a_rule_is_not_kept_that_lacks_what_it_needs_and_the_field_is_named(house: House) -> None:
    wrong = [
        (OFFER, {"kind": "tag"}, "do.0.tag_ids"),
        (OFFER, {"kind": "set_status", "status_id": 10**9}, "do.0.status_id"),
        (OFFER, {"kind": "set_field", "field": "field:999", "value": 1}, "do.0.field"),
        (OFFER, {"kind": "message", "texts": {"ru": "  "}}, "do.0.texts"),
        (OFFER, {"kind": "assign", "whom": "team", "pool_id": 10**9}, "do.0.pool_id"),
        (OFFER, {"kind": "notify", "to": [{"kind": "user", "id": 10**9}]}, "do.0.to"),
        ({"kind": "activity"}, {"kind": "untag", "tag_ids": [await house.tag("VIP")]}, "when.kinds"),
        ({"kind": "no_answer"}, {"kind": "webhook", "webhook_id": 1}, "when.minutes"),
    ]
    for when, deed, field in wrong:
        with pytest.raises(Invalid) as refused:
            await house.rule(when, deed)
        assert field in refused.value.fields, (field, refused.value.fields)


async def test_a_broken_rule_says_what_it_lacks_and_fails_with_that_reason(house: House) -> None:
    vip = await house.tag("VIP")
    rule = await house.rule(OFFER, {"kind": "tag", "tag_ids": [vip]})
    await house.db.hot.execute(
        "UPDATE tags SET gone_at = now(), former_name = name, name = $2 WHERE id = $1", vip, str(uuid4())
    )
    await moved(house)
    await house.runs()
    assert await why(house, rule) == [("failed", "rule_tag_gone")]
    async with house.db.tx() as tx:
        view = await queries.one(tx, await house.cast.grants("ada"), rule)
    assert view.broken == ["Метка, названная в правиле, удалена."]
