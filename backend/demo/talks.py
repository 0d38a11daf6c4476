"""The talks of talks.toml, and what the house has ready to say."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec

Line = tuple[str, int, str]


class Talk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person's talk. `lines`: (who, minutes ago, text)."""

    key: str
    name: str
    lines: list[Line]
    surname: str = ""
    phone: str | None = None
    locale: str = "ru"
    status: str = "lead_new"
    budget: str | None = None
    tags: list[str] = []
    comment: str = ""
    done: bool = False

    @property
    def converted(self) -> bool:
        return self.status == "lead_converted"


class Ready(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A saved reply (`done` unset) or a macro that also ends the dialog and tags its card. `texts`: language → text."""

    title: str
    texts: dict[str, str]
    folder: str = ""
    tags: list[str] = []
    done: bool = False


def talks() -> list[Talk]:
    return msgspec.convert(_read("talks.toml")["talk"], list[Talk])


def ready() -> list[Ready]:
    return msgspec.convert(_read("ready.toml")["ready"], list[Ready])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
