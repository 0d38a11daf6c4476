"""Lines about what happened, never about what people wrote or keep secret.

``configure`` once per process; then ``structlog.get_logger("inbox")`` anywhere. What libraries log through
``logging`` takes the same way out.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from typing import Any

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from backend.kit.settings import LogFormat, Settings

HIDDEN = "•••"
# their INFO lines carry addresses, and a bot's address holds its token
TALKATIVE = ("httpx", "httpcore", "aiogram", "urllib3", "vk_api", "uvicorn.access", "websockets", "asyncio", "PIL")

_secret_key = re.compile(
    r"token|passw|passphrase|secret|authorization|cookie|api_?key|credential|signature|private|dsn|_url$|^url$"
    r"|^session$|csrf|totp|otp$",
    re.IGNORECASE,
)
_words_key = re.compile(r"^(body|text|payload|raw|content|html|draft|note|comment|message_text|data)$", re.IGNORECASE)
_in_text = [
    (re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{30,}"), HIDDEN),  # a Telegram bot's token
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), rf"\1 {HIDDEN}"),
    (re.compile(r"(://[^/\s:@]*:)[^/\s@]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"(?i)([\w-]*(?:token|passw|secret|api_?key|signature)[\w-]*[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;}]+"),
     rf"\1{HIDDEN}"),
    # what the database says about a refused row is the row itself
    (re.compile(r"(?m)^(\s*(?:DETAIL|CONTEXT):).*$"), rf"\1 {HIDDEN}"),
    (re.compile(r"(?s)\[parameters: .*?\](?=\n|$)"), f"[parameters: {HIDDEN}]"),
    (re.compile(r"(?im)(invalid (?:input|byte)[^:\n]*: ).*?( \((?:expected|'\w+' object)[^()]*\)\)?)?$"),
     rf"\1{HIDDEN}\2"),
]  # fmt: skip


def configure(settings: Settings, process: str | None = None) -> None:
    """Send every line to standard output, as JSON or for reading; ``process`` names who speaks."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _named(process or os.environ.get("SAMOVAR_PROCESS")),
        structlog.processors.format_exc_info,
        _without_colours,
        redact,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(settings.log)],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a closed pipe must not become an error of whoever logs
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide secrets by the names of keys and by their looks, and people's words by the names of keys."""
    for key, value in event.items():
        event[key] = _clean(key, value)
    return event


def scrub(text: str) -> str:
    """``text`` without what looks like a secret or like a row that the database refused."""
    for pattern, instead in _in_text:
        text = pattern.sub(instead, text)
    return text


def _clean(key: str, value: Any) -> Any:
    if _secret_key.search(key) and value is not None and not isinstance(value, bool):
        return HIDDEN
    if _words_key.match(key) and isinstance(value, str | bytes | Mapping | list | tuple):
        return f"{HIDDEN} ({len(value)})"
    match value:
        case str():
            return scrub(value)
        case bytes() | bytearray() | memoryview():
            return f"{HIDDEN} ({len(value)} bytes)"
        case Mapping():
            return {str(k): _clean(str(k), v) for k, v in value.items()}
        case list() | tuple() | set():
            return [_clean("", v) for v in value]
        case BaseException():
            return scrub(f"{type(value).__name__}: {value}")
    return value


def _named(process: str | None) -> Processor:
    def name(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        if process:
            event.setdefault("process", process)
        return event

    return name


def _without_colours(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.pop("color_message", None)  # uvicorn says everything twice
    return event


def _renderer(form: LogFormat) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(serializer=_json)
    return structlog.dev.ConsoleRenderer(
        colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
    )


def _json(event: Any, **_: Any) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()
