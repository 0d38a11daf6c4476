"""Is the number set up as it has to be? Each thing by its name, with the very page of Meta where it is set."""

from datetime import UTC, datetime, timedelta

import msgspec

from backend.connectors.contract import Check, SendError
from backend.connectors.findings import Findings
from backend.connectors.whatsapp import hooking
from backend.connectors.whatsapp.line import Line
from backend.connectors.whatsapp.settings import WhatsAppSettings

BUSINESS = "https://business.facebook.com"
MANAGER = f"{BUSINESS}/latest/whatsapp_manager"
PAGES = {
    "token": f"{BUSINESS}/latest/settings/system_users",
    "app": "https://developers.facebook.com/apps/",
    "numbers": f"{MANAGER}/phone_numbers",
    "templates": f"{MANAGER}/message_templates",
}
PAGE_OF = {
    "token_invalid": "token", "token_expires": "token", "no_right_messages": "token", "no_right_manage": "token",
    "number_unknown": "numbers", "other_account": "numbers", "not_registered": "numbers", "name_declined": "numbers",
    "name_pending": "numbers", "quality_low": "numbers", "test_number": "numbers", "not_subscribed": "app",
    "hook_off": "app", "hook_elsewhere": "app",
}  # fmt: skip
FIELDS = (
    "verified_name,display_phone_number,quality_rating,name_status,status,account_mode,is_on_biz_app,"
    "webhook_configuration,throughput"
)
EXPIRES_SOON = timedelta(days=14)


class Number(msgspec.Struct):
    id: str
    verified_name: str = ""
    display_phone_number: str = ""
    quality_rating: str = ""
    name_status: str = ""
    status: str = ""
    account_mode: str = ""
    is_on_biz_app: bool = False
    webhook_configuration: hooking.Configured = msgspec.field(default_factory=hooking.Configured)


class Listed(msgspec.Struct):
    id: str


class Paging(msgspec.Struct):
    cursors: dict[str, str] = {}
    next: str = ""


class Numbers(msgspec.Struct):
    data: tuple[Listed, ...] = ()
    paging: Paging = msgspec.field(default_factory=Paging)


class Rights(msgspec.Struct):
    is_valid: bool = False
    scopes: tuple[str, ...] = ()
    # seconds since 1970, 0 = never
    expires_at: int = 0


class Debugged(msgspec.Struct):
    data: Rights


class Checking(Findings):
    """One check; `check` never raises."""

    def __init__(self, line: Line, settings: WhatsAppSettings, channel_id: int) -> None:
        super().__init__()
        self.line, self.settings, self.channel_id = line, settings, channel_id

    async def check(self) -> Check:
        try:
            await self._all()
        except SendError as error:
            code = {
                "token_invalid": "token_invalid",
                "platform_down": "no_graph_api",
                "rights": "no_right_manage",
                "number_unknown": "number_unknown",
                "refused": "number_unknown",
            }
            self.missing.append(code.get(error.code, "unreachable"))
            self.facts["detail"] = error.detail
        return self.answer({code: PAGES[page] for code, page in PAGE_OF.items()})

    async def _all(self) -> None:
        await self._token()
        if {"token_invalid", "no_right_manage"} & set(self.missing):
            # nothing else can be looked at
            return
        number = await self.line.get(self.line.number, Number, fields=FIELDS)
        self.facts |= {"id": number.id, "name": number.verified_name, "phone": number.display_phone_number}
        self.passed.append("number_ok")
        await self._account()
        if "other_account" not in self.missing:
            self._number(number)
            await self._hook(number)

    async def _token(self) -> None:
        """What the key may, and until when: one that is copied off the page of an app is good for a day."""
        try:
            asked = {"input_token": self.settings.token.reveal()}
            rights = (await self.line.get("debug_token", Debugged, **asked)).data
        except SendError as error:
            if error.code not in ("refused", "rights"):
                raise
            # not every token may look at itself: what it lacks, the calls below will say
            return
        if not rights.is_valid:
            self.missing.append("token_invalid")
            return
        self.passed.append("token_ok")
        self.say("whatsapp_business_messaging" in rights.scopes, "right_messages_ok", "no_right_messages")
        self.say("whatsapp_business_management" in rights.scopes, "right_manage_ok", "no_right_manage")
        if rights.expires_at and datetime.fromtimestamp(rights.expires_at, UTC) < datetime.now(UTC) + EXPIRES_SOON:
            self.advice.append("token_expires")

    async def _account(self) -> None:
        """Is the number of the account that is named beside it? Subscription and templates are the account's."""
        after: dict[str, str] = {}
        while True:
            page = await self.line.get(f"{self.line.account}/phone_numbers", Numbers, fields="id", limit=100, **after)
            if any(one.id == self.line.number for one in page.data):
                self.passed.append("account_ok")
                return
            if not page.paging.next:
                self.missing.append("other_account")
                return
            after = {"after": page.paging.cursors.get("after", "")}

    def _number(self, number: Number) -> None:
        # where it cannot be told, the first send will
        self.say(number.status in ("CONNECTED", ""), "registered_ok", "not_registered")
        names = {"DECLINED": "name_declined", "PENDING_REVIEW": "name_pending", "APPROVED": "name_ok"}
        if said := names.get(number.name_status):
            (self.passed if said == "name_ok" else self.advice).append(said)
        if number.quality_rating in ("RED", "YELLOW"):
            self.advice.append("quality_low")
        elif number.quality_rating:
            self.passed.append("quality_ok")
        if number.account_mode == "SANDBOX":
            self.advice.append("test_number")
        self.facts["shared"] = number.is_on_biz_app

    async def _hook(self, number: Number) -> None:
        self.say(await hooking.is_subscribed(self.line), "subscribed_ok", "not_subscribed", mends=True)
        goes_to = number.webhook_configuration
        if hooking.is_ours(goes_to.goes_to, self.channel_id):
            self.passed.append("hook_ok")
        elif goes_to.phone_number:
            self.missing.append("hook_elsewhere")
        else:
            self.say(False, "", "hook_off", mends=True)
