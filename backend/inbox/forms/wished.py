"""What is asked of who wants to be called, as the settings of a form of two questions."""

from typing import Any

from backend.connectors.form.payload import Filled
from backend.connectors.form.settings import Field, FormSettings, Language, Texts

__all__ = ["Filled", "FormSettings", "call_form"]
PHONE, WHEN = Field(name="phone", type="phone", required=True), Field(name="when", type="callback")


def call_form(texts: dict[Language, dict[str, str]], **rest: Any) -> FormSettings:
    """`texts`: by language title, button, thanks; the rest as FormSettings has it."""
    said = {lang: Texts(**words) for lang, words in texts.items()}
    return FormSettings(fields=(PHONE, WHEN), texts=said, **rest)
