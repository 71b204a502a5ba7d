"""Every form of a document: they agree, they are safe with any text, and they can be read by anyone."""

import base64
import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from rich.cells import cell_len
from rich.console import Console

from models.answers.allocation import Allocation
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from reports import assess, document
from reports.rendering.charts import svg
from reports.rendering.excel import sheet_names, workbook
from reports.rendering.html import page
from reports.rendering.terminal import plain_text, show
from reports.rendering.tidy import csv_files, csv_text, json_text, parquet_bytes
from reports.vocabulary.columns import Column, Kind
from reports.vocabulary.documents import Chart, ChartKind, Document, Fact, Series
from reports.vocabulary.tables import Mark, by_row, marked, tabulate, with_marks
from tests.reports.coalition import allocate


@pytest.fixture
def told(three_members: Scenario, policy: Policy, allocation: Allocation) -> Document:
    """The document of the coalition worked out by hand."""
    return document(assess(three_members, policy, allocation))


@pytest.fixture
def dangerous(hostile: Scenario, policy: Policy) -> Document:
    """A document full of names that would like to be something else."""
    nasty = policy.model_copy(update={"policy": "=cmd|' /C calc'!A0"})
    return document(assess(hostile, nasty, allocate(hostile, nasty, {"ada": 20, "bor": 15, "cyr": 10})))


@pytest.fixture
def silent(three_members: Scenario, policy: Policy, refused: Allocation) -> Document:
    """The document of a scenario without an answer."""
    return document(assess(three_members, policy, refused))


class Reader(HTMLParser):
    """What stands in a page: its tags with attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def open_book(content: Document) -> openpyxl.Workbook:
    """The workbook as another program reads it."""
    return openpyxl.load_workbook(io.BytesIO(workbook(content)))


# -- agreement -------------------------------------------------------------------------------------------------


def test_all_forms_show_the_same_figures(told: Document):
    """Cyr's ratio of 20/9 is 2.22 to people and 2.2222... to machines, in every form."""
    sheet = open_book(told)["Burden and fair share"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet[2][heads.index("Share ratio")].value == pytest.approx(20 / 9)
    assert json.loads(json_text(told))["tables"]["members"][0]["share_ratio"] == pytest.approx(20 / 9)
    first = next(csv.DictReader(io.StringIO(csv_files(told)["members.csv"])))
    assert float(first["share_ratio"]) == pytest.approx(20 / 9)
    assert "2.22" in plain_text(told)
    assert ">2.22<" in page(told)


def test_every_table_is_in_every_full_form(told: Document):
    """The workbook has a sheet, the page a heading, and the folder a file for each table."""
    titles, shown = [table.title for table in told.tables], Reader(page(told)).words
    assert open_book(told).sheetnames == ["Summary", "Charts", *sheet_names(titles)]
    assert [words for words in titles if words not in shown] == []
    assert set(csv_files(told)) == {"manifest.json", *(f"{table.key}.csv" for table in told.tables)}


def test_the_same_document_is_the_same_bytes(told: Document):
    """Nothing in a file depends on when it was written."""
    assert workbook(told) == workbook(told)
    assert page(told) == page(told)
    assert json_text(told) == json_text(told)


def test_no_answer_is_rendered_in_every_form(silent: Document):
    """A scenario without an answer gives its reason on the terminal, in the workbook, on the page and as data."""
    reason, rule = "two rules cannot hold together", "Ada can give at most 40 persons"
    assert reason in plain_text(silent)
    assert rule in plain_text(silent)
    assert rule in page(silent)
    assert [cell.value for cell in open_book(silent)["Rules that cannot hold together"]["A"]] == ["Rule", rule]
    assert json.loads(json_text(silent))["answered"] is False


# -- terminal --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("width", [60, 80, 132])
def test_terminal_keeps_to_its_width(told: Document, dangerous: Document, *, full: bool, width: int):
    """No line is wider than the terminal, whatever the names."""
    for content in (told, dangerous):
        assert max(map(cell_len, plain_text(content, width=width, full=full).splitlines())) <= width


def test_a_long_label_leaves_room_for_what_it_is_a_label_of(told: Document):
    """A label that names many members is broken; half of the terminal stays for the words beside it."""
    label = Column("least", "Lightest share ratio, Hither, Thither, Yonder, Elsewhere and Somewhere Else")
    shown = plain_text(replace(told, facts=(Fact(label, "optimal, and certified by its duals"),)), width=80)
    assert "optimal, and certified by its duals" in shown
    assert "Somewhere Else" in shown


def test_terminal_is_short_unless_asked(told: Document):
    """A long table shows its first ten rows and says how many follow; all of them when full."""
    members = told.table("members")
    long = replace(told, tables=(replace(members, rows=members.rows * 10),))
    assert "and 20 more" in plain_text(long)
    assert "and 20 more" not in plain_text(long, full=True)
    assert plain_text(long, full=True).count("Cyr") == 10 + plain_text(replace(told, tables=())).count("Cyr")


def test_terminal_honours_no_color(told: Document, monkeypatch: pytest.MonkeyPatch):
    """A terminal gets colour, not under NO_COLOR; a pipe gets neither colour nor movement."""

    def printed(*, terminal: bool) -> str:
        sink = io.StringIO()
        show(told, Console(file=sink, force_terminal=terminal, width=80, highlight=False))
        return sink.getvalue()

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert re.search(r"\x1b\[[0-9;]*36m", printed(terminal=True))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", printed(terminal=True))
    assert "\x1b" not in printed(terminal=False)


def test_terminal_passes_on_no_escape(dangerous: Document):
    """An escape sequence or markup in a name is printed as plain text."""
    text = plain_text(dangerous, full=True, width=200)
    assert "\x1b" not in text
    assert "[red]title[/red]" in text


def test_terminal_without_unicode(told: Document):
    """Where only ASCII can be written, bars and lines are made of ASCII."""
    sink = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")
    ascii_only = replace(told, tables=(told.table("members"),), facts=())
    show(ascii_only, Console(file=sink, width=100, highlight=False))
    sink.flush()
    assert b"#" in sink.buffer.getvalue()  # type: ignore[attr-defined]


# -- workbook --------------------------------------------------------------------------------------------------


def test_workbook_text_stays_text(dangerous: Document):
    """No name becomes a formula, a link or an error, and every name is there."""
    book = open_book(dangerous)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell for cell in cells if cell.hyperlink] == []
    assert "=1+1" in [cell.value for cell in cells]
    parts = ZipFile(io.BytesIO(workbook(dangerous)))
    assert [name for name in parts.namelist() if b"<f>" in parts.read(name) and "worksheets" in name] == []


def test_workbook_is_made_for_reading(told: Document):
    """Headers are frozen and repeat in print, tables are named, numbers are formatted, pages fit the width."""
    book = open_book(told)
    names = [name for sheet in book for name in sheet.tables]
    assert len(names) == len(set(names)) == len(told.tables)
    sheet = book["Burden and fair share"]
    assert sheet.freeze_panes == "C2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.fitToWidth in (None, 1)  # 1 is the default, which may be left unsaid
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    heads = {cell.value: cell for cell in sheet[1]}
    below = {head: sheet.cell(2, cell.column).number_format for head, cell in heads.items()}
    assert below["Burden (EUR)"].startswith("#,##0.00")
    assert below["Burden share"].startswith("0.0%")
    assert below["Share ratio"].startswith("#,##0.00")


def test_workbook_charts_are_native_and_described(told: Document):
    """Each chart is Excel's own, reads the table's cells, and has its words for those who cannot see it."""
    parts = ZipFile(io.BytesIO(workbook(told)))
    charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == len(told.charts) == 5
    drawing = parts.read("xl/drawings/drawing1.xml").decode()
    for chart in told.charts:
        assert chart.alt in drawing.replace("&apos;", "'")
    first = parts.read("xl/charts/chart1.xml").decode()
    assert "'Burden and fair share'!$F$2:$F$4" in first
    assert first.count("<c:ser>") == 3  # the bars and the two lines of the bands


def test_sheet_names_are_names_a_sheet_may_have():
    """31 characters at most, no forbidden one, no quotes at the ends, all different whatever their case."""
    titles = ["x" * 40, "X" * 40, "[a]:*?/\\", "'", "History", "\x00"]
    names = sheet_names(titles)
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert "history" not in [name.casefold() for name in names]
    assert not any(name.startswith("'") or name.endswith("'") for name in names)


# -- page ------------------------------------------------------------------------------------------------------


def test_page_runs_and_fetches_nothing(told: Document, dangerous: Document):
    """No script, no handler, no address but data: the policy of the page forbids all else."""
    for content in (told, dangerous):
        reader = Reader(page(content))
        assert {tag for tag, _ in reader.tags} & {"script", "iframe", "object", "link", "a", "form"} == set()
        assert [name for _, attributes in reader.tags for name in attributes if name.startswith("on")] == []
        assert all(str(image["src"]).startswith("data:image/svg+xml;base64,") for image in reader.all("img"))
        policies = [meta["content"] for meta in reader.all("meta") if "http-equiv" in meta]
        assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


@pytest.mark.parametrize("width", [0.5, 0.03, 0.004, 0.0003])
def test_a_percent_axis_names_no_place_twice(width: float):
    """However near to one another the shares of a curve lie, each line of the grid has its own percentage."""
    points = [(1.0 * step, 0.0123 + width * step) for step in range(5)]
    columns = (
        Column("cost", "Cost", Kind.NUMBER, of=lambda point: point[0]),
        Column("part", "Part", Kind.SHARE, of=lambda point: point[1]),
    )
    table = tabulate("curve", "Curve", columns, points)
    drawn = Chart("curve", ChartKind.CURVES, "", "", "curve", (Series("A", "cost", "part"),), "Cost", "Part")
    found = Document("", "", answered=True, tables=(table,), charts=(drawn,))
    marks = [text for text in re.findall(r">([^<>]+)</text>", svg(found, drawn)) if text.endswith("%")]
    assert len(set(marks)) == len(marks) > 2
    with ZipFile(io.BytesIO(workbook(found))) as book:
        chart = next(book.read(name).decode() for name in book.namelist() if "charts/chart" in name)
    decimals = max(len(form) for form in re.findall(r'formatCode="0\.(0+)%"', chart))
    assert 10.0 ** -(decimals + 2) <= width * 4 / 5


def test_page_shows_names_as_they_are(dangerous: Document):
    """A name that looks like markup is read as text, and template braces are not evaluated."""
    words = " ".join(Reader(page(dangerous)).words)
    assert "</td><script>alert('bor')</script>" in words
    assert "{{ 7 * 7 }}" in words
    assert "=1+1" in words


def test_page_can_be_heard(told: Document):
    """Language and title are set, every picture has words, every table a caption and scoped headings."""
    reader = Reader(page(told))
    assert reader.all("html") == [{"lang": "en"}]
    assert len(reader.all("img")) == len(told.charts)
    assert all(image["alt"] for image in reader.all("img"))
    assert len(reader.all("caption")) == len(reader.all("table")) == len(told.tables)
    assert {heading.get("scope") for heading in reader.all("th")} == {"col", "row"}
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_page_charts_hold_the_names_harmlessly(dangerous: Document):
    """The pictures are well-formed SVG without script, link or request, hostile names drawn as text."""
    pictures = [
        ElementTree.fromstring(base64.b64decode(str(image["src"]).partition(",")[2]))
        for image in Reader(page(dangerous)).all("img")
    ]
    assert len(pictures) == 5
    for picture in pictures:
        tags = {element.tag.rpartition("}")[2] for element in picture.iter()}
        assert tags & {"script", "a", "foreignObject", "image", "use"} == set()
    texts = {text for element in pictures[0].iter() if (text := element.text)}
    assert "=1+1" in texts


def test_page_charts_read_in_black_and_white(told: Document):
    """Curves differ by their dashes, and lines across bars are dashed and labelled."""
    pictures = [
        base64.b64decode(str(image["src"]).partition(",")[2]).decode() for image in Reader(page(told)).all("img")
    ]
    assert pictures[3].count("stroke-dasharray") >= 1
    assert ">0.8</text>" in pictures[0]
    assert ">1.2</text>" in pictures[0]


# -- data ------------------------------------------------------------------------------------------------------


def test_json_is_strict_and_whole(told: Document):
    """What is no number is null; facts, tables, units and the manifest are all there."""
    whole = json.loads(json_text(told), parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert whole["facts"]["total_cost"] == 100
    assert whole["columns"]["members"]["burden"] == {"label": "Burden", "kind": "number", "unit": "EUR"}
    assert len(whole["manifest"]["input_sha256"]) == 64
    assert len(whole["tables"]["contributions"]) == 4


def test_data_is_in_base_units(three_members: Scenario, policy: Policy):
    """A page shows USD million; data hold USD, and say so."""
    rich = three_members.model_copy(update={"currency": "USD"})
    costly = allocate(rich, policy, {"ada": 20, "bor": 15, "cyr": 10})
    report = assess(rich, policy, replace(costly, total_cost=100e6, least_cost=80e6))
    whole = json.loads(json_text(document(report)))
    assert "USD million" in page(document(report))
    assert whole["facts"]["total_cost"] == 100e6
    assert whole["columns"]["members"]["burden"]["unit"] == "USD"


def test_csv_text_is_no_formula(dangerous: Document):
    """Text that a spreadsheet would run has an apostrophe before it; numbers are left alone."""
    for text in (csv_text(dangerous), *(text for name, text in csv_files(dangerous).items() if name.endswith(".csv"))):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
        assert [cell for cell in cells if cell.startswith("-") and not re.fullmatch(r"-[\d.e-]+", cell)] == []


def test_parquet_holds_every_cell(told: Document):
    """The long table comes back with full precision and its manifest."""
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(parquet_bytes(told)))
    rows = table.to_pylist()
    (ratio,) = [row["value"] for row in rows if (row["member"], row["column"]) == ("cyr", "share_ratio")]
    assert ratio == pytest.approx(20 / 9)
    assert len(json.loads(table.schema.metadata[b"manifest"])["input_sha256"]) == 64


@pytest.fixture
def wide() -> Document:
    """A table of twelve policies that no terminal of 80 columns can hold, its best and worst marked."""
    columns = [Column("member", "Code", of=str), Column("name", "Member", of=str.title, brief=True)]
    columns += [Column(f"p{i}", f"policy-of-{i}", Kind.NUMBER, "EUR", 1, of=lambda _, i=i: float(i)) for i in range(12)]
    table = tabulate("wide", "Wide", columns, ["ada"], brief=True)
    return Document("Title", "Subtitle", answered=True, tables=(marked(table, by_row(table, range(2, 14))),))


@pytest.mark.parametrize(("width", "fits"), [(60, 5), (80, 7), (100, 9), (200, 12)])
def test_full_tables_fill_the_terminal(wide: Document, width: int, fits: int):
    """When full as many columns as fit are shown, and how many are not is said."""
    shown = plain_text(wide, width=width, full=True)
    assert shown.count("policy-") == fits
    assert max(map(cell_len, shown.splitlines())) <= width
    assert ("more column" in shown) == (fits < 12)


def test_a_shared_unit_is_told_once(wide: Document):
    """Where every number has one unit the title tells it and the headings do not."""
    assert "Wide, in EUR" in plain_text(wide, width=200, full=True)
    assert page(wide).count("EUR") == 1
    assert "policy-of-0 (EUR)" in [cell.value for cell in open_book(wide)["Wide"][1]]


def test_marks_are_seen_and_heard_and_leave_numbers_numbers(wide: Document):
    """The best and the worst are marked in every form for people; data has the bare numbers."""
    assert "\N{BLACK CIRCLE} 0.0" in plain_text(wide, width=200, full=True)
    assert '<span role="img" aria-label="worst">\N{WHITE CIRCLE}</span> 11.0' in page(wide)
    best = open_book(wide)["Wide"]["C2"]
    assert (best.value, best.number_format) == (0, '"\N{BLACK CIRCLE} "#,##0.0_);"\N{BLACK CIRCLE} "-#,##0.0_)')
    assert json.loads(json_text(wide))["tables"]["wide"][0]["p11"] == 11


def test_a_change_has_its_sign_in_every_form_for_people_and_stays_a_number():
    """Above 0 a plus, below 0 a minus, 0 without either; a mark stands before the sign."""
    columns = [
        Column("name", "Name", of=str),
        Column("change", "Change", Kind.NUMBER, decimals=1, of=float, signed=True),
    ]
    table = tabulate("changes", "Changes", columns, ["2.5", "-1", "0"], brief=True)
    content = Document("Title", "Subtitle", answered=True, tables=(with_marks(table, {(0, 1): Mark.OPEN}),))
    assert [table.columns[1].text(value) for value in table.values("change")] == ["+2.5", "-1.0", "0.0"]
    assert "~ +2.5" in plain_text(content)
    cells = [open_book(content)["Changes"].cell(row, 2) for row in (2, 3)]
    assert [cell.value for cell in cells] == [2.5, -1.0]
    assert [cell.number_format for cell in cells] == [
        '"~ "+#,##0.0_);"~ "-#,##0.0_);"~ "#,##0.0_)',
        "+#,##0.0_);-#,##0.0_);#,##0.0_)",
    ]


@pytest.mark.parametrize("top", [0.9, 0.04, 0.002, 0.0, -0.03])
def test_bars_of_small_shares_have_an_axis_that_tells_them_apart(top: float):
    """As many decimals as an axis of that length needs, and negative bars end before their figures."""
    columns = [Column("name", "Name", of=str), Column("share", "Share", Kind.SHARE, decimals=2, of=lambda _: top)]
    bars = Chart("bars", ChartKind.BARS, "Bars", "Bars.", "shares", (Series("Share", "share"),), names="name")
    content = Document(
        "Title", "Subtitle", answered=True, tables=(tabulate("shares", "Shares", columns, ["a"]),), charts=(bars,)
    )
    with ZipFile(io.BytesIO(workbook(content))) as parts:
        (drawn,) = [parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name]
    (form,) = re.findall(r'<c:valAx>.*?formatCode="(0\.?0*%)"', drawn, re.DOTALL)
    decimals = max(0, form.count("0") - 1)
    assert not top or 10 ** -(2 + decimals) <= abs(top) / 4
    picture = svg(content, bars)
    (anchor,) = {
        found[1] for found in re.finditer(r'text-anchor="(start|end)"[^>]*>' + re.escape(columns[1].text(top)), picture)
    }
    assert anchor == ("end" if top < 0 else "start")
