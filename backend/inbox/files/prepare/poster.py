"""A program of its own (kit/confined.py): a film → its picture, size and length.

    python -m backend.inbox.files.prepare.poster IN OUT MIME     prints {"width", "height", "duration_s"}

What a browser cannot play (HEVC of a telephone) is at least seen.
"""

import itertools
import json
import sys
from typing import Any

from av import VideoFrame
from av.container import InputContainer
from PIL import Image

from backend.inbox.files.prepare.opened import opened

SIDE_PX = 960
PIXELS_MAX = 40_000_000
LOOKED_AT = 60
# brighter than a fade from black
DARK = 12


def poster(source: str, target: str, mime: str) -> dict[str, Any]:
    """The first moment that is not dark."""
    with opened(source, mime) as film:
        [track, *_] = film.streams.video
        if track.width * track.height > PIXELS_MAX:
            raise ValueError("too many pixels")
        track.thread_count = 1
        picture = Image.fromarray(_bright(film).to_ndarray(format="rgb24"))
        duration_s = film.duration / 1_000_000 if film.duration else None
    size = picture.size
    picture.thumbnail((SIDE_PX, SIDE_PX))
    picture.save(target, "WEBP", quality=78, method=4)
    return {"width": size[0], "height": size[1], "duration_s": duration_s}


def _bright(film: InputContainer) -> VideoFrame:
    first = None
    for frame in itertools.islice(film.decode(video=0), LOOKED_AT):
        first = first or frame
        if frame.reformat(16, 16, "gray").to_ndarray().mean() > DARK:
            return frame
    if first is None:
        raise ValueError("no picture in it")
    return first


if __name__ == "__main__":
    sys.stdout.write(json.dumps(poster(sys.argv[1], sys.argv[2], sys.argv[3])))
