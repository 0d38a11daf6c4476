"""A WhatsApp Business account (WABA) with its token, numbers, templates and customers' ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.limits import Window
from tests.platforms.whatsapp.errors import GraphError
from tests.platforms.whatsapp.ids import country, digits, number_of
from tests.platforms.whatsapp.number import Number
from tests.platforms.whatsapp.templates import Template, unknown

if TYPE_CHECKING:
    from tests.platforms.whatsapp.server import WhatsAppServer
    from tests.platforms.whatsapp.webhook import Callback

SCOPES = ("whatsapp_business_messaging", "whatsapp_business_management")


class Account:
    """Levers: `revoked` (190) `scopes` `restricted` (a code: 368, 131031, 131042) `allowed_only` (phones: 131030)
    `subscribed` (to our app; nothing is told otherwise)."""

    def __init__(self, server: WhatsAppServer, id: str, token: str, name: str, *, subscribed: bool) -> None:
        self.server, self.id, self.token, self.name = server, id, token, name
        self.numbers: dict[str, Number] = {}
        self.templates: dict[str, Template] = {}
        self.scopes = set(SCOPES)
        self.revoked, self.subscribed = False, subscribed
        self.restricted: int | None = None
        self.allowed_only: set[str] | None = None
        self.override: Callback | None = None
        self.calls = Window(server.speeds.calls_per_hour, 3600.0)

    @property
    def number(self) -> Number:
        """The first one."""
        return next(iter(self.numbers.values()))

    def add_number(self, phone: str, name: str = "", id: str = "") -> Number:
        number = Number(self, phone, name or self.name, id)
        self.numbers[number.id] = number
        return number

    def template(
        self,
        name: str,
        body: str,
        *,
        language: str = "ru",
        header: str = "",
        footer: str = "",
        buttons: list[dict[str, Any]] | None = None,
        category: str = "UTILITY",
        status: str = "APPROVED",
    ) -> Template:
        """Variables are {{1}} {{2}} (POSITIONAL) or {{words}} (NAMED); `header` a text, or IMAGE VIDEO DOCUMENT …"""
        made = Template(self, name, language, body, header, footer, buttons or [], category, status)
        self.templates[made.id] = made
        return made

    def find_template(self, name: str, language: str) -> Template:
        for template in self.templates.values():
            if (template.name, template.language) == (name, language):
                template.check_sendable()
                return template
        raise unknown(name, language)

    def needs(self, scope: str) -> None:
        if scope and scope not in self.scopes:
            raise GraphError(10, message="(#10) Application does not have permission for this action")

    def user_id(self, phone: str, turn: int = 0) -> str:
        """The same person has another one in each portfolio, and a new one with each new phone number."""
        return f"{country(phone)}.{number_of(f'{self.id}:{phone}:{turn}', 20)}"

    def parent_user_id(self, phone: str, turn: int = 0) -> str:
        return f"{country(phone)}.ENT.{number_of(f'parent:{phone}:{turn}', 20)}"

    def allows(self, phone: str) -> bool:
        return self.allowed_only is None or phone in {digits(one) for one in self.allowed_only}

    def tells(self, field: str, value: dict[str, Any], number: Number | None = None) -> None:
        """Any event: account_update, message_template_status_update, or a field nobody knows yet."""
        self.server.events.add(self, field, value, number=number, kind=field)
