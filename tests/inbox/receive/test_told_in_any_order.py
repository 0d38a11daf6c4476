"""R6 by each platform's own words: whatever order its states are told in, and however often, none goes back."""

import itertools
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from backend.connectors.abilities import Call as HookCall
from backend.connectors.contract import Call, Receipt
from backend.connectors.phone import connector as phones
from backend.connectors.registry import connector
from backend.connectors.settings import load
from tests.attacks.hooks import PAYLOADS, ROWS
from tests.connectors.gateway.test_described import OWN
from tests.connectors.phone.test_inbound import posted
from tests.inbox.receive.world import Plain, World

RANKS = ("sending", "sent", "delivered", "read")
_DIALOG = """
WITH person AS (INSERT INTO contacts (name) VALUES ('Gleb') RETURNING id),
who AS (INSERT INTO identities (channel_id, external_user, contact_id) SELECT $1, 'gleb', id FROM person
        RETURNING id, contact_id)
INSERT INTO conversations (channel_id, thread_key, contact_id, identity_id)
SELECT $1, 'gleb', contact_id, id FROM who
"""
_OURS = """
WITH c AS (UPDATE conversations SET seq = seq + 1 RETURNING id, seq),
m AS (INSERT INTO messages (conversation_id, seq, direction, text, author_id, state, external_id, provider_at)
      SELECT id, seq, 'out', 'ours', 77, 'sending', $2, '2026-01-01' FROM c)
INSERT INTO message_keys SELECT 'x:' || $1::bigint, $2, id, seq FROM c
"""
_STATE = "SELECT m.state FROM messages m JOIN message_keys k USING (conversation_id, seq) WHERE k.key = $1"


@dataclass
class Told:
    """Payloads in the order in which they happen; `id`: what the platform calls the message, or the call, that they
    are of. `name`: that of the row in tests/attacks/hooks.py, whose settings are taken.
    """

    name: str
    id: str
    files: str
    kind: str = "gateway"
    settings: dict[str, Any] = field(default_factory=dict)

    def read(self, file: str, name: str) -> list[Any]:
        """What a payload says, of `name` instead of what it is of."""
        [row] = [row for row in ROWS if row.name == self.name]
        settings = load(connector(self.kind).settings, {**row.settings, **row.secrets, **self.settings})
        if self.kind == "api":
            # a program of one's own: its words are docs/api-channel.md's
            status = {"type": "status", "id": self.id, "conversation": "c-7", "state": file}
            body = json.dumps({"events": [status]}).encode()
        else:
            [path] = (PAYLOADS / self.kind / "payloads").glob(f"{file}.*")
            body = path.read_bytes().strip()
        assert self.id.encode() in body, f"{file} is of another message"
        return connector(self.kind).read(settings, body.replace(self.id.encode(), name.encode()))


STATES = (
    Told(
        "whatsapp",
        "wamid.HBgLNzkxMjU1NTAxMDEVAgARGBJBRTBCRUM5RTlEMzNDNTYzNTQA",
        "status_sent status_delivered status_read",
        "whatsapp",
    ),
    Told("green_api", "3EB0C767D097B7C7C030", "green/status_sent green/status_delivered green/status_read"),
    Told(
        "wazzup",
        "be3dc577-60c4-4fc8-83a5-8c358e0bfe15",
        "wazzup/status_sent wazzup/status_delivered wazzup/status_read",
    ),
    Told(
        "evolution",
        "3EB0C767D097B7C7C030",
        "evolution/update_server_ack evolution/update_delivery_ack evolution/update_read",
        settings={"account": "samovar"},
    ),
    Told(
        "twilio",
        "SM9f8e7d6c5b4a39281706f5e4d3c2b1a0",
        "twilio/status_sent twilio/status_delivered twilio/status_read",
    ),
    Told("dialog360", "wamid.OUR", "dialog360/status_sent dialog360/status_delivered dialog360/status_read"),
    Told(
        "generic",
        "our1",
        "generic/own_status_sent generic/own_status_delivered generic/own_status_read",
        settings={"receive": OWN, "statuses": ""},
    ),
    Told("api", "o-1", "delivered read", "api"),
)


@pytest.mark.parametrize("told", STATES, ids=lambda told: told.name)
async def test_r6_no_state_goes_back_in_whatever_order_it_is_told(world: World, told: Told) -> None:
    """Every order, each told up to three times; a message of its own for each."""
    await world.run(_DIALOG, world.channel.id)
    for number, order in enumerate(itertools.permutations(told.files.split())):
        name = f"m-{number}"
        await world.run(_OURS, world.channel.id, name)
        so_far = [RANKS[0]]
        for file in [each for each in order for _ in range(random.randint(1, 3))]:
            [receipt] = told.read(file, name)
            assert isinstance(receipt, Receipt)
            assert receipt.key == name
            # the moment is the payload's own, days ago: what was told last does not count as newer for that
            await world.got(receipt)
            so_far.append(str((await world.one(_STATE, name))["state"]))
        assert [RANKS.index(state) for state in so_far] == sorted(RANKS.index(state) for state in so_far), order
        assert so_far[-1] == "read", order


TALKS = {
    "mango": ("MTUwMDk0MTEwMjI=", "call_appeared call_connected summary_answered record_added"),
    "zadarma": ("in_3c1f0a2b4d6e8f90a1b2c3d4e5f60718293a4b5c", "start internal answer end_answered"),
    "signed": ("c-5f0c7a1e", "ringing answered ended record"),
    "asterisk": ("1790000000.41", "stasis_start dial_ringing dial_answered channel_destroyed"),
    "asterisk_dialplan": ("1790000000.41", "curl_newchannel curl_dialbegin curl_dialend curl_cdr"),
}
# what a row is called in docs/proof.md
EVERY = (*(told.name for told in STATES), *TALKS)
_CALL = """
SELECT m.meta #>> '{call,state}' AS state, m.meta #>> '{call,by}' AS by
FROM message_keys k JOIN messages m USING (conversation_id, seq) WHERE strpos(k.key, $1) > 0
"""


class Phones(Plain):
    kind = "phones"


def said(provider: str, file: str, of: str, name: str) -> Sequence[Call]:
    """What a payload says of a call by another name."""
    settings, call, _ = posted(f"{provider.removesuffix('_dialplan')}/{file}")
    body = phones.told(settings, call) if isinstance(call, HookCall) else call  # type: ignore[attr-defined]
    assert of.encode() in body, f"{file} is of another call"
    found = phones.read(settings, body.replace(of.encode(), name.encode()))
    assert all(isinstance(one, Call) for one in found)
    return found  # type: ignore[return-value]


@pytest.mark.parametrize("provider", TALKS)
async def test_r6_a_call_ends_as_it_ended_in_whatever_order_it_is_told(world: World, provider: str) -> None:
    """One message, that was answered by whoever took it, whichever of its words came last."""
    facts = msgspec.structs.replace(world.channel, connector=Phones())
    of, files = TALKS[provider]
    for number, order in enumerate(itertools.permutations(files.split())):
        name = f"call-{number:02}."
        for file in [each for each in order for _ in range(random.randint(1, 2))]:
            await world.got(*said(provider, file, of, name), channel=facts)
        [row] = await world.rows(_CALL, name)
        assert (row["state"], row["by"]) == ("ended", "101"), order
