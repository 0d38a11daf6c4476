from tests.access.conftest import office

__all__ = ["office"]
