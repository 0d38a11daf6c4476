"""Every provider's folder of payloads and the table that names their sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.platforms.tests import tables

FOLDERS = sorted((Path(__file__).parents[3] / "connectors" / "gateway" / "payloads").iterdir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_payload_names_its_source(folder: Path) -> None:
    tables.check(folder)
