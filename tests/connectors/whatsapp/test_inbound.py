"""Every body of payloads/ has its line in readings.txt; nothing but Unreadable ever comes out of read."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.connectors.abilities import EVERYONE
from backend.connectors.contract import Echo, Message, Moved, Receipt, Unreadable
from backend.connectors.split import units
from backend.connectors.whatsapp import ids, inbound
from backend.connectors.whatsapp.text import marked, readable
from tests.connectors.brief import brief

HERE = Path(__file__).parent
ACCOUNT, NUMBER = "100200300400500", "100200300400501"
PAYLOADS = [
    path for path in sorted(HERE.glob("payloads/*.json")) if not path.stem.startswith(("answer_", "error_"))
]  # fmt: skip
LINES = [line for line in (HERE / "readings.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
READINGS = {name: reading.strip() for name, _, reading in (line.partition(":") for line in LINES)}


def read(payload: bytes) -> list[Any]:
    """Without what only a number that was known before would need: it goes with every message."""
    found = inbound.read(payload, ACCOUNT, NUMBER)
    return [item for item in found if not (isinstance(item, Moved) and item.only_known)]


def event(*messages: dict[str, Any], number: str = NUMBER, account: str = ACCOUNT, **value: Any) -> bytes:
    head = {"from": "79125550101", "from_user_id": "RU.1", "id": "wamid.A", "timestamp": "1795004111", "type": "text"}
    whole = {"metadata": {"phone_number_id": number}, "messages": [{**head, **one} for one in messages], **value}
    entry = {"id": account, "changes": [{"field": "messages", "value": whole}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def one(payload: bytes) -> Message:
    [message] = read(payload)
    assert isinstance(message, Message)
    return message


def stored(name: str) -> bytes:
    return (HERE / "payloads" / f"{name}.json").read_bytes()


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda path: path.stem)
def test_payload(payload: Path) -> None:
    assert " · ".join(map(brief, read(payload.read_bytes()))).strip() == READINGS[payload.stem]


def test_every_line_has_its_payload() -> None:
    assert sorted(READINGS) == [payload.stem for payload in PAYLOADS]


def test_provider_time_is_kept() -> None:
    assert one(event({"text": {"body": "x"}})).at == datetime(2026, 11, 18, 12, 15, 11, tzinfo=UTC)


def test_a_person_is_known_by_the_user_id_and_the_phone_stands_beside_it() -> None:
    sender = one(stored("text_plain")).sender
    assert (sender.external_user, sender.phone, sender.name) == (
        "RU.13491208655302741918", "+79125550101", "Анна Чайкина",
    )  # fmt: skip
    hidden = one(stored("text_hidden_phone"))
    assert (hidden.sender.external_user, hidden.sender.phone) == (sender.external_user, None)
    assert (hidden.sender.username, hidden.thread.key) == ("anna.tea", "u:RU.13491208655302741918")
    old = one(stored("text_without_user_id"))
    assert (old.sender.external_user, old.thread.key) == ("+79125550101", "p:79125550101")


def test_whoever_is_not_among_the_contacts_is_not_taken_for_the_one_who_is() -> None:
    """Two people's messages in one body, and one of them is told of: the other's must not come into their dialog."""
    contacts = [{"profile": {"name": "Борис"}, "wa_id": "79125550102", "user_id": "RU.2"}]
    said = {"timestamp": "1795004110", "type": "text", "from_user_id": ""}
    boris = {**said, "id": "wamid.B", "from": "79125550102", "text": {"body": "Б"}}
    anna = {**said, "id": "wamid.A", "from": "79125550101", "text": {"body": "А"}}
    found = [each for each in read(event(boris, anna, contacts=contacts)) if isinstance(each, Message)]
    assert [(each.text, each.sender.external_user, each.sender.name) for each in found] == [
        ("Б", "RU.2", "Борис"), ("А", "+79125550101", ""),
    ]  # fmt: skip


def test_one_person_is_one_person_however_the_number_is_spelled() -> None:
    for spellings in (
        ("5511987654321", "551187654321"),
        ("5215512345678", "525512345678"),
        ("5491112345678", "541112345678"),
    ):
        assert len({ids.external_user(None, f"+{phone}") for phone in spellings}) == 1
    assert ids.digits("+370 655 00001") == "37065500001"


@pytest.mark.parametrize("name", ["account_banned", "phone_quality", "name_rejected", "template_paused"])
def test_what_is_said_of_an_account_is_for_each_of_its_numbers(name: str) -> None:
    assert inbound.numbers(stored(name)) == (EVERYONE,)
    assert inbound.read(stored(name), "100200300400999", NUMBER) == []


def test_an_end_beyond_all_times_is_unreadable() -> None:
    body = json.loads(stored("account_restricted"))
    body["entry"][0]["changes"][0]["value"]["restriction_info"][0]["expiration"] = 10**18
    with pytest.raises(Unreadable):
        read(json.dumps(body).encode())


def test_what_is_of_another_number_or_another_account_is_not_ours() -> None:
    assert read(event({"text": {"body": "x"}}, number="5")) == []
    assert read(event({"text": {"body": "x"}}, account="5")) == []
    assert inbound.numbers(stored("batch_entries")) == ("100200300400501", "100200300400577")


def test_one_spoilt_message_holds_up_nothing_else() -> None:
    good = {"id": "wamid.B", "text": {"body": "ещё"}}
    for spoilt in ({"timestamp": "1e18"}, {"timestamp": 10**17}, {"id": ""}, {"id": 5}, {"timestamp": None}):
        with pytest.raises(Unreadable) as told:
            read(event(spoilt, good))
        assert [item.text for item in told.value.rest if isinstance(item, Message)] == ["ещё"]


def test_content_of_a_shape_nobody_knows_is_seen_to_have_come() -> None:
    message = one(event({"type": "image", "image": {"id": 5}}))
    assert message.other == {"kind": "unknown", "name": "image"}


def test_lone_surrogates_and_nul_are_mended_and_the_message_arrives() -> None:
    payload = event({"text": {"body": "a\x00b 🫖"}}).replace(b"b \\ud83e\\uded6", rb"b\ud83d ")
    assert "\x00" not in one(payload).text
    assert one(payload).text.startswith("a")


def test_statuses_say_what_became_of_it_and_bear_our_mark() -> None:
    [receipt] = read(stored("status_with_opaque"))
    assert isinstance(receipt, Receipt)
    assert (receipt.state, receipt.mark) == ("sent", "samovar:1-2")
    [failed] = read(stored("status_failed_131047"))
    assert (failed.state, failed.error, failed.mark) == ("failed", "window_closed", None)
    shuffled = read(stored("status_shuffled"))
    assert [item.state for item in shuffled] == ["read", "delivered", "sent"]


def test_a_mark_of_another_program_is_none_of_ours() -> None:
    assert ids.mark_of("campaign-7") is None
    assert ids.mark_of(ids.mark("house/1-2", 3, 0)) == "samovar:house/1-2/3/0"


def test_an_answer_from_the_owners_phone_is_an_echo_to_the_same_dialog() -> None:
    [echo] = read(stored("echo_text"))
    assert isinstance(echo, Echo)
    assert (echo.thread.key, echo.to and echo.to.phone) == ("u:RU.13491208655302741918", "+79125550101")


def test_another_number_is_the_same_conversation() -> None:
    [moved] = read(stored("system_changed_number"))
    assert (moved.thread.key, moved.to, moved.phone) == ("u:RU.13491208655302741918", "u:RU.2222", "+79125550199")
    assert (moved.user, moved.to_user) == ("RU.13491208655302741918", "RU.2222")
    first, _ = inbound.read(stored("text_plain"), ACCOUNT, NUMBER)
    assert isinstance(first, Moved)
    assert (first.thread.key, first.user, first.to_user) == ("p:79125550101", "+79125550101", "RU.13491208655302741918")


@pytest.mark.parametrize(
    ("typed", "shown", "kinds"),
    [
        ("*жирно* и _косо_", "жирно и косо", ["bold", "italic"]),
        ("~было~ ```x = 1``` `y`", "было x = 1 y", ["strike", "pre", "code"]),
        ("*очень _важно_*", "очень важно", ["bold", "italic"]),
        ("> цитата\nответ", "цитата\nответ", ["quote"]),
        ("5*3*2 и snake_case_name", "5*3*2 и snake_case_name", []),
        ("* не жирно *", "* не жирно *", []),
        ("**", "**", []),
        ("🫖 *чай*", "🫖 чай", ["bold"]),
    ],
)
def test_formatting(typed: str, shown: str, kinds: list[str]) -> None:
    text, entities = readable(typed)
    assert (text, [entity.type for entity in entities]) == (shown, kinds)
    if typed != "* не жирно *":
        assert marked((text, entities)) == typed


@given(st.text(alphabet="*_~`> \nаb🫖", max_size=40))
@settings(max_examples=300, deadline=None)
def test_formatting_never_leaves_its_text(typed: str) -> None:
    text, entities = readable(typed)
    assert all(e.offset >= 0 and e.length > 0 and e.offset + e.length <= units(text) for e in entities)
    marked((text, entities))


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "from", "type", "text", "body", "timestamp", "image", "context", "referral", "order",
                         "interactive", "button_reply", "contacts", "phones", "edit", "message", "system", "errors"]),
        inner,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@given(TREES, st.sampled_from(["text", "image", "interactive", "order", "edit", "contacts", "system", "hologram"]))
@settings(max_examples=400, deadline=None)
def test_nonsense_raises_nothing_else(tree: Any, kind: str) -> None:
    message = tree if isinstance(tree, dict) else {"type": kind, kind: tree}
    for payload in (event({"type": kind, **message}), event(statuses=[tree]), event(message_echoes=[tree])):
        try:
            msgspec.json.encode(read(payload))
        except Unreadable:
            continue
