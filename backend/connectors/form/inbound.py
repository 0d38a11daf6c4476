"""What a form brought, in the contract's words: one submission, one message. Pure.

Whoever filled it in says themselves who they are: `claimed`, not proved. All that came is kept and shown.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from backend.connectors import contract
from backend.connectors.abilities import Step
from backend.connectors.clean import clean
from backend.connectors.contract import Incoming, Person, Thread, Unreadable
from backend.connectors.form import ids, known
from backend.connectors.form.flat import Pair, flat, last, nested
from backend.connectors.form.payload import Filled, Posted, decode
from backend.connectors.form.settings import FormSettings, Role

NAME_MAX = 200
# of a builder that only tries whether somebody is there
TESTS = ([("test", "test")], [("test", "true")])


def read(settings: FormSettings, payload: bytes) -> list[Incoming]:
    """Raises Unreadable."""
    try:
        sent = decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    if isinstance(sent, Filled):
        return clean([_filled(settings, sent)])
    pairs = pairs_of(sent)
    return [] if pairs in TESTS else clean([_posted(settings, sent, pairs)])


def try_read(settings: FormSettings, body: bytes, steps: list[Step]) -> list[Incoming]:
    """As `read`, of a body that somebody pasted; `steps`: each field, and what it is taken for. Raises ValueError."""
    text = body.decode("utf-8", "replace").strip()
    if text.startswith(("{", "[")):
        sent = Posted(datetime.now(UTC), json=text)
    else:
        sent = Posted(datetime.now(UTC), pairs=tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=500)))
    try:
        pairs = pairs_of(sent)
    except Unreadable as error:
        raise ValueError(str(error)) from error
    roles = {path: role for role, path in known.roles(pairs, settings.mapping, settings.country).items()}
    steps += [Step(roles.get(path) or _folded(path), path, value) for path, value in pairs]
    return [] if pairs in TESTS else clean([_posted(settings, sent, pairs)])


def _folded(path: str) -> str:
    if known.is_utm(path):
        return "utm"
    return "technical" if known.TECHNICAL.fullmatch(path) else ""


def pairs_of(sent: Posted) -> list[Pair]:
    """Raises Unreadable."""
    if sent.raw is not None:
        raise Unreadable("the text is in no encoding that we know")
    if sent.json is None:
        pairs = flat(nested([(name, value.replace("\r\n", "\n")) for name, value in sent.pairs]))
    else:
        try:
            body = msgspec.json.decode(sent.json)
        except (msgspec.DecodeError, RecursionError) as error:
            raise Unreadable(f"no JSON: {error}") from error
        pairs = flat(body) if isinstance(body, dict | list) else []
    if not any(value for _, value in pairs) and not sent.files:
        raise Unreadable("nothing was filled in")
    return pairs


def _posted(settings: FormSettings, sent: Posted, pairs: list[Pair]) -> contract.Message:
    if settings.secret_field:
        pairs = [(path, value) for path, value in pairs if path != settings.secret_field]
    roles = known.roles(pairs, settings.mapping, settings.country)
    values: dict[Role, str] = {role: dict(pairs)[path] for role, path in roles.items()}
    name = known.first(pairs, known.SUBMISSIONS)
    content = f"{pairs!r}{[(file.name, file.size) for file in sent.files]!r}"
    keys = ids.named(name) if name else ids.said(content, sent.at)
    fields = [_field(settings, path, value, roles) for path, value in pairs if value and not known.is_utm(path)]
    form: dict[str, Any] = {"kind": "form", "title": known.first(pairs, known.TITLES)[:NAME_MAX], "fields": fields}
    form["utm"] = known.utm_of(pairs)
    form["referrer"] = known.link(pairs, known.REFERRERS)
    page = known.link(pairs, known.PAGES) or sent.page
    return _message(sent, keys, _who(settings, values, keys[0]), form, {"url": page, "title": ""} if page else None)


def _field(settings: FormSettings, path: str, value: str, roles: dict[Role, str]) -> dict[str, Any]:
    role = next((role for role, chosen in roles.items() if chosen == path), None)
    found: dict[str, Any] = {"name": path, "label": settings.labels.get(path) or last(path), "value": value}
    if role:
        return {**found, "role": role}
    return {**found, "technical": True} if known.TECHNICAL.fullmatch(path) else found


def _filled(settings: FormSettings, sent: Filled) -> contract.Message:
    roles = own_roles(sent.types)
    fields = []
    for name, value in sent.values.items():
        said = ", ".join(value) if isinstance(value, list) else str(value)
        one = {
            "name": name,
            "label": sent.labels.get(name) or name,
            "value": said,
            "type": sent.types.get(name, "text"),
        }
        fields.append({**one, "role": roles[name]} if name in roles else one)
    values: dict[Role, str] = {role: str(sent.values[name]) for name, role in roles.items() if name in sent.values}
    form: dict[str, Any] = {"kind": "form", "title": sent.title, "fields": fields, "referrer": sent.referrer}
    form["utm"] = known.utm_of(_query(sent.page["url"])) if sent.page else {}
    if sent.consent:
        form["consent"] = {"version": sent.consent.version, "text": sent.consent.text}
    if sent.callback_at:
        form["callback"] = {"at": sent.callback_at.isoformat(), "zone": sent.zone}
    elif sent.callback_soon:
        form["callback"] = {"soon": True, "zone": sent.zone}
    keys = ids.named(sent.id.hex)
    who = _who(settings, values, keys[0], sent.language)
    return _message(sent, keys, who, form, sent.page, due=sent.callback_at)


def person_of(settings: FormSettings, sent: Filled) -> str:
    """Under which name whoever filled it in is known in the channel."""
    roles = own_roles(sent.types)
    values: dict[Role, str] = {role: str(sent.values[name]) for name, role in roles.items() if name in sent.values}
    return _who(settings, values, ids.named(sent.id.hex)[0])[1].external_user


def _message(
    sent: Posted | Filled,
    keys: tuple[str, ...],
    who: tuple[Thread, Person],
    form: dict[str, Any],
    page: dict[str, str] | None,
    due: datetime | None = None,
) -> contract.Message:
    """`form`: what its card shows; what is empty of it is left out."""
    return contract.Message(
        *who,
        keys,
        sent.at,
        _text(form["fields"]),
        files=tuple(file.remote() for file in sent.files),
        other={name: part for name, part in form.items() if part},
        page=page,
        due=due,
    )


def own_roles(types: dict[str, str]) -> dict[str, Role]:
    """Of our own form: by what a field is; the first of each."""
    found: dict[str, Role] = {}
    for name, kind in types.items():
        role: Role | None = None
        if kind in ("phone", "email"):
            role = kind  # type: ignore[assignment]
        elif kind == "text" and known.bare(name) in known.NAMES["name"]:
            role = "name"
        elif kind == "text" and known.bare(name) in known.NAMES["surname"]:
            role = "surname"
        elif kind == "long":
            role = "message"
        if role and role not in found.values():
            found[name] = role
    return found


def _query(url: str) -> list[Pair]:
    try:
        return parse_qsl(urlsplit(url).query, max_num_fields=50)
    except ValueError:
        return []


def _who(settings: FormSettings, values: dict[Role, str], submission: str, language: str = "") -> tuple[Thread, Person]:
    """By number, else by address, else by this one submission."""
    phone = ids.phone(values.get("phone", ""), settings.country)
    email = ids.email(values.get("email", ""))
    who = phone or email or ids.nobody(submission)
    person = Person(
        who,
        values.get("name", "")[:NAME_MAX].strip(),
        values.get("surname", "")[:NAME_MAX].strip(),
        phone=phone,
        email=email,
        locale=language or None,
        claimed="phone" if phone else "email" if email else "nothing",
    )
    return Thread(who), person


def _text(fields: list[dict[str, Any]]) -> str:
    """As lines: for lists, search, alerts and whoever has no picture of a form."""
    told = [field for field in fields if not field.get("technical")] or fields
    # what they say first
    told.sort(key=lambda field: field.get("role") != "message")
    lines = [
        field["value"] if field.get("role") == "message" else f"{field['label']}: {field['value']}" for field in told
    ]
    return "\n".join(lines)
