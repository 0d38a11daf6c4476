from tests.access.conftest import office
from tests.rights.conftest import village

__all__ = ["office", "village"]
