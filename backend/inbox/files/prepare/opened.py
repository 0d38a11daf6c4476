"""Opens a film or a sound with FFmpeg's readers, inside the confined programs alone.

Which reader is told by the type that was found by content: FFmpeg's own guess knows play lists, which name other files
and addresses.
"""

import av
from av.container import InputContainer

READERS = {
    "video/mp4": "mov", "video/quicktime": "mov", "video/x-m4v": "mov", "video/3gpp": "mov", "audio/mp4": "mov",
    "video/webm": "matroska", "video/x-matroska": "matroska", "video/x-msvideo": "avi",
    "audio/amr": "amr", "audio/aac": "aac", "audio/mpeg": "mp3", "audio/ogg": "ogg",
}  # fmt: skip


def opened(path: str, mime: str) -> InputContainer:
    """Raises ValueError for a type that we do not read."""
    reader = READERS.get(mime)
    if reader is None:
        raise ValueError(f"no reader for {mime}")
    return av.open(path, format=reader, options={"protocol_whitelist": "file", "enable_drefs": "0"})
