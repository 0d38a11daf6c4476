"""Text as search compares it: the same for what is indexed and for what is typed. Pure."""

import re
import unicodedata
from collections.abc import Iterator

# A longer question is cut, and words beyond these are not asked: nobody types so much, and a machine gets no more.
TYPED_MAX = 200
WORDS_MAX = 8
WORD_MAX = 64
# A shorter beginning of a word would mean half of the dictionary.
PREFIX_MIN = 3

WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_SWAP = str.maketrans(_LATIN_KEYS + _CYRILLIC_KEYS, _CYRILLIC_KEYS + _LATIN_KEYS)


def bare(text: str) -> str:
    """Lower case, ё as е, one form of every accent."""
    return unicodedata.normalize("NFC", text.lower()).replace("ё", "е")


def plain(text: str) -> str:
    """Bare words with a space between: what stands between words means nothing."""
    return " ".join(word[:WORD_MAX] for word in WORD.findall(bare(text)))


def latin(text: str) -> str:
    """What of plain text the Lithuanian dictionary may read: the Russian one has read the rest."""
    return " ".join(_CYRILLIC.sub(" ", text).split())


def unaccented(text: str) -> str:
    """Latin letters without their accents, as people type Lithuanian in a hurry: "ačiū" → "aciu"."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(each for each in parts if not unicodedata.combining(each))


def typed_words(text: str) -> list[str]:
    """The words of a question."""
    return plain(text[:TYPED_MAX]).split()[:WORDS_MAX]


def other_layout(text: str) -> str:
    """The same keys on the other layout: "ghbdtn" → "привет"."""
    return text[:TYPED_MAX].lower().translate(_SWAP)


def readings(text: str) -> list[list[str]]:
    """The words as typed and, where it makes words, as they would be on the other layout."""
    found = [typed_words(text), typed_words(other_layout(text))]
    return [words for n, words in enumerate(found) if words and words not in found[:n]]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, bare word) of every word of a text, in its own characters."""
    for found in WORD.finditer(text):
        yield found.start(), found.end(), bare(found.group())
