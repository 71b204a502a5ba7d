"""A conversation answers whatever it is asked next as a solve from nothing does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import cached_property

import numpy as np
import pytest

from models.answers.allocation import Allocation
from models.policy.policy import DEFAULT_POLICIES, Policy
from models.sheets.changes import altered, without
from models.sheets.problems import InputError
from models.sheets.rows import Row
from models.sheets.scenario import Scenario
from optimizer import Conversation, solve
from optimizer.coalition.families import RECORDS
from optimizer.coalition.formulation import open_session, under
from optimizer.coalition.moved import AMOUNTS, PRESENT, PRICED, PRICES
from optimizer.coalition.session import Session
from optimizer.coalition.variables import variables
from optimizer.lp.arrays import Arrays
from optimizer.lp.plain import Plain
from tests.coalitions import any_coalition, every_family
from tests.examples import EACH, example

OBJECTIVES = ("gaps", "surplus", "cost", "fair", "interest", "burdens")


@pytest.mark.parametrize("number", range(40))
def test_a_program_without_pulp_is_the_program_to_the_last_bit(number: int):
    """Numbers, units, objectives and what rows and columns mean: the same, and so under another policy."""
    of, policy = any_coalition(number)
    other = policy.model_copy(update={"objective": DEFAULT_POLICIES[number % len(DEFAULT_POLICIES)].objective})
    for asked in (policy, other):
        plain = under(open_session(of, policy, plain=True), asked)
        assert_same(open_session(of, asked), plain)


@pytest.mark.parametrize("name", EACH)
def test_an_example_without_pulp_is_the_same_too(name: str):
    """Of every example under its first policy."""
    of = example(name)
    assert_same(open_session(of, of.policies[0]), open_session(of, of.policies[0], plain=True))


def assert_same(cold: Session, other: Session) -> None:
    """Two sessions that give HiGHS the same bits and read its answer alike."""
    for part in fields(Arrays):
        mine, theirs = getattr(cold.arrays, part.name), getattr(other.arrays, part.name)
        assert mine.dtype == theirs.dtype
        assert mine.tobytes() == theirs.tobytes(), part.name
    assert all(np.array_equal(getattr(cold, name), getattr(other, name)) for name in OBJECTIVES)
    assert np.array_equal(cold.loaded.units, other.loaded.units)
    assert (cold.program.rows, cold.program.columns) == (other.program.rows, other.program.columns)
    assert (cold.shares, cold.money, cold.asked) == (other.shares, other.money, other.asked)


RULES = ("capacities", "requirements", "caveats", "agreements", "interests", "training")
"""Sheets whose rows can go one by one."""
SHEETS = (*RULES, "members", "missions", "resources")
AMOUNTS_OF_ROWS = (
    *("available", "unit_cost", "target", "amount", "limit", "interest", "gain", "minimum", "reserve", "pledged"),
    *("budget", "hazard", "weight", "alignment", "worth"),
)


def sequence(number: int, length: int) -> Iterator[tuple[Scenario, Policy]]:
    """A random coalition and policy, then so many changes: amounts, rows gone and back, members, policies, undone."""
    dice = random.Random(number)
    told = [any_coalition(number)]
    yield told[-1]
    for _ in range(length):
        of, policy = told[-1]
        kind = dice.choice(("amount", "amount", "row", "member", "policy", "undo", "again"))
        if kind == "undo" and len(told) > 1:
            told.pop()
        elif kind == "policy":
            objective = dice.choice(DEFAULT_POLICIES).objective
            told.append((of, policy.model_copy(update={"objective": objective, "pledges_bind": False})))
        elif kind == "member" and len(of.states) > 2:
            told.append((without(of, dice.choice(of.states)), policy))
        elif kind in ("amount", "row"):
            told.append((with_a_row_changed(of, dice, gone=kind == "row"), policy))
        yield told[-1]


def with_a_row_changed(of: Scenario, dice: random.Random, *, gone: bool) -> Scenario:
    """A scenario in which one row is gone, or has one of its amounts smaller or larger, or 0 where it may be."""
    sheet = dice.choice([name for name in (RULES if gone else SHEETS) if getattr(of, name)])
    rows = list(getattr(of, sheet))
    row = rows.pop(place := dice.randrange(len(rows)))
    named = [name for name in AMOUNTS_OF_ROWS if isinstance(getattr(row, name, None), float)]
    if named and not gone:
        name = dice.choice(named)
        grows = name in ("target", "amount", "weight")
        factor = dice.choice((0.8, 1.2) if grows else (0.0, 0.8, 1.0))
        rows.insert(place, row.model_copy(update={name: getattr(row, name) * factor}))
    elif not gone:
        rows.insert(place, row)
    return altered(of, **{sheet: tuple(rows)})


def assert_told_alike(hot: Allocation, cold: Allocation) -> None:
    """Every figure of two answers is the same, to the last bit, but for the seconds that they took."""
    assert timeless(hot) == timeless(cold)


def timeless(answer: Allocation) -> object:
    """An answer without its seconds, in a form in which nan equals itself."""
    stages = tuple(replace(stage, seconds=0.0) for stage in answer.stages)
    return repr(replace(answer, seconds=0.0, scenario=None, stages=stages))


@pytest.mark.parametrize("number", range(12))
def test_ten_changes_are_answered_as_from_nothing(number: int):
    """Whatever was asked before, the answer is the one that `solve` gives, to the last bit."""
    conversation = Conversation()
    for of, policy in sequence(number, 10):
        if cold := answered(of, policy):
            assert_told_alike(conversation.solve(of, policy), cold)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(12, 512, 50))
def test_five_hundred_sequences_give_the_solver_what_it_is_given_from_nothing(first: int):
    """Of many more coalitions each program is the cold one, to the last bit, and so is the last answer."""
    for number in range(first, first + 50):
        conversation = Conversation()
        for of, policy in sequence(number, 10):
            try:
                cold = open_session(of, policy)
            except InputError:
                continue
            last = of, policy
            assert_same(cold, conversation.open(of, policy))
        assert_told_alike(conversation.solve(*last), solve(*last))


def answered(of: Scenario, policy: Policy) -> Allocation | None:
    """The answer from nothing; None where the policy's key cannot be evaluated any more."""
    try:
        return solve(of, policy)
    except InputError:
        return None


def test_a_record_names_the_amounts_that_its_rows_read():
    """Of the cells that may move without a program formulated anew each family reads those of its record, no other."""
    read: dict[str, set[str]] = {family: set() for family in RECORDS}
    for number in (*range(40), *WITH_CHOICES):
        of, policy = any_coalition(number)
        of = every_family(number) if number % 2 and number < 40 else of
        v = variables(Plain(), of, policy)
        for family, record in RECORDS.items():
            with watched() as seen:
                list(record.rows(replace(v, scenario=altered(of))))
            read[family] |= seen & MOVABLE - MARKS
    assert read == {family: record.amounts for family, record in RECORDS.items()}


def test_columns_and_groupings_read_of_amounts_only_whether_there_is_any_and_prices():
    """What a program keeps while amounts move reads no other of them."""
    asked = {cell for cell in MOVABLE if cell.partition(".")[2] in PRESENT} | {"capacities.unit_cost"} | PRICES
    for number in range(30):
        of, policy = any_coalition(number)
        with watched() as seen:
            v = variables(Plain(), altered(of), policy)
        assert seen & MOVABLE <= asked - PRICES
        groupings = {name for name, value in vars(type(v)).items() if isinstance(value, cached_property)}
        for name in sorted(groupings):
            with watched() as seen:
                getattr(replace(v, scenario=altered(of)), name)
            assert seen & MOVABLE <= (PRICES if name in PRICED else set()), name


MARKS = {"members.indicators"}
"""What only marks who is repaid: where that moves, a program is formulated anew."""
WITH_CHOICES = (50, 52, 289)
"""Coalitions with smallest contingents and thresholds, under a policy that holds them."""
MOVABLE = {f"{sheet}.{name}" for sheet, names in AMOUNTS.items() for name in names}


@contextmanager
def watched() -> Iterator[set[str]]:
    """Every cell of any row that is read inside the block, as "sheet.field"."""
    seen: set[str] = set()
    found = Row.__getattribute__

    def read(row: Row, name: str) -> object:
        if name in type(row).model_fields:
            seen.add(f"{type(row).sheet}.{name}")
        return found(row, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Row, "__getattribute__", read)
        yield seen


def test_a_question_that_cannot_be_asked_leaves_the_conversation_as_it_was():
    """After a key that no one can evaluate the next answer is the cold one."""
    of, policy = any_coalition(3)
    conversation = Conversation()
    first = conversation.solve(of, policy)
    with pytest.raises(InputError):
        conversation.solve(of, policy.model_copy(update={"key": "nothing_of_the_kind"}))
    assert_told_alike(conversation.solve(of, policy), first)
