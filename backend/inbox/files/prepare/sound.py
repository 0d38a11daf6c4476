"""A program of its own (kit/confined.py): a sound → its wave, and an MP3 where not every browser plays it.

    python -m backend.inbox.files.prepare.sound IN [OUT]     prints {"duration_s", "wave"}

Telegram's voices are Opus in Ogg, which Safari learnt late. libsndfile reads it and writes MP3.
"""

import itertools
import json
import sys
from typing import Any

import numpy
import soundfile

BARS = 64
TOP = 31
LONGEST_S = 3 * 3600


def wave(loud: "numpy.ndarray[Any, Any]") -> list[int]:
    """The loudest moment of each of BARS stretches, from 0 to TOP."""
    if not loud.size:
        return [0] * BARS
    starts = [at * loud.size // BARS for at in range(BARS + 1)]
    bars = [float(loud[a : max(b, a + 1)].max()) for a, b in itertools.pairwise(starts)]
    top = max(bars) or 1.0
    return [round(bar / top * TOP) for bar in bars]


def convert(source: str, target: str | None) -> dict[str, Any]:
    """Read once, in blocks."""
    with soundfile.SoundFile(source) as sound:
        if sound.frames > LONGEST_S * sound.samplerate or sound.channels > 8:
            raise ValueError("too long")
        rate, channels = sound.samplerate, min(2, sound.channels)
        # 50 values a second are more than the bars of any voice need
        step, loud = max(1, rate // 50), []
        out = soundfile.SoundFile(target, "w", rate, channels, "MPEG_LAYER_III", format="MP3") if target else None
        frames = 0
        for block in sound.blocks(step * 32, dtype="float32", always_2d=True):
            frames += len(block)
            if out:
                out.write(block[:, :channels])
            peaks = numpy.abs(block).max(axis=1)
            loud += [float(peaks[at : at + step].max()) for at in range(0, len(peaks), step)]
        if out:
            out.close()
    return {"duration_s": frames / rate, "wave": wave(numpy.array(loud))}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(convert(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)))
