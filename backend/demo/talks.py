"""The talks of talks.toml."""

import tomllib
from pathlib import Path

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


def talks() -> list[Talk]:
    file = Path(__file__).with_name("talks.toml")
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8"))["talk"], list[Talk])
