"""Names, phones and addresses as lexemes, each kind under a letter of its own. Pure.

n: a word of a name · u: a user name · e: an e-mail and its parts · p: the end of a phone number, from every digit on
· d: a name with a letter left out, for typing errors · #…: facts.
"""

import re
from collections.abc import Iterable, Iterator

from backend.contacts.phones import normal
from backend.inbox.search.words import PREFIX_MIN, WORD_MAX, bare, plain

# Fewer digits are a part of nearly every number.
DIGITS_MIN = 4
_NEAR_MIN, _NEAR_MAX = 4, 16
_NOT_DIGITS = re.compile(r"\D+")
_PHONE = re.compile(r"[\s\d()+.\-–]+")


def quoted(lexeme: str, *, prefix: bool = False) -> str:
    """A lexeme as tsvector and tsquery read it."""
    inside = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{inside}'{':*' if prefix else ''}"


def vector(lexemes: Iterable[str]) -> str:
    """The text of a tsvector."""
    return " ".join(quoted(each) for each in sorted(set(lexemes)))


def of_name(text: str) -> Iterator[str]:
    for word in plain(text).split():
        yield f"n{word}"
        yield from (f"d{each}" for each in without_a_letter(word))


def without_a_letter(word: str) -> set[str]:
    """The word and what is left of it when one letter is missing: two words one error apart share one of these."""
    if not _NEAR_MIN <= len(word) <= _NEAR_MAX:
        return set()
    return {word} | {word[:n] + word[n + 1 :] for n in range(len(word))}


def of_username(text: str) -> Iterator[str]:
    name = bare(text).lstrip("@")[:WORD_MAX]
    if name:
        yield f"u{name}"


def of_email(text: str) -> Iterator[str]:
    whole = bare(text).strip()[:254]
    if whole:
        yield f"e{whole}"
        yield from (f"e{word}" for word in plain(whole).split())


def of_phone(text: str) -> Iterator[str]:
    """Every end of the number: a part from its middle is the beginning of one of them."""
    digits = _NOT_DIGITS.sub("", normal(text) or text)[:20]
    for start in range(len(digits) - DIGITS_MIN + 1):
        yield f"p{digits[start:]}"


def phone_readings(typed: str) -> list[str]:
    """Digits that the number typed may begin with, end with or hold: 8 912 … is 7 912 …, 8 6… is 370 6…"""
    if not _PHONE.fullmatch(typed):
        return []
    digits = _NOT_DIGITS.sub("", typed)[:20]
    found = [digits]
    if digits.startswith("8"):
        found += [f"7{digits[1:]}", f"370{digits[1:]}"]
    if digits.startswith(("8", "0")):
        found.append(digits[1:])
    if digits.startswith("00"):
        found.append(digits[2:])
    return [each for n, each in enumerate(found) if len(each) >= DIGITS_MIN and each not in found[:n]]


def asked_name(words: list[str], *, email: bool, near: bool = False) -> str:
    """A tsquery text: every word begins a word of the name (or address), in any order."""
    return " & ".join(f"({' | '.join(_ways(word, email, near))})" for word in words)


def _ways(word: str, email: bool, near: bool) -> Iterator[str]:
    for kind in "nue" if email else "nu":
        yield quoted(kind + word, prefix=True)
    if near:
        yield from (quoted(f"d{each}") for each in sorted(without_a_letter(word)))


def asked_phone(typed: str) -> str:
    """A tsquery text, empty where no phone was typed."""
    return " | ".join(quoted(f"p{each}", prefix=True) for each in phone_readings(typed))


def asked_email(typed: str) -> str:
    """A tsquery text, empty where no address was typed."""
    whole = bare(typed).strip()
    if "@" not in whole[1:] or " " in whole or len(whole) < PREFIX_MIN:
        return ""
    return quoted(f"e{whole[:254]}", prefix=True)
