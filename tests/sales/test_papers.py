"""On paper: the letters of three languages, every line, the right sums; and nothing that a name could do."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import pypdfium2
import pytest

from backend.sales.invoices.schemas import InvoiceBuyer
from backend.sales.paper.drawn import draw
from backend.sales.paper.load import invoice_sheet
from backend.sales.paper.pdf import printed
from backend.sales.paper.sheet import Sheet
from backend.sales.sellers.schemas import Paper
from backend.sales.tidy import Item
from tests.sales.billing import Till

BIG = 200


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range().replace("\u00a0", " ") for page in document]
    finally:
        document.close()


def sheet(language: Paper, lines: list[Item], **more: Any) -> Sheet:
    day = datetime(2026, 11, 30, tzinfo=UTC).date()
    values: dict[str, Any] = {
        "kind": "invoice", "language": language, "number": "С-2026-0017", "day": day, "due": day, "seller": None,
        "logo": None, "buyer": InvoiceBuyer(kind="company", name="UAB „Žąsų ežeras“"), "currency": "EUR",
    }  # fmt: skip
    return Sheet(**(values | {"lines": lines} | more))


def item(name: str, **more: Any) -> Item:
    values: dict[str, Any] = {"quantity": Decimal(2), "price": Decimal("45000.00")} | more
    return Item(name=name, **values)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ("Счёт на оплату № С-2026-0017", "Оплатить до 30 ноября 2026", "Итого к оплате", "90 000,00 €")),
        ("en", ("Invoice No. С-2026-0017", "Due on November 30, 2026", "Total", "€90,000.00")),
        ("lt", ("Sąskaita Nr. С-2026-0017", "Apmokėti iki 2026 m. lapkričio 30 d.", "Iš viso mokėti", "90 000,00 €")),
    ],
)
def test_a_paper_speaks_its_language_and_keeps_every_letter(language: str, words: tuple[str, ...]) -> None:
    (text,) = pages(draw(sheet(cast(Paper, language), [item("Ёлка, ąčęėįšųūž, ₽ ₸ ₴ €")])))
    for said in (*words, "UAB „Žąsų ežeras“", "Ёлка, ąčęėįšųūž, ₽ ₸ ₴ €"):
        assert said in text


def test_a_long_table_goes_on_over_the_pages_with_its_head_and_loses_no_line() -> None:
    found = pages(draw(sheet("en", [item(f"Line <{n}> & {'x' * (n % 90)}") for n in range(BIG)])))
    assert len(found) > 5
    assert all("Description" in text for text in found[:-1])
    whole = "".join(found)
    for n in range(BIG):
        assert f"Line <{n}> &" in whole
    assert "€18,000,000.00" in whole


def test_a_name_is_text_whatever_it_looks_like() -> None:
    evil = "</table><script>alert(1)</script> **bold** {title} %PDF-1.7 \u202e \U0001f600" + "W" * 270
    text = "".join(pages(draw(sheet("en", [item(evil[:300])])))).replace("\r\n", "")
    assert "</table><script>alert(1)</script> **bold** {title} %PDF-1.7" in text


def test_sums_of_a_paper_are_those_of_its_lines() -> None:
    lines = [
        item("a", discount_kind="percent", discount=Decimal(10), tax_rate=Decimal(21), tax_included=False),
        item("b", quantity=Decimal("0.3333"), price=Decimal("0.05"), tax_rate=Decimal(9)),
    ]
    (text,) = pages(draw(sheet("en", lines, paid=Decimal("0.02"))))
    for said in ("-€9,000.00", "€17,010.00", "€98,010.02", "€0.02", "€98,010.00", "+21 %"):
        assert said in text


async def test_a_draft_says_that_it_is_one_and_an_issued_one_is_printed_as_it_was(till: Till) -> None:
    made = await till.draft()
    async with till.db.tx() as tx:
        (text,) = pages(await printed(await invoice_sheet(tx, made.id)))
    assert "ЧЕРНОВИК" in text
    issued = await till.issue("anna", made)
    await till.db.hot.execute("UPDATE sellers SET name = 'Другое', bank = 'Другой банк'")
    async with till.db.tx() as tx:
        (text,) = pages(await printed(await invoice_sheet(tx, issued.id)))
    assert "ООО «Самовар»" in text
    assert "ЧЕРНОВИК" not in text
    assert "Другой" not in text
    assert str(issued.number) in text
