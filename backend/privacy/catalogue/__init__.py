"""The catalogue of personal data (DESIGN 3, 20): every column of words or bytes, whose it is and for how long.

Export, erasure and retention are walks over it. A migration that adds such a column without a word here is refused by
tests/privacy/test_catalogue.py.
"""

from backend.privacy.catalogue import house, journals, people, talks, work
from backend.privacy.catalogue.shapes import Class, Fate, Table, What, Whose

TABLES: tuple[Table, ...] = (*people.TABLES, *talks.TABLES, *work.TABLES, *journals.TABLES, *house.TABLES)
BY_NAME = {each.name: each for each in TABLES}

__all__ = ["BY_NAME", "TABLES", "Class", "Fate", "Table", "What", "Whose"]
