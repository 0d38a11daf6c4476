"""The photo and the voice message of scripted customers, made when they are fetched. Same seed, same bytes."""

import io
import math
import random
import struct
import wave

SIZE = (960, 720)
RATE = 16_000
SECONDS = 2.4
# what `read` says about them before anybody fetched them
FILES = {
    "photo": {"name": "photo.jpg", "mime": "image/jpeg", "width": SIZE[0], "height": SIZE[1]},
    "voice": {"name": "voice.wav", "mime": "audio/wav", "duration_s": SECONDS},
}


def photo(seed: str) -> bytes:
    """A JPEG of a samovar on a table."""
    # pillow costs 30 ms and 10 MB: only where a picture is really wanted
    from PIL import Image, ImageDraw

    dice = random.Random(seed)
    wall, table = (dice.randrange(150, 240), dice.randrange(150, 230), dice.randrange(160, 240)), (120, 80, 50)
    metal = (dice.randrange(170, 230), dice.randrange(130, 180), dice.randrange(40, 90))
    image = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    middle = width // 2 + dice.randrange(-120, 120)
    draw.rectangle((0, height - 180, width, height), fill=table)
    draw.ellipse((middle - 150, 170, middle + 150, 480), fill=metal, outline=(70, 45, 10), width=6)
    draw.rectangle((middle - 90, 470, middle + 90, 560), fill=metal)
    draw.rectangle((middle - 45, 110, middle + 45, 190), fill=metal)
    for side in (-1, 1):
        draw.arc((middle + side * 150 - 50, 240, middle + side * 150 + 50, 360), 0, 360, fill=(70, 45, 10), width=12)
    draw.polygon(((middle - 12, 420), (middle + 12, 420), (middle + 60, 470), (middle + 40, 480)), fill=(90, 60, 20))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def voice(seed: str) -> bytes:
    """A WAV of somebody humming: a few syllables that rise and fall."""
    dice = random.Random(seed)
    pitches = [dice.choice((165, 185, 196, 220, 247, 262)) for _ in range(6)]
    length = int(RATE * SECONDS)
    syllable = length // len(pitches)
    frames = bytearray()
    for at in range(length):
        pitch = pitches[min(at // syllable, len(pitches) - 1)]
        swell = math.sin(math.pi * (at % syllable) / syllable) ** 0.7
        turn = 2 * math.pi * pitch * at / RATE
        tone = math.sin(turn) + 0.5 * math.sin(2 * turn) + 0.25 * math.sin(3 * turn)
        frames += struct.pack("<h", int(9_000 * swell * tone))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(frames))
    return out.getvalue()
