"""What VK posts: the secret in the body, `ok`, and the code for our own community alone."""

import json
from typing import Any

import pytest

from backend.connectors.vk import connector, ids
from backend.connectors.vk.settings import VkSettings
from backend.kit.secrets import Secret

OURS = "hook-secret_of-this-channel"
GROUP = 210000001


def settings(**more: Any) -> VkSettings:
    return VkSettings(
        **{"token": Secret("vk1.a.0123456789"), "mode": "webhook", "group_id": GROUP, "confirmation": "c0de42", **more}
    )


def body(**more: Any) -> bytes:
    whole = {"type": "message_new", "group_id": GROUP, "object": {}, "secret": ids.hook_secret(OURS), **more}
    return json.dumps({name: value for name, value in whole.items() if value is not None}).encode()


def verified(payload: bytes, *, of: VkSettings | None = None, secret: str = OURS) -> bool:
    return bool(connector.verify(of or settings(), secret, {}, payload))  # type: ignore[attr-defined]


def answered(payload: bytes) -> bytes:
    return bytes(connector.answer(settings(), payload))  # type: ignore[attr-defined]


def test_ours_is_taken_and_answered_with_ok() -> None:
    assert verified(body())
    assert answered(body()) == b"ok"


@pytest.mark.parametrize(
    "payload",
    [
        body(secret="wrong"),
        body(secret=None),
        body(secret=""),
        body(group_id=5),
        body(type="confirmation", group_id=5),
        b"",
        b"[]",
        b"\xff",
        b'{"type":"message_new"}',
        b"[" * 9000,
    ],
)
def test_anything_else_is_refused(payload: bytes) -> None:
    assert not verified(payload)


def test_no_secret_of_ours_makes_none_right() -> None:
    assert not verified(body(secret=""), secret="")
    assert not verified(body(secret=None), secret="")


def test_a_secret_set_by_hand_is_the_one() -> None:
    by_hand = settings(secret=Secret("samovar"))
    assert verified(body(secret="samovar"), of=by_hand)
    assert not verified(body(), of=by_hand)


def test_the_code_is_answered_for_our_own_community_alone() -> None:
    asked = body(type="confirmation", secret=None)
    assert verified(asked)
    assert answered(asked) == b"c0de42"
    assert not verified(asked, of=settings(group_id=None))
    assert not verified(asked, of=settings(confirmation=None))


def test_a_lone_surrogate_in_a_text_is_no_wrong_secret() -> None:
    assert verified(body(object={"message": {"text": "x"}}).replace(b'"x"', rb'"\ud83d"'))


def test_our_secret_is_of_letters_that_vk_takes() -> None:
    assert ids.hook_secret("a-b_c" * 20).isalnum()
    assert len(ids.hook_secret("a-b_c" * 20)) == 50


def test_refused_is_403() -> None:
    assert connector.refused_status == 403  # type: ignore[attr-defined]
