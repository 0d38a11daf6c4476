"""What each gateway can do, from its description: a provider's, or the one an administrator wrote."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from backend.connectors.contract import ButtonLimits, Capabilities, EntityType, FileKind, FileLimits
from backend.connectors.gateway.describing import expressions
from backend.connectors.gateway.description import Able, Description, Send
from backend.connectors.gateway.settings import NUMBERED, description_in

MB = 1024 * 1024
MARKED: tuple[EntityType, ...] = ("bold", "italic", "strike", "code", "pre")
# of a gateway of which nothing is known: what hardly any refuses
CAPABILITIES = Capabilities(
    known_by="phone",
    text_max=4096,
    caption_max=1024,
    files_max=10,
    reports=("sent", "delivered", "read"),
    channel_rate=5,
)


def of(plain: Mapping[str, Any]) -> Capabilities:
    """Of settings as they are stored."""
    try:
        described = description_in(plain)
    except ValueError:
        return CAPABILITIES
    return _of(described, str(plain.get("speaks") or "whatsapp"))


def able_of(described: Description, speaks: str) -> Able:
    over = described.able_for.get(speaks)
    return msgspec.convert({**msgspec.to_builtins(described.able), **over}, Able) if over else described.able


def _of(described: Description, speaks: str) -> Capabilities:
    able, send = able_of(described, speaks), described.send
    return Capabilities(
        can_send=send.text is not None,
        known_by="phone" if speaks in NUMBERED else None,
        starts=_starts(able, speaks) if send.text is not None else None,
        templates=_templates(described, able),
        buttons=ButtonLimits(**msgspec.structs.asdict(able.buttons)) if able.buttons and send.buttons else None,
        text_max=able.text_max,
        caption_max=max(1, min(able.caption_max, able.text_max)),
        files_max=10,
        files=_files(able, send),
        entities=MARKED if described.text == "whatsapp" and speaks == "whatsapp" else (),
        reply_to=able.reply_to or _quotes(send),
        reports=tuple(able.reports),
        ref_is_key=able.ref_is_key,
        window_s=able.window_s,
        edits=send.edit is not None,
        edit_within_s=able.edit_within_s,
        deletes=send.delete is not None,
        delete_within_s=able.delete_within_s,
        reactions=send.react is not None,
        typing=send.typing is not None,
        moves=any(rule.also for rule in (described.receive.every, *described.receive.rules)),
        channel_rate=able.rate,
        thread_gap_s=able.gap_s,
    )


def _quotes(send: Send) -> bool:
    """Whether the request bears what is answered, also where nobody said so under [able]."""
    return send.text is not None and any("reply_to" in each for _, each in expressions(send.text))


def _templates(described: Description, able: Able) -> bool:
    return able.templates and described.templates is not None and described.send.template is not None


def _starts(able: Able, speaks: str) -> Literal["phone", "name"] | None:
    """Behind a window nothing free goes to who has never written: only a template does."""
    if not able.can_start or (able.window_s is not None and not able.templates):
        return None
    return "phone" if speaks in NUMBERED else "name"


def _files(able: Able, send: Send) -> dict[str, FileLimits]:
    """Everything goes as a document where documents go."""
    found = {}
    for kind in get_args(FileKind):
        ask = getattr(send, kind, None) or send.file
        if ask is not None:
            found[kind] = FileLimits(int(able.file_mb * MB), tuple(able.mimes.get(kind, ())))
    return found
