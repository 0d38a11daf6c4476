"""What exchanges post, read one by one (readings.txt); who signs it, and that nobody else is believed."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from backend.connectors.abilities import Call as HookCall
from backend.connectors.contract import Call, Incoming, Unreadable
from backend.connectors.phone import connector, ids, signing
from backend.connectors.phone.settings import PhoneSettings
from backend.kit.secrets import Secret

FOLDER = Path(__file__).parent
READINGS = FOLDER / "readings.txt"
HOOK = "https://samovar.example/hooks/7"
SETTINGS = {
    "mango": PhoneSettings(
        provider="mango",
        account="w7c2n0k5q8r1t4y6u3i9o0p2a5s7d8f1",
        secret=Secret("z1x3c5v7b9n2m4q6w8e0r1t3y5u7i9o2"),
    ),
    "zadarma": PhoneSettings(
        provider="zadarma", account="d1f0a2b4c6e8091a2b3c", secret=Secret("5e7d9c1b3a5f70829304"), region="LT"
    ),
    "signed": PhoneSettings(provider="signed", secret=Secret("kJ8dQ2mV5xT1nB7cR4wZ")),
    "asterisk": PhoneSettings(
        provider="asterisk", account="samovar", secret=Secret("x"), api_base="http://10.0.0.5:8088"
    ),
}
DIALPLAN = PhoneSettings(provider="asterisk_dialplan")


def posted(name: str) -> tuple[PhoneSettings, HookCall | bytes, float]:
    """A payload of ours: by whom, the call at our hook or the event, and when."""
    provider = name.partition("/")[0]
    made: dict[str, Any] = json.loads((FOLDER / "payloads" / f"{name}.json").read_text())
    if "form" not in made and "body" not in made:
        return SETTINGS[provider], json.dumps(made).encode(), 0
    headers = {key.lower(): value for key, value in made["headers"].items()}
    raw = made["body"] if "body" in made else urlencode(made["form"])
    settings = DIALPLAN if provider == "asterisk" else SETTINGS[provider]
    path = f"/{signing.hook_key('s')}" if provider == "asterisk" else made["path"]
    return settings, HookCall(f"{HOOK}{path}", headers, raw.encode()), float(headers.get("x-timestamp", 0))


def names() -> list[str]:
    folder = FOLDER / "payloads"
    found = sorted(path.relative_to(folder) for path in folder.glob("*/*.json"))
    ours = ("answer_", "command_", "query_", "call_callback", "call_record", "call_internal", "echo")
    asked = {"zadarma": ours, "mango": ours[:3], "asterisk": ours[:1], "signed": ()}
    return [str(path.with_suffix("")) for path in found if not path.stem.startswith(asked[path.parts[0]])]


def told(incoming: Incoming) -> str:
    if not isinstance(incoming, Call):
        return type(incoming).__name__
    one = incoming
    who = one.thread.key if one.thread else "-"
    more = [one.line, one.extension, str(one.talked_s or ""), one.hung_up, one.reason, "internal" * one.internal]
    more += ["hidden" * one.hidden, one.ref or "", str(one.recording.remote if one.recording else "")]
    return f"{one.direction} {one.state} {who} {' '.join(part for part in more if part)}".strip()


def reading(name: str) -> str:
    settings, call, _ = posted(name)
    body = call if isinstance(call, bytes) else connector.told(settings, call)  # type: ignore[attr-defined]
    return f"{name}: {' | '.join(map(told, connector.read(settings, body))) or 'nothing'}"


def test_each_payload_is_read_as_it_is_written_down() -> None:
    assert [reading(name) for name in names()] == READINGS.read_text().splitlines()


@pytest.mark.parametrize("name", [name for name in names() if isinstance(posted(name)[1], HookCall)])
def test_only_the_exchange_is_believed(name: str) -> None:
    settings, call, at = posted(name)
    assert isinstance(call, HookCall)
    assert signing.is_genuine(settings, "s", call, at)
    assert b"vpbx_api_key" not in connector.told(settings, call)  # type: ignore[attr-defined]
    for forged in FORGED[settings.provider](call):
        assert not signing.is_genuine(settings, "s", forged, at), forged


def of(call: HookCall, **changed: Any) -> HookCall:
    return HookCall(
        changed.get("url", call.url), call.headers | changed.get("headers", {}), changed.get("body", call.body)
    )


FORGED: dict[str, Any] = {
    "mango": lambda call: [
        of(call, body=b""),
        of(call, body=call.body.replace(b"json=", b"json=%20")),
        of(call, body=call.body.replace(b"vpbx_api_key=w", b"vpbx_api_key=v")),
        of(call, body=call.body.replace(b"sign=", b"nosign=")),
    ],
    "zadarma": lambda call: [
        of(call, body=b""),
        of(call, headers={"signature": ""}),
        of(call, headers={"signature": "MDAw"}),
        of(call, body=call.body.replace(b"pbx_call_id=", b"x=").replace(b"call_start=", b"y=")),
    ],
    "signed": lambda call: [
        of(call, body=call.body + b" "),
        of(call, headers={"x-signature": ""}),
        of(call, headers={"x-timestamp": "1790000001"}),
        of(call, headers={"x-timestamp": "now"}),
    ],
    "asterisk_dialplan": lambda call: [of(call, url=HOOK), of(call, url=f"{HOOK}/"), of(call, url=f"{call.url}x")],
}


def test_what_was_signed_long_ago_is_not_believed_again() -> None:
    settings, call, at = posted("signed/ringing")
    assert isinstance(call, HookCall)
    assert not signing.is_genuine(settings, "s", call, at + signing.FRESH_S + 1)


@pytest.mark.parametrize(
    ("written", "region", "found"),
    [
        ("79125550101", "RU", "+79125550101"),
        ("8 (912) 555-01-01", "RU", "+79125550101"),
        ("84951234567", "RU", "+74951234567"),
        ("37061234567", "RU", "+37061234567"),
        ("861234567", "LT", "+37061234567"),
        ("0037061234567", "RU", "+37061234567"),
        ("112", "RU", None),
        ("sip:user@host", "RU", None),
    ],
)
def test_numbers_are_one_however_they_are_dialled(written: str, region: str, found: str | None) -> None:
    assert ids.phone(written, region) == found


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 9000,
        b'{"provider":"mango","what":"events/call","form":{"json":"["},"received":1}',
    ],
)
@pytest.mark.parametrize("provider", SETTINGS)
def test_nonsense_is_put_aside(provider: str, body: bytes) -> None:
    with pytest.raises(Unreadable):
        connector.read(SETTINGS[provider], body)


def test_zadarma_tries_the_address() -> None:
    ask = connector.challenge  # type: ignore[attr-defined]
    assert ask(SETTINGS["zadarma"], "s", {"zd_echo": "8f14e45f"}) == b"8f14e45f"
    assert ask(SETTINGS["zadarma"], "s", {"zd_echo": "<script>"}) is None
    assert ask(SETTINGS["mango"], "s", {"zd_echo": "8f14e45f"}) is None
