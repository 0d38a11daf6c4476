"""Addresses that a letter can go to: the host as mail servers take it (RFC 5890), no mark that parts a line."""

import idna

# a name with one of these is more than one address, or a quotation, to a header
_PARTS = frozenset(',;:<>()[]"\\')


def for_letters(address: str) -> str:
    """g@фирма.рф → g@xn--80a….xn--p1ai. Raises ValueError: no mail server takes it."""
    name, _, host = address.rpartition("@")
    if not name.isascii() or _PARTS & set(address):
        raise ValueError("bad_email")
    return f"{name}@{host if host.isascii() else idna.encode(host, uts46=True).decode('ascii')}"


def can_be_written_to(address: str) -> bool:
    try:
        for_letters(address)
    except ValueError:
        return False
    return True
