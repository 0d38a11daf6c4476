"""What the house is told from outside: one frozen object read from the environment; nothing else reads it.

Standard library only, for the supervisor imports it and has to stay small in memory.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

LogFormat = Literal["json", "console"]
LOOPBACK = ("127.0.0.0/8", "::1/128")


class SettingsError(ValueError):
    """A value that cannot be used; the message names the variable and says what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between two installations.

    ``database_url`` and ``redis_url`` are None where the embedded servers are to be used.
    ``public_url`` has no slash at its end. ``secret_key`` has at least 32 characters; several keys
    are parted by commas: the first one encrypts, all of them decrypt.
    """

    data_dir: Path
    database_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    secret_key: str = field(repr=False)
    log: LogFormat = "console"
    storage_url: str
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None
    # bytes of one file that people upload or platforms bring
    upload_max: int = 50 * 1024 * 1024
    # whose word about X-Forwarded-For is taken; when only this machine can reach us, that of its own proxy
    trusted_proxies: tuple[str, ...] = ()
    # hosts of one's own network that webhooks may be sent to, and by plain http
    private_hosts: tuple[str, ...] = ()
    # hosts of one's own network that a browser's push service may be at; a colleague names it, so none by default
    push_hosts: tuple[str, ...] = ()
    # by which two browsers find each other, and by which the sound goes where they cannot (calls from a site)
    stun_urls: tuple[str, ...] = ()
    turn_urls: tuple[str, ...] = ()
    turn_secret: str | None = field(default=None, repr=False)

    @classmethod
    def load(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Read ``SAMOVAR_*``; makes ``<data>/run/secret_key`` when no key is given. Raises SettingsError."""
        data_dir = Path(_text(env, "SAMOVAR_DATA_DIR") or "./data").expanduser().absolute()
        host = _text(env, "SAMOVAR_HOST") or "127.0.0.1"
        port = _port(env)
        return cls(
            data_dir=data_dir,
            database_url=_url(env, "SAMOVAR_DATABASE_URL", ("postgresql", "postgres")),
            redis_url=_url(env, "SAMOVAR_REDIS_URL", ("redis", "rediss", "unix")),
            host=host,
            port=port,
            public_url=_public_url(env) or f"http://{_as_address(host)}:{port}",
            secret_key=_secret_key(env, data_dir),
            log=_log(env),
            storage_url=_url(env, "SAMOVAR_STORAGE_URL", ("file", "s3")) or (data_dir / "files").as_uri(),
            smtp_url=_url(env, "SAMOVAR_SMTP_URL", ("smtp", "smtps")),
            mail_from=_mail_from(env),
            upload_max=_megabytes(env, "SAMOVAR_UPLOAD_MAX_MB", 50),
            trusted_proxies=_trusted_proxies(env, host),
            private_hosts=_hosts(env, "SAMOVAR_PRIVATE_HOSTS"),
            push_hosts=_hosts(env, "SAMOVAR_PUSH_HOSTS"),
            stun_urls=_ice(env, "SAMOVAR_STUN_URLS", ("stun:", "stuns:")),
            turn_urls=_ice(env, "SAMOVAR_TURN_URLS", ("turn:", "turns:")),
            turn_secret=_turn_secret(env),
        )


def made_key(settings: Settings) -> str | None:
    """The secret key when the house made it itself, in its data directory; None when a person keeps it."""
    kept = _kept(_key_file(settings.data_dir))
    return kept if kept == settings.secret_key else None


def private_folder(path: Path) -> None:
    """Make a folder that others may not enter; one that stands already is left as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(exist_ok=True, mode=0o700)


def keep_key(data_dir: Path, key: str) -> None:
    """Put another secret key in the place of the one that the house made, at one stroke."""
    path = _key_file(data_dir)
    draft = _draft(path, key)
    draft.replace(path)


def _text(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name, "").strip()
    if any(ord(c) < 32 for c in value):
        raise SettingsError(f"{name} holds a control character (a line break?)")
    return value or None


def _port(env: Mapping[str, str]) -> int:
    text = _text(env, "SAMOVAR_PORT") or "8000"
    if not (text.isascii() and text.isdigit()) or not 0 <= int(text) <= 65535:
        raise SettingsError(f"SAMOVAR_PORT has to be a number from 0 to 65535, not {text!r}")
    return int(text)


def _megabytes(env: Mapping[str, str], name: str, usual: int) -> int:
    text = _text(env, name) or str(usual)
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 2048:
        raise SettingsError(f"{name} has to be a number of megabytes from 1 to 2048, not {text!r}")
    return int(text) * 1024 * 1024


def _log(env: Mapping[str, str]) -> LogFormat:
    match _text(env, "SAMOVAR_LOG"):
        case None | "console":
            return "console"
        case "json":
            return "json"
        case other:
            raise SettingsError(f"SAMOVAR_LOG has to be json or console, not {other!r}")


def _url(env: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    text = _text(env, name)
    if text is None:
        return None
    wanted = " or ".join(f"{s}://" for s in schemes)
    try:
        parts = urlsplit(text)
        reachable = bool(parts.hostname or parts.path.strip("/")) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise SettingsError(f"{name} is not a well formed address (expected {wanted}…)") from None
    if parts.scheme not in schemes:
        # The value itself is not shown: it usually carries a password.
        raise SettingsError(f"{name} has to begin with {wanted}")
    if not reachable:
        raise SettingsError(f"{name} names no host or path after {parts.scheme}://")
    return text


def _public_url(env: Mapping[str, str]) -> str | None:
    text = _url(env, "SAMOVAR_PUBLIC_URL", ("http", "https"))
    if text is None:
        return None
    parts = urlsplit(text)
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise SettingsError("SAMOVAR_PUBLIC_URL has to be a plain address such as https://inbox.example.com")
    if parts.path.strip("/"):
        raise SettingsError("SAMOVAR_PUBLIC_URL may hold no path: the product lives at the root of its host")
    return f"{parts.scheme}://{parts.netloc}"


def _mail_from(env: Mapping[str, str]) -> str | None:
    text = _text(env, "SAMOVAR_MAIL_FROM")
    if text is not None and "@" not in text:
        raise SettingsError(f"SAMOVAR_MAIL_FROM has to be a mail address, not {text!r}")
    return text


def _trusted_proxies(env: Mapping[str, str], host: str) -> tuple[str, ...]:
    text = _text(env, "SAMOVAR_TRUSTED_PROXIES")
    if text is None:
        return LOOPBACK if is_loopback(host) else ()
    if text.lower() == "none":
        return ()
    try:
        return tuple(str(ip_network(part.strip())) for part in text.split(",") if part.strip())
    except ValueError:
        raise SettingsError(
            "SAMOVAR_TRUSTED_PROXIES has to be addresses or networks: 10.0.0.0/8, 192.0.2.7; or none"
        ) from None


def _hosts(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in (_text(env, name) or "").split(",") if part.strip())
    if any(set(host) & set("/:@ ") and not host.startswith("[") for host in hosts):
        raise SettingsError(f"{name} has to be names or addresses of hosts, parted by commas: crm.local, 10.0.0.7")
    return tuple(host.strip("[]") for host in hosts)


def _ice(env: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> tuple[str, ...]:
    urls = tuple(part.strip() for part in (_text(env, name) or "").split(",") if part.strip())
    if len(urls) > 8 or any(not url.startswith(schemes) or "@" in url or " " in url for url in urls):
        example = f"{schemes[0]}turn.example.com:3478"
        raise SettingsError(f"{name} has to be at most 8 addresses, parted by commas: {example}")
    return urls


def _turn_secret(env: Mapping[str, str]) -> str | None:
    secret = _text(env, "SAMOVAR_TURN_SECRET")
    if secret is not None and len(secret) < 16:
        raise SettingsError("SAMOVAR_TURN_SECRET has to have at least 16 characters")
    if secret is None and _text(env, "SAMOVAR_TURN_URLS"):
        raise SettingsError("SAMOVAR_TURN_URLS needs SAMOVAR_TURN_SECRET, the same that the server has")
    return secret


def is_loopback(host: str) -> bool:
    """Can only this machine reach it?"""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _as_address(host: str) -> str:
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _secret_key(env: Mapping[str, str], data_dir: Path) -> str:
    given = _text(env, "SAMOVAR_SECRET_KEY")
    if given is not None:
        if any(len(key.strip()) < 32 for key in given.split(",")):
            raise SettingsError("SAMOVAR_SECRET_KEY has to have at least 32 characters (each, where several stand)")
        return given
    path = _key_file(data_dir)
    try:
        return _kept(path) or _made(path)
    except OSError as error:
        raise SettingsError(f"SAMOVAR_DATA_DIR: {path} cannot be read or made ({error.strerror})") from error


def _kept(path: Path) -> str | None:
    try:
        key = path.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    if len(key) < 32:
        raise SettingsError(f"{path} is damaged: fewer than 32 characters; put it back from a backup")
    return key


def _key_file(data_dir: Path) -> Path:
    return data_dir / "run" / "secret_key"


def _made(path: Path) -> str:
    private_folder(path.parent.parent)
    private_folder(path.parent)
    draft = _draft(path, secrets.token_urlsafe(48))
    try:
        # link, not rename: two processes may start at once, and the first key made is the key for both
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    key = _kept(path)
    assert key is not None
    return key


def _draft(path: Path, key: str) -> Path:
    draft = path.with_name(f".secret_key.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(key + "\n", "ascii")
    return draft
