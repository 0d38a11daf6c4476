"""What was read, in one line: only what differs from nothing."""

from typing import Any

from backend.connectors.contract import (
    Access,
    Deletion,
    Echo,
    Edit,
    Entity,
    Incoming,
    Message,
    Moved,
    Notice,
    Person,
    Reachability,
    Reaction,
    Receipt,
    RemoteFile,
    TemplateChange,
    Titled,
    Typing,
)


def brief(item: Incoming) -> str:
    match item:
        case Message():
            return _line("message", *item.keys, _who(item.sender), _group(item), *_body(item), *_extras(item))
        case Echo():
            return _line("echo", *item.keys, "to", _who(item.to), *_body(item))
        case Edit():
            return _line("edit", item.key, repr(item.text), *map(_entity, item.entities))
        case Reaction():
            return _line("reaction", item.key, *item.emoji)
        case Deletion():
            return _line("deletion", item.key)
        case Reachability():
            return _line("reachability", item.external_user, str(item.unreachable))
        case Receipt():
            return _line("receipt", str(item.key or item.ref), item.state, "and before" if item.up_to else "")
        case Typing():
            return _line("typing", item.thread.key)
        case Titled():
            return _line("titled", item.thread.key, item.thread.title)
        case Moved():
            return _line("moved", item.thread.key, "to", item.to)
        case Access():
            closed = f"closed {item.closed}" if item.closed else ""
            return _line("access", item.prefix, "of", item.owner, item.name, closed, *item.lacks)
        case Notice():
            values = (f"{name}={value}" for name, value in item.values.items())
            return _line("notice", item.about, item.code or "over", item.weight if item.code else "", *values)
        case TemplateChange():
            what = (item.status, item.reason, item.quality, item.category)
            return _line("template", item.external_id, item.name, item.language, *(str(one) for one in what if one))
    return repr(item)


def _line(*words: str) -> str:
    return " ".join(word for word in words if word)


def _who(person: Person | None) -> str:
    return f"{person.name} {person.surname}".strip() if person else ""


def _group(item: Message) -> str:
    if item.thread.kind != "group":
        return ""
    return _line("in", item.thread.key, repr(item.thread.title), item.thread.topic)


def _body(item: Message | Echo) -> list[str]:
    return [repr(item.text) if item.text else "", *map(_entity, item.entities), *map(_file, item.files)]


def _extras(item: Message) -> list[str]:
    extras: list[Any] = []
    if item.reply_to:
        extras.append(f"re:{item.reply_to}")
    if item.place:
        extras.append(f"at {item.place.latitude},{item.place.longitude} {item.place.title!r}")
    if item.contact:
        extras.append(f"{'own' if item.contact.own else 'other'} {item.contact.phone} {item.contact.name}")
    if item.other:
        extras.append(",".join(f"{key}={value}" for key, value in item.other.items()))
    return extras


def _entity(entity: Entity) -> str:
    extra = entity.url or entity.language
    return f"{entity.type}[{entity.offset}:{entity.offset + entity.length}]" + (f"({extra})" if extra else "")


def _file(file: RemoteFile) -> str:
    about = [file.mime, file.name, file.size, f"{file.width}x{file.height}" if file.width else None]
    lasts = [f"{file.duration_s:g}s"] if file.duration_s else []
    return f"{file.kind}<{' '.join(str(word) for word in [*about, *lasts] if word)}>"
