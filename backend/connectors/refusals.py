"""What a platform did not do, as the house needs to know it."""

from collections.abc import Mapping

# too fast, for one chat
_ONE_CHATS = ("rate", "flood")


class SendError(Exception):
    """Why a send, a fetch or a listening failed. `code` names a sentence (send_errors.<code>), never a platform's text;
    `detail` is for the log: it holds no secret.

    permanent: do not retry · retry_after: seconds to wait, for this thread, or for the whole channel when `channel`
    · ambiguous: the platform may have it (time-out after the request was written).
    `done`: keys of the parts that did go out, by part number.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        ambiguous: bool = False,
        channel: bool = False,
        unreachable: bool = False,
        done: Mapping[int, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.permanent = permanent
        self.retry_after = retry_after
        self.ambiguous = ambiguous
        self.channel = channel
        self.unreachable = unreachable
        self.done = dict(done or {})

    @property
    def is_channels(self) -> bool:
        """The channel itself is in trouble. What one person, one chat or one message was refused for is not its own."""
        return self.channel or not (self.permanent or self.code in _ONE_CHATS)
