"""A body may be for several channels of the house: those of one app of the platform share an address."""

from backend.connectors.abilities import SharesHook
from backend.inbox.channels.account import account_of
from backend.inbox.channels.facts import ChannelFacts, Channels, OfAccounts


async def sharing(channels: Channels, facts: ChannelFacts, body: bytes) -> OfAccounts:
    """The other channels that the body names. Raises what the database raises."""
    kind = facts.connector
    if not isinstance(kind, SharesHook):
        return OfAccounts()
    named = set(kind.accounts_in(facts.settings, body)) - {account_of(kind, facts.settings)}
    return await channels.of_accounts(facts, named) if named else OfAccounts()


def alike(facts: ChannelFacts, others: OfAccounts) -> list[ChannelFacts]:
    """Of the others, those for whom what this one verified is as good."""
    kind = facts.connector
    if not isinstance(kind, SharesHook):
        return []
    return [other for other in others.found if kind.signed_alike(facts.settings, other.settings)]
