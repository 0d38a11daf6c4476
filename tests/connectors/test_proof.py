"""What the table of the proof says is there: each kind's row, each test that it names, each payload read."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from backend.connectors import registry
from backend.connectors.abilities import Varies
from tests.connectors.proof import LEFT_OUT, PROOF, PROPERTIES, Cell, Not
from tests.connectors.proved_types import QUIET, TYPES

TESTS = Path(__file__).parents[1]
# where one table is tried for many kinds: the list of its rows' names
TABLES = {
    "attacks/test_hooks.py": "tests.attacks.hooks:ROWS",
    "connectors/test_bent.py": "tests.connectors.test_bent:FOLDERS",
    "browser/test_every_form.py": "tests.browser.test_every_form:EVERY",
    "faults/test_every_hook.py": "tests.faults.test_every_hook:EVERY",
    "faults/test_phone_killed.py": "tests.faults.test_phone_killed:EVERY",
    "faults/test_every_sender.py": "tests.faults.test_every_sender:EVERY",
    "inbox/receive/test_told_in_any_order.py": "tests.inbox.receive.test_told_in_any_order:EVERY",
    "bench/test_smoke.py": "tests.bench.test_smoke:PARSED",
}
# where a payload's reading is written down; elsewhere the tests of the folder name their payloads
READINGS = ("telegram", "vk", "max", "whatsapp", "gateway", "phone")
NOTHING = ("", "nothing", "unreadable")


def rows() -> set[str]:
    """Every way by which a customer can come: a kind, or a platform of it."""
    found = set[str]()
    for kind in set(registry.kinds()) - set(LEFT_OUT):
        connector = registry.connector(kind)
        found |= {f"{kind}: {one.value}" for one in connector.variants()} if isinstance(connector, Varies) else {kind}
    return found


def cells() -> Iterator[tuple[str, str, Cell]]:
    for row, proof in PROOF.items():
        for name, cell in proof.items():
            yield row, name, cell


@cache
def functions(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@cache
def table(file: str) -> frozenset[str]:
    module, _, name = TABLES[file].partition(":")
    found = getattr(importlib.import_module(module), name)
    return frozenset(getattr(row, "name", row) for row in found)


def test_every_kind_that_is_registered_has_its_row() -> None:
    assert set(PROOF) == rows()
    assert set(LEFT_OUT) <= set(registry.kinds())
    assert set(TYPES) == rows()


@pytest.mark.parametrize("row", PROOF)
def test_every_property_is_shown_or_is_none_of_its(row: str) -> None:
    assert list(PROPERTIES) == [name for name in PROPERTIES if PROOF[row].get(name)], (
        "in no cell: neither test nor reason"
    )
    assert set(PROOF[row]) == set(PROPERTIES)
    assert all(len(cell.why) > 15 for cell in PROOF[row].values() if isinstance(cell, Not))


def test_every_test_that_is_named_is_there_and_has_that_row() -> None:
    missing = []
    for row, name, cell in cells():
        for written in () if isinstance(cell, Not) else cell:
            where, _, rest = written.partition("::")
            function, _, of = rest.partition(" @")
            if not (TESTS / where).is_file() or function not in functions(TESTS / where):
                missing.append(f"{row}, {name}: no {written}")
            elif of and of not in table(where):
                missing.append(f"{row}, {name}: {TABLES[where]} has no {of}")
    assert missing == []


def test_every_picture_is_taken_and_kept() -> None:
    kept = {path.stem for path in (TESTS.parent / "docs" / "screens" / "kinds").glob("*.webp")}
    for row, name, cell in cells():
        if name == "picture" and not isinstance(cell, Not):
            source = (TESTS / cell[0].partition("::")[0]).read_text(encoding="utf-8")
            taken = re.findall(r'\.pictured\("([\w-]+)"\)', source)
            assert taken, f"{row}: nothing is pictured in {cell[0]}"
            assert {f"{each}{look}" for each in taken for look in ("", "-dark", "-phone")} <= kept, row


def payloads(row: str) -> Iterator[tuple[str, str]]:
    """(kind, its payload) of all types of a row."""
    for files in TYPES[row].values():
        for file in files:
            yield row.partition(":")[0], file


@cache
def readings(kind: str) -> dict[str, str]:
    lines = (TESTS / "connectors" / kind / "readings.txt").read_text(encoding="utf-8").splitlines()
    return {name: said.strip() for name, _, said in (line.partition(":") for line in lines if line[:1] != "#")}


@pytest.mark.parametrize("row", TYPES)
def test_every_type_has_a_payload_that_is_read(row: str) -> None:
    kind = row.partition(":")[0]
    files = [*(TESTS / "connectors" / kind).glob("test_*.py"), *(TESTS / "inbox" / f"{kind}s").glob("test_*.py")]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    for kind, file in payloads(row):
        folder = TESTS / "connectors" / kind / "payloads"
        assert list(folder.glob(f"{file}.*")), f"no payload {kind}/{file}"
        if kind in READINGS and not file.startswith("generic/"):
            said = readings(kind)[file]
            assert (said not in NOTHING) != (f"{kind}/{file}" in QUIET), f"{kind}/{file}: {said!r}"
        else:
            assert file.rpartition("/")[2] in source, f"no test reads {kind}/{file}"
