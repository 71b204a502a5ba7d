"""Write the table of constraints into docs/formulation.md, read from standard input: see `make docs`."""

from __future__ import annotations

import sys

from models.arithmetic.families import Family
from optimizer.coalition.families import MODULES, RECORDS


def table() -> str:
    """One line a family, in the paper's order."""
    head = ("number", "inequality", "in words", "file", "address", "its price")
    lines = [
        (each.number, f"`{each.inequality}`", each.words, f"`{_file(each)}.py`", RECORDS[each].addressed, each.price)
        for each in Family
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) * len(head), *lines)).replace(" --- ", "---")


def _file(family: Family) -> str:
    return next(each.__name__ for each in MODULES if family in each.RECORDS).rpartition(".")[2]


def main() -> None:
    """The document with its table as the records have it."""
    before, _, rest = sys.stdin.read().partition("| number | inequality |")
    sys.stdout.write(before + table() + "\n\n" + rest.partition("\n\n")[2])


if __name__ == "__main__":
    main()
