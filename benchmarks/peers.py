"""The floor and the peers: the same program in other libraries, each in its own fastest documented way.

A contestant builds and loads a program from its numbers and returns a function that changes some right-hand sides,
solves again and returns the objective. HiGHS solves for all of them, in process, on one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import highspy
import numpy as np
import pulp

from benchmarks.programs import Change, Floats, Numbers, row_bounds
from optimizer.lp.arrays import INF
from optimizer.lp.highs import LoadedProgram
from optimizer.lp.program import Constraint, Program, Terms

OURS, FLOOR = "burdenshare", "raw highspy"

Resolve = Callable[[Change], float]
Contestant = Callable[[Numbers], Resolve]


def ours(numbers: Numbers) -> Resolve:
    """This engine's loaded program, certificate included."""
    loaded = LoadedProgram(numbers.arrays)
    loaded.set_cost(numbers.cost)

    def resolve(change: Change) -> float:
        if len(change.rows):
            loaded.set_rows(change.rows, *row_bounds(numbers, change))
        solution = loaded.minimise()
        if not solution.certificate.holds:
            raise ArithmeticError(f"a certificate failed: {solution.certificate}")
        return solution.objective

    return resolve


def loaded_raw(numbers: Numbers, **options: str) -> highspy.Highs:
    """Highspy alone, a program's arrays passed to it at once."""
    arrays = numbers.arrays
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(arrays.col_lower), len(arrays.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = numbers.cost, arrays.col_lower, arrays.col_upper
    lp.row_lower_, lp.row_upper_ = arrays.row_lower, arrays.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = arrays.start, arrays.index, arrays.value
    highs = highspy.Highs()
    for option, setting in {"output_flag": False, "threads": 1, **options}.items():
        highs.setOptionValue(option, setting)
    highs.passModel(lp)
    return highs


def raw(numbers: Numbers, **options: str) -> Resolve:
    """The floor: highspy alone, kept hot; reads the objective and the values of all columns."""
    highs = loaded_raw(numbers, **options)

    def resolve(change: Change) -> float:
        if len(change.rows):
            highs.changeRowsBounds(len(change.rows), change.rows, *row_bounds(numbers, change))
        highs.run()
        np.array(highs.getSolution().col_value)
        return float(highs.getInfo().objective_function_value)

    return resolve


def raw_as_it_stands(numbers: Numbers) -> Resolve:
    """The floor without HiGHS's presolve, as this engine solves wide programs."""
    return raw(numbers, presolve="off")


def pulp_rebuilt(numbers: Numbers) -> Resolve:
    """A PuLP loop: the problem is built from its terms and solved anew each time."""
    bounds = numbers.bound.copy()

    def resolve(change: Change) -> float:
        bounds[change.rows] = change.bounds
        return _pulp_solved(_pulp_program(numbers, bounds))

    return resolve


def pulp_kept(numbers: Numbers) -> Resolve:
    """One PuLP problem: right-hand sides are changed in place, then its own `solve`, which loads HiGHS anew."""
    program = _pulp_program(numbers, numbers.bound)
    constraints = program.problem.constraints()

    def resolve(change: Change) -> float:
        for row, bound in zip(change.rows.tolist(), change.bounds.tolist(), strict=True):
            constraints[row].changeRHS(bound)
        return _pulp_solved(program)

    return resolve


def _pulp_program(numbers: Numbers, bounds: Floats) -> Program:
    program = Program()
    limits = zip(numbers.arrays.col_lower.tolist(), numbers.arrays.col_upper.tolist(), strict=True)
    x = [
        program.column((), None if lower == -INF else lower, None if upper == INF else upper) for lower, upper in limits
    ]

    def terms(columns: list[int], coefficients: list[float]) -> Terms:
        return [(x[column], coefficient) for column, coefficient in zip(columns, coefficients, strict=True)]

    rows = ((column.tolist(), value.tolist()) for column, value in map(numbers.terms, range(len(bounds))))
    program.add(
        Constraint((), terms(*row), sense, bound)
        for row, sense, bound in zip(rows, numbers.sense, bounds.tolist(), strict=True)
    )
    priced = np.flatnonzero(numbers.cost)
    expression = getattr(pulp.LpAffineExpression, "from_list", pulp.LpAffineExpression)
    program.problem.setObjective(expression(terms(priced.tolist(), numbers.cost[priced].tolist())))
    return program


def _pulp_solved(program: Program) -> float:
    program.problem.solve(pulp.HiGHS(msg=False, threads=1))
    return float(pulp.value(program.problem.objective))


def pyomo_persistent(numbers: Numbers) -> Resolve:
    """Pyomo's persistent HiGHS (appsi): mutable parameters, told to look for changed parameters only."""
    import pyomo.environ as pyo
    from pyomo.contrib.appsi.solvers.highs import Highs
    from pyomo.core.expr import LinearExpression

    model = pyo.ConcreteModel()
    arrays = numbers.arrays
    limits = [
        (None if low == -INF else low, None if up == INF else up)
        for low, up in zip(arrays.col_lower.tolist(), arrays.col_upper.tolist(), strict=True)
    ]
    model.x = pyo.Var(range(len(limits)), bounds=lambda _, column: limits[column])
    model.bound = pyo.Param(range(len(numbers.bound)), initialize=dict(enumerate(numbers.bound.tolist())), mutable=True)
    x, bound = list(model.x.values()), list(model.bound.values())

    def row(_: object, number: int) -> object:
        columns, coefficients = numbers.terms(number)
        lhs = LinearExpression(
            linear_coefs=coefficients.tolist(), linear_vars=[x[column] for column in columns.tolist()]
        )
        side = {"<=": (None, lhs, bound[number]), ">=": (bound[number], lhs, None)}
        return side.get(numbers.sense[number], (bound[number], lhs, bound[number]))

    model.rows = pyo.Constraint(range(len(numbers.bound)), rule=row)
    priced = np.flatnonzero(numbers.cost).tolist()
    model.cost = pyo.Objective(
        expr=LinearExpression(linear_coefs=numbers.cost[priced].tolist(), linear_vars=[x[column] for column in priced])
    )
    solver = Highs()
    solver.highs_options = {"threads": 1}
    for what in ("new_or_removed_constraints", "new_or_removed_vars", "new_or_removed_params", "new_objective"):
        setattr(solver.update_config, f"check_for_{what}", False)
    for what in ("constraints", "vars", "named_expressions", "objective"):
        setattr(solver.update_config, f"update_{what}", False)
    solver.update_config.treat_fixed_vars_as_params = True
    solver.config.load_solution = False

    def resolve(change: Change) -> float:
        for number, value in zip(change.rows.tolist(), change.bounds.tolist(), strict=True):
            bound[number].value = value
        result = solver.solve(model)
        result.solution_loader.load_vars()
        return float(result.best_feasible_objective)

    return resolve


def linopy_kept(numbers: Numbers) -> Resolve:
    """One linopy model: right-hand sides are changed in place, then `Model.solve` over its direct interface."""
    model, put = _linopy_model(numbers)

    def resolve(change: Change) -> float:
        put(change)
        model.solve("highs", io_api="direct", output_flag=False, threads=1, progress=False)
        return float(model.objective.value)

    return resolve


def linopy_persistent(numbers: Numbers) -> Resolve:
    """linopy with its newer solver object, which finds what changed and tells HiGHS only that."""
    from linopy.solvers import Solver

    model, put = _linopy_model(numbers)
    options = {"output_flag": False, "threads": 1}
    solver = Solver.from_name("highs", model, io_api="direct", track_updates=True, options=options)

    def resolve(change: Change) -> float:
        put(change)
        return float(solver.solve(model).solution.objective)

    return resolve


def _linopy_model(numbers: Numbers) -> tuple[object, Callable[[Change], None]]:
    import linopy
    import xarray

    arrays, length = numbers.arrays, np.diff(numbers.arrays.start)
    model = linopy.Model()
    model.add_variables(arrays.col_lower, arrays.col_upper, dims=["column"], name="x")
    for number, block in enumerate(numbers.blocks):
        filled = np.arange(length[block].max()) < length[block][:, None]
        columns, coefficients = np.full(filled.shape, -1), np.full(filled.shape, np.nan)
        entries = slice(arrays.start[block.start], arrays.start[block.stop])
        columns[filled], coefficients[filled] = arrays.index[entries], arrays.value[entries]
        terms = xarray.Dataset(
            {"vars": ((f"row{number}", "_term"), columns), "coeffs": ((f"row{number}", "_term"), coefficients)},
        ).assign_coords({f"row{number}": np.arange(block.start, block.stop)})
        bound = xarray.DataArray(numbers.bound[block], coords=[terms[f"row{number}"]])
        model.add_constraints(
            linopy.LinearExpression(terms, model),
            numbers.sense[block.start].replace("==", "="),
            bound,
            name=f"c{number}",
        )
    model.add_objective((model.variables["x"] * numbers.cost).sum())
    bounds = numbers.bound.copy()

    def put(change: Change) -> None:
        bounds[change.rows] = change.bounds
        for number, block in enumerate(numbers.blocks):
            if ((block.start <= change.rows) & (change.rows < block.stop)).any():
                constraint = model.constraints[f"c{number}"]
                constraint.rhs = xarray.DataArray(bounds[block], coords=[constraint.coords[f"row{number}"]])

    return model, put


def cvxpy_parameter(numbers: Numbers) -> Resolve:
    """A cvxpy problem whose right-hand sides are parameters (DPP), so that it is compiled once."""
    import cvxpy as cp
    from scipy.sparse import csr_array

    arrays = numbers.arrays
    matrix = csr_array((arrays.value, arrays.index, arrays.start), shape=(len(numbers.bound), len(arrays.col_lower)))
    x = cp.Variable(len(arrays.col_lower), bounds=[arrays.col_lower, arrays.col_upper])
    parameters = {sense: np.flatnonzero(np.array(numbers.sense) == sense) for sense in ("<=", ">=", "==")}
    bounds = {sense: cp.Parameter(len(rows), value=numbers.bound[rows]) for sense, rows in parameters.items()}
    problem = cp.Problem(
        cp.Minimize(numbers.cost @ x),
        [
            matrix[parameters["<="]] @ x <= bounds["<="],
            matrix[parameters[">="]] @ x >= bounds[">="],
            matrix[parameters["=="]] @ x == bounds["=="],
        ],
    )
    current = numbers.bound.copy()

    def resolve(change: Change) -> float:
        current[change.rows] = change.bounds
        for sense, rows in parameters.items():
            bounds[sense].value = current[rows]
        return float(problem.solve(solver=cp.HIGHS, threads=1))

    return resolve


CONTESTANTS: dict[str, tuple[Contestant, str | None]] = {
    OURS: (ours, None),
    FLOOR: (raw, None),
    "raw highspy, presolve off": (raw_as_it_stands, None),
    "PuLP rebuilt": (pulp_rebuilt, None),
    "PuLP kept": (pulp_kept, None),
    "Pyomo persistent": (pyomo_persistent, "pyomo"),
    "linopy kept": (linopy_kept, "linopy"),
    "linopy persistent": (linopy_persistent, "linopy"),
    "cvxpy parameter": (cvxpy_parameter, "cvxpy"),
}
"""By name: how it is built, and the library it takes beyond what burdenshare installs."""


def installed() -> dict[str, Contestant]:
    """The contestants whose libraries are here."""
    return {name: build for name, (build, library) in CONTESTANTS.items() if library is None or find_spec(library)}
