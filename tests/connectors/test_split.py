"""Long texts are cut where a person would, and their formatting comes along."""

from hypothesis import given
from hypothesis import strategies as st

from backend.connectors.contract import Entity
from backend.connectors.split import Piece, split, units

words = st.text(st.sampled_from("aб .!?\n🫖é\u0301👨\u200d👩\u200d👧👍🏽"), max_size=300)
limits = st.integers(4, 60)


def cut(text: str, start: int, length: int) -> str:
    raw = text.encode("utf-16-le", "surrogatepass")[start * 2 : (start + length) * 2]
    return raw.decode("utf-16-le", "surrogatepass")


def dense(text: str) -> str:
    return "".join(text.split())


def covered(text: str, entity: Entity) -> str:
    return cut(text, entity.offset, entity.length)


def texts(pieces: list[Piece]) -> list[str]:
    return [text for text, _ in pieces]


def test_short_text_stays_whole() -> None:
    assert split("Hello there", [Entity("bold", 0, 5)], 4096) == [("Hello there", (Entity("bold", 0, 5),))]


def test_blank_text_is_no_message() -> None:
    assert split(" \n\n ", [Entity("bold", 0, 3)], 10) == []


def test_paragraph_is_better_than_line_than_sentence_than_word() -> None:
    assert texts(split("one two\n\nthree\nfour", [], 17)) == ["one two", "three\nfour"]
    assert texts(split("one two\nthree. four", [], 14)) == ["one two", "three. four"]
    assert texts(split("One two. Three four", [], 15)) == ["One two.", "Three four"]
    assert texts(split("one two three", [], 9)) == ["one two", "three"]


def test_a_break_near_the_beginning_would_leave_a_torn_stub() -> None:
    assert texts(split("a\nbbb bbb bbb bbb", [], 16)) == ["a\nbbb bbb bbb", "bbb"]


def test_a_word_longer_than_a_message_is_cut_through() -> None:
    assert texts(split("x" * 25, [], 10)) == ["x" * 10, "x" * 10, "x" * 5]


def test_an_emoji_family_and_an_accent_stay_together() -> None:
    family = "👨\u200d👩\u200d👧"
    assert texts(split("12345" + family, [], 10)) == ["12345", family]
    assert texts(split("12345e\u0301x", [], 6)) == ["12345", "e\u0301x"]


def test_limit_counts_utf16_units() -> None:
    assert texts(split("🫖" * 5, [], 4)) == ["🫖🫖", "🫖🫖", "🫖"]


@given(words, limits)
def test_nothing_is_lost_and_every_piece_fits(text: str, limit: int) -> None:
    pieces = texts(split(text, [], limit))
    assert dense("".join(pieces)) == dense(text)
    assert all(piece.strip() == piece and 0 < units(piece) <= limit for piece in pieces)


@given(words, limits, st.data())
def test_entities_cover_the_same_letters(text: str, limit: int, data: st.DataObject) -> None:
    starts = [units(text[:at]) for at in range(len(text) + 1)]
    first, last = sorted(data.draw(st.tuples(st.sampled_from(starts), st.sampled_from(starts))))
    entity = Entity("link", first, last - first, url="https://example.com")
    pieces = split(text, [entity], limit)
    marked = [(piece, one) for piece, found in pieces for one in found]
    assert dense("".join(covered(piece, one) for piece, one in marked)) == dense(covered(text, entity))
    assert all(one.length > 0 and one.offset + one.length <= units(piece) for piece, one in marked)
    assert all(one.url == entity.url for _, one in marked)
