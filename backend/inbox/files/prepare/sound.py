"""A program of its own (kit/confined.py): a sound → its wave, and an MP3 where not every browser plays it.

    python -m backend.inbox.files.prepare.sound IN MIME [OUT]     prints {"duration_s", "wave"}

Telegram's voices are Opus in Ogg, which Safari learnt late. libsndfile reads it and writes MP3; what it does not read
(AMR of telephones, AAC) FFmpeg's readers do.
"""

import itertools
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy
import soundfile
from av import AudioResampler

from backend.inbox.files.prepare.opened import READERS, opened

BARS = 64
TOP = 31
LONGEST_S = 3 * 3600
CHANNELS_MAX = 8
# 50 values a second are more than the bars of any voice need
STEPS_S = 50
Blocks = Iterator["numpy.ndarray[Any, Any]"]


def wave(loud: "numpy.ndarray[Any, Any]") -> list[int]:
    """The loudest moment of each of BARS stretches, from 0 to TOP."""
    if not loud.size:
        return [0] * BARS
    starts = [at * loud.size // BARS for at in range(BARS + 1)]
    bars = [float(loud[a : max(b, a + 1)].max()) for a, b in itertools.pairwise(starts)]
    top = max(bars) or 1.0
    return [round(bar / top * TOP) for bar in bars]


def convert(source: str, mime: str, target: str | None) -> dict[str, Any]:
    """Read once, in blocks of frames × channels."""
    with _read(source, mime) as (rate, channels, blocks):
        step, loud, frames = max(1, rate // STEPS_S), [], 0
        out = soundfile.SoundFile(target, "w", rate, channels, "MPEG_LAYER_III", format="MP3") if target else None
        for block in blocks:
            frames += len(block)
            if frames > LONGEST_S * rate:
                raise ValueError("too long")
            if out:
                out.write(block)
            peaks = numpy.abs(block).max(axis=1)
            loud += [float(peaks[at : at + step].max()) for at in range(0, len(peaks), step)]
        if out:
            out.close()
    return {"duration_s": frames / rate, "wave": wave(numpy.array(loud))}


@contextmanager
def _read(source: str, mime: str) -> Iterator[tuple[int, int, Blocks]]:
    """Frames a second, channels (two at the most), and what is heard."""
    try:
        sound = soundfile.SoundFile(source)
    except soundfile.LibsndfileError:
        if mime not in READERS:
            raise
        with opened(source, mime) as container:
            yield _decoded(container)
        return
    with sound:
        if sound.channels > CHANNELS_MAX:
            raise ValueError("too many channels")
        channels = min(2, sound.channels)
        size = max(1, sound.samplerate // STEPS_S) * 32
        blocks = (block[:, :channels] for block in sound.blocks(size, dtype="float32", always_2d=True))
        yield sound.samplerate, channels, blocks


def _decoded(container: Any) -> tuple[int, int, Blocks]:
    [track, *_] = container.streams.audio
    # MP3 knows few rates; a telephone's 8000 is one of them
    rate = track.rate if track.rate in (8000, 16000, 22050, 24000, 44100, 48000) else 48000
    resampler = AudioResampler(format="flt", layout="mono", rate=rate)

    def blocks() -> Blocks:
        for frame in itertools.chain(container.decode(audio=0), [None]):
            for piece in resampler.resample(frame):
                yield piece.to_ndarray().reshape(-1, 1)

    return rate, 1, blocks()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(convert(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)))
