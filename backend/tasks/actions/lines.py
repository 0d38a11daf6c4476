"""Lines of a task's list as they are kept."""

from collections.abc import Sequence

from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Invalid

MOST, TEXT_MAX = 100, 300
INSERT = """
INSERT INTO task_checks (task_id, position, text)
SELECT $1, o.n - 1, o.text FROM unnest($2::text[]) WITH ORDINALITY AS o (text, n) WHERE o.text IS NOT NULL
"""


def lines_of(texts: Sequence[str]) -> list[str]:
    """As they are kept. Raises Invalid."""
    lines = [" ".join(clean_text(text).split()) for text in texts]
    if len(lines) > MOST or not all(lines) or any(len(line) > TEXT_MAX for line in lines):
        raise Invalid("invalid", fields={"checklist": "bad_checklist"}, values={"limit": MOST, "length": TEXT_MAX})
    return lines


async def put_lines(tx: Tx, task_id: int, lines: Sequence[str]) -> None:
    """Of a task that is being made."""
    if lines:
        await tx.execute(INSERT, task_id, list(lines))
