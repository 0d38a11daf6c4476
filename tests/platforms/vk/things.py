"""Attachments that carry no file: https://dev.vk.com/reference/objects/attachments-message"""

from __future__ import annotations

from typing import Any

Thing = dict[str, Any]
RUBLE = {"id": 643, "name": "RUB", "title": "₽"}


def audio(artist: str, title: str) -> Thing:
    """To communities the address of the sound is empty."""
    return {"artist": artist, "title": title, "duration": 201, "date": 1_790_000_000, "url": ""}


def wall(owner: int, text: str, now: int) -> Thing:
    about = {"id": 42, "from_id": owner, "to_id": owner, "date": now - 3600, "text": text, "post_type": "post"}
    return {"type": "wall", "wall": {**about, "attachments": [], "comments": {"count": 0}, "likes": {"count": 3}}}


def wall_reply(owner: int, author: int, text: str, now: int) -> Thing:
    about = {"id": 43, "from_id": author, "owner_id": owner, "post_id": 42, "date": now - 60, "text": text}
    return {"type": "wall_reply", "wall_reply": about}


def poll(question: str, answers: tuple[str, ...], now: int) -> Thing:
    listed = [{"id": number, "text": text, "votes": 0, "rate": 0} for number, text in enumerate(answers, 1001)]
    about = {"question": question, "created": now, "votes": 0, "answers": listed, "answer_ids": [], "end_date": 0}
    may = dict.fromkeys(("can_vote", "can_report", "can_share", "anonymous"), True)
    not_so = dict.fromkeys(("multiple", "closed", "is_board", "can_edit", "disable_unvote"), False)
    return {**about, **may, **not_so, "author_id": 0}


def gift() -> Thing:
    pictures = {f"thumb_{side}": f"https://vk.com/images/gift/1075/{side}.png" for side in (256, 96, 48)}
    return {"type": "gift", "gift": {"id": 1075, **pictures}}


def story(photo: Thing, now: int) -> Thing:
    return {"date": now - 600, "expires_at": now + 80_000, "type": "photo", "photo": photo, "can_see": 1, "seen": 0}


def call(initiator: int, receiver: int, state: str, now: int, duration: int) -> Thing:
    told = {"initiator_id": initiator, "receiver_id": receiver, "state": state, "time": now, "video": False}
    return {"type": "call", "call": {**told, **({"duration": duration} if duration else {})}}


def market_album(owner: int, title: str, now: int) -> Thing:
    about = {"id": 1, "owner_id": owner, "title": title, "count": 3, "updated_time": now - 86_400}
    return {"type": "market_album", "market_album": about}


def market(title: str, price: float, description: str, sku: str, now: int) -> Thing:
    """https://dev.vk.com/reference/objects/market-item; amounts are hundredths, as strings."""
    whole = int(price) if price == int(price) else price
    section = {"id": 0, "name": ""}
    return {
        "title": title,
        "description": description,
        "price": {"amount": str(round(price * 100)), "currency": RUBLE, "text": f"{whole} ₽"},
        "category": {"id": 40_000, "name": "Посуда", "section": section, "inner_type": "market_market_category_nested"},
        "date": now - 86_400,
        "availability": 0,
        "is_favorite": False,
        **({"sku": sku} if sku else {}),
    }
