"""A conversation about one coalition: change something, ask, look at what moved, take it back, change another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from burdenshare import reasons
from burdenshare.conversation import agreed
from burdenshare.policies import choose
from inputs.changes import parse_lift, parse_set
from models.answers.allocation import Allocation, Status
from models.policy.policy import Policy
from models.printing import Printed
from models.sheets.grammar import Action, Change, changed
from models.sheets.problems import InputError, Problem, many
from models.sheets.scenario import Scenario
from optimizer import Conversation
from reports import Difference, FairnessReport, assess_audited, difference

REMEMBERED = 100
"""Answers are kept of so many questions, the last ones."""
SHOWN = 12
"""So many steps are printed, the last ones."""


@dataclass(frozen=True, slots=True)
class _Step:
    """Where the conversation stands after a change: the scenario, the policy as it was asked for, what was changed."""

    scenario: Scenario
    asked: Policy | str | None
    changes: tuple[Change, ...] = ()

    @property
    def words(self) -> str:
        """What was changed, in a line."""
        told, more = "; ".join(map(str, self.changes[:2])), len(self.changes) - 2
        return f"{told}; and {more} more" if more > 0 else told or f"--policy {self.policy.policy}"

    @property
    def policy(self) -> Policy:
        """What is asked for, as the scenario now has it."""
        return choose(self.scenario, self.asked)


@dataclass(frozen=True, slots=True)
class _Answer:
    scenario: Scenario
    policy: Policy
    report: FairnessReport

    def answers(self, step: _Step) -> bool:
        """Whether it is of this very question: rows in this order, from these cells, for a report shows both."""
        return self.policy == step.policy and all(
            getattr(self.scenario, name) == getattr(step.scenario, name) for name in Scenario.model_fields
        )


class Session(Printed):
    """A scenario under a policy, as both stand after what has been changed so far; open it with `bs.open_session`.

    Each change is one step, checked like cells before it is taken: an InputError leaves the session as it was. An
    answer is the one that `bs.solve` gives of the same scenario and policy, to the last bit, and is remembered.
    """

    def __init__(
        self, scenario: Scenario, policy: Policy | str | None = None, *, time_limit: float | None = None
    ) -> None:
        """See open_session."""
        choose(scenario, policy)
        self._steps, self._at = [_Step(scenario, policy)], 0
        self._answers: list[_Answer] = []
        self._time_limit = time_limit
        self._conversation: Conversation | None = Conversation()

    # -- where it stands -----------------------------------------------------------------------------------------

    @property
    def scenario(self) -> Scenario:
        """The scenario with all changes that stand."""
        return self._step.scenario

    @property
    def policy(self) -> Policy:
        """The policy asked for; where it was asked for by name, as the scenario now has it."""
        return self._step.policy

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes that stand, the first first; `scenario.changed` and a workbook's sheet `changes` take them."""
        return tuple(change for step in self._steps[: self._at + 1] for change in step.changes)

    @property
    def _step(self) -> _Step:
        return self._steps[self._at]

    # -- changes -------------------------------------------------------------------------------------------------

    def change(self, *changes: Change) -> Self:
        """Make some changes, all in one step; raises InputError where there is none to make."""
        if not changes:
            raise InputError([Problem("session", "no changes", "at least one change, member or cell")])
        scenario = changed(self.scenario, changes)
        return self._taken(replace(self._step, scenario=scenario, changes=changes))

    def set(self, text: str) -> Self:
        """Set, multiply or blank cells, as `--set` does: "requirements/RC-East/isr/target=*1.2"."""
        return self.change(parse_set(text, place="set"))

    def lift(self, cell: str) -> Self:
        """Lift the rule in a cell that `explain` or `why` names: "caveats!B4"."""
        return self.change(parse_lift(cell, place="lift"))

    def without(self, member: str) -> Self:
        """Take a member out, with all that is its own."""
        return self.change(Change("members", member, action=Action.WITHOUT))

    def add(self, sheet: str, **cells: object) -> Self:
        """Add a row to a sheet: `session.add("caveats", member="DEU", rule="at_most", amount=900)`."""
        return self.change(*(Change(sheet, "", column, value, Action.ADD) for column, value in cells.items()))

    def pin(self, *members: str) -> Self:
        """Hold what some members now give, by rules like a workbook's; the others are optimised anew around it."""
        return self.change(*agreed(self.report(), members))

    def under(self, policy: Policy | str | None) -> Self:
        """Ask under another policy: a value, or a name as the scenario has it; None is its first."""
        choose(self.scenario, policy)
        return self._taken(_Step(self.scenario, policy))

    def undo(self) -> Self:
        """Take back the last step; raises InputError where there is none."""
        return self._moved(-1, "undo", "a change, or a policy, that was made before")

    def redo(self) -> Self:
        """Take the step again that was taken back last; raises InputError where there is none, as after a change."""
        return self._moved(1, "redo", "a step that was undone, and no change since")

    def _taken(self, step: _Step) -> Self:
        self._asked()
        _ = step.policy  # a change may have taken away the policy that is asked for
        self._steps[self._at + 1 :] = [step]
        self._at += 1
        return self

    def _moved(self, by: int, what: str, expected: str) -> Self:
        self._asked()
        if not 0 <= self._at + by < len(self._steps):
            raise InputError([Problem("session", f"nothing to {what}", expected, self._told())])
        self._at += by
        return self

    # -- answers -------------------------------------------------------------------------------------------------

    def allocation(self) -> Allocation:
        """The answer, as `bs.solve` gives it."""
        return self.report().allocation

    def report(self, *, why: bool = False) -> FairnessReport:
        """The answer and how fair it is. why: say of the heaviest- and the lightest-loaded why, which takes longer."""
        found = self._report(self._step)
        return reasons.in_passing(found, seconds=self._time_limit) if why else found

    def difference(self, steps: int | None = None, *, by: str | None = None) -> Difference:
        """What the changes have moved: all of them, or those of so many steps, the last ones.

        by: the key that measures both answers, else that of the policy before.
        """
        steps = self._at if steps is None else steps
        if not 0 <= steps <= self._at:
            raise InputError([Problem("session", f"the last {many(steps, 'step')}", f"0 to {self._at}", self._told())])
        before = self._steps[self._at - steps]
        made = tuple(change for step in self._steps[self._at - steps + 1 : self._at + 1] for change in step.changes)
        return difference(self._report(before), self.report(), by, changes=made)

    def _report(self, step: _Step) -> FairnessReport:
        conversation = self._asked()
        known = next((answer.report for answer in self._answers if answer.answers(step)), None)
        if known:
            return known
        policy = step.policy
        answer = conversation.solve(step.scenario, policy, time_limit=self._time_limit)
        report = assess_audited(step.scenario, answer)
        if answer.status is not Status.LIMIT:  # with more time it may be another
            self._answers = [*self._answers[1 - REMEMBERED :], _Answer(step.scenario, policy, report)]
        return report

    # -- its life ------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the program and of all answers; the session then refuses every question, and is still printed."""
        self._conversation, self._answers = None, []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _asked(self) -> Conversation:
        if self._conversation is None:
            hint = "open another, with bs.open_session(session.scenario, session.policy)"
            raise InputError([Problem("session", "a closed session", "an open one", hint)])
        return self._conversation

    def _told(self) -> str:
        undone = len(self._steps) - 1 - self._at
        return f"{many(self._at, 'step')} taken" + (f", {undone} undone" if undone else "")

    def __str__(self) -> str:
        """What is asked, and what has been changed, in a few aligned lines."""
        facts = {
            "policy": self.policy.policy,
            "steps": self._told() + (", closed" if self._conversation is None else ""),
        }
        numbered = list(enumerate(self._steps))[1 : self._at + 1]
        facts |= {f"step {number}": step.words for number, step in numbered[-SHOWN:]}
        return "\n  ".join([f"Session: {self.scenario.title}", *(f"{name:<10}{text}" for name, text in facts.items())])


def open_session(scenario: Scenario, policy: Policy | str | None = None, *, time_limit: float | None = None) -> Session:
    """A conversation with one coalition: change something, ask, look at what moved, take it back.

        with bs.open_session(scenario, "fair-by-gdp") as session:
            session.lift("caveats!B4")                                   # Italy's red line, by its cell
            print(session.report())
            session.undo()
            session.set("requirements/*/troops/target=*1.2").without("USA")
            print(session.difference())                                  # against where it began

    policy: as for solve.  time_limit: seconds for each question. Every answer is the one that `bs.solve` gives; asked
    in a session it comes sooner. Raises InputError for a policy that is unknown.
    """
    return Session(scenario, policy, time_limit=time_limit)
