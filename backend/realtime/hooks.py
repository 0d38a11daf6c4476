"""What this room is given from above: who calls, what they see, whether they still may. It knows no domain."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from backend.kit.db import Scope


class Caller(Protocol):
    """What a socket keeps of the person behind it; access.Grants fits."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def rights(self) -> frozenset[str]: ...
    @property
    def hidden_fields(self) -> frozenset[str]: ...
    @property
    def fingerprint(self) -> str: ...


Authenticate = Callable[[Mapping[str, str]], Awaitable[Caller | None]]
"""Headers by lower-case name → the caller, or None when nobody is signed in."""

Sees = Callable[[Any, Scope], bool]

Mask = Callable[[Any, dict[str, Any]], dict[str, Any]]
"""(caller, decoded body) → the body without what the caller's role may not see. The dict given is ours to change."""

Needs = Callable[[str], str | None]
"""An encoded body → the right without which `mask` takes a part of it away, or None; asked once an event."""

Withdrawn = Callable[[Sequence[Any]], Awaitable[Sequence[Any]]]
"""Callers → those of them (the same objects) whose session or token ended, or whose rights changed since."""

Veil = Callable[[dict[str, Any]], dict[str, Any]]

ScopeLoader = Callable[[Sequence[int]], Awaitable[Mapping[int, Sequence[Scope]]]]
"""Ids of one kind of row → through which scopes each is seen now; rows that are gone are left out."""


Looks = Callable[[Any, str, int], Awaitable[bool]]
"""(caller, "contact" or "company", id) → may they see that one's page now?"""


class Hooks(msgspec.Struct, frozen=True):
    """Wired in app.py. `scopes` has a loader for every subject kind that is published as Scoped."""

    authenticate: Authenticate
    sees: Sees
    mask: Mask
    needs: Needs
    withdrawn: Withdrawn
    scopes: Mapping[str, ScopeLoader]
    looks: Looks
    # takes out of a body what it tells of beside its own row, for who does not see that (Scoped.request)
    veil: Veil = lambda body: body
