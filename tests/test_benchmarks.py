"""The benchmarks measure the same program everywhere: every contestant that is installed finds the same optimum."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import cases
from benchmarks.peers import CONTESTANTS, FLOOR, OURS, Contestant, installed
from benchmarks.programs import Numbers, changes, numbers_of, steps
from benchmarks.report import Results, bars, markdown
from optimizer.coalition.formulation import open_session
from optimizer.coalition.session import Session

pytestmark = pytest.mark.filterwarnings("ignore")  # what the peers' own libraries say of one another is theirs


@pytest.fixture(scope="module")
def toy() -> Session:
    """Five members, three resources, four missions."""
    return open_session(cases.fresh("toy"), cases.POLICY)


@pytest.mark.parametrize("build", installed().values(), ids=list(installed()))
def test_every_contestant_follows_every_change(toy: Session, build: Contestant):
    """At first and after each change of right-hand sides its optimum is that of raw highspy solved from nothing."""
    numbers = numbers_of(toy)
    resolve = build(numbers)
    assert resolve(cases.NOTHING) == pytest.approx(cases.solved(FLOOR, numbers))
    sweep = changes(toy, 6, 3)
    for change, step in zip(sweep, steps(numbers, sweep), strict=True):
        assert resolve(step) == pytest.approx(cold_optimum(numbers, change))


def cold_optimum(numbers: Numbers, change: cases.Change) -> float:
    """The optimum of the program with a change made to its arrays, before anything is loaded."""
    lower = numbers.arrays.row_lower.copy()
    lower[change.rows] = change.bounds
    return cases.solved(FLOOR, cases.replace(numbers, arrays=cases.replace(numbers.arrays, row_lower=lower)))


def test_the_changes_matter(toy: Session):
    """No two of the first what-ifs have the same optimum, so a contestant that ignored them would be found out."""
    numbers = numbers_of(toy)
    optima = [cold_optimum(numbers, change) for change in changes(toy, 6, 3)]
    assert len(set(np.round(optima, 6))) == len(optima)


def test_a_wrong_objective_stops_the_case():
    """A time counts only where the objective is raw highspy's."""
    cases.agree(100.0, 100.0 + 1e-5, OURS)
    with pytest.raises(ArithmeticError, match=r"found 100\.0 where raw highspy found 101\.0"):
        cases.agree(100.0, 101.0, OURS)


@pytest.mark.slow
def test_leximin_frontier_and_coalitions_agree_with_the_floor():
    """Their own checks against raw highspy hold on a toy: first round, cheapest point, cost of coalitions."""
    assert cases.leximin("toy", 1)["programs"] <= 5
    assert cases.trade_off("toy", 5, 1)["points"] == 5
    assert cases.coalitions("toy")["coalitions"] == 2**5


@pytest.mark.slow
def test_every_what_if_of_a_session_is_measured_beside_the_same_answer_from_nothing():
    """Each has a time of its own on either side, and a row on the page."""
    measured = {"isaf-2010": cases.session("isaf-2010", 1)}
    seconds = measured["isaf-2010"]["seconds"]
    assert seconds.keys() == cases.WHAT_IFS.keys()
    assert all(spent["session"] > 0 and spent["cold"] > 0 for spent in seconds.values())
    page = markdown(
        Results(
            cold={},
            sweep={},
            leximin={},
            frontier=cases.trade_off("toy", 5, 1),
            coalitions={},
            alone={},
            session=measured,
        )
    )
    assert all(f"| isaf-2010: {what} |" in page for what in cases.WHAT_IFS)


@pytest.mark.slow
def test_every_command_is_measured_as_a_whole_process():
    """Each has both times, of the clock and of processors, and a row on the page beside the bare start."""
    measured = cases.processes(1)
    seconds = measured["seconds"]
    assert seconds.keys() == cases.COMMANDS.keys()
    assert all(
        spent["processor"] > seconds["nothing"]["processor"] for what, spent in seconds.items() if what != "nothing"
    )
    frontier = cases.trade_off("toy", 5, 1)
    page = markdown(
        Results(cold={}, sweep={}, leximin={}, frontier=frontier, coalitions={}, alone={}, processes=measured)
    )
    assert "| libraries loaded |" in page
    assert all(f"| burdenshare {' '.join(of)} |" in page for what, of in cases.COMMANDS.items() if what != "nothing")


def test_the_page_names_every_bar_and_contestant():
    """What was not measured is said to be so, never left out."""
    cold, frontier = cases.cold("toy", 1, [OURS, FLOOR]), cases.trade_off("toy", 5, 1)
    page = markdown(Results(cold={"toy": cold}, sweep={}, leximin={}, frontier=frontier, coalitions={}, alone={}))
    for bar in bars():
        assert f"| {bar.words} |" in page
    for name in CONTESTANTS:
        assert f"| {name} |" in page
    assert page.count("not measured") > 10
