"""All entries, whatever file of this folder they stand in: a new file beside them needs no line anywhere else."""

from importlib import import_module
from pathlib import Path

from tests.rights.entries import Entry

_FILES = sorted(each.stem for each in Path(__file__).parent.glob("*.py") if not each.stem.startswith(("_", "test_")))
_NO_ENTRIES = {"every", "conftest"}
ENTRIES: dict[str, Entry] = {}
for _file in _FILES:
    if _file not in _NO_ENTRIES:
        ENTRIES |= getattr(import_module(f"tests.rights.{_file}"), "ENTRIES", {})
