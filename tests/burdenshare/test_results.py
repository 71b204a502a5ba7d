"""Answers saved as .json and read back: the same answer, or a reason in words why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import burdenshare as bs
from burdenshare.api import report
from burdenshare.plain_values import to_plain
from models.answers.allocation import Allocation
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from reports import FairnessReport, document
from tests.coalitions import any_coalition
from tests.examples import EACH, example
from tests.scenarios import impossible, two_prices


def read_back(result: Any, path: Path, policy: str | None = None) -> FairnessReport:
    """A result written and read."""
    return bs.read_result(bs.write(result, path), policy)


def same(one: FairnessReport, other: FairnessReport) -> bool:
    """Whether two reports are equal to the last digit and told in the same words, but for seconds."""
    answers = [to_plain(each.allocation) for each in (one, other)]
    for answer in answers:
        for timed in (answer, *answer["stages"]):
            timed["seconds"] = 0.0
    told = [to_plain(document(each)) for each in (one, other)]  # where not a number is equal to itself
    return answers[0] == answers[1] and one.scenario == other.scenario and told[0] == told[1]


@pytest.mark.parametrize("name", EACH)
def test_an_answer_to_an_example_is_read_back_as_it_was_written(
    name: str, answered: Callable[[str], dict[str, Allocation]], tmp_path: Path
):
    """Under every policy of every example: every number, every word, every cell."""
    for answer in answered(name).values():
        written = bs.assess(example(name), answer.policy, answer)
        assert same(read_back(written, tmp_path / "result.json"), written)


@pytest.mark.parametrize("number", range(8))
def test_the_answer_to_a_random_coalition_is_read_back_as_it_was_written(number: int, tmp_path: Path):
    """Over all families and objectives, with and without an answer."""
    written = report(*any_coalition(number, hard=number % 2 == 1), time_limit=20)
    assert same(read_back(written, tmp_path / "result.json"), written)


def test_without_an_answer_the_reason_and_the_conflict_are_read_back(tmp_path: Path):
    """A refusal is a result too."""
    written = report(impossible())
    found = read_back(written, tmp_path / "result.json")
    assert found.allocation.conflict == written.allocation.conflict != ()
    assert document(found) == document(written)


def test_the_same_question_writes_the_same_file(tmp_path: Path):
    """No second and no date stands in a saved result."""
    once, again = (bs.write(report(two_prices()), tmp_path / f"{name}.json").read_bytes() for name in "ab")
    assert once == again


def test_reasons_and_what_is_given_today_are_read_back(tmp_path: Path):
    """Why the heaviest carries so much, as it was found; an allocation that nobody optimised, and its status."""
    written = report(example("amisom-2020"), why=True)
    assert written.why
    found = read_back(written, tmp_path / "result.json")
    assert found.why == written.why
    assert same(found, written)
    of = example("kfor-2017")
    stated = bs.given(of)
    today = bs.assess(of, stated.policy, stated)
    assert same(read_back(today, tmp_path / "today.json"), today)


def test_names_that_an_edit_made_unknown_are_told(tmp_path: Path):
    """A member that the scenario does not have gives: a broken promise; or has a load: words, not a traceback."""
    path = tmp_path / "result.json"
    whole = saved(path)
    whole["result"]["answers"][0]["allocation"]["contributions"][0][0][0] = "nobody"
    assert bs.read_result(altered(path, whole)).violations
    whole["result"]["answers"][0]["allocation"]["loads"][0][0] = "nobody"
    with pytest.raises(InputError, match="altered"):
        bs.read_result(altered(path, whole))


def test_rows_stand_where_they_stood(tmp_path: Path):
    """Cells of the workbook are known of a saved answer, and what was doubtful in it."""
    of = example("amisom-2020")
    found = read_back(report(of), tmp_path / "result.json").scenario
    for sheet, rows in of.tables.items():
        columns = of.layout.get(sheet, {})
        for row, other in zip(rows, found.tables[sheet], strict=True):
            assert [of.place(row, name) for name in columns] == [found.place(other, name) for name in columns]
    assert found.warnings == of.warnings


def test_one_answer_of_a_comparison_is_read_by_its_policy(tmp_path: Path):
    """A comparison holds an answer a policy; which is meant must be said, and a slip is answered with the nearest."""
    compared = bs.compare(two_prices())
    path = bs.write(compared, tmp_path / "compared.json")
    for name, written in compared.reports.items():
        assert same(bs.read_result(path, name), written)
    first = next(iter(compared.reports))
    with pytest.raises(InputError, match=f'did you mean "{first}"'):
        bs.read_result(path, f"{first}x")
    with pytest.raises(InputError, match=f"{len(compared.reports)} answers"):
        bs.read_result(path)


def test_an_allocation_that_knows_its_scenario_is_saved_too(tmp_path: Path):
    """What `solve` returns can be written and read as its report."""
    answer = bs.solve(two_prices())
    assert same(read_back(answer, tmp_path / "result.json"), bs.assess(two_prices(), answer.policy, answer))


def saved(path: Path, of: Scenario | None = None) -> dict[str, Any]:
    """A result as written, to be altered."""
    whole: dict[str, Any] = json.loads(bs.write(report(of or two_prices()), path).read_text(encoding="utf-8"))
    return whole


def altered(path: Path, whole: object) -> Path:
    """Another text in the file."""
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def test_an_edited_answer_is_checked_again_and_not_certified(tmp_path: Path):
    """A contribution changed by hand breaks promises, and the reader is told that the file was edited."""
    path = tmp_path / "result.json"
    whole = saved(path)
    whole["result"]["answers"][0]["allocation"]["contributions"][0][1] *= 3
    found = bs.read_result(altered(path, whole))
    assert found.violations
    assert not found.certified
    assert [problem.found for problem in found.scenario.warnings] == ["a result that was edited after it was written"]


def test_a_result_of_other_versions_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Which version wrote it and which reads it stand among the warnings; the answer is read all the same."""
    path = bs.write(report(two_prices()), tmp_path / "result.json")
    monkeypatch.setattr("burdenshare.results.versions", lambda: {"model": "99", "highspy": "0"})
    found = bs.read_result(path)
    (problem,) = found.scenario.warnings
    assert "model 2" in problem.found
    assert "model 99" in problem.expected
    assert found.answered


NO_RESULT: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "no JSON"),
    "text": ("certainly", "no JSON"),
    "binary": (b"\xff\xfe\x00\xd8", "no text"),
    "deep": ("[" * 100_000, "no JSON"),
    "list": ("[]", "JSON of another kind"),
    "number": ("7", "JSON of another kind"),
    "workbook": ('{"members": [], "requirements": []}', "a workbook"),
    "old": ('{"title": "", "tables": {}, "manifest": {}}', "holds no answer"),
    "later": ('{"result": {"format": 99}}', "format 99"),
    "hollow": ('{"result": {"format": 1}}', "altered"),
    "not even": ('{"result": []}', "JSON of another kind"),
}


@pytest.mark.parametrize("name", NO_RESULT)
def test_a_file_that_is_no_result_is_told_as_what_it_is(name: str, tmp_path: Path):
    """In words, with its name and what is expected instead."""
    content, said = NO_RESULT[name]
    path = tmp_path / "file.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=said) as error:
        bs.read_result(path)
    assert "file.json" in error.value.problems[0].place
    assert "burdenshare solve" in error.value.problems[0].expected


def test_a_file_that_is_not_there_has_a_nearest(tmp_path: Path):
    """So has a folder its own words, and the report of another kind."""
    saved(tmp_path / "result.json")
    with pytest.raises(InputError, match=r"result\.json"):
        bs.read_result(tmp_path / "reslt.json")
    with pytest.raises(InputError, match="cannot be opened"):
        bs.read_result(tmp_path)
    with pytest.raises(InputError, match="holds no answer"):
        bs.read_result(bs.write(bs.explain(two_prices()), tmp_path / "prices.json"))


def test_whatever_is_broken_in_a_saved_result_is_told_and_never_a_traceback(tmp_path: Path):
    """Every value of it taken out or replaced by one of another kind, one after the other."""
    path = tmp_path / "result.json"
    whole = saved(path)
    told = 0

    def tried(inside: Any, key: Any) -> int:
        here, refused = inside[key], 0
        for junk in (None, "x", -7, [], {}, [[1, 2]]):
            inside[key] = junk
            with suppress(InputError):
                refused += 1
                bs.read_result(altered(path, whole))
                refused -= 1
        inside[key] = here
        return refused

    held = whole["result"]
    untouched = deepcopy(whole)
    for key in held:
        told += tried(held, key)
    for answer in (held["answers"][0], held["answers"][0]["allocation"]):
        for key in answer:
            told += tried(answer, key)
    for key in held["scenario"]:
        told += tried(held["scenario"], key)
    assert whole == untouched
    assert told > 100
