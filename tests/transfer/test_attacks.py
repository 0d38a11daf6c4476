"""What a stranger's file may do: nothing but be told in words why it is not read."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from backend.kit.errors import Conflict, Invalid
from backend.kit.words import LOCALES, say
from backend.transfer.incoming import draft
from backend.transfer.reading.text import DELIMITERS, decoded, delimiter_of, encoding_of, rows_of
from tests.transfer.files import House


async def refused(house: House, content: bytes, name: str = "x.csv") -> str:
    """The code of why it is not read; told in every language."""
    with pytest.raises(Invalid) as refusal:
        await house.take(content, name=name)
    fault = refusal.value.fields["file"]
    code = fault if isinstance(fault, str) else fault.code
    for locale in LOCALES:
        assert say(locale, f"errors.{code}") != f"errors.{code}"
    assert await house.count("imports") == 0
    return str(code)


def bomb() -> bytes:
    """An XLSX of half a megabyte that is half a gigabyte inside, and says that it is small."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(500):
                sheet.write(b"0" * 2**20)
    return out.getvalue()


def far_cell(path: Path) -> bytes:
    """One cell at the very end of a sheet: as a table it would be 17 milliards of cells."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Имя")
    sheet.write(1_048_575, 16_383, "далеко")
    book.close()
    return path.read_bytes()


async def test_a_bomb_is_not_unpacked(house: House) -> None:
    assert await refused(house, bomb(), "x.xlsx") == "import_too_large_inside"


def slipping(path: Path) -> bytes:
    """A good book with entries beside it that lead out of any folder, and one that is a link to a file of the house."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Имя")
    sheet.write(1, 0, "Анна")
    book.close()
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("../../evil.txt", "/tmp/evil.txt", "..\\evil.txt", "xl/../../../evil.txt"):
            archive.writestr(name, "evil")
        link = zipfile.ZipInfo("xl/media/link.xml")
        link.create_system, link.external_attr = 3, (0o120777 << 16)
        archive.writestr(link, "/etc/passwd")
    return path.read_bytes()


async def test_4_entries_that_lead_out_of_a_book_are_written_nowhere_and_links_followed_to_nothing(
    house: House, tmp_path: Path
) -> None:
    """Nothing of a book is ever unpacked: its sheets are read where they lie, and by no other name."""
    content = slipping(tmp_path / "slip.xlsx")
    kept = house.cast.db
    run = await house.run(await house.take(content, name="x.xlsx"))
    assert (run.done.new, run.done.error) == (1, 0)
    assert await kept.hot.fetchval("SELECT count(*) FROM contacts WHERE name = 'Анна'") == 1
    assert await kept.hot.fetchval("SELECT count(*) FROM import_rows WHERE cells::text LIKE '%root:%'") == 0
    for place in (tmp_path, tmp_path.parent, Path.cwd(), Path.cwd().parent, Path("/tmp"), Path("/")):
        assert not (place / "evil.txt").exists(), place


async def test_a_cell_at_the_end_of_the_world_takes_no_memory_of_ours(house: House, tmp_path: Path) -> None:
    assert await refused(house, far_cell(tmp_path / "far.xlsx"), "x.xlsx") in (
        "import_too_large_inside", "import_too_wide", "import_too_long",
    )  # fmt: skip


async def test_ten_million_columns_are_too_many(house: House) -> None:
    assert await refused(house, b"a," * 10_000_000 + b"\n1,2\n") == "import_too_wide"


async def test_a_quote_that_is_never_closed_says_where(house: House) -> None:
    assert await refused(house, b'a;b\n1;"' + b"x;y\n" * 50_000) == "import_bad_quotes"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "import_empty"), (b"\n\n;;;\n", "import_empty"), (b"PK\x03\x04nothing", "import_not_a_book"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "import_not_a_book"),
     ("Имя;Телефон\n".encode(), "import_empty")],
)  # fmt: skip
async def test_a_file_that_is_no_table_says_so(house: House, content: bytes, code: str) -> None:
    assert await refused(house, content) == code


async def test_zeros_and_halves_of_letters_reach_no_database(house: House) -> None:
    run = await house.run(await house.take("Имя;E-mail\nА\x00нна\ud83d;a@x.ru\n".encode("utf-8", "surrogatepass")))
    assert run.done.error + run.done.new == 1
    assert await house.count("contacts", "name LIKE '%' || chr(1) || '%'") == 0


async def test_a_path_for_a_name_is_a_name(house: House) -> None:
    run = await house.take("Имя\nАнна\n", name="../../etc/passwd")
    assert "/" not in run.file_name
    keys = await house.cast.db.hot.fetch("SELECT file_key FROM imports")
    assert all(".." not in row["file_key"] for row in keys)


async def test_a_column_cannot_go_where_none_may(house: House) -> None:
    run = await house.take("Имя;Ещё\nАнна;1\n")
    for columns in (["name", "id"], ["name", "responsible_id"], ["name", "name"], ["name", "field:999"], ["name"] * 3):
        with pytest.raises(Invalid):
            await house.set_up(run, columns=columns)


async def test_what_runs_is_not_set_up_anew(house: House) -> None:
    run = await house.take("Имя\nАнна\n")
    await house.begin(run)
    with pytest.raises(Conflict):
        await house.set_up(run, rule="skip")
    with pytest.raises(Conflict):
        await house.begin(run)


CELLS = some.lists(
    some.lists(
        some.text(some.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), max_size=12),
        min_size=2, max_size=5,
    ),
    min_size=2, max_size=6,
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(CELLS, some.sampled_from(DELIMITERS))
def test_what_is_written_as_a_table_is_read_as_it(rows: list[list[str]], delimiter: str) -> None:
    import csv

    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    found = [cells for _, cells in rows_of(out.getvalue(), delimiter)]
    assert found == [row for row in rows if any(cell.strip() for cell in row)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encoding_and_delimiter_are_found_out(encoding: str, delimiter: str) -> None:
    rows = [
        ["Имя", "Фамилия", "Телефон", "Комментарий"],
        ["Анна", "Титова", "+7 912 000-00-01", "звонить, а лучше писать"],
    ]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows * 5)
    content = text.encode(encoding)
    found = decoded(content, encoding_of(content))
    assert found == text
    assert delimiter_of(found) == delimiter


def test_lithuanian_of_an_old_spreadsheet_is_read() -> None:
    content = "Vardas;Pavardė;Miestas\nŽydrūnė;Šimkutė;Kėdainiai\nĄžuolas;Čepaitis;Šiauliai\n".encode("cp1257")
    assert "Žydrūnė" in decoded(content, encoding_of(content))


@settings(max_examples=200, deadline=None)
@given(some.text(max_size=60))
def test_any_cell_is_read_or_refused_in_words(text: str) -> None:
    said = {name: [text] for name in ("fio", "full_name", "phone", "email", "birthday", "budget", "employees", "type")}
    for read in (
        lambda: draft.names(said),
        lambda: draft.reaches(said, "phone"),
        lambda: draft.amount(said, "budget", "RUB"),
        lambda: draft.whole(said, "employees"),
        lambda: draft.type_of(said),
        lambda: draft.tags({"tags": [text]}, ()),
    ):
        bad = None
        try:
            read()
        except draft.BadCell as why:
            bad = why.code
        assert bad is None or all(say(locale, f"errors.{bad}") != f"errors.{bad}" for locale in LOCALES)
