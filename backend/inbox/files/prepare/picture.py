"""A program of its own (kit/confined.py): a large picture → a small one.

    python -m backend.inbox.files.prepare.picture IN OUT     prints {"made"}

A photo of a camera is 10 MB; a bubble shows 340 points of it.
"""

import json
import os
import sys
from typing import Any

from PIL import Image, ImageOps

# on a dense screen a bubble is 680 pixels wide
SIDE_PX = 960
SMALL_BYTES = 150_000
Image.MAX_IMAGE_PIXELS = 100_000_000


def shrink(source: str, target: str) -> dict[str, Any]:
    """Upright, at most SIDE_PX on its longer side. Nothing is made of what is small already, or moves."""
    with Image.open(source) as picture:
        small = max(picture.size) <= SIDE_PX and os.path.getsize(source) <= SMALL_BYTES
        if small or getattr(picture, "n_frames", 1) > 1:
            return {"made": False}
        # a JPEG is read at a fraction of its size from the beginning
        picture.draft("RGB", (SIDE_PX, SIDE_PX))
        upright = ImageOps.exif_transpose(picture)
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        upright.thumbnail((SIDE_PX, SIDE_PX))
        upright.save(target, "WEBP", quality=80, method=4)
    return {"made": True}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(shrink(sys.argv[1], sys.argv[2])))
