"""The other way: the dialplan posts a form by CURL(), with the names of AMI's events.

It is a convention of integrators. Asterisk documents CURL() and AMI's events, not this: AMI itself is a TCP protocol
and posts nothing, CURL() neither signs nor repeats, so a secret stands in the address.
"""

from __future__ import annotations

from tests.platforms.asterisk.channels import CAUSES, Channel
from tests.platforms.telephony.talks import Talk

STATUSES = {"answers": "ANSWER", "person answers": "ANSWER", "no answer": "NOANSWER", "busy": "BUSY"}
STATUSES |= {"declined": "BUSY", "elsewhere": "CANCEL", "failed": "CHANUNAVAIL", "ends": "CANCEL"}


def begins(channel: Channel, linked: str) -> dict[str, str]:
    return {
        "Event": "Newchannel",
        "Uniqueid": channel.id,
        "Linkedid": linked,
        "Channel": channel.name,
        "ChannelStateDesc": channel.state,
        "CallerIDNum": channel.number or "<unknown>",
        "CallerIDName": channel.caller_name or "<unknown>",
        "Exten": channel.exten,
        "Context": channel.context,
    }


def dials(talk: Talk, one: Channel, other: Channel) -> dict[str, str]:
    return {
        "Event": "DialBegin",
        "Uniqueid": one.id,
        "Linkedid": talk.id,
        "CallerIDNum": one.number or "<unknown>",
        "DestUniqueid": other.id,
        "DestExten": other.number,
        "DialString": other.number,
    }


def dialled(talk: Talk, one: Channel, other: Channel, what: str) -> dict[str, str]:
    begun = {**dials(talk, one, other), "Event": "DialEnd", "DialStatus": STATUSES.get(what, "CANCEL")}
    return {name: value for name, value in begun.items() if name != "DialString"}


def ends(talk: Talk, channel: Channel, cause: int) -> dict[str, str]:
    return {
        "Event": "Hangup",
        "Uniqueid": channel.id,
        "Linkedid": talk.id,
        "Channel": channel.name,
        "CallerIDNum": channel.number or "<unknown>",
        "ConnectedLineNum": channel.connected or "<unknown>",
        "Cause": str(cause),
        "Cause-txt": CAUSES.get(cause, "Unknown"),
    }
