"""What a difference is about, in words: what was changed, few changes one by one, many counted."""

from __future__ import annotations

from collections.abc import Mapping

from models.sheets import lookup
from models.sheets.differences import CellDifference
from models.sheets.grammar import Action, Change
from models.sheets.problems import many
from models.sheets.scenario import Scenario
from reports.assessing.difference import Difference
from reports.telling.words import listed
from reports.vocabulary.columns import shorten
from reports.vocabulary.precision import typed_value

FEW = 3
"""Changes that are told one by one."""


def subject(difference: Difference) -> tuple[str, bool]:
    """What was changed, to begin a sentence with, and whether it is several things; "" where nothing was."""
    parts, several = _input(difference)
    before, after = (report.policy for report in difference.sides)
    if before.policy != after.policy:
        parts.append(f"the policy {shorten(after.policy)} instead of {shorten(before.policy)}")
    elif before.model_dump() != after.model_dump() and not parts:  # wherever its row stands
        parts.append(f"the policy {shorten(after.policy)} as it now is")
    words = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
    return words[:1].upper() + words[1:], several or len(parts) > 1


def _input(difference: Difference) -> tuple[list[str], bool]:
    """The changes of the input in words, and whether one of these words stands for several."""
    asked, cells = difference.changes, difference.cells
    kept = _pinned(difference)
    if len(asked) <= FEW and (asked or kept):
        return [*(_asked(change, difference) for change in asked), *kept], False
    if len(cells) == 1:
        return [_cell(cells[0])], False
    if not cells:
        return [], False
    return [f"the {many(len(asked or cells), 'change')} of the input", *kept], True


def _pinned(difference: Difference) -> list[str]:
    """Whose part is held, where anybody's is."""
    names = [difference.names[name] for name in difference.pinned]
    return [f"keeping what {listed(names)} {'gives' if len(names) == 1 else 'give'}"] if names else []


def _asked(change: Change, difference: Difference) -> str:
    """A change that was asked for."""
    if change.action is Action.WITHOUT:
        codes = lookup.meant(change.key, difference.names)
        return f"leaving out {shorten(difference.names[codes[0]] if len(codes) == 1 else change.key)}"
    what = str(change).partition(" ")[2]  # as the option takes it
    if change.action is Action.LIFT:
        return f"lifting {shorten(what)}{_caveat(difference.before.scenario, what, difference.names)}"
    verb = {Action.ADD: "adding", Action.REMOVE: "removing"}.get(change.action, "setting")
    return f"{verb} {shorten(what, 80)}"


def _caveat(scenario: Scenario, cell: str, names: Mapping[str, str]) -> str:
    """What the caveat in a cell says, in brackets; nothing where none stands there."""
    for rule in scenario.caveats:
        places = {scenario.place(rule, field) for field in ("", *scenario.layout.get(rule.sheet, ()))}
        if cell.casefold() in {place.casefold() for place in places}:
            reason, name = rule.reason or str(rule.rule).replace("_", " "), names[rule.member]
            return f" ({shorten(reason if reason.startswith(name) else f'{name}: {reason}')})"
    return ""


def _cell(cell: CellDifference) -> str:
    """A cell, or a row, that differs."""
    where = shorten(f"{cell.sheet} {cell.key}".strip(), 80) + (f" ({cell.cell})" if cell.cell else "")
    if cell.action in (Action.REMOVE, Action.ADD):
        return f"{'removing' if cell.action is Action.REMOVE else 'adding'} {where}"
    before, after = (shorten(typed_value(value) or "blank", 30) for value in (cell.before, cell.after))
    return f"changing {where}, {cell.column}, from {before} to {after}"
