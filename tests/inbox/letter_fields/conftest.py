"""A world whose channel takes letters."""

from tests.inbox.receive.conftest import known, plain_log, world  # noqa: F401
