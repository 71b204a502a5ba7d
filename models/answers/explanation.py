"""Why an answer is what it is, or why there is none, as plain data: conflicts, relaxations, prices, what binds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import fsum, isfinite
from typing import TYPE_CHECKING

from models.answers.allocation import Address, Conflict, Status
from models.answers.ranking import Ranking
from models.printing import Printed

if TYPE_CHECKING:
    import pandas as pd

    from models.answers.limits import Reachable, Relaxation, Scarcity, Shortage
    from models.policy.policy import Policy
    from models.sheets.scenario import Scenario


def set_aside(scenario: Scenario, policy: Policy) -> str:
    """What a linear program treats otherwise than a policy asks: "whole assets as divisible"; empty where nothing."""
    said = {
        "whole assets as divisible": scenario.kept_whole(policy),
        "contingents as large enough": scenario.kept_large(policy),
        "thresholds of payments as met": scenario.kept_due(policy),
    }
    return " and ".join(words for words, kept in said.items() if kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What is achieved: under all rules, or as a change when a rule is lifted.

    gaps: priority-weighted unmet share of all requirements, 0 to 1.  least_cost: money, the least at those gaps.
    total_cost: money under the policy.  worst_load: the highest load ratio, money; worst_ratio: the highest share
    ratio, (share of all loads) / (fair share), which also grows when only others carry less; nan where
    nothing is carried, and where the policy leaves it open.
    """

    gaps: float
    least_cost: float
    total_cost: float
    worst_load: float
    worst_ratio: float

    def since(self, before: Effect) -> Effect:
        """The change from another effect to this."""
        parts = (field.name for field in fields(self))
        return Effect(**{part: getattr(self, part) - getattr(before, part) for part in parts})


@dataclass(frozen=True, slots=True)
class Price:
    """What lifting one rule alone would change; negative is better in every part.

    kind: the rule's family, or why it bans.  change: against all rules in force.  loads: the change of every state's
    load that changes, money; empty where the policy leaves loads open.  worst: the states that are then loaded most for
    their fair share.  owners: the members whose rule it is.  political: whether they decided it, as nations.
    """

    address: Address
    kind: str
    words: str
    place: str
    change: Effect
    loads: Mapping[str, float] = field(default_factory=dict)
    worst: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    political: bool = False

    @property
    def own(self) -> float:
        """What its owners together would carry more, money; negative is less."""
        return fsum(self.loads.get(member, 0.0) for member in self.owners)

    @property
    def others(self) -> float:
        """What all other states together would carry more, money; negative is less."""
        return fsum(load for member, load in self.loads.items() if member not in self.owners)

    @property
    def idle(self) -> bool:
        """Whether lifting it alone changes nothing."""
        return (
            not any(isfinite(part) and part for part in (getattr(self.change, part.name) for part in fields(Effect)))
            and not self.loads
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rules that hide each other: lifting one alone changes nothing, and both together this."""

    first: Price
    second: Price
    change: Effect
    loads: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Binding:
    """A rule that binds at least cost; price: money that one more unit of its figure costs (saves, when negative)."""

    address: Address
    words: str
    place: str
    price: float


@dataclass(frozen=True)
class Explanation(Printed):
    """One scenario under one policy, explained.

    Without an answer: conflict, a set of rules that cannot hold together and of which none can be spared, and
    relaxations, the smallest that would do, overall and by what may change.  With one: base, what is achieved;
    loads of states, money, where the policy settles them; prices of rules, the dearest first; pairs of rules that hide
    each other, of so many pairs tried; binding; by, what rules are ranked by first; scarcities, why there are gaps, the
    worst first.  In either case shortages, what no one could fill, and reachable, how tight bounds on burdens can be
    where the missions are met: that on the highest share ratio, and those of the policy.  note: what the reader must
    know beside this, such as what of the policy was set aside (`set_aside`).
    """

    scenario: Scenario
    policy: Policy
    status: Status
    note: str = ""
    shortages: tuple[Shortage, ...] = ()
    conflict: tuple[Conflict, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    base: Effect | None = None
    prices: tuple[Price, ...] = ()
    binding: tuple[Binding, ...] = ()
    reachable: tuple[Reachable, ...] = ()
    scarcities: tuple[Scarcity, ...] = ()
    loads: Mapping[str, float] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    pairs_tried: int = 0
    by: Ranking = Ranking.FAIRNESS

    def prices_table(self) -> pd.DataFrame:
        """The price of every rule as a table: kind, rule, place, and the change of each part of the effect."""
        import pandas as pd

        parts = [field.name for field in fields(Effect)]
        rows = [(p.kind, p.words, p.place, *(getattr(p.change, part) for part in parts)) for p in self.prices]
        return pd.DataFrame(rows, columns=["kind", "rule", "place", *parts])

    def __str__(self) -> str:
        """What this explanation says, in a few lines."""
        lines = [f"Explanation under {self.policy.policy}: {self.status}"]
        if self.conflict:
            lines += ["  these rules cannot hold together:"]
            lines += _first(8, [f"{rule.words}{_at(rule.place)}" for rule in self.conflict])
            for relaxation in self.relaxations[:1]:
                lines += ["  the smallest relaxation that would do:"]
                lines += _first(3, [f"{change.words}{_at(change.place)}" for change in relaxation.changes])
        else:
            lines += ["  lifting one rule alone would change gaps, total cost and the worst share ratio by:"]
            lines += [
                f"  {p.change.gaps:+8.2%} {p.change.total_cost:+12,.6g} {_ratio(p.change):>8}  {p.words}{_at(p.place)}"
                for p in self.prices[:10]
            ]
        return "\n".join([*lines, *([f"  {self.note}"] if self.note else [])])


def _first(most: int, items: list[str]) -> list[str]:
    """The first items of a list, a line each, and how many more there are."""
    more = [f"  - and {len(items) - most} more"] if len(items) > most else []
    return [f"  - {item}" for item in items[:most]] + more


def _ratio(change: Effect) -> str:
    return f"{change.worst_ratio:+.3f}" if isfinite(change.worst_ratio) else ""


def _at(place: str) -> str:
    return f" ({place})" if place else ""
