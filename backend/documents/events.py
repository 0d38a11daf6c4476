"""Events of documents."""

import msgspec

from backend.documents.schemas import DocumentView


class DocumentChanged(msgspec.Struct, frozen=True, tag="document.changed"):
    """Bound, renamed, looked at by the preparer, removed, brought back."""

    document: DocumentView
