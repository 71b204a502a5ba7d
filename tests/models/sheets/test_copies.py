"""A copy of a scenario answers for its own rows, however it was made and whenever its original was asked."""

from __future__ import annotations

import copy
import pickle
import sys
import warnings

import pytest

from models.policy.policy import Policy
from models.sheets.changes import altered
from models.sheets.problems import InputError, Problem, Severity
from models.sheets.scenario import Scenario
from optimizer.solving.solve import solve
from tests.scenarios import edited, three_members

POLICY = Policy(policy="fair", key="gdp")
BAN = {"member": "A", "rule": "prohibited", "reason": "parliament"}
DOUBT = Problem("caveat", "an unknown sheet", "a known one", severity=Severity.WARNING)


def givers(of):
    """Who gives something."""
    return {key[0] for key, amount in solve(of, POLICY).contributions.items() if amount > 0}


def deprecated_copy(of, update):
    """What `.copy(update=...)` gives, whose rows are not checked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return of.copy(update={name: getattr(edited(of, **{name: rows}), name) for name, rows in update.items()})


def poked(fresh, update):
    """A copy into which other rows are forced, as nobody should."""
    for name, rows in update.items():
        object.__setattr__(fresh, name, getattr(edited(fresh, **{name: rows}), name))
    return fresh


WAYS = {
    "model_copy": lambda of, update: of.model_copy(update=update),
    "model_copy, deep": lambda of, update: of.model_copy(update=update, deep=True),
    "copy": deprecated_copy,
    "copy.copy": lambda of, update: poked(copy.copy(of), update),
    "copy.deepcopy": lambda of, update: poked(copy.deepcopy(of), update),
    "pickle": lambda of, update: poked(pickle.loads(pickle.dumps(of)), update),
    "model_construct": lambda of, update: Scenario.model_construct(**vars(edited(of, **update))),
    "dict": lambda of, update: Scenario(**dict(of) | update),
    "replace by fields": lambda of, update: edited(of, **update),
    "altered": lambda of, update: altered(of, **{name: getattr(edited(of, **update), name) for name in update}),
}
if sys.version_info >= (3, 13):
    WAYS["copy.replace"] = lambda of, update: copy.replace(of, **update)


@pytest.mark.parametrize("asked", [False, True], ids=["before a solve", "after a solve"])
@pytest.mark.parametrize("way", WAYS)
def test_a_copy_answers_for_its_own_rows(way, asked):
    """A copy in which A may give nothing lets A give nothing, and the original keeps its answer."""
    original = three_members()
    if asked:
        assert givers(original) == {"A", "B", "C"}
    assert givers(WAYS[way](original, {"caveats": [BAN]})) == {"B", "C"}
    assert givers(original) == {"A", "B", "C"}


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_without_changes_is_equal(way):
    """A copy says what its original says, and keeps what was doubtful about its file."""
    original = edited(three_members(), read_warnings=[DOUBT])
    givers(original)
    same = WAYS[way](original, {"title": original.title})
    assert same == original
    assert same.warnings == (DOUBT,)


def test_where_a_row_stood_is_no_difference():
    """Row numbers, layout and warnings of a file do not make two scenarios differ; rows do."""
    one = three_members()
    moved = [row.model_copy(update={"row": 7}) for row in one.members]
    assert edited(one, members=moved, layout={"members": {"gdp": "D"}}, read_warnings=[DOUBT]) == one
    assert edited(one, title="Another") != one


def test_an_update_is_checked_like_a_new_scenario():
    """A copy with a rule of a member that does not exist is refused, with the nearest name."""
    with pytest.raises(InputError, match="'AA'"):
        three_members().model_copy(update={"caveats": [BAN | {"member": "AA"}]})


def test_a_scenario_made_in_python_has_warnings_too():
    """A member that has nothing to give is doubtful without any file, and stands in what is printed."""
    one = three_members()
    more = one.model_copy(
        update={"members": [*one.members, {"member": "D", "name": "Dland", "indicators": {"gdp": 1}}]}
    )
    (told,) = more.warnings
    assert "'D', which has nothing to give" in told.found
    assert "warnings" in str(more)


def test_what_was_doubted_when_it_was_checked_is_what_is_doubted_when_it_is_asked():
    """Warnings found with the errors are those that a copy, which remembers none, finds anew; the file's come first."""
    unused = {"resource": "nobody", "name": "Nobody's", "kind": "asset", "unit": "ship"}
    doubtful = edited(three_members(), resources=[*three_members().resources, unused], read_warnings=(DOUBT,))
    assert doubtful.warnings[0] is DOUBT
    assert len(doubtful.warnings) > 1
    assert copy.copy(doubtful).warnings == doubtful.warnings
