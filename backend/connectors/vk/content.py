"""What a message holds beside its text, in the contract's words: files, and cards of what is no file.

What VK lets nobody download (films, mostly music) becomes a card with a link.
"""

from collections.abc import Callable, Mapping
from typing import Any

from backend.connectors.contract import FileKind, Place
from backend.connectors.gathered import MIMES, Gathered
from backend.connectors.vk.payload import Geo, Message
from backend.connectors.vk.text import readable, unescaped

SITE = "https://vk.com"
QUOTES_MAX = 100
DEPTH_MAX = 20
TEXT_MAX = 1000
STICKER_SIDE = 512
SIZES = "wzyrqpoxms"
UNPLAYABLE = "audio_api_unavailable"


def gather(message: Message) -> Gathered:
    """Files and cards of a message and of what is forwarded in it."""
    found = Gathered()
    _attached(found, message.attachments)
    quotes = list[dict[str, Any]]()
    _forwarded(found, message.fwd_messages, quotes, 0)
    if quotes:
        found.cards.append({"kind": "forward", "from": "", "messages": quotes[:QUOTES_MAX]})
    return found


def _forwarded(found: Gathered, messages: tuple[Message, ...], quotes: list[dict[str, Any]], depth: int) -> None:
    for one in messages if depth < DEPTH_MAX else ():
        text = readable(one.text)[0]
        quotes.append({"from": page(one.from_id), "text": text[:TEXT_MAX], "at": one.date, "depth": depth})
        _attached(found, one.attachments)
        _forwarded(found, one.fwd_messages, quotes, depth + 1)


def page(who: int) -> str:
    """A person's or a community's page."""
    return f"{SITE}/id{who}" if who > 0 else f"{SITE}/club{-who}"


def place(geo: Geo | None) -> Place | None:
    if geo is None or geo.coordinates is None:
        return None
    about = geo.place
    title = about.title if about else ""
    address = ", ".join(part for part in ((about.city, about.country) if about else ()) if part)
    return Place(geo.coordinates.latitude, geo.coordinates.longitude, title, "" if address == title else address)


def _attached(found: Gathered, attachments: tuple[dict[str, Any], ...]) -> None:
    for one in attachments:
        name = _text(one, "type") or "unknown"
        body = one.get(name)
        if not isinstance(body, dict):
            # a few say their address only
            found.card("unknown", name=name)
            continue
        KNOWN.get(name, _unheard(name))(found, body)


def _photo(found: Gathered, photo: Mapping[str, Any]) -> None:
    best = _largest(photo)
    if best is None:
        found.card("unknown", name="photo")
    else:
        url, width, height = best
        found.file("photo", {"url": url}, mime="image/jpeg", width=width or None, height=height or None)


def _video(found: Gathered, video: Mapping[str, Any]) -> None:
    found.card(
        "video",
        picture=_picture(video.get("image")),
        title=_text(video, "title"),
        url=f"{SITE}/video{_pair(video)}",
        duration_s=_number(video, "duration"),
    )


def _audio(found: Gathered, audio: Mapping[str, Any]) -> None:
    name = " - ".join(part for part in (_text(audio, "artist"), _text(audio, "title")) if part)
    url = _url(audio, "url")
    if url and UNPLAYABLE not in url:
        found.file("audio", {"url": url}, name=name, mime="audio/mpeg", duration_s=_number(audio, "duration"))
    else:
        found.card("audio", title=name)


def _voice(found: Gathered, voice: Mapping[str, Any]) -> None:
    ogg, mp3 = _url(voice, "link_ogg"), _url(voice, "link_mp3")
    if not (ogg or mp3):
        found.card("unknown", name="audio_message")
        return
    found.file(
        "voice", {"url": ogg or mp3}, mime="audio/ogg" if ogg else "audio/mpeg", duration_s=_number(voice, "duration")
    )
    if transcript := _text(voice, "transcript"):
        found.card("voice", transcript=transcript)


def _document(found: Gathered, doc: Mapping[str, Any]) -> None:
    url, name, ext = _url(doc, "url"), _text(doc, "title"), _text(doc, "ext").lower()
    if not url:
        found.card("unknown", name="doc")
        return
    if ext and not name.lower().endswith(f".{ext}"):
        name = f"{name}.{ext}"
    kind: FileKind = "animation" if ext == "gif" else "document"
    found.file(
        kind, {"url": url}, name=name, mime=MIMES.get(ext, "application/octet-stream"), size=_number(doc, "size")
    )


def _sticker(found: Gathered, sticker: Mapping[str, Any]) -> None:
    images = [one for one in _pictures(sticker.get("images")) if one[1] <= STICKER_SIDE]
    if not images:
        found.card("sticker", emoji="")
        return
    url, width, height = max(images, key=lambda one: one[1])
    found.file("sticker", {"url": url}, mime="image/png", width=width or None, height=height or None)
    found.card("sticker", emoji="")


def _graffiti(found: Gathered, graffiti: Mapping[str, Any]) -> None:
    url = _url(graffiti, "url")
    if not url:
        found.card("unknown", name="graffiti")
        return
    width, height = _number(graffiti, "width"), _number(graffiti, "height")
    found.file("photo", {"url": url}, mime="image/png", width=width, height=height)


def _link(found: Gathered, link: Mapping[str, Any]) -> None:
    product = link.get("product")
    price = product.get("price") if isinstance(product, dict) else None
    about = {"title": _text(link, "title"), "text": _text(link, "description")[:TEXT_MAX], "url": _url(link, "url")}
    picture = _picture(link.get("photo"))
    if isinstance(price, dict):
        found.card("product", picture, **about, **_price(price))
    else:
        found.card("link", picture, **about)


def _market(found: Gathered, item: Mapping[str, Any]) -> None:
    owner = _number(item, "owner_id") or 0
    price = item.get("price")
    found.card(
        "product",
        picture=_url(item, "thumb_photo") or _picture(item.get("thumb")),
        title=_text(item, "title"),
        text=_text(item, "description")[:TEXT_MAX],
        url=f"{SITE}/market{owner}?w=product{_pair(item)}",
        id=f"{owner}_{_number(item, 'id') or 0}",
        **(_price(price) if isinstance(price, dict) else {}),
    )


def _price(price: Mapping[str, Any]) -> dict[str, str]:
    """As VK words it, and as a number of the currency: VK counts in hundredths."""
    amount, currency = str(price.get("amount") or ""), price.get("currency")
    found = {"price": _text(price, "text")}
    if amount.isdecimal() and isinstance(currency, dict):
        found |= {"amount": f"{int(amount) // 100}.{int(amount) % 100:02}", "currency": _text(currency, "name")}
    return found


def _market_album(found: Gathered, album: Mapping[str, Any]) -> None:
    owner, number = _number(album, "owner_id") or 0, _number(album, "id") or 0
    url = f"{SITE}/market{owner}?section=album_{number}"
    found.card("product_album", _picture(album.get("photo")), title=_text(album, "title"), url=url)


def _wall(found: Gathered, post: Mapping[str, Any]) -> None:
    owner = _number(post, "owner_id") or _number(post, "to_id") or _number(post, "from_id") or 0
    url = f"{SITE}/wall{owner}_{_number(post, 'id') or 0}"
    text = readable(_text(post, "text"))[0][:TEXT_MAX]
    pictures = [one.get("photo") for one in _dicts(post.get("attachments")) if one.get("type") == "photo"]
    found.card("post", _picture(pictures[0]) if pictures else "", text=text, url=url)


def _wall_reply(found: Gathered, reply: Mapping[str, Any]) -> None:
    owner, post = _number(reply, "owner_id") or 0, _number(reply, "post_id") or 0
    url = f"{SITE}/wall{owner}_{post}?reply={_number(reply, 'id') or 0}"
    found.card("comment", text=readable(_text(reply, "text"))[0][:TEXT_MAX], url=url)


def _poll(found: Gathered, poll: Mapping[str, Any]) -> None:
    options = [_text(one, "text") for one in _dicts(poll.get("answers"))]
    found.card("poll", title=_text(poll, "question"), options=options, url=f"{SITE}/poll{_pair(poll)}")


def _gift(found: Gathered, gift: Mapping[str, Any]) -> None:
    thumbs = (_url(gift, name) for name in ("thumb_512", "thumb_256", "thumb_96", "thumb_48"))
    found.card("gift", next(filter(None, thumbs), ""))


def _story(found: Gathered, story: Mapping[str, Any]) -> None:
    found.card("story", _picture(story.get("photo")), url=f"{SITE}/story{_pair(story)}")


def _call(found: Gathered, call: Mapping[str, Any]) -> None:
    found.card("call", state=_text(call, "state"), duration_s=_number(call, "duration"))


def _titled(kind: str, url: str = "") -> Callable[[Gathered, Mapping[str, Any]], None]:
    def card(found: Gathered, body: Mapping[str, Any]) -> None:
        title = next(filter(None, (_text(body, name) for name in ("title", "name", "text", "caption"))), "")
        address = _url(body, "url") or _url(body, "view_url") or (url.format(_pair(body)) if url else "")
        found.card(kind, _picture(body.get("photo") or body.get("thumb")), title=title, url=address)

    return card


def _unheard(name: str) -> Callable[[Gathered, Mapping[str, Any]], None]:
    """A kind that VK thought of since: its name, and whatever it calls itself."""

    def card(found: Gathered, body: Mapping[str, Any]) -> None:
        found.card("unknown", name=name, title=_text(body, "title")[:TEXT_MAX], url=_url(body, "url"))

    return card


KNOWN: dict[str, Callable[[Gathered, Mapping[str, Any]], None]] = {
    "photo": _photo,
    "video": _video,
    "video_message": _video,
    "clip": _video,
    "audio": _audio,
    "audio_message": _voice,
    "doc": _document,
    "sticker": _sticker,
    "ugc_sticker": _sticker,
    "graffiti": _graffiti,
    "link": _link,
    "market": _market,
    "market_album": _market_album,
    "market_market_album": _market_album,
    "wall": _wall,
    "wall_reply": _wall_reply,
    "poll": _poll,
    "gift": _gift,
    "story": _story,
    "call": _call,
    "article": _titled("link"),
    "page": _titled("link"),
    "note": _titled("link"),
    "album": _titled("album_of_photos", SITE + "/album{}"),
    "video_playlist": _titled("playlist"),
    "audio_playlist": _titled("playlist", SITE + "/music/playlist/{}"),
    "podcast": _titled("audio", SITE + "/podcast{}"),
    "narrative": _titled("story", SITE + "/narrative{}"),
}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return unescaped(value) if isinstance(value, str) else ""


def _url(body: Mapping[str, Any], name: str) -> str:
    value = _text(body, name)
    return value if value.startswith(("https://", "http://")) else ""


def _number(body: Mapping[str, Any], name: str) -> int | None:
    value = body.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53 else None


def _pair(body: Mapping[str, Any]) -> str:
    """How VK's addresses name a thing."""
    key = _text(body, "access_key")
    pair = f"{_number(body, 'owner_id') or 0}_{_number(body, 'id') or 0}"
    return f"{pair}_{key}" if key and key.isalnum() else pair


def _pictures(sizes: Any) -> list[tuple[str, int, int]]:
    """(address, width, height) of each size that has an address."""
    found = [(_url(one, "url"), _number(one, "width") or 0, _number(one, "height") or 0) for one in _dicts(sizes)]
    return [one for one in found if one[0]]


def _largest(photo: Any) -> tuple[str, int, int] | None:
    """Of a photo's sizes; old ones have no measures, but letters in a known order."""
    if not isinstance(photo, dict):
        return None
    original = photo.get("orig_photo")
    sizes = [one for one in _dicts(photo.get("sizes")) if _url(one, "url")]
    sizes += [original] if isinstance(original, dict) and _url(original, "url") else []
    if not sizes:
        return None

    def rank(one: Mapping[str, Any]) -> tuple[int, int]:
        letter = _text(one, "type")
        return (_number(one, "width") or 0) * (_number(one, "height") or 0), -(SIZES + letter).index(letter)

    best = max(sizes, key=rank)
    return _url(best, "url"), _number(best, "width") or 0, _number(best, "height") or 0


def _picture(given: Any) -> str:
    """The address of a card's picture, out of a photo or a list of sizes: the smallest that is sharp in a card."""
    sizes = _pictures(given.get("sizes") if isinstance(given, dict) else given)
    fit = sorted((one for one in sizes if one[1] >= CARD_SIDE), key=lambda one: one[1])
    if fit:
        return fit[0][0]
    return max(sizes, key=lambda one: one[1])[0] if sizes else ""


CARD_SIDE = 320
