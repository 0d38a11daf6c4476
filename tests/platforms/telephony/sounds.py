"""Real, tiny recordings: silence as MP3, a tone as WAV."""

from __future__ import annotations

import io
import math
import struct
import wave

# One frame of MPEG-1 layer III, 128 kbit/s, 44.1 kHz, stereo: no side information, hence 26 ms of silence
FRAME = b"\xff\xfb\x90\x00" + b"\x00" * 413


def mp3(seconds: float = 1.0) -> bytes:
    return FRAME * max(1, round(seconds * 44100 / 1152))


def wav(seconds: float = 1.0, rate: int = 8000) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        tone = (round(6000 * math.sin(2 * math.pi * 440 * number / rate)) for number in range(round(seconds * rate)))
        sound.writeframes(b"".join(struct.pack("<h", value) for value in tone))
    return content.getvalue()
