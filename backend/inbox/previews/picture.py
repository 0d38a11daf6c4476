"""A program of its own (kit/confined.py): a stranger's picture → a small one of ours.

    python -m backend.inbox.previews.picture IN OUT     prints {"width", "height"}

Drawn anew: nothing that was hidden in the file comes along.
"""

import json
import sys

from PIL import Image, ImageOps

WIDTH, HEIGHT = 640, 480
SMALLEST = 48
PIXELS_MAX = 40_000_000


def draw(source: str, target: str) -> dict[str, int]:
    """Raises for what is no picture, and for one that is none to look at."""
    with Image.open(source, formats=("JPEG", "PNG", "GIF", "WEBP")) as picture:
        if picture.width * picture.height > PIXELS_MAX or min(picture.size) < SMALLEST:
            raise ValueError("too large or too small")
        picture.draft("RGB", (WIDTH, HEIGHT))
        small = ImageOps.exif_transpose(picture).convert("RGB")
    small.thumbnail((WIDTH, HEIGHT))
    small.save(target, "WEBP", quality=80, method=2)
    return {"width": small.width, "height": small.height}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(draw(sys.argv[1], sys.argv[2])))
