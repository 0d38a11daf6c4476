"""Peers, origins, cursors."""

import pytest

from backend.kit.errors import Invalid
from backend.kit.http.origin import own_origins
from backend.kit.http.paging import cursor, page, unpage
from backend.kit.http.peer import is_unheard, peer

PROXIES = ("10.0.0.0/8", "127.0.0.1/32")


def asked(client: str | None, *forwarded: str) -> str:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return peer({"client": (client, 1) if client else None, "headers": headers}, PROXIES)


def test_only_our_own_proxies_are_believed() -> None:
    assert asked("192.0.2.1", "203.0.113.9") == "192.0.2.1"
    assert asked("10.0.0.1", "203.0.113.9") == "203.0.113.9"
    assert asked("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2") == "203.0.113.9"
    assert asked("10.0.0.1", "1.1.1.1", "203.0.113.9") == "203.0.113.9"
    assert asked("10.0.0.1", "rubbish") == "10.0.0.1"
    assert asked("10.0.0.1") == "10.0.0.1"
    assert asked(None, "203.0.113.9") == ""


def test_a_proxy_whose_word_is_not_taken_is_noticed() -> None:
    def unheard(client: str | None, *forwarded: str, public_url: str = "http://127.0.0.1:8000") -> bool:
        headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
        return is_unheard({"client": (client, 1) if client else None, "headers": headers}, PROXIES, public_url)

    assert unheard("192.0.2.1", "203.0.113.9")
    assert unheard("192.0.2.1", public_url="https://inbox.example.com")
    assert not unheard("192.0.2.1")
    assert not unheard("10.0.0.1", "203.0.113.9", public_url="https://inbox.example.com")
    assert not unheard(None, "203.0.113.9")


def test_a_machine_of_ones_own_has_three_names() -> None:
    assert own_origins("http://127.0.0.1:8000") == {
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "http://[::1]:8000",
    }
    assert own_origins("https://inbox.example.com") == {"https://inbox.example.com"}


def test_pages_go_on_where_the_last_one_ended() -> None:
    rows = list(range(5))
    first = page(rows[:3], 2, str, lambda n: (n, "Ё"))
    assert first.items == ["0", "1"]
    assert unpage(first.next, tuple[int, str]) == (1, "Ё")
    assert page(rows[:2], 2, str, lambda n: (n,)).next is None
    assert unpage("", tuple[int, str]) is None


@pytest.mark.parametrize("text", ["x", "%%%", cursor("a", 1), cursor(1), "eyJhIjoxfQ"])
def test_a_foreign_cursor_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        unpage(text, tuple[int, str])
