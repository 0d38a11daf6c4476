"""Events of saved views."""

import msgspec

from backend.inbox.views.schemas import Tabs, ViewView


class ViewChanged(msgspec.Struct, frozen=True, tag="view.changed"):
    """Made, changed, shared."""

    view: ViewView


class ViewGone(msgspec.Struct, frozen=True, tag="view.gone"):
    """Deleted, or no longer shared with whoever hears this."""

    id: int


class TabsChanged(msgspec.Struct, frozen=True, tag="tabs.changed"):
    """Own event: I ordered my tabs in one of my windows."""

    tabs: Tabs
