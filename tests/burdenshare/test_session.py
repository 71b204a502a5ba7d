"""A session answers as a solve from nothing does, whatever was changed, undone and asked before."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

import burdenshare as bs
from burdenshare import api
from burdenshare.session import Session
from models.policy.policy import DEFAULT_POLICIES
from models.sheets.grammar import Action, Change
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from reports import FairnessReport, assess_audited, document
from tests.coalitions import any_coalition
from tests.examples import example
from tests.scenarios import three_members

KINDS = (
    *("lift", "set", "multiply", "amount", "add", "remove", "without", "pin", "policy", "objective", "refused"),
    *("undo", "redo"),
)


def printed(report: FairnessReport) -> str:
    """All that any form prints of a report, but for the seconds that its answer took."""
    answer = report.allocation
    stages = tuple(replace(stage, seconds=0.0) for stage in answer.stages)
    report = replace(report, allocation=replace(answer, seconds=0.0, stages=stages))
    told = document(report)
    return repr([told.title, told.warnings, told.facts, told.paragraphs, told.tables, told.charts, told.notes])


def cold(of: Scenario, policy: bs.Policy) -> FairnessReport:
    """The report of a scenario that nobody has asked of before."""
    fresh = of.model_copy()
    return assess_audited(fresh, bs.solve(fresh, policy))


def change(session: Session, kind: str, dice: random.Random) -> None:
    """One change of a kind, of what the scenario now has; one that cannot be made is refused, and changes nothing."""
    of = session.scenario
    row = dice.choice(of.caveats) if of.caveats else None
    need = dice.choice(of.requirements)
    where = f"requirements/{need.mission}/{need.resource}"
    match kind:
        case "lift" if row:
            session.lift(f"caveats row {row.row}")
        case "set":
            session.set(f"{where}/target={need.target + dice.choice((1.0, 2.5))}")
        case "multiply":
            session.set(
                f"{dice.choice(('requirements/*/*/target', 'capacities/*/*/unit_cost'))}=*{dice.choice((0.9, 1.2))}"
            )
        case "amount":
            cell = dice.choice(("capacities/*/*/available", "members/*/gdp", "missions/*/weight"))
            session.set(f"{cell}=*{dice.choice((0.5, 1.5))}")
        case "add":
            member = dice.choice(of.states)
            session.add("caveats", member=member, rule="at_most", mission=need.mission, amount=dice.choice((0, 1, 5)))
        case "remove" if row:
            session.change(Change("caveats", f"row {row.row}", action=Action.REMOVE))
        case _:
            move(session, kind, where, dice)


def move(session: Session, kind: str, where: str, dice: random.Random) -> None:
    """A step of a kind that is no change of one row: of members, of the policy, refused, or back and forth."""
    of = session.scenario
    match kind:
        case "pin":
            session.pin(dice.choice(of.states))
        case "objective":
            session.under(session.policy.model_copy(update={"objective": dice.choice(list(bs.Objective))}))
        case "refused":
            session.set(f"{where}/target=-1")
        case "without":
            session.without(dice.choice(of.states))
        case "policy":
            session.under(dice.choice(DEFAULT_POLICIES))
        case "undo":
            session.undo()
        case "redo":
            session.redo()


def follow(session: Session, dice: random.Random, steps: int) -> None:
    """Take so many steps, and hold each answer against the cold one."""
    for _ in range(steps):
        before = session.scenario, session.policy, session.changes
        try:
            change(session, dice.choice(KINDS), dice)
        except InputError:
            assert (session.scenario, session.policy, session.changes) == before
            assert session.scenario is before[0]
        try:
            expected = cold(session.scenario, session.policy)
        except InputError:
            with pytest.raises(InputError):
                session.report()
            continue
        assert printed(session.report()) == printed(expected)


@pytest.mark.parametrize("number", range(10))
def test_ten_changes_of_a_random_coalition_are_answered_as_from_nothing(number: int):
    """Lifts, cells set and multiplied, rows added and removed, members out, policies, undone: every printed letter."""
    of, policy = any_coalition(number)
    with bs.open_session(numbered(of), policy) as session:
        follow(session, random.Random(number), 10)


@pytest.mark.parametrize("name", ["amisom-2020", "kfor-2017", *(pytest.param("isaf-2010", marks=pytest.mark.slow),)])
def test_changes_of_an_example_are_answered_as_from_nothing(name: str):
    """The same of coalitions that ship."""
    with bs.open_session(example(name)) as session:
        follow(session, random.Random(name), 5)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(100, 150, 10))
def test_changes_of_many_coalitions_are_answered_as_from_nothing(first: int):
    """The same of fifty; five hundred are held, to the last bit, in tests/optimizer/solving."""
    for number in range(first, first + 10):
        of, policy = any_coalition(number)
        with bs.open_session(numbered(of), policy) as session:
            follow(session, random.Random(number), 10)


def numbered(of: Scenario) -> Scenario:
    """A scenario whose rows know where they stand, as from a workbook."""
    return of.model_copy(
        update={
            sheet: tuple(row.model_copy(update={"row": place}) for place, row in enumerate(rows, 2))
            for sheet, rows in of.tables.items()
        }
    )


def test_changes_are_undone_and_redone_in_their_order():
    """What stands after undo and redo is what stood there, and its answer is remembered, not found again."""
    of = three_members()
    with bs.open_session(of) as session:
        first = session.report()
        second = session.without(of.states[0]).report()
        assert session.undo().scenario is of
        assert session.changes == ()
        assert session.report() is first
        assert session.redo().report() is second
        assert [str(change) for change in session.changes] == [f"--without {of.states[0]}"]


def test_a_question_asked_before_is_remembered_however_it_comes_back():
    """A cell set back is the same question; a policy is part of it."""
    of = three_members()
    need = of.requirements[0]
    where = f"requirements/{need.mission}/{need.resource}/target"
    with bs.open_session(of) as session:
        first = session.report()
        assert session.set(f"{where}={need.target + 1}").report() is not first
        assert session.set(f"{where}={need.target}").report() is first
        assert session.under("least_cost").report() is not first


def test_what_was_undone_is_lost_after_another_change():
    """Redo is refused then, with what it expects."""
    with bs.open_session(three_members()) as session:
        session.under("least_cost").undo().under("minimax")
        with pytest.raises(InputError, match=r"nothing to redo; expected a step that was undone"):
            session.redo()
        assert session.policy.objective == "minimax"


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda session: session.undo(), "nothing to undo; expected a change, or a policy, that was made before"),
        (lambda session: session.pin("nobody"), "found 'nobody'; expected the code or the name of a member"),
        (lambda session: session.under("minimaxx"), 'did you mean "minimax"'),
        (lambda session: session.set("requirements/target"), "requirements"),
        (lambda session: session.lift("caveats!B99"), "caveats!B99"),
        (lambda session: session.lift(""), "found ''; expected a cell that states a rule"),
        (lambda session: session.change(), "no changes; expected at least one"),
        (lambda session: session.add("caveats"), "no changes; expected at least one"),
        (lambda session: session.pin(), "no changes; expected at least one"),
    ],
)
def test_what_cannot_be_done_is_told_and_leaves_the_session_as_it_was(ask, told: str):
    """Steps, scenario and answers stay."""
    with bs.open_session(three_members()) as session:
        before, report = repr(session), session.report()
        with pytest.raises(InputError) as refused:
            ask(session)
        assert told in str(refused.value)
        assert repr(session) == before
        assert session.report() is report


def test_a_policy_asked_for_by_name_is_the_one_that_the_scenario_now_has():
    """A change of the workbook's policy is a change of what is asked; a policy given as a value stays."""
    of = example("amisom-2020")
    name = of.policies[0].policy
    with bs.open_session(of, name) as session:
        session.set(f"policies/{name}/objective=minimax")
        assert session.policy.objective == "minimax"
        assert session.allocation().policy.objective == "minimax"
        session.undo().under(of.policies[0]).set(f"policies/{name}/objective=minimax")
        assert session.policy == of.policies[0]


def test_what_members_give_can_be_pinned():
    """After it they give the same, whatever else changes."""
    of = three_members()
    member = of.states[0]
    with bs.open_session(of) as session:
        before = session.allocation().contributions
        after = session.pin(member).under("least_cost").allocation().contributions
    for key in {*before, *after}:
        if key[0] == member:
            assert after.get(key, 0.0) == pytest.approx(before.get(key, 0.0), rel=1e-6)


def test_the_difference_is_told_from_the_beginning_or_of_the_last_steps():
    """It is the one of the two reports; of more steps than were taken there is none."""
    of = example("amisom-2020")
    with bs.open_session(of) as session:
        first = session.report()
        second = session.set("requirements/*/troops/target=*1.2").report()
        third = session.under("minimax").report()
        assert session.difference() == bs.difference(first, third, changes=session.changes)
        assert session.difference(1, by="population") == bs.difference(second, third, by="population")
        assert session.undo().difference() == bs.difference(first, second, changes=session.changes)
        with pytest.raises(InputError, match=r"the last 2 steps; expected 0 to 1"):
            session.difference(2)


def test_an_answer_says_why_where_it_is_asked():
    """The same reasons as the report of a solve, about the same members."""
    of = example("amisom-2020")
    with bs.open_session(of) as session:
        assert session.report().why == ()
        assert {each.member for each in session.report(why=True).why} == {
            each.member for each in api.report(of, why=True).why
        }
        assert session.report(why=True).why


def test_a_closed_session_refuses_and_is_still_printed():
    """Every question and change says that it is closed; what was asked can be read."""
    with bs.open_session(three_members()) as session:
        session.under("least_cost")
    for ask in (session.report, session.undo, lambda: session.under("minimax")):
        with pytest.raises(InputError, match="a closed session; expected an open one"):
            ask()
    assert repr(session).splitlines() == [
        f"Session: {session.scenario.title}",
        "  policy    least_cost",
        "  steps     1 step taken, closed",
        "  step 1    --policy least_cost",
    ]
    assert session._repr_html_().startswith("<pre>Session:")


def test_an_answer_cut_short_is_not_remembered():
    """With a limit of no time nothing is answered, and nothing is kept."""
    with bs.open_session(three_members(), time_limit=1e-9) as session:
        first = session.report()
        assert first.allocation.status == "limit"
        assert session.report() is not first
