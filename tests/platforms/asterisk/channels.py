"""Channels and bridges as ARI's models have them (rest-api/api-docs/channels.json, bridges.json)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.platforms.telephony.talks import Leg, Talk

CAUSES = {
    16: "Normal Clearing",
    17: "User busy",
    19: "User alerting, no answer",
    21: "Call Rejected",
    26: "Answered elsewhere",
    38: "Network out of order",
}
REASONS = {"normal": 16, "busy": 17, "congestion": 34, "no_answer": 19, "timeout": 102, "rejected": 21}
REASONS |= {"answered_elsewhere": 26, "unallocated": 1, "normal_unspecified": 31, "failure": 38}


def stamp(at: float) -> str:
    """Asterisk's own: milliseconds and a zone without a colon."""
    local = datetime.fromtimestamp(at, UTC) + timedelta(hours=3)
    return local.strftime("%Y-%m-%dT%H:%M:%S.") + f"{local.microsecond // 1000:03d}+0300"


@dataclass
class Channel:
    """`leg` None = the outer side; `app` = in which Stasis application, "" = in the dialplan."""

    id: str
    name: str
    talk: Talk
    leg: Leg | None
    number: str
    caller_name: str
    made: float
    state: str = "Down"
    connected: str = ""
    context: str = "office"
    exten: str = "s"
    app: str = ""
    args: list[str] = field(default_factory=list)
    bridge: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    over: bool = False
    rings_s: int = 0  # how long the documented context lets it ring
    goes_to: str = ""  # what the dialplan dials when it is answered (originate with an extension)

    def told(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "protocol_id": f"{self.id}@198.51.100.7",
            "caller": {"name": self.caller_name, "number": self.number},
            "connected": {"name": "", "number": self.connected},
            "accountcode": "",
            "dialplan": {"context": self.context, "exten": self.exten, "priority": 1}
            | {"app_name": "Stasis" if self.app else "Dial", "app_data": self.app},
            "creationtime": stamp(self.made),
            "language": "ru",
        }


@dataclass
class Bridge:
    id: str
    name: str
    made: float
    creator: str = "Stasis"
    kind: str = "mixing"
    channels: list[str] = field(default_factory=list)
    live: dict[str, Any] | None = None  # the recording that goes on

    def told(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "technology": "simple_bridge",
            "bridge_type": self.kind,
            "bridge_class": "stasis" if self.creator == "Stasis" else "basic",
            "creator": self.creator,
            "name": self.name,
            "channels": list(self.channels),
            "video_mode": "none",
            "creationtime": stamp(self.made),
        }
