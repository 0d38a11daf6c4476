"""Messages that a platform approved beforehand: all that may be sent to somebody who has been silent too long."""

from typing import Literal

import msgspec

# removed: it stands in the platform's list no more; ours to say, no connector does
TemplateStatus = Literal["approved", "pending", "rejected", "paused", "disabled", "removed"]
TemplateCategory = Literal["marketing", "utility", "authentication", "other"]
TemplateQuality = Literal["high", "medium", "low"]
HeaderKind = Literal["text", "image", "video", "document", "location"]
# what a location header is filled with, in place of variables
LOCATION = ("latitude", "longitude", "name", "address")


class TemplateVariable(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands as {{name}} in a text: "1", "2" … by place, or a name."""

    name: str
    example: str = ""


class TemplateButton(msgspec.Struct, frozen=True, omit_defaults=True):
    """A button under it. `value`: the address or the number; `variable`: {{1}} in it, or the code that is copied, is
    given with each send, by the button's place (0, 1 …)."""

    kind: Literal["reply", "url", "phone", "copy_code", "other"]
    text: str
    value: str = ""
    variable: TemplateVariable | None = None


class Template(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the platform's list. `body` and a `header` of text have {{variables}}.

    `unusable`: it has what cannot be filled here (a carousel, a catalogue, a flow): shown, never sent.
    """

    external_id: str
    name: str
    language: str
    category: TemplateCategory = "other"
    status: TemplateStatus = "approved"
    # why it was rejected or paused, in the platform's own word
    reason: str = ""
    quality: TemplateQuality | None = None
    header: HeaderKind | None = None
    header_text: str = ""
    header_variables: tuple[TemplateVariable, ...] = ()
    body: str = ""
    variables: tuple[TemplateVariable, ...] = ()
    # of the body with its values
    body_max: int = 1024
    footer: str = ""
    buttons: tuple[TemplateButton, ...] = ()
    unusable: bool = False


class UsedTemplate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Outgoing.template: which one, with the values of this send, in the order of its variables.

    `named`: they go by name, not by place. `header_kind` image, video, document: its file is Outgoing.files[0];
    location: `header` has LOCATION's names. `buttons`: place of the button → its value, only of those that take one;
    `codes`: which of them copy it as a code, the others are addresses that end with it.
    """

    external_id: str
    name: str
    language: str
    named: bool = False
    header_kind: HeaderKind | None = None
    header: dict[str, str] = {}
    body: dict[str, str] = {}
    buttons: dict[int, str] = {}
    codes: tuple[int, ...] = ()
