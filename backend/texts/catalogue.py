"""The closed list of texts that the house sends by itself. A new one is a line here, and words in its room's words/.

A text that nobody sends stands on no list: whoever sends one asks `read.text_of` by its key.
"""

import string
from typing import Literal

import msgspec

from backend.kit.words import LOCALES, catalogue

Group = Literal["notices", "letters", "clients", "staff"]
TITLE_MAX, TEXT_MAX = 200, 4000


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """`title`, `text`: where our words of them stand; "": it has no such part. `name`: where its name stands.
    `variables`: what may stand in braces; whoever sends it has them all, or they read as nothing. `needed`: the text is
    of no use without these. `most`: characters of the text."""

    key: str
    group: Group
    name: str
    title: str = ""
    text: str = ""
    variables: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    most: int = TEXT_MAX

    def parts(self) -> dict[str, str]:
        """Part → where our words of it stand."""
        return {name: at for name, at in (("title", self.title), ("text", self.text)) if at}


def _letter(kind: str, *variables: str, needed: tuple[str, ...] = ("link",)) -> Text:
    at = f"letters.{kind}"
    return Text(
        key=at, group="letters", name=f"texts.name.{kind}", title=f"{at}.subject", text=f"{at}.body",
        variables=variables, needed=needed,
    )  # fmt: skip


def _notices() -> list[Text]:
    """A kind of notice has a title and a text; it knows the variables that our words of it use, in any language."""
    ends = ".title"
    kinds = [key.removesuffix(ends) for key in catalogue("en") if key.startswith("notices.") and key.endswith(ends)]
    return [
        Text(
            key=kind, group="notices", name=f"{kind}.name", title=f"{kind}.title", text=f"{kind}.text",
            variables=used(f"{kind}.title", f"{kind}.text"), most=1000,
        )
        for kind in sorted(kinds)
    ]  # fmt: skip


def used(*keys: str) -> tuple[str, ...]:
    """The variables of our words, in any language."""
    sentences = [catalogue(locale)[key] for locale in LOCALES for key in keys]
    return tuple(sorted({name for each in sentences for _, name, _, _ in string.Formatter().parse(each) if name}))


# backend/inbox/papers/many.py
PAPER = ("link", "invoice", "total", "due", "until", "name", "me")
TEXTS: dict[str, Text] = {
    text.key: text
    for text in (
        *_notices(),
        _letter("invite", "link", "host"),
        _letter("reset", "link", "host"),
        _letter("confirm", "link", "host"),
        _letter("webhook", "link", "host"),
        Text(key="clients.invoice_link", group="clients", name="texts.name.invoice_link", text="papers.send",
             variables=PAPER, needed=("link",)),
        Text(key="clients.invoice_reminder", group="clients", name="texts.name.invoice_reminder",
             text="papers.remind", variables=PAPER),
        *(
            Text(key=f"staff.{name}", group="staff", name=f"texts.name.staff_{name}", text=f"staff.{name}",
                 variables=used(f"staff.{name}"), most=1000)
            for name in ("linked", "help", "sent", "stopped")
        ),
        Text(key="letters.digest", group="letters", name="texts.name.digest", title="notices.digest",
             variables=("host", "n")),
    )
}  # fmt: skip
