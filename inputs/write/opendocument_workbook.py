"""The scenario workbook as .ods: the same sheets, comments, drop-downs and messages as the one of Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inputs.dictionary import CHANGES, README, dictionary
from inputs.read.plain_tables import Rows
from inputs.write.opendocument import Cell, Look, Page, Rule, opendocument
from inputs.write.sheets import DARK, PALE, SPARE, WHITE, comment, look_of, offered, offers, shown, width
from models.sheets.columns import SheetColumn, Type, typed
from models.sheets.scenario import FACTS

LOOKS = {
    "required": Look(ink=WHITE, ground=DARK, bold=True),
    "optional": Look(ink=DARK, ground=PALE, bold=True),
    "number": Look(number="number"),
    "share": Look(number="share"),
    "text": Look(),
    "title": Look(ink=DARK, bold=True, size=16),
    "heading": Look(ink=DARK, bold=True),
    "plain": Look(wrapped=True),
}
DECIMAL = "cell-content-is-decimal-number() and "
CONDITIONS: Mapping[Type, str] = {
    Type.NUMBER: f"{DECIMAL}cell-content-is-between(-1e99,1e99)",
    Type.AMOUNT: f"{DECIMAL}cell-content()>=0",
    Type.POSITIVE: f"{DECIMAL}cell-content()>0",
    Type.SHARE: f"{DECIMAL}cell-content-is-between(0,1)",
    Type.FRACTION: f"{DECIMAL}cell-content-is-between(1e-9,1)",
    Type.INDEX: f"{DECIMAL}cell-content-is-between(-1,1)",
    Type.COUNT: "cell-content-is-whole-number() and cell-content()>=0",
}
"""What the spreadsheet itself refuses in a cell of each type."""


def opendocument_workbook(sheets: Mapping[str, Rows], explanation: Sequence[tuple[str, str]]) -> bytes:
    """The bytes of an .ods workbook; see template.render_workbook."""
    lists = offers(sheets)
    pages = [_explanation(explanation)] if explanation else []
    there = (name for name in dictionary() if name in sheets)
    pages += [_facts(sheets[name], lists) if name == FACTS else _table(name, sheets, lists) for name in there]
    if CHANGES in sheets:
        pages.append(_changes(sheets[CHANGES]))
    return opendocument(pages, LOOKS)


def _explanation(lines: Sequence[tuple[str, str]]) -> Page:
    return Page(README, [[Cell(line, look)] for look, line in lines], [100], frozen=(0, 0))


def _facts(rows: Rows, lists: Mapping[str, Sequence[str]]) -> Page:
    def line(row: Mapping[str, object]) -> list[Cell]:
        field = dictionary()[FACTS][str(row["field"])]
        value = typed(row["value"]) or None
        return [Cell(field.name, "heading", comment(field)), Cell(value, "text", rule=_rule(field, lists, {}))]

    header = [Cell("field", "required"), Cell("value", "required")]
    return Page(FACTS, [header, *map(line, rows)], [16, 80])


def _table(name: str, sheets: Mapping[str, Rows], lists: Mapping[str, Sequence[str]]) -> Page:
    rows, columns = sheets[name], shown(dictionary()[name], sheets[name])
    rules = [_rule(column, lists, sheets) for column in columns]
    head = [Cell(each.name, "required" if each.required else "optional", comment(each)) for each in columns]
    body = [
        [_filled(row.get(column.name), look_of(column), rule) for column, rule in zip(columns, rules, strict=True)]
        for row in rows
    ]
    spare = [Cell(None, look_of(column), rule=rule) for column, rule in zip(columns, rules, strict=True)]
    widths = [width(column, [row.get(column.name) for row in rows]) for column in columns]
    return Page(name, [head, *body], widths, spare, SPARE, (1, 1))


def _changes(rows: Rows) -> Page:
    names = list(dict.fromkeys(name for row in rows for name in row))
    body = [[Cell(typed(row.get(name)) or None, "text") for name in names] for row in rows]
    return Page(CHANGES, [[Cell(name, "optional") for name in names], *body], [30] * len(names))


def _filled(value: object, look: str, rule: Rule) -> Cell:
    if look != "text" and isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(float(value), look, rule=rule)
    return Cell(typed(value) or None, look, rule=rule)


def _rule(column: SheetColumn, lists: Mapping[str, Sequence[str]], sheets: Mapping[str, Rows]) -> Rule:
    named = offered(column)
    if named in lists:
        quoted = ";".join(f'"{value.replace(chr(34), chr(34) * 2)}"' for value in lists[named])
        condition = f"cell-content-is-in-list({quoted})"
    elif named in sheets:
        condition = f"cell-content-is-in-list([$'{named}'.$A$2:.$A${SPARE}])"
    else:
        condition = CONDITIONS.get(column.type, "")
    open_end = column.type in (Type.PERIOD, Type.REGION, Type.KIND)
    message = f"{column.description}. Expected: {column.expected}."
    return Rule(condition, column.name, message, f"Expected: {column.expected}.", stop=not open_end)
