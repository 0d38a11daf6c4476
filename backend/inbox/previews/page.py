"""A program of its own (kit/confined.py): a page of a stranger's → what it says of itself.

python -m backend.inbox.previews.page FILE CHARSET     prints {"title", "description", "site", "image"}
"""

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

# what a page says of itself stands at its beginning
READ = 512 * 1024
LENGTHS = {"title": 200, "description": 300, "site": 80, "image": 2000}
_NAMES = {
    "title": ("og:title", "twitter:title"),
    "description": ("og:description", "twitter:description", "description"),
    "site": ("og:site_name", "application-name"),
    "image": ("og:image:secure_url", "og:image", "og:image:url", "twitter:image"),
}


def clean(text: str, most: int) -> str:
    """One line without control or direction characters."""
    kept = "".join(char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    line = re.sub(r"\s+", " ", kept).strip()
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def read(source: bytes, charset: str | None) -> dict[str, str]:
    """Each is empty where the page does not say."""
    soup = BeautifulSoup(source[:READ], "html.parser", from_encoding=charset)
    said: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = str(tag.get("property") or tag.get("name") or "").lower()
        content = tag.get("content")
        if name and isinstance(content, str) and content.strip():
            said.setdefault(name, content)
    found: dict[str, Any] = {key: next((said[n] for n in names if n in said), "") for key, names in _NAMES.items()}
    if not found["title"] and soup.title is not None:
        found["title"] = soup.title.get_text()
    return {key: clean(text, LENGTHS[key]) for key, text in found.items()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(read(Path(sys.argv[1]).read_bytes(), sys.argv[2] or None)))
