"""By which servers two browsers find each other: the house's own, with passwords that end."""

import hmac
from base64 import b64encode
from pathlib import Path

import pytest

from backend.inbox.online.ice import ways
from backend.kit.settings import Settings, SettingsError
from tests.fixtures.processes import Processes
from tests.webchat.calling import calling, here, rings, verb
from tests.webchat.site import open_site
from tests.webchat.test_online_calls import W1
from tests.webchat.visitor import signed

SECRET = "a-secret-of-coturn"
SERVERS = {
    "SAMOVAR_STUN_URLS": "stun:turn.example.com:3478",
    "SAMOVAR_TURN_URLS": "turn:turn.example.com:3478, turns:turn.example.com:5349",
    "SAMOVAR_TURN_SECRET": SECRET,
}


def test_a_password_ends_an_hour_after_it_was_given() -> None:
    given = Settings.load(SERVERS | {"SAMOVAR_DATA_DIR": "/nowhere", "SAMOVAR_SECRET_KEY": "k" * 44})
    _, turn = ways(given, "u7", 1_000_000.9, relay=False).servers
    assert turn.username == "1003600:u7"


async def test_both_sides_get_passwords_of_their_own(database_url: str, processes: Processes) -> None:
    node = await processes.web(**SERVERS)
    await processes.bots()
    async with open_site(database_url, processes, [node]) as site, site.anna.listening():
        widget = await calling(site, calls_relay=True)
        assert (await widget.ask("GET", "config")).json()["calls"] is True
        theirs = (await widget.ask("GET", "call")).json()["ways"]
        await here(site, site.anna)
        call = await rings(site, widget)
        ours = (await verb(site.anna, call, "take", window=W1)).json()["ways"]
        for told in (theirs, ours):
            assert told["policy"] == "relay"
            stun, turn = told["servers"]
            assert stun == {"urls": ["stun:turn.example.com:3478"]}
            assert turn["urls"] == ["turn:turn.example.com:3478", "turns:turn.example.com:5349"]
            proof = hmac.new(SECRET.encode(), turn["username"].encode(), "sha1").digest()
            assert turn["credential"] == b64encode(proof).decode()
        assert theirs["servers"][1]["username"] != ours["servers"][1]["username"]
        # whoever signs in amid a call takes it along
        await widget.opens(identity=signed(widget.key, "u-17"))
        assert (await call.says())["state"] == "talking"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMOVAR_STUN_URLS", "https://turn.example.com"),
        ("SAMOVAR_STUN_URLS", "turn:turn.example.com"),
        ("SAMOVAR_TURN_URLS", "turn:anna:secret@turn.example.com"),
        ("SAMOVAR_TURN_URLS", "turn.example.com"),
        ("SAMOVAR_TURN_SECRET", "short"),
        ("SAMOVAR_TURN_SECRET", ""),
    ],
)
def test_a_server_that_cannot_be_one_is_refused_in_words(tmp_path: Path, name: str, value: str) -> None:
    env = {"SAMOVAR_DATA_DIR": str(tmp_path), "SAMOVAR_SECRET_KEY": "k" * 40, **SERVERS}
    assert Settings.load(env).turn_secret == SECRET
    with pytest.raises(SettingsError, match=name):
        Settings.load(env | {name: value})
