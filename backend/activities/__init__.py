"""Activities: the append-only "who did what to what, when". `record` writes them in the verb's transaction."""

from backend.activities.record import Activity, record, record_later

__all__ = ["Activity", "record", "record_later"]
