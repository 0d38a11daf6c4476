"""How many customers come, how fast, in which language, and what they come with."""

from typing import Annotated, Literal

import msgspec

from backend.connectors.practice.scripts import NAMES


class PracticeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`rate`: messages a minute of all customers together · `scripts`: none named = all · `speed`: their clock against
    ours · `seed`: the same seed tells the same story.
    """

    language: Literal["ru", "en", "both"] = "both"
    customers: Annotated[int, msgspec.Meta(ge=1, le=50)] = 12
    rate: Annotated[float, msgspec.Meta(gt=0, le=6000)] = 6
    running: bool = True
    scripts: Annotated[tuple[str, ...], msgspec.Meta(extra={"choices": NAMES})] = ()
    seed: int = 1
    speed: Annotated[float, msgspec.Meta(gt=0, le=10_000)] = 1

    def faults(self) -> dict[str, str]:
        return {} if set(self.scripts) <= set(NAMES) else {"scripts": "not_a_choice"}
