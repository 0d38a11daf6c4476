"""What a mailbox needs to be read and written from: its address, its password; the servers where nobody knows them."""

import re
from typing import Annotated, Literal

import msgspec

from backend.connectors.abilities import Leave
from backend.connectors.address import is_address
from backend.connectors.email.presets import Agreement, Provider, Server, Servers, servers_of
from backend.connectors.email.written import plain
from backend.kit.oauth import App
from backend.kit.secrets import Secret

ADDRESS = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@[^\s@<>\"(),:;\\]{1,255}")
HOST = re.compile(r"[A-Za-z0-9.:_-]{1,255}")
PRINTED = re.compile(r"[^\x00-\x1f\x7f]*")

FOLDERS_MAX = 20

Security = Literal["tls", "starttls", "none"]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Line = Annotated[str, msgspec.Meta(max_length=255)]
Url = Annotated[str, msgspec.Meta(max_length=1000)]
NONE = Secret("")


class EmailSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`keep_sent`: what we send stands in the mailbox's folder of sent letters too, and what its owner writes elsewhere
    stands in the conversation. `auth_server`: whose Authentication-Results are believed; a letter may bring forged ones
    of any other.
    """

    address: Line
    sign_in: Literal["password", "oauth"] = "password"
    password: Secret = NONE
    client_id: Line = ""
    client_secret: Secret = NONE
    provider: Provider = "auto"
    sender_name: Line = ""
    folders: tuple[Line, ...] = ("INBOX",)
    only_unseen: bool = False
    mark_seen: bool = False
    mark_answered: bool = False
    keep_sent: bool = True
    quote_original: bool = True
    sent_folder: Line = ""
    login: Line = ""
    imap_host: Line = ""
    imap_port: Port | None = None
    imap_security: Security | None = None
    smtp_host: Line = ""
    smtp_port: Port | None = None
    smtp_security: Security | None = None
    plus_address: bool = False
    auth_server: Line = ""
    authorize_url: Url = ""
    token_url: Url = ""
    scope: Url = ""

    def faults(self) -> dict[str, str]:
        found = {}
        if not ADDRESS.fullmatch(self.address) or not _is_name(self.address.rpartition("@")[2]):
            found["address"] = "bad_mail_address"
        found |= self._of_sign_in()
        for name in ("sender_name", "sent_folder", "login", "auth_server"):
            if not PRINTED.fullmatch(getattr(self, name)):
                found[name] = "bad_line"
        if not self.folders or not all(name.strip() for name in self.folders):
            found["folders"] = "required"
        elif len(self.folders) > FOLDERS_MAX or not all(PRINTED.fullmatch(name) for name in self.folders):
            found["folders"] = "bad_folders"
        known = servers_of(self.provider, self.address)
        for name in ("imap_host", "smtp_host"):
            host = getattr(self, name)
            if host and not HOST.fullmatch(host):
                found[name] = "bad_host"
            elif not host and known is None:
                found[name] = "host_needed"
        return found

    def _of_sign_in(self) -> dict[str, str]:
        if self.sign_in == "password":
            return {} if self.password.reveal() else {"password": "required"}
        found = {} if self.client_id.strip() else {"client_id": "required"}
        known = self.preset and self.preset.oauth
        for name in ("authorize_url", "token_url"):
            value = getattr(self, name)
            if value and not is_address(value):
                found[name] = "bad_address"
            elif not value and not known:
                found[name] = "required"
        return found

    @property
    def app(self) -> App | None:
        """Our application at the provider; None where a password signs in."""
        if self.sign_in != "oauth":
            return None
        known = (self.preset and self.preset.oauth) or Agreement("", "", "")
        return App(
            self.authorize_url or known.authorize_url,
            self.token_url or known.token_url,
            self.client_id.strip(),
            self.client_secret.reveal(),
            self.scope or known.scope,
            {**known.more, "login_hint": self.address},
        )

    @property
    def user(self) -> str:
        return self.login or self.address

    @property
    def preset(self) -> Servers | None:
        return servers_of(self.provider, self.address)

    @property
    def imap(self) -> Server:
        return _laid(
            self.preset.imap if self.preset else None, self.imap_host, self.imap_port, self.imap_security, IMAP_PORTS
        )

    @property
    def smtp(self) -> Server:
        return _laid(
            self.preset.smtp if self.preset else None, self.smtp_host, self.smtp_port, self.smtp_security, SMTP_PORTS
        )

    @property
    def believed(self) -> str:
        return (self.auth_server or (self.preset.auth if self.preset else "")).lower()


class Keyed(EmailSettings, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """With the channel's own secret, by which what we write is signed (abilities.Signs)."""

    own: Secret
    leave: Leave | None = None


IMAP_PORTS: dict[str, int] = {"tls": 993, "starttls": 143, "none": 143}
SMTP_PORTS: dict[str, int] = {"tls": 465, "starttls": 587, "none": 25}


def _laid(
    known: Server | None, host: str, port: int | None, security: Security | None, ports: dict[str, int]
) -> Server:
    """What was typed goes before what is known of the provider."""
    if known is None or host:
        safe = security or "tls"
        return Server(host, port or ports[safe], safe)
    return Server(known.host, port or known.port, security or known.security)


def _is_name(domain: str) -> bool:
    try:
        return bool(plain(domain))
    except ValueError:
        return False
