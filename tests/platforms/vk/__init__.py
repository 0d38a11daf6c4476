"""A server that plays VK for communities, written from https://dev.vk.com and the published API schema alone."""

from __future__ import annotations

from tests.platforms.vk.callback import CallbackPolicy, CallbackServer
from tests.platforms.vk.community import Community, Speeds
from tests.platforms.vk.people import Person
from tests.platforms.vk.server import VkServer

__all__ = ["CallbackPolicy", "CallbackServer", "Community", "Person", "Speeds", "VkServer"]
