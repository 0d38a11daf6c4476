"""The house's own words of what it sends: checked when kept, and what people really get."""

from typing import Any

import pytest

from backend.kit.errors import Conflict, Invalid
from backend.kit.http.faults import Fault
from backend.notify import centre
from backend.notify.wishes import NoticeWays
from backend.notify.wording import change, look
from backend.notify.wording.schemas import HouseText, PutHouseText, TextWords, TryHouseText
from tests.cast import Cast
from tests.notify.conftest import Box
from tests.notify.house import Leaving
from tests.notify.test_letters import DIGEST, wants
from tests.platforms.push import PushService


async def words(leaving: Leaving, key: str, title: str, text: str, version: int = 0, locale: Any = "ru") -> None:
    async with leaving.cast.db.tx() as tx:
        new = PutHouseText(key, locale, version, title, text)
        await change.put(tx, await leaving.cast.grants("ada"), "127.0.0.1", new)


async def shown(leaving: Leaving, key: str, locale: str = "ru") -> tuple[HouseText, TextWords]:
    async with leaving.cast.db.tx() as tx:
        (found,) = await look.every(tx, await leaving.cast.grants("ada"), leaving.settings, key)
    return found, next(each for each in found.words if each.locale == locale)


async def test_changed_words_are_in_the_letter_on_the_device_and_in_the_centre_and_nowhere_else(
    leaving: Leaving, cast: Cast, box: Box, service: PushService
) -> None:
    await words(leaving, "notices.mentioned", "Эй! {{ who }}", "О клиенте {whose}: {text}")
    browser = await leaving.subscribes(service, "anna")
    await wants(leaving, "anna", mentioned=NoticeWays(app=True, push=True, email="at_once", bot=False))
    await leaving.tells("anna", data={"who": "{text}", "whose": "<b>Глеб</b>", "text": "тут"})
    await leaving.tells("vera", data={"who": "Анна", "whose": "Глеб", "text": "там"})
    await leaving.sends()
    (letter,) = box.letters
    assert letter["Subject"] == "Эй! {text}"
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert "О клиенте <b>Глеб</b>: тут" in plain
    assert "О клиенте &lt;b&gt;Глеб&lt;/b&gt;: тут" in html
    assert (browser.shown[0]["title"], browser.shown[0]["body"]) == ("Эй! {text}", "О клиенте <b>Глеб</b>: тут")
    async with cast.db.tx() as tx:
        (mine,) = (await centre.mine(tx, await cast.grants("anna"), "all", 9)).items
    assert (mine.title, mine.text) == ("Эй! {text}", "О клиенте <b>Глеб</b>: тут")
    # in another language nobody changed it
    await leaving.run("UPDATE users SET locale = 'en' WHERE id = $1", cast.ids["anna"])
    async with cast.db.tx() as tx:
        (mine,) = (await centre.mine(tx, await cast.grants("anna"), "all", 9)).items
    assert mine.title == "{text} mentioned you: <b>Глеб</b>"


@pytest.mark.parametrize(
    ("key", "title", "text", "field", "fault"),
    [
        ("notices.mentioned", "Вас зовёт {password}", "", "title", Fault("text_variable", {"name": "{password}"})),
        ("notices.mentioned", "{who.__class__}", "", "title", Fault("text_variable", {"name": "{who.__class__}"})),
        ("notices.mentioned", "Вас зовёт", "{{text}who}", "text", Fault("text_brace")),
        ("notices.mentioned", "", "{text}", "title", Fault("required")),
        ("notices.mentioned", "x" * 201, "", "title", Fault("text_too_long", {"limit": 200})),
        ("letters.invite", "Приглашение", "Приходите", "text", Fault("text_needs", {"name": "{link}"})),
        ("letters.invite", "Приглашение {who}", "{link}", "title", Fault("text_variable", {"name": "{who}"})),
        ("clients.invoice_reminder", "Заголовок", "Напоминаем", "title", Fault("text_part")),
        ("clients.nothing", "", "x", "key", "no_such_text"),
    ],
)  # fmt: skip
async def test_what_could_not_be_sent_is_not_kept_and_is_named(
    leaving: Leaving, key: str, title: str, text: str, field: str, fault: Any
) -> None:
    with pytest.raises(Invalid) as refused:
        await words(leaving, key, title, text)
    assert refused.value.fields == {field: fault}
    with pytest.raises(Invalid):
        change.tried(await leaving.cast.grants("ada"), leaving.settings, TryHouseText(key, "ru", title, text))
    assert await leaving.cast.db.hot.fetchval("SELECT count(*) FROM house_texts") == 0


async def test_ours_come_back_and_whoever_looked_before_that_writes_over_nothing(leaving: Leaving, cast: Cast) -> None:
    await words(leaving, "notices.rule", "Своё", "{text}")
    _, kept = await shown(leaving, "notices.rule")
    assert (kept.title, kept.own, kept.version, kept.our_title) == ("Своё", True, 1, "{title}")
    await words(leaving, "notices.rule", "", "", 1)
    _, back = await shown(leaving, "notices.rule")
    assert (back.title, back.own, back.version) == ("{title}", False, 2)
    for stale in (0, 1, 3):
        with pytest.raises(Conflict):
            await words(leaving, "notices.rule", "Чужое", "{text}", stale)
    with pytest.raises(Conflict):
        await words(leaving, "notices.rule", "Чужое", "{text}", 7, "lt")
    told = await cast.db.hot.fetch(
        "SELECT before ->> 'words_title' AS was, after ->> 'words_title' AS now FROM audit"
        " WHERE verb = 'texts.worded' ORDER BY id"
    )
    assert [tuple(row) for row in told] == [("{title}", "Своё"), ("Своё", "{title}")]


async def test_our_own_words_typed_again_are_ours_still(leaving: Leaving) -> None:
    found, kept = await shown(leaving, "letters.reset")
    await words(leaving, "letters.reset", kept.our_title, kept.our_text)
    assert (await shown(leaving, "letters.reset"))[1].own is False
    assert [each.needed for each in found.variables] == [True, False]


async def test_a_preview_is_what_would_be_sent_with_values_such_as_there_are(leaving: Leaving) -> None:
    me = await leaving.cast.grants("ada")
    tried = change.tried(me, leaving.settings, TryHouseText("clients.invoice_link", "en", "", "No {invoice}: {link}"))
    assert tried.text == f"No A-17: {leaving.settings.public_url}/…"


async def test_a_digest_says_its_subject_by_the_houses_words(leaving: Leaving, box: Box) -> None:
    await words(leaving, "letters.digest", "Новостей: {n}", "")
    await wants(leaving, "anna", mentioned=DIGEST)
    for n in range(2):
        await leaving.tells("anna", group=str(n))
    await leaving.sends()
    assert [letter["Subject"] for letter in box.letters] == ["Новостей: 2"]
