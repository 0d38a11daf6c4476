"""The village, for what needs the whole application."""

from tests.rights.conftest import village

__all__ = ["village"]
