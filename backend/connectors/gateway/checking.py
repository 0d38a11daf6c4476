"""Are the settings right? What the gateway's description asks, and what its answers mean."""

from typing import Any

from backend.connectors.contract import Check, SendError
from backend.connectors.gateway import ids
from backend.connectors.gateway.description import Description, Finding, Look
from backend.connectors.gateway.errors import Answer
from backend.connectors.gateway.expressions import find
from backend.connectors.gateway.line import Line
from backend.connectors.gateway.settings import GatewaySettings
from backend.connectors.gateway.templates import fill

UNREACHED = ("network", "timeout")


async def check(line: Line, described: Description, settings: GatewaySettings) -> Check:
    found = _Found(described, settings)
    for look in described.checks:
        if look.hooked is not None and look.hooked != _is_hooked(described, settings):
            continue
        if not find(look.when, settings.shown()):
            continue
        try:
            answer = await line.look(look.ask, settings.values())
        except SendError as error:
            found.add(Finding(when="", code="unreachable" if error.code in UNREACHED else "no_gateway"))
            break
        if not found.take(look, answer):
            break
    return found.answer()


def _is_hooked(described: Description, settings: GatewaySettings) -> bool:
    """A gateway without a queue is asked nothing, whatever is usual in this house."""
    return settings.mode == "webhook" or described.poll is None


class _Found:
    def __init__(self, described: Description, settings: GatewaySettings) -> None:
        self._described, self._settings = described, settings
        self._codes: dict[str, list[str]] = {"missing": [], "advice": [], "passed": []}
        self._mends: list[str] = []
        self._facts: dict[str, Any] = {}

    def take(self, look: Look, answer: Answer) -> bool:
        """Worth asking on?"""
        root = {**answer.tree, "my": self._settings.shown()}
        for name, path in look.facts.items():
            value = ids.text(find(path, root))
            if value:
                self._facts[name] = value
        ok = True
        for one in look.finds:
            if find(one.when, root):
                self.add(one)
                if one.state == "missing" and not one.mends:
                    return False
                return ok
        if answer.status in (401, 403):
            self.add(Finding(when="", code="token_invalid"))
            return False
        if answer.status >= 300:
            self.add(Finding(when="", code="no_gateway"))
            return False
        return ok

    def add(self, one: Finding) -> None:
        if one.code not in self._codes[one.state]:
            self._codes[one.state].append(one.code)
        if one.mends:
            self._mends.append(one.code)

    def answer(self) -> Check:
        if not self._described.checks:
            self.add(Finding(when="", code="unasked", state="advice"))
        if self._described.send.text is None:
            self.add(Finding(when="", code="no_text", state="advice"))
        if not self._described.install and _is_hooked(self._described, self._settings):
            self.add(Finding(when="", code="hook_by_hand", state="advice"))
        told = [*self._codes["missing"], *self._codes["advice"]]
        console = fill(self._described.console, self._settings.shown()) or self._described.docs
        return Check(
            not self._codes["missing"],
            tuple(self._codes["missing"]),
            self._facts,
            advice=tuple(self._codes["advice"]),
            passed=tuple(self._codes["passed"]),
            links={code: console for code in told} if console else {},
            mends=tuple(self._mends),
        )
