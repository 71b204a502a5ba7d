"""The page docs/add-a-family.md, done as it says: nothing else must know of a family."""

from __future__ import annotations

import json
import shutil
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest

from models.arithmetic.families import Family
from optimizer.coalition.families import RECORDS
from optimizer.coalition.record import Record
from tests.drill import ROOT, run, steps, walked

PAGE = ROOT / "docs" / "add-a-family.md"

SCRIPT = '''
import json
import subprocess
import sys
from dataclasses import replace
import burdenshare as bs
from models.answers.allocation import Address
from models.policy.policy import Policy
from models.sheets.changes import with_edits, with_factors, without
from models.sheets.scenario import Scenario
from optimizer.coalition.families.__main__ import table
from optimizer.what_ifs.stress import drawn

CHEAP = Policy(policy="cheap", objective="least_cost")
A_STAYS_OUT_OF_S = {"member": "A", "rule": "prohibited", "mission": "S"}


def basket(*caveats, **needs):
    """A at 1 a soldier and B at 3, ten each; six wanted in the north and three in the south."""
    prices = {"A": 1.0, "B": 3.0}
    return Scenario(
        members=[{"member": m, "name": m, "indicators": {"gdp": 1.0}} for m in prices],
        resources=[{"resource": "troops", "name": "Troops", "kind": "troops", "unit": "soldiers"}],
        missions=[{"mission": k, "name": k} for k in "NS"],
        requirements=[{"mission": "N", "resource": "troops", "target": 6.0, **needs},
                      {"mission": "S", "resource": "troops", "target": 3.0}],
        capacities=[{"member": m, "resource": "troops", "available": 10.0, "unit_cost": c} for m, c in prices.items()],
        caveats=list(caveats),
    )


if __name__ == "__main__":
    one = basket(A_STAYS_OUT_OF_S)
    answer = bs.solve(one, CHEAP)
    doctored = {("A", "troops", "N", "1"): 6.0, ("B", "troops", "S", "1"): 3.0}
    told = bs.assess(one, CHEAP, replace(answer, contributions=doctored)).allocation.violations
    explained = bs.explain(one, CHEAP)
    stuck = basket(A_STAYS_OUT_OF_S, {"member": "B", "rule": "prohibited", "mission": "N"}, minimum=6.0)
    conflict = bs.explain(stuck, CHEAP)
    stress = bs.stress(one, CHEAP, samples=4, seed=3)
    keys = [each.key for each in stress.amounts]
    factors = [dict(zip(keys, drawn(stress.amounts, 3, sample))) for sample in range(4)]
    cold = [bs.solve(with_factors(one, of), CHEAP) for of in factors]
    costs = bs.shares(one, CHEAP, game="whole").costs
    alone = {m: bs.solve(without(one, other), CHEAP) for m, other in ("AB", "BA")}
    print(json.dumps({
        "given": {" ".join(key): amount for key, amount in answer.contributions.items()},
        "certified": answer.certified,
        "sound": [str(each) for each in answer.violations],
        "told": [str(each) for each in told if each.address.family == "concentration"],
        "prices": {price.words: price.change.total_cost for price in explained.prices if price.kind == "concentration"},
        "conflict": [rule.words for rule in conflict.conflict],
        "edited": [bs.solve(with_edits(stuck, way.edits), CHEAP).status for way in conflict.relaxations],
        "stress": [stress.outcomes["cost",].tolist(), [each.total_cost for each in cold]],
        "varied": len({round(each.total_cost, 6) for each in cold}),
        "shares": {m: costs[frozenset((m,))] for m in "AB"},
        "alone": {m: each.total_cost + 6.0 * sum(each.unmet.values()) for m, each in alone.items()},
        "table": table(),
    }))
'''


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the script has seen in the rooms that know concentration."""
    folder: Path = walked(PAGE, tmp_path_factory.mktemp("rooms"))
    return json.loads(run(folder, SCRIPT))


def test_the_family_is_solved(seen: Any):
    """A may not go south, so it may not go north either: dear B gives all nine, two thirds of its cost to the north."""
    assert seen["given"] == pytest.approx({"B troops N 1": 6.0, "B troops S 1": 3.0})
    assert seen["certified"]
    assert seen["sound"] == []


def test_the_family_is_audited(seen: Any):
    """An answer in which A spends all on the north is told, by number and address."""
    assert seen["told"] == ["C20 concentration, A, N: 6 is not <= 4.5", "C20 concentration, B, S: 9 is not <= 6.75"]


def test_the_family_is_explained(seen: Any):
    """Lifted it saves 10: A gives five, for B may not spend all on the south. A conflict names it; edits end that."""
    assert seen["prices"]["A spends at most 75% of its cost on N"] == pytest.approx(-10.0)
    assert "A spends at most 75% of its cost on N" in seen["conflict"]
    assert seen["edited"]
    assert set(seen["edited"]) == {"optimal"}


def test_the_family_is_resampled(seen: Any):
    """A sample's cost is that of solving its scenario from nothing, and samples differ."""
    hot, cold = seen["stress"]
    assert hot == pytest.approx(cold)
    assert seen["varied"] > 1


def test_the_family_is_shared(seen: Any):
    """Alone a member pays what the answer without the other costs, what is missing at twice the dearest price."""
    assert seen["shares"] == pytest.approx(seen["alone"])
    assert seen["shares"] == pytest.approx({"A": 54.0, "B": 27.0})


def test_the_family_is_documented(seen: Any):
    """The table of docs/formulation.md has its line."""
    words = "no member stakes everything on one mission"
    assert f"| {words} | `concentration.py` | `concentration, m, k` |" in seen["table"]


def test_a_family_is_an_entry_and_a_file():
    """The page makes one file and changes one place of one other."""
    entry, record = steps(PAGE)
    assert (entry.path, bool(entry.after)) == ("models/arithmetic/families.py", True)
    assert (record.path, record.after) == ("optimizer/coalition/families/concentration.py", "")


def test_an_entry_without_a_file_is_an_error(tmp_path: Path):
    """Where the record is forgotten, nothing runs, and what is missing is named."""
    folder = walked(PAGE, tmp_path)
    (folder / "optimizer" / "coalition" / "families" / "concentration.py").unlink()
    with pytest.raises(AssertionError, match="has the record of concentration"):
        run(folder, "from optimizer import solve")


def test_an_entry_with_the_name_of_another_is_an_error(tmp_path: Path):
    """Were it taken for the other one, nothing would miss its record."""
    folder = walked(PAGE, tmp_path)
    contents = folder / "models" / "arithmetic" / "families.py"
    contents.write_text(contents.read_text(encoding="utf-8").replace('"concentration"', '"budget"'), encoding="utf-8")
    with pytest.raises(AssertionError, match="CONCENTRATION -> BUDGET"):
        run(folder, "from optimizer import solve")


def test_a_record_in_two_files_is_an_error(tmp_path: Path):
    """A family has one record: where a file is copied and its name forgotten, nothing runs, and it is named."""
    folder = walked(PAGE, tmp_path)
    families = folder / "optimizer" / "coalition" / "families"
    shutil.copy(families / "concentration.py", families / "copied.py")
    with pytest.raises(AssertionError, match=r"families\.copied is the second file with the record of concentration"):
        run(folder, "from optimizer import solve")


REQUIRED = [each.name for each in fields(Record) if each.default is MISSING]


@pytest.mark.parametrize("question", REQUIRED)
def test_a_question_left_out_is_an_error(question: str):
    """Each question of a record without an honest default is asked: a family that leaves it out cannot be made."""
    answers = {name: getattr(RECORDS[Family.BUDGET], name) for name in REQUIRED if name != question}
    with pytest.raises(TypeError, match=question):
        Record(**answers)
