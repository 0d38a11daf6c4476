"""Write TypeScript from the Structs that travel, and why sends fail in words, so that the two sides cannot drift apart.

python scripts/typescript.py           write frontend/app/src/wire/{api,events}.gen.ts, words/*/senderror.json
python scripts/typescript.py --check   exit 1 when they are stale (in `make check`)
"""

import datetime
import decimal
import enum
import json
import pathlib
import sys
import types
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from backend import wire
from backend.kit.words import LOCALES, catalogue

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "frontend" / "app" / "src"
HEAD = "// Written by scripts/typescript.py from backend/wire.py: change the Structs, then run it again.\n"

StructType = type[msgspec.Struct]

SCALARS: dict[Any, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
    Any: "unknown",
    uuid.UUID: "string",
    datetime.datetime: "string",
    datetime.date: "string",
    decimal.Decimal: "string",
}


class Words:
    """Translates types and remembers which Structs it came across."""

    def __init__(self) -> None:
        self.structs: dict[str, StructType] = {}

    def say(self, of: Any) -> str:
        if of in SCALARS:
            return SCALARS[of]
        origin, args = get_origin(of), get_args(of)
        if origin is Literal:
            return " | ".join(json.dumps(value, ensure_ascii=False) for value in args)
        if origin in (Union, types.UnionType):
            return " | ".join(dict.fromkeys(self.say(arg) for arg in args if arg is not msgspec.UnsetType))
        if origin in (list, Sequence, frozenset, set) or (origin is tuple and args[1:] == (...,)):
            inside = self.say(args[0])
            return f"({inside})[]" if " | " in inside else f"{inside}[]"
        if origin is tuple:
            return f"[{', '.join(self.say(arg) for arg in args)}]"
        if origin in (dict, Mapping):
            return f"Record<string, {self.say(args[1])}>"
        return self.named(of)

    def named(self, of: Any) -> str:
        if isinstance(of, type) and issubclass(of, enum.Enum):
            return " | ".join(json.dumps(member.value) for member in of)
        if not (isinstance(of, type) and issubclass(of, msgspec.Struct)):
            raise TypeError(f"no TypeScript is known for {of}")
        if self.structs.setdefault(of.__name__, of) is not of:
            raise TypeError(f"two Structs that travel are named {of.__name__}")
        return of.__name__


def interfaces(roots: Iterable[StructType]) -> dict[str, str]:
    """TypeScript by type name, of these Structs and of all they hold."""
    words, done = Words(), dict[str, str]()
    for root in roots:
        words.named(root)
    while waiting := [struct for name, struct in words.structs.items() if name not in done]:
        for struct in waiting:
            done[struct.__name__] = interface(struct, words)
    return dict(sorted(done.items()))


def interface(struct: StructType, words: Words) -> str:
    hints = get_type_hints(struct)
    config = struct.__struct_config__
    lines = [comment(struct), f"export interface {struct.__name__} {{\n"]
    if config.tag is not None:
        lines.append(f"  {config.tag_field}: {json.dumps(config.tag)}\n")
    for field in msgspec.structs.fields(struct):
        mark = "?" if may_lack(struct, field) else ""
        lines.append(f"  {field.encode_name}{mark}: {words.say(hints[field.name])}\n")
    return "".join([*lines, "}\n"])


def comment(struct: StructType) -> str:
    text = " ".join((struct.__doc__ or "").split("\n\n")[0].split())
    return f"/** {text} */\n" if text else ""


def may_lack(struct: StructType, field: msgspec.structs.FieldInfo) -> bool:
    """What we send is whole; only what comes in, or says so, may leave a default out."""
    config = struct.__struct_config__
    return not field.required and (
        config.omit_defaults or config.forbid_unknown_fields or field.default is msgspec.UNSET
    )


def union(name: str, of: Iterable[StructType], extra: str = "") -> str:
    members = "".join(f"\n  | {struct.__name__}" for struct in of)
    return f"\nexport type {name} ={members}\n{extra}"


def files() -> dict[str, str]:
    api = interfaces(struct for module in wire.API for struct in wire.structs(module))
    roots = [*wire.events(), *wire.server_frames(), *wire.client_frames()]
    events = interfaces(roots)
    shared = sorted(events.keys() - {root.__name__ for root in roots})
    api |= {name: events[name] for name in shared}
    own = "\n".join(text for name, text in events.items() if name not in shared)
    return {
        **{f"words/{locale}/senderror.json": send_errors(locale) for locale in LOCALES},
        "wire/api.gen.ts": HEAD + "\n" + "\n".join(api[name] for name in sorted(api)),
        "wire/events.gen.ts": "".join(
            (
                HEAD,
                f'import type {{ {", ".join(shared)} }} from "./api.gen"\n\n',
                own,
                union("RoomEvent", wire.events()),
                union("ServerFrame", wire.server_frames()),
                union("ClientFrame", wire.client_frames()),
                "\n/** A text that is longer than a frame takes is cut, and the object that holds it says so. */\n",
                "export interface Cut {\n  cut?: true\n}\n",
            )
        ),
    }


def send_errors(locale: str) -> str:
    """The sentences of every code that a SendError of any kind may carry; a new kind's are there with its folder."""
    said = catalogue(locale)
    codes = sorted(key for key in said if key.startswith("send_errors."))
    words = {code.removeprefix("send_errors."): said[code] for code in codes}
    return json.dumps(words, ensure_ascii=False, indent=2) + "\n"


def main(words: list[str]) -> int:
    made = files()
    if words == ["--check"]:
        stale = [n for n, text in made.items() if not (OUT / n).is_file() or (OUT / n).read_text("utf-8") != text]
        if stale:
            print(f"stale: {', '.join(stale)}; write them anew with: {sys.executable} scripts/typescript.py")
        return 1 if stale else 0
    for name, text in made.items():
        (OUT / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
