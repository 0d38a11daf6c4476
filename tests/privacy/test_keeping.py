"""What is older than its term goes, from dialogs that are over, and what went is told."""

from pathlib import Path

import pytest

from backend.kit.errors import Conflict, Invalid
from backend.kit.storage import Storage
from backend.privacy.change import set_terms
from backend.privacy.keeping.terms import Over, over
from backend.privacy.keeping.work import once
from backend.privacy.schemas import SetTerms
from backend.privacy.setting import PrivacySetting, Terms, keep_setting, privacy_setting
from tests.cast import Cast


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path}/files")


async def talk(cast: Cast, storage: Storage, *, days: int = 40, state: str = "done", channel: int | None = None) -> int:
    """A dialog with one message of so many days ago, and its file."""
    dialog = await cast.dialog(channel_id=channel, waits=state != "done")
    await cast.db.hot.execute("UPDATE conversations SET state = $2 WHERE id = $1", dialog, state)
    await cast.db.hot.execute(
        "UPDATE messages SET stored_at = now() - make_interval(days => $2) WHERE conversation_id = $1", dialog, days
    )
    await storage.keep_bytes(f"f/{dialog}", b"x")
    await cast.db.hot.execute(
        "INSERT INTO attachments (id, conversation_id, seq, kind, name, state, storage_key)"
        " VALUES (gen_random_uuid(), $1, 1, 'document', 'x', 'stored', $2)", dialog, f"f/{dialog}",
    )  # fmt: skip
    return dialog


async def put(cast: Cast, terms: Terms, **channels: Terms) -> PrivacySetting:
    setting = PrivacySetting(terms=terms, channels={key.removeprefix("c"): each for key, each in channels.items()})
    async with cast.db.tx() as tx:
        await keep_setting(tx, setting)
    return setting


async def texts(cast: Cast) -> dict[int, str]:
    rows = await cast.db.hot.fetch("SELECT conversation_id, text FROM messages")
    return {row["conversation_id"]: row["text"] for row in rows}


async def keys(storage: Storage) -> set[str]:
    listed = storage.keys()
    return {key async for key in listed}


async def test_old_words_go_from_dialogs_that_are_over_and_from_no_other(cast: Cast, storage: Storage) -> None:
    gone, young = await talk(cast, storage), await talk(cast, storage, days=10)
    open_one, asleep = await talk(cast, storage, state="open"), await talk(cast, storage, state="snoozed")
    promised = await talk(cast, storage)
    await cast.db.hot.execute(
        "INSERT INTO tasks (kind, title, subject_kind, subject_id, state)"
        " VALUES ('call', 'x', 'conversation', $1, 'open')",
        promised,
    )  # fmt: skip
    setting = await put(cast, Terms(messages=30))
    async with cast.db.tx() as tx:
        assert (await over(tx, setting)).messages == {cast.sales: 1}
    assert await once(cast.db, storage) == {"messages": 1}
    said = await texts(cast)
    assert said[gone] == ""
    assert all(said[each] for each in (young, open_one, asleep, promised))
    assert await keys(storage) == {f"f/{each}" for each in (young, open_one, asleep, promised)}
    # there is nothing more to do, and the record says what was done
    assert await once(cast.db, storage) == {}
    assert await cast.db.hot.fetchval("SELECT removed ->> 'messages' FROM term_runs") == "1"


@pytest.mark.parametrize("state", ["scheduled", "queued", "sending", "failed"])
async def test_what_has_yet_to_be_sent_keeps_its_words_and_its_files(cast: Cast, storage: Storage, state: str) -> None:
    dialog = await talk(cast, storage)
    await cast.db.hot.execute(
        "UPDATE messages SET direction = 'out', state = $2 WHERE conversation_id = $1", dialog, state
    )
    if state == "failed":
        await cast.db.hot.execute(
            "INSERT INTO outbox (channel_id, conversation_id, seq, state, ref, epoch)"
            " VALUES ($1, $2, 1, 'failed', 'x', gen_random_uuid())", cast.sales, dialog,
        )  # fmt: skip
    setting = await put(cast, Terms(messages=30, files=30))
    async with cast.db.tx() as tx:
        assert await over(tx, setting) == Over()
    assert await once(cast.db, storage) == {}
    assert (await texts(cast))[dialog] != ""
    assert await keys(storage) == {f"f/{dialog}"}


async def test_files_of_dialogs_that_are_not_over_stay(cast: Cast, storage: Storage) -> None:
    kept = [await talk(cast, storage, state=state) for state in ("open", "snoozed")]
    await talk(cast, storage)
    await put(cast, Terms(files=30))
    assert await once(cast.db, storage) == {"files": 1}
    assert await keys(storage) == {f"f/{each}" for each in kept}


async def test_a_dialog_that_is_being_opened_at_that_moment_loses_nothing(cast: Cast, storage: Storage) -> None:
    opened, gone = await talk(cast, storage), await talk(cast, storage)
    await put(cast, Terms(messages=30, files=30))
    async with cast.db.tx() as tx:
        await tx.execute("UPDATE conversations SET state = 'open' WHERE id = $1", opened)
        # whoever opens it is not through yet, and nothing waits for them
        assert await once(cast.db, storage) == {"messages": 1}
    assert await once(cast.db, storage) == {}
    said = await texts(cast)
    assert (bool(said[opened]), said[gone]) == (True, "")
    assert await keys(storage) == {f"f/{opened}"}


async def test_many_go_in_slices_and_one_line_says_how_many(
    cast: Cast, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.privacy.keeping.terms.SLICE", 2)
    for _ in range(5):
        await talk(cast, storage)
    await put(cast, Terms(messages=30))
    assert await once(cast.db, storage) == {"messages": 5}
    assert set((await texts(cast)).values()) == {""}
    rows = await cast.db.hot.fetch("SELECT removed ->> 'messages' AS n FROM term_runs")
    assert [row["n"] for row in rows] == ["5"]


async def test_what_went_is_known_though_the_bytes_could_not_be_deleted(cast: Cast, tmp_path: Path) -> None:
    class Broken(Storage):
        async def delete(self, key: str) -> None:
            raise OSError(key)

    storage = Broken(f"file://{tmp_path}/files")
    await talk(cast, storage)
    await put(cast, Terms(messages=30))
    with pytest.raises(OSError):
        await once(cast.db, storage)
    assert await cast.db.hot.fetchval("SELECT removed ->> 'messages' FROM term_runs") == "1"


async def test_files_go_by_their_own_term_and_the_words_stay(cast: Cast, storage: Storage) -> None:
    dialog = await talk(cast, storage)
    await put(cast, Terms(files=30))
    assert await once(cast.db, storage) == {"files": 1}
    assert (await texts(cast))[dialog] != ""
    assert await keys(storage) == set()


async def test_a_recording_of_a_call_is_no_file_of_a_letter(cast: Cast, storage: Storage) -> None:
    call, letter = await talk(cast, storage), await talk(cast, storage)
    await cast.db.hot.execute("UPDATE messages SET meta = '{\"call\": {}}' WHERE conversation_id = $1", call)
    await put(cast, Terms(recordings=30))
    assert await once(cast.db, storage) == {"recordings": 1}
    assert await keys(storage) == {f"f/{letter}"}


async def test_a_channels_own_term_takes_the_place_of_the_houses(cast: Cast, storage: Storage) -> None:
    sales, secret = await talk(cast, storage), await talk(cast, storage, channel=cast.secret)
    await put(cast, Terms(messages=30), **{f"c{cast.secret}": Terms(messages=365)})
    await once(cast.db, storage)
    said = await texts(cast)
    assert (said[sales], bool(said[secret])) == ("", True)


async def test_what_came_raw_and_what_could_not_be_read_go_sooner(cast: Cast, storage: Storage) -> None:
    for days in (3, 9):
        await cast.db.hot.execute(
            "INSERT INTO raw_inbound (at, channel_id, body) VALUES (now() - make_interval(days => $2), $1, 'x')",
            cast.sales, days,
        )  # fmt: skip
        await cast.db.hot.execute(
            "INSERT INTO quarantine (at, channel_id, reason, body, digest)"
            " VALUES (now() - make_interval(days => $2), $1, 'x', 'x', $3)", cast.sales, days, str(days).encode(),
        )  # fmt: skip
    await put(cast, Terms(raw=7, quarantine=5))
    assert await once(cast.db, storage) == {"raw": 1, "quarantine": 1}


async def test_terms_are_checked_and_not_written_over_a_colleagues(cast: Cast) -> None:
    ada = await cast.grants("ada")
    async with cast.db.tx() as tx:
        with pytest.raises(Invalid) as refused:
            await set_terms(tx, ada, None, SetTerms(terms=Terms(messages=0)))
        assert refused.value.fields == {"terms.messages": "privacy_days"}
        with pytest.raises(Invalid):
            await set_terms(tx, ada, None, SetTerms(channels={"x": Terms(files=1)}))
        saved = await set_terms(tx, ada, None, SetTerms(terms=Terms(messages=365), channels={"1": Terms(files=30)}))
        with pytest.raises(Conflict):
            await set_terms(tx, ada, None, SetTerms())
        assert (await privacy_setting(tx)).terms.messages == 365
    assert saved.version == 1
