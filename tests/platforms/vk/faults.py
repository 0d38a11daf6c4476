"""Things that go wrong on purpose; besides HTTP's own, every error code of VK can be armed by its number."""

from __future__ import annotations

from tests.platforms.faults import CodeFaults


class VkFaults(CodeFaults):
    """`hang_polls` = the long poll never answers while set. `fail_next` takes an error code of VK (6, 9, 901 …), or
    "500" "502" "reset" "hang" for HTTP's own; methods: "messages.*", "a_check" (the long poll), "upload", "file"."""

    usual = "messages.send"
