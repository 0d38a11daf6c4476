"""Bodies that could not be read or stored: kept whole, counted, answered 200, replayed when the program is mended."""

from backend.inbox.quarantine.keep import Mended, Spoilt, keep, mend
from backend.inbox.quarantine.read import read
from backend.inbox.quarantine.strange import is_for_a_stranger

__all__ = ["Mended", "Spoilt", "is_for_a_stranger", "keep", "mend", "read"]
