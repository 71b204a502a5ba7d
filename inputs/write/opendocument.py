"""An OpenDocument spreadsheet (ISO 26300) of a few parts, written by hand: what it asks of a library is little.

Cells have a look, and may have a comment and a rule of what they take; nothing is computed in it. The same sheets give
the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MIME = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"
    for name, path in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("config", "config"),
        ("manifest", "manifest"),
    )
} | {"of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2", "ooo": "http://openoffice.org/2004/office"}
STAMP = (2010, 11, 20, 0, 0, 0)
_UNHEARD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML has no way to say."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What cells take: a condition of OpenFormula, "" for any; the message where one is selected, and where refused.

    stop: whether another value is refused, or only warned of.
    """

    condition: str
    title: str
    message: str
    refusal: str
    stop: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: a number or a text, None where it is blank; its look and, for people, a comment and a rule."""

    value: float | str | None
    look: str = "plain"
    comment: str = ""
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: rows of cells under a header, and so many blank rows like the last; widths: of columns, in characters.

    frozen: rows and columns that stay in sight.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    spare: Sequence[Cell] = ()
    repeated: int = 0
    frozen: tuple[int, int] = (1, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """How cells look: colours as "#1F3864", size in points; number: "", "number" or "share"."""

    ink: str = ""
    ground: str = ""
    bold: bool = False
    size: int = 0
    number: str = ""
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of all cells, each named once."""

    names: dict[tuple[Rule, str], str] = field(default_factory=dict)

    def name(self, rule: Rule, sheet: str) -> str:
        return self.names.setdefault((rule, sheet), f"rule{len(self.names) + 1}")


def opendocument(pages: Sequence[Page], looks: Mapping[str, Look]) -> bytes:
    """The bytes of an .ods file of some pages."""
    rules = _Rules()
    tables = [line for number, page in enumerate(pages) for line in _table(page, number, rules)]
    body = ["<office:body><office:spreadsheet>", *_validations(rules), *tables, "</office:spreadsheet></office:body>"]
    styles = ["<office:automatic-styles>", *_column_styles(pages), *_cell_styles(looks), "</office:automatic-styles>"]
    parts = {
        "content.xml": _document("document-content", [*styles, *body]),
        "settings.xml": _document("document-settings", _settings(pages)),
        "styles.xml": _document("document-styles", ["<office:styles/>"]),
    }
    manifest = [f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>']
    manifest += [f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in parts]
    listed = f'<manifest:manifest xmlns:manifest="{SPACES["manifest"]}" manifest:version="1.3">{"".join(manifest)}'
    parts["META-INF/manifest.xml"] = f'<?xml version="1.0" encoding="UTF-8"?>\n{listed}</manifest:manifest>'
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(ZipInfo("mimetype", STAMP), MIME, ZIP_STORED)  # first, and as it is: by it the form is known
        for name, text in parts.items():
            archive.writestr(ZipInfo(name, STAMP), text, ZIP_DEFLATED)
    return buffer.getvalue()


def _document(kind: str, lines: Iterable[str]) -> str:
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in SPACES.items() if name != "manifest")
    root = f'<office:{kind} {spaces} office:version="1.3">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', root, *lines, f"</office:{kind}>"])


def _table(page: Page, number: int, rules: _Rules) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(page.name)}>"
    for column in range(len(page.widths)):
        yield f'<table:table-column table:style-name="column{number}_{column}"/>'
    for row in page.rows:
        yield f"<table:table-row>{''.join(_cell(cell, page.name, rules) for cell in row)}</table:table-row>"
    if page.repeated:
        cells = "".join(_cell(cell, page.name, rules) for cell in page.spare)
        yield f'<table:table-row table:number-rows-repeated="{page.repeated}">{cells}</table:table-row>'
    yield "</table:table>"


def _cell(cell: Cell, sheet: str, rules: _Rules) -> str:
    ruled = f' table:content-validation-name="{rules.name(cell.rule, sheet)}"' if cell.rule else ""
    head = f'table:style-name="{cell.look}"{ruled}'
    note = f"<office:annotation>{_paragraphs(cell.comment)}</office:annotation>" if cell.comment else ""
    if cell.value is None:
        return f"<table:table-cell {head}>{note}</table:table-cell>" if note else f"<table:table-cell {head}/>"
    if isinstance(cell.value, str):
        kind, text = 'office:value-type="string"', _paragraphs(cell.value)
    else:
        kind = f'office:value-type="float" office:value="{cell.value!r}"'
        text = f"<text:p>{cell.value:.15g}</text:p>"
    return f"<table:table-cell {head} {kind}>{note}{text}</table:table-cell>"


def _paragraphs(text: str) -> str:
    """Lines as paragraphs; spaces that stand together, or first, would else be taken for one, or none."""
    return "".join(f"<text:p>{_line(line)}</text:p>" for line in _UNHEARD.sub("", text).split("\n"))


def _line(text: str) -> str:
    spaced = re.sub(r"^ +| {2,}| +$", lambda found: f'\x00<text:s text:c="{len(found[0])}"/>\x00', text)
    parts = spaced.split("\x00")
    return "".join(part if part.startswith("<text:s ") and at % 2 else _text(part) for at, part in enumerate(parts))


def _text(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


def _validations(rules: _Rules) -> Iterator[str]:
    if not rules.names:
        return
    yield "<table:content-validations>"
    for (rule, sheet), name in rules.names.items():
        condition = f" table:condition={quoteattr('of:' + rule.condition)}" if rule.condition else ""
        kind = "stop" if rule.stop else "warning"
        yield (
            f'<table:content-validation table:name="{name}"{condition} table:allow-empty-cell="true"'
            f" table:base-cell-address={quoteattr(f'{sheet}.A1')}>"
            f'<table:help-message table:title={quoteattr(rule.title)} table:display="true">'
            f"{_paragraphs(rule.message)}</table:help-message>"
            f'<table:error-message table:message-type="{kind}" table:title={quoteattr(rule.title)}'
            f' table:display="true">{_paragraphs(rule.refusal)}</table:error-message></table:content-validation>'
        )
    yield "</table:content-validations>"


def _column_styles(pages: Sequence[Page]) -> Iterator[str]:
    for number, page in enumerate(pages):
        for column, width in enumerate(page.widths):
            yield (
                f'<style:style style:name="column{number}_{column}" style:family="table-column">'
                f'<style:table-column-properties style:column-width="{0.2 * width:.2f}cm"/></style:style>'
            )


def _cell_styles(looks: Mapping[str, Look]) -> Iterator[str]:
    yield (
        '<number:number-style style:name="format-number"><number:number number:decimal-places="6"'
        ' number:min-decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
    )
    yield (
        '<number:percentage-style style:name="format-share"><number:number number:decimal-places="1"'
        ' number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>'
    )
    for name, look in looks.items():
        number = f' style:data-style-name="format-{look.number}"' if look.number else ""
        ground = f' fo:background-color="{look.ground}"' if look.ground else ""
        wrap = ' fo:wrap-option="wrap" style:vertical-align="top"' if look.wrapped else ""
        ink = f' fo:color="{look.ink}"' if look.ink else ""
        bold = ' fo:font-weight="bold"' if look.bold else ""
        size = f' fo:font-size="{look.size}pt"' if look.size else ""
        yield (
            f'<style:style style:name="{name}" style:family="table-cell"{number}>'
            f"<style:table-cell-properties{ground}{wrap}/><style:text-properties{ink}{bold}{size}/></style:style>"
        )


def _settings(pages: Sequence[Page]) -> Iterator[str]:
    """The rows and columns that stay in sight."""
    yield '<office:settings><config:config-item-set config:name="ooo:view-settings">'
    yield '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
    yield '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
    yield '<config:config-item-map-named config:name="Tables">'
    for page in pages:
        rows, columns = page.frozen
        yield f"<config:config-item-map-entry config:name={quoteattr(page.name)}>"
        for axis, after, kept in (("Vertical", "Bottom", rows), ("Horizontal", "Right", columns)):
            for item, kind, value in (
                (f"{axis}SplitMode", "short", 2 if kept else 0),
                (f"{axis}SplitPosition", "int", kept),
                (f"Position{after}", "int", kept),
            ):
                yield f'<config:config-item config:name="{item}" config:type="{kind}">{value}</config:config-item>'
        yield "</config:config-item-map-entry>"
    yield "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
    yield "</config:config-item-set></office:settings>"
