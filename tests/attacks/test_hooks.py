"""Attacks 22 to 26 and 31 over HTTP for every kind that a platform may call: one house, a channel of each.

What does not prove itself is refused with its kind's own code, and moves nothing; what cannot be read is put aside, and
the next thing is stored.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import hmac
import json
from collections import Counter
from dataclasses import replace
from typing import Any

import httpx

from tests.attacks.hooks import ROWS, Door, Request, Row, opened
from tests.attacks.unmoved import unmoved
from tests.rights.village import Village


async def post(platform: httpx.AsyncClient, door: Door, request: Request, path: str = "") -> httpx.Response:
    where = (path or f"/hooks/{door.id}{request.path}") + (f"?{request.query}" if request.query else "")
    # as bytes: what a header may hold and httpx would not write by itself
    headers = {name: value.encode("utf-8") for name, value in request.headers.items()}
    return await platform.post(where, content=request.body, headers=headers)  # type: ignore[arg-type]


def forged(row: Row, door: Door, other: Door) -> dict[str, Request]:
    """Whatever somebody without the secret may try."""
    body = row.body(1, "forged")
    right = door.genuine(body)
    known = right.proof
    tried = {
        "no proof": right.bare,
        "an empty one": right.sealed(""),
        "wrong": right.sealed("wrong"),
        "cut by a letter": right.sealed(known[:-1]),
        "longer by a letter": right.sealed(known + "2"),
        "in letters no header knows": right.sealed("ключ"),
        "of another channel": other.genuine(body),
        "of an empty secret": door.by("", body),
        "in the query of the address": replace(right.bare, query=f"secret={known}&token={known}"),
        "the name alone": right.sealed(known.partition(" ")[0] if " " in known else "sha256="),
    }
    # hex is the same in either case
    if row.name != "mango":
        tried["of another case"] = right.sealed(known.swapcase())
    if row.signs:
        content = body.replace(b"forged", b"forged!")
        tried |= {
            "of another text": door.genuine(content).sealed(known),
            "of the same, but one letter": door.genuine(body[:-1] + bytes([body[-1] ^ 1])).sealed(known),
            "by SHA-1": right.sealed("sha1=" + hmac.new(door.key.encode(), body, hashlib.sha1).hexdigest()),
            "by MD5": right.sealed(hmac.new(door.key.encode(), body, hashlib.md5).hexdigest()),
            "bare SHA-256": right.sealed("sha256=" + hashlib.sha256(body).hexdigest()),
        }
        if not row.form:
            again = json.dumps(json.loads(body), ensure_ascii=False, indent=1).encode()
            tried["of the same JSON written anew"] = door.genuine(again).sealed(known)
            digest = hmac.new(door.key.encode(), body, hashlib.sha256).digest()
            tried["in base64"] = right.sealed(base64.b64encode(digest).decode())
        if "x-timestamp" in right.headers:
            tried["of another moment"] = replace(right, headers={**right.headers, "x-timestamp": "1796000001"})
            tried["of no moment"] = replace(right, headers={**right.headers, "x-timestamp": ""})
    return tried


async def test_22_23_24_what_does_not_prove_itself_moves_nothing(village: Village) -> None:
    doors = [(row, await opened(village, row), await opened(village, row, "b")) for row in ROWS]
    open_ = [(row, await opened(village, row, "none")) for row in ROWS if not row.key]
    async with await village.client("nobody") as platform, unmoved(village):
        for row, door, other in doors:
            for how, request in forged(row, door, other).items():
                answer = await post(platform, door, request)
                assert (answer.status_code, answer.content) == (row.refused, b""), f"{row.name}: {how}"
        # no secret of ours must not mean that none is right
        for row, door in open_:
            requests = [door.by(key, row.body(1, "no secret")) for key in ("", "None", "null")]
            requests += [requests[0].sealed(value) for value in ("", "Bearer ", "Bearer")]
            for number, request in enumerate(requests):
                answer = await post(platform, door, request)
                assert answer.status_code == row.refused, f"{row.name}: {number}"
        await _tricks(platform, [(row, door) for row, door, _ in doors])
        await _elsewhere(platform, [(row, door) for row, door, _ in doors])


async def test_25_a_genuine_call_said_again_changes_nothing(village: Village) -> None:
    doors = [(row, await opened(village, row)) for row in ROWS]
    async with await village.client("nobody") as platform:
        for row, door in doors:
            request = door.genuine(row.body(7, f"said once by {row.name}"))
            assert (await post(platform, door, request)).status_code == 200, row.name
            assert await village.value(row.stored, f"said once by {row.name}") == 1, row.name
        async with unmoved(village):
            for row, door in doors:
                request = door.genuine(row.body(7, f"said once by {row.name}"))
                answers = await asyncio.gather(*(post(platform, door, request) for _ in range(4)))
                assert {answer.status_code for answer in answers} == {200}, row.name


# what no platform sends; every one of them is proved as its channel asks
MALFORMED: tuple[bytes, ...] = (
    b"",
    b"{}",
    b"[]",
    b"null",
    b'"text"',
    b"NaN",
    b"\xff\xfe",
    b"\x00",
    b"[" * 10_000,
    b'{"a":' * 10_000,
    b'{"events": [{"type": "message"}], "events": []}',
    b'{"a": 1e999}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b'{"a": "\\ud800"}',
    b"a=b&a=c&=&&%zz=%ff%00",
    b"a=b&" * 2000,
    "{}".encode("utf-16"),
    "{}".encode("utf-8-sig"),
    gzip.compress(b"{}"),
    b"<xml/>",
)


def bent(row: Row) -> list[bytes]:
    """A good one with one thing in it that cannot be."""
    if row.form:
        good = row.body(1, "bent")
        return [good + b"&MessageSid=", good.replace(b"Body=", b"Bodi="), good + b"&NumMedia=9999999999999&MediaUrl0="]
    odd: list[Any] = [None, True, -1, 2**63, 1e18, "", "\x00", "\ud800", "9" * 400, [], {}, [[]], {"a": {}}]
    bodies = []
    for value in odd:
        whole = json.loads(row.body(1, "bent"))
        _exchange(whole, value)
        bodies.append(json.dumps(whole).encode())
    return bodies


def _exchange(whole: Any, value: Any) -> None:
    """The deepest text of it becomes `value`; what holds it is taken for the last one first."""
    places: list[tuple[Any, Any]] = []
    todo = [whole]
    while todo:
        one = todo.pop()
        items = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        for name, inner in items:
            if inner == "bent":
                places.append((one, name))
            elif isinstance(inner, dict | list):
                todo.append(inner)
    for holder, name in places:
        holder[name] = value


async def test_26_what_cannot_be_read_is_put_aside_and_what_comes_with_it_is_stored(village: Village) -> None:
    doors = [(row, await opened(village, row)) for row in ROWS]
    async with await village.client("nobody") as platform:
        for row, door in doors:
            allowed = {200, row.refused} if row.kind == "vk" else {200, 422} if row.judges else {200}
            # a form that cannot be read cannot be signed by Twilio either
            allowed |= {401} if row.form or row.name == "mango" else set()
            bodies = [*MALFORMED, *bent(row)]
            texts = [f"{row.name} no. {number}." for number in range(len(bodies) // 4)]
            good = [post(platform, door, door.genuine(row.body(1000 + at, text))) for at, text in enumerate(texts)]
            # side by side, so that good and bad meet in one transaction
            answers = await asyncio.gather(*good, *(post(platform, door, door.genuine(body)) for body in bodies))
            assert {answer.status_code for answer in answers[: len(texts)]} == {200}, row.name
            statuses = Counter(answer.status_code for answer in answers[len(texts) :])
            for body, answer in zip(bodies, answers[len(texts) :], strict=True):
                assert answer.status_code in allowed, f"{row.name}: {answer.status_code} for {body[:60]!r}"
                if answer.status_code == 422:
                    assert answer.json()["error"]["message"]
            # a form without an event has no signature at Zadarma's
            assert statuses[200] + statuses[422] > (2 if row.form else 10), (
                f"{row.name}: nothing of it was let in: {statuses}"
            )
            counts = [await village.value(row.stored, text) for text in texts]
            assert counts == [1] * len(texts), row.name
            large = await post(platform, door, door.genuine(bytes(6 * 2**20)))
            assert large.status_code == 413, row.name
            packed = door.genuine(gzip.compress(row.body(1, f"packed {row.name}")))
            packed.headers["content-encoding"] = "gzip"
            assert (await post(platform, door, packed)).status_code in allowed, row.name
            assert await village.value(row.stored, f"packed {row.name}") == 0, f"{row.name}: unpacked"
        assert (await platform.get("/health/ready")).status_code == 200


async def _tricks(platform: httpx.AsyncClient, doors: list[tuple[Row, Door]]) -> None:
    """With the address and the verb; all is right but these."""
    for row, door in doors:
        request = door.genuine(row.body(1, "tricked"))
        for path in (
            # whose address may be longer proves it all the same
            *([] if row.kind in ("gateway", "phone") else [f"/hooks/{door.id}{below}" for below in ("/", "/x", "%2f")]),
            f"/hooks/{door.id}%00",
            f"/hooks/{door.id}.json",
            f"/hooks/+{door.id}",
            f"/hooks/-{door.id}",
            f"/hooks/%20{door.id}",
            f"/hooks/{door.id}e0",
            f"/hooks/0x{door.id:x}",
            "/hooks/" + "".join(chr(0xFF10 + int(digit)) for digit in str(door.id)),
            "/hooks/9" + "9" * 30,
            "/hooks/",
            f"/hooks/..%2fhooks%2f{door.id}",
            f"/api/v1/hooks/{door.id}",
        ):
            answer = await post(platform, door, request, path)
            assert answer.status_code in (404, 405), f"{row.name}: {path} {answer.status_code}"
        for verb in ("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"):
            where = f"/hooks/{door.id}" + (f"?{request.query}" if request.query else "")
            answer = await platform.request(verb, where, content=request.body, headers=request.headers)
            assert answer.status_code in (401, 403, 405), f"{row.name}: {verb} {answer.status_code}"


async def _elsewhere(platform: httpx.AsyncClient, doors: list[tuple[Row, Door]]) -> None:
    """What is right for one channel opens no other."""
    for row, door in doors:
        for other, another in doors:
            if other is row or (other.dress is row.dress and door.key == another.key):
                continue
            request = another.genuine(other.body(1, "elsewhere"))
            answer = await post(platform, door, request)
            refused = (row.refused, 404) if request.path else (row.refused,)
            assert answer.status_code in refused, f"{other.name} at {row.name}: {answer.status_code}"
