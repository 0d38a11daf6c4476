"""A business phone number: what it may do, whom it knows, and its side of every dialog."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.limits import Window
from tests.platforms.whatsapp.ids import digits, number_of, wamid
from tests.platforms.whatsapp.speeds import PairLimit

if TYPE_CHECKING:
    from tests.platforms.whatsapp.account import Account
    from tests.platforms.whatsapp.customers import Customer
    from tests.platforms.whatsapp.webhook import Callback

Message = dict[str, Any]
WINDOW = 24 * 3600
FREE_ENTRY = 72 * 3600
TYPING_LASTS = 25
# Documented fields that have no value here
EMPTY = (
    "certificate", "conversational_automation", "country_code", "country_dial_code",
    "eligibility_for_api_business_global_search", "is_preverified_number", "last_onboarded_time", "new_certificate",
    "new_name_status", "search_visibility", "username", "whatsapp_business_manager_messaging_limit",
)  # fmt: skip


@dataclass
class Dialog:
    """With one person. `messages` holds both sides, in order, as they look on the person's phone."""

    customer: Customer
    pair: PairLimit
    messages: dict[str, Message] = field(default_factory=dict)
    last_inbound: float | None = None
    came_by_ad: float | None = None
    read_by_us: str = ""
    typing_until: float = 0.0


class Number:
    """Levers: `registered` `coexistence` `quality` `name_status` `blocked` (131048) `maintenance` (131057)."""

    def __init__(self, account: Account, phone: str, name: str, id: str = "") -> None:
        self.account, self.name = account, name
        self.phone = digits(phone)
        self.id = id or number_of(f"phone:{self.phone}", 15)
        speeds = account.server.speeds
        self.limit = Window(speeds.messages_per_second, 1.0)
        self.shared_limit = Window(speeds.shared_per_second, 1.0)
        self.dialogs: dict[str, Dialog] = {}
        self.registered, self.coexistence = True, False
        self.blocked = self.maintenance = False
        self.quality, self.name_status, self.pin = "GREEN", "APPROVED", "123456"
        self.profile: dict[str, Any] = {"vertical": "UNDEFINED", "messaging_product": "whatsapp"}
        self.override: Callback | None = None
        self._made = 0

    @property
    def display(self) -> str:
        """As webhooks write it: digits alone."""
        return self.phone

    @property
    def speed(self) -> Window:
        return self.shared_limit if self.coexistence else self.limit

    def metadata(self) -> dict[str, str]:
        return {"display_phone_number": self.display, "phone_number_id": self.id}

    def dialog(self, customer: Customer) -> Dialog:
        if customer.key not in self.dialogs:
            self.dialogs[customer.key] = Dialog(customer, PairLimit(self.account.server.speeds.pair_burst))
        return self.dialogs[customer.key]

    def new_id(self, person: str, *, inbound: bool) -> str:
        self._made += 1
        return wamid(person, f"{self.id}:{self._made}", inbound=inbound)

    def window_open(self, dialog: Dialog) -> bool:
        last = dialog.last_inbound
        return last is not None and self.account.server.clock() - last < WINDOW

    def find(self, id: str) -> tuple[Dialog, Message] | None:
        return next(((d, d.messages[id]) for d in self.dialogs.values() if id in d.messages), None)

    def fields(self) -> dict[str, Any]:
        """As GET /{phone-number-id} tells them; the API shows the number as people write it."""
        return dict.fromkeys(EMPTY) | {
            "id": self.id,
            "quality_score": {"score": self.quality},
            "is_pin_enabled": True,
            "verified_name": self.name,
            "display_phone_number": f"+{self.phone}",
            "code_verification_status": "VERIFIED",
            "quality_rating": self.quality,
            "platform_type": "CLOUD_API" if self.registered else "NOT_APPLICABLE",
            "throughput": {"level": "STANDARD"},
            "name_status": self.name_status,
            "status": "CONNECTED" if self.registered else "DISCONNECTED",
            "is_official_business_account": False,
            "account_mode": "SANDBOX" if self.account.allowed_only is not None else "LIVE",
            "is_on_biz_app": self.coexistence,
            "messaging_limit_tier": "TIER_1K",
            "health_status": {"can_send_message": "AVAILABLE" if self.registered else "BLOCKED"},
            "webhook_configuration": self._webhooks(),
        }

    def _webhooks(self) -> dict[str, str]:
        callbacks = {
            "phone_number": self.override,
            "whatsapp_business_account": self.account.override,
            "application": self.account.server.callback,
        }
        return {name: callback.url for name, callback in callbacks.items() if callback is not None}
