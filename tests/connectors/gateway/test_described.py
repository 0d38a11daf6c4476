"""Gateways that nobody built in, described in the language of the form: their documented bodies are read."""

from pathlib import Path

import pytest

from backend.connectors.gateway import connector
from tests.connectors.brief import brief
from tests.connectors.gateway.shapes import generic

PAYLOADS = Path(__file__).parent / "payloads" / "generic"
INFOBIP = """
each = ["results[]"]
[[rule]]
thread = "from"
person = "from"
key = "messageId"
at = "receivedAt"
text = "text"
"""
MESSAGEBIRD = """
states = { delivered = "delivered", read = "read", failed = "failed" }
[every]
thread = "contact.msisdn"
person = "contact.msisdn"
name = "contact.displayName"
key = "message.id"
at = "message.createdDatetime || message.updatedDatetime"
text = "message.content.text || message.content.image.caption"
files = "message.content.image"
file = { url = "url", mime = "'image/jpeg'" }
[[rule]]
is = "receipt"
when = "type == 'message.updated' && message.direction == 'sent'"
thread = ""
state = "message.status"
[[rule]]
when = "message.direction == 'received'"
"""
OWN = """
states = { sent = "sent", delivered = "delivered", read = "read", failed = "failed" }
errors = { "no such number" = "wrong_number" }
[[rule]]
is = "receipt"
when = "event == 'status'"
key = "status.id"
state = "status.state"
error = "status.error"
[[rule]]
when = "event == 'message'"
thread = "contact.phone"
person = "contact.phone"
name = "contact.name"
key = "message.id"
at = "message.time"
text = "message.text"
files = "message.file"
file = { url = "url", mime = "mime", name = "name" }
"""
PLIVO = """
body = "form"
[[rule]]
thread = "From"
person = "From"
key = "MessageUUID"
text = "Text"
"""
SMSC = """
body = "form"
states = { "1" = "delivered", "2" = "read", "20" = "failed" }
[[rule]]
when = "mes"
thread = "phone"
person = "phone"
key = "id"
at = "time"
text = "mes"
[[rule]]
is = "receipt"
when = "status"
thread = "phone"
key = "id"
state = "status"
at = "ts"
"""
SMSGATE = """
states = { "sms:sent" = "sent", "sms:delivered" = "delivered", "sms:failed" = "failed" }
[every]
thread = "payload.phoneNumber"
person = "payload.phoneNumber"
key = "payload.messageId"
at = "payload.receivedAt || payload.deliveredAt || payload.failedAt"
[[rule]]
when = "event == 'sms:received'"
text = "payload.message"
[[rule]]
is = "nothing"
when = "event == 'system:ping'"
[[rule]]
is = "receipt"
when = "starts_with(event, 'sms:')"
state = "event"
"""
TEXTBEE = """
[[rule]]
when = "webhookEvent == 'MESSAGE_RECEIVED'"
thread = "sender"
person = "sender"
key = "smsId"
at = "receivedAt"
text = "message"
"""
READINGS = [
    (INFOBIP, "infobip_received.json", "message 817790313235066447 'Сколько стоит?' · message 817790313235066448 'Ау'"),
    (MESSAGEBIRD, "messagebird_received.json", "message m1 Анна 'Такой же?' photo<image/jpeg>"),
    (MESSAGEBIRD, "messagebird_status.json", "receipt our1 delivered"),
    (OWN, "own_text.json", "message 1 Анна 'Сколько стоит?'"),
    (OWN, "own_file.json", "message 2 Анна 'Такой же?' photo<image/jpeg 1.jpg>"),
    (OWN, "own_status_sent.json", "receipt our1 sent"),
    (OWN, "own_status_delivered.json", "receipt our1 delivered"),
    (OWN, "own_status_read.json", "receipt our1 read"),
    (OWN, "own_status_failed.json", "receipt our1 failed"),
    (PLIVO, "plivo_received.txt", "message 5b40a428-bfc7-4daf-9d06-726c558bf3b8 'Сколько стоит?'"),
    (SMSC, "smsc_received.txt", "message 123456 'Сколько стоит?'"),
    (SMSC, "smsc_status.txt", "receipt 1 delivered"),
    (SMSGATE, "smsgate_received.json", "message abc123 'Сколько стоит?'"),
    (SMSGATE, "smsgate_delivered.json", "receipt our1 delivered"),
    (SMSGATE, "smsgate_failed.json", "receipt our1 failed"),
    (SMSGATE, "smsgate_ping.json", ""),
    (TEXTBEE, "textbee_received.json", "message 67d1f0a1e4b0 'Сколько стоит?'"),
]


@pytest.mark.parametrize(("written", "file", "line"), READINGS, ids=[file for _, file, _ in READINGS])
def test_what_is_described_is_read(written: str, file: str, line: str) -> None:
    described = generic(speaks="sms", receive=written, statuses="")
    assert described.faults() == {}
    found = connector.read(described, (PAYLOADS / file).read_bytes().strip())
    assert " · ".join(map(brief, found)) == line
    persons = [one.sender.external_user for one in found if hasattr(one, "sender")]
    assert set(persons) <= {"+79125550101"}
