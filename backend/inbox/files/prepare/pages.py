"""A program of its own (kit/confined.py): a page of a PDF → a picture.

    python -m backend.inbox.files.prepare.pages IN N OUT WIDTH     prints {"pages", "width", "height"}

A browser never gets the document itself to show: what it may run (scripts, forms, links) stays behind here.
"""

import json
import sys
from typing import Any

import pypdfium2

PIXELS_MAX = 8_000_000


def draw(source: str, number: int, target: str, width: int) -> dict[str, Any]:
    """Page `number` from 1 on, `width` pixels wide where that is not too many in all."""
    document = pypdfium2.PdfDocument(source)
    if not 1 <= number <= len(document):
        raise ValueError("no such page")
    page = document[number - 1]
    wide, high = page.get_size()
    if wide < 1 or high < 1:
        raise ValueError("a page without a size")
    scale = min(width / wide, (PIXELS_MAX / (wide * high)) ** 0.5)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    picture.save(target, "WEBP", quality=82, method=2)
    return {"pages": len(document), "width": picture.width, "height": picture.height}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(draw(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))))
