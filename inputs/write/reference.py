"""The page docs/workbook.md, from the data dictionary: `python -m inputs.write.reference > docs/workbook.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping

from inputs.dictionary import dictionary
from models.policy.policy import Objective
from models.sheets.columns import ANY, SheetColumn, Type
from models.sheets.scenario import FACTS, Scenario, row_models

OPENING = """\
# The workbook

<!-- Generated from the rows in models/ by `python -m inputs.write.reference`; edit their fields, not this page. -->

One workbook is one coalition. Each sheet is one table, each row one fact. `burdenshare new coalition.xlsx` writes a
workbook to start from, with drop-downs and a comment on every header (`new coalition.json`, and `new coalition` for a
folder of .csv, write the same rows); `burdenshare check coalition.xlsx` tells everything that is wrong with it, with
the cell, what is expected there and how to mend it. Every other command shows the warnings first and counts them in its
report.

The same tables can come as

- `.xlsx` (or `.xlsm`), read from the values stored in the file; macros are never run;
- `.ods`;
- a folder with one `.csv` for each sheet (`members.csv`, `missions.csv` ...), in UTF-8, separated by commas or by
  semicolons;
- `.json`: one object with a list of objects for each sheet; the sheet `scenario` is one object. There are no cells in
  it, so `members!gdp#3` is the `gdp` of the third member.

## In every sheet

- The first row that is not blank is the header. The order of sheets, columns and rows is free, and so is their case.
- **Bold** columns are required. The others may be blank or missing; blank means the default, and in a rule "any".
- A name is any text. `2010` typed as a number and `2010` typed as text are the same name. `NA` is a name like others.
- Numbers stand without units and without separators of thousands; text such as `9.000`, which is nine or nine thousand,
  is an error unless commas separate the file. A share is from 0 to 1, or a cell formatted as %.
- Yes or no may be written `yes`, `no`, `true`, `false`, `1` or `0`.
- A sheet or column of unknown name is not read. That is an error where its name is nearly a known one (`caveat`,
  `misson`, `unit cost (USD)`, `region_code`) or where it holds figures, for then it may be meant to count;
  `--allow-unread` (in Python `allow_unread=True`) lets it stand. Where it holds words alone, as notes do, it is a
  warning. In `members` an unknown column of numbers is an indicator; you are warned of one that no policy uses and
  that is named like a field which nobody fills in (`home_reserve`).
- Hidden sheets, rows and columns are read, and you are warned of them.
- One region, kind of mission or legal basis in two spellings (`coast`, `Coast`) and a row of totals among the members
  are warned of, and so are several periods in one name (`2020-2022`) and more pledged or given than is available.
- Figures far from their peers are warned of, for they may be in another unit: 1,000,000 times apart within a
  resource, a budget 100,000 times what the member could spend. Whatever the unit, a figure is 0 or from 1e-18 to 1e18.
- Merged cells, failed formulas (`#REF!`) and formulas without a stored value are errors: what they mean is not certain.
- Beside the figures of any row may stand what they rest on: its `status` (cited, derived or assumed) and its `source`,
  in words. They speak of the whole row: a member with one assumed figure is best marked assumed, and its source says
  which. No answer hangs on them. Reports mark the cells they name that are assumed, and count the rows of each status.
- The sheets `read me` and `lists` of the template are not read.
"""

FACTS_HOLD = "What the coalition is called, what money is counted in, and the periods; columns `field` and `value`."
"""What the sheet scenario is for; of the others their rows say it."""


def render() -> str:
    """The whole page."""
    sections = [OPENING, "## What a cell may hold\n", *_types()]
    for sheet, columns in dictionary().items():
        sections += [f"\n## {sheet}\n", f"{_about(sheet)}\n", *_columns(sheet, columns)]
    sections += ["\n## Objectives of a policy\n", *_objectives()]
    return "\n".join(sections) + "\n"


def _types() -> Iterator[str]:
    return _table(("type", "expected"), ([f"`{kind}`", kind.expected] for kind in Type if kind.expected))


def _about(sheet: str) -> str:
    """What a sheet is for, and whether it may be missing."""
    held = FACTS_HOLD if sheet == FACTS else (row_models()[sheet].__doc__ or "").partition("\n")[0]
    required = sheet != FACTS and Scenario.model_fields[sheet].is_required()
    return f"{held} {'Required.' if required else 'The whole sheet may be missing.'}"


def _columns(sheet: str, columns: Mapping[str, SheetColumn]) -> Iterator[str]:
    first = "field" if sheet == FACTS else "column"
    return _table((first, "holds", "unit", "default", "meaning"), map(_column, columns.values()))


def _column(column: SheetColumn) -> list[str]:
    name = "any other" if column.name == ANY else f"`{column.name}`"
    holds = ", ".join(f"`{choice}`" for choice in column.choices) or column.type
    return [
        f"**{name}**" if column.required else name,
        holds,
        column.unit,
        column.default and f"`{column.default}`",
        column.description,
    ]


def _objectives() -> Iterator[str]:
    rows = ([f"`{each}`", each.label, each.principle, each.reference] for each in Objective)
    return _table(("objective", "name", "principle", "source"), rows)


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield "|" + "---|" * len(list(header))
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


if __name__ == "__main__":
    sys.stdout.write(render())
