"""Fixtures and the played VK's own events, held against the fields that the published schema calls required.

https://github.com/VKCOM/vk-api-schema (5.199): messages_message, callback_base and the objects of attachments.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.tests.vk.conftest import Poll
from tests.platforms.vk import VkServer
from tests.platforms.vk.kinds import KINDS

PAYLOADS = Path(__file__).parents[3] / "connectors" / "vk" / "payloads"
FILES = sorted(PAYLOADS.glob("*.json"))
MESSAGE = {"id", "date", "from_id", "peer_id", "out", "text"}
OBJECTS = {
    "message_allow": {"user_id", "key"},
    "message_deny": {"user_id"},
    "message_event": {"user_id", "peer_id", "event_id", "payload"},
    "message_typing_state": {"state", "from_id", "to_id"},
    "message_read": {"from_id", "peer_id", "read_message_id", "conversation_message_id"},
    "message_reaction_event": {"reacted_id", "peer_id", "cmid"},
}
ATTACHED = {
    "photo": {"album_id", "date", "id", "owner_id", "sizes"},
    "video": {"id", "owner_id", "title", "duration", "image"},
    "audio": {"artist", "id", "owner_id", "title", "duration"},
    "audio_message": {"duration", "id", "link_mp3", "link_ogg", "owner_id", "waveform"},
    "doc": {"id", "owner_id", "title", "size", "ext", "date", "type", "url"},
    "sticker": {"inner_type", "sticker_id", "product_id", "images"},
    "graffiti": {"id", "owner_id", "url", "width", "height"},
    "link": {"url"},
    "wall": {"id", "from_id", "to_id", "date", "text"},
    "wall_reply": {"id", "from_id", "date", "text", "post_id", "owner_id"},
    "market": {"availability", "category", "description", "id", "owner_id", "price", "title"},
    "market_album": {"id", "owner_id", "title", "count", "updated_time"},
    "poll": {"id", "owner_id", "question", "answers", "votes", "created", "end_date", "multiple", "closed"}
    | {"is_board", "can_edit", "can_vote", "can_report", "can_share", "disable_unvote"},
    "gift": {"id", "thumb_48", "thumb_96", "thumb_256"},
    "story": {"id", "owner_id"},
    "call": {"initiator_id", "receiver_id", "state", "time"},
}
# Kinds that the schema of attachments does not have; what came is all that is known of them
NOT_IN_SCHEMA = {"money_transfer", "hologram"}


def lacking(event: dict[str, Any]) -> list[str]:
    """Required fields that are not there, as paths."""
    base = {"type", "group_id"} - event.keys()
    kind = event["type"]
    body = event.get("object", {})
    if kind in ("message_new", "message_reply", "message_edit"):
        return [*base, *_message(body.get("message", body) if kind == "message_new" else body, kind)]
    return [*base, *[f"{kind}.{name}" for name in OBJECTS.get(kind, set()) - body.keys()]]


def _message(message: dict[str, Any], path: str, required: set[str] = MESSAGE) -> list[str]:
    missing = [f"{path}.{name}" for name in required - message.keys()]
    for thing in message.get("attachments", []):
        kind = thing["type"]
        if kind not in NOT_IN_SCHEMA:
            missing += [f"{path}.{kind}.{name}" for name in ATTACHED[kind] - thing[kind].keys()]
    inner = [*message.get("fwd_messages", []), *([message["reply_message"]] if "reply_message" in message else [])]
    for quoted in inner:
        missing += _message(quoted, f"{path}.quoted", {"date", "from_id", "text"})
    return missing


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_fixture_has_what_the_schema_requires(file: Path) -> None:
    event = json.loads(file.read_text(encoding="utf-8"))
    assert lacking(event) == []
    documented = {*KINDS, "confirmation"}
    assert event["type"] in documented or file.stem == "unknown_event"


def test_every_fixture_names_its_source_and_every_name_is_there() -> None:
    rows = re.findall(r"^\| (\w+)\.json \| (.+) \| (.+) \|$", (PAYLOADS / "README.md").read_text(), re.MULTILINE)
    assert sorted(name for name, _, _ in rows) == [file.stem for file in FILES]
    assert all(source.startswith("https://") for _, _, sources in rows for source in sources.split())


def test_every_documented_kind_of_attachment_and_message_event_has_a_fixture() -> None:
    events = [json.loads(file.read_text(encoding="utf-8")) for file in FILES]
    kinds = {event["type"] for event in events}
    assert OBJECTS.keys() | {"message_new", "message_reply", "message_edit", "confirmation"} <= kinds
    messages = [event["object"]["message"] for event in events if "message" in event.get("object", {})]
    assert ATTACHED.keys() <= {thing["type"] for message in messages for thing in message["attachments"]}


def test_the_places_of_formatted_parts_are_utf_16_units() -> None:
    event = json.loads((PAYLOADS / "text_formatted.json").read_text(encoding="utf-8"))
    message = event["object"]["message"]
    units = message["text"].encode("utf-16-le")
    parts = [
        units[2 * item["offset"] : 2 * (item["offset"] + item["length"])].decode("utf-16-le")
        for item in message["format_data"]["items"]
    ]
    assert parts == ["срочно", "ссылка"]


async def test_the_played_events_have_what_the_schema_requires(vk: VkServer, poll: Poll) -> None:
    anna = vk.user()
    asked = anna.writes("hello")
    sends = (anna.sends_photo, anna.sends_doc, anna.sends_voice, anna.sends_sticker, anna.sends_graffiti)
    others = (anna.sends_video, anna.sends_audio, anna.sends_link, anna.sends_wall, anna.sends_wall_reply)
    rest = (anna.sends_poll, anna.sends_gift, anna.sends_story, anna.calls, anna.sends_market_album)
    for send in (*sends, *others, *rest, anna.sends_location):
        send()
    anna.sends_market(vk.sells("Самовар"))
    anna.forwards(asked)
    anna.writes("re", reply_to=1)
    anna.edits(1, "hello again")
    vk.group.admin_writes(anna.id, "hi")
    for told in (anna.types, anna.reads, anna.denies):
        told()
    anna.reacts(1)
    anna.presses_callback(1, {})
    events = await poll.next()
    assert {event["type"] for event in events} == OBJECTS.keys() | {"message_new", "message_reply", "message_edit"}
    assert [missing for event in events for missing in lacking(event)] == []
    assert all({"event_id", "v"} <= event.keys() for event in events)
