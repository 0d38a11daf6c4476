"""Notices by e-mail: at once, or gathered into a digest; each letter says how to have no more of its kind."""

import base64
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import urlsplit

import msgspec

from backend.access.mail import Refused, Unsure, deliver, written
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.words import say
from backend.notify.rows import Said
from backend.notify.schemas import Row
from backend.notify.way import Outcome, Sending, backoff, href_of


class Off(msgspec.Struct, frozen=True):
    """What an unsubscribing link says: whose, and of which kind no more."""

    user_id: int
    kind: str


def unsubscribing(settings: Settings, cipher: Cipher, off: Off) -> str:
    token = base64.urlsafe_b64encode(cipher.encrypt(off)).decode().rstrip("=")
    return f"{settings.public_url}/api/v1/notifications/unsubscribe?token={token}"


def opened(cipher: Cipher, token: str) -> Off:
    """Raises Undecipherable, ValueError."""
    return cipher.decrypt(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), Off)


class Letters:
    def __init__(self, settings: Settings, cipher: Cipher) -> None:
        self._settings = settings
        self._cipher = cipher

    async def send(self, sending: Sending) -> Outcome:
        if self._settings.smtp_url is None:
            return Outcome("held", "no_mail_server")
        try:
            await deliver(self._settings, self.letter(sending))
        except Refused as error:
            return Outcome("failed" if error.for_good else "waiting", error.why, backoff(sending.attempts) * 6)
        except Unsure as error:
            return Outcome("unconfirmed", str(error))
        return Outcome("sent")

    def letter(self, sending: Sending) -> EmailMessage:
        host = urlsplit(self._settings.public_url).hostname or "localhost"
        pairs = _folded(list(zip(sending.notices, sending.said, strict=True)))
        one = len(pairs) == 1
        subject = (
            sending.said[-1].title if one else sending.texts.digest(sending.locale, {"n": len(pairs), "host": host})
        )
        message = EmailMessage()
        message["From"] = self._settings.mail_from or f"samovar@{host}"
        message["To"] = sending.target
        message["Subject"] = " ".join(subject.split())[:200]
        # of the delivery: the same letter twice has one name
        message["Message-ID"] = f"<notice.{sending.ids[-1]}@{host}>" if sending.ids else make_msgid(domain=host)
        message["Auto-Submitted"] = "auto-generated"
        off = unsubscribing(self._settings, self._cipher, Off(sending.user_id, sending.newest.kind))
        message["List-Unsubscribe"] = f"<{off}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        body = "\n\n".join(self._block(notice, said) for notice, said in pairs)
        ends = say(sending.locale, "notices.unsubscribe", link=off) if one else self._settings_link(sending.locale)
        written(message, f"{body}\n\n-- \n{ends}\n", self._settings)
        return message

    def _block(self, notice: Row, said: Said) -> str:
        lines = [said.title, said.text, f"{self._settings.public_url}{href_of(notice.place)}"]
        return "\n".join(line for line in lines if line)

    def _settings_link(self, locale: str) -> str:
        return say(locale, "notices.unsubscribe_many", link=f"{self._settings.public_url}/settings/alerts")


def _folded(pairs: list[tuple[Row, Said]]) -> list[tuple[Row, Said]]:
    """Of those whose title counts them all the newest speaks for the others."""
    newest = {notice.group: notice.id for notice, said in pairs if said.counted}
    return [(notice, said) for notice, said in pairs if newest.get(notice.group, notice.id) == notice.id]
