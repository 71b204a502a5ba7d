"""The coalition against ISIS: what was printed in sum is what its workbook holds in sum."""

from __future__ import annotations

from math import fsum

import pytest

from tests.examples import example

SCENARIO = example("counter-isis-2016")
FLOWN = {
    (row.member, row.period): row.current for row in SCENARIO.capacities if row.resource == "strikes" and row.current
}


def test_all_sixty_six_members_are_there():
    """The workbook has the 66 of the Congressional Research Service's list, two of them organisations."""
    kinds = [row.kind for row in SCENARIO.members]
    assert (len(kinds), kinds.count("organisation")) == (66, 2)


@pytest.mark.parametrize(("mission", "printed"), [("Strikes-Iraq", 6_657 + 3_148), ("Strikes-Syria", 4_901 + 266)])
def test_strikes_add_up_to_what_was_flown_in_each_air_space(mission: str, printed: int):
    """The targets of the three periods add up to the strikes that were printed for 13 September 2016."""
    wanted = [row.target for row in SCENARIO.requirements if (row.mission, row.resource) == (mission, "strikes")]
    assert fsum(wanted) == printed


@pytest.mark.parametrize(
    ("member", "printed"),
    [("USA", 11_558), ("GBR", 905 + 53), ("FRA", 796), ("NLD", 492), ("AUS", 366), ("CAN", 246 + 5)],
)
def test_strikes_of_a_member_are_those_that_were_printed(member: str, printed: int):
    """What a member flew, over the periods, is what was printed of it, to the rounding of three periods."""
    assert fsum(strikes for (name, _), strikes in FLOWN.items() if name == member) == pytest.approx(printed, abs=1)


def test_all_that_flew_add_up_to_all_that_was_flown():
    """What the members flew is, period by period, what is wanted of them."""
    wanted = {
        when: fsum(row.target for row in SCENARIO.requirements if (row.resource, row.period) == ("strikes", when))
        for when in SCENARIO.periods
    }
    flown = {when: fsum(strikes for (_, of), strikes in FLOWN.items() if of == when) for when in SCENARIO.periods}
    assert flown == wanted


def test_thirty_six_states_lend_no_more_than_a_name():
    """Of 64 states 36 have neither strikes nor trainers that any source or assumption says they gave."""
    gave = {row.member for row in SCENARIO.capacities if row.current}
    assert len(SCENARIO.states) - len(gave) == 36
