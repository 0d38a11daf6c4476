"""Small real files for customers to send: pictures that open, sound that plays (silence), a document that reads."""

from __future__ import annotations

import io
import struct
from functools import cache

OPUS_SILENCE = b"\xf8\xff\xfe"  # 20 ms, RFC 6716
MP3_SILENCE = b"\xff\xfb\x90\x64" + bytes(413)  # MPEG-1 layer III, 128 kbit/s, 44.1 kHz, 26 ms


@cache
def picture(width: int = 800, height: int = 600, colour: str = "#7aa37a", kind: str = "JPEG") -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(image).line((0, 0, width, height), fill="white", width=max(1, width // 40))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@cache
def sticker(width: int = 512, height: int = 512) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGBA", (width, height))
    ImageDraw.Draw(image).ellipse((20, 20, width - 20, height - 20), fill="#ffcc33")
    out = io.BytesIO()
    image.save(out, "WEBP")
    return out.getvalue()


def shrunk(content: bytes, longest: int) -> tuple[bytes, int, int]:
    """A JPEG no longer than `longest` on either side, and its size. Raises OSError when it is no picture."""
    from PIL import Image

    image: Image.Image = Image.open(io.BytesIO(content))
    image.load()
    image = image.convert("RGB")
    image.thumbnail((longest, longest))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue(), image.width, image.height


@cache
def voice(seconds: int = 3) -> bytes:
    """OGG with OPUS (RFC 7845), as sendVoice asks."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 6) + b"played" + struct.pack("<I", 0)
    pages = [_page(2, 0, 0, [head]), _page(0, 0, 1, [tags])]
    for second in range(seconds):
        last = 4 if second == seconds - 1 else 0
        pages.append(_page(last, (second + 1) * 48000, second + 2, [OPUS_SILENCE] * 50))
    return b"".join(pages)


def _page(flags: int, granule: int, number: int, packets: list[bytes]) -> bytes:
    lacing = bytes(len(packet) for packet in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 1, number, 0, len(packets)) + lacing
    page = head + b"".join(packets)
    return page[:22] + struct.pack("<I", _ogg_crc(page)) + page[26:]


def _ogg_crc(page: bytes) -> int:
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = ((crc << 1) ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc


@cache
def music(seconds: int = 3) -> bytes:
    return MP3_SILENCE * (seconds * 1000 // 26)


@cache
def film(number: int = 0, width: int = 240, height: int = 240, seconds: int = 3) -> bytes:
    """An MP4 container: it is recognised as one, with its size and length, and shows nothing."""
    brands = _box(b"ftyp", b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41")
    length = struct.pack(">IIIIIIH10x", 0, 0, 0, 1000, seconds * 1000, 0x10000, 0x100)
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    header = _box(b"mvhd", length + matrix + bytes(24) + struct.pack(">I", 1))
    sides = matrix + struct.pack(">II", width << 16, height << 16)
    track = _box(b"trak", _box(b"tkhd", struct.pack(">IIIIII16x", 7, 0, 0, 1, 0, seconds * 1000) + sides))
    return brands + _box(b"moov", header + track) + _box(b"mdat", bytes([number % 256]) * 2000)


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


@cache
def paper(words: str = "Price list") -> bytes:
    """A PDF of one page."""
    drawing = f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET".encode("ascii", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
