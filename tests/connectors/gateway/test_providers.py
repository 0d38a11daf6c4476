"""Each ready gateway: what its bodies become, and the requests that a message becomes, by the vendors' own examples."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from backend.connectors.abilities import Marks
from backend.connectors.contract import Change, Entity, Message, OutFile, Outgoing, Receipt, Thread, Unreadable
from backend.connectors.gateway import capabilities, connector, outbound
from backend.connectors.gateway.errors import Answer, refused
from backend.connectors.gateway.settings import GatewaySettings
from backend.connectors.gateway.templates import Request, request
from tests.connectors.brief import brief
from tests.connectors.gateway.shapes import channel

PHONE = "+79001234568"
GREEN = {
    "typeWebhook": "incomingMessageReceived",
    "timestamp": 1588091580,
    "idMessage": "F7A",
    "senderData": {"chatId": "79001234568@c.us", "sender": "79001234568@c.us", "senderName": "Ann"},
}
WAZZUP = {
    "messageId": "6a2087e8",
    "dateTime": "2025-05-06T14:16:00.002Z",
    "channelId": "b96a353b-06f5-4cac-8413-ba5a8e3f9810",
    "chatType": "whatsapp",
    "chatId": "79001234568",
    "type": "text",
    "isEcho": False,
    "contact": {"name": "79001234568"},
    "text": "Hi",
    "status": "inbound",
}
KEY = {"remoteJid": "79001234568@s.whatsapp.net", "fromMe": False, "id": "3EB0"}
PICTURE = OutFile("photo", "a.jpg", "image/jpeg", Path("a.jpg"), 100, lent="https://inbox.example/lent/1/a.jpg")
SETTINGS = msgspec.structs.replace


def read(settings: GatewaySettings, body: Any) -> list[str]:
    payload = urlencode(body) if settings.provider == "twilio" else json.dumps(body)
    return [brief(one) for one in connector.read(settings, payload.encode())]


def green(kind: str, **data: Any) -> dict[str, Any]:
    return {**GREEN, "messageData": {"typeMessage": kind, **data}}


def wazzup(**more: Any) -> dict[str, Any]:
    return {"messages": [{**WAZZUP, **more}]}


def evolution(event: str = "messages.upsert", **data: Any) -> dict[str, Any]:
    return {
        "event": event,
        "instance": "shop",
        "data": {"key": KEY, "pushName": "Ann", "messageTimestamp": 1731071861, **data},
    }


def cloud(**value: Any) -> dict[str, Any]:
    contacts = [{"profile": {"name": "Ann"}, "wa_id": "79001234568"}]
    return {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "1",
                "changes": [
                    {"field": "messages", "value": {"messaging_product": "whatsapp", "contacts": contacts, **value}}
                ],
            }
        ],
    }


def said(kind: str, **more: Any) -> dict[str, Any]:
    message = {"from": "79001234568", "id": "wamid.1", "timestamp": "1731071861", "type": kind, **more}
    return cloud(messages=[message])


def sms(**more: str) -> dict[str, str]:
    return {
        "MessageSid": "SM1",
        "AccountSid": "AC0123456789",
        "From": PHONE,
        "To": "+15005550006",
        "NumMedia": "0",
        **more,
    }


FILE = {
    "downloadUrl": "https://api.green-api.com/x/1.jpg",
    "caption": "look",
    "fileName": "1.jpg",
    "mimeType": "image/jpeg",
}
QUOTED = {"stanzaId": "3EB1", "participant": "79001234568@c.us"}
BODIES: list[tuple[str, Any, list[str]]] = [
    ("green_api", green("textMessage", textMessageData={"textMessage": "*Hi*"}), ["message F7A Ann 'Hi' bold[0:2]"]),
    ("green_api", green("imageMessage", fileMessageData=FILE), ["message F7A Ann 'look' photo<image/jpeg 1.jpg>"]),
    (
        "green_api",
        green("quotedMessage", extendedTextMessageData={"text": "yes"}, quotedMessage=QUOTED),
        ["message F7A Ann 'yes' re:3EB1"],
    ),
    (
        "green_api",
        green("reactionMessage", extendedTextMessageData={"text": "👍"}, quotedMessage=QUOTED),
        ["reaction 3EB1 👍"],
    ),
    (
        "green_api",
        green("editedMessage", editedMessageData={"textMessage": "no", "stanzaId": "F70"}),
        ["edit F70 'no'"],
    ),
    ("green_api", green("deletedMessage", deletedMessageData={"stanzaId": "F70"}), ["deletion F70"]),
    (
        "green_api",
        green("locationMessage", locationMessageData={"nameLocation": "Shop", "latitude": 55.7, "longitude": 37.6}),
        ["message F7A Ann at 55.7,37.6 'Shop'"],
    ),
    (
        "green_api",
        green(
            "contactMessage",
            contactMessageData={
                "displayName": "Bob",
                "vcard": "BEGIN:VCARD\nTEL;waid=79160000000:+7 916 000-00-00\nEND:VCARD",
            },
        ),
        ["message F7A Ann other +79160000000 Bob"],
    ),
    (
        "green_api",
        green("pollMessage", pollMessageData={"name": "Tea?", "options": [{"optionName": "yes"}]}),
        ["message F7A Ann kind=poll,title=Tea?,options=['yes']"],
    ),
    ("green_api", green("newThing"), ["message F7A Ann kind=unknown,name=newThing"]),
    (
        "green_api",
        {
            **green("textMessage", textMessageData={"textMessage": "Hi"}),
            "senderData": {
                "chatId": "120363@g.us",
                "chatName": "Us",
                "sender": "79001234568@c.us",
                "senderName": "Ann",
            },
        },
        ["message F7A Ann in 120363@g.us 'Us' 'Hi'"],
    ),
    (
        "green_api",
        {
            **green("extendedTextMessage", extendedTextMessageData={"text": "by phone"}),
            "typeWebhook": "outgoingMessageReceived",
        },
        ["echo F7A to 'by phone'"],
    ),
    (
        "green_api",
        {
            "typeWebhook": "outgoingMessageStatus",
            "chatId": "79001234568@c.us",
            "timestamp": 1586700690,
            "idMessage": "BAE5",
            "status": "read",
        },
        ["receipt BAE5 read"],
    ),
    (
        "green_api",
        {
            "typeWebhook": "outgoingMessageStatus",
            "chatId": "79001234568@c.us",
            "timestamp": 1586700690,
            "idMessage": "BAE5",
            "status": "noAccount",
        },
        ["receipt BAE5 failed"],
    ),
    ("green_api", {"typeWebhook": "stateInstanceChanged", "stateInstance": "authorized"}, []),
    ("wazzup", {"test": True}, []),
    ("wazzup", wazzup(), ["message 6a2087e8 'Hi'"]),
    (
        "wazzup",
        wazzup(type="image", text=None, contentUri="https://store.wazzup24.com/e5/?filename=a.jpg"),
        ["message 6a2087e8 photo<image/jpeg a.jpg>"],
    ),
    ("wazzup", wazzup(isEcho=True, authorName="Bob", status="sent"), ["echo 6a2087e8 to 'Hi'"]),
    ("wazzup", wazzup(isEdited=True, oldInfo={"oldText": "Hm"}), ["edit 6a2087e8 'Hi'"]),
    ("wazzup", wazzup(isDeleted=True), ["deletion 6a2087e8"]),
    # of another channel of the same account
    ("wazzup", wazzup(channelId="another"), []),
    ("wazzup", wazzup(type="missing_call", text=None), ["message 6a2087e8 kind=call,state=missed"]),
    (
        "wazzup",
        {"statuses": [{"messageId": "be3d", "timestamp": "2025-02-05T06:01:07.499Z", "status": "delivered"}]},
        ["receipt be3d delivered"],
    ),
    (
        "wazzup",
        {"statuses": [{"messageId": "be3d", "status": "error", "error": {"error": "BAD_CONTACT"}}]},
        ["receipt be3d failed"],
    ),
    (
        "evolution",
        evolution(message={"conversation": "oi"}, messageType="conversation"),
        ["message 3EB0 Ann 'oi'"],
    ),
    (
        "evolution",
        evolution(message={"imageMessage": {"mimetype": "image/jpeg", "caption": "look"}}),
        ["message 3EB0 Ann 'look' photo<image/jpeg>"],
    ),
    (
        "evolution",
        evolution(message={"audioMessage": {"mimetype": "audio/ogg; codecs=opus", "ptt": True, "seconds": 3}}),
        ["message 3EB0 Ann voice<audio/ogg 3s>"],
    ),
    (
        "evolution",
        evolution(message={"extendedTextMessage": {"text": "yes", "contextInfo": {"stanzaId": "3EA"}}}),
        ["message 3EB0 Ann 'yes' re:3EA"],
    ),
    ("evolution", evolution(message={"reactionMessage": {"key": {"id": "3EA"}, "text": "❤"}}), ["reaction 3EA ❤"]),
    ("evolution", evolution(message={"protocolMessage": {"type": "REVOKE", "key": {"id": "3EA"}}}), ["deletion 3EA"]),
    ("evolution", evolution(key={**KEY, "fromMe": True}, message={"conversation": "me"}), ["echo 3EB0 to 'me'"]),
    (
        "evolution",
        evolution(
            key={**KEY, "remoteJid": "2725@lid", "remoteJidAlt": KEY["remoteJid"]}, message={"conversation": "oi"}
        ),
        ["moved 2725@lid to +79001234568", "message 3EB0 Ann 'oi'"],
    ),
    (
        "evolution",
        {
            "event": "messages.update",
            "data": {"keyId": "3EB9", "remoteJid": KEY["remoteJid"], "fromMe": True, "status": "DELIVERY_ACK"},
        },
        ["receipt 3EB9 delivered"],
    ),
    (
        "evolution",
        {
            "event": "messages.update",
            "data": {"keyId": "3EB9", "remoteJid": KEY["remoteJid"], "fromMe": False, "status": "READ"},
        },
        [],
    ),
    ("evolution", {"event": "connection.update", "data": {"state": "open"}}, []),
    ("twilio", sms(Body="Hi"), ["message SM1 'Hi'"]),
    (
        "twilio",
        sms(Body="", NumMedia="1", MediaUrl0="https://api.twilio.com/m/1", MediaContentType0="image/png"),
        ["message SM1 photo<image/png>"],
    ),
    ("twilio", sms(Body="STOP", OptOutType="STOP"), ["message SM1 'STOP'", f"reachability {PHONE} opted_out"]),
    ("twilio", sms(Body="START", OptOutType="START"), ["message SM1 'START'", f"reachability {PHONE} None"]),
    (
        "twilio",
        {"MessageSid": "SM2", "MessageStatus": "delivered", "To": PHONE, "From": "+15005550006", "once": "e/4-7.0"},
        ["receipt SM2 delivered"],
    ),
    (
        "twilio",
        {"MessageSid": "SM2", "MessageStatus": "undelivered", "ErrorCode": "30006", "To": PHONE},
        ["receipt SM2 failed"],
    ),
    ("twilio", {"MessageSid": "SM2", "MessageStatus": "queued", "To": PHONE}, []),
    ("dialog360", said("text", text={"body": "Hi"}), ["message wamid.1 Ann 'Hi'"]),
    (
        "dialog360",
        said("image", image={"id": "77", "mime_type": "image/jpeg", "caption": "look"}),
        ["message wamid.1 Ann 'look' photo<image/jpeg>"],
    ),
    (
        "dialog360",
        said("audio", audio={"id": "77", "mime_type": "audio/ogg; codecs=opus", "voice": True}),
        ["message wamid.1 Ann voice<audio/ogg>"],
    ),
    (
        "dialog360",
        said("button", button={"text": "Yes", "payload": "y"}, context={"id": "wamid.0"}),
        ["message wamid.1 Ann 'Yes' re:wamid.0 kind=button,data=y"],
    ),
    ("dialog360", said("reaction", reaction={"message_id": "wamid.0", "emoji": "👍"}), ["reaction wamid.0 👍"]),
    (
        "dialog360",
        said("unsupported", errors=[{"code": 131051}]),
        ["message wamid.1 Ann kind=unknown,name=unsupported"],
    ),
    (
        "dialog360",
        cloud(statuses=[{"id": "wamid.2", "status": "read", "timestamp": "1731071861", "recipient_id": "79001234568"}]),
        ["receipt wamid.2 read"],
    ),
]


@pytest.mark.parametrize(("provider", "body", "lines"), BODIES)
def test_what_a_body_becomes(provider: str, body: Any, lines: list[str]) -> None:
    assert read(channel(provider), body) == lines


def test_one_number_is_one_conversation_at_every_gateway() -> None:
    firsts: dict[str, set[tuple[str, str, str | None]]] = {}
    for provider, body, _ in BODIES:
        settings = channel(provider)
        payload = urlencode(body) if provider == "twilio" else json.dumps(body)
        for one in connector.read(settings, payload.encode()):
            if isinstance(one, Message) and one.thread.kind == "private":
                firsts.setdefault(provider, set()).add((one.thread.key, one.sender.external_user, one.sender.phone))
    assert firsts == {
        provider: {(PHONE, PHONE, PHONE)} for provider in ("green_api", "wazzup", "evolution", "twilio", "dialog360")
    }


def test_states_carry_our_name_and_why() -> None:
    body = {"MessageSid": "SM2", "MessageStatus": "failed", "ErrorCode": "21610", "To": PHONE, "once": "e/4-7.1"}
    [receipt] = connector.read(channel("twilio"), urlencode(body).encode())
    assert isinstance(receipt, Receipt)
    assert (receipt.ref, receipt.mark, receipt.error) == (None, "e/4-7.1", "opted_out")


def test_each_part_bears_a_name_of_its_own_that_comes_back_with_its_status() -> None:
    """One for all of them would close the message while a part is still to be sent."""
    by_sms = [one.form or {} for one in asked("twilio", hello(files=(PICTURE,), text="Tea" * 600, entities=()))]
    assert [one["StatusCallback"].partition("?")[2] for one in by_sms] == [f"once=e/4-7.{n}" for n in range(3)]
    cloud_ = asked("dialog360", hello(files=(PICTURE,), text="Tea" * 400, entities=()))
    names = [one.json["biz_opaque_callback_data"] for one in cloud_]
    assert names == ["e/4-7.0", "e/4-7.1"]
    status = {"id": "wamid.2", "status": "sent", "timestamp": "1731071861", "recipient_id": "79001234568"}
    body = cloud(statuses=[{**status, "biz_opaque_callback_data": name} for name in names])
    receipts = connector.read(channel("dialog360"), json.dumps(body).encode())
    assert [(one.ref, one.mark) for one in receipts if isinstance(one, Receipt)] == [(None, name) for name in names]


@pytest.mark.parametrize(
    ("provider", "body", "lines"),
    [
        (
            "wazzup",
            {"messages": [{"channelId": WAZZUP["channelId"], "text": "?"}, WAZZUP], "statuses": [{"status": "new"}]},
            ["message 6a2087e8 'Hi'"],
        ),
        (
            "dialog360",
            cloud(
                messages=[
                    {"type": "text", "timestamp": "1731071861", "text": {"body": "nobody's"}},
                    {
                        "from": "79001234568",
                        "id": "wamid.1",
                        "timestamp": "1731071861",
                        "type": "text",
                        "text": {"body": "Hi"},
                    },
                ]
            ),
            ["message wamid.1 Ann 'Hi'"],
        ),
    ],
)
def test_one_thing_that_cannot_be_read_holds_up_nothing_beside_it(provider: str, body: Any, lines: list[str]) -> None:
    with pytest.raises(Unreadable) as found:
        connector.read(channel(provider), json.dumps(body).encode())
    assert [brief(one) for one in found.value.rest] == lines


def asked(provider: str, message: Outgoing, **more: Any) -> list[Request]:
    settings = channel(provider, **more)
    described = settings.description()
    posts = outbound.plan(described, settings.shown(), message)
    return [request(described, post.ask, {**settings.values(), **post.values, "before": "77"}) for post in posts]


def hello(**more: Any) -> Outgoing:
    given = {
        "text": "Tea",
        "entities": (Entity("bold", 0, 3),),
        "reply_to": "K0",
        "hook": "https://inbox.example/hooks/7",
        **more,
    }
    return Outgoing("4-7", Thread(PHONE), PHONE, once="e/4-7", **given)


def test_green_api_is_asked() -> None:
    text, picture = asked("green_api", hello(files=(PICTURE,), text="Tea" * 400, entities=()))
    assert text.url.startswith("https://api.green-api.com/waInstance1101000001/sendMessage/d75b3a")
    assert text.json == {"chatId": "79001234568@c.us", "message": "Tea" * 400, "quotedMessageId": "K0"}
    assert picture.url.startswith("https://media.green-api.com/waInstance1101000001/sendFileByUpload/")
    assert picture.multipart == {"chatId": "79001234568@c.us", "fileName": "a.jpg"}
    [own] = asked("green_api", hello(), api_base="https://7103.api.greenapi.com")
    assert own.url.startswith("https://7103.api.greenapi.com/waInstance1101000001/sendMessage/")
    assert own.json["message"] == "*Tea*"


def test_wazzup_is_asked() -> None:
    text, picture = asked("wazzup", hello(files=(PICTURE,)))
    assert (text.url, text.headers) == (
        "https://api.wazzup24.com/v3/message",
        {"authorization": "Bearer c8cf90444023482f909520d454368d27"},
    )
    about = {"channelId": "b96a353b-06f5-4cac-8413-ba5a8e3f9810", "chatType": "whatsapp", "chatId": "79001234568"}
    assert text.json == {**about, "text": "Tea", "refMessageId": "K0", "crmMessageId": "e/4-7.0"}
    assert picture.json == {**about, "contentUri": PICTURE.lent, "crmMessageId": "e/4-7.1"}
    assert isinstance(connector, Marks)
    assert connector.marks(hello()) == ("e/4-7",)
    [avito] = asked("wazzup", msgspec.structs.replace(hello(), thread=Thread("u2i-1"), entities=()), speaks="avito")
    assert (avito.json["chatType"], avito.json["chatId"]) == ("avito", "u2i-1")


def test_a_send_without_its_quote_is_not_taken_for_the_refused_one() -> None:
    settings = channel("wazzup")
    [post] = outbound.plan(settings.description(), settings.shown(), hello())
    bare = outbound.unquoted(post)
    made = request(settings.description(), bare.ask, {**settings.values(), **bare.values})
    assert (made.json["crmMessageId"], made.json.get("refMessageId")) == ("e/4-7.bare", None)


def test_evolution_is_asked() -> None:
    [picture] = asked("evolution", hello(files=(PICTURE,)))
    assert (picture.url, picture.headers) == (
        "http://evolution:8080/message/sendMedia/shop",
        {"apikey": "B6D711FCDE4D4FD5936544120E713976"},
    )
    assert picture.json == {
        "number": "79001234568",
        "mediatype": "image",
        "mimetype": "image/jpeg",
        "caption": "*Tea*",
        "fileName": "a.jpg",
        "quoted": {"key": {"id": "K0"}},
    }


def test_twilio_is_asked() -> None:
    [picture] = asked("twilio", hello(files=(PICTURE,)))
    assert picture.url == "https://api.twilio.com/2010-04-01/Accounts/AC0123456789/Messages.json"
    assert picture.headers["authorization"].startswith("Basic ")
    callback = "https://inbox.example/hooks/7?once=e/4-7"
    assert picture.form == {
        "To": PHONE,
        "From": "+15005550006",
        "Body": "Tea",
        "MediaUrl": PICTURE.lent,
        "StatusCallback": callback,
    }
    [service] = asked("twilio", hello(), sender="MG0001", speaks="whatsapp")
    assert service.form == {
        "To": f"whatsapp:{PHONE}",
        "MessagingServiceSid": "MG0001",
        "Body": "*Tea*",
        "StatusCallback": callback,
    }
    [by_whatsapp] = asked("twilio", hello(), speaks="whatsapp")
    assert by_whatsapp.form is not None
    assert by_whatsapp.form["From"] == "whatsapp:+15005550006"


def test_360dialog_is_asked() -> None:
    [picture] = asked("dialog360", hello(files=(PICTURE,)))
    assert (picture.url, picture.headers) == (
        "https://waba-v2.360dialog.io/messages",
        {"d360-api-key": "a-d360-key-0001"},
    )
    assert picture.json["image"] == {"id": "77", "caption": "*Tea*"}
    assert (picture.json["to"], picture.json["context"], picture.json["biz_opaque_callback_data"]) == (
        "79001234568",
        {"message_id": "K0"},
        "e/4-7",
    )


def test_who_hides_their_phone_writes_and_is_answered_by_user_id() -> None:
    user, when = "RU.13491208655302741918", "1731071861"
    said_ = {"from_user_id": user, "id": "wamid.1", "timestamp": when, "type": "text", "text": {"body": "Hi"}}
    told = {"id": "wamid.2", "status": "read", "timestamp": when, "recipient_user_id": user}
    lost = {"id": "wamid.3", "status": "failed", "timestamp": when, "errors": [{"code": 131026}]}
    body = cloud(messages=[said_], statuses=[told, lost])
    body["entry"][0]["changes"][0]["value"]["contacts"] = [
        {"profile": {"name": "Bob"}, "wa_id": "79160000000", "user_id": "RU.1"},
        {"profile": {"name": "Ann"}, "user_id": user},
    ]
    message, read_, failed = connector.read(channel("dialog360"), json.dumps(body).encode())
    assert isinstance(message, Message)
    assert (message.thread.key, message.sender.external_user) == (user, user)
    assert (message.sender.name, message.sender.phone) == ("Ann", None)
    assert isinstance(read_, Receipt)
    assert isinstance(failed, Receipt)
    assert (read_.thread, failed.thread, failed.key) == (Thread(user), None, "wamid.3")
    [text] = asked("dialog360", msgspec.structs.replace(hello(), thread=Thread(user)))
    assert (text.json.get("to"), text.json["recipient"]) == (None, user)
    [by_phone] = asked("dialog360", hello())
    assert (by_phone.json["to"], by_phone.json.get("recipient")) == ("79001234568", None)


@pytest.mark.parametrize("provider", ["green_api", "wazzup", "evolution"])
def test_an_edit_and_a_deletion_name_the_message(provider: str) -> None:
    settings = channel(provider)
    wanted = Change("4-7", Thread(PHONE), PHONE, ("K1",), text="Coffee")
    for verb in ("edit", "delete"):
        post = outbound.change(settings.description(), settings.shown(), verb, wanted)
        made = request(settings.description(), post.ask, {**settings.values(), **post.values})
        assert "K1" in repr((made.url, made.json))
        assert ("Coffee" in repr(made.json)) == (verb == "edit")


REFUSALS = [
    ("green_api", 466, {"message": "quota"}, "quota", True),
    ("green_api", 401, None, "token_invalid", True),
    ("green_api", 429, None, "rate", False),
    ("wazzup", 400, {"error": "REPEATED_CRM_MESSAGE_ID"}, None, False),
    ("wazzup", 400, {"error": "MESSAGES_TOO_LONG_WABA"}, "too_long", True),
    ("evolution", 400, {"response": {"message": [{"exists": False, "number": "7"}]}}, "not_on_messenger", True),
    ("twilio", 400, {"code": 21610, "message": "unsubscribed"}, "opted_out", True),
    ("twilio", 400, {"code": 63016}, "window_closed", True),
    ("dialog360", 400, {"error": {"code": 131047}}, "window_closed", True),
    ("dialog360", 429, {"error": {"code": 130429}}, "rate", False),
    ("dialog360", 400, {"error": {"code": 100}}, "refused", True),
]


@pytest.mark.parametrize(("provider", "status", "body", "code", "permanent"), REFUSALS)
def test_what_an_answer_means(provider: str, status: int, body: Any, code: str | None, permanent: bool) -> None:
    error = refused(channel(provider).description(), Answer(status, body))
    assert (error and error.code) == code
    assert (error.permanent if error else False) == permanent


@pytest.mark.parametrize("status", [500, 502, 504])
def test_an_answer_that_may_have_been_carried_out_is_not_sent_again(status: int) -> None:
    error = refused(channel("green_api").description(), Answer(status, "oops"))
    assert error is not None
    assert error.ambiguous


def test_what_each_can_do() -> None:
    able = {
        name: capabilities.of({"provider": name})
        for name in ("green_api", "wazzup", "evolution", "twilio", "dialog360")
    }
    assert {name for name, one in able.items() if one.edits} == {"green_api", "wazzup", "evolution"}
    assert {name for name, one in able.items() if one.reactions} == {"dialog360"}
    assert {name for name, one in able.items() if one.typing} == {"evolution", "green_api"}
    assert capabilities.of({"provider": "wazzup", "speaks": "avito"}).text_max == 1000
    assert capabilities.of({"provider": "twilio", "speaks": "sms"}).reports == ("sent", "delivered")
