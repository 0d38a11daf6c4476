"""The scripts as data (scripts/<language>/<name>.toml): what a customer says, when, and how they take being ignored."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).parent
LANGUAGES = ("ru", "en")
Range = tuple[float, float]


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Said instead, when the answer holds one of `hears` (lower case)."""

    hears: tuple[str, ...]
    say: tuple[str, ...]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message. It waits for an answer to the one before, or with `pause` only for `wait_s` to go by."""

    say: tuple[str, ...] = ("",)
    wait_s: Range = (3.0, 10.0)
    pause: bool = False
    photo: bool = False
    voice: bool = False
    phone: bool = False
    choice: tuple[Choice, ...] = ()


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`nags`: said one by one while nobody answers · `once`: then this customer never writes again."""

    step: tuple[Step, ...]
    nags: tuple[str, ...] = ()
    nag_after_s: Range = (90.0, 240.0)
    rest_s: Range = (60.0, 300.0)
    once: bool = False


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    people: tuple[tuple[str, str], ...]
    cities: tuple[str, ...]
    phones: str


class Items(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    items: tuple[tuple[str, int], ...]


NAMES = tuple(sorted(file.stem for file in (HERE / "scripts" / "ru").glob("*.toml")))


@cache
def script(language: str, name: str) -> Script:
    return msgspec.convert(_read(HERE / "scripts" / language / f"{name}.toml"), Script)


@cache
def people(language: str) -> People:
    return msgspec.convert(_read(HERE / "people.toml")[language], People)


@cache
def items(language: str) -> Items:
    return msgspec.convert(_read(HERE / "items.toml")[language], Items)


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
