"""Secrets do not show themselves, and outlive a change of key."""

import json
import logging
import pickle

import msgspec
import pytest

from backend.kit.secrets import Cipher, Secret, Undecipherable

OLD, NEW = "o" * 40, "n" * 40


class Settings(msgspec.Struct):
    token: Secret
    mode: str


def test_a_secret_shows_itself_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    secret = Secret("canary")
    logging.getLogger("x").warning("%s %r", secret, [secret])
    shown = f"{secret} {secret!r} {secret:>10} {[secret]} {Settings(secret, 'webhook')}" + caplog.text
    assert "canary" not in shown
    with pytest.raises(TypeError):
        json.dumps(secret)
    with pytest.raises(TypeError):
        msgspec.json.encode(secret)
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert secret.reveal() == "canary"


def test_what_is_encrypted_comes_back_and_is_hidden_at_rest() -> None:
    cipher = Cipher(OLD)
    kept = cipher.encrypt(Settings(Secret("canary"), "webhook"))
    assert b"canary" not in kept
    back = cipher.decrypt(kept, Settings)
    assert back.token == Secret("canary")
    assert back.mode == "webhook"


def test_an_old_key_still_opens_and_rotation_leaves_it() -> None:
    kept = Cipher(OLD).encrypt({"token": "canary"})
    both = Cipher(f"{NEW},{OLD}")
    assert both.decrypt(kept, dict) == {"token": "canary"}
    turned = both.rotate(kept)
    assert Cipher(NEW).decrypt(turned, dict) == {"token": "canary"}
    with pytest.raises(Undecipherable):
        Cipher(NEW).decrypt(kept, dict)


def test_damage_is_noticed() -> None:
    kept = bytearray(Cipher(OLD).encrypt("canary"))
    kept[40] ^= 1
    with pytest.raises(Undecipherable):
        Cipher(OLD).decrypt(bytes(kept), str)
