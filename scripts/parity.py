"""Write the tables of documents that nobody has to keep: what each kind of channel can do (docs/channels.md, from its
capabilities), what webhooks are told (docs/webhooks.md, from their registry), and which test shows what of each kind
(docs/proof.md, from tests/connectors/proof.py).

python scripts/parity.py           write it
python scripts/parity.py --check   exit 1 when it is stale (in `make check`)
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from backend.connectors.abilities import Varies
from backend.connectors.contract import Capabilities, Connector
from backend.connectors.registry import connector, kinds
from backend.kit.words import say
from backend.webhooks.catalogue import EVENTS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
KINDS = ROOT / "frontend/app/src/wire/kinds.gen.json"
MARKED = re.compile(r"(<!-- parity -->\n).*?(<!-- /parity -->)", re.DOTALL)
# the practice channel can do whatever is to be practised
LEFT_OUT = {"practice"}
FILES = ("photo", "video", "audio", "voice", "video_note", "animation", "sticker", "document")
MB = 1024 * 1024


def yes(able: object) -> str:
    return "yes" if able else "no"


def within(able: bool, seconds: int | None) -> str:
    if not able or seconds is None:
        return yes(able)
    return f"for {seconds // 3600} h" if seconds >= 3600 else f"for {seconds // 60} min"


def size(able: Capabilities, kind: str) -> str:
    limits = able.files.get(kind)
    if limits is None:
        return "no"
    megabytes = limits.max_bytes / MB
    return f"{megabytes:.0f} MB" if megabytes >= 1 else f"{limits.max_bytes // 1024} kB"


def reactions(able: Capabilities) -> str:
    if not able.reactions:
        return "no"
    return f"{len(able.reaction_emoji)} emoji" if able.reaction_emoji else "any"


def buttons(able: Capabilities) -> str:
    limits = able.buttons
    if limits is None:
        return "no"
    links = "no links" if limits.links_max == 0 else f"{limits.links_max or 'any'} of them links"
    return f"{limits.total} of {limits.text_max} units, {links}"


ROWS: dict[str, Callable[[Capabilities], str]] = {
    "may write first": lambda a: yes(a.starts is not None),
    "answers in chats of several people": lambda a: yes(a.groups),
    "text, units at most": lambda a: f"{a.text_max:,}",
    "caption, units at most": lambda a: f"{a.caption_max:,}",
    "formatting": lambda a: ", ".join(a.entities) or "none",
    "files in one message": lambda a: str(a.files_max),
    **{f"{kind.replace('_', ' ')}": lambda a, kind=kind: size(a, kind) for kind in FILES},  # type: ignore[misc]
    "reply to a message": lambda a: yes(a.reply_to),
    "edit ours": lambda a: within(a.edits, a.edit_within_s),
    "delete ours": lambda a: within(a.deletes, a.delete_within_s),
    "react": reactions,
    "buttons under a message": buttons,
    "show that we are typing": lambda a: yes(a.typing),
    "talk by the browser": lambda a: yes(a.online_calls),
    "reports": lambda a: ", ".join(a.reports) or "nothing",
    "a lost answer is sent again by itself": lambda a: yes(a.ref_is_key),
    "calls begun from here": lambda a: yes(a.calls),
    "picture of the profile": lambda a: yes(a.profiles),
    "sends a second": lambda a: f"{a.channel_rate:g}",
    "seconds between two sends to one person": lambda a: f"{a.thread_gap_s:g}",
}


def columns(kind: Connector) -> list[tuple[str, Capabilities]]:
    """(name, what it can do): a kind that varies by its settings has a column for each ready choice."""
    if not isinstance(kind, Varies):
        return [(say("en", f"channel_kinds.{kind.kind}"), kind.capabilities)]
    ready = [one for one in kind.variants() if one.title]
    return [(one.title, kind.capabilities_of({kind.varies_by: one.value, **one.defaults})) for one in ready]


def each_kind() -> str:
    """What every kind can do, each choice of one that varies: both sides of the house are tested by it
    (tests/inbox/test_capabilities.py, frontend/app/src/screens/inbox/capabilities.test.tsx).
    """
    rows = [
        {"kind": kind, "settings": settings, "able": msgspec.to_builtins(able)}
        for kind in kinds()
        for settings, able in choices(connector(kind))
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def choices(kind: Connector) -> list[tuple[dict[str, Any], Capabilities]]:
    """Settings that decide what it can do, and what that is."""
    if not isinstance(kind, Varies):
        return [({}, kind.capabilities)]
    every = [{kind.varies_by: one.value, **one.defaults} for one in kind.variants()]
    return [(plain, kind.capabilities_of(plain)) for plain in every]


def table() -> str:
    shown = [column for kind in kinds() if kind not in LEFT_OUT for column in columns(connector(kind))]
    able = [each for _, each in shown]
    lines = [
        f"| out | {' | '.join(name for name, _ in shown)} |",
        f"|---|{'---|' * len(shown)}",
        *(f"| {row} | {' | '.join(tell(each) for each in able)} |" for row, tell in ROWS.items()),
    ]
    return "\n".join(lines) + "\n"


def events() -> str:
    """What webhooks are told, and what stands under "data"."""
    rows = [
        f"| `{event.type}` | {', '.join(f'`{name}`' for name in event.shape.__struct_fields__)} "
        f"| {say('en', f'webhook_events.{event.type}')} |"
        for event in EVENTS
    ]
    return "\n".join(["| type | data | when |", "|---|---|---|", *rows]) + "\n"


def proof() -> str:
    """A part for each kind: its types, then property by property the tests, or why it has none."""
    # the tests are no package that is installed
    sys.path.insert(0, str(ROOT))
    from tests.connectors.proof import LEFT_OUT as without
    from tests.connectors.proof import PROOF, PROPERTIES, TYPES, Not

    def shown(written: str) -> str:
        where, _, rest = written.partition("::")
        test, _, row = rest.partition(" @")
        return f"[{test.removeprefix('test_').replace('_', ' ')}](../tests/{where})" + (f" ({row})" if row else "")

    parts = []
    for kind, cells in PROOF.items():
        rows = [
            f"| {words} | {cell.why if isinstance(cell, Not) else '; '.join(map(shown, cell))} |"
            for name, words in PROPERTIES.items()
            if (cell := cells[name])
        ]
        types = f"Types: {', '.join(TYPES[kind])}.\n\n" if TYPES[kind] else ""
        parts.append("\n".join([f"## {kind}", f"{types}| what | shown by |", "|---|---|", *rows]))
    left = [f"Left out: {kind}, {why}." for kind, why in without.items()]
    return "\n\n".join([*parts, *left]) + "\n"


def main(words: list[str]) -> int:
    stale = 0
    for name, made in (("channels.md", table()), ("webhooks.md", events()), ("proof.md", proof())):
        page = (DOCS / name).read_text("utf-8")
        now = MARKED.sub(lambda found, made=made: found[1] + made + found[2], page)  # type: ignore[misc]
        if words != ["--check"]:
            (DOCS / name).write_text(now, "utf-8")
        elif now != page:
            print(f"docs/{name} is stale; write it anew with: {sys.executable} scripts/parity.py")
            stale = 1
    made = each_kind()
    if words != ["--check"]:
        KINDS.write_text(made, "utf-8")
    elif not KINDS.is_file() or KINDS.read_text("utf-8") != made:
        print(f"{KINDS.name} is stale; write it anew with: {sys.executable} scripts/parity.py")
        stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
