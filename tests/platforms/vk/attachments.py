"""Media objects of a message: https://dev.vk.com/reference/objects/attachments-message

Each is registered under its name (`photo-1_2`), so that messages.send can attach what was uploaded.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram import samples
from tests.platforms.vk.errors import ApiError, bad

if TYPE_CHECKING:
    from tests.platforms.vk.server import VkServer

Thing = dict[str, Any]
# Letters of photo sizes by their longest side: https://dev.vk.com/reference/objects/photo-sizes
SIDES = {"s": 75, "m": 130, "x": 604, "y": 807, "z": 1280, "w": 2560}
DOC_KINDS = {"txt": 1, "pdf": 1, "docx": 1, "zip": 2, "gif": 3, "jpg": 4, "png": 4, "mp3": 5, "ogg": 5, "mp4": 6}
MOST_ATTACHED = 10
NAME = re.compile(r"([a-z_]+?-?\d+_\d+)(?:_(\w+))?")


class Attachments:
    def __init__(self, server: VkServer) -> None:
        self.server = server
        self.known: dict[str, Thing] = {}
        self._made = 456_239_000

    def keep(self, kind: str, owner: int, about: Thing, *aliases: str) -> Thing:
        """{"type": kind, kind: …} with a number and an access_key of its own."""
        self._made += 1
        key = hashlib.sha1(f"{kind}{owner}_{self._made}".encode()).hexdigest()[:18]
        thing: Thing = {"type": kind, kind: {"id": self._made, "owner_id": owner, "access_key": key, **about}}
        for name in (kind, *aliases):
            self.known[f"{name}{owner}_{self._made}"] = thing
        return thing

    def named(self, said: str) -> list[Thing]:
        """What the `attachment` parameter names: <type><owner_id>_<media_id>[_<access_key>], by commas."""
        names = [name.strip() for name in said.split(",") if name.strip()]
        if len(names) > MOST_ATTACHED:
            raise bad("too many attachments")
        return [self._find(name) for name in names]

    def _find(self, name: str) -> Thing:
        named = NAME.fullmatch(name)
        thing = self.known.get(named[1]) if named else None
        key = named[2] if named else None
        if thing is None:
            raise bad(f"attachment {name} is invalid")
        if key and thing[thing["type"]]["access_key"] != key:
            raise ApiError(15, "access_key is wrong")
        return thing

    def photo(self, owner: int, content: bytes, text: str = "", *, album: int = -15) -> Thing:
        """Every size is a file of its own, smallest first; OSError when it is no picture."""
        sizes: list[dict[str, Any]] = []
        for letter, side in SIDES.items():
            smaller, width, height = samples.shrunk(content, side)
            if sizes and sizes[-1]["width"] == width:
                break
            url = self.server.files.add(smaller, "photo.jpg", "image/jpeg")
            sizes.append({"type": letter, "width": width, "height": height, "url": url})
        about = {"album_id": album, "date": int(self.server.clock()), "sizes": sizes, "text": text, "has_tags": False}
        return self.keep("photo", owner, about)

    def doc(self, owner: int, content: bytes, title: str, mime: str, size: int | None = None) -> Thing:
        """`size` plays a file bigger than it is."""
        ext = title.rpartition(".")[2].lower() if "." in title else ""
        about = {
            "title": title,
            "size": size or len(content),
            "ext": ext,
            "date": int(self.server.clock()),
            "type": DOC_KINDS.get(ext, 8),
            "url": self.server.files.add(content, title, mime),
            "is_unsafe": 0,
        }
        return self.keep("doc", owner, about)

    def audio_message(self, owner: int, content: bytes, duration: int, transcript: str | None = None) -> Thing:
        """`transcript` "" = still being made (transcript_state in_progress); None = there is none."""
        state = {} if transcript is None else {"transcript_state": "done" if transcript else "in_progress"}
        about = {
            "duration": duration,
            "waveform": [number % 32 for number in range(128)],
            "link_mp3": self.server.files.add(samples.music(duration), "audio.mp3", "audio/mpeg"),
            "link_ogg": self.server.files.add(content, "audio.ogg", "audio/ogg"),
            **state,
            **({"transcript": transcript} if transcript else {}),
        }
        return self.keep("audio_message", owner, about, "doc")

    def graffiti(self, owner: int, content: bytes, width: int, height: int) -> Thing:
        url = self.server.files.add(content, "graffiti.png", "image/png")
        return self.keep("graffiti", owner, {"url": url, "width": width, "height": height}, "doc")

    def video(self, owner: int, title: str, duration: int) -> Thing:
        """A message tells of a video only how it looks: neither file nor player come to a community."""
        image = self.server.files.add(samples.picture(320, 180), "video.jpg", "image/jpeg")
        about = {
            "title": title,
            "description": "",
            "duration": duration,
            "date": int(self.server.clock()),
            "image": [{"url": image, "width": 320, "height": 180, "with_padding": 1}],
            "type": "video",
            "views": 0,
            "can_add": 0,
        }
        return self.keep("video", owner, about)

    def sticker(self, number: int) -> Thing:
        url = self.server.files.add(samples.sticker(256, 256), "sticker.webp", "image/webp")
        images = [{"url": url, "width": side, "height": side} for side in (64, 128, 256)]
        about = {"sticker_id": number, "product_id": 1 + number // 100, "inner_type": "base_sticker_new"}
        pictures = {"images": images, "images_with_background": images, "is_allowed": True}
        return {"type": "sticker", "sticker": {**about, **pictures}}
