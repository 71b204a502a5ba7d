"""The variants of a batch held against the unchanged workbook: the same workbook under the same policy, run by run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, isnan
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from models.sheets.problems import many
from reports.telling.words import listed
from reports.vocabulary.columns import Column, Kind, mixed, number, plain, points, share, shows
from reports.vocabulary.precision import RATIO_DECIMALS, ranked

if TYPE_CHECKING:
    from burdenshare.batch.result import BatchResult

Ran = Any
"""A row of a summary, as pandas gives it."""


class Pair(NamedTuple):
    """A run of a variant, and that of the unchanged workbook under the same policy; None: there is none."""

    policy: str
    before: Ran | None
    after: Ran

    @property
    def variant(self) -> str:
        """The name of the variant."""
        return str(self.after.variant)

    @property
    def compared(self) -> bool:
        """Whether both have an answer that is as good as can be: a better search would pass for a change."""
        return self.before is not None and self.before.status == self.after.status == "optimal"

    @property
    def lost(self) -> bool:
        """Whether the change takes the answer away."""
        return self.before is not None and _answered(self.before) and not _answered(self.after)

    @property
    def gained(self) -> bool:
        """Whether the change makes an answer possible."""
        return self.before is not None and not _answered(self.before) and _answered(self.after)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a run that a variant may move. value: how it is shown.  change: how its change is.

    relative: whether the change is a part of what it was, as of cost, which has no unit that workbooks share.
    """

    key: str
    words: str
    value: Column
    change: Column
    relative: bool = False

    def of(self, run: Ran) -> float | None:
        """What it is in a run; None where it has none."""
        found = float(getattr(run, self.key))
        return None if isnan(found) else found

    def moved(self, pair: Pair) -> float | None:
        """The change that a reader can see: of the numbers as they are printed or, of cost, a part; 0 for noise."""
        before, after = (self.of(run) for run in (pair.before, pair.after)) if pair.compared else (None, None)
        if before is None or after is None or (self.relative and not before and after):
            return None
        if self.relative:
            found = (after - before) / before if before else 0.0
        else:
            scale = 100.0 if self.value.text(1.0).endswith("%") else 1.0
            found = (self.value.printed(after) - self.value.printed(before)) / scale
        return found if shows(self.change, found) else 0.0


def _figure(
    key: str, words: str, column: Callable[..., Column], decimals: int, change: Callable[..., Column] | None = None
) -> Figure:
    label = words[0].upper() + words[1:]
    value = column(key, label, decimals=decimals)
    changed = (change or column)(f"{key}_change", f"{label}, change", decimals=decimals)
    return Figure(key, words, value, changed, relative=changed.kind is Kind.SHARE)


FIGURES = (
    _figure("cost", "cost", lambda key, label, **_: mixed(key, label), 2, change=share),
    _figure("worst_ratio", "worst share ratio", number, RATIO_DECIMALS),
    _figure("gap_share", "unmet share", share, 1, change=points),
    _figure("gini", "Gini", number, 3),
)
"""What variants are compared by; ratio and Gini by each policy's own key."""


def pairs(result: BatchResult) -> tuple[Pair, ...]:
    """Every run of a variant with that of the unchanged workbook, whichever runs were chosen, in the order of the plan.

    A workbook that could not be run at all has no policies: each of those that it has otherwise loses or gains.
    """
    base: dict[tuple[str, str], Ran] = {}
    policies: dict[str, list[Ran]] = {}
    for run in result.everything.summary.itertuples():
        if not run.variant:
            base[str(run.workbook), str(run.policy)] = run
            policies.setdefault(str(run.workbook), []).append(run)
    found = []
    for run in result.summary.itertuples():
        workbook = str(run.workbook)
        if run.variant and run.policy:
            found.append(Pair(str(run.policy), base.get((workbook, str(run.policy)), base.get((workbook, ""))), run))
        elif run.variant:
            found += [Pair(str(before.policy), before, run) for before in policies.get(workbook, [None])]
    return tuple(found)


def _answered(run: Ran) -> bool:
    return isfinite(run.cost)


# -- words -------------------------------------------------------------------------------------------------------


def variant_words(found: Sequence[Pair]) -> Iterator[str]:
    """What the variants change, most in which; ties are told together, and what no digit shows is not told."""
    if not found:
        return
    groups = by_variant(found)
    compared = [pair for pair in found if pair.compared]
    changed = sum(any(figure.moved(pair) for figure in FIGURES) for pair in compared)
    yield (
        f"{many(len(groups), 'variant')} against the unchanged workbook: {changed:,} of "
        f"{many(len(compared), 'run')} with an answer in both {'change' if changed != 1 else 'changes'} in cost, "
        "worst share ratio, unmet share or Gini."
    )
    told = [words for figure in FIGURES for words in _most(figure, groups)]
    if told:
        yield " ".join(told)
    lost, gained = ([pair for pair in found if getattr(pair, name)] for name in ("lost", "gained"))
    ends = [f"{many(len(lost), 'run')} {'lose' if len(lost) != 1 else 'loses'} the answer"] if lost else []
    ends += [f"{many(len(gained), 'run')} {'gain' if len(gained) != 1 else 'gains'} one"] if gained else []
    if ends:
        yield f"{' and '.join(ends)}: {listed(list(dict.fromkeys(plain(pair.variant) for pair in (*lost, *gained))))}."


def _most(figure: Figure, groups: dict[str, list[Pair]]) -> Iterator[str]:
    """Which variant raises a figure most and which lowers it most, in the median of its runs."""
    moved = {name: changes(figure, group) for name, group in groups.items()}
    shown = {name: figure.change.printed(median(values)) for name, values in moved.items() if values}
    for raises, verb in ((True, "raises"), (False, "lowers")):
        ranks = ranked(
            [name for name in shown if (shown[name] > 0) == raises and shown[name]], lambda name: abs(shown[name])
        )
        if not ranks:
            continue
        first = ranks[0]
        least, middle, most = (pick(moved[first[0]]) for pick in (min, median, max))
        text, unit = figure.change.text, f" {figure.change.unit}".rstrip()
        several = len(first) > 1
        names = listed([plain(name) for name in first])
        superlative = " most" if len(ranks) > 1 else ""
        spread = f", between {text(least)} and {text(most)}" if not several and text(least) != text(most) else ""
        runs = " in the median" if any(len(moved[name]) > 1 for name in first) else ""
        does = f"Variants {names} {verb.removesuffix('s')}" if several else f"Variant {names} {verb}"
        yield f"{does} the {figure.words}{superlative}, by {text(abs(middle))}{unit}{runs}{spread}."


def by_variant(found: Iterable[Pair]) -> dict[str, list[Pair]]:
    """The pairs of each variant, in the order of the plan."""
    groups: dict[str, list[Pair]] = {}
    for pair in found:
        groups.setdefault(pair.variant, []).append(pair)
    return groups


def changes(figure: Figure, group: Iterable[Pair]) -> list[float]:
    """The changes of a figure that are known."""
    return [moved for pair in group if (moved := figure.moved(pair)) is not None]
