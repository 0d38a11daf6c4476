"""What mail servers refuse, as the contract's errors. No server's words reach a person: a code has its sentence."""

import re

from backend.connectors.contract import SendError
from backend.connectors.email.reports import BOUNCES, code_of
from backend.connectors.refusals import NETWORK_REST_S

# a server that greylists bids come again after some minutes
GREY_REST_S = 60.0
BUSY_REST_S = 30.0
# most let a stranger in within minutes, some within an hour or two
_REST = re.compile(r"\b(\d{1,5}) ?(s\b|secs?\b|seconds?\b|m\b|mins?\b|minutes?\b)", re.IGNORECASE)
PATIENCE_S = 4 * 3600.0


def refused(status: int, said: str, copy: str = "") -> SendError:
    """An SMTP server's answer to a letter: 5xx for good, 4xx for now. `copy`: whom it refuses beside the customer."""
    code = code_of(said)
    said = f"{copy}: {said}" if copy else said
    if 400 <= status < 500:
        if status == 421:
            return SendError("server_busy", _detail(status, said), retry_after=BUSY_REST_S, channel=True)
        full = "mailbox_full" if code == "mailbox_full" else "not_yet"
        return SendError(full, _detail(status, said), retry_after=_named_rest(said), patience=PATIENCE_S)
    if status == 552:
        code = "letter_too_large" if code == "bounced" else code
    unknown = status in (550, 551, 553) and code == "bounced"
    return SendError(
        "mail_refused" if code == "bounced" and not unknown else "no_such_mailbox" if unknown else code,
        _detail(status, said),
        permanent=True,
        unreachable=not copy and (code in ("no_such_mailbox", "no_such_domain", "mailbox_closed") or unknown),
    )


def _named_rest(said: str) -> float:
    """Seconds until the server wants to be asked again, where it says so: "greylisted for 300 seconds"."""
    if match := _REST.search(said):
        return min(max(float(match[1]) * (60 if match[2].lower().startswith("m") else 1), 1.0), 3600.0)
    return GREY_REST_S


def sign_in(detail: str) -> SendError:
    """Neither listening nor sending works until somebody looks."""
    return SendError("sign_in_refused", detail, permanent=True, channel=True)


def unreached(detail: str) -> SendError:
    """Nothing of a letter was handed over."""
    return SendError("mail_unreached", detail, retry_after=NETWORK_REST_S, channel=True)


def unanswered(detail: str) -> SendError:
    """All of it was written; whether it was taken nobody knows."""
    return SendError("mail_unanswered", detail, ambiguous=True)


def _detail(status: int, said: str) -> str:
    return f"{status} {said[:200]}"


ERROR_CODES = tuple(
    sorted(
        {
            *BOUNCES,
            *(
                "sign_in_refused",
                "sign_in_again",
                "sign_in_unreached",
                "sender_refused",
                "no_folder",
                "not_yet",
                "server_busy",
                "no_recipient",
                "bad_recipient",
            ),
            *("mail_unreached", "mail_unanswered", "file_gone", "letter_too_large", "no_smtputf8", "timeout"),
        }
    )
)
CHECK_CODES = (
    "imap_unreachable", "imap_no_tls", "imap_sign_in", "imap_ok", "no_folder", "folder_ok", "no_idle", "idle_ok",
    "sent_ok", "no_sent", "sign_in_again", "sign_in_unreached",
    "smtp_unreachable", "smtp_no_tls", "smtp_sign_in", "smtp_sender", "smtp_ok", "trust_unknown", "trust_ok",
)  # fmt: skip
