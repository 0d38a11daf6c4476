"""A path finds what stands there and nothing else; none of them can hang the house."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.connectors.gateway import ids
from backend.connectors.gateway.expressions import Unusable, compiled, find

TREE = {"a": [{"b": "1", "c": {"d": 7}}, {"b": "2"}], "phone": "79161234567@c.us", "t": "say: hi", "n": None}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a[0].c.d", 7),
        ("a[?b=='2'] | [0].b", "2"),
        ("where(a, 'b', '1').c.d", 7),
        ("a[].b", ["1", "2"]),
        ("nothing.at.all", None),
        ("phone(phone)", "+79161234567"),
        ("after(t, ': ')", "hi"),
        ("join('', [digits(phone), '@c.us'])", "79161234567@c.us"),
        ("n || t", "say: hi"),
        ("length(n)", None),
        ("join('', [n])", None),
    ],
)
def test_what_a_path_finds(path: str, found: Any) -> None:
    assert find(path, TREE) == found


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a b",
        "a" * 1_001,
        "(" * 400,
        "to_string(@)",
        "sort_by(a, &b)",
        "nosuch(@)",
        "|".join(["[@,@][]"] * 12),
        "a[].b[].c[].d[]",
        "&a",
    ],
)
def test_what_is_no_path_or_could_grow_is_refused(path: str) -> None:
    with pytest.raises(Unusable):
        compiled(path)


def test_what_grows_as_far_as_it_may_ends_soon() -> None:
    wide = [list(range(50)) for _ in range(1_000)]
    begun = time.monotonic()
    find("[[@,@,@,@],[@,@,@,@]][][]", wide)
    find("[?contains(@, `49`)]", wide)
    with pytest.raises(ValueError, match="too long"):
        find("join('', [@, @, @])", "x" * 100_000)
    assert time.monotonic() - begun < 20  # a hang, not a slow machine


@settings(max_examples=80, deadline=None)
@given(
    st.text(max_size=80),
    st.recursive(
        st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x), max_leaves=8
    ),
)
def test_no_path_breaks_on_any_tree(path: str, tree: Any) -> None:
    try:
        compiled(path)
    except Unusable:
        return
    find(path, tree)


@pytest.mark.parametrize(
    "written",
    [
        "79161234567",
        "+79161234567",
        "79161234567@c.us",
        "79161234567@s.whatsapp.net",
        "whatsapp:+79161234567",
        "79161234567:12@s.whatsapp.net",
        "+7 (916) 123-45-67",
    ],
)
def test_a_number_is_one_however_it_is_written(written: str) -> None:
    assert ids.person(written, is_phone=True) == "+79161234567"


@pytest.mark.parametrize("written", ["134252352@lid", "MegaFon", "u2i-VUl", "900", "12"])
def test_what_is_no_number_stays(written: str) -> None:
    assert ids.person(written, is_phone=True) == written


@pytest.mark.parametrize(
    "said",
    [
        1767323045,
        "1767323045",
        1767323045000,
        "1767323045.0",
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05",
        "Fri, 02 Jan 2026 03:04:05 +0000",
    ],
)
def test_a_time_in_any_spelling(said: Any) -> None:
    found = ids.at(said)
    assert found is not None
    assert found.isoformat() == "2026-01-02T03:04:05+00:00"


@pytest.mark.parametrize("said", [10**18 * 10, -5, "soon", "1e400", {}, "9999-01-01T00:00:00Z"])
def test_a_time_beyond_all_others_is_none(said: Any) -> None:
    with pytest.raises((ValueError, OverflowError)):
        ids.at(said)
