"""A channel is a folder that can be copied: it knows the contract, the kit and its own SDK, nothing of the house."""

import ast
from pathlib import Path

import pytest

from backend.connectors import registry
from tests.architecture.sources import ROOT, files, imports, name, text, tree

FOLDER = ROOT / "backend" / "connectors"
KINDS = sorted(path.name for path in FOLDER.iterdir() if (path / "inbound.py").is_file())
SHARED = {f"backend.connectors.{path.stem}" for path in FOLDER.glob("[a-z]*.py")} - {"backend.connectors.registry"}
SAME_NAMES = [
    "__init__.py",
    "inbound.py",
    "outbound.py",
    "client.py",
    "capabilities.py",
    "ids.py",
    "settings.py",
    "README.md",
]
PURE = ["inbound.py", "outbound.py", "capabilities.py", "ids.py"]
SDKS = {"aiogram", "vk_api", "imap_tools", "aiosmtplib", "httpx", "requests"}
# A client may be cut in parts; what is pure may not.
TOUCH_THE_SDK = {"client.py", "errors.py", "line.py", "polling.py"}
MOVES = {"asyncio", "socket", "threading", "os", "random", "time"}


def test_there_are_connectors_to_look_at() -> None:
    assert {"telegram", "practice"} <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_the_same_files(kind: str) -> None:
    assert [wanted for wanted in SAME_NAMES if not (FOLDER / kind / wanted).is_file()] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_connector_imports_the_contract_the_kit_and_itself(kind: str) -> None:
    def is_allowed(module: str) -> bool:
        own = f"backend.connectors.{kind}"
        if module == "backend.connectors" or module == own or module.startswith((f"{own}.", "backend.kit")):
            return True
        return any(module == shared or module.startswith(f"{shared}.") for shared in SHARED)

    assert [
        f"{name(path)}:{line} {module}"
        for path in files(".py", f"backend/connectors/{kind}")
        for module, line in imports(path)
        if module.partition(".")[0] in {"backend", "bots"} and not is_allowed(module)
    ] == []


@pytest.mark.parametrize("kind", KINDS)
def test_reading_and_writing_payloads_touches_nothing_outside(kind: str) -> None:
    """read and its mirror are pure: payload in, structs out; no SDK, no clock of their own, no network, no waiting."""
    told = []
    for file in PURE:
        path = FOLDER / kind / file
        told += [f"{name(path)}:{at} {m}" for m, at in imports(path) if m.partition(".")[0] in SDKS | MOVES]
        told += [f"{name(path)}:{n.lineno} async" for n in ast.walk(tree(path)) if isinstance(n, ast.AsyncFunctionDef)]
    assert told == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_sdk_is_touched_by_few_files(kind: str) -> None:
    heavy = SDKS - {"httpx"}
    touching = {
        path.name
        for path in files(".py", f"backend/connectors/{kind}")
        if any(module.partition(".")[0] in heavy for module, _ in imports(path))
    }
    assert touching <= TOUCH_THE_SDK


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_named_in_the_registry_and_nowhere_else_in_the_core(kind: str) -> None:
    assert f'"{kind}"' in text(Path(registry.__file__))


# what stands in for a platform of our own knows its kind, and no other
DOORS = {"webchat": ("backend/inbox/webchat/", "backend/inbox/online/"), "form": ("backend/inbox/forms/",)}


def test_the_domain_reaches_connectors_only_through_contract_and_registry() -> None:
    assert [
        f"{name(path)}:{line} {module}"
        for path in files(".py", "backend", "bots")
        if not name(path).startswith("backend/connectors/")
        for module, line in imports(path)
        for kind in KINDS
        if module.startswith(f"backend.connectors.{kind}") and not name(path).startswith(DOORS.get(kind, ("-",)))
    ] == []
