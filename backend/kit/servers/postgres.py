"""The embedded PostgreSQL: a cluster of its own in ``<data>/pg``, reachable from this machine with a password."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
from pathlib import Path

from backend.kit.servers import orphan, roles, rundir
from backend.kit.servers.binaries import major_version, postgres_program
from backend.kit.servers.errors import ServerError
from backend.kit.servers.server import Server
from backend.kit.servers.tether import server_rights

LOGIN = "samovar"
DATABASE = "samovar"
HBA = f"host all {LOGIN} 127.0.0.1/32 scram-sha-256\n"


class Postgres(Server):
    """``fsync=False`` is for tests alone: a crash of the machine (not of a process) may then lose the data."""

    name = "pg"
    stop_signals = (signal.SIGINT, signal.SIGQUIT)

    def __init__(self, data_dir: Path, fsync: bool = True) -> None:
        super().__init__(data_dir)
        self.fsync = fsync
        self.password = ""

    @property
    def url(self) -> str:
        return f"postgresql://{LOGIN}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def prepare(self) -> None:
        self.password, is_new = rundir.password(self.run, "postgres")
        if not (self.folder / "PG_VERSION").exists():
            self._make_cluster()
        elif is_new:
            self._end_orphan()
            self._single("postgres", [f"ALTER ROLE {LOGIN} PASSWORD '{self.password}'"], self.folder)
        self._check_major()
        self._end_orphan()
        self.folder.joinpath("pg_hba.conf").write_text(HBA)
        self.folder.joinpath("samovar.conf").write_text(self._configuration())
        rundir.give(self.folder)

    def command(self) -> list[str | Path]:
        return [postgres_program("postgres"), "-D", self.folder, "-c", f"config_file={self.folder}/samovar.conf"]

    def is_ready(self) -> bool:
        """The eighth line of postmaster.pid, which pg_ctl reads too: a connection would be refused in recovery."""
        with contextlib.suppress(FileNotFoundError, IndexError):
            lines = self.folder.joinpath("postmaster.pid").read_text().splitlines()
            return lines[3] == str(self.port) and lines[7].strip() == "ready"
        return False

    def _end_orphan(self) -> None:
        pidfile = self.folder / "postmaster.pid"
        try:
            pid = abs(int(pidfile.read_text().splitlines()[0]))
        except (FileNotFoundError, ValueError, IndexError):
            return
        orphan.end(pid, "postgres", self.folder, self.stop_signals)
        # The number may belong to a stranger by now, and PostgreSQL would wait for that one for ever. A backend
        # that is still alive is found by PostgreSQL itself, through the shared memory of this very directory.
        pidfile.unlink(missing_ok=True)

    def _make_cluster(self) -> None:
        draft = self.folder.with_name("pg.new")
        if draft.exists():
            shutil.rmtree(draft)
        if self.folder.exists() and any(self.folder.iterdir()):
            raise ServerError(f"{self.folder} holds something that is not a PostgreSQL cluster; move it away")
        draft.mkdir(mode=0o700)
        rundir.give(draft)
        sync = [] if self.fsync else ["--no-sync"]
        who = ["-U", "postgres", "-A", "trust"]
        how = ["--locale=C.UTF-8", "-E", "UTF8", "--no-instructions", *sync]
        self._run(postgres_program("initdb"), "-D", draft, *who, *how)
        # the superuser gets no password and pg_hba.conf lets only the login in
        login = f"CREATE ROLE {LOGIN} LOGIN CREATEDB PASSWORD '{self.password}'"
        database = f"CREATE DATABASE {DATABASE} OWNER {roles.OWNER}"
        self._single("postgres", [login, *roles.role_statements(LOGIN), database], draft)
        self._single(DATABASE, roles.database_statements(), draft)
        if self.folder.exists():
            self.folder.rmdir()
        draft.rename(self.folder)  # a crash before this line leaves nothing that looks like a cluster

    def _single(self, database: str, statements: list[str], folder: Path) -> None:
        """Run ``statements`` as superuser without a server: it is the one way in that needs no password."""
        rundir.give(folder)
        text = "".join(f"{s};\n\n" for s in statements)
        durable = ["-c", f"fsync={'on' if self.fsync else 'off'}"]
        answer = self._run(postgres_program("postgres"), "--single", "-j", "-D", folder, *durable, database, given=text)
        if any(word in answer for word in ("ERROR:", "FATAL:", "PANIC:")):
            raise ServerError(f"the new PostgreSQL cluster could not be prepared:\n{answer}")

    def _run(self, *command: str | Path, given: str = "") -> str:
        rights = server_rights()
        words = [*rights.prefix, *map(str, command)]
        done: subprocess.CompletedProcess[str] = subprocess.run(
            words, input=given, capture_output=True, text=True, check=False, cwd=self.data_dir, **rights.popen
        )
        if done.returncode:
            raise ServerError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")
        return done.stderr

    def _check_major(self) -> None:
        ours = major_version(postgres_program("postgres"))
        theirs = int(self.folder.joinpath("PG_VERSION").read_text())
        if ours != theirs:
            raise ServerError(
                f"{self.folder} was made by PostgreSQL {theirs}, here is {ours}: set PGBIN to the programs of "
                f"{theirs}, make a backup, and restore it into a new data directory"
            )

    def _configuration(self) -> str:
        values = dict(TUNING)
        if major_version(postgres_program("postgres")) >= 18:
            values["io_method"] = "sync"  # three worker processes less; the working set is in memory
        if not self.fsync:
            values |= {"fsync": "off", "full_page_writes": "off"}
        values["port"] = str(self.port)
        mine = "".join(f"{name} = '{value}'\n" for name, value in values.items())
        title = f"# written at every start; your own settings go into {self.data_dir}/postgres.conf\n"
        return title + mine + self._yours()

    def _yours(self) -> str:
        own = self.data_dir / "postgres.conf"
        return f"\n{own.read_text('utf-8')}\n" if own.exists() else ""


TUNING = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "96MB",
    "effective_cache_size": "512MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "64MB",
    "wal_buffers": "8MB",
    "min_wal_size": "64MB",
    "max_wal_size": "512MB",  # recovery after a crash reads at most this much: seconds
    "checkpoint_timeout": "5min",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "1",
    "max_worker_processes": "4",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "0",
    "wal_level": "replica",
    "autovacuum_naptime": "20s",
    "autovacuum_vacuum_cost_limit": "1000",
    "deadlock_timeout": "500ms",
    "idle_in_transaction_session_timeout": "10s",
    "client_connection_check_interval": "2s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "timezone": "UTC",
    "lc_messages": "C",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
    "log_min_messages": "log",  # the errors of statements are the client's to log: they carry people's words
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
