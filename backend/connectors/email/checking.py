"""Can the mailbox be read and written from? Each thing by its name."""

from typing import Any

from backend.connectors.contract import Check, SendError
from backend.connectors.email import folders, line
from backend.connectors.email.settings import EmailSettings
from backend.connectors.email.written import for_servers

FOLDERS_SHOWN = 200
_MISSING = {
    "sign_in_refused": "imap_sign_in",
    "no_folder": "no_folder",
    "sign_in_again": "sign_in_again",
    "sign_in_unreached": "sign_in_unreached",
}


async def check(settings: EmailSettings) -> Check:
    """Raises nothing."""
    checking = _Checking(settings)
    await checking.imap()
    await checking.smtp()
    checking.trust()
    return checking.answer()


class _Checking:
    def __init__(self, settings: EmailSettings) -> None:
        self.settings = settings
        self.missing, self.passed, self.advice = [list[str]() for _ in range(3)]
        self.facts: dict[str, Any] = {"name": settings.address}

    async def imap(self) -> None:
        box = line.Box(self.settings)
        try:
            await box.sign_in()
            idles = await box.run(self._look, box)
        except SendError as error:
            code = _MISSING.get(error.code, "imap_unreachable")
            self._lacks(code if "SSL" not in error.detail else "imap_no_tls", error)
            if code == "no_folder":
                self.passed.append("imap_ok")
            return
        finally:
            box.close()
        self.passed += ["imap_ok", "folder_ok"]
        if self.settings.keep_sent:
            (self.passed if self.facts["sent"] else self.advice).append("sent_ok" if self.facts["sent"] else "no_sent")
        (self.passed if idles else self.advice).append("idle_ok" if idles else "no_idle")

    def _look(self, box: line.Box) -> bool:
        mailbox = box.open()
        there = folders.names(mailbox)
        self.facts["folders"] = there[:FOLDERS_SHOWN]
        self.facts["sent"] = folders.sent(mailbox, self.settings)
        try:
            for name in self.settings.folders:
                mailbox.folder.set(name, readonly=True)
        except Exception as error:
            raise SendError("no_folder", type(error).__name__, permanent=True) from None
        return "IDLE" in mailbox.client.capabilities

    async def smtp(self) -> None:
        try:
            async with line.smtp(self.settings) as client:
                try:
                    await client.mail(for_servers(self.settings.address))
                except Exception as error:
                    self.facts["detail"] = type(error).__name__
                    self.missing.append("smtp_sender")
                    return
        except SendError as error:
            if error.code in ("sign_in_again", "sign_in_unreached"):
                return  # said once
            code = "smtp_sign_in" if error.code == "sign_in_refused" else "smtp_unreachable"
            self._lacks(code if "SSL" not in error.detail else "smtp_no_tls", error)
            return
        self.passed.append("smtp_ok")

    def trust(self) -> None:
        """Without the name of its server nobody can tell a real mark of a sender from a forged one."""
        known = bool(self.settings.believed)
        (self.passed if known else self.advice).append("trust_ok" if known else "trust_unknown")

    def _lacks(self, code: str, error: SendError) -> None:
        self.missing.append(code)
        self.facts["detail"] = error.detail

    def answer(self) -> Check:
        page = self.settings.preset.passwords if self.settings.preset else ""
        signs = [code for code in ("imap_sign_in", "smtp_sign_in") if code in self.missing]
        return Check(
            not self.missing,
            tuple(self.missing),
            self.facts,
            passed=tuple(self.passed),
            advice=tuple(self.advice),
            links={code: page for code in signs} if page else {},
        )
