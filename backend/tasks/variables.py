"""Variables of task templates: a closed list, filled in one pass. Pure.

A phone or an e-mail is none of them: a title is read by colleagues whose role hides those. What has no value leaves
no trace: nobody works off "{{budget}}".
"""

import re
from collections.abc import Mapping

VARIABLES = ("name", "surname", "me", "channel", "number", "status", "budget", "date")
VALUE_MAX = 300
_PLAIN = str.maketrans("{}", "()")
_VARIABLE = re.compile(r"\{\{ ?(" + "|".join(VARIABLES) + r") ?\}\}")
# the gap that an empty one leaves, before a comma too
_GAPS = re.compile(r"[ \t]+(?=[ \t,.;:!?])")


def fill(text: str, values: Mapping[str, str]) -> str:
    """With the values in; a value is never read again."""
    said = _VARIABLE.sub(lambda found: values.get(found[1], "").strip()[:VALUE_MAX].translate(_PLAIN), text)
    return _GAPS.sub("", said).strip()
