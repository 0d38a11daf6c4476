"""What a gateway says and is told, as data: the ready ones in providers/*.toml, and one that an administrator wrote.

The language is explained by example in docs/connecting-gateways.md. Paths are JMESPath (expressions.py).
"""

from typing import Any, Literal

import msgspec

from backend.connectors.contract import FileKind

Where = Literal["header", "query", "field"]
What = Literal["message", "echo", "edit", "deletion", "receipt", "reaction", "typing", "reach", "foreign", "nothing"]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Base of what a description is made of."""


class File(Part, frozen=True, kw_only=True):
    """Where a file stands in what `files` found, each an expression."""

    url: str | None = None
    id: str | None = None
    data: str | None = None
    name: str | None = None
    mime: str | None = None
    size: str | None = None
    kind: str | None = None
    seconds: str | None = None
    width: str | None = None
    height: str | None = None


class Rule(Part, frozen=True, kw_only=True):
    """One thing that may have come: the first whose `when` holds. All but `what` and `card` are expressions."""

    what: What = msgspec.field(default="message", name="is")
    when: str = "`true`"
    thread: str | None = None
    group: str | None = None
    # what else this very chat is called, where the gateway tells both: a dialog that began so goes on
    also: str | None = None
    title: str | None = None
    person: str | None = None
    name: str | None = None
    username: str | None = None
    phone: str | None = None
    key: str | None = None
    keys: str | None = None
    at: str | None = None
    text: str | None = None
    files: str | None = None
    file: File | None = None
    reply_to: str | None = None
    emoji: str | None = None
    state: str | None = None
    error: str | None = None
    ref: str | None = None
    # what `once` was of the send
    mark: str | None = None
    up_to: str | None = None
    unreachable: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    place: str | None = None
    address: str | None = None
    contact_phone: str | None = None
    contact_name: str | None = None
    card: dict[str, str] | None = None


class Receive(Part, frozen=True, kw_only=True):
    """`each`: the things in a body, each looked at by itself; `within`: what they stand in, told to them as `_in`."""

    body: Literal["json", "form"] = "json"
    # fields of the called address that are read as if they stood in the form
    query: list[str] = []
    within: str = "[@]"
    each: list[str] = msgspec.field(default_factory=lambda: ["[@]"])
    # does a body tell of other channels of the same account too: then they all get it. Laid upon the body
    shared: str | None = None
    # names for what is found once and used often
    let: dict[str, str] = {}
    every: Rule = Rule()
    rules: list[Rule] = msgspec.field(name="rule", default=[])
    states: dict[str, Literal["sent", "delivered", "read", "failed", "nothing"]] = {}
    kinds: dict[str, FileKind] = {}
    errors: dict[str, str] = {}


class Ask(Part, frozen=True, kw_only=True):
    """A request. {name} in url, headers, basic and query stands for a value, "=…" in a body for an expression."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    url: str
    headers: dict[str, str] = {}
    query: dict[str, Any] = {}
    json: dict[str, Any] | list[Any] | None = None
    form: dict[str, Any] | None = None
    # fields, and under `file` the name of the one that carries the file itself
    multipart: dict[str, Any] | None = None
    file: str = "file"
    # a request before this one, and the expression of what this one is to know of its answer as `before`
    first: "Ask | None" = None
    # asked only where this holds, laid upon the settings
    when: str = "`true`"
    keep: str | None = None


class Approved(Part, frozen=True, kw_only=True):
    """The list of messages that the messenger approved. `rows`: of the answer; `next`: the address of the next page;
    all else is laid upon a row, unless rows have Meta's own shape (`cloud`). `buttons` gives [{kind, text, value}].
    """

    ask: Ask
    rows: str
    next: str | None = None
    cloud: bool = False
    id: str = "id"
    name: str = "name"
    language: str = "language"
    status: str = "status"
    category: str = "category"
    reason: str = "reason"
    header: str = "`null`"
    body: str = "body"
    footer: str = "`null`"
    # {name of a variable: how whoever made it would fill it in}
    examples: str = "`null`"
    buttons: str = "`null`"
    # all that a customer may see: a variable of it that stands elsewhere cannot be filled here
    whole: str = "@"
    statuses: dict[str, Literal["approved", "pending", "rejected", "paused", "disabled"]] = {}


class Buttons(Part, frozen=True, kw_only=True):
    """What may stand under a message (contract.ButtonLimits)."""

    total: int
    rows: int
    per_row: int
    text_max: int
    body_max: int
    links_max: int | None = None
    mixed: bool = True
    quoted: bool = True


class Send(Part, frozen=True, kw_only=True):
    """How each thing is sent; of a file the one of its kind, else `file`. `template`, `buttons`: a text made of one, or
    with those under it.
    """

    text: Ask | None = None
    template: Ask | None = None
    buttons: Ask | None = None
    file: Ask | None = None
    photo: Ask | None = None
    video: Ask | None = None
    audio: Ask | None = None
    voice: Ask | None = None
    sticker: Ask | None = None
    document: Ask | None = None
    edit: Ask | None = None
    delete: Ask | None = None
    react: Ask | None = None
    typing: Ask | None = None
    # the key in the answer, and what must be true of an answer that says 2xx
    key: str = "body.id"
    good: str = "`true`"


class Refusal(Part, frozen=True, kw_only=True):
    """What an answer means: `when` is laid upon {status, body}; `code` names a sentence."""

    when: str
    code: str
    rest_s: float | None = None
    channel: bool = False
    unreachable: bool = False
    again: bool = False
    # it was sent all the same: this repeats what it has
    sent: bool = False


class Signature(Part, frozen=True, kw_only=True):
    """How a call at our hook proves where it comes from."""

    kind: Literal["value", "hmac", "twilio"] = "value"
    where: Where = "query"
    name: str = "key"
    value: str = "{hook_key}"
    secret: str = "{hook_token}"
    algorithm: Literal["sha1", "sha256", "sha512"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    # what is signed: {body}, {header:x-timestamp}
    over: str = "{body}"


class Poll(Part, frozen=True, kw_only=True):
    """A queue at the gateway that is asked: one thing at a time, taken away once it is stored."""

    ask: Ask
    payload: str = "body"
    receipt: str = "body.receiptId"
    done: Ask
    prepare: list[Ask] = []


class Media(Part, frozen=True, kw_only=True):
    """Where a file lies. `ask`: a question by `file`'s id, whose answer has the address at `url`, or the file itself in
    base64 at `data`; none: the address that came. `with_headers`: it shows itself only to who has our key.
    """

    ask: Ask | None = None
    url: str = "body.url"
    data: str | None = None
    always: bool = False
    with_headers: bool = False


class Finding(Part, frozen=True, kw_only=True):
    """What an answer of a check means, laid upon {status, body, hook}."""

    when: str
    code: str
    state: Literal["missing", "advice", "passed"] = "missing"
    mends: bool = False


class Look(Part, frozen=True, kw_only=True):
    """One question of a check."""

    ask: Ask
    hooked: bool | None = None
    when: str = "`true`"
    finds: list[Finding] = []
    facts: dict[str, str] = {}


class Able(Part, frozen=True, kw_only=True):
    """What it can do beside what `send` says: for the composer."""

    text_max: int = 4096
    caption_max: int = 1024
    file_mb: float = 16
    mimes: dict[str, list[str]] = {}
    reply_to: bool = False
    # one may write first, by the name or number that its people have (not behind a window)
    can_start: bool = False
    reports: list[Literal["sent", "delivered", "read"]] = msgspec.field(default_factory=lambda: ["sent"])
    rate: float = 5
    gap_s: float = 0
    edit_within_s: int | None = None
    delete_within_s: int | None = None
    ref_is_key: bool = False
    # an approved message may be sent (description.templates), to who has never written too
    templates: bool = False
    buttons: Buttons | None = None
    # so long after the customer's last message one may write freely
    window_s: int | None = None


class Field(Part, frozen=True, kw_only=True):
    """A setting that this provider needs."""

    required: bool = True
    default: str | None = None


class Description(Part, frozen=True, kw_only=True):
    title: str = ""
    docs: str = ""
    console: str = ""
    base: str = ""
    # other addresses of the same server, as expressions of `base`; their names end so
    bases: dict[str, str] = {}
    speaks: list[str] = []
    fields: dict[str, Field] = {}
    hook: str = "{hook}?key={hook_key}"
    headers: dict[str, str] = {}
    basic: str = ""
    account: str = "{account}"
    # how the gateway calls a chat, of {thread, speaks}, and who writes there, of the settings
    chat: str = "thread"
    writer: str = "sender"
    text: Literal["plain", "whatsapp"] = "plain"
    # the body of a good answer at our hook
    answer: str = ""
    receive: Receive = Receive()
    send: Send = Send()
    refusals: list[Refusal] = msgspec.field(name="refusal", default=[])
    signature: Signature = Signature()
    poll: Poll | None = None
    media: Media | None = None
    templates: Approved | None = None
    checks: list[Look] = msgspec.field(name="check", default=[])
    install: list[Ask] = []
    uninstall: list[Ask] = []
    able: Able = Able()
    # by what it speaks
    able_for: dict[str, dict[str, Any]] = {}
