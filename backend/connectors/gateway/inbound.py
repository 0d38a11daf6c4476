"""A gateway's body -> what happened, in the contract's words, by its description. Pure.

What no rule knows, and a rule whose chat, key or person is not found, is Unreadable: it is put aside with its body.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from backend.connectors import clean, contract
from backend.connectors.abilities import Call
from backend.connectors.contract import Incoming, Person, Thread, Unreadable
from backend.connectors.gateway import content, ids
from backend.connectors.gateway.description import Description, Receive, Rule
from backend.connectors.gateway.expressions import find

# a page of a picture in base64 does not come this way: gateways send an address
BYTES_MAX = 2 * 1024 * 1024
PARTS_MAX = 60_000
ITEMS_MAX = 1_000
REASON_MAX = 400
SPOILT = (ValueError, RecursionError, OverflowError)
Note = Callable[[str, str, Any], None]


class Lost(ValueError):
    """A path that had to lead somewhere led nowhere: `field`, `path`."""

    def __init__(self, field: str, path: str | None, said: str = "") -> None:
        super().__init__(f"{field}: {said or (f'nothing at {path}' if path else 'no path is described')}")
        self.field, self.path = field, path


def read(
    described: Description, my: Mapping[str, Any], payload: bytes, *, phones: bool, note: Note | None = None
) -> list[Incoming]:
    """`my`: the settings that paths may name; `phones`: people are numbers there; `note`: told what each path found.

    Raises Unreadable, with what could be read beside what could not: one thing holds up nothing else.
    """
    found, spoilt = list[Incoming](), list[str]()
    try:
        for item in _items(described.receive, my, body_of(described.receive.body, payload)):
            try:
                found += _Reading(described, my, item, phones, note).incoming()
            except SPOILT as error:
                spoilt.append(_why(error))
    except SPOILT as error:
        spoilt.append(_why(error))
    incoming = clean.clean(found)
    if spoilt:
        raise Unreadable("; ".join(dict.fromkeys(spoilt))[:REASON_MAX], incoming)
    return incoming


def _why(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def told(described: Description, call: Call) -> bytes:
    """A form, with the fields of the called address that the description names."""
    names = described.receive.query
    if not names or described.receive.body != "form":
        return call.body
    more = [(name, value) for name, value in parse_qsl(urlsplit(call.url).query) if name in names]
    return call.body + b"&" + urlencode(more).encode() if more else call.body


def body_of(kind: str, payload: bytes) -> Any:
    """Raises ValueError, RecursionError."""
    if len(payload) > BYTES_MAX or payload.count(b",") + payload.count(b"&") > PARTS_MAX:
        raise ValueError("a body beyond all others")
    if kind == "form":
        found = dict(parse_qsl(payload.decode("utf-8"), keep_blank_values=True, max_num_fields=500))
        if not found:
            raise ValueError("an empty form")
        return found
    body = ids.json_of(payload)
    if not isinstance(body, dict | list) or not body:
        raise ValueError("no object")
    return body


def is_shared(described: Description, payload: bytes) -> bool:
    """May other channels of the account find something of theirs in it?"""
    shared = described.receive.shared
    try:
        return bool(shared and find(shared, body_of(described.receive.body, payload)))
    except SPOILT:
        return False


def _items(receive: Receive, my: Mapping[str, Any], body: Any) -> Iterator[dict[str, Any]]:
    """What stands in a body, each with what it stands in beside it."""
    count = 0
    for within in _list(find(receive.within, body)):
        for path in receive.each:
            for item in _list(find(path, within)):
                count += 1
                if count > ITEMS_MAX:
                    raise ValueError(f"more than {ITEMS_MAX} things in one body")
                fields = item if isinstance(item, dict) else {}
                yield {**fields, "_it": item, "_in": within, "_each": path, "_my": my}
    if not count:
        raise Lost("each", ", ".join(receive.each))


def _list(found: Any) -> list[Any]:
    if found is None or found is False:
        return []
    return found if isinstance(found, list) else [found]


class _Reading:
    """One thing of a body."""

    def __init__(
        self, described: Description, my: Mapping[str, Any], item: dict[str, Any], phones: bool, note: Note | None
    ) -> None:
        self._described, self._my, self._item, self._note = described, my, item, note
        self._receive, self._phones = described.receive, phones
        for name, expression in self._receive.let.items():
            item[name] = find(expression, item)
        self._rule = self._find_rule()

    def _find_rule(self) -> Rule:
        for number, rule in enumerate(self._receive.rules, 1):
            if find(rule.when, self._item):
                self._tell(f"rule {number}", rule.when, rule.what)
                return _over(self._receive.every, rule)
        raise Lost("rule", None, f"none of the {len(self._receive.rules)} rules holds")

    def incoming(self) -> list[Incoming]:
        make = {
            "message": self._message,
            "echo": self._echo,
            "edit": self._edit,
            "deletion": self._deletion,
            "receipt": self._receipt,
            "reaction": self._reaction,
            "typing": self._typing,
            "reach": self._reach,
            "foreign": self._foreign,
        }.get(self._rule.what)
        return make() if make else []

    def _tell(self, name: str, path: str | None, found: Any) -> None:
        if self._note is not None and path:
            self._note(name, path, found)

    def _get(self, name: str) -> Any:
        path = getattr(self._rule, name)
        if isinstance(path, dict):
            parts = {part: value for part, each in path.items() if (value := find(each, self._item)) is not None}
            self._tell(name, ", ".join(path.values()), parts)
            return parts
        found = find(path, self._item) if path else None
        self._tell(name, path, found)
        return found

    def _text(self, name: str) -> str:
        return ids.text(self._get(name)) or ""

    def _must(self, name: str) -> str:
        found = self._text(name).strip()
        if not found:
            raise Lost(name, getattr(self._rule, name))
        return found[: ids.NAME_MAX]

    def _thread(self) -> Thread:
        """A private chat goes by its person's one spelling, so that a number is one conversation however written."""
        key = self._must("thread")
        if self._get("group"):
            return Thread(key, "group", self._text("title"))
        return Thread(ids.person(key, is_phone=self._phones))

    def _person(self) -> Person:
        user = ids.person(self._must("person"), is_phone=self._phones)
        phone = ids.phone(self._text("phone")) if self._rule.phone else None
        name = self._text("name").strip()
        if phone is None and self._phones and user.startswith("+"):
            phone = user
        # some say the number where there is no name
        name = "" if ids.phone(name) else name
        return Person(user, name=name, username=self._text("username") or None, phone=phone)

    def _also(self, thread: Thread, person: Person) -> list[Incoming]:
        """Their number was hidden, and now stands beside what they were called by: the same dialog, the same person."""
        was = self._text("also").strip()
        if not was or thread.kind == "group":
            return []
        was = ids.person(was, is_phone=self._phones)
        if was == thread.key:
            return []
        moved = contract.Moved(
            Thread(was), thread.key, self._at(), was, person.external_user, person.phone or "", only_known=True
        )
        return [moved]

    def _keys(self) -> tuple[str, ...]:
        more = [ids.text(one) for one in _list(self._get("keys"))]
        return (self._must("key"), *(one for one in more if one))

    def _at(self) -> datetime:
        return ids.at(self._get("at")) or datetime.now(UTC)

    def _message(self) -> list[Incoming]:
        body = content.body(self._rule, self._get, self._receive.kinds, self._described.text)
        if body.is_empty:
            raise Lost("text", self._rule.text)
        thread, person = self._thread(), self._person()
        return [
            *self._also(thread, person),
            contract.Message(
                thread,
                person,
                self._keys(),
                self._at(),
                body.text,
                body.entities,
                body.files,
                reply_to=self._text("reply_to") or None,
                place=body.place,
                contact=body.contact,
                other=body.other,
            ),
        ]

    def _echo(self) -> list[Incoming]:
        body = content.body(self._rule, self._get, self._receive.kinds, self._described.text)
        thread = self._thread()
        to = None if thread.kind == "group" else self._to(thread)
        text = body.text or (body.place.title if body.place else "")
        ref = self._text("ref") or None
        told = contract.Echo(thread, self._keys(), self._at(), ref, text, body.entities, body.files, to, body.other)
        return [*(self._also(thread, to) if to else ()), told]

    def _to(self, thread: Thread) -> Person:
        return Person(thread.key, phone=thread.key if self._phones and thread.key.startswith("+") else None)

    def _edit(self) -> list[Incoming]:
        text, entities = content.readable(self._text("text"), self._described.text)
        return [contract.Edit(self._thread(), self._must("key"), self._at(), text, entities)]

    def _deletion(self) -> list[Incoming]:
        return [contract.Deletion(self._thread(), self._must("key"), self._at())]

    def _reaction(self) -> list[Incoming]:
        emoji = self._text("emoji")
        return [contract.Reaction(self._thread(), self._must("key"), self._at(), (emoji,) if emoji else ())]

    def _typing(self) -> list[Incoming]:
        return [contract.Typing(self._thread(), datetime.now(UTC))]

    def _reach(self) -> list[Incoming]:
        user = ids.person(self._must("person"), is_phone=self._phones)
        return [contract.Reachability(user, self._at(), self._text("unreachable") or None)]

    def _foreign(self) -> list[Incoming]:
        """It was brought here by mistake: whoever answered it would write from another number."""
        raise Lost("account", self._rule.when, f"it is for {self._text('thread') or 'another'}, not for this channel")

    def _receipt(self) -> list[Incoming]:
        said = self._must("state")
        if said not in self._receive.states:
            raise Lost("state", self._rule.state, f"{said!r} is none of the states")
        state = self._receive.states[said]
        if state == "nothing":
            return []
        ref = self._text("ref") or None
        key = self._text("key") or None
        mark = self._text("mark") or None
        if key is None and ref is None and mark is None:
            raise Lost("key", self._rule.key)
        up_to = bool(self._get("up_to"))
        # a failure to a hidden phone names nobody
        thread = self._thread() if self._rule.thread and (up_to or self._text("thread")) else None
        error = None
        if state == "failed":
            code = self._text("error")
            error = self._receive.errors.get(code, "refused")
        return [contract.Receipt(thread, state, self._at(), key, ref, up_to, error, mark)]


def _over(every: Rule, rule: Rule) -> Rule:
    """A rule, with what is common to all of them where it says nothing itself."""
    own = {
        name: value
        for name in rule.__struct_fields__
        if (value := getattr(rule, name)) is not None or getattr(every, name) is None
    }
    return msgspec.structs.replace(every, **own)
