"""Our answer as a letter: plain text and HTML of the same words, files, the headers by which programs find the thread.

Its Message-ID is made of `once`: however often it is tried, it is one letter, and who takes it twice can tell. Pure.
"""

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as PLAIN
from email.utils import format_datetime

from backend.connectors.contract import Letter, Mailbox, Outgoing, SendError
from backend.connectors.email import body, ids, invites
from backend.connectors.email.settings import EmailSettings, Keyed
from backend.connectors.email.written import for_servers, plain

REFERENCES_MAX = 20
# what a letter with its files may weigh before base64; the server has the last word
BYTES_MAX = 18 * 1024 * 1024
# a Message-ID that is folded away from its name is not found by every program
SMTP = PLAIN.clone(max_line_length=200)
_CLEAN = str.maketrans({chr(code): " " for code in (*range(32), 127)})


def message_id(settings: EmailSettings, message: Outgoing) -> str:
    """Without brackets. Raises SendError for a thread that no letter made."""
    return _our_id(settings, message, ids.once_of(message.once))


def _our_id(settings: EmailSettings, message: Outgoing, once: str) -> str:
    secret = settings.own.reveal() if isinstance(settings, Keyed) else ""
    return ids.our_id(secret, demand_thread(message), once, plain(settings.address.rpartition("@")[2]))


def key(message: Outgoing) -> str:
    return ids.our_key(ids.once_of(message.once))


def compose(settings: EmailSettings, message: Outgoing, files: list[bytes], at: datetime) -> EmailMessage:
    """`files`: what stands in message.files. Raises SendError for what no server would take."""
    if not message.external_user:
        raise SendError("no_recipient", permanent=True)
    answered = message.answers or Letter()
    letter = EmailMessage(policy=SMTP.clone(utf8=not is_ascii(settings, message)))
    letter["From"] = _mailbox(Mailbox(settings.address, settings.sender_name))
    set_by_hand = message.letter or Letter()
    letter["To"] = [_mailbox(each) for each in _addressed(message, answered)]
    if set_by_hand.cc:
        letter["Cc"] = [_mailbox(each) for each in set_by_hand.cc]
    letter["Subject"] = _line(set_by_hand.subject) or subject(answered)
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{message_id(settings, message)}>"
    if named := references(answered, [_our_id(settings, message, once) for once in ids.onces(message.earlier)]):
        letter["In-Reply-To"] = f"<{named[-1]}>"
        letter["References"] = " ".join(f"<{each}>" for each in named)
    if settings.plus_address and isinstance(settings, Keyed):
        signed = ids.reply_address(settings.own.reveal(), settings.address, demand_thread(message))
        letter["Reply-To"] = _mailbox(Mailbox(signed, settings.sender_name))
    domain = plain(settings.address.rpartition("@")[2])
    written = body.written(message, domain, quote=settings.quote_original)
    letter.set_content(written.text, cte="quoted-printable")
    if written.html:
        letter.add_alternative(written.html, subtype="html", cte="quoted-printable")
    if set_by_hand.meeting:
        ours = Mailbox(settings.address, settings.sender_name)
        calendar = invites.reply(set_by_hand.meeting, set_by_hand.organizer, ours, at)
        letter.add_alternative(calendar, subtype="calendar", cte="base64", params={"method": "REPLY"})
    page = letter.get_body(("html",))
    for place, (file, content) in enumerate(zip(message.files, files, strict=True)):
        main, _, sub = file.mime.partition("/")
        sub, name = sub or "octet-stream", _line(file.name)
        if page is not None and place in written.pictures:
            cid = f"<{written.pictures[place]}>"
            page.add_related(content, maintype=main, subtype=sub, filename=name, cid=cid, disposition="inline")
        else:
            letter.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return letter


def customer(message: Outgoing) -> str:
    """Whose talk it is, as servers take it. Raises SendError."""
    return _for_servers(message.external_user or "")


def receivers(message: Outgoing) -> list[str]:
    """Each address once, as servers take it; who gets a blind copy stands in no header. Raises SendError."""
    letter = message.letter or Letter()
    copies = [each.address for each in (*letter.cc, *letter.bcc)]
    to = [*(each.address for each in _addressed(message, Letter())), *copies]
    return list(dict.fromkeys(_for_servers(each) for each in to))


def _addressed(message: Outgoing, answered: Letter) -> tuple[Mailbox, ...]:
    """Whom a colleague chose, else whose talk it is."""
    if message.letter and message.letter.to:
        return message.letter.to
    return (Mailbox(message.external_user, _name_of(answered, message.external_user)),) if message.external_user else ()


def is_ascii(settings: EmailSettings, message: Outgoing) -> bool:
    """Will any server do? Names in other letters before the @ need one that knows SMTPUTF8 (RFC 6531)."""
    return all(address.isascii() for address in (*receivers(message), _for_servers(settings.address)))


def subject(answered: Letter) -> str:
    said = _line(answered.subject)
    if not said:
        return "Re:"
    return said if said.lower().startswith(("re:", "ответ:", "ats:")) else f"Re: {said}"


def references(answered: Letter, ours: Sequence[str] = ()) -> list[str]:
    """The root and the newest, ours among them, then the letter that is answered (RFC 5322, 3.6.4)."""
    last = [answered.message_id] if answered.message_id else []
    known = [each for each in dict.fromkeys((*answered.references, *ours)) if each not in last] + last
    return known if len(known) <= REFERENCES_MAX else [known[0], *known[1 - REFERENCES_MAX :]]


def demand_thread(message: Outgoing) -> str:
    try:
        return ids.parse_thread(message.thread.key)
    except ValueError:
        raise SendError("no_recipient", "no thread of letters", permanent=True) from None


def _name_of(answered: Letter, address: str) -> str:
    return answered.sender.name if answered.sender and answered.sender.address == address else ""


def _mailbox(box: Mailbox) -> Address:
    """Raises SendError."""
    try:
        name, _, domain = _for_servers(box.address).rpartition("@")
        if box.address.isascii():
            return Address(_line(box.name), addr_spec=box.address)
        return Address(_line(box.name), username=name, domain=domain)
    except (ValueError, IndexError, LookupError):
        raise SendError("bad_recipient", permanent=True) from None


def _for_servers(address: str) -> str:
    try:
        return for_servers(address)
    except ValueError:
        raise SendError("bad_recipient", "no such domain name", permanent=True) from None


def _line(text: str) -> str:
    """A header has one line: what would begin another one is a space."""
    return " ".join(text.translate(_CLEAN).split())[:900]
