"""Who really wrote: what the mailbox's own server found of DKIM, SPF and DMARC (RFC 8601).

Anybody can write an Authentication-Results header into a letter. The one that counts is our server's: the topmost of
those under its name, since a server takes away forged ones under its own name (RFC 8601, section 5).
"""

import re
from collections.abc import Sequence
from typing import Literal

Trust = Literal["pass", "fail"]
_RESULT = re.compile(r"\s*(dkim|spf|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_SIGNER = re.compile(r"\sheader\.[di]=[^\s@]*@?([A-Za-z0-9.-]+)(?=\s|$)", re.IGNORECASE)
_FROM = re.compile(r"\sheader\.from=(?:[^\s@]*@)?([A-Za-z0-9.-]+)(?=\s|$)", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_COMMENT = re.compile(r"\([^()]*\)")
_WORDS = {"pass", "fail", "none", "neutral", "softfail", "temperror", "permerror", "policy", "bestguesspass"}
HEADER_MAX = 4000


def results(headers: Sequence[str], believed: str, writer: str) -> dict[str, str]:
    """{"dkim": "pass", …} as our server says; empty where it says nothing or nobody knows its name.

    A DMARC that passed for another domain than the writer's is left out.
    """
    for header in headers[:20]:
        server, _, rest = header[:HEADER_MAX].partition(";")
        if believed and _is(server.split()[0] if server.split() else "", believed):
            return _read(_COMMENT.sub(" ", _QUOTED.sub('""', rest)), writer.rpartition("@")[2].lower())
    return {}


def _read(plain: str, domain: str) -> dict[str, str]:
    """Method by method, each up to its semicolon: within one the sender's own words may stand."""
    found: dict[str, str] = {}
    for said in plain.split(";"):
        match = _RESULT.match(said)
        if match is None or (word := match[2].lower()) not in _WORDS:
            continue
        way = match[1].lower()
        if way == "dmarc" and word == "pass":
            of = _FROM.search(said)
            if of is None or of[1].lower() != domain:
                continue
        # several signatures: one that holds is enough
        if way == "dkim" and word == "pass" and found.get("dkim") != "pass":
            found["dkim"] = word
            if of := _SIGNER.search(said):
                found["dkim_of"] = of[1].lower()
        found.setdefault(way, word)
    return found


def trust(found: dict[str, str], writer: str) -> Trust | None:
    """Does the address in From belong to who wrote? None: nobody has looked, or nothing follows from it."""
    if found.get("dmarc") in ("pass", "fail"):
        return "pass" if found["dmarc"] == "pass" else "fail"
    domain = writer.rpartition("@")[2]
    signer = found.get("dkim_of", "")
    if found.get("dkim") == "pass" and signer and (_is(domain, signer) or _is(signer, domain)):
        return "pass"
    if found.get("dkim") in ("fail", "permerror") and found.get("spf") != "pass":
        return "fail"
    return "fail" if found.get("spf") == "fail" else None


def _is(name: str, domain: str) -> bool:
    """The name itself, or one below it."""
    name, domain = name.lower().strip("."), domain.lower().strip(".")
    return bool(domain) and (name == domain or name.endswith("." + domain))
