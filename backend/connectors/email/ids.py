"""Names of letters, threads and people in ours. The only place that writes or reads these strings.

Thread: "m:<thread>"; <thread> is made of the first letter's Message-ID and of who answers to it: whoever learns a
Message-ID of somebody else's is not led into their talk by it. What proves that one has had a letter of ours is our own
Message-ID: <sv.THREAD.ONCE.SIGN@domain>, signed with the channel's secret; so does a signed reply address,
support+sv.THREAD.SIGN@domain.
Letter: "i:<hash>" of theirs, "o:ONCE" of ours.
"""

import hmac
import re
from collections.abc import Iterable
from hashlib import blake2b, sha256

from backend.connectors.email.written import readable

THREAD, ONCE, SIGN = 20, 16, 16
_HEX = "[0-9a-f]"
_OURS = re.compile(f"sv\\.({_HEX}{{{THREAD}}})\\.({_HEX}{{{ONCE}}})\\.({_HEX}{{{SIGN}}})@", re.IGNORECASE)
_PLUS = re.compile(f"\\+sv\\.({_HEX}{{{THREAD}}})\\.({_HEX}{{{SIGN}}})@", re.IGNORECASE)
_TYPED = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@[^\s@<>\"(),:;\\]+\.[^\s@<>\"(),:;\\]{2,}")
_IDS = re.compile(r"<([^<>\s]{1,900})>")


def external_user(address: str) -> str:
    """An address in the one spelling by which a person is known; "" for what is none."""
    address = address.strip().lower()
    name, at, domain = address.rpartition("@")
    return f"{name}@{readable(domain)}" if name and at and domain and not re.search(r"\s", address) else ""


def is_typed(address: str) -> bool:
    """One that a colleague may write to: plain, with a domain that letters reach."""
    return len(address) <= 254 and _TYPED.fullmatch(address) is not None


def message_ids(header: str) -> tuple[str, ...]:
    """The ids of a Message-ID, In-Reply-To or References, in their order, without brackets."""
    found = _IDS.findall(header[:50_000])
    return tuple(dict.fromkeys(found or header.split()[:1]))


def root(message_id: str, writer: str) -> str:
    """The thread that begins with this letter, for this writer."""
    return _digest(f"{message_id}\0{writer}", THREAD)


def thread_key(thread: str) -> str:
    return f"m:{thread}"


def parse_thread(key: str) -> str:
    """Raises ValueError for a key that this kind did not make."""
    kind, _, thread = key.partition(":")
    if kind != "m" or len(thread) != THREAD:
        raise ValueError(key)
    return thread


def letter_key(message_id: str, *known: str) -> str:
    """Of a letter that came. Some programs give all their letters one Message-ID, so more of it is in the key."""
    return "i:" + _digest("\0".join((message_id, *known)), 32)


def our_key(once: str) -> str:
    return f"o:{once}"


def onces(keys: Iterable[str]) -> list[str]:
    """Of letters of ours, from the keys they are known by."""
    return [key[2:] for key in keys if re.fullmatch(f"o:{_HEX}{{{ONCE}}}", key)]


def once_of(once: str) -> str:
    """The contract's `once` in the letters of a Message-ID."""
    return _digest(once, ONCE)


def our_id(secret: str, thread: str, once: str, domain: str) -> str:
    """Message-ID of a letter of ours: the same for every attempt to send it."""
    return f"sv.{thread}.{once}.{_sign(secret, 'letter', thread, once)}@{domain}"


def reply_address(secret: str, address: str, thread: str) -> str:
    name, _, domain = address.rpartition("@")
    return f"{name}+sv.{thread}.{_sign(secret, 'thread', thread)}@{domain}"


def ours(secret: str, texts: Iterable[str]) -> list[tuple[str, str]]:
    """(thread, once) of each letter of ours that is named there, the newest first; forged ones are none."""
    found = [match.groups() for text in texts for match in _OURS.finditer(text)]
    lower = [tuple(part.lower() for part in groups) for groups in found]
    return [(t, o) for t, o, sign in reversed(lower) if _same(secret, sign, "letter", t, o)]


def thread_of_address(secret: str, texts: Iterable[str]) -> str | None:
    """The thread of a signed reply address among these headers."""
    for text in texts:
        for match in _PLUS.finditer(text):
            thread, sign = (part.lower() for part in match.groups())
            if _same(secret, sign, "thread", thread):
                return thread
    return None


def _digest(text: str, length: int) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=length // 2).hexdigest()


def _sign(secret: str, *parts: str) -> str:
    return hmac.new(secret.encode(), "\0".join(("samovar mail", *parts)).encode(), sha256).hexdigest()[:SIGN]


def _same(secret: str, sign: str, *parts: str) -> bool:
    # no secret must not mean that every signature is right
    return bool(secret) and hmac.compare_digest(sign, _sign(secret, *parts))
