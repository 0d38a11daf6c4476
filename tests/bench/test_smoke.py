"""Each bench runs and prints its figures. What they say is not looked at: see docs/speed.md."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.__main__ import BENCHES
from bench.table import PAGE
from tests.fixtures.processes import REPOSITORY

# what is read, as the bench calls it
PARSED = (
    *("api", "email", "form", "max", "telegram", "vk", "webchat", "whatsapp"),
    *(f"phone {one}" for one in ("mango", "zadarma", "signed", "asterisk", "asterisk_dialplan")),
    *(f"gateway {one}" for one in ("green_api", "wazzup", "evolution", "twilio", "dialog360", "generic")),
)
WORDS = {
    "starts": ("first start to ready", "second start to ready"),
    "parse": tuple(f"{one}: read" for one in PARSED),
    "memory": ("memory of an idle socket", "whole embedded product"),
    "latency": ("stored → frame",),
    "fanout": ("processor a delivery", "through ASGI send"),
    "ingest": ("against pgbench", "against an ORM", "acknowledgement, 200/s"),
    "interface": ("main bundle, packed", "scrolled", "switch of conversation, cached", "elements drawn"),
    "sales": ("cards by title (own)", "contacts: search, a phone", "board: deals"),
    "warmth": ("everybody counted anew", "warmest first"),
    "many": (
        "people: one field of",
        "requests: one field of",
        "requests: a tag of",
        "a colleague's two lists meanwhile",
    ),
    "views": ("waiting for us (own)", "page ", "open a conversation"),
}


@pytest.mark.timeout(600)
def test_each_bench_runs_and_prints_its_figures() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--small"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=590,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sections = dict(part.split("\n", 1) for part in done.stdout.split("== ")[1:])
    assert sections.keys() == set(BENCHES)
    for name, words in WORDS.items():
        assert all(word in sections[name] for word in words), sections[name]


def test_the_page_has_a_place_for_each_bench() -> None:
    page = PAGE.read_text("utf-8")
    assert all(f"<!-- {name} -->\n" in page and f"\n<!-- /{name} -->" in page for name in BENCHES)


def test_an_unknown_bench_is_refused_in_words() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "ingset"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "no such bench: ingset" in done.stderr
