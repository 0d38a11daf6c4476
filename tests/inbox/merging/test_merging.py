"""The same person known twice: offered, joined, split exactly as they stood, whatever came in between."""

import random
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.access.grants import Grants
from backend.inbox.merging.merge import apart, merge, undo
from backend.inbox.merging.offers import same_person
from backend.inbox.merging.schemas import SamePerson
from backend.inbox.merging.stood import UNDO_DAYS, columns
from backend.kit import upkeep
from backend.kit.errors import Conflict, Forbidden, Missing
from backend.wiring import subjects_of_tasks
from tests.cast import Cast

_WROTE = """
WITH h AS (INSERT INTO channels (kind, name) VALUES ($1, 'x') RETURNING id),
i AS (INSERT INTO identities (channel_id, external_user, contact_id) SELECT id, $3, $2 FROM h RETURNING id, channel_id),
c AS (INSERT INTO conversations (channel_id, thread_key, contact_id, identity_id, seq)
      SELECT channel_id, gen_random_uuid()::text, $2, id, 1 FROM i RETURNING id, identity_id)
INSERT INTO messages (conversation_id, seq, direction, identity_id, provider_at, meta)
SELECT id, 1, 'in', identity_id, now(), jsonb_build_object('letter', jsonb_build_object('trust', $4::text)) FROM c
"""
_PHONE = "UPDATE contacts SET phone = $2, phone_normal = $2 WHERE id = $1"
# all that a person has, but what counts changes
_SEEN = f"""
SELECT jsonb_build_object(
    'person', (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(to_jsonb(p)) e
               WHERE e.key = ANY ('{{{",".join(columns())}}}'::text[]) OR e.key = 'deleted_at'),
    'identities', (SELECT jsonb_agg(to_jsonb(i) ORDER BY i.id) FROM identities i WHERE i.contact_id = p.id),
    'dialogs', (SELECT jsonb_agg(jsonb_build_array(c.id, c.card_id, c.identity_id) ORDER BY c.id)
                FROM conversations c WHERE c.contact_id = p.id),
    'cards', (SELECT jsonb_agg(jsonb_build_array(k.id, k.status_id) ORDER BY k.id) FROM cards k
              WHERE k.contact_id = p.id),
    'works', (SELECT jsonb_agg(jsonb_build_array(w.company_id, w.position, w.main) ORDER BY w.company_id)
              FROM contact_companies w WHERE w.contact_id = p.id),
    'tags', (SELECT jsonb_agg(t.tag_id ORDER BY t.tag_id) FROM contact_tags t WHERE t.contact_id = p.id),
    'facts', (SELECT jsonb_agg(a.id ORDER BY a.id) FROM activities a
              WHERE a.contact_id = p.id AND a.kind NOT IN ('contact_joined', 'contact_split'))
)::text FROM contacts p WHERE p.id = $1
"""


async def contact_of(cast: Cast, dialog: int) -> int:
    return int((await cast.row(dialog))["contact_id"])


async def seen(cast: Cast, contact: int) -> Any:
    return msgspec.json.decode(await cast.db.hot.fetchval(_SEEN, contact))


async def same(cast: Cast, who: str, contact: int) -> SamePerson:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await same_person(tx, grants, contact)


async def joins(cast: Cast, stays: int, goes: int, who: str = "anna") -> int:
    grants: Grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await merge(tx, grants, None, stays, goes)


async def splits(cast: Cast, merge_id: int) -> int:
    grants = await cast.grants("anna")
    async with cast.db.tx() as tx:
        return await undo(tx, grants, None, merge_id)


async def _reached_by_several(cast: Cast, contact: int, dice: random.Random) -> None:
    """Phones of the same few, some of them known of both, under other labels; and places of work."""
    numbers = dice.sample([f"+7912000000{n}" for n in range(1, 7)], dice.randint(0, 4))
    more = [{"value": each, "normal": each, "label": dice.choice(["", "mobile", "work", "дача"])} for each in numbers]
    await cast.db.hot.execute(
        "UPDATE contacts SET more_phones = $2::text::jsonb WHERE id = $1", contact, msgspec.json.encode(more).decode()
    )
    for name in dice.sample(["Тула", "Орёл", "Ясная Поляна"], dice.randint(0, 3)):
        await cast.db.hot.execute(
            "WITH held AS (SELECT id FROM companies WHERE name = $2),"
            " made AS (INSERT INTO companies (name) SELECT $2 WHERE NOT EXISTS (SELECT 1 FROM held) RETURNING id)"
            " INSERT INTO contact_companies (contact_id, company_id, position, main)"
            " SELECT $1::bigint, id, 'мастер', false FROM (TABLE held UNION ALL TABLE made) AS f",
            contact, name,
        )  # fmt: skip


def reached_by(person: Any) -> set[str]:
    """Every phone and e-mail, as it is compared."""
    of = person["person"]
    several = [each["normal"] for each in (*(of["more_phones"] or ()), *(of["more_emails"] or ()))]
    return {each for each in (of["phone_normal"], of["email_normal"], *several) if each}


async def two(cast: Cast, dice: random.Random) -> tuple[int, int, list[int], list[int]]:
    """Two people with some of everything."""
    people: list[tuple[int, list[int]]] = []
    for name in ("Глеб", "Глеб Орлов"):
        dialogs = [await cast.dialog(name) for _ in range(dice.randint(1, 3))]
        contact = await contact_of(cast, dialogs[0])
        for each in dialogs[1:]:
            before = await contact_of(cast, each)
            for table in ("identities", "conversations", "cards"):
                await cast.db.hot.execute(f"UPDATE {table} SET contact_id = $1 WHERE contact_id = $2", contact, before)
        if dice.random() < 0.7:
            await cast.db.hot.execute(_PHONE, contact, dice.choice(["+79120000001", "+79120000002"]))
        await _reached_by_several(cast, contact, dice)
        more = [{"value": f"{n}@x.ru", "normal": f"{n}@x.ru", "label": ""} for n in range(dice.randint(0, 2))]
        await cast.db.hot.execute(
            "UPDATE contacts SET more_emails = $2::text::jsonb, email = 'main@x.ru', email_normal = 'main@x.ru',"
            " fields = jsonb_build_object('size', $1::bigint) WHERE id = $1",
            contact, msgspec.json.encode(more).decode(),
        )  # fmt: skip
        for tag in dice.sample(["a", "b", "c"], dice.randint(0, 3)):
            await cast.db.hot.execute(
                "WITH t AS (INSERT INTO tags (name, color) VALUES ($2, 'sky') ON CONFLICT DO NOTHING RETURNING id)"
                " INSERT INTO contact_tags (contact_id, tag_id)"
                " SELECT $1::bigint, id FROM t UNION SELECT $1::bigint, id FROM tags WHERE name = $2",
                contact, tag,
            )  # fmt: skip
        await cast.says("anna", dialogs[0])
        people.append((contact, dialogs))
    return people[0][0], people[1][0], people[0][1], people[1][1]


@pytest.mark.parametrize("seed", range(10))
async def test_joined_and_split_they_are_what_they_were(cast: Cast, seed: int) -> None:
    stays, goes, _, _ = await two(cast, random.Random(seed))
    before = [await seen(cast, each) for each in (stays, goes)]
    made = await joins(cast, stays, goes)
    whole = await seen(cast, stays)
    for part in ("identities", "dialogs", "cards"):
        assert len(whole[part]) == sum(len(each[part] or ()) for each in before), part
    assert reached_by(whole) == set().union(*map(reached_by, before))
    places = [{each[0] for each in one["works"] or ()} for one in (*before, whole)]
    assert places[2] == places[0] | places[1]
    assert (await seen(cast, goes))["dialogs"] is None
    assert await splits(cast, made) == goes
    assert [await seen(cast, each) for each in (stays, goes)] == before
    with pytest.raises(Missing):
        await splits(cast, made)


async def test_what_came_in_between_goes_where_it_belongs(cast: Cast) -> None:
    stays, goes, mine, theirs = await two(cast, random.Random(1))
    made = await joins(cast, stays, goes)
    identity = (await cast.row(theirs[0]))["identity_id"]
    later = await cast.db.hot.fetchval(
        "INSERT INTO conversations (channel_id, thread_key, contact_id, identity_id)"
        " VALUES ($1, $2, $3, $4) RETURNING id",
        cast.sales, uuid4().hex, stays, identity,
    )  # fmt: skip
    await cast.says("anna", theirs[0], "Пока вместе", confirm_address=True)
    card = (await cast.row(mine[0]))["card_id"]
    await cast.db.hot.execute("UPDATE conversations SET card_id = $2 WHERE id = $1", theirs[0], card)
    await cast.db.hot.execute("UPDATE contacts SET name = 'Глеб Ильич' WHERE id = $1", stays)
    await splits(cast, made)
    assert [(await cast.row(each))["contact_id"] for each in (later, theirs[0], mine[0])] == [goes, goes, stays]
    assert (await cast.row(theirs[0]))["card_id"] not in (None, card), "nobody's dialog is about the other's request"
    assert (await seen(cast, stays))["person"]["name"] == "Глеб Ильич", "what a colleague wrote since stays"
    facts = await cast.db.hot.fetchval(
        "SELECT count(*) FROM activities WHERE conversation_id = $1 AND contact_id <> $2", theirs[0], goes
    )
    assert facts == 0


async def test_it_is_offered_with_the_reason_and_never_again_once_it_was_denied(cast: Cast) -> None:
    first, second, third = [await cast.dialog(f"Глеб {n}") for n in range(3)]
    one, other, hidden = [await contact_of(cast, each) for each in (first, second, third)]
    for each in (one, other):
        await cast.db.hot.execute(_PHONE, each, "+79120000001")
    [offer] = (await same(cast, "anna", one)).offers
    assert (offer.contact.id, offer.shared[0].value, offer.shared[0].proven) == (other, "+79120000001", False)
    # each has typed that number in a form, as anybody may; each has written from it
    for kind, proven in (("form", False), ("whatsapp", True)):
        for each in (one, other):
            await cast.db.hot.execute(_WROTE, kind, each, "+79120000001", None)
        assert (await same(cast, "anna", one)).offers[0].shared[0].proven is proven
    await cast.db.hot.execute("UPDATE roles SET hidden_fields = '{phone}' WHERE key = 'operator'")
    assert (await same(cast, "anna", one)).offers[0].shared[0].value == ""
    async with cast.db.tx() as tx:
        await apart(tx, await cast.grants("anna"), other, one)
    assert (await same(cast, "anna", one)).offers == (await same(cast, "anna", other)).offers == []
    # only whom one sees, and only by right
    await cast.db.hot.execute(_PHONE, hidden, "+79120000001")
    await cast.db.hot.execute("UPDATE conversations SET channel_id = $2 WHERE id = $1", third, cast.secret)
    await cast.db.hot.execute("UPDATE cards SET channel_id = $2 WHERE contact_id = $1", hidden, cast.secret)
    assert (await same(cast, "anna", one)).offers == []
    with pytest.raises(Missing):
        await joins(cast, one, hidden)
    await cast.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'contacts.merge') WHERE key = 'operator'")
    with pytest.raises(Forbidden):
        await joins(cast, one, other)


async def test_whose_letter_failed_the_check_has_not_written_from_that_address(cast: Cast) -> None:
    one, other = [await contact_of(cast, await cast.dialog(name)) for name in ("Глеб", "Не Глеб")]
    for each in (one, other):
        await cast.db.hot.execute(
            "UPDATE contacts SET email = 'gleb@a.ru', email_normal = 'gleb@a.ru' WHERE id = $1", each
        )
    await cast.db.hot.execute(_WROTE, "email", one, "gleb@a.ru", "pass")
    for trust, proven in (("fail", False), ("pass", True)):
        await cast.db.hot.execute(_WROTE, "email", other, "gleb@a.ru", trust)
        assert (await same(cast, "anna", one)).offers[0].shared[0].proven is proven
        assert (await same(cast, "anna", other)).offers[0].shared[0].proven is proven


async def test_whom_one_does_not_see_takes_nobodys_place_among_the_offers(cast: Cast) -> None:
    dialogs = [await cast.dialog(f"Глеб {number}") for number in range(52)]
    one, *others = [await contact_of(cast, dialog) for dialog in dialogs]
    for each in (one, *others):
        await cast.db.hot.execute(_PHONE, each, "+79120000001")
    for dialog, hidden in zip(dialogs[1:-1], others[:-1], strict=True):
        await cast.db.hot.execute("UPDATE conversations SET channel_id = $2 WHERE id = $1", dialog, cast.secret)
        await cast.db.hot.execute("UPDATE cards SET channel_id = $2 WHERE contact_id = $1", hidden, cast.secret)
    [offer] = (await same(cast, "anna", one)).offers
    assert offer.contact.id == others[-1]


async def test_what_was_promised_about_a_person_goes_with_them_and_comes_back(cast: Cast) -> None:
    stays, goes = await contact_of(cast, await cast.dialog()), await contact_of(cast, await cast.dialog("Глеб С."))
    put = "INSERT INTO tasks (kind, title, subject_kind, subject_id) VALUES ('call', 'x', 'contact', $1)"
    for contact in (stays, goes):
        await cast.db.hot.execute(put, contact)
    subjects_of_tasks()
    made = await joins(cast, stays, goes)
    subjects = "SELECT array_agg(subject_id ORDER BY id) FROM tasks"
    assert await cast.db.hot.fetchval(subjects) == [stays, stays]
    await splits(cast, made)
    assert await cast.db.hot.fetchval(subjects) == [stays, goes]
    told = [each["body"]["task"] for each in await cast.events("task.changed")]
    assert [(task["subject"]["id"], task["version"]) for task in told] == [(stays, 2), (goes, 3)]


async def test_who_saw_a_task_alone_is_told_that_it_went_to_somebody_else(cast: Cast) -> None:
    hidden, goes = (
        await contact_of(cast, await cast.dialog("Глеб", cast.secret)),
        await contact_of(cast, await cast.dialog()),
    )
    put = "INSERT INTO tasks (kind, title, subject_kind, subject_id) VALUES ('call', 'x', 'contact', $1)"
    await cast.db.hot.execute(put, goes)
    subjects_of_tasks()
    await joins(cast, hidden, goes, "boris")
    [told] = await cast.events("task.changed")
    # beside those who see every dialog, whatever its channel
    channels = {scope.get("channel_id") for scope in told["audience"]["before"] if "opens" not in scope}
    assert channels == {cast.sales}


async def test_how_they_stood_is_forgotten_when_nobody_may_split_them_any_more(cast: Cast) -> None:
    stays, goes, _, _ = await two(cast, random.Random(3))
    made = await joins(cast, stays, goes)
    [joined] = (await same(cast, "anna", stays)).joined
    assert (joined.until - joined.at).days == UNDO_DAYS
    late = "UPDATE contact_merges SET at = at - make_interval(days => $2) WHERE id = $1"
    await cast.db.hot.execute(late, made, UNDO_DAYS - 1)
    await upkeep.once(cast.db)
    assert len((await same(cast, "anna", stays)).joined) == 1, "a day is left"
    await cast.db.hot.execute(late, made, 1)
    for forgotten in (False, True):
        assert (await same(cast, "anna", stays)).joined == []
        with pytest.raises(Conflict) as refused:
            await splits(cast, made)
        assert refused.value.code == "merge_is_old"
        kept = await cast.db.hot.fetchval("SELECT stood IS NOT NULL FROM contact_merges WHERE id = $1", made)
        assert kept is not forgotten
        await upkeep.once(cast.db)
