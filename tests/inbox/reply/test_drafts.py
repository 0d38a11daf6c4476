"""Drafts: per person and conversation, reply and note apart; removed only by a confirmed send (invariant 22)."""

from datetime import UTC, datetime

import pytest

from backend.inbox.actions import drafts
from backend.inbox.actions.drafts import NewDraft
from backend.inbox.letters.typed import TypedLetter
from backend.inbox.queries.drafts import begun
from backend.inbox.schemas import Contacted, DraftView
from backend.kit.errors import Conflict
from tests.cast import Cast


async def save(cast: Cast, who: str, dialog: int, rev: int, text: str, kind: drafts.Kind = "reply") -> DraftView:
    async with cast.db.tx() as tx:
        return await drafts.save(tx, cast.ids[who], dialog, kind, NewDraft(rev, text))


async def kept(cast: Cast, who: str, dialog: int) -> dict[str, str]:
    async with cast.db.tx() as tx:
        return {draft.kind: draft.text for draft in await drafts.read(tx, cast.ids[who], dialog)}


async def test_each_has_their_own_reply_and_note(cast: Cast) -> None:
    dialog = await cast.dialog()
    await save(cast, "anna", dialog, 1, "answer")
    await save(cast, "anna", dialog, 1, "between us", "note")
    await save(cast, "vera", dialog, 1, "hers")
    assert await kept(cast, "anna", dialog) == {"reply": "answer", "note": "between us"}
    assert await kept(cast, "vera", dialog) == {"reply": "hers"}
    owners = [event["audience"] for event in await cast.events("draft.changed")]
    assert owners == [{"type": "own", "user_id": cast.ids[who]} for who in ("anna", "anna", "vera")]


async def test_what_is_begun_is_listed_for_its_writer_alone_until_it_is_sent(cast: Cast) -> None:
    dialog, other = await cast.dialog(), await cast.dialog()
    await save(cast, "anna", dialog, 3, "б" * 200)
    await save(cast, "anna", other, 1, "between us", "note")
    await save(cast, "vera", dialog, 1, "hers")

    async def listed(who: str) -> list[tuple[int, str, str, int]]:
        async with cast.db.tx() as tx:
            found = await begun(tx, cast.ids[who])
        return [(mark.conversation_id, mark.kind, mark.text, mark.rev) for mark in found]

    assert await listed("anna") == [(other, "note", "between us", 1), (dialog, "reply", "б" * 160, 3)]
    await cast.says("anna", dialog, "sent", draft_rev=3)
    await save(cast, "anna", other, 2, "", "note")
    assert await listed("anna") == []
    assert await listed("vera") == [(dialog, "reply", "hers", 1)]


async def test_a_letter_that_is_begun_keeps_its_lines_and_forgets_them_when_it_is_sent(cast: Cast) -> None:
    dialog = await cast.dialog()
    lines = TypedLetter("Счёт", to="nina@example.com", cc="half an addr")
    async with cast.db.tx() as tx:
        view = await drafts.save(tx, cast.ids["anna"], dialog, "reply", NewDraft(1, "", letter=lines))
    assert view.letter == lines
    await cast.says("anna", dialog, "sent", draft_rev=2)
    async with cast.db.tx() as tx:
        [after] = await drafts.read(tx, cast.ids["anna"], dialog)
    assert after.letter is None


async def test_an_older_save_changes_nothing(cast: Cast) -> None:
    dialog = await cast.dialog()
    await save(cast, "anna", dialog, 5, "newer")
    answer = await save(cast, "anna", dialog, 4, "older")
    assert (answer.text, answer.rev) == ("newer", 5)


async def test_a_confirmed_send_removes_what_it_sent_and_a_late_save_does_not_bring_it_back(cast: Cast) -> None:
    dialog = await cast.dialog()
    await save(cast, "anna", dialog, 3, "to be sent")
    await cast.says("anna", dialog, "to be sent", draft_rev=3)
    assert await kept(cast, "anna", dialog) == {"reply": ""}
    late = await save(cast, "anna", dialog, 3, "to be sent")
    assert (late.text, late.sent_rev) == ("", 3)


async def test_what_was_typed_after_the_send_stays(cast: Cast) -> None:
    dialog = await cast.dialog()
    await save(cast, "anna", dialog, 7, "already the next thought")
    await cast.says("anna", dialog, "the first thought", draft_rev=6)
    assert await kept(cast, "anna", dialog) == {"reply": "already the next thought"}


async def test_a_lost_claim_keeps_the_draft(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.says("boris", dialog)
    await save(cast, "anna", dialog, 1, "mine")
    with pytest.raises(Conflict):
        await cast.says("anna", dialog, "mine", draft_rev=1)
    assert await kept(cast, "anna", dialog) == {"reply": "mine"}


async def test_a_draft_remembers_its_saved_reply_and_the_contact_until_it_is_sent(cast: Cast) -> None:
    dialog = await cast.dialog()
    spoken = Contacted(datetime(2026, 11, 20, 9, tzinfo=UTC), "meeting")
    async with cast.db.tx() as tx:
        for kind, new in (("reply", NewDraft(1, "x", saved_reply_id=7)), ("note", NewDraft(1, "y", contacted=spoken))):
            await drafts.save(tx, cast.ids["anna"], dialog, kind, new)  # type: ignore[arg-type]
        held = {draft.kind: draft for draft in await drafts.read(tx, cast.ids["anna"], dialog)}
    assert (held["reply"].saved_reply_id, held["note"].contacted) == (7, spoken)
    await cast.says("anna", dialog, draft_rev=1)
    async with cast.db.tx() as tx:
        held = {draft.kind: draft for draft in await drafts.read(tx, cast.ids["anna"], dialog)}
    assert (held["reply"].saved_reply_id, held["note"].contacted) == (None, spoken)
