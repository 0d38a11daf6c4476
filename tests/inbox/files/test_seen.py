"""A photo gets a small one beside it, a film its picture; an old telephone's voice is heard in every browser."""

import io
import tempfile
from pathlib import Path

import av
import numpy
import pytest
import soundfile
from PIL import Image

from backend.inbox.files.prepare.due import queue_due
from backend.kit import confined
from tests.inbox.files.test_files import upload
from tests.inbox.files.test_prepare import noted, on_note, shown
from tests.inbox.shop import Shop

TURNED = 6


def photo(width: int = 3000, height: int = 2000, *, turned: bool = False) -> bytes:
    """A JPEG of a camera: noisy, and perhaps held upright."""
    noise = numpy.random.default_rng(1).integers(0, 255, (height // 8, width // 8, 3), dtype="uint8")
    picture = Image.fromarray(noise).resize((width, height))
    exif = Image.Exif()
    exif[0x0112] = TURNED if turned else 1
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90, exif=exif)
    return file.getvalue()


def film(seconds: float = 3, *, dark_s: float = 1, size: tuple[int, int] = (320, 180)) -> bytes:
    """An MP4: dark, then green."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "film.mp4")
        with av.open(path, "w") as out:
            track = out.add_stream("libx264", rate=10)
            track.width, track.height, track.pix_fmt = *size, "yuv420p"
            for at in range(int(seconds * 10)):
                green = 200 if at >= dark_s * 10 else 0
                frame = numpy.full((size[1], size[0], 3), (0, green, 0), dtype="uint8")
                out.mux(track.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
            out.mux(track.encode())
        return path.read_bytes()


def amr(seconds: float = 2) -> bytes:
    """AMR-NB, as old telephones and gateways send voices."""
    at = numpy.arange(int(8000 * seconds)) / 8000
    tone = (20_000 * numpy.sin(2 * numpy.pi * 330 * at) * (at > seconds / 2)).astype("int16")
    file = io.BytesIO()
    with av.open(file, "w", format="amr") as out:
        track = out.add_stream("libopencore_amrnb", rate=8000)
        assert isinstance(track, av.AudioStream)
        track.bit_rate, track.layout = 12_200, "mono"
        frame = av.AudioFrame.from_ndarray(tone.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = 8000
        for piece in (frame, None):
            out.mux(track.encode(piece))
    return file.getvalue()


async def picture_of(shop: Shop, content: bytes, name: str, mime: str) -> Image.Image:
    anna = await shop.signed_in("anna")
    file = await shown(anna, shop, await noted(shop, anna, content, name, mime))
    answer = await anna.get(file["preview"].removeprefix("/api/v1"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    return Image.open(io.BytesIO(answer.content))


async def test_a_photo_of_a_camera_is_shown_small_and_upright(shop: Shop) -> None:
    small = await picture_of(shop, photo(turned=True), "shop.jpg", "image/jpeg")
    assert small.size == (640, 960)


async def test_a_photo_that_is_small_has_no_job(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    with pytest.raises(AssertionError):
        await noted(shop, anna, photo(400, 300), "small.jpg", "image/jpeg")
    assert await queue_due(shop.db) == 0


async def test_a_film_has_its_first_moment_that_is_not_dark(shop: Shop) -> None:
    poster = await picture_of(shop, film(), "film.mp4", "video/mp4")
    middle = poster.convert("RGB").getpixel((160, 90))
    assert isinstance(middle, tuple)
    assert poster.size == (320, 180)
    assert middle[1] > 100 > middle[0]
    assert await shop.value("SELECT duration_s FROM attachments WHERE mime = 'video/mp4'") == pytest.approx(3, abs=0.2)


async def test_a_voice_in_amr_is_heard_in_every_browser(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    made = (await upload(anna, amr(), "voice.amr", "audio/amr")).json()["id"]
    # as a platform that calls it a voice would have it
    await shop.value("UPDATE attachments SET kind = 'voice' WHERE id = $1::uuid RETURNING id", made)
    await on_note(shop, anna, made)
    file = await shown(anna, shop, made)
    assert (max(file["waveform"]), max(file["waveform"][:28])) == (31, 0)
    whole = (await anna.get(file["sound"].removeprefix("/api/v1"))).content
    assert soundfile.info(io.BytesIO(whole)).duration == pytest.approx(2, abs=0.2)


async def test_a_broken_film_stays_a_film_without_a_picture(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    file = await shown(anna, shop, await noted(shop, anna, film()[:900], "cut.mp4", "video/mp4"))
    assert (file["preview"], file["state"]) == (None, "stored")


async def test_a_play_list_called_a_film_leads_nowhere(tmp_path: Path) -> None:
    """FFmpeg knows play lists that name other files; which reader is used is not theirs to say."""
    (tmp_path / "secret.mp4").write_bytes(film())
    lists = {
        "hls.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsecret.mp4\n#EXT-X-ENDLIST\n",
        "concat.mp4": "ffconcat version 1.0\nfile secret.mp4\n",
    }
    program = "backend.inbox.files.prepare.poster"
    for name, content in lists.items():
        (tmp_path / name).write_text(content)
        with pytest.raises(confined.Failed):
            await confined.run(program, str(tmp_path / name), str(tmp_path / "out"), "video/mp4")
        assert not (tmp_path / "out").exists()
