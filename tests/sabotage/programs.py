"""Wrongs in the channel of a program of somebody's own."""

from tests.sabotage.wrong import Wrong

API = "backend/connectors/api"
JOURNEY = "tests/journeys/test_api_whole.py::test_a_program_of_ones_own_is_a_channel"

WRONGS = (
    Wrong(
        "an event that is told again has another name, so that the program takes it twice",
        f"{API}/client.py",
        '            "webhook-id": name,\n',
        '            "webhook-id": uuid4().hex,\n',
        JOURNEY,
    ),
    Wrong(
        "any token opens the hook",
        f"{API}/__init__.py",
        "return hmac.compare_digest(given.removeprefix(BEARER).encode(), settings.token.reveal().encode())",
        "return True",
        JOURNEY,
    ),
    Wrong(
        "a field that nobody knows is passed over in silence",
        f"{API}/payload.py",
        "class Happened(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):",
        "class Happened(msgspec.Struct, frozen=True, kw_only=True):",
        "tests/connectors/api/test_events.py::test_a_wrong_event_is_told_and_nothing_of_its_body_is_kept",
    ),
)
