"""What a deed is told."""

import msgspec

from backend.access.grants import Grants
from backend.rules.about import About
from backend.rules.schemas import RuleFact


class Doing(msgspec.Struct, frozen=True):
    """One run under way. `grants`: as whom; `key`: the run's own name, the same when it is tried again."""

    grants: Grants
    rule_id: int
    fact: RuleFact
    about: About
    key: str
    # which deed of the rule it is, from 0
    at: int = 0
