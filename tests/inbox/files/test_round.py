"""A film's size and length are read from its own table; one's own loose upload may be sent as a round video message."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backend.inbox.files.film import TABLE_MAX, Film, film_of
from tests.inbox.files.test_files import picture, upload
from tests.inbox.shop import Shop
from tests.platforms.telegram import samples

FILM = samples.film(0, 384, 384, 5)


def test_the_table_says_how_large_and_how_long(tmp_path: Path) -> None:
    path = tmp_path / "film"
    moov, mdat = FILM.index(b"moov") - 4, FILM.index(b"mdat") - 4
    for whole in (FILM, FILM[:moov] + FILM[mdat:] + FILM[moov:mdat]):
        path.write_bytes(whole)
        assert film_of(path) == Film(384, 384, 5.0)


@pytest.mark.parametrize("cut", range(0, len(FILM), 17))
def test_a_torn_one_is_none_or_itself_and_breaks_nothing(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "film"
    path.write_bytes(FILM[:cut])
    assert film_of(path) in (None, Film(384, 384, 5.0))
    path.write_bytes(FILM[:cut] + b"\xff" * 40 + FILM[cut + 40 :])
    film_of(path)


def test_a_table_that_says_it_is_huge_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes((TABLE_MAX + 100).to_bytes(4, "big") + b"moov" + bytes(100))
    assert film_of(path) is None


_ends = st.sampled_from([0, 1, 7, 8, 9, 2**31, 2**32 - 1]) | st.integers(0, 2**32 - 1)
_far = st.sampled_from([15, 16, 17, 2**63 - 1, 2**63, 2**63 + 23, 2**64 - 1]) | st.integers(0, 2**64 - 1)


def box(size: int, name: bytes, far: int, inside: bytes) -> bytes:
    """As it says of itself, whatever is inside."""
    return size.to_bytes(4, "big") + name + (far.to_bytes(8, "big") if size == 1 else b"") + inside


def honest(name: bytes, inside: bytes) -> bytes:
    return (8 + len(inside)).to_bytes(4, "big") + name + inside


def _nested(inside: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    names = st.sampled_from([b"ftyp", b"moov", b"mvhd", b"trak", b"tkhd", b"mdat"])
    return st.builds(honest, names, inside) | st.builds(box, _ends, names, _far, inside)


boxes = st.lists(st.recursive(st.binary(max_size=120), _nested, max_leaves=6), max_size=4).map(b"".join)


@given(boxes)
@example(box(1, b"mdat", 2**63 + 100, b""))
@example(box(1, b"mdat", 2**63 - 1, b""))
@example(honest(b"moov", honest(b"mvhd", b"")))
@example(honest(b"moov", honest(b"trak", honest(b"tkhd", b"1"))))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_it_says_of_itself_nothing_breaks(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film"
    path.write_bytes(content)
    film_of(path)
    path.write_bytes(FILM[:24] + content)
    film_of(path)


async def test_its_author_alone_chooses_how_it_goes(shop: Shop) -> None:
    anna, boris = await shop.signed_in("anna"), await shop.signed_in("boris")
    made = (await upload(anna, FILM, "a.mp4", "video/mp4")).json()
    assert (made["kind"], made["width"], made["height"], made["duration_s"]) == ("video", 384, 384, 5.0)
    change = {"kind": "video_note"}
    assert (await boris.patch(f"/files/{made['id']}", json=change)).status_code == 404
    assert (await anna.patch(f"/files/{made['id']}", json=change)).json()["kind"] == "video_note"
    assert (await anna.patch(f"/files/{made['id']}", json={"kind": "video"})).json()["kind"] == "video"
    assert (await anna.patch(f"/files/{made['id']}", json={"kind": "voice"})).status_code == 422
    still = (await upload(anna, picture())).json()
    refused = await anna.patch(f"/files/{still['id']}", json=change)
    assert (refused.status_code, refused.json()["error"]["fields"]["kind"]["code"]) == (422, "no_film")
