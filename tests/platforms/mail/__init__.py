"""Mail on loopback: dovecot for reading, aiosmtpd for sending, customers with programs of their own."""

from tests.platforms.mail.dovecot import Dovecot, NoDovecot, why_not
from tests.platforms.mail.server import ADDRESS, Customer, Faults, MailServer, Sent
from tests.platforms.mail.tokens import TokenServer

__all__ = ["ADDRESS", "Customer", "Dovecot", "Faults", "MailServer", "NoDovecot", "Sent", "TokenServer", "why_not"]
