"""What a platform did not do, as the house needs to know it."""

from collections.abc import Mapping
from typing import Literal

# too fast, for one chat
_ONE_CHATS = ("rate", "flood", "pair_limit")
# seconds to rest when the platform cannot be reached
NETWORK_REST_S = 2.0


class SendError(Exception):
    """Why a send, a fetch or a listening failed. `code` names a sentence (send_errors.<code>), never a platform's text;
    `detail` is for the log: it holds no secret.

    permanent: do not retry · retry_after: seconds to wait, for this thread, or for the whole channel when `channel`
    · ambiguous: the platform may have it (time-out after the request was written) · patience: for so many seconds it is
    worth trying, with ever longer rests, where the house would give up sooner.
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
        patience: float | None = None,
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
        self.patience = patience

    @property
    def is_channels(self) -> bool:
        """The channel itself is in trouble. What one person, one chat or one message was refused for is not its own."""
        return self.channel or not (self.permanent or self.code in _ONE_CHATS)


def unreached(detail: str) -> SendError:
    """Nothing was written: no address, refused, no TLS."""
    return SendError("network", detail, retry_after=NETWORK_REST_S, channel=True)


def unanswered(detail: str) -> SendError:
    """Written, perhaps carried out, never answered."""
    return SendError("timeout", detail, ambiguous=True)


def garbled(status: int) -> SendError:
    """An answer in no shape we know. A proxy that says so did not pass the call on; one that waited in vain did."""
    if status in (502, 503) or 400 <= status < 500:
        return SendError("platform_down", f"HTTP {status}", retry_after=NETWORK_REST_S, channel=True)
    return SendError("timeout", f"HTTP {status} without an answer", ambiguous=True)


def window_closed(detail: str) -> SendError:
    """They have been silent for longer than Capabilities.window_s: only a template goes."""
    return SendError("window_closed", detail, permanent=True)


def template_refused(why: Literal["missing", "paused", "values"], detail: str) -> SendError:
    """It is not in the platform's list any more, stands still there, or was filled with what it does not take."""
    match why:
        case "missing":
            return SendError("template_missing", detail, permanent=True)
        case "paused":
            return SendError("template_paused", detail, permanent=True)
        case "values":
            return SendError("template_values", detail, permanent=True)
