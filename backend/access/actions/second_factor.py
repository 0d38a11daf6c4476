"""The second factor: codes by time (TOTP), each good once, and ten recovery codes on paper."""

import base64
import secrets
from datetime import UTC, datetime

import msgspec
import pyotp

from backend.access.hashing import token_hash
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid
from backend.kit.secrets import Cipher

STEP_S = 30
RECOVERY_CODES = 10


class Pending(msgspec.Struct, frozen=True):
    """What an authenticator takes: as text, as otpauth address, as a picture (data: SVG)."""

    secret: str
    uri: str
    qr: str


async def begin(tx: Tx, cipher: Cipher, user_id: int) -> Pending:
    """A new secret, not in force until `confirm`. Raises Conflict when one is in force."""
    row = await tx.row("SELECT email, totp_secret FROM users WHERE id = $1 FOR UPDATE", user_id)
    if row is None or row["totp_secret"] is not None:
        raise Conflict("second_factor_on")
    secret = pyotp.random_base32()
    await tx.execute("UPDATE users SET totp_pending = $2 WHERE id = $1", user_id, cipher.encrypt(secret))
    uri = pyotp.TOTP(secret).provisioning_uri(name=row["email"], issuer_name="Samovar")
    return Pending(secret, uri, _picture(uri))


async def confirm(tx: Tx, cipher: Cipher, user_id: int, code: str) -> list[str]:
    """Put the pending secret in force by its first code; returns the recovery codes, shown this once."""
    row = await tx.row("SELECT totp_pending FROM users WHERE id = $1 FOR UPDATE", user_id)
    if row is None or row["totp_pending"] is None:
        raise Conflict("second_factor_not_begun")
    step = matching_step(cipher.decrypt(row["totp_pending"], str), code)
    if step is None:
        raise Invalid("wrong_code", fields={"code": "wrong_code"})
    await tx.execute(
        "UPDATE users SET totp_secret = totp_pending, totp_pending = NULL, totp_last_step = $2 WHERE id = $1",
        user_id,
        step,
    )
    return await new_recovery_codes(tx, user_id)


async def new_recovery_codes(tx: Tx, user_id: int) -> list[str]:
    """Ten fresh ones; the old ones are void."""
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    await tx.execute("DELETE FROM recovery_codes WHERE user_id = $1", user_id)
    await tx.execute(
        "INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2::bytea[])",
        user_id,
        [token_hash(_bare(code)) for code in codes],
    )
    return codes


async def disable(tx: Tx, user_id: int) -> None:
    await tx.execute(
        "UPDATE users SET totp_secret = NULL, totp_pending = NULL, totp_last_step = NULL WHERE id = $1", user_id
    )
    await tx.execute("DELETE FROM recovery_codes WHERE user_id = $1", user_id)


async def spend(tx: Tx, cipher: Cipher, user_id: int, code: str) -> bool:
    """Is the code theirs, and not spent yet? It is spent by asking."""
    kept = await tx.value("SELECT totp_secret FROM users WHERE id = $1", user_id)
    if kept is None:
        return False
    step = matching_step(cipher.decrypt(kept, str), code)
    if step is None:
        return await _spend_recovery(tx, user_id, code)
    spent = await tx.execute(
        "UPDATE users SET totp_last_step = $2 WHERE id = $1 AND (totp_last_step IS NULL OR totp_last_step < $2)",
        user_id,
        step,
    )
    return spent > 0


async def _spend_recovery(tx: Tx, user_id: int, code: str) -> bool:
    spent = await tx.execute(
        "UPDATE recovery_codes SET used_at = now() WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL",
        user_id,
        token_hash(_bare(code)),
    )
    return spent > 0


def matching_step(secret: str, code: str) -> int | None:
    """The step whose code this is: now, the one before, the one after; None if none."""
    typed = "".join(code.split())
    now = int(datetime.now(UTC).timestamp()) // STEP_S
    totp = pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if secrets.compare_digest(totp.at(step * STEP_S).encode(), typed.encode("utf-8", "replace")):
            return step
    return None


def _recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[i : i + 4] for i in range(0, 16, 4))


def _bare(code: str) -> str:
    return "".join(c for c in code.lower() if c.isalnum())


def _picture(uri: str) -> str:
    # segno's import costs; only who sets up a second factor pays for it
    import segno

    return segno.make(uri, error="m").svg_data_uri(scale=5, border=2, dark="#000", light="#fff")
