"""What strangers' browsers say of themselves: looked at as far as it is passed on, trusted in nothing. Pure."""

import re

from backend.kit.errors import Invalid

_LINE = re.compile(r"[a-z]=[\x20-\x7e]{0,1000}")
LINES_MAX = 400


def demand_sound(field: str, sdp: str) -> None:
    """Lines of printable characters with one medium, audio. Raises Invalid."""
    lines = sdp.split("\n")
    lines = [line.removesuffix("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]
    media = [line for line in lines if line.startswith("m=")]
    fits = len(lines) <= LINES_MAX and all(_LINE.fullmatch(line) for line in lines)
    if not fits or lines[0] != "v=0" or len(media) != 1 or not media[0].startswith("m=audio "):
        raise Invalid("invalid", fields={field: "bad_sdp"})
