"""Connecting channels through the API: checked, started, paused, changed, deleted; secrets never shown."""

import asyncio
from typing import Any

import httpx
import msgspec
import pytest

from backend.connectors.contract import Check, Polled
from backend.inbox.channels import starting
from backend.inbox.channels.examine import ENDED
from backend.inbox.deliver import ended
from backend.kit.jobs import TRIES, Job, Later
from backend.kit.secrets import Secret
from tests.bots.scripted import Platform, ScriptedSettings
from tests.bots.world import until, when
from tests.inbox.shop import Shop

GOOD = {"kind": "scripted", "name": "Shop", "settings": {"token": "s3cret-token"}}


async def test_a_channel_is_made_checked_and_started(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    async with shop.bots() as fleet:
        answer = await admin.post("/channels", json=GOOD)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        assert (made["kind"], made["state"], made["lead_source"], made["members"]) == ("scripted", "active", True, [])
        assert made["hook_url"] == f"{shop.settings.public_url}/hooks/{made['id']}"
        assert (made["check"]["ok"], made["check"]["missing"]) == (True, [])
        assert made["check"]["facts"] == {"name": "Scripted"}
        assert made["settings"] == {"token": {"set": True}, "listen": False, "place": None, "api_base": None}
        await until(when(lambda: fleet.channels == [made["id"]]), lambda: "nobody took the channel")
    secret = await shop.value("SELECT hook_secret FROM channels")
    assert platform.installed == [(made["hook_url"], secret)]
    assert len(secret) >= 32


async def test_secrets_lie_encrypted_and_are_never_shown(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    async with shop.bots():
        made = (await admin.post("/channels", json=GOOD)).json()
        shown = [
            (await admin.get("/channels")).text,
            (await admin.get(f"/channels/{made['id']}")).text,
            (await admin.patch(f"/channels/{made['id']}", json={"name": "Other"})).text,
        ]
    rows = await shop.rows("SELECT row_to_json(c)::text AS row FROM channels c")
    rows += await shop.rows("SELECT row_to_json(c)::text AS row FROM audit c")
    rows += await shop.rows("SELECT row_to_json(c)::text AS row FROM event_pending c")
    rows += await shop.rows("SELECT row_to_json(c)::text AS row FROM jobs c")
    assert not any("s3cret-token" in text for text in [*shown, *(row["row"] for row in rows)])


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"settings": {}}, "settings.token", "required"),
        ({"settings": 1}, "settings", "wrong_type"),
        ({"settings": {"token": "bad"}}, "settings.token", "bad_format"),
        ({"settings": {"token": "good", "colour": "red"}}, "settings.colour", "unknown_field"),
        ({"settings": {"token": "good", "listen": "maybe"}}, "settings.listen", "wrong_type"),
        ({"kind": "carrier-pigeon"}, "kind", "no_such_kind"),
        ({"name": ""}, "name", "required"),
        ({"default": {"kind": "user", "id": 999}}, "default", "no_such_holder"),
        ({"members": [{"kind": "team", "id": 999}]}, "members", "no_such_holder"),
        ({"team_id": 999}, "team_id", "no_such_team"),
        ({"hook_secret": "mine"}, "hook_secret", "unknown_field"),
    ],
)
async def test_what_is_wrong_is_named(
    shop: Shop, platform: Platform, body: dict[str, Any], field: str, code: str
) -> None:
    admin = await shop.signed_in("boss", "administrator")
    answer = await admin.post("/channels", json=GOOD | body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["fields"][field]["code"] == code
    assert await shop.value("SELECT count(*) FROM channels WHERE kind <> 'internal'") == 0


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("PATCH", "/channels/1", {}),
        ("POST", "/channels/trials", {"kind": "gateway"}),
        ("POST", "/me/mailbox", {}),
        ("PATCH", "/me/mailbox", {}),
        ("PATCH", "/users/me", {}),
    ],
)
async def test_settings_that_are_none_are_named_wherever_a_body_has_some(
    shop: Shop, method: str, path: str, more: dict[str, Any]
) -> None:
    admin = await shop.signed_in("boss", "administrator")
    wrongs: tuple[Any, ...] = (1, [], "x", None)
    for wrong in wrongs:
        answer = await admin.request(method, path, json={**more, "settings": wrong})
        assert answer.status_code == 422, answer.text
        assert answer.json()["error"]["fields"]["settings"]["code"] == "wrong_type"


async def test_a_failed_check_leaves_it_paused_and_says_why(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    platform.check = Check(ok=False, missing=("token_invalid",))
    async with shop.bots():
        made = (await admin.post("/channels", json=GOOD)).json()
        assert (made["state"], made["check"]["ok"], made["check"]["missing"]) == ("paused", False, ["token_invalid"])
        platform.check = Check(ok=True)
        again = (await admin.post(f"/channels/{made['id']}/resume")).json()
        assert (again["state"], again["check"]["ok"]) == ("active", True)


async def test_starting_takes_over_what_goes_elsewhere(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    platform.check = Check(ok=False, missing=("webhook_elsewhere",))
    async with shop.bots():
        made = (await admin.post("/channels", json=GOOD)).json()
        assert made["state"] == "active"
        told = (await admin.post(f"/channels/{made['id']}/check")).json()
    assert (told["ok"], told["missing"]) == (False, ["webhook_elsewhere"])
    assert len(platform.installed) == 1


async def test_a_slow_check_leaves_it_paused(shop: Shop, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "PATIENCE_S", 0.5)
    admin = await shop.signed_in("boss", "administrator")
    made = (await admin.post("/channels", json=GOOD)).json()
    assert (made["state"], made["check"]["missing"]) == ("paused", ["no_answer"])
    assert made["check"]["messages"][0].startswith("The check took too long")


async def test_changes_keep_the_secret_and_are_checked(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    anna = await shop.hire("anna")
    async with shop.bots():
        made = (await admin.post("/channels", json=GOOD)).json()
        where = f"/channels/{made['id']}"
        changed = (
            await admin.patch(
                where,
                json={
                    "name": "Second",
                    "settings": {"token": {"set": True}, "place": "here"},
                    "default": {"kind": "user", "id": anna},
                    "members": [{"kind": "user", "id": anna}, {"kind": "role", "id": 2}],
                    "lead_source": False,
                },
            )
        ).json()
        assert changed["settings"] == {"token": {"set": True}, "listen": False, "place": "here", "api_base": None}
        assert changed["default"] == {"kind": "user", "id": anna, "name": "Anna"}
        assert [member["name"] for member in changed["members"]] == ["Supervisor", "Anna"]
        assert (changed["name"], changed["lead_source"], changed["state"]) == ("Second", False, "active")
        assert len(platform.installed) == 2
        bad = await admin.patch(where, json={"settings": {"token": "bad"}})
        assert bad.json()["error"]["fields"]["settings.token"]["code"] == "bad_format"
        platform.check = Check(ok=False, missing=("token_invalid",))
        broken = (await admin.patch(where, json={"settings": {"token": "another"}})).json()
        assert broken["state"] == "paused"
    facts = await shop.rows("SELECT verb FROM audit WHERE subject_kind = 'channel' ORDER BY id")
    verbs = [row["verb"] for row in facts]
    assert verbs == ["channel.created", "channel.started", "channel.edited", "channel.edited", "channel.paused"]
    told = await shop.rows("SELECT body::jsonb -> 'channel' ->> 'state' AS state FROM event_pending"
                           " WHERE type = 'channel.changed' ORDER BY id")  # fmt: skip
    assert [row["state"] for row in told] == ["paused", "active", "active", "active", "active", "paused"]


async def test_members_decide_who_sees_the_channel_and_sockets_are_told(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    anna = await shop.hire("anna")
    gleb = await shop.hire("gleb")
    as_anna, as_gleb = [shop.client(await shop.session(user)) for user in (anna, gleb)]
    async with shop.bots():
        made = (await admin.post("/channels", json=GOOD)).json()
    assert [each["id"] for each in (await as_gleb.get("/channels")).json()["items"]] == [made["id"]]
    before = await shop.value("SELECT security_rev FROM users WHERE id = $1", gleb)
    await admin.patch(f"/channels/{made['id']}", json={"members": [{"kind": "user", "id": anna}]})
    assert await shop.value("SELECT security_rev FROM users WHERE id = $1", gleb) > before
    assert (await as_gleb.get("/channels")).json()["items"] == []
    assert (await as_gleb.get(f"/channels/{made['id']}")).status_code == 404
    seen = (await as_anna.get(f"/channels/{made['id']}")).json()
    assert (seen["name"], seen["settings"], seen["members"], seen["check"]) == ("Shop", None, None, None)


async def test_pause_and_delete(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    async with shop.bots() as fleet:
        made = (await admin.post("/channels", json=GOOD)).json()
        where = f"/channels/{made['id']}"
        assert (await admin.post(f"{where}/pause")).json()["state"] == "paused"
        await until(when(lambda: fleet.channels == []), lambda: "a paused channel was kept")
        assert (await admin.delete(where)).status_code == 204
        await until(when(lambda: platform.uninstalled == 1), lambda: "its hook was not taken away")
        assert (await admin.get("/channels")).json()["items"] == []
        assert (await admin.post(f"{where}/resume")).status_code == 404
        assert (await admin.get("/channels?deleted=true")).json()["items"][0]["state"] == "deleted"


OTHERS = GOOD | {"settings": {"token": "7:first"}}


async def test_a_channel_is_of_one_account_and_an_account_of_one_channel(shop: Shop, platform: Platform) -> None:
    """Platforms count messages by the account: another one's would look like known ones, and be dropped."""
    admin = await shop.signed_in("boss", "administrator")

    def fault(answer: httpx.Response) -> tuple[int, str]:
        return answer.status_code, answer.json()["error"]["fields"]["settings.token"]["code"]

    async with shop.bots():
        made = (await admin.post("/channels", json=OTHERS)).json()
        where = f"/channels/{made['id']}"
        twin = await admin.post("/channels", json=OTHERS | {"settings": {"token": "7:second"}})
        assert fault(twin) == (422, "account_taken")
        # nobody has written yet: whoever calls with the secret of the account of before is refused
        secret = await shop.value("SELECT hook_secret FROM channels")
        moved = await admin.patch(where, json={"settings": {"token": "8:first"}})
        assert (moved.status_code, moved.json()["state"]) == (200, "active")
        assert await shop.value("SELECT hook_secret FROM channels") != secret
        await shop.world.dialog(made["id"], "gleb")
        renewed = await admin.patch(where, json={"settings": {"token": "8:renewed"}})
        assert (renewed.status_code, renewed.json()["state"]) == (200, "active")
        assert fault(await admin.patch(where, json={"settings": {"token": "9:other"}})) == (422, "another_account")
        # its successor has the hook from now on
        assert (await admin.delete(where)).status_code == 204
        assert (await admin.post("/channels", json=OTHERS | {"settings": {"token": "8:again"}})).status_code == 201
        done = "SELECT state = 'done' FROM jobs WHERE kind = 'channel.uninstall'"
        await until(lambda: shop.value(done), lambda: "the deleted channel was never looked at")


async def test_a_hook_that_another_channel_has_by_now_stays(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    async with shop.bots():
        made = (await admin.post("/channels", json=OTHERS)).json()
    assert (await admin.delete(f"/channels/{made['id']}")).status_code == 204
    await shop.value("UPDATE jobs SET run_at = now() + interval '1 hour' WHERE kind = 'channel.uninstall' RETURNING 1")
    async with shop.bots():
        assert (await admin.post("/channels", json=OTHERS)).json()["state"] == "active"
        await shop.value("UPDATE jobs SET run_at = now() WHERE kind = 'channel.uninstall' RETURNING 1")
        done = "SELECT state = 'done' FROM jobs WHERE kind = 'channel.uninstall'"
        await until(lambda: shop.value(done), lambda: "the deleted channel was never looked at")
    assert platform.uninstalled == 0


async def test_a_secret_is_not_sent_to_a_host_that_it_was_not_given_for(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    async with shop.bots():
        where = f"/channels/{(await admin.post('/channels', json=GOOD)).json()['id']}"
        elsewhere = {"api_base": "https://elsewhere.example/bot"}
        refused = await admin.patch(where, json={"settings": elsewhere})
        assert refused.json()["error"]["fields"]["settings.token"]["code"] == "enter_anew"
        known = await admin.patch(where, json={"settings": elsewhere | {"token": "s3cret-token"}})
        assert known.status_code == 200
        again = await admin.patch(where, json={"settings": {"api_base": "https://elsewhere.example/other"}})
        assert again.status_code == 200


async def test_nothing_is_sent_with_settings_that_nobody_has_checked(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    async with shop.bots() as fleet:
        made = (await admin.post("/channels", json=GOOD)).json()
        dialog = await shop.world.dialog(made["id"], "gleb")
        await until(when(lambda: fleet.channels == [made["id"]]), lambda: "nobody took the channel")
        platform.check, platform.check_s = Check(ok=False, missing=("token_invalid",)), 1.0
        change = asyncio.create_task(admin.patch(f"/channels/{made['id']}", json={"settings": {"token": "wrong"}}))
        await until(lambda: shop.value("SELECT state = 'paused' FROM channels"), lambda: "it did not rest")
        seq = await shop.world.answer(dialog, "350")
        assert (await change).json()["state"] == "paused"
        platform.check, platform.check_s = Check(ok=True), 0.0
        await admin.patch(f"/channels/{made['id']}", json={"settings": {"token": "right"}})
        assert await shop.world.state(dialog, seq) == "queued"
        await admin.post(f"/channels/{made['id']}/resume")
        await shop.world.becomes(dialog, seq, "sent")


async def test_who_pauses_while_it_is_being_started_has_the_last_word(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    async with shop.bots():
        made = (await admin.post("/channels", json=GOOD)).json()
        where = f"/channels/{made['id']}"
        await admin.post(f"{where}/pause")
        platform.check_s = 1.0
        starting_it = asyncio.create_task(admin.post(f"{where}/resume"))
        begun = "SELECT count(*) = 2 FROM jobs WHERE kind = 'channel.check'"
        await until(lambda: shop.value(begun), lambda: "the check did not begin")
        await admin.patch(where, json={"name": "Other"})
        assert (await starting_it).json()["state"] == "paused"


async def test_what_waits_when_its_channel_is_deleted_has_failed_and_the_customer_waits(
    shop: Shop, platform: Platform
) -> None:
    admin = await shop.signed_in("boss", "administrator")
    made = (await admin.post("/channels", json=GOOD | {"settings": {"token": "never-started"}})).json()
    dialog = await shop.world.dialog(made["id"], "gleb")
    first, cut = await shop.world.answer(dialog, "350"), await shop.world.answer(dialog, "400")
    await shop.value("UPDATE outbox SET state = 'sending', attempt = 1 WHERE seq = $1 RETURNING 1", cut)
    assert (await admin.delete(f"/channels/{made['id']}")).status_code == 204
    end = ended.handlers(shop.db)[ENDED]
    with pytest.raises(Later):
        await end(Job(1, ENDED, {"channel_id": made["id"]}, 1))
    assert (await shop.world.state(dialog, first), await shop.world.error(dialog, first)) == ("failed", "channel_gone")
    await end(Job(1, ENDED, {"channel_id": made["id"]}, TRIES))
    assert (await shop.world.state(dialog, cut), await shop.world.error(dialog, cut)) == ("unconfirmed", "cut_short")
    assert (await admin.post(f"/conversations/{dialog}/messages/{cut}/drop")).json()["state"] == "cancelled"
    assert await shop.value("SELECT waiting_since IS NOT NULL FROM conversations WHERE id = $1", dialog)
    kinds = {row["kind"] for row in await shop.rows("SELECT kind FROM jobs WHERE state = 'waiting'")}
    assert kinds >= {"channel.uninstall", ENDED}


async def test_only_managers_touch_channels_and_only_heads_see_health(shop: Shop, platform: Platform) -> None:
    operator, head = await shop.signed_in("anna"), await shop.signed_in("olga", "supervisor")
    channel = await shop.world.channel()
    for client in (operator, head):
        for call in (
            client.post("/channels", json=GOOD),
            client.patch(f"/channels/{channel}", json={"name": "Mine"}),
            client.delete(f"/channels/{channel}"),
            client.post(f"/channels/{channel}/check"),
            client.post(f"/channels/{channel}/pause"),
            client.post(f"/channels/{channel}/resume"),
        ):
            assert (await call).status_code == 403
    assert (await operator.get("/channels/health")).status_code == 403
    assert (await operator.get(f"/channels/{channel}/health")).status_code == 403
    assert (await head.get("/channels/health")).status_code == 200
    assert await shop.value("SELECT name || state FROM channels WHERE id = $1", channel) == "Shopactive"


async def test_health_says_how_a_channel_is(shop: Shop, platform: Platform) -> None:
    head = await shop.signed_in("olga", "supervisor")
    channel = await shop.world.channel()
    assert (await head.get(f"/channels/{channel}/health")).json()["status"] == "unowned"
    async with shop.bots() as fleet:
        await until(when(lambda: fleet.channels == [channel]), lambda: "nobody took the channel")
        healthy = (await head.get(f"/channels/{channel}/health")).json()
        assert (healthy["status"], healthy["last_error"], healthy["backlog"]) == ("ok", None, 0)
        assert healthy["process"]
        platform.broken = True
        dialog = await shop.world.dialog(channel, "anna")
        await shop.world.answer(dialog, "one")
        fleet.wake(channel)

        async def in_trouble() -> Any:
            found = (await head.get("/channels/health")).json()["items"][0]
            return found if found["status"] == "trouble" else None

        found = await until(in_trouble, lambda: "its trouble never showed")
        assert found["last_error"]["code"] == "internal"
        assert found["last_error"]["message"].startswith("Something broke")
        assert not found["last_error_over"]
        assert found["queued"] == found["backlog"] == 1
        # it works again: what was wrong is told as over, with its time
        platform.broken = False
        fleet.wake(channel)

        async def well() -> Any:
            (found,) = (await head.get("/channels/health")).json()["items"]
            return found if found["status"] == "ok" and found["last_error_over"] else None

        after = await until(well, lambda: "its trouble never ended")
        assert after["last_error"] == found["last_error"]
        assert after["last_error_at"] >= found["last_error_at"]
        assert after["queued"] == 0


async def test_what_broke_on_our_side_is_over_once_a_new_owner_holds(shop: Shop, platform: Platform) -> None:
    """Where nothing comes and nothing is sent, no other sign would ever tell."""
    head = await shop.signed_in("olga", "supervisor")
    channel = await shop.world.channel()
    async with shop.bots() as fleet:
        await until(when(lambda: fleet.channels == [channel]), lambda: "nobody took the channel")
        broke = "INSERT INTO channel_health (channel_id, last_error, last_error_at) VALUES ($1, $2, now()) RETURNING 1"
        await shop.value(broke, channel, "internal")
        held = "UPDATE channel_owners SET taken_at = now() + $2 * interval '1 s' WHERE channel_id = $1 RETURNING 1"
        ago = "UPDATE channel_health SET last_error_at = now() - interval '10 minutes', last_error = $2"
        for code, since_s, status in (
            ("internal", -1200.0, "trouble"),
            ("internal", -5.0, "trouble"),
            ("network", -300.0, "trouble"),
            ("internal", -300.0, "ok"),
        ):
            await shop.value(f"{ago} WHERE channel_id = $1 RETURNING 1", channel, code)
            await shop.value(held, channel, since_s)
            found = (await head.get(f"/channels/{channel}/health")).json()
            assert (found["status"], found["last_error_over"]) == (status, status == "ok"), (code, since_s)


async def test_the_kinds_tell_their_forms_and_abilities(shop: Shop) -> None:
    operator = await shop.signed_in("anna")
    kinds = {each["kind"]: each for each in (await operator.get("/channels/kinds")).json()["items"]}
    fields = {field["name"]: field for field in kinds["telegram"]["fields"]}
    assert (fields["token"]["secret"], fields["token"]["required"], fields["token"]["label"]) == (
        True,
        True,
        "Bot token",
    )
    assert (fields["mode"]["type"], fields["mode"]["default"]) == ("select", "polling")
    assert [choice["value"] for choice in fields["mode"]["choices"]] == ["webhook", "polling"]
    scripts = next(field for field in kinds["practice"]["fields"] if field["name"] == "scripts")
    assert {"value": "price", "label": "Asks for the price"} in scripts["choices"]
    assert fields["api_base"]["required"] is False
    assert kinds["telegram"]["capabilities"]["text_max"] == 4096
    assert msgspec.json.encode(kinds["practice"]["capabilities"])


async def test_telegram_calls_us_only_where_it_can(shop: Shop, platform: Platform) -> None:
    from backend.connectors.telegram import connector
    from backend.inbox.channels.actions.create import with_mode

    assert with_mode(connector, {"token": "x"}, "https://inbox.example.com")["mode"] == "webhook"
    assert with_mode(connector, {"token": "x"}, "http://127.0.0.1:8000")["mode"] == "polling"
    assert with_mode(connector, {"mode": "polling"}, "https://inbox.example.com")["mode"] == "polling"


async def test_a_listener_without_an_answer_for_a_minute_is_quiet(shop: Shop, platform: Platform) -> None:
    head = await shop.signed_in("olga", "supervisor")
    settings = ScriptedSettings(token=Secret("good"), listen=True)
    channel = await shop.world.channel(settings=settings)
    async with shop.bots() as fleet:
        await until(when(lambda: fleet.channels == [channel]), lambda: "nobody took the channel")
        assert (await head.get(f"/channels/{channel}/health")).json()["status"] == "ok"
        await shop.value("UPDATE channels SET active_since = now() - interval '61 s' RETURNING 1")
        assert (await head.get(f"/channels/{channel}/health")).json()["status"] == "quiet"
        platform.polls.put_nowait(Polled((), {}))
        sql = "SELECT 1 FROM channel_health WHERE last_poll_at > now() - interval '30 s'"
        await until(shop.world.finds(sql), lambda: "the poll was not noted")
        assert (await head.get(f"/channels/{channel}/health")).json()["status"] == "ok"


async def test_before_a_channel_goes_one_is_told_what_hangs_on_it(shop: Shop, platform: Platform) -> None:
    admin = await shop.signed_in("boss", "administrator")
    async with shop.bots():
        made = (await admin.post("/channels", json=GOOD)).json()
    await shop.value(
        "INSERT INTO conversations (channel_id, thread_key, state) VALUES ($1, 'a', 'open'), ($1, 'b', 'done') "
        "RETURNING 1",
        made["id"],
    )
    answer = await admin.get(f"/channels/{made['id']}/extent")
    assert answer.json() == {"conversations": 2, "open": 1, "waiting": 0, "cards": 0, "queued": 0}
    assert (await admin.get("/channels/999999/extent")).status_code == 404
    operator = await shop.signed_in("anna")
    assert (await operator.get(f"/channels/{made['id']}/extent")).status_code == 403
