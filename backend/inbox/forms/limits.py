"""How much may be sent by forms to one process: a flood takes nothing from the others (decision 0140)."""

from backend.inbox.webchat.limits import AtOnce, Limits
from backend.kit.buckets import DAY_S, Buckets, Rate

HOUSE = ""


class FormLimits:
    """`bytes`: the quotas of the chat on a site: a stranger who has used them up there has none left here."""

    def __init__(self, shared: Limits) -> None:
        self._shared = shared
        self.looks_of_address = Buckets(Rate(240, 8))
        # people: an office behind one address, and its day
        self.sent_by_address = Buckets(Rate(20, 1 / 20))
        self.sent_a_day = Buckets(Rate(300, 300 / DAY_S))
        # another builder sends all of its forms from a few addresses
        self.posted_by_address = Buckets(Rate(120, 2))
        self.posted_to_form = Buckets(Rate(600, 5))
        self.at_once = AtOnce(20)

    def demand_sent(self, form: int, address: str) -> None:
        """Of our own form. Raises TooMany."""
        self.sent_by_address.demand(f"{form} {address}")
        self.sent_a_day.demand(address)

    def demand_posted(self, form: int, address: str) -> None:
        """By whoever has the form's address. Raises TooMany."""
        self.posted_by_address.demand(f"{form} {address}")
        self.posted_to_form.demand(str(form))

    def demand_bytes(self, address: str, number: int) -> None:
        """Of a body, as they come. Raises TooMany."""
        self._shared.demand_bytes(f"form {address}", address, number)
