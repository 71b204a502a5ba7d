"""A conversation answers whatever it is asked next as a solve from nothing does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np
import pytest

from models.answers.allocation import Allocation
from models.policy.policy import DEFAULT_POLICIES, Policy
from models.sheets.changes import altered, without
from models.sheets.problems import InputError
from models.sheets.rows import Row
from models.sheets.scenario import Scenario
from optimizer import Conversation, solve
from optimizer.coalition.formulation import open_session, under
from optimizer.coalition.session import Session
from optimizer.lp.arrays import Arrays
from tests.coalitions import any_coalition
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


def sequence(number: int, length: int) -> Iterator[tuple[Scenario, Policy]]:
    """A random coalition and policy, then so many changes: amounts, rows gone and back, members, policies, undone."""
    dice = random.Random(number)
    of, policy = any_coalition(number)
    told = [(of, policy)]
    yield of, policy
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
        elif kind in ("amount", "row") and (sheets := [name for name in SHEETS if getattr(of, name)]):
            sheet = dice.choice(sheets)
            rows = list(getattr(of, sheet))
            place = dice.randrange(len(rows))
            rows[place : place + 1] = [] if kind == "row" else [moved(rows[place], dice)]
            told.append((altered(of, **{sheet: tuple(rows)}), policy))
        yield told[-1]


SHEETS = ("capacities", "requirements", "caveats", "agreements", "interests", "training")
MOVES = ("available", "unit_cost", "target", "amount", "limit", "interest", "gain", "minimum")


def moved(row: Row, dice: random.Random) -> Row:
    """A row with one of its amounts smaller or larger, or 0 where it may be."""
    named = [name for name in MOVES if isinstance(getattr(row, name, None), float)]
    if not named:
        return row
    name, factor = dice.choice(named), dice.choice((0.0, 0.8, 1.0, 1.2))
    factor = max(factor, 0.8) if name in ("target", "amount", "interest") else min(factor, 1.0)
    return row.model_copy(update={name: getattr(row, name) * factor})


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


def test_a_question_that_cannot_be_asked_leaves_the_conversation_as_it_was():
    """After a key that no one can evaluate the next answer is the cold one."""
    of, policy = any_coalition(3)
    conversation = Conversation()
    first = conversation.solve(of, policy)
    with pytest.raises(InputError):
        conversation.solve(of, policy.model_copy(update={"key": "nothing_of_the_kind"}))
    assert_told_alike(conversation.solve(of, policy), first)
