"""The public functions, each a walk through the rooms: read, solve, assess, compare, write."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import inputs
import optimizer
import reports
from burdenshare import reasons
from burdenshare.files import put
from burdenshare.forms import SUFFIXES, form_of, remedy
from burdenshare.policies import as_wanted, choose, policies
from models.answers.allocation import Allocation, Status
from models.answers.ranking import Ranking
from models.answers.what_if_settings import PENALTY, POINTS, SAMPLES, SEED, Game
from models.arithmetic.given import STATED, booked
from models.arithmetic.given import given as stated_allocation
from models.policy.policy import Policy
from models.sheets.lookup import one_of
from models.sheets.problems import InputError, Problem, nearest, quoted
from models.sheets.scenario import Scenario
from reports import assess_audited, document

if TYPE_CHECKING:
    from burdenshare.workers.in_order import Progress
    from inputs import Rows
    from models.answers.explanation import Explanation
    from models.answers.what_ifs import CooperativeShares, Frontier, Stress
    from models.answers.why import Reasons
    from models.sheets.grammar import Change
    from reports import Comparison, FairnessReport


def solve(scenario: Scenario, policy: Policy | str | None = None, *, time_limit: float | None = None) -> Allocation:
    """Assign who gives what to which mission in which period, under a policy (by name, or the workbook's first).

    time_limit: seconds. Status first: without an answer the allocation says why. Raises InputError when the policy
    does not fit the scenario.
    """
    return optimizer.solve(scenario, choose(scenario, policy), time_limit=time_limit)


def assess(scenario: Scenario, policy: Policy, allocation: Allocation) -> FairnessReport:
    """The fairness report of an allocation of the scenario, held against the policy's fair shares.

    The allocation may come from another policy; then it is judged by this one, and not called optimal for it.
    Whoever made it, every promise is checked again.
    """
    return reports.assess(scenario, policy, allocation, optimizer.CHECKS)


def given(
    scenario: Scenario, which: Literal["current", "pledged"] | None = None, policy: Policy | str | None = None
) -> Allocation:
    """What is given today ("current"), or pledged, as an allocation that nobody optimised, ready for `assess`.

    which: a column of capacities; left out, what is given today where any is stated, else what is pledged. The workbook
    names no missions: each amount is spread over those that count it and that the member may serve, by what they
    require. Raises InputError where nothing is stated.
    """
    columns = {column: status for status, column in STATED.items()}
    if which is not None and which not in columns:
        found, known = quoted(which), list(columns)
        raise InputError([Problem("which", found, f"one of {', '.join(known)}", nearest(str(which), known))])
    return stated_allocation(scenario, choose(scenario, policy), columns[which] if which else None)


def read_allocation(path: str | os.PathLike[str], scenario: Scenario, policy: Policy | str | None = None) -> Allocation:
    """An allocation of the scenario that was made by hand, ready for `assess`, which checks every promise.

    path: .csv, or a sheet `allocation` of .xlsx, .ods, .json, with the columns member, resource, mission, period,
    amount; see inputs.read.allocation. Raises InputError with every problem, each with its cell.
    """
    amounts = inputs.read_allocation(path, scenario)
    return booked(scenario, choose(scenario, policy), Status.BY_HAND, *amounts)


def report(
    scenario: Scenario,
    policy: Policy | str | None = None,
    *,
    time_limit: float | None = None,
    why: bool = False,
    asking: optimizer.Conversation | None = None,
) -> FairnessReport:
    """Solve and assess in one step; the answer is audited once, when it is solved.

    why: say of the heaviest- and the lightest-loaded why, as far as the time limit and little work let it.  asking: the
    conversation in which it is asked, where there is more to ask.
    """
    began = time.monotonic()
    answered = asking.solve if asking else optimizer.solve
    found = assess_audited(scenario, answered(scenario, choose(scenario, policy), time_limit=time_limit))
    left = None if time_limit is None else max(0.0, time_limit - (time.monotonic() - began))
    return reasons.in_passing(found, seconds=left) if why else found


def why(
    scenario: Scenario,
    policy: Policy | str | None = None,
    member: str | None = None,
    *,
    time_limit: float | None = None,
) -> Reasons:
    """Why a member carries so much, or so little: the rules whose lifting would move that, by solving without them.

    member: by its code or its name; left out, the heaviest- and the lightest-loaded for their fair share.  time_limit:
    seconds, for all. Raises InputError for a member that is unknown.
    """
    return reasons.why(scenario, choose(scenario, policy), member, time_limit=time_limit)


def to_pulp(scenario: Scenario, policy: Policy | str | None = None, stage: str | None = None) -> optimizer.Problem:
    """The linear program of a stage, its columns and rows named by what they mean, as a problem of PuLP.

    stage: as an allocation calls it (`Allocation.stages`), such as "gaps", "least cost" or the policy's objective;
    left out, what the policy calls fair. In the units of the workbook; what earlier stages have found stands in it as
    rows named "held" and as bounds. See optimizer.solving.stage_program. Raises InputError for an unknown stage.
    """
    return optimizer.stage_program(scenario, choose(scenario, policy), stage).to_pulp()


def compare(
    scenario: Scenario,
    names: str | Policy | Sequence[str | Policy] | None = None,
    *,
    by: str | None = None,
    time_limit: float | None = None,
) -> Comparison:
    """All policies of a workbook, or those named, side by side, measured by one yardstick.

    by: a key, such as "gdp"; left out, it is the key of the first policy.  time_limit: seconds, for all policies
    together. Raises InputError for a policy or a key that is unknown.
    """
    from reports.assessing.comparison import compare_reports, yardstick_of

    chosen = [choose(scenario, name) for name in as_wanted(names) or policies(scenario)]
    yardstick = yardstick_of(scenario, chosen[0], by)
    answers = optimizer.solve_each(scenario, chosen, time_limit=time_limit)
    return compare_reports([assess_audited(scenario, answer) for answer in answers], yardstick)


def explain(scenario: Scenario, policy: Policy | str | None = None, *, by: Ranking | str | None = None) -> Explanation:
    """The price of every rule by re-solving without it or, without an answer, the rules that conflict and a way out.

    by: "gaps", "fairness" or "cost", what rules are ranked by first; left out, what the policy is about.
    """
    return optimizer.explain(scenario, choose(scenario, policy), None if by is None else one_of(Ranking, by, "by"))


def frontier(
    scenario: Scenario, policy: Policy | str | None = None, points: int = POINTS, *, time_limit: float | None = None
) -> Frontier:
    """From the cheapest allocation to the fairest, as the policy means it, with the marginal price along the way."""
    return optimizer.frontier(scenario, choose(scenario, policy), points, time_limit=time_limit)


def shares(
    scenario: Scenario,
    policy: Policy | str | None = None,
    *,
    game: Game | str = Game.OWN,
    penalty: float = PENALTY,
    members: int | None = None,
    samples: int = 0,
    error: float = 0.0,
    seed: int = SEED,
) -> CooperativeShares:
    """The cost of coalitions alone, Shapley value, nucleolus and other divisions, and who would be better off outside.

    See optimizer.what_ifs.cooperative.shares for the game and the parameters.
    """
    return optimizer.shares(
        scenario,
        choose(scenario, policy),
        game=one_of(Game, game, "game"),
        penalty=penalty,
        members=members,
        samples=samples,
        error=error,
        seed=seed,
    )


def stress(
    scenario: Scenario,
    policy: Policy | str | None = None,
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
    workers: int = 1,
    progress: Progress | None = None,
) -> Stress:
    """Each member's withdrawal, and random amounts in the ranges of the sheet `uncertainty`.

    workers: processes; above 1 a script needs the usual `if __name__ == "__main__"`. See optimizer.what_ifs.stress.
    """
    from burdenshare.workers.in_order import in_order

    carry_out = partial(in_order, workers=workers, progress=progress)
    return optimizer.stress(scenario, choose(scenario, policy), samples=samples, seed=seed, carry_out=carry_out)


def write(result: object, path: str | os.PathLike[str]) -> Path:
    """Write any result (see `document`) in the form that the suffix names, or as a folder, and return its path.

    Forms: burdenshare.forms. Folders are made as needed; a file is replaced whole or not at all. Raises InputError for
    another suffix and where nothing can be written, MissingExtraError where .parquet lacks its part, TypeError for what
    is no result.
    """
    from burdenshare.results import with_saved

    target = Path(path)
    if (form := form_of(target)) is None:
        raise InputError([Problem("output", f'"{target.name}"', f"a name that ends in {SUFFIXES}", remedy(target))])
    return put(target, form.render(with_saved(result, document(result))))


def write_template(
    path: str | os.PathLike[str],
    members: str | Sequence[str] | None = None,
    *,
    year: int | None = None,
    nearest: bool = False,
) -> Path:
    """Write the workbook to start from: every sheet and column, a small coalition that solves, explanations in .xlsx.

    path: as for write_workbook.
    members: bodies and names, as for `countries`: the workbook is of these, with their figures and sources, and what
    they have and for what are placeholders.  year: of which they are.  nearest: as for `countries`.
    Raises InputError where a member is not understood, and for members without a year or a year without members.
    """
    if members is None and year is None:
        return put(Path(path), inputs.render_template(path))
    if members is None or year is None:
        asked = ("members", "no members", 'such as "NATO"') if members is None else ("year", "no year", "such as 2022")
        raise InputError([Problem(*asked)])
    from inputs.write.member_starter import INTRODUCTION, member_sheets

    sheets = member_sheets(members, year, nearest=nearest)
    return put(Path(path), inputs.render_template(path, sheets, INTRODUCTION))


def write_workbook(
    path: str | os.PathLike[str], sheets: Mapping[str, Rows] | Scenario, changes: Iterable[Change] = ()
) -> Path:
    """Write a scenario workbook and return its path: .xlsx, .ods, .json, or a folder of .csv (no suffix).

    sheets: a scenario, which reads back as the same, or rows (see inputs.render_workbook).  changes: what made the
    scenario, told on a sheet of their own and not made again when it is read. Raises InputError for sheets that no
    workbook can hold and a path that cannot be written, OutputError for another suffix.
    """
    rows = inputs.workbook_rows(sheets, changes) if isinstance(sheets, Scenario) else sheets
    return put(Path(path), inputs.render_workbook(path, rows))
