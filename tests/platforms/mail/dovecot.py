"""A real IMAP server on loopback, with throw-away mailboxes: Debian's dovecot, as whoever runs the tests, root or not.

Its package starts a server of its own; ours has other ports, other mailboxes and knows nothing of that one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import imap_tools.imap_utf7

SERVER, SERVICES = Path("/usr/sbin/dovecot"), Path("/usr/lib/dovecot")
PASSWORD = "dovecot-secret"


def why_not() -> str | None:
    """None: it is there. Else what to do about it, in words."""
    if SERVER.is_file() and (SERVICES / "imap").is_file():
        return None
    return f"no IMAP server at {SERVER}: apt install dovecot-imapd"


class NoDovecot(RuntimeError):
    """It is not on this machine."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Dovecot:
    """`with Dovecot() as imap`: `imap.port`, `imap.delivers(address, letter)`, `imap.letters(address)`.

    Every address is a mailbox; its password is PASSWORD unless `imap.password` is changed and reloaded.
    """

    def __init__(self, introspection: str = "") -> None:
        # where it asks whether a token is good (XOAUTH2)
        self.introspection = introspection
        self.port = free_port()
        self.password = PASSWORD
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Dovecot:
        if why := why_not():
            raise NoDovecot(why)
        # sockets have short paths
        self.folder = Path(tempfile.mkdtemp(prefix="dove-", dir="/tmp"))
        try:
            self.boot()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def boot(self) -> None:
        """Again on the same port, with the same mailboxes."""
        me = os.getuid()
        if me == 0:
            # dovecot's own processes give up root: for one of ours they are nobody's
            for path in (self.folder, self._mail()):
                path.mkdir(exist_ok=True)
                os.chmod(path, 0o777)
        self._mail().mkdir(exist_ok=True)
        config = self.folder / "dovecot.conf"
        config.write_text(self._config(), encoding="utf-8")
        self._users()
        with (self.folder / "log").open("ab") as log:
            # a run that is killed must not leave it behind
            tether = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
            self._process = subprocess.Popen([*tether, SERVER, "-F", "-c", config], stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                    if line.recv(10).startswith(b"* OK"):
                        return
            except OSError:
                pass
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise NoDovecot(f"dovecot did not start: {self._said()}")
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _said(self) -> str:
        logs = [path for name in ("log", "dovecot.log") if (path := self.folder / name).exists()]
        return "".join(path.read_text()[-2000:] for path in logs)

    def _mail(self) -> Path:
        return self.folder / "mail"

    def box(self, address: str) -> Path:
        return self._mail() / address.lower()

    def _config(self) -> str:
        ids = _ids()
        return f"""
base_dir = {self.folder}/run
state_dir = {self.folder}/state
auth_debug = no
log_path = {self.folder}/dovecot.log
protocols = imap
ssl = no
disable_plaintext_auth = no
default_login_user = {ids.login}
default_internal_user = {ids.internal}
default_internal_group = {ids.group}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{self._mail()}/%u
mailbox_list_index = no
maildir_very_dirty_syncs = no
imap_idle_notify_interval = 20 s
auth_mechanisms = plain login{" xoauth2" if self.introspection else ""}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
{self._by_token()}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {self.folder}/users
}}
userdb {{
  driver = static
  args = uid={ids.uid} gid={ids.gid} home={self._mail()}/%u
}}
"""

    def _by_token(self) -> str:
        if not self.introspection:
            return ""
        about = self.folder / "oauth2.conf"
        about.write_text(
            f"introspection_mode = post\nintrospection_url = {self.introspection}\nforce_introspection = yes\n"
            "username_attribute = username\nactive_attribute = active\nactive_value = true\n",
            encoding="utf-8",
        )
        os.chmod(about, 0o644)
        return f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n  args = {about}\n}}"

    def _users(self) -> None:
        known = getattr(self, "known", {"support@shop.test"})
        self.known = known
        lines = [f"{address}:{{PLAIN}}{self.password}::::::" for address in sorted(known)]
        (self.folder / "users").write_text("\n".join(lines) + "\n", encoding="utf-8")
        os.chmod(self.folder / "users", 0o644)

    def adds(self, address: str) -> None:
        """A further mailbox; dovecot reads the file anew by itself."""
        self.known.add(address.lower())
        self._users()

    def delivers(self, address: str, letter: bytes, folder: str = "") -> str:
        """Into the mailbox, as a delivery agent does: written aside, then moved to "new" at once. Its name there."""
        box = self.box(address) / (f".{folder}" if folder else "")
        for part in ("tmp", "new", "cur"):
            (box / part).mkdir(parents=True, exist_ok=True)
        if os.getuid() == 0:
            _give_away(self.box(address))
        self._count = getattr(self, "_count", 0) + 1
        name = f"{time.time():.6f}.M{self._count}P{os.getpid()}.test"
        (box / "tmp" / name).write_bytes(letter)
        if os.getuid() == 0:
            os.chown(box / "tmp" / name, _ids().uid, _ids().gid)
        (box / "tmp" / name).rename(box / "new" / name)
        return name

    @staticmethod
    def spelt(name: str) -> str:
        """As it is written on disk (RFC 3501, 5.1.3)."""
        return imap_tools.imap_utf7.utf7_encode(name).decode()

    def letters(self, address: str, folder: str = "") -> list[bytes]:
        """All that lies in the mailbox, the oldest first."""
        box = self.box(address) / (f".{folder}" if folder else "")
        return [
            path.read_bytes()
            for part in ("cur", "new")
            if (box / part).is_dir()
            for path in sorted((box / part).iterdir())
        ]

    def flags(self, address: str) -> list[str]:
        """Maildir's flags of the letters that were looked at: "S" is seen."""
        cur = self.box(address) / "cur"
        return [path.name.rpartition(":2,")[2] for path in sorted(cur.iterdir())] if cur.is_dir() else []

    def renumber(self, address: str) -> None:
        """Another UIDVALIDITY and other UIDs, as after a mailbox was restored from a copy."""
        self.stop()
        for path in self.box(address).glob("dovecot*"):
            path.unlink()
        (self.box(address) / "dovecot-uidvalidity").unlink(missing_ok=True)
        self.boot()

    def kick(self) -> None:
        """Every open line is cut, IDLE or not: the server stays."""
        self.stop()
        self.boot()


class _Ids:
    """Who dovecot's processes are: ourselves, and nobody where we are root."""

    def __init__(self) -> None:
        import grp
        import pwd

        me = pwd.getpwuid(os.getuid()).pw_name
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self.login = self.internal = "nobody"
            self.group = grp.getgrgid(nobody.pw_gid).gr_name
            self.uid, self.gid = nobody.pw_uid, nobody.pw_gid
        else:
            self.login = self.internal = me
            self.group = grp.getgrgid(os.getgid()).gr_name
            self.uid, self.gid = os.getuid(), os.getgid()


def _ids() -> _Ids:
    return _Ids()


def _give_away(box: Path) -> None:
    for path in (box, *box.rglob("*")):
        # the server moves letters meanwhile
        with contextlib.suppress(FileNotFoundError):
            os.chown(path, _ids().uid, _ids().gid)
