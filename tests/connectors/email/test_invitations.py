"""Meetings: what an invitation says of itself, and the calendar of our answer (RFC 5546, 3.2)."""

from datetime import UTC, datetime

import pytest

from backend.connectors.contract import Mailbox, Meeting
from backend.connectors.email.invites import invitation, organizer, reply

AT = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
OURS, GLEB = Mailbox("support@shop.test", "Лавка"), Mailbox("gleb@gmail.com", "Gleb")


def calendar(method: str, *lines: str) -> str:
    head = ("BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", "UID:7@google.com", "SUMMARY:Показ")
    return "\r\n".join((*head, *lines, "END:VEVENT", "END:VCALENDAR"))


def test_what_asks_is_told_apart_from_what_was_changed_called_off_or_answered() -> None:
    asked = invitation(calendar("REQUEST", "SEQUENCE:0", 'ORGANIZER;CN="Gleb":mailto:Gleb@gmail.com'))
    assert asked == {"kind": "invitation", "title": "Показ", "organizer": "Gleb", "uid": "7@google.com", "asks": True}
    changed = invitation(calendar("REQUEST", "SEQUENCE:2", "RECURRENCE-ID;TZID=Europe/Moscow:20261201T150000"))
    assert changed is not None
    assert (changed["sequence"], changed["recurrence"]) == (2, ";TZID=Europe/Moscow:20261201T150000")
    off = invitation(calendar("CANCEL", "SEQUENCE:3"))
    assert off is not None
    assert (off["cancelled"], "asks" in off) == (True, False)
    answered = invitation(calendar("REPLY", "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.cd"))
    assert answered is not None
    assert (answered["answer"], answered["status"], "asks" in answered) == (True, "declined", False)
    published = invitation(calendar("PUBLISH"))
    assert published is not None
    assert "asks" not in published, "nobody waits for an answer"


def test_an_address_is_no_name_and_what_is_no_address_invites_nobody() -> None:
    bare = calendar("REQUEST", "ORGANIZER:mailto:gleb@gmail.com")
    told = invitation(bare)
    assert told is not None
    assert "organizer" not in told, "some roles see no addresses"
    assert organizer(bare) == Mailbox("gleb@gmail.com")
    for wrong in ("ORGANIZER:urn:uuid:1", "ORGANIZER:mailto:a@b", "ORGANIZER:mailto:x@y.zz>,eve@evil.test", ""):
        assert organizer(calendar("REQUEST", wrong)) is None, wrong


@pytest.mark.parametrize("answer", ["accepted", "tentative", "declined"])
def test_our_answer_is_read_by_the_same_rules(answer: str) -> None:
    meeting = Meeting("7@google.com", answer, 2, ";TZID=Europe/Moscow:20261201T150000", "Показ; самоваров, всех " * 9)  # type: ignore[arg-type]
    made = reply(meeting, GLEB, OURS, AT)
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    told = invitation(made)
    assert told == {
        "kind": "invitation", "title": meeting.title.strip(), "organizer": "Gleb", "answer": True, "status": answer,
        "uid": "7@google.com", "sequence": 2, "recurrence": ";TZID=Europe/Moscow:20261201T150000",
    }  # fmt: skip
    assert organizer(made) == GLEB
    flat = made.replace("\r\n ", "")
    assert f'ATTENDEE;PARTSTAT={answer.upper()};CN="Лавка":mailto:support@shop.test' in flat
    assert "DTSTAMP:20261129T120000Z" in flat


def test_what_strangers_wrote_stays_within_its_line() -> None:
    """A name, a title or an id that would be lines of its own, and so another answer."""
    evil = 'x"\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:eve@evil.test\nEND:VEVENT'
    made = reply(Meeting(evil, "declined", 0, "", evil), Mailbox("gleb@gmail.com", evil), OURS, AT)
    lines = made.replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith("ATTENDEE")] == [
        'ATTENDEE;PARTSTAT=DECLINED;CN="Лавка":mailto:support@shop.test'
    ]
    assert sum(line == "END:VEVENT" for line in lines) == 1
    broken = invitation(calendar("REQUEST", "RECURRENCE-ID;TZID=a\x0bb:20261201T150000\x0bMETHOD:CANCEL"))
    assert broken is not None
    assert "recurrence" not in broken
