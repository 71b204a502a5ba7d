"""C8, C15 and C16: terms in the rows of other families (Variables.called, grown and useful), with none of their own."""

from __future__ import annotations

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.sheets.scenario import Scenario
from optimizer.coalition.record import ORDINARY, Clause, Moves, Record, Sharing, nothing, unmoved


def _clause(scenario: Scenario, address: Address) -> Clause:
    raise KeyError(f"{address.family} has no rows; its words are those of the rows that its terms enter")


def _terms(addressed: str) -> Record:
    return Record(
        rows=nothing,
        addressed=addressed,
        clause=_clause,
        gives=nothing,
        owners=nothing,
        sharing=Sharing.STANDING,
        lapses=False,
        decided=ORDINARY,
        priced=False,
        side=unmoved,
        moves=Moves.FIXED,
    )


RECORDS = {
    Family.ENABLER: _terms("`requirement, r, k, t`"),
    Family.TRAINING: _terms("`capacity, m, r, t`"),
    Family.SHARED: _terms("`requirement, r, k, t`"),
}
