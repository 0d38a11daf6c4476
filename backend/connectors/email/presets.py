"""The servers of the providers that most people have, as their own help pages name them (README.md has the pages)."""

from typing import Literal

import msgspec

Provider = Literal[
    "auto", "gmail", "yandex", "mailru", "icloud", "yahoo", "fastmail", "rambler", "inboxlt", "outlook", "other"
]


class Server(msgspec.Struct, frozen=True):
    host: str
    port: int
    security: Literal["tls", "starttls", "none"] = "tls"


class Agreement(msgspec.Struct, frozen=True):
    """Where the provider's OAuth 2 is, and what we ask leave for; `more`: what its page wants beside."""

    authorize_url: str
    token_url: str
    scope: str
    more: dict[str, str] = {}


class Servers(msgspec.Struct, frozen=True):
    """`auth`: how the provider signs its Authentication-Results; `passwords`: where a password for programs is made;
    `files`: it puts what was sent into its folder by itself.
    """

    imap: Server
    smtp: Server
    domains: tuple[str, ...]
    auth: str = ""
    passwords: str = ""
    files: bool = False
    oauth: Agreement | None = None


KNOWN: dict[str, Servers] = {
    "gmail": Servers(
        Server("imap.gmail.com", 993),
        Server("smtp.gmail.com", 465),
        ("gmail.com", "googlemail.com"),
        "mx.google.com",
        "https://myaccount.google.com/apppasswords",
        files=True,
        # without these two Google gives no refresh token to whoever agreed before
        oauth=Agreement(
            "https://accounts.google.com/o/oauth2/v2/auth",
            "https://oauth2.googleapis.com/token",
            "https://mail.google.com/",
            {"access_type": "offline", "prompt": "consent"},
        ),
    ),
    "yandex": Servers(
        Server("imap.yandex.ru", 993),
        Server("smtp.yandex.ru", 465),
        ("yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "narod.ru"),
        "yandex.net",
        "https://id.yandex.ru/security/app-passwords",
        oauth=Agreement(
            "https://oauth.yandex.ru/authorize", "https://oauth.yandex.ru/token", "mail:imap_full mail:smtp"
        ),
    ),
    "mailru": Servers(
        Server("imap.mail.ru", 993),
        Server("smtp.mail.ru", 465),
        ("mail.ru", "inbox.ru", "list.ru", "bk.ru", "internet.ru", "vk.com"),
        "mail.ru",
        "https://account.mail.ru/user/2-step-auth/passwords",
    ),
    "icloud": Servers(
        Server("imap.mail.me.com", 993),
        Server("smtp.mail.me.com", 587, "starttls"),
        ("icloud.com", "me.com", "mac.com"),
        "icloud.com",
        "https://account.apple.com/account/manage",
    ),
    "yahoo": Servers(
        Server("imap.mail.yahoo.com", 993),
        Server("smtp.mail.yahoo.com", 465),
        ("yahoo.com", "ymail.com", "rocketmail.com"),
        "yahoo.com",
        "https://login.yahoo.com/account/security",
        files=True,
    ),
    "fastmail": Servers(
        Server("imap.fastmail.com", 993),
        Server("smtp.fastmail.com", 465),
        ("fastmail.com", "fastmail.fm"),
        "messagingengine.com",
        "https://app.fastmail.com/settings/security/apps",
    ),
    "rambler": Servers(
        Server("imap.rambler.ru", 993),
        Server("smtp.rambler.ru", 465),
        ("rambler.ru", "lenta.ru", "autorambler.ru", "myrambler.ru", "ro.ru"),
    ),
    "outlook": Servers(
        Server("outlook.office365.com", 993),
        Server("smtp.office365.com", 587, "starttls"),
        ("outlook.com", "hotmail.com", "live.com", "msn.com"),
        files=True,
        oauth=Agreement(
            "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
            "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
            {"prompt": "select_account"},
        ),
    ),
    "inboxlt": Servers(
        Server("mail.inbox.lt", 993),
        Server("mail.inbox.lt", 465),
        ("inbox.lt",),
    ),
}


def servers_of(provider: str, address: str) -> Servers | None:
    """By its name, else by the address's domain; None where both say nothing."""
    if provider in KNOWN:
        return KNOWN[provider]
    domain = address.rpartition("@")[2].lower()
    if provider == "other":
        return None
    return next((servers for servers in KNOWN.values() if domain in servers.domains), None)
