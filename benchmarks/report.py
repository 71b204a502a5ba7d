"""The page of benchmarks: bars first, then every figure they rest on."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from math import log

from benchmarks.cases import COMMANDS, Measured
from benchmarks.peers import CONTESTANTS, FLOOR, OURS

LIBRARIES = ("burdenshare", "highspy", "pulp", "numpy", "pyomo", "linopy", "cvxpy")
GIB = 2**30


@dataclass(frozen=True)
class Results:
    """What every case measured: by shape, or by shape and rows changed, or as it is."""

    cold: dict[str, Measured]
    sweep: dict[tuple[str, int], Measured]
    leximin: dict[str, Measured]
    frontier: Measured
    coalitions: dict[str, Measured]
    alone: dict[str, dict[str, Measured]]
    session: dict[str, Measured] = field(default_factory=dict)
    processes: Measured = field(default_factory=dict)


@dataclass(frozen=True)
class Bar:
    """A promise about speed: a figure, whether it must stay below or reach a limit, and what bounds it if it fails."""

    words: str
    figure: Callable[[Results], float]
    limit: float
    bound: Callable[[Results], str]
    at_least: bool = False
    unit: str = "x"


def _sweep(rows: int, slow: str, fast: str) -> Callable[[Results], float]:
    return lambda r: r.sweep["6,000", rows]["seconds"][slow] / r.sweep["6,000", rows]["seconds"][fast]


def _cold(shape: str, slow: str, fast: str) -> Callable[[Results], float]:
    return lambda r: r.cold[shape]["seconds"][slow] / r.cold[shape]["seconds"][fast]


def _units(of: Callable[[Results], Measured], what: str, unit: str) -> Callable[[Results], float]:
    return lambda r: of(r)["seconds"][what] / of(r)["seconds"][unit]


def _slowest(name: str, r: Results) -> float:
    return max(float(spent["session"]) for spent in r.session[name]["seconds"].values())


def _whole(what: str, r: Results) -> float:
    return float(r.processes["seconds"][what]["clock"])


def _floor_too(rows: int, peer: str) -> Callable[[Results], str]:
    return lambda r: f"HiGHS itself: raw highspy alone is {_sweep(rows, peer, FLOOR)(r):.1f} times faster"


def _always(words: str) -> Callable[[Results], str]:
    return lambda _: words


BUILDING = _always("building: the scenario's rules are read and PuLP's objects made in Python; raw begins after that")
CERTIFYING = _always("reading the solution into arrays and certifying it, next to a solve of very few iterations")


def bars() -> Iterator[Bar]:
    """Every bar, in the order of the promise."""
    for rows, what in ((1, "one right-hand side"), (20, "20 random rows")):
        name = f"re-solve at 6,000 columns, {what} changed"
        yield Bar(
            f"{name}: burdenshare, certificate included, to raw highspy", _sweep(rows, OURS, FLOOR), 1.5, CERTIFYING
        )
        for peer, least in (("Pyomo persistent", 3.0), ("PuLP rebuilt", 30.0), ("linopy kept", 30.0)):
            yield Bar(
                f"{name}: {peer} to burdenshare", _sweep(rows, peer, OURS), least, _floor_too(rows, peer), at_least=True
            )
    for shape, peers in (
        ("6,000", ("linopy kept", "linopy persistent", "Pyomo persistent")),
        ("115,000", ("Pyomo persistent", "PuLP rebuilt")),
    ):
        name = f"build, load and solve {shape} columns"
        yield Bar(f"{name}: burdenshare to raw highspy", _cold(shape, OURS, FLOOR), 2.5, BUILDING)
        for peer in peers:
            yield Bar(f"{name}: {peer} to burdenshare", _cold(shape, peer, OURS), 1.0, BUILDING, at_least=True)
    yield Bar(
        "memory to build, load and solve 1,000,000 columns",
        lambda r: r.alone["1,000,000"][OURS]["peak"] / GIB,
        4.0,
        _always("PuLP's variables, about a kilobyte each with their entries in dicts"),
        unit=" GiB",
    )
    yield Bar(
        "50-point frontier at 6,000 columns, in cold solves",
        _units(lambda r: r.frontier, "frontier", "cold"),
        10.0,
        _always("two solves a point, one for the point and one for its price"),
    )
    yield Bar(
        "leximin of 30 members at 6,000 columns, the whole answer, in cold solves",
        _units(lambda r: r.leximin["6,000"], "answer", "cold"),
        8.0,
        _always("the number of rounds"),
    )
    yield Bar(
        "leximin of 200 members at 20,000 columns, the whole answer, in raw interior-point minimax solves",
        _units(lambda r: r.leximin["20,000"], "answer", "raw minimax"),
        20.0,
        _always("the number of rounds"),
    )
    yield Bar(
        "exact Shapley value of 12 members at 6,000 columns, in cold least-cost solves",
        _units(lambda r: r.coalitions["12 members"], "shapley", "cold"),
        500.0,
        _always("the simplex iterations between neighbouring coalitions"),
    )
    for name, limit in (("isaf-2010", 0.1), ("nato-2024", 0.3)):
        yield Bar(
            f"a what-if of {name} in a session, the slowest of four, report included",
            partial(_slowest, name),
            limit,
            _always("HiGHS itself: an answer to the letter takes the programs that it takes from nothing"),
            unit=" s",
        )
    for what in ("why", "whatif"):
        yield Bar(
            f"burdenshare {' '.join(COMMANDS[what])}, the whole process",
            partial(_whole, what),
            1.5,
            _always("starting: Python and the libraries that it loads take most of a second"),
            unit=" s",
        )


def markdown(r: Results) -> str:
    """The whole page."""
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "Written by `make bench`. Times are medians in seconds of the wall clock, measured in turns in one run,",
            "HiGHS on one thread for everyone; read the ratios. Every objective agreed with raw highspy's to 1e-6",
            "before its time counted.",
            "",
            *_table(("", ""), _machine()),
            "## Bars",
            "",
            *_bars(r),
            "## Build, load and solve",
            "",
            "From nothing to the least cost. burdenshare begins with a checked scenario in memory and reads its",
            "members, capacities, caveats and policy inside the clock; all others begin with the finished arrays of",
            "that very program and are spared that. Libraries are imported before the clock starts.",
            "",
            *_contestants([(f"{shape} columns", case["seconds"]) for shape, case in r.cold.items()]),
            "## Sweeps",
            "",
            "A kept program: right-hand sides are changed, those of the step before put back, and it is solved again.",
            "burdenshare reads primal and dual values and certifies them; raw highspy reads the primal values.",
            "Slow contestants take the first steps only.",
            "",
            *_contestants(
                [(f"{shape} columns, {_rows(rows)}", case["seconds"]) for (shape, rows), case in r.sweep.items()]
            ),
            "## Fairness",
            "",
            "Cold is this engine's own build, load and least-cost solve at the same size; raw cold is raw highspy's",
            "load and solve; raw minimax is raw highspy's by interior point with crossover.",
            "",
            *_table(("what", "seconds", "in cold solves", "in raw cold solves", "in raw minimax solves"), _fairness(r)),
            "## Sessions",
            "",
            "A what-if in a session that has just answered the example as it is, from the change to the report; cold",
            "is the same report of the changed scenario, solved alone. Both say the same, to the letter.",
            "",
            *_table(("what if", "session", "cold", "session in cold"), _sessions(r)),
            "## Commands",
            "",
            "Whole processes, from the start of Python to the last line; beside one that only loads the libraries.",
            "",
            *_table(("command", "clock", "processor", "in starts"), _processes(r)),
            "## Memory",
            "",
            "The most that a process held while it built, loaded and solved once, and what it held before, libraries",
            "and input included; GiB.",
            "",
            *_table(("columns", "contestant", "before", "at most", "seconds"), _memory(r)),
            "## Growth",
            "",
            "Of the time to build, load and solve with the number of columns: the exponent from one size to the next.",
            "",
            *_table(("from", "to", OURS, FLOOR), _growth(r)),
        ]
    )


def _bars(r: Results) -> list[str]:
    rows, notes = list[Sequence[str]](), list[str]()
    for bar in bars():
        sign = "at least" if bar.at_least else "below"
        asked = f"{sign} {bar.limit:g}{bar.unit}"
        try:
            figure = bar.figure(r)
        except KeyError:
            rows.append((bar.words, asked, "not measured", ""))
            continue
        met = figure >= bar.limit if bar.at_least else figure < bar.limit
        rows.append((bar.words, asked, f"{figure:.3g}{bar.unit}", "met" if met else f"not met [{len(notes) + 1}]"))
        if not met:
            notes.append(f"[{len(notes) + 1}] Bounded by {bar.bound(r)}.")
    return [*_table(("bar", "asked", "measured", ""), rows), *(line for note in notes for line in (note, ""))]


def _contestants(columns: Sequence[tuple[str, dict[str, float]]]) -> list[str]:
    """A row a contestant, with its ratio to the floor."""

    def cell(seconds: dict[str, float], name: str) -> str:
        return (
            f"{_seconds(seconds[name])} ({seconds[name] / seconds[FLOOR]:.2f}x)" if name in seconds else "not installed"
        )

    return _table(
        ("contestant", *(title for title, _ in columns)),
        [(name, *(cell(seconds, name) for _, seconds in columns)) for name in CONTESTANTS],
    )


def _fairness(r: Results) -> Iterator[Sequence[str]]:
    what: list[tuple[str, Measured, str]] = []
    for shape, case in r.leximin.items():
        what.append((f"leximin, {shape} columns: {case['programs']} rounds from the least cost", case, "rounds"))
        what.append((f"leximin, {shape} columns: scenario to audited answer", case, "answer"))
    what.append((f"frontier of {r.frontier['points']} points, 6,000 columns", r.frontier, "frontier"))
    for shape, case in r.coalitions.items():
        what.append((f"Shapley value, {shape}: {case['coalitions']} coalitions", case, "shapley"))
    for words, case, name in what:
        seconds = case["seconds"]
        units = (
            f"{seconds[name] / seconds[u]:.1f}" if u in seconds else "" for u in ("cold", "raw cold", "raw minimax")
        )
        yield words, _seconds(seconds[name]), *units


def _sessions(r: Results) -> Iterator[Sequence[str]]:
    for name, case in r.session.items():
        for what, spent in case["seconds"].items():
            hot, cold = spent["session"], spent["cold"]
            yield f"{name}: {what}", _seconds(hot), _seconds(cold), f"{hot / cold:.2f}"


def _processes(r: Results) -> Iterator[Sequence[str]]:
    seconds = r.processes.get("seconds", {})
    for what, spent in seconds.items():
        said = "libraries loaded" if what == "nothing" else f"burdenshare {' '.join(COMMANDS[what])}"
        starts = spent["processor"] / seconds["nothing"]["processor"]
        yield said, _seconds(spent["clock"]), _seconds(spent["processor"]), f"{starts:.1f}"


def _memory(r: Results) -> Iterator[Sequence[str]]:
    for each in r.alone.values():
        for name, case in each.items():
            yield (
                f"{case['size'][0]:,}",
                name,
                *(f"{case[key] / GIB:.2f}" for key in ("before", "peak")),
                _seconds(case["seconds"]),
            )


def _growth(r: Results) -> Iterator[Sequence[str]]:
    sizes = list(r.alone.values())
    for small, large in pairwise(sizes):
        step = log(large[OURS]["size"][0] / small[OURS]["size"][0])
        exponents = (f"{log(large[name]['seconds'] / small[name]['seconds']) / step:.2f}" for name in (OURS, FLOOR))
        yield f"{small[OURS]['size'][0]:,}", f"{large[OURS]['size'][0]:,}", *exponents


def _machine() -> Iterator[Sequence[str]]:
    yield "date", datetime.now(UTC).date().isoformat()
    yield "machine", f"{os.cpu_count()} cores ({platform.machine()}), {_memory_installed()}"
    yield "system", f"{platform.system()}, Python {platform.python_version()}"
    for library in LIBRARIES:
        yield library, _version(library)


def _memory_installed() -> str:
    if sys.platform == "win32":
        return "memory unknown"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / GIB:.0f} GiB"


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _rows(count: int) -> str:
    return "one row" if count == 1 else f"{count} rows"


def _seconds(value: float) -> str:
    return f"{value:.4f}" if value < 0.1 else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def _table(head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [*("| " + " | ".join(line) + " |" for line in lines), ""]
