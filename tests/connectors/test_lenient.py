"""One broken character spoils neither its message nor the formatting in it."""

import msgspec
import pytest

from backend.connectors import lenient


class Said(msgspec.Struct):
    text: str
    rest: msgspec.Raw = msgspec.Raw()


DECODER = msgspec.json.Decoder(Said)


def test_a_lone_surrogate_becomes_one_unit_and_the_rest_stays() -> None:
    payload = b'{"text": "a\\ud83dbc", "rest": {"deep": ["\\uDC00", 1.5, null]}}'
    said = lenient.decode(payload, DECODER)
    assert said.text == "a\ufffdbc"
    assert msgspec.json.decode(said.rest) == {"deep": ["\ufffd", 1.5, None]}


def test_a_whole_pair_is_left_alone() -> None:
    assert lenient.decode(b'{"text": "\\ud83d\\ude00"}', DECODER).text == "😀"


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b'{"text": 1}', b'{"text": "\\ud83d", "n": NaN}', b'{"text": "\\ud83d", "n": 9223372036854775808}'],
)
def test_what_is_no_such_json_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError):
        lenient.decode(payload, DECODER)
