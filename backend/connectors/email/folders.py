"""The folders of a mailbox: which there are, and which of them has what was sent. Blocking: in the box's thread."""

from collections.abc import Callable

from backend.connectors.email.line import Mailbox
from backend.connectors.email.settings import EmailSettings

Opened = Callable[[], Mailbox]
# of servers that do not mark it (RFC 6154)
SENT = ("Sent", "Sent Items", "Sent Messages", "INBOX.Sent", "Отправленные", "Išsiųsti", "Išsiųsta")


def names(mailbox: Mailbox) -> list[str]:
    """Those that may be opened, the inbox first."""
    found = [each.name for each in mailbox.folder.list() if not {"\\Noselect", "\\NonExistent"} & set(each.flags)]
    return sorted(found, key=lambda name: (name.upper() != "INBOX", name))


def sent(mailbox: Mailbox, settings: EmailSettings) -> str:
    """ "" where nobody can tell."""
    there = mailbox.folder.list()
    known = [each.name for each in there]
    if settings.sent_folder:
        return settings.sent_folder if settings.sent_folder in known else ""
    marked = [each.name for each in there if "\\Sent" in each.flags]
    return next(iter([*marked, *[name for name in SENT if name in known]]), "")


def uids_of(mailbox: Mailbox, message_id: str) -> list[str]:
    """Letters of that name in the chosen folder."""
    name = message_id.replace("\\", "").replace('"', "")
    return list(mailbox.uids(f'HEADER Message-ID "<{name}>"', charset="UTF-8"))
