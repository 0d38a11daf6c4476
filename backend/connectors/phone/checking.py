"""Is the exchange set up as it has to be? What can be asked is asked; of what cannot, it is said how to try."""

from typing import TYPE_CHECKING

from backend.connectors.contract import Check, SendError
from backend.connectors.findings import Findings
from backend.connectors.phone import errors, outbound

if TYPE_CHECKING:
    from backend.connectors.phone.client import PhoneClient

PAGES = {
    "mango": "https://lk.mango-office.ru/",
    "zadarma": "https://my.zadarma.com/api/",
}
_SAID = {"token_invalid": "token_invalid", "network": "unreachable"}


async def check(client: "PhoneClient") -> Check:
    found, provider = Findings(), client.settings.provider
    try:
        match provider:
            case "mango":
                await client.mango(outbound.mango(client.settings, "config/users/request", {}), look=True)
                found.passed.append("account_found")
            case "zadarma":
                await client.zadarma("/v1/pbx/internal/", {}, look=True)
                found.passed.append("account_found")
            case "asterisk":
                answer = await client.ari(outbound.ari(client.settings, "GET", "applications"), look=True)
                if (error := errors.ari(answer.status, "")) is not None:
                    raise error
                found.passed.append("exchange_answers")
            case "signed" if not client.settings.call_url:
                found.advice.append("no_call_address")
    except SendError as error:
        found.missing.append(_SAID.get(error.code, "wrong_answer"))
        found.facts["detail"] = error.detail
    if provider != "asterisk":
        # what the exchange tells is set there, and no question shows it: one call does
        found.advice.append("test_call")
    page = PAGES.get(provider, "")
    return found.answer(dict.fromkeys(("token_invalid", "test_call"), page) if page else {})
