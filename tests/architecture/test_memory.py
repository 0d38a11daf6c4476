"""What a process loads: an SDK costs seconds and a hundred megabytes, and belongs to the one that talks through it."""

import json
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

SDKS = ["aiogram", "vk_api", "imap_tools", "requests", "playwright", "pytest"]
HEAVY = [*SDKS, "sqlalchemy", "litestar", "uvicorn", "asyncpg", "alembic", "redis", "httpx", "PIL"]


def loaded_by(module: str) -> set[str]:
    """Top-level packages in memory after a fresh interpreter imported `module`."""
    probe = f"import json, sys, {module}; print(json.dumps(sorted({{n.partition('.')[0] for n in sys.modules}})))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", probe], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def test_the_web_process_loads_no_sdk() -> None:
    assert loaded_by("backend.app") & set(SDKS) == set()


@pytest.mark.parametrize("module", ["backend.cli", "backend.commands.run"])
def test_the_supervisor_stays_small(module: str) -> None:
    assert loaded_by(module) & set(HEAVY) == set()


def test_the_probe_sees_what_is_loaded() -> None:
    assert "msgspec" in loaded_by("backend.connectors.contract")
