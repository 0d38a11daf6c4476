"""What a channel of one's own can do: all that the contract has. The program at the other end leaves what it cannot."""

from typing import get_args

from backend.connectors.contract import ButtonLimits, Capabilities, EntityType, FileKind, FileLimits

MB = 1024 * 1024
TEXT_MAX = 20_000

CAPABILITIES = Capabilities(
    starts="name",
    text_max=TEXT_MAX,
    caption_max=TEXT_MAX,
    files_max=10,
    files={kind: FileLimits(100 * MB) for kind in get_args(FileKind)},
    entities=get_args(EntityType),
    reply_to=True,
    reports=("sent", "delivered", "read"),
    # the program is told to take each webhook-id once (docs/api-channel.md)
    ref_is_key=True,
    edits=True,
    deletes=True,
    reactions=True,
    buttons=ButtonLimits(total=10, rows=10, per_row=5, text_max=64),
    typing=True,
    journal=True,
    channel_rate=50,
)
