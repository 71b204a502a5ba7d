"""What a cell holds: spelling it the one way that the models take, saying what stands there and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from math import inf
from unicodedata import normalize

from models.sheets.columns import NUMBERS, SHARES, SIGNED, SheetColumn, Type, typed
from models.sheets.problems import nearest, quoted

ERROR_WORDS = frozenset(
    ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"]
)
"""What a cell shows when its formula failed."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell whose value cannot be trusted: what stands there and how to mend it; area: the cells it spans."""

    found: str
    hint: str
    area: str = ""


def kept(figure: float) -> float:
    """A figure that was worked out, as a cell keeps it: spreadsheets hold 15 digits.

    >>> kept(7237 * 1.1), kept(0.1 + 0.2)
    (7960.7, 0.3)
    """
    return float(f"{figure:.15g}")


def error_cell(word: str) -> Flaw:
    """A cell whose formula failed."""
    return Flaw(f"the error {word}", "mend the formula or type the value")


_NUMERAL = re.compile(r"[\s$£€+]*(?P<minus>-?)\s*(?P<digits>\d[\d.,'\u2019\s]*)(?P<percent>%?)\s*")
_EXPORTED = re.compile(r"(\d+)\.0")
_TWO_READINGS = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_SEPARATOR = re.compile(r"[;,]")


def meant(text: str) -> float | None:
    """The number that a text was probably meant to be.

    >>> meant("1,200"), meant("12 %"), meant("0,5"), meant("n/a")
    (1200.0, 0.12, 0.5, None)
    """
    try:
        return float(text)
    except ValueError:
        match = _NUMERAL.fullmatch(text)
    if match is None:
        return None
    digits = re.sub(r"['\u2019\s]", "", match["digits"])
    if not re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d*)?", digits):
        head, comma, tail = digits.rpartition(",")
        digits = head.replace(".", "") + "." + tail if comma and "," not in head else digits
    try:
        number = float(match["minus"] + digits.replace(",", ""))
    except ValueError:
        return None
    return number / 100 if match["percent"] else number


# -- spelling ----------------------------------------------------------------------------------------------


def text(cell: object) -> object:
    """Text without blanks around it; a number as it was typed; None when there is nothing."""
    if isinstance(cell, str):
        bare = cell.strip()
        if bare in ERROR_WORDS:
            return error_cell(bare)
        return (bare if bare.isascii() else normalize("NFC", bare)) or None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return typed(cell)
    return cell


def name(cell: object) -> object:
    """Text that names something: 2010, 2010.0 and "2010.0" are all "2010"."""
    spelled = text(cell)
    if isinstance(spelled, str) and spelled.endswith(".0") and (match := _EXPORTED.fullmatch(spelled)):
        return match[1]
    return spelled


def names(cell: object) -> object:
    """Several names, separated by semicolons or commas; of a JSON list, each."""
    spelled = name(cell)
    if isinstance(spelled, str):
        spelled = _SEPARATOR.split(spelled)
    if isinstance(spelled, list):
        return tuple(part for part in map(name, spelled) if part is not None) or None
    return spelled


def number(cell: object, *, pointed: bool = False) -> object:
    """A number, or text that pydantic may still read as one; TRUE is not 1.

    pointed: a point in text is a decimal point; else 9.000 may be nine or nine thousand, and is a flaw.
    """
    if isinstance(cell, bool):
        return Flaw(str(cell).upper(), "write a number")
    if not isinstance(cell, str):
        return cell
    spelled = text(cell)
    if isinstance(spelled, str) and not pointed and _TWO_READINGS.fullmatch(spelled):
        one, other = f"{float(spelled):g}", spelled.replace(".", "").removeprefix("+")
        return Flaw(f"the text {quoted(spelled)}, which is {one} or {other}", f"type it as a number: {one} or {other}")
    if isinstance(spelled, str) and "_" in spelled and (read := meant(spelled)) is not None:
        return Flaw(quoted(spelled), f"write {read:.15g}")
    return spelled


def choice(cell: object) -> object:
    """A word as the models spell it: "At most" is at_most."""
    spelled = text(cell)
    return spelled.casefold().replace(" ", "_").replace("-", "_") if isinstance(spelled, str) else spelled


def flag(cell: object) -> object:
    """Yes or no as a word or a truth value."""
    return text(cell) if isinstance(cell, str) else cell


def spelling(kind: Type, *, pointed: bool = False) -> Callable[[object], object]:
    """How cells of a type are spelled; pointed: a point in text is a decimal point."""
    if kind in NUMBERS:
        return partial(number, pointed=pointed)
    others = {Type.TEXT: text, Type.NAMES: names, Type.CHOICE: choice, Type.FLAG: flag}
    return others.get(kind, name)


# -- telling -----------------------------------------------------------------------------------------------


def found(cell: object) -> str:
    """What stands in a cell, for people."""
    if isinstance(cell, Flaw):
        return cell.found
    if isinstance(cell, date | time | timedelta):
        return f"the {'date' if isinstance(cell, date) else 'time'} {cell}"
    if isinstance(cell, str):
        bare = cell.strip()
        long = f"{len(bare):,} characters, " if len(bare) > 100 else ""
        return long + quoted(bare) if bare else "a blank cell"
    if isinstance(cell, bool):
        return str(cell).upper()
    return quoted(typed(cell)) if isinstance(cell, list) else quoted(cell).removesuffix(".0")


def remedy(column: SheetColumn, cell: object) -> str:
    """How to mend a cell that does not hold what its column expects."""
    if isinstance(cell, Flaw):
        return cell.hint
    if isinstance(cell, bool | date | time | timedelta):
        kind = "number" if column.type in NUMBERS else "text"
        return f"format the cell as {kind} and type it again"
    if isinstance(cell, str) and not cell.strip():
        return f"fill it in: {column.description[0].lower()}{column.description[1:]}"
    if column.choices:
        return nearest(str(cell), column.choices)
    if column.type in NUMBERS:
        return _number_remedy(column, cell)
    return "shorten it" if isinstance(cell, str) else ""


def _number_remedy(column: SheetColumn, cell: object) -> str:
    number = meant(cell) if isinstance(cell, str) else cell
    if not isinstance(number, int | float):
        return "write a number" if column.required else "leave the cell blank if it is not known"
    if not -inf < number < inf or (number < 0 and column.type not in SIGNED):
        blank = "" if column.required else ", or leave the cell blank"
        return f"write {column.expected.replace(', 0 or more', ' from 0 up')}{blank}"
    if column.type in SHARES and 1 < number <= 100:
        return f"for {number:g} % write {number / 100:g}"
    if column.type is Type.COUNT and number % 1:
        return "round it"
    return f"write {number:g}" if isinstance(cell, str) else ""
