"""Bodies that could not be read or stored: kept whole, counted, answered 200, replayed when the program is mended."""

from backend.inbox.quarantine.keep import Mended, Spoilt, keep, mend
from backend.inbox.quarantine.read import read

__all__ = ["Mended", "Spoilt", "keep", "mend", "read"]
