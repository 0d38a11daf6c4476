"""Parameters that many routes share."""

from typing import Annotated

from litestar.params import PathParameter

# What is not a row's number at all is answered like a row that is missing (answers.py).
RowId = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]
