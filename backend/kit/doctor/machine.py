"""Checks of what surrounds the database: settings, disk, port, Redis, files."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import uuid
from dataclasses import fields
from urllib.parse import urlsplit

import redis.asyncio

from backend.kit.doctor.check import Check, Verdict
from backend.kit.settings import Settings, is_loopback, made_key
from backend.kit.storage import Storage
from backend.kit.supervisor import is_answering, is_free

Answer = tuple[Verdict, str]
GB = 2**30
MORE_NAMES = {"SAMOVAR_PROCESS", "SAMOVAR_FAULTS", "SAMOVAR_UPLOAD_MAX_MB"}


async def _variables(_settings: Settings) -> Answer:
    known = {f"SAMOVAR_{field.name.upper()}" for field in fields(Settings)} | MORE_NAMES
    unknown = sorted(name for name in os.environ if name.startswith("SAMOVAR_") and name not in known)
    if unknown:
        return "warn", f"not understood, a slip of the pen? {', '.join(unknown)}"
    return "ok", "all SAMOVAR_ variables are understood"


async def _secret_key(settings: Settings) -> Answer:
    path = settings.data_dir / "run" / "secret_key"
    if made_key(settings) is None:
        return "ok", "given by SAMOVAR_SECRET_KEY: keep it apart from the backups"
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return "bad", f"{path} can be read by others (mode {mode:o}): chmod 600 it"
    return "ok", f"made by the house, in {path}; it travels in the backups"


async def _public_url(settings: Settings) -> Answer:
    parts = urlsplit(settings.public_url)
    if parts.scheme == "https":
        return "ok", settings.public_url
    if is_loopback(parts.hostname or ""):
        return "ok", f"{settings.public_url}, for this machine alone; platforms are polled instead of calling us"
    return "warn", f"{settings.public_url} is not https: passwords travel in the clear and platforms will not call it"


async def _proxy(settings: Settings) -> Answer:
    if settings.trusted_proxies:
        return "ok", f"X-Forwarded-For is believed when it comes from {', '.join(settings.trusted_proxies)}"
    if settings.public_url.startswith("https://"):
        return "warn", (
            "the public address is https, so a proxy stands in front, and SAMOVAR_TRUSTED_PROXIES names none:"
            " all people have its address, and share its limits (50 wrong passwords shut the door for every new device)"
        )
    return "ok", "none is trusted: people are taken to come straight to us"


async def _port(settings: Settings) -> Answer:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    if await asyncio.to_thread(is_answering, host, settings.port, "/health/live"):
        return "ok", f"Samovar answers on port {settings.port}"
    if is_free(settings.host, settings.port):
        return "ok", f"port {settings.port} is free"
    return "bad", f"port {settings.port} is taken by another program: set SAMOVAR_PORT"


async def _disk(settings: Settings) -> Answer:
    free = shutil.disk_usage(settings.data_dir).free
    words = f"{free / GB:.1f} GB free in {settings.data_dir}"
    return ("bad" if free < GB / 4 else "warn" if free < 2 * GB else "ok"), words


async def _files(settings: Settings) -> Answer:
    storage, key, content = Storage(settings.storage_url), f"doctor/{uuid.uuid4()}", os.urandom(64)
    await storage.keep_bytes(key, content)
    try:
        read = b"".join([piece async for piece in storage.read(key)])
    finally:
        await storage.delete(key)
    if read != content:
        return "bad", f"what was written to {_place(settings)} came back changed"
    return "ok", f"{_place(settings)} can be written, read and deleted"


def _place(settings: Settings) -> str:
    parts = urlsplit(settings.storage_url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


async def _redis(settings: Settings) -> Answer:
    async with redis.asyncio.Redis.from_url(settings.redis_url or "", socket_timeout=5) as client:
        info = await client.info()
        async with client.pubsub() as ears:
            channel, word = f"samovar:doctor:{uuid.uuid4()}", os.urandom(8)
            await ears.subscribe(channel)
            await client.publish(channel, word)
            async for heard in ears.listen():
                if heard["type"] == "message":
                    break
    version = info.get("valkey_version") or info.get("redis_version")
    policy = info.get("maxmemory_policy")
    if heard["data"] != word:
        return "bad", "a message came back changed"
    if policy not in (None, "noeviction"):
        return "warn", f"{version} answers; maxmemory-policy is {policy}, noeviction is expected"
    return "ok", f"{version} answers and carries messages"


MACHINE_CHECKS = (
    Check("variables", _variables),
    Check("secret key", _secret_key),
    Check("public address", _public_url),
    Check("proxy", _proxy),
    Check("port", _port),
    Check("disk", _disk),
    Check("files", _files),
    Check("redis", _redis),
)
