"""What became of a call: delivered, tried again, given up; and what that says of the receiver as a whole."""

import random
from typing import Literal

from backend.access import mail
from backend.kit.db import Tx
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.notify.tell import Notice, tell
from backend.webhooks.call import Answer
from backend.webhooks.take import DOUBTED, Post

Why = Literal["gone", "failing", "owner"]

# Seconds before the second try, the third …; about three days together.
AGAIN_S = (5.0, 30.0, 120.0, 600.0, 1800.0, 3600.0, 7200.0, 14400.0, 28800.0, 43200.0)
JITTER = 0.2
TRY_DAYS = 3
# without one success
PAUSE_DAYS = 5
# so many tries hold what follows in the lane: an outage of half a minute changes no order
HELD_TRIES = 2
RETRY_AFTER_MAX_S = 3600.0
FIRST_REST_S, LONGEST_REST_S = 10.0, 600.0
# an answer that says "not now"; every other one below 500 says "not this"
_NOT_NOW = (408, 425, 429)

_LOCK = "SELECT active, paused_why, failures FROM webhooks WHERE id = $1 FOR NO KEY UPDATE"
_ATTEMPT = """
INSERT INTO webhook_attempts (delivery_id, attempt, at, duration_ms, status, error, answer)
VALUES ($1, $2, now() - make_interval(secs => $3::float8 / 1000), $3, $4, $5, $6) ON CONFLICT DO NOTHING
"""
# by number of attempts: whoever lost the lease meanwhile has lost the say
_TAKEN = """
UPDATE webhook_deliveries SET state = 'delivered', status = $3, error = NULL, ended_at = now()
WHERE id = $1 AND attempts = $2 AND state = 'sending'
"""
_REFUSED = f"""
UPDATE webhook_deliveries SET status = $3, error = $4, due_at = now() + make_interval(secs => $5),
    aside = aside OR $6, state = CASE WHEN $7::text IS NOT NULL THEN $7
        WHEN since < now() - interval '{TRY_DAYS} days' THEN 'failed' ELSE 'waiting' END,
    ended_at = CASE WHEN $7::text IS NOT NULL OR since < now() - interval '{TRY_DAYS} days' THEN now() END
WHERE id = $1 AND attempts = $2 AND state = 'sending'
"""
_WELL = """
UPDATE webhooks SET failures = 0, failing_since = NULL, failed_at = NULL, rest_until = NULL
WHERE id = $1 AND failures > 0
"""
# a failure after a quiet day is a new trouble
_ILL = f"""
UPDATE webhooks SET failures = failures + 1, failed_at = now(),
    failing_since = CASE WHEN failed_at > now() - interval '1 day' THEN coalesce(failing_since, now()) ELSE now() END,
    rest_until = CASE WHEN $2 > 0 THEN greatest(rest_until, now() + make_interval(secs => $2)) ELSE rest_until END
WHERE id = $1 RETURNING failing_since < now() - interval '{PAUSE_DAYS} days' AS hopeless
"""
_PAUSE = """
UPDATE webhooks SET paused_why = $2, paused_at = now(), lease_by = NULL, lease_until = NULL, rev = rev + 1
WHERE id = $1 AND paused_why IS NULL RETURNING name, rev
"""
MISS = """
UPDATE webhook_deliveries SET state = 'missed', ended_at = now() WHERE webhook_id = $1 AND state = 'waiting'
"""
_ADMINISTRATORS = """
SELECT u.email, u.locale FROM users u JOIN roles r ON r.id = u.role_id
WHERE r.key = 'administrator' AND u.deactivated_at IS NULL ORDER BY u.id
"""
# each time that it is stopped once
_KEEPERS = """
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id
WHERE u.deactivated_at IS NULL AND (r.key = 'administrator' OR 'webhooks.manage' = ANY (r.rights)) ORDER BY u.id
"""


class Outcome:
    """`settings`, `cipher`: for the letter to the administrators."""

    def __init__(self, settings: Settings, cipher: Cipher) -> None:
        self._settings = settings
        self._cipher = cipher

    async def settle(self, tx: Tx, webhook_id: int, post: Post, answer: Answer) -> None:
        webhook = await tx.row(_LOCK, webhook_id)
        if webhook is None:
            return
        args = (answer.duration_ms, answer.status, answer.error, answer.text)
        await tx.execute(_ATTEMPT, post.delivery_id, post.attempt, *args)
        if answer.is_taken:
            await tx.execute(_TAKEN, post.delivery_id, post.attempt, answer.status)
            await tx.execute(_WELL, webhook_id)
            return
        stopped = not webhook["active"] or webhook["paused_why"] is not None
        end = "failed" if answer.status == 410 else "missed" if stopped else None
        rest_s = max(again_s(post.attempt), min(answer.retry_after_s or 0.0, RETRY_AFTER_MAX_S))
        error = None if answer.status is not None else answer.error
        aside = is_aside(post.attempt, answer)
        await tx.execute(_REFUSED, post.delivery_id, post.attempt, answer.status, error, rest_s, aside, end)
        hopeless = (await tx.row(_ILL, webhook_id, receiver_rest_s(webhook["failures"] + 1, answer)) or {})["hopeless"]
        if answer.status == 410 or hopeless:
            await self.pause(tx, webhook_id, "gone" if answer.status == 410 else "failing")

    async def pause(self, tx: Tx, webhook_id: int, why: Why) -> None:
        """Nothing more is told until a person looks; who looks after webhooks hears of it, administrators by letter."""
        row = await tx.row(_PAUSE, webhook_id, why)
        if row is None:
            return
        await tx.execute(MISS, webhook_id)
        place = f"/settings/webhooks/{webhook_id}"
        notices = [
            Notice(
                to=each["id"],
                kind="webhook_stopped",
                subject=("house", None),
                place={"path": place},
                data={"name": row["name"]},
                group=f"webhook_stopped:{webhook_id}",
                once=f"webhook:{webhook_id}:{row['rev']}",
            )
            for each in await tx.fetch(_KEEPERS)
        ]
        await tell(tx, notices)
        link = f"{self._settings.public_url}{place}"
        for person in await tx.fetch(_ADMINISTRATORS):
            await mail.queue(tx, self._settings, self._cipher, "webhook", person["email"], person["locale"], link)


def again_s(attempt: int) -> float:
    """Before the next try of one event; never at the same moment as everybody else's."""
    return AGAIN_S[min(attempt, len(AGAIN_S)) - 1] * random.uniform(1 - JITTER, 1 + JITTER)


def receiver_rest_s(failures: int, answer: Answer) -> float:
    """How long nothing at all is told; 0: others go on."""
    asked = min(answer.retry_after_s or 0.0, RETRY_AFTER_MAX_S) if answer.status in (429, 503) else 0.0
    if failures < DOUBTED:
        return asked
    return max(
        asked, min(FIRST_REST_S * 2.0 ** min(failures - DOUBTED, 20), LONGEST_REST_S) * random.uniform(1 - JITTER, 1)
    )


def is_aside(attempt: int, answer: Answer) -> bool:
    """Do those behind it in its lane go on without it?"""
    refused = answer.status is not None and answer.status < 500 and answer.status not in _NOT_NOW
    return refused or attempt >= HELD_TRIES
