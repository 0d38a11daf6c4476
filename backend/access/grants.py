"""What one caller may do and see, read once per request and once per socket."""

from functools import cached_property
from hashlib import blake2b
from typing import Literal

import msgspec

from backend.access.card_rules import CardRule

Sight = Literal["channels", "own"]


class Grants(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One caller: a user (by session or by token), or a service account (a token of a role: user_id None).

    `channels` are those they may work in, None = every one; but never those in `private`.
    `security_rev` is what it stood at when this was read.
    """

    user_id: int | None
    name: str
    role_id: int
    role_key: str
    token_id: int | None = None
    session_id: int | None = None
    rights: frozenset[str] = frozenset()
    sight: Sight = "channels"
    channels: frozenset[int] | None = None
    # of other people alone, whatever else one may do
    private: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()
    hidden_fields: frozenset[str] = frozenset()
    # seen, and not theirs to change
    read_only: frozenset[str] = frozenset()
    # how far the role reaches among requests, and who is in a team with them: read only where a rule may ask
    rules: tuple[CardRule, ...] = ()
    mates: frozenset[int] = frozenset()
    locale: str = "ru"
    time_zone: str = "UTC"
    security_rev: int = 1
    # it is a rule that acts (backend/rules), under its own name
    rule_id: int | None = None

    @property
    def uploader(self) -> int | None:
        """As attachments.uploaded_by says whose a loose upload is: a person's id; of a key that is nobody's, its own,
        below nought: what one key has uploaded no other one takes."""
        if self.user_id is not None or self.token_id is None:
            return self.user_id
        return -self.token_id

    @cached_property
    def fingerprint(self) -> str:
        """Equal for equal rights and sight of the same caller; a client with another one has to reload."""
        parts = (
            self.user_id,
            self.token_id,
            self.role_id,
            self.sight,
            sorted(self.rights),
            None if self.channels is None else sorted(self.channels),
            sorted(self.private),
            sorted(self.teams),
            sorted(self.hidden_fields),
            sorted(self.read_only),
            self.rules,
            sorted(self.mates),
        )
        return blake2b(msgspec.json.encode(parts), digest_size=9).hexdigest()
