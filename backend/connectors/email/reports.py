"""Letters that no person wrote: reports of what was not delivered (RFC 3464), answers of machines (RFC 3834), lists."""

import re
from collections.abc import Callable
from email.message import Message
from email.utils import getaddresses
from typing import Literal

import msgspec

from backend.connectors.email.charset import header
from backend.connectors.email.mime import Part, body

Automatic = Literal["bounce", "reply", "list"]
_ANSWERERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")
_POSTMEN = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|mailer\.daemon)@", re.IGNORECASE)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CODE = re.compile(r"\b(5\d\d)[ -]")
_TO = re.compile(r"^To:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]+)*)", re.IGNORECASE | re.MULTILINE)
_HEAD_END = re.compile(r"\r?\n[ \t]*\r?\n")
_OWN_ID = re.compile(r"^[> ]*Message-ID:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
BODY_MAX = 200_000

# RFC 3463, what the parts of a status mean
MAILBOX = {"1.0": "no_such_mailbox", "1.1": "no_such_mailbox", "1.2": "no_such_domain", "1.3": "no_such_mailbox",
           "1.6": "no_such_mailbox", "1.10": "no_such_domain", "2.0": "mailbox_closed", "2.1": "mailbox_closed",
           "2.2": "mailbox_full", "2.3": "letter_too_large", "3.4": "letter_too_large",
           "4.4": "no_such_domain"}  # fmt: skip
GROUPS = {"7": "mail_refused", "4": "not_reached", "5": "mail_refused", "6": "mail_refused"}
BOUNCES = tuple(sorted({*MAILBOX.values(), *GROUPS.values(), "bounced"}))


class Report(msgspec.Struct, frozen=True):
    """`words`: what may name the letter that it is about, the surest first. `failed`: for good, not late or arrived."""

    failed: bool
    code: str
    words: tuple[str, ...]


def code_of(status: str, said: str = "") -> str:
    """A status such as 5.1.1, or what a server said, as the sentence's code."""
    match = _STATUS.search(status) or _STATUS.search(said)
    if match is None:
        return "bounced"
    group, detail = match[2], f"{match[2]}.{match[3]}"
    # 4.x.x after days of trying: whatever kept it, it was not reached
    return MAILBOX.get(detail) or GROUPS.get(group) or ("not_reached" if match[1] == "4" else "bounced")


def automatic(letter: Message, writer: str) -> Automatic | None:
    """Which kind of machine wrote it; None: a person, as far as one can tell."""
    said = _said(letter)
    if _is_report(letter) or _POSTMEN.match(writer) or said("Return-Path") == "<>":
        return "reply" if said("Auto-Submitted").startswith("auto-replied") and not _is_report(letter) else "bounce"
    auto, precedence = said("Auto-Submitted"), said("Precedence")
    if auto and not auto.startswith("no"):
        return "reply"
    if any(
        letter.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")
    ):
        return "reply"
    if precedence in ("auto_reply", "auto-reply"):
        return "reply"
    listed = any(letter.get(name) is not None for name in ("List-Id", "List-Unsubscribe", "Feedback-ID"))
    return "list" if listed or precedence in ("bulk", "list", "junk") else None


def _said(letter: Message) -> Callable[[str], str]:
    return lambda name: header(letter.get(name)).strip().lower()


def _is_report(letter: Message) -> bool:
    kind = str(letter.get_param("report-type", "")).lower()
    return letter.get_content_type() == "multipart/report" and kind in ("delivery-status", "")


def report(letter: Message, parts: list[Part], text: str) -> Report:
    """What a bounce says: by its form where it has one, else by the words in it."""
    about: list[str] = []
    told: list[dict[str, str]] = []
    for part in parts:
        if part.mime in ("message/delivery-status", "message/global-delivery-status"):
            words = body(part.source)[:BODY_MAX].decode("utf-8", "replace")
            told += [fields for block in _HEAD_END.split(words) if "action" in (fields := _fields(block))]
        elif part.mime in ("message/rfc822", "text/rfc822-headers", "message/global", "text/rfc822"):
            about.append(body(part.source)[:BODY_MAX].decode("utf-8", "replace"))
    to = _receivers(about)
    of_theirs = [fields for fields in told if not to or not _named(fields) or _named(fields) & to]
    fields = next((each for each in of_theirs if each["action"].lower() == "failed"), (of_theirs or [{}])[0])
    action, status = fields.get("action", "").lower(), fields.get("status", "")
    found = code_of(status, fields.get("diagnostic-code", "") or text[:BODY_MAX])
    failed = action == "failed" or (not action and (status or text).strip() != "" and _is_final(status, text))
    # a copy that came back: who was answered has the letter
    failed = failed and bool(of_theirs or not told)
    # the letters that the returned one answered are named in it too: it is the one of its own Message-ID
    named = [match[1] for each in (*about, text[:BODY_MAX]) for match in _OWN_ID.finditer(each)]
    return Report(failed, found, (*named, header(letter.get("In-Reply-To")), header(letter.get("References")), text))


def _receivers(about: list[str]) -> set[str]:
    """Whom the returned letter was to, not its copies; empty where its head did not come along."""
    heads = [_HEAD_END.split(each.lstrip(), 1)[0] for each in about]
    lines = [match[1] for head in heads if (match := _TO.search(head))]
    return {address.lower() for _, address in getaddresses(lines) if "@" in address}


def _named(fields: dict[str, str]) -> set[str]:
    """Whom a part of a report is about: "rfc822; gleb@mail.test"."""
    said = (fields.get(name, "") for name in ("final-recipient", "original-recipient"))
    return {each.rpartition(";")[2].strip().strip("<>").lower() for each in said if "@" in each}


def _is_final(status: str, text: str) -> bool:
    match = _STATUS.search(status) or _STATUS.search(text)
    if match:
        return match[1] == "5"
    return bool(_CODE.search(text)) or "permanent" in text.lower() or "could not be delivered" in text.lower()


def _fields(text: str) -> dict[str, str]:
    """The first value of each field, continued lines joined."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if line[:1] in (" ", "\t") and name:
            found[name] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not colon or name in found:
            name = ""
        else:
            found[name] = value.strip()
    return found
