"""What finds what was said: forms of words in three languages, other layouts, unfinished words; and how it is shown."""

import pytest

from tests.inbox.search.desk import Desk

SAID = {
    "самовары": "Здравствуйте! Есть ли у вас самовары на пять литров?",
    "ёлка": "Нужна ещё одна ёлка к Новому году",
    "доставка": "Когда доставите заказ в Калининград?",
    "delivery": "We were promised delivered parties of samovars, what about prices",
    "arbatinukas": "Ačiū, ar turite penkių litrų virdulių? Kainos tinka",
    "файл": "",
}
# typed → whose text is found
FORMS = {
    "самовар": "самовары", "самоварами": "самовары", "САМОВАРОВ": "самовары", "самова": "самовары",
    "литр пять": "самовары", "cfvjdfh": "самовары", "самовары  на литров!": "самовары",
    "елка": "ёлка", "ёлку": "ёлка", "одна елка еще": "ёлка", "новый год": "ёлка",
    "доставить": "доставка", "заказы": "доставка", "калининграде": "доставка",
    "deliver": "delivery", "party": "delivery", "samovar price": "delivery", "вудшмук": "delivery",
    "ačiū": "arbatinukas", "aciu": "arbatinukas", "virdulys": "arbatinukas", "virduliai": "arbatinukas",
    "kaina": "arbatinukas", "litras penki": "arbatinukas",
    "прайс": "файл", "price-2026.pdf": "файл",
}  # fmt: skip
NOTHING = ("телевизор", "самовар телевизор", "и", "", "?", "xyzzy", "тся")


async def test_each_form_finds_its_text_and_no_other(desk: Desk) -> None:
    dialog = await desk.dialog()
    seqs = {}
    for name, text in SAID.items():
        seqs[name] = await desk.said(dialog, text)
    await desk.db.hot.execute(
        "INSERT INTO attachments (id, conversation_id, seq, kind, name, state) "
        "VALUES (gen_random_uuid(), $1, $2, 'document', 'Прайс price-2026.pdf', 'stored')",
        dialog, seqs["файл"],
    )  # fmt: skip
    await desk.index()
    wrong = {}
    for typed, name in FORMS.items():
        found = await desk.messages("anna", typed)
        if (dialog, seqs[name]) not in found or len(found) > 1:
            wrong[typed] = found
    for typed in NOTHING:
        if found := await desk.messages("anna", typed):
            wrong[typed] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("said", "typed", "shown"),
    [
        ("Есть самовары?", "самоваром", ["самовары"]),
        ("😀 <b>Самовар</b> & ещё самовары", "самовар", ["Самовар", "самовары"]),
        ("Ačiū už virdulį", "virduliai aciu", ["Ačiū", "virdulį"]),
        ("слово " * 60 + "самовар " + "слово " * 60, "самовар", ["самовар"]),
        ("Доставка: 45 000 ₽", "45 дост", ["Доставка", "45"]),
    ],
)
async def test_a_hit_is_cut_out_and_marked_by_offsets_alone(
    desk: Desk, said: str, typed: str, shown: list[str]
) -> None:
    dialog = await desk.dialog()
    await desk.said(dialog, said)
    await desk.index()
    (hit,) = (await desk.ask("anna", typed)).messages
    units = hit.text.encode("utf-16-le")
    marked = [units[2 * m.offset : 2 * (m.offset + m.length)].decode("utf-16-le") for m in hit.marks]
    assert marked == shown
    assert len(hit.text) <= 165
    assert hit.text.strip("…") in " ".join(said.split())


async def test_newest_first_page_by_page_and_within_what_was_asked(desk: Desk) -> None:
    one, two = await desk.dialog(), await desk.dialog("Вера")
    said = [(dialog, await desk.said(dialog, f"самовар {n}")) for n in range(6) for dialog in (one, two)]
    mine = await desk.cast.says("anna", one, "наш самовар")
    await desk.index()
    found = []
    before = None
    while True:
        page = await desk.ask("anna", "самовар", limit=3, before=before)
        found += [(hit.conversation_id, hit.seq) for hit in page.messages]
        if page.next is None:
            break
        (before,) = await desk.db.hot.fetchrow(
            "SELECT id FROM search_messages WHERE conversation_id = $1 AND seq = $2", *found[-1]
        )
    assert found == [(one, mine.message.seq), *reversed(said)]
    assert {dialog for dialog, _ in await desk.messages("anna", "самовар", conversation_id=two)} == {two}
    assert await desk.messages("anna", "самовар", mine=True) == [(one, mine.message.seq)]
    assert await desk.messages("anna", "", mine=True) == [(one, mine.message.seq)]
    assert await desk.messages("boris", "самовар", mine=True) == []
