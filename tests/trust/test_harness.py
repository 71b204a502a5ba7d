"""The harness itself: cases come again from their seed, and whatever happens to one is a finding with its name."""

from __future__ import annotations

from collections import Counter

import pytest

from models.arithmetic.families import Family
from models.arithmetic.fingerprint import fingerprint
from models.policy.policy import Objective
from tests.coalitions import drawn_coalition
from tests.examples import EXAMPLES, example
from tests.trust import pool
from tests.trust.checks import Kind, Result, Slip, Task, tasks
from tests.trust.fatal import fatal
from tests.trust.page import Run, markdown


def test_a_case_comes_again_from_its_seed():
    """The same seed and number make the same coalition, another seed or number another."""
    prints = [fingerprint(drawn_coalition(*which)) for which in ((1, 5), (1, 5), (1, 6), (2, 5))]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


def test_every_family_and_objective_is_tried():
    """Among 150 coalitions are all nine objectives, and every column that a family reads is filled in somewhere."""
    drawn = [drawn_coalition(1, number) for number in range(150)]
    assert {of.policies[0].objective for of in drawn} == set(Objective)
    filled = {
        Family.PROHIBITION: any(rule.rule == "prohibited" for of in drawn for rule in of.caveats),
        Family.CEILING: any(rule.rule == "at_most" for of in drawn for rule in of.caveats),
        Family.FLOOR: any(rule.rule == "at_least" for of in drawn for rule in of.caveats),
        Family.BUDGET: any(row.budget is not None for of in drawn for row in of.members),
        Family.ALIGNMENT: any(row.alignment for of in drawn for row in of.members),
        Family.ENABLER: any(of.enablers for of in drawn),
        Family.FUNDING_POOL: any(of.pools for of in drawn),
        Family.SUPPORT: any(row.resource == "funding" for of in drawn for row in of.agreements),
        Family.LEAD: any(row.lead_share for of in drawn for row in of.missions),
        Family.DEPENDENCE: any(row.dependence < 1 for of in drawn for row in of.missions),
        Family.SECURE: any(row.secure for of in drawn for row in of.requirements),
        Family.ROTATION: any(row.dwell for of in drawn for row in of.resources),
        Family.TRAINING: any(row.gain for of in drawn for row in of.training),
        Family.SHARED: any(row.shared for of in drawn for row in of.resources),
        Family.PARTICIPATION: any(of.policies[0].participation for of in drawn),
        Family.THRESHOLD: any(of.kept_due(of.policies[0]) for of in drawn),
        Family.CONTINGENT: any(of.kept_large(of.policies[0]) for of in drawn),
    }
    assert set(filled) == set(Family) - {Family.CAPACITY, Family.REQUIREMENT}  # which every coalition has
    assert all(filled.values())


@pytest.mark.slow
def test_whatever_happens_is_a_finding():
    """A worker that dies, and an exception, are results of their own cases; the others are tried all the same."""
    chosen = [Task("fatal", 1, number) for number in range(5)]
    results = {result.task.number: result for result in pool.work_through(chosen, 1, {"fatal": fatal})}
    kinds = {number: [slip.kind for slip in result.slips] for number, result in results.items()}
    assert kinds == {0: [], 1: [Kind.CRASHED], 2: [Kind.ERROR], 3: [], 4: []}


def test_tasks_without_random_ones_are_the_examples_and_the_named():
    """Every policy of every example and every named case is tried once."""
    counts = Counter(task.check for task in tasks(1, 0, 0))
    assert counts == {"examples": sum(len(example(name).policies) for name in EXAMPLES), "named": 9}


def test_the_page_tells_what_was_found_and_how_to_see_it_again():
    """The counts stand in the table of bars, a failure under its kind by name, and the bar counts as missed."""
    task = Task("solves", 7, 12)
    results = [Result(task, (Slip(Kind.FAILED, "lost"), Slip(Kind.FAILED, "twice"))), Result(Task("solves", 7, 13))]
    run = Run(7, 2, 60.0, results)
    page = markdown(run)
    assert run.missed == {Kind.FAILED: 1}
    assert "| status failed | 0 | 0 | 0 | 1 |" in page
    assert "- solves 12: lost" in page
    assert "--seed 7" in page


@pytest.mark.parametrize("kind", [Kind.UNDECIDED, Kind.NO_CHANGE, Kind.WHOLE_NEAR])
def test_what_is_only_told_misses_no_bar(kind: Kind):
    """What the second solver cannot tell is counted, and is no failure."""
    assert not Run(1, 1, 1.0, [Result(Task("solves", 1, 1), (Slip(kind, ""),))]).missed
