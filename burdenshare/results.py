"""Answers saved and read back: what a .json of a report holds so that its answer can be compared without solving."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch
from hashlib import sha256
from pathlib import Path
from typing import Any

import optimizer
import reports
from burdenshare.plain_values import from_plain, to_plain
from models.answers.allocation import Allocation
from models.answers.why import Why
from models.arithmetic.fingerprint import versions
from models.sheets.problems import InputError, Problem, Severity, nearest, quoted
from models.sheets.scenario import Scenario, row_models
from reports import Comparison, Document, FairnessReport

FORMAT = 1
"""Of what is saved; it goes up when an older reader could not make sense of it."""
ACCEPTED = "a result that `burdenshare solve WORKBOOK --output FILE.json` or `compare` wrote"
MOST_BYTES = 200_000_000
"""Bytes that a saved result may have."""


def with_saved(result: object, told: Document) -> Document:
    """The document of a result with what it takes to read the result back, where its kind can be."""
    answers = answers_of(result)
    return replace(told, saved=saved(answers)) if answers else told


@dataclass(frozen=True, slots=True)
class Answer:
    """What is saved of one answer: all that is not worked out of the scenario and the allocation again."""

    allocation: Allocation
    why: tuple[Why, ...] = ()


@singledispatch
def answers_of(result: object) -> tuple[Answer, ...]:
    """The answers that a result holds and that can be saved, each with its scenario; none of most kinds of result."""
    return ()


@answers_of.register
def _(report: FairnessReport) -> tuple[Answer, ...]:
    return (Answer(replace(report.allocation, scenario=report.scenario), report.why),)


@answers_of.register
def _(comparison: Comparison) -> tuple[Answer, ...]:
    return tuple(answer for report in comparison.reports.values() for answer in answers_of(report))


@answers_of.register
def _(allocation: Allocation) -> tuple[Answer, ...]:
    return (Answer(allocation),) if allocation.scenario else ()


def saved(answers: Sequence[Answer]) -> dict[str, object]:
    """Answers to one scenario as plain data: the scenario with its cells' places, versions, a seal over all of it."""
    scenario = answers[0].allocation.scenario
    if scenario is None:
        raise TypeError("found an allocation that does not know its scenario; expected one that `solve` made")
    rows = {sheet: [row.row for row in of] for sheet, of in scenario.tables.items()}
    said = {
        "format": FORMAT,
        "versions": versions(),
        "scenario": scenario.model_dump(mode="json"),
        "rows": rows,
        "layout": {sheet: dict(columns) for sheet, columns in scenario.layout.items()},
        "read_warnings": to_plain(scenario.read_warnings),
        "answers": [to_plain(replace(answer, allocation=_timeless(answer.allocation))) for answer in answers],
    }
    return said | {"seal": _seal(said)}


def _timeless(answer: Allocation) -> Allocation:
    """An answer without the seconds that it took, so that the same question writes the same file."""
    return replace(answer, seconds=0.0, stages=tuple(replace(stage, seconds=0.0) for stage in answer.stages))


def read_result(path: str | os.PathLike[str], policy: str | None = None) -> FairnessReport:
    """The fairness report that a .json of `solve` or `compare` was written from, without solving again.

    policy: by name, which answer is meant where there are several. Every promise is checked again. What was written by
    other versions or edited since is among the warnings of the scenario; an edited answer is not called certified.
    Raises InputError for a file that holds no such result.
    """
    source = Path(path)
    held = _held(source)
    edited = held.get("seal") != _seal(held)
    try:
        scenario = _scenario(held, _doubts(source, held))
        answer = _chosen([from_plain(Answer, each) for each in held["answers"]], policy)
        allocation = replace(answer.allocation, scenario=scenario)
        if edited:  # its certificates, and the reasons given, are of another answer
            answer = Answer(allocation := replace(allocation, stages=()))
        report = reports.assess(scenario, allocation.policy, allocation, optimizer.CHECKS)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as reason:
        if not edited:
            raise
        raise _no_result(source, f"a result that was altered: {str(reason).splitlines()[0][:120]}") from reason
    except InputError as wrong:
        places = [replace(problem, place=f"{source}, {problem.place}") for problem in wrong.problems]
        raise InputError(places) from wrong
    return replace(report, why=answer.why)


def is_result(path: str | os.PathLike[str]) -> bool:
    """Whether a path leads to a file that a report was written to as .json, which no workbook is."""
    source = Path(path)
    if source.suffix.casefold() != ".json" or not source.is_file():
        return False
    try:
        return _is_report(json.loads(_text(source)))
    except (InputError, ValueError, RecursionError):
        return False


def _is_report(whole: object) -> bool:
    return isinstance(whole, dict) and {"manifest", "tables"} <= set(whole)


def _held(source: Path) -> dict[str, Any]:
    """What is saved in a file to be read back; InputError says what the file is instead."""
    try:
        whole = json.loads(_text(source))
    except (ValueError, RecursionError) as reason:
        raise _no_result(source, "a file that is no JSON") from reason
    held = whole.get("result") if isinstance(whole, dict) else None
    if not isinstance(held, dict):
        if _is_report(whole):
            found = "a report that holds no answer to be read back"
            raise _no_result(source, found, "solve its workbook again with this version; only .json can be read back")
        if isinstance(whole, dict) and {"members", "requirements"} <= set(whole):
            raise _no_result(source, "a workbook", f"burdenshare solve {source.name} --output FILE.json")
        raise _no_result(source, "JSON of another kind")
    if held.get("format") != FORMAT:
        found = f"a result of format {quoted(held.get('format'))}"
        raise _no_result(source, found, f"this version reads format {FORMAT}: solve its workbook again")
    return held


def _text(source: Path) -> str:
    try:
        if source.stat().st_size > MOST_BYTES:
            raise _no_result(source, f"a file of {source.stat().st_size:,} bytes")
        return source.read_text(encoding="utf-8")
    except FileNotFoundError as reason:
        siblings = [other.name for other in source.parent.iterdir()] if source.parent.is_dir() else []
        raise _no_result(source, "no such file", nearest(source.name, siblings)) from reason
    except UnicodeDecodeError as reason:
        raise _no_result(source, "a file that is no text") from reason
    except OSError as reason:
        raise _no_result(source, f"a file that cannot be opened: {reason.strerror or reason}") from reason


def _no_result(source: Path, found: str, hint: str = "") -> InputError:
    return InputError([Problem(str(source), found, ACCEPTED, hint)])


def _scenario(held: Mapping[str, Any], doubts: Iterable[Problem]) -> Scenario:
    """The scenario that is saved, its rows at the places where they stood; doubts: what is amiss with the file."""
    said = dict(held["scenario"])
    for sheet in row_models():
        said[sheet] = [
            row | {"row": number} for row, number in zip(said.get(sheet, ()), held["rows"][sheet], strict=True)
        ]
    told = from_plain(tuple[Problem, ...], held["read_warnings"])
    return Scenario(**said, layout=held["layout"], read_warnings=(*told, *doubts))


def _chosen(answers: Sequence[Answer], policy: str | None) -> Answer:
    """The answer under a policy, or the only one."""
    named = {answer.allocation.policy.policy: answer for answer in answers}
    if policy is None and len(answers) == 1:
        return answers[0]
    if policy in named:
        return named[policy]
    found = f"{len(answers)} answers" if policy is None else quoted(policy)
    hint = (nearest(policy, list(named)) if policy else "") or f"policies: {', '.join(named)}"
    raise InputError([Problem("policy", found, "the name of a policy that is answered there", hint)])


def _doubts(source: Path, held: Mapping[str, Any]) -> Iterator[Problem]:
    """What a reader must know of a saved result: that it was edited, that other versions wrote it."""
    if held.get("seal") != _seal(held):
        hint = "its figures are checked again, and not called certified; solve again to be sure"
        yield _doubt(source, "a result that was edited after it was written", "a result as written", hint)
    then, now = dict(held["versions"]), versions()
    if then != now:
        names = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
        found = ", ".join(f"{name} {then.get(name, 'unknown')}" for name in names)
        here = ", ".join(f"{name} {now.get(name, 'none')}" for name in names)
        yield _doubt(source, f"an answer of {found}", here, "solving again may answer otherwise")


def _doubt(source: Path, found: str, expected: str, hint: str) -> Problem:
    return Problem(source.name, found, expected, hint, Severity.WARNING)


def _seal(held: Mapping[str, Any]) -> str:
    """SHA-256 over all that is saved, by which an edit is noticed; it keeps no secret and stops no forger."""
    said = {name: value for name, value in held.items() if name != "seal"}
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
