"""Events of colleagues."""

import msgspec

from backend.access.schemas import ColleagueView
from backend.kit.db import Published, Staff, Tx


class UserChanged(msgspec.Struct, frozen=True, tag="user.changed"):
    user: ColleagueView


def tell(tx: Tx, user: ColleagueView) -> None:
    """Tell every signed-in colleague how this one looks now."""
    tx.publish(Published(UserChanged(user), Staff(), "user", user.id))
