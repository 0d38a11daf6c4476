"""Addresses in letters of other alphabets: as people read them, and as mail servers take them (RFC 5890, RFC 6531)."""

import idna


def readable(domain: str) -> str:
    """xn--80a1acny.xn--p1ai → почта.рф; what is no such name stays as it is."""
    if "xn--" not in domain:
        return domain
    try:
        return idna.decode(domain)
    except (idna.IDNAError, UnicodeError):
        return domain


def plain(domain: str) -> str:
    """почта.рф → xn--80a1acny.xn--p1ai. Raises ValueError for what no name may be."""
    return domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")


def for_servers(address: str) -> str:
    """An address with its domain plain. Raises ValueError."""
    name, at, domain = address.rpartition("@")
    return f"{name}{at}{plain(domain)}"
