"""Arguments of one statement, numbered as they come."""

from typing import Any

from backend.access.grants import Grants
from backend.timeline.sight import Sight, sight_of


class Numbered:
    """`bind` gives an argument its number; `take` joins an expression that was built for `next`."""

    def __init__(self, *args: Any) -> None:
        self.args: list[Any] = list(args)

    @property
    def next(self) -> int:
        return len(self.args) + 1

    def take(self, built: tuple[str, list[Any]]) -> str:
        self.args += built[1]
        return built[0]

    def bind(self, value: Any, kind: str) -> str:
        self.args.append(value)
        return f"${len(self.args)}::{kind}"

    def sight(self, grants: Grants) -> Sight:
        """Who sees a walked fact, with what is addressed to the caller alone."""
        sight = sight_of(grants, self.next, addressed=True)
        self.args += sight.args
        return sight
