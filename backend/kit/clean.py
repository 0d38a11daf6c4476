"""Text that PostgreSQL takes: one NUL or lone surrogate would fail a whole batch."""

import re

_BAD = re.compile("[\x00\ud800-\udfff]")


def clean_text(text: str) -> str:
    """`text` without NUL and lone surrogates."""
    return _BAD.sub("", text)
