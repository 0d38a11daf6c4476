"""Put a backup back. Nothing old is sent again: the restored house has a new epoch."""

from __future__ import annotations

import hashlib
import shutil
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import IO, TypeVar

import asyncpg
import msgspec

from backend.kit.backup import DUMP, FILES, FORMAT, HEAD, RELAY, TAIL, Head, Tail, fingerprint
from backend.kit.dump import load
from backend.kit.migrate import is_known, upgrade
from backend.kit.servers import OWNER, ServerError, ensure_roles
from backend.kit.settings import Settings, keep_key, made_key
from backend.kit.storage import Storage, temporary

S = TypeVar("S", Head, Tail)


# The default rights go with it: else a table would give the app more than it was allowed.
_ERASE = f"""
SELECT set_config(name, '0', false) FROM pg_settings WHERE name LIKE '%\\_timeout' AND context = 'user';
SET client_min_messages = error;
SET ROLE {OWNER};
DROP OWNED BY {OWNER} CASCADE;
RESET ROLE;
-- as the migration does it (02_parts_of_names.sql): where it stands, the dump's own line does nothing
DO $$ BEGIN CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN NULL; END $$;
GRANT CREATE, USAGE ON SCHEMA public TO {OWNER};
"""
# what needs the extension, and what finds the same without it, slower (02_parts_of_names.sql)
_PARTS = (
    "EXTENSION - pg_trgm",
    *(f"INDEX public {name}_parts" for name in ("contacts_name", "companies_name", "cards_title")),
)
# Behind everything that was ever seen: old parts of the log may be gone, consumers remember how far they came.
NEW_EPOCH = f"""
SET search_path = public;
INSERT INTO {RELAY} (id, position, epoch)
SELECT 1, greatest((SELECT max(position) FROM event_log), (SELECT max(position) FROM consumers), 0), gen_random_uuid();
"""
# Of the time since the backup nobody knows what was done and sent: what a rule was about to do, what was about to be
# told to colleagues. Facts that no rule had heard of come before `active_since`. Older dumps lack some of the tables.
_NOTHING_OLD = """
DO $$ BEGIN
IF to_regclass('public.notice_deliveries') IS NOT NULL THEN
    UPDATE notice_deliveries SET state = 'held', why = 'restored', lease_until = NULL, ended_at = now()
    WHERE state IN ('waiting', 'sending');
END IF;
IF to_regclass('public.rule_runs') IS NOT NULL THEN
    UPDATE rules SET active_since = now() WHERE active_since IS NOT NULL;
    UPDATE rule_runs SET state = 'skipped', why = 'restored', ended_at = now() WHERE state = 'waiting';
END IF;
IF to_regclass('public.rule_timers') IS NOT NULL THEN
    INSERT INTO rule_runs (rule_id, fact_key, fact, happened_at, contact_id, card_id, lane, state, why, ended_at)
    SELECT t.rule_id, 't' || t.subject_id || '@' || extract(epoch FROM t.mark),
           jsonb_strip_nulls(jsonb_build_object('kind', r.body #>> '{when,kind}', 'at', t.due_at,
               'conversation_id', c.id, 'contact_id', c.contact_id, 'card_id', c.card_id)),
           now(), c.contact_id, c.card_id, 0, 'skipped', 'restored', now()
    FROM rule_timers t JOIN rules r ON r.id = t.rule_id
    LEFT JOIN conversations c ON c.id = t.subject_id AND r.body #>> '{when,kind}' = 'no_answer'
    WHERE t.due_at <= now() ON CONFLICT (rule_id, fact_key) DO NOTHING;
    DELETE FROM rule_timers WHERE due_at <= now();
END IF;
END $$;
"""


class Restored(msgspec.Struct):
    """``key_differs``: the secrets of channels stay unreadable until SAMOVAR_SECRET_KEY is the old one."""

    head: Head
    tail: Tail
    key_differs: bool


async def restore(settings: Settings, file: Path, force: bool, filled_by: Sequence[str]) -> Restored:
    """Replace the database and add the files. Raises ServerError in words, and what was there is there still.

    A target that holds a row in one of the tables ``filled_by`` is not empty and is replaced by ``force`` only.
    """
    url = settings.database_url or ""
    with _opened(file) as tar:
        head, tail = _checked(tar, file)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".samovar-") as dump_file:
            _extract_dump(tar, tail, dump_file)
            await _demand_free(url, force, filled_by)
            # before the rows that name them: should there be no room, the old house stands, and has some files too many
            await _put_files(tar, Storage(settings.storage_url))
            await load(
                url, Path(dump_file.name), _ERASE, NEW_EPOCH + _NOTHING_OLD, () if await _finds_parts(url) else _PARTS
            )
        await _give_roles(url)
        await upgrade(url)
    differs = fingerprint(settings.secret_key) != head.key_fingerprint
    if differs and head.secret_key is not None and made_key(settings) is not None:
        keep_key(settings.data_dir, head.secret_key)
        differs = False
    return Restored(head, tail, differs)


def _opened(file: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(file, "r:")
    except (OSError, tarfile.TarError) as error:
        raise ServerError(f"{file} cannot be read as a backup: {error}") from error


def _checked(tar: tarfile.TarFile, file: Path) -> tuple[Head, Tail]:
    try:
        members = tar.getmembers()
        head, tail = _record(tar, members[0], HEAD, Head), _record(tar, members[-1], TAIL, Tail)
    except (tarfile.TarError, msgspec.MsgspecError, KeyError, IndexError, EOFError) as error:
        raise ServerError(f"{file} is not a whole backup of Samovar: it is damaged or was cut short") from error
    if head.format != FORMAT or not is_known(head.schema):
        raise ServerError(f"{file} was made by a newer Samovar (schema {head.schema}): install that version first")
    files = [m for m in members if m.name.startswith(FILES)]
    if len(files) != tail.files or len(files) + 3 != len(members) or not all(map(_is_plain, members)):
        raise ServerError(f"{file} is not a whole backup of Samovar: its list of files does not fit")
    return head, tail


def _record(tar: tarfile.TarFile, member: tarfile.TarInfo, name: str, shape: type[S]) -> S:
    content = tar.extractfile(member) if member.name == name and member.size < 100_000 else None
    if content is None:
        raise KeyError(name)
    return msgspec.json.decode(content.read(), type=shape)


def _is_plain(member: tarfile.TarInfo) -> bool:
    path = PurePosixPath(member.name)
    return member.isreg() and not path.is_absolute() and ".." not in path.parts and "\\" not in member.name


def _extract_dump(tar: tarfile.TarFile, tail: Tail, out: IO[bytes]) -> None:
    content = tar.extractfile(DUMP)
    if content is None:
        raise ServerError("the backup holds no database")
    shutil.copyfileobj(content, out, 1 << 20)
    out.seek(0)
    if hashlib.file_digest(out, "sha256").hexdigest() != tail.dump_sha256:  # type: ignore[arg-type]
        raise ServerError("the database in this backup is damaged (its checksum differs)")


async def _demand_free(url: str, force: bool, filled_by: Sequence[str]) -> None:
    connection = await asyncpg.connect(url, server_settings={"application_name": "samovar restore"})
    try:
        others = await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND application_name LIKE 'samovar%'"
        )
        if others:
            raise ServerError(f"Samovar is running on this database ({others} connections): stop it first")
        filled = [table for table in filled_by if await _has_rows(connection, table)]
        if filled and not force:
            raise ServerError(
                f"this database is not empty (it has {', '.join(filled)}): restoring would erase all of it. "
                "Add --force if that is what you want"
            )
    finally:
        await connection.close()
    await _give_roles(url)


async def _finds_parts(url: str) -> bool:
    """Will the extension be there once all is erased? Tried and taken back: the server alone knows what it allows."""
    connection = await asyncpg.connect(url)
    tried = connection.transaction()
    await tried.start()
    try:
        await connection.execute(_ERASE)
        return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')"))
    except asyncpg.PostgresError:
        # what cannot be erased says so in words as it is loaded
        return True
    finally:
        await tried.rollback()
        await connection.close()


async def _has_rows(connection: asyncpg.Connection, table: str) -> bool:
    if await connection.fetchval("SELECT to_regclass($1) IS NULL", f"public.{table}"):
        return False
    return bool(await connection.fetchval(f"SELECT EXISTS (SELECT FROM {table})"))


async def _give_roles(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await ensure_roles(connection)
    finally:
        await connection.close()


async def _put_files(tar: tarfile.TarFile, storage: Storage) -> None:
    for member in tar:
        content = tar.extractfile(member) if member.name.startswith(FILES) else None
        if content is None:
            continue
        async with temporary() as path:
            with path.open("wb") as out:
                shutil.copyfileobj(content, out, 1 << 20)
            await storage.keep(member.name.removeprefix(FILES), path)
