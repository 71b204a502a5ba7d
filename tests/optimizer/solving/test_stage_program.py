"""The program of a stage, written for other tools, is worth to them what the stage is worth here."""

from __future__ import annotations

import re
from pathlib import Path

import highspy
import pulp
import pytest
import swiglpk as glp

from models.answers.allocation import Allocation, Status
from models.policy.policy import Indivisible, Objective, Policy
from models.sheets.problems import InputError
from optimizer.lp.formats import lp_text, mps_text
from optimizer.lp.named import NamedProgram
from optimizer.solving.solve import solve
from optimizer.solving.stage_program import stage_program
from tests.coalitions import any_coalition
from tests.examples import EACH, example
from tests.scenarios import TROOPS, impossible, member, scenario

NEAR = 5e-5
"""Relative: values are held by rows with a slack of 1e-7, which shadow prices multiply."""
NUMBERS = range(60)
"""Of the random coalitions."""


def by_highs(path: Path) -> float | None:
    """The optimum of a file as HiGHS reads it, as it comes; None where there is none."""
    reader = highspy.Highs()
    reader.setOptionValue("output_flag", False)
    reader.setOptionValue("mip_rel_gap", 0.0)
    assert reader.readModel(str(path)) == highspy.HighsStatus.kOk
    reader.run()
    if reader.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        return float(reader.getInfo().objective_function_value)
    return None


def by_glpk(path: Path) -> float | None:
    """The optimum of a file as GLPK reads it, exactly; None where there is none."""
    glp.glp_term_out(glp.GLP_OFF)
    problem = glp.glp_create_prob()
    if path.suffix == ".lp":
        assert glp.glp_read_lp(problem, None, str(path)) == 0
    else:
        assert glp.glp_read_mps(problem, glp.GLP_MPS_FILE, None, str(path)) == 0
    glp.glp_scale_prob(problem, glp.GLP_SF_AUTO)
    glp.glp_adv_basis(problem, 0)
    glp.glp_simplex(problem, None)
    found = glp.glp_get_obj_val(problem) if glp.glp_get_status(problem) == glp.GLP_OPT else None
    if found is not None and glp.glp_get_num_int(problem):
        glp.glp_intopt(problem, None)
        found = glp.glp_mip_obj_val(problem) if glp.glp_mip_status(problem) == glp.GLP_OPT else None
    glp.glp_delete_prob(problem)
    return found


def by_pulp(program: NamedProgram) -> float | None:
    """The optimum of the problem of PuLP; None where there is none."""
    problem = program.to_pulp()
    ended = problem.solve(pulp.HiGHS(msg=False, gapRel=0.0))
    status = getattr(ended, "status", ended)  # PuLP 3 returns the status itself, PuLP 4 a record that has it
    return pulp.value(problem.objective) if getattr(status, "value", status) == 1 else None


def files(program: NamedProgram, folder: Path) -> list[Path]:
    """The program in both forms."""
    texts = {".lp": lp_text, ".mps": mps_text}
    for suffix, text in texts.items():
        folder.joinpath(f"program{suffix}").write_text(text(program, ["Côte", "d'Ivoire"]), encoding="ascii")
    return [folder / f"program{suffix}" for suffix in texts]


def worth(answer: Allocation) -> dict[str, float]:
    """What each stage is worth that has a program of its own."""
    return {stage.name: stage.value for stage in answer.stages if stage.name != "canonical"}


def size(answer: Allocation, value: float) -> float:
    """What a stage's value is judged against: the objective's own size, not what two parts of it leave."""
    return max(abs(value), 1e-3 * abs(answer.total_cost), 1.0)


@pytest.mark.parametrize("name", EACH)
def test_examples(name: str, tmp_path: Path):
    """Every stage of an example, under each of its policies, is worth the same to HiGHS from both forms of file."""
    coalition = example(name)
    for policy in coalition.policies:
        answer = solve(coalition, policy)
        for stage, value in worth(answer).items():
            program = stage_program(coalition, policy, stage)
            assert program.stage == stage
            for path in files(program, tmp_path):
                assert by_highs(path) == pytest.approx(value, abs=NEAR * size(answer, value))


@pytest.mark.parametrize("number", NUMBERS)
def test_random_coalitions(number: int, tmp_path: Path):
    """The policy's own stage of a random coalition is worth the same by HiGHS, from each file, and through PuLP."""
    coalition, policy = any_coalition(number)
    answer, program = solve(coalition, policy), stage_program(coalition, policy)
    found = [*map(by_highs, files(program, tmp_path)), by_pulp(program)]
    if answer.status is Status.INFEASIBLE:
        assert found == [None] * 3
    else:
        value = worth(answer).get(program.stage, 0.0)
        assert found == pytest.approx([value] * 3, abs=NEAR * size(answer, value))


def test_random_coalitions_are_of_every_kind():
    """Those that are tried have every objective, whole assets, bounds, and no answer."""
    drawn = [any_coalition(number) for number in NUMBERS]
    assert {policy.objective for _, policy in drawn} == set(Objective)
    assert any(policy.bounded for _, policy in drawn)
    whole = [
        policy.indivisible is Indivisible.EXACT and any(not r.divisible for r in s.resources) for s, policy in drawn
    ]
    assert any(whole)
    assert any(solve(*each).status is Status.INFEASIBLE for each in drawn)


@pytest.mark.parametrize("name", ["amisom-2020", "kfor-2017"])
def test_another_solver(name: str, tmp_path: Path):
    """GLPK reads both forms of file too, and finds what HiGHS found."""
    coalition = example(name)
    for policy in coalition.policies:
        program = stage_program(coalition, policy)
        value = worth(solve(coalition, policy))[program.stage]
        for path in files(program, tmp_path):
            assert by_glpk(path) == pytest.approx(value, rel=NEAR)


def test_names_are_unique_and_fit_every_format():
    """Codes that differ only in signs, are longer than PuLP allows, or of other letters, give unique names."""
    names = ["A-B", "A B", "A_B", "日本", "中国", "Ö" * 120, "Ö" * 121, "e9"]
    coalition = scenario(
        members=[member(name) for name in names],
        resources=[TROOPS],
        missions=[{"mission": "N-1", "name": "North"}],
        requirements=[{"mission": "N-1", "resource": "troops", "target": 8.0}],
        capacities=[{"member": name, "resource": "troops", "available": 2.0} for name in names],
    )
    program = stage_program(coalition, Policy(policy="p"))
    for each in ([column.name for column in program.columns], [row.name for row in program.rows]):
        assert len(set(each)) == len(each)
        assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_.]{0,99}", name) for name in each)
    problem = program.to_pulp()
    assert {variable.name for variable in problem.variables()} == {column.name for column in program.columns}


def test_an_unknown_stage_answers_with_the_nearest():
    """A stage that the policy does not go through is an error with those that it does, and the nearest."""
    coalition = example("amisom-2020")
    with pytest.raises(InputError, match='did you mean "least cost"'):
        stage_program(coalition, coalition.policies[0], "least-cost")
    with pytest.raises(InputError, match="canonical"):
        stage_program(coalition, coalition.policies[0], "canonical")


def test_a_stage_before_it_without_an_answer_stands_instead(tmp_path: Path):
    """Where the missions cannot be met, the program is that of the gaps, and no one finds an answer to it."""
    program = stage_program(impossible(), Policy(policy="p"), "cost")
    assert program.stage == "gaps"
    assert [by_highs(path) for path in files(program, tmp_path)] == [None, None]
