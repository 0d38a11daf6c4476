"""What every kind of channel owes to the contract, whichever it is."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from backend.connectors import registry
from backend.connectors.abilities import Opens, Varies
from backend.connectors.contract import Capabilities, Connector, EntityType, FileKind, Unreadable
from backend.connectors.settings import load, secret_names
from backend.kit.errors import Invalid
from backend.kit.words import LOCALES, catalogue

FOLDERS = Path(registry.__file__).parent
FILES = ["__init__", "inbound", "outbound", "client", "capabilities", "ids", "settings"]
SDKS = ["aiogram", "aiohttp", "pydantic", "vk_api", "requests", "PIL", "litestar"]


@pytest.fixture(params=registry.kinds())
def kind(request: pytest.FixtureRequest) -> Connector:
    return registry.connector(request.param)


def sources(connector: Connector) -> list[Path]:
    return sorted((FOLDERS / connector.kind).glob("*.py"))


def literals(connector: Connector, call: str) -> Iterator[str]:
    """First arguments, written out, of every call of that name in the connector's files."""
    for file in sources(connector):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == call and node.args:
                match node.args[0]:
                    case ast.Constant(value=str() as code):
                        yield code


def test_nobody_built_an_unknown_kind() -> None:
    with pytest.raises(registry.UnknownKind):
        registry.connector("pigeon")


def test_same_file_names(kind: Connector) -> None:
    there = {file.name for file in (FOLDERS / kind.kind).iterdir()}
    assert {f"{name}.py" for name in FILES} | {"README.md"} <= there


def test_registered_under_its_own_name(kind: Connector) -> None:
    assert registry.connector(kind.kind) is kind
    assert (FOLDERS / kind.kind / "README.md").read_text(encoding="utf-8").count("|") > 10


def test_whoever_is_known_by_a_number_really_writes_from_one(kind: Connector) -> None:
    """A site names its visitors as it likes, Telegram, VK, MAX and practice number theirs (decision 0105). A
    gateway's people are numbers where what it speaks has numbers (decision 0169).
    """
    if kind.kind == "phone":
        # whose number calls is what an exchange tells, whichever it is
        assert {kind.capabilities_of({"provider": one.value}).known_by for one in kind.variants()} == {"phone"}  # type: ignore[attr-defined]
        return
    if isinstance(kind, Varies):
        known = {speaks: kind.capabilities_of({"speaks": speaks}).known_by for speaks in ("whatsapp", "sms", "avito")}
        assert known == {"whatsapp": "phone", "sms": "phone", "avito": None}
        return
    assert kind.kind in ("telegram", "vk", "max", "whatsapp", "webchat", "practice", "email", "api", "form"), (
        "a new kind: say here what its addresses are"
    )
    # a letter's From is the address that it is answered at; WhatsApp tells the number beside its own user id
    known_by = {"email": "email", "whatsapp": "phone"}.get(kind.kind)
    starts = {"email": "email", "whatsapp": "phone", "api": "name"}.get(kind.kind)
    assert (kind.capabilities.known_by, kind.capabilities.starts) == (known_by, starts)


def test_who_is_written_to_first_is_called_the_same_however_the_address_is_typed(kind: Connector) -> None:
    written = {
        "phone": ({"+79120000001", "8 (912) 000-00-01", "7 912 000 00 01", " +7 912 0000001"}, "позвони мне"),
        "email": ({"Gleb@Example.com", " gleb@example.com "}, "gleb@example"),
        "name": ({"u-1", " u-1 "}, " "),
    }
    able = kind.capabilities
    if isinstance(kind, Varies):
        plain = {"provider": "green_api", "speaks": "whatsapp"}
        able = kind.capabilities_of(plain)
        # behind a window an approved message goes
        opened = kind.capabilities_of({"provider": "dialog360", "speaks": "whatsapp"})
        assert kind.kind != "gateway" or (opened.starts, opened.window_s, opened.templates) == ("phone", 86400, True)
        assert kind.capabilities_of({"provider": "wazzup", "speaks": "avito"}).starts is None
    else:
        plain = {}
    assert isinstance(kind, Opens) == (able.starts is not None)
    if isinstance(kind, Opens) and able.starts is not None:
        right, wrong = written[able.starts]
        places = {msgspec.json.encode(found) for each in right if (found := kind.opens(plain, each, "once"))}
        assert len(places) == 1
        assert {kind.opens(plain, each, "once") is None for each in right} == {False}
        assert kind.opens(plain, wrong, "once") is None


def test_kinds_that_vary_are_named(kind: Connector) -> None:
    assert isinstance(kind, Varies) == (kind.kind in registry.VARYING)


def test_capabilities_are_sane(kind: Connector) -> None:
    _demand_sane(kind.capabilities)
    if not isinstance(kind, Varies):
        return
    for one in kind.variants():
        _demand_sane(kind.capabilities_of({kind.varies_by: one.value, **one.defaults}))


def _demand_sane(able: Capabilities) -> None:
    assert set(able.files) <= set(get_args(FileKind))
    assert set(able.entities) <= set(get_args(EntityType))
    assert all(limits.max_bytes > 0 for limits in able.files.values())
    assert 0 < able.caption_max <= able.text_max
    assert able.channel_rate > 0
    assert able.thread_gap_s >= 0
    assert "sent" in able.reports or not able.can_send
    msgspec.json.encode(able)  # shown to the composer


@pytest.mark.parametrize("locale", LOCALES)
def test_every_code_has_its_sentence(kind: Connector, locale: str) -> None:
    keys = {f"send_errors.{code}" for code in kind.error_codes}
    keys |= {f"channel_checks.{kind.kind}.{code}" for code in kind.check_codes}
    assert keys <= catalogue(locale).keys()


def test_no_code_is_raised_unnamed(kind: Connector) -> None:
    assert set(literals(kind, "SendError")) <= set(kind.error_codes)


def test_no_words_without_a_code(kind: Connector) -> None:
    for file in (FOLDERS / kind.kind).glob("words/*.json"):
        words = json.loads(file.read_text(encoding="utf-8"))
        assert set(words.get("send_errors", {})) <= set(kind.error_codes), file
        assert set(words.get("channel_checks", {}).get(kind.kind, {})) == set(kind.check_codes), file


def test_settings_refuse_what_they_do_not_know(kind: Connector) -> None:
    with pytest.raises(Invalid) as refused:
        load(kind.settings, {"surely_unknown": 1})
    assert all(name.startswith("settings.") for name in refused.value.fields)


# stands in every page of the site
PUBLIC = {("form", "key"), ("webchat", "key")}


def test_secrets_are_secret(kind: Connector) -> None:
    suspicious = ("token", "password", "secret", "key")
    named = [field.name for field in msgspec.structs.fields(kind.settings) if field.name.endswith(suspicious)]
    named = [name for name in named if (kind.kind, name) not in PUBLIC]
    assert set(named) <= set(secret_names(kind.settings))


@pytest.mark.parametrize("payload", [b"", b"{}", b"[]", b"\xff", b'{"type":"\\ud800"}', b"[" * 9000 + b"]" * 9000])
def test_nonsense_is_unreadable(kind: Connector, payload: bytes) -> None:
    with pytest.raises(Unreadable):
        kind.read(msgspec.UNSET, payload)  # type: ignore[arg-type]  # reading needs no settings


def test_importing_every_kind_loads_no_sdk() -> None:
    program = (
        "import sys; from backend.connectors import registry\n"
        "for kind in registry.kinds(): registry.connector(kind)\n"
        f"print([name for name in {SDKS!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_nothing_but_the_contract_kit_and_own_files_is_imported(kind: Connector) -> None:
    allowed = ("backend.kit", f"backend.connectors.{kind.kind}")
    shared = {
        "abilities",
        "contract",
        "clean",
        "split",
        "address",
        "refusals",
        "lenient",
        "web",
        "templates",
        "gathered",
        "findings",
        "pace",
        "numbers",
        "origins",
        "kept",
        "cloud_templates",
        "cloud_buttons",
    }
    for file in sources(kind):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for name in _imported(node):
                if name.startswith(("backend", "bots")):
                    own = name.startswith(allowed) or name.removeprefix("backend.connectors").strip(".") in {
                        "",
                        *shared,
                    }
                    assert own, f"{file.name} imports {name}"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
