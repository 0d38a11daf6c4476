"""Whatever the audit records has its words: each deed, each key of its details."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from backend.access.audit import SECRET
from backend.access.schemas import EditRole, EditTeam, EditUser, NewRole, NewTeam, NewToken
from backend.inbox.channels.actions.edit import PLAIN

ROOT = Path(__file__).parents[2]
AUDIT = ROOT / "frontend/app/src/screens/settings/system/audit"
VERB = re.compile(r"^[a-z_]+\.[a-z_]+$")
# what writes the audit, or hands it on: audit.write, audit.refused, tell of channels, _start of sessions
WRITES = {"write", "refused", "tell", "_start"}
# said by a sentence of its own
APART = {"previews.set"}


def writes() -> Iterator[ast.Call]:
    for file in sorted([*(ROOT / "backend").rglob("*.py"), *(ROOT / "bots").rglob("*.py")]):
        source = file.read_text(encoding="utf-8")
        if "audit" in source or "tell" in source:
            calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
            yield from (call for call in calls if _name(call.func) in WRITES)


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _strings(call: ast.Call) -> set[str]:
    return {arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}


def test_every_deed_that_is_recorded_has_its_words() -> None:
    recorded = {text for call in writes() for text in _strings(call) if VERB.match(text)} - APART
    said = set(
        re.findall(r'"([a-z_]+\.[a-z_]+)"', (AUDIT / "verbs.ts").read_text(encoding="utf-8").split("as const")[0])
    )
    assert len(recorded) > 35
    assert recorded - said == set()
    assert said - recorded == set()


def test_every_key_of_the_details_is_known_to_the_page() -> None:
    known = set(re.findall(r"^ {2}(\w+): |\b(\w+): null", (AUDIT / "facts.ts").read_text(encoding="utf-8"), re.M))
    page = {one or other for one, other in known}
    shapes: tuple[Any, ...] = (EditUser, NewTeam, EditTeam, NewRole, EditRole, NewToken)
    recorded = {field.encode_name for shape in shapes for field in msgspec.structs.fields(shape)} | set(PLAIN)
    for call in writes():
        if not any(VERB.match(text) for text in _strings(call)):
            continue
        for value in [*call.args, *(keyword.value for keyword in call.keywords)]:
            recorded |= {
                key.value
                for node in ast.walk(value)
                if isinstance(node, ast.Dict)
                for key in node.keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
    assert {"role_id", "rights", "device", "on", "settings_changed"} <= recorded
    assert recorded - SECRET - page == set()
