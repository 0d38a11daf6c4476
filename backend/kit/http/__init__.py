"""What every route shares: errors as JSON in the caller's language, headers, origin, pages. Knows no domain."""

from backend.kit.http.base import HttpBase
from backend.kit.http.paging import Limit, Page, cursor, page, unpage
from backend.kit.http.params import RowId

__all__ = ["HttpBase", "Limit", "Page", "RowId", "cursor", "page", "unpage"]
