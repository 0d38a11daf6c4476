"""A sheet as PDF (docs/decisions/0262): A4, our own letters inside, as many pages as it takes.

Imported when the first paper is drawn (pdf.py): what it brings along starts threads.
"""

import atexit
import io
import logging
import tempfile
from functools import cache
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace
from pymupdf_fonts import myfont

from backend.sales.paper.sheet import Sheet

FONT, BOLD, PLAIN = "house", "notosbo", "notos"
MARGIN, WIDTH = 16.0, 178.0
GREY, INK, LINE, PALE = (95, 99, 108), (24, 26, 31), (214, 217, 222), (245, 246, 248)
STAMPS = {"draft": (148, 152, 160), "void": (196, 50, 50), "paid": (28, 128, 74), "cancelled": (196, 50, 50)}
# of the page's width, by column; the name takes what is left
SHARES = {"n": 8.0, "quantity": 20.0, "price": 25.0, "discount": 21.0, "tax": 15.0, "sum": 27.0}
# what it leaves out of a font is no news to anybody
logging.getLogger("fontTools").setLevel(logging.ERROR)


@cache
def _fonts() -> Path:
    """fpdf2 reads fonts from files alone."""
    folder = tempfile.TemporaryDirectory(prefix="samovar-paper-")
    atexit.register(folder.cleanup)
    for name in (PLAIN, BOLD):
        (Path(folder.name) / f"{name}.ttf").write_bytes(myfont(name))
    return Path(folder.name)


class _Page(FPDF):
    def __init__(self, sheet: Sheet) -> None:
        super().__init__("P", "mm", "A4")
        self.sheet = sheet
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(True, 20)
        self.add_font(FONT, "", _fonts() / f"{PLAIN}.ttf")
        self.add_font(FONT, "B", _fonts() / f"{BOLD}.ttf")
        self.set_title(sheet.title)
        self.set_lang(sheet.language)
        self.set_producer("Samovar")

    def footer(self) -> None:
        self.set_y(-14)
        self.ink(8, GREY)
        self.cell(WIDTH, 5, self.sheet.say("page", title=self.sheet.title, n=str(self.page_no())), align="C")

    def ink(self, size: float, colour: tuple[int, int, int] = INK, *, bold: bool = False) -> None:
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(*colour)

    def say(self, text: str, width: float = WIDTH, height: float = 5.0, align: str = "L") -> None:
        """Lines of it, broken where they end; the next thing stands under them."""
        left = self.x
        self.multi_cell(width, height, text, align=align, new_x=XPos.LEFT, new_y=YPos.NEXT)
        self.set_x(left)


def draw(sheet: Sheet) -> bytes:
    page = _Page(sheet)
    page.add_page()
    _head(page)
    _sides(page)
    _table(page)
    _totals(page)
    _end(page)
    return bytes(page.output())


def _head(page: _Page) -> None:
    sheet, top = page.sheet, page.y
    if sheet.logo is not None:
        placed = page.image(io.BytesIO(sheet.logo), x=MARGIN, y=top, w=60, h=22, keep_aspect_ratio=True)
        page.set_y(top + placed.rendered_height + 4 if placed.rendered_height < 22 else top + 26)
    if sheet.stamp:
        page.ink(11, STAMPS[sheet.stamp], bold=True)
        y = page.y
        page.set_xy(MARGIN, top)
        page.cell(WIDTH, 8, sheet.say(f"stamp_{sheet.stamp}"), align="R")
        page.set_xy(MARGIN, y if sheet.logo is not None else top)
    page.ink(17, bold=True)
    page.say(sheet.title, 150, 8)
    page.ink(10, GREY)
    page.say(sheet.say("of_day", day=sheet.written(sheet.day)), height=6)
    if sheet.due is not None:
        page.ink(10, bold=True)
        page.say(sheet.say("due_on", day=sheet.written(sheet.due)), height=6)
    page.ln(4)


def _sides(page: _Page) -> None:
    """Side by side; the table begins under the longer one."""
    top, ends = page.y, []
    for column, (label, name, under) in enumerate(page.sheet.sides()):
        page.set_xy(MARGIN + column * 92, top)
        page.ink(8.5, GREY)
        page.say(label, 84)
        page.ink(10.5, bold=True)
        page.say(name or "—", 84)
        page.ink(9.5)
        for line in under:
            page.say(line, 84, 4.6)
        ends.append(page.y)
    page.set_xy(MARGIN, max(ends) + 6)


def _table(page: _Page) -> None:
    sheet, head = page.sheet, page.sheet.head()
    rest = WIDTH - sum(SHARES[name] for name in head if name != "name")
    widths = tuple(SHARES.get(name, rest) for name in head)
    page.ink(9)
    page.set_draw_color(*LINE)
    with page.table(
        col_widths=widths,
        width=WIDTH,
        align="LEFT",
        line_height=4.8,
        padding=(1.3, 1.5),
        text_align=tuple("LEFT" if name in ("n", "name") else "RIGHT" for name in head),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD", fill_color=PALE),
        repeat_headings=1,
    ) as table:
        table.row([sheet.say(f"column_{name}") for name in head])
        for index, line in enumerate(sheet.lines):
            row = sheet.row(index, line)
            table.row([row[name] for name in head])


def _totals(page: _Page) -> None:
    page.ln(3)
    totals = page.sheet.totals()
    if page.will_page_break(6.5 * len(totals)):
        page.add_page()
    for label, amount, strong in totals:
        page.ink(11 if strong else 9.5, INK if strong else GREY, bold=strong)
        page.set_x(MARGIN)
        page.cell(WIDTH - 48, 6.5, label, align="R")
        page.cell(48, 6.5, amount, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _end(page: _Page) -> None:
    sheet = page.sheet
    for label, text in sheet.ends():
        page.ln(5)
        if label:
            page.ink(8.5, GREY)
            page.say(label)
        page.ink(9.5)
        page.say(text, height=4.8)
    _signed(page)
    if sheet.texts.footer:
        page.ln(6)
        page.ink(8.5, GREY)
        page.say(sheet.texts.footer, height=4.4)


def _signed(page: _Page) -> None:
    """Ours where somebody signs; an order is signed by both sides."""
    sheet = page.sheet
    signers = [sheet.seller.signer] if sheet.seller is not None and sheet.seller.signer else []
    signers += [f"{sheet.say('customer')}: {sheet.buyer.name}".strip(": ")] if sheet.kind == "order" else []
    if not signers:
        return
    if page.will_page_break(24):
        page.add_page()
    page.ln(14)
    top = page.y
    page.set_draw_color(*INK)
    for column, signer in enumerate(signers):
        left = MARGIN + column * 92
        page.line(left, top, left + 60, top)
        page.ink(9.5)
        page.set_xy(left, top + 1)
        page.say(signer, 84)
    page.set_x(MARGIN)
