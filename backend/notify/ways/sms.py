"""Notices by SMS, through a gateway that the administrator described."""

from backend.kit.db import Database
from backend.kit.outgoing import Blocked, Failed, NotConnected, Outgoing
from backend.kit.secrets import Cipher
from backend.notify.gateway import SmsGateway, asked, gateway_of, host_of
from backend.notify.way import Outcome, Sending, backoff


class Sms:
    def __init__(self, db: Database, cipher: Cipher) -> None:
        self._db, self._cipher = db, cipher

    async def send(self, sending: Sending) -> Outcome:
        async with self._db.tx() as tx:
            gateway = await gateway_of(tx, self._cipher)
        if gateway is None:
            return Outcome("held", "no_gateway")
        said = sending.said[-1]
        return await ask(
            gateway, sending.target, ". ".join(each for each in (said.title, said.text) if each), sending.attempts
        )


async def ask(gateway: SmsGateway, phone: str, text: str, attempts: int = 1) -> Outcome:
    """Once. An answer that did not come in time says nothing of the SMS: it is not sent again."""
    request = asked(gateway, phone, text)
    try:
        async with Outgoing(allowed=[host_of(gateway.url)], total_s=15) as outgoing:
            if request.content is None:
                answer = await outgoing.get(request.url, request.headers)
            else:
                answer = await outgoing.post(request.url, request.content, request.headers)
    except Blocked as error:
        return Outcome("failed", error.code)
    except NotConnected as error:
        return Outcome("waiting", error.code, backoff(attempts))
    except Failed as error:
        return Outcome("unconfirmed", error.code)
    if answer.status < 300:
        return Outcome("sent")
    if answer.status in (429, 503):
        return Outcome("waiting", f"http_{answer.status}", backoff(attempts))
    # what stands before the provider's own server may have given it on
    if answer.status >= 500:
        return Outcome("unconfirmed", f"http_{answer.status}")
    return Outcome("failed", f"http_{answer.status}")
