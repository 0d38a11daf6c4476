"""Which column goes where, by what its header says: in Russian, English and Lithuanian, and as Bitrix24 and amoCRM
name theirs. Pure."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from backend.transfer.columns import MANY, Entity, Target

_NOISE = re.compile(r"[\s_.:*()\"'«»/\\-]+")
# what a header means where its word fits several: {"название": "name"} of companies, "title" of requests
_FILE = Path(__file__).parent / "headers.json"


def plain(text: str) -> str:
    """A header as it is compared: "E-mail (рабочий)" is "e mail рабочий"."""
    return " ".join(_NOISE.sub(" ", text.casefold().replace("ё", "е")).split())


@cache
def _known() -> dict[str, dict[str, str]]:
    """entity or "" → header → target."""
    told: dict[str, dict[str, list[str]]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        entity: {plain(name): target for target, names in groups.items() for name in names}
        for entity, groups in told.items()
    }


def guessed(entity: Entity, headers: Sequence[str], targets: Mapping[str, Target]) -> list[str | None]:
    """One for each column, None where nothing fits. A place that takes one column is given to the first."""
    own = {plain(each.label): each.name for each in targets.values() if each.label}
    known = _known()
    found: list[str | None] = []
    for header in headers:
        said = plain(header)
        target = own.get(said) or known[_group(entity)].get(said) or known["any"].get(said)
        found.append(target if target and target in targets and _free(target, found) else None)
    return found


def _group(entity: Entity) -> str:
    return "card" if entity in ("lead", "deal") else entity


def _free(target: str, taken: Iterable[str | None]) -> bool:
    return target in MANY or target not in taken


def by_names(saved: Mapping[str, str], headers: Sequence[str], targets: Mapping[str, Target]) -> list[str | None]:
    """A saved mapping over these headers."""
    wanted = {plain(name): target for name, target in saved.items()}
    found: list[str | None] = []
    for header in headers:
        target = wanted.get(plain(header))
        found.append(target if target and target in targets and _free(target, found) else None)
    return found
