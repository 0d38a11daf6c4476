"""A folder of payloads and the table of its README: every file is named there, with where its shape comes from."""

from __future__ import annotations

import re
from pathlib import Path


def check(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w.]+) \| (.+) \| (.+) \|$", text, re.MULTILINE)
    files = sorted(file.name for file in folder.iterdir() if file.is_file() and file.name != "README.md")
    assert sorted(name for name, _, _ in rows if name != "file") == files
    for name, _, sources in rows:
        assert name == "file" or all(source.startswith("https://") for source in sources.split()), name
