"""Who really wrote: what the mailbox's own server found of DKIM, SPF and DMARC (RFC 8601).

Anybody can write an Authentication-Results header into a letter. The one that counts is our server's: the topmost of
those under its name, since a server takes away forged ones under its own name (RFC 8601, section 5).
"""

import re
from collections.abc import Sequence
from typing import Literal

Trust = Literal["pass", "fail"]
_RESULT = re.compile(r"\b(dkim|spf|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_DKIM_OF = re.compile(r"\bdkim\s*=\s*pass\b[^;]*?\bheader\.[di]=@?([A-Za-z0-9.-]+)", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)")
_WORDS = {"pass", "fail", "none", "neutral", "softfail", "temperror", "permerror", "policy", "bestguesspass"}
HEADER_MAX = 4000


def results(headers: Sequence[str], believed: str) -> dict[str, str]:
    """{"dkim": "pass", …} as our server says; empty where it says nothing or nobody knows its name."""
    for header in headers[:20]:
        server, _, rest = header[:HEADER_MAX].partition(";")
        if believed and _is(server.split()[0] if server.split() else "", believed):
            plain = _COMMENT.sub(" ", rest)
            found = {way.lower(): word.lower() for way, word in reversed(_RESULT.findall(plain))}
            # several signatures: one that holds is enough
            if re.search(r"\bdkim\s*=\s*pass\b", plain, re.IGNORECASE):
                found["dkim"] = "pass"
                signed = [match.lower() for match in _DKIM_OF.findall(plain)]
                if signed:
                    found["dkim_of"] = signed[0]
            return {way: word for way, word in found.items() if way == "dkim_of" or word in _WORDS}
    return {}


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
