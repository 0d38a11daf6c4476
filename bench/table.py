"""docs/speed.md: between two markers a name stands what the bench of that name found last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "speed.md"


def as_text(machine: str, figures: Sequence[Figure]) -> str:
    lines = [machine, "", "| what | found | to reach | how |", "|---|---|---|---|"]
    lines += [f"| {f.what} | {f.value} | {f.target} | {f.note} |" for f in figures]
    return "\n".join(lines)


def write(name: str, text: str) -> None:
    """Replace what stands between the markers of `name`. Raises ValueError when the page has none."""
    page = PAGE.read_text("utf-8")
    marked = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
    if not marked.search(page):
        raise ValueError(f"docs/speed.md has no markers for {name}")
    PAGE.write_text(marked.sub(lambda found: f"{found[1]}{text}{found[2]}", page), "utf-8")
