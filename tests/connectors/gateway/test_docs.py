"""What the page about gateways shows can be saved as it stands there."""

import re
from pathlib import Path

import pytest

from backend.connectors.gateway.describing import described

PAGE = Path(__file__).parents[3] / "docs" / "connecting-gateways.md"
SECTIONS = {
    "What comes in": "receive",
    "What goes out": "send",
    "What became of what was sent": "statuses",
    "Signature": "signature",
}


def blocks() -> list[tuple[str, str]]:
    """(section, what stands in one block), in the page's order."""
    found, section = list[tuple[str, str]](), ""
    for heading, block in re.findall(r"^### ([^\n]+)$|^```toml\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S):
        section = SECTIONS[heading] if heading else section
        if block:
            found.append(("receive" if "[[rule]]" in block and section == "send" else section, block))
    return found


@pytest.mark.parametrize(("section", "block"), blocks(), ids=lambda it: it.split("\n")[0][:40])
def test_a_block_of_the_page_is_a_description(section: str, block: str) -> None:
    described(**{**dict.fromkeys(SECTIONS.values(), ""), section: block})


def test_the_page_explains_what_a_description_has() -> None:
    whole = "".join(block for _, block in blocks())
    for word in ("also", 'is = "foreign"', "[send.buttons]", "[able.buttons]", "[templates]", "[send.template]"):
        assert word in whole, word
