"""Why a member carries what it carries, in sentences with the cells, and as the document of `why`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from models.answers.allocation import Status
from models.answers.explanation import set_aside
from models.answers.why import Moved, Reasons, Why
from models.policy.policy import Objective
from models.policy.shares import fair_shares
from models.sheets.problems import many
from reports.assessing.fairness import labels
from reports.telling.about import about
from reports.telling.limits_tables import PLACE, at, conflict
from reports.telling.words import any_of, listed
from reports.vocabulary.columns import Column, Money, number, plain, shorten
from reports.vocabulary.documents import Document, Fact
from reports.vocabulary.manifest import manifest_of
from reports.vocabulary.precision import RATIO_DECIMALS
from reports.vocabulary.tables import Table, tabulate

if TYPE_CHECKING:
    from models.policy.policy import Policy
    from models.sheets.scenario import Scenario

RATIO = number("", "", RATIO_DECIMALS)
MOST_TIED = 3
"""Members and rules that are named one by one."""


def why_words(scenario: Scenario, policy: Policy, whys: Sequence[Why], money: Money) -> Iterator[str]:
    """Why members carry as much, or as little, as they do; those with the same reasons together, or with none yet."""

    def reason(why: Why) -> object:
        unknown = why.ratio is not None and why.settled and not _left_open(why, money) and why.tried < why.rules
        return why.heavy, RATIO.text(why.ratio), _steps(why.chain[:1], money) or (None if unknown else why.member)

    for group in _together(whys, reason):
        yield _told(scenario, policy, group, money)


def _together(whys: Iterable[Why], reason: Callable[[Why], object]) -> Iterable[Sequence[Why]]:
    """Members with the same reason, in the order in which one of each was given first."""
    groups: dict[object, list[Why]] = {}
    for why in whys:
        groups.setdefault(reason(why), []).append(why)
    return groups.values()


def _steps(chain: Iterable[Sequence[Moved]], money: Money) -> tuple[object, ...]:
    """What is lifted at each step and what the coalition then pays, as it is printed."""
    return tuple(tuple((moved.rules, money.printed(moved.cost)) for moved in tied) for tied in chain)


def _left_open(why: Why, money: Money) -> bool:
    """Whether the policy leaves open what a member carries, by what is printed."""
    return why.span is not None and money.printed(why.span[0]) != money.printed(why.span[1])


def _told(scenario: Scenario, policy: Policy, group: Sequence[Why], money: Money) -> str:
    """Why members with the same reasons carry what they carry."""
    why, names = group[0], labels(scenario)
    name = names[why.member]
    if why.ratio is None:
        if why.member not in scenario.states:
            without = f"is no state: it has no share ratio; it carries {money.words(why.load)}"
        elif not fair_shares(scenario, policy)[why.member]:
            without = f"carries {money.words(why.load)} with a fair share of 0"
        else:
            without = f"has no share ratio; it carries {money.words(why.load)}"
        return f"{name} {without}. {_capacity(scenario, why)}"
    if why.span is not None and _left_open(why, money):
        least, most = map(money.words, why.span)
        return (
            f"{name} carries {_times(why.ratio)} its fair share, but the policy leaves that open: anything from "
            f"{least} to {most} serves it as well, so no rule is to be blamed for it."
        )
    if not why.settled:
        return (
            f"{name} carries {_times(why.ratio)} its fair share in this answer, but the policy leaves open what that "
            "is of what all carry, so no rule is to be blamed for it."
        )
    return " ".join(
        filter(None, (_cause(group, names, money), *_more(group, names, money), *_none(scenario, policy, why)))
    )


def _cause(group: Sequence[Why], names: Mapping[str, str], money: Money) -> str:
    """The rules, and what would be without them."""
    why, members = group[0], [each.member for each in group]
    others = [names[m] for m in why.alike if m not in members]
    alike = f", like {listed(others)}" if others else ""
    who, carry, its = (
        (names[why.member], "carries", "its")
        if len(group) == 1
        else (listed([names[m] for m in members]), "each carry", "their")
    )
    carried = f"{who} {carry} {_times(why.ratio or 0.0)} {its} fair share{alike}"
    if not why.chain:
        return f"{carried}."
    tied = why.chain[0]
    rules = [_rules(moved) for moved in tied]
    either = "both" if len(tied) == 1 and len(tied[0].rules) > 1 else any_of(len(tied), "these")
    more = f"; and {len(rules) - MOST_TIED} more alike" if len(rules) > MOST_TIED else ""
    return (
        f"{carried}: {'; and '.join(rules[:MOST_TIED])}{more}. Without {either}, "
        f"{_ratios(group, names)}, {_pays(tied[0], money)}."
    )


def _ratios(group: Sequence[Why], names: Mapping[str, str], step: int = 0, *, named: bool = False) -> str:
    """What members would carry without the rules of a step: one ratio where all are printed alike and none is named."""
    found = [RATIO.text(why.chain[step][0].ratio) for why in group]
    if len({*found}) == 1 and not named:
        return f"{'it' if len(group) == 1 else 'each'} would carry {found[0]}"
    verbs = (" would carry", *("" for _ in group[1:]))
    each = [
        f"{shorten(names[why.member], 40)}{verb} {ratio}" for why, verb, ratio in zip(group, verbs, found, strict=True)
    ]
    return listed(each, len(each), length=80)


def _more(group: Sequence[Why], names: Mapping[str, str], money: Money) -> Iterator[str]:
    """What lifting further rules beside the first would do, to whom it does the same."""
    for part in _together(group, lambda why: _steps(why.chain[1:], money)):
        chain = part[0].chain
        for step, (before, tied) in enumerate(pairwise(chain), 1):
            known = set(before[0].rules)
            added = [(words, place) for words, place in tied[0].rules if (words, place) not in known]
            told = "; and ".join(f"{words}{at(place)}" for words, place in added)
            ratios = _ratios(part, names, step, named=len(part) < len(group))
            yield f"With this lifted as well, {ratios}, {_pays(tied[0], money)}: {told}."


def _none(scenario: Scenario, policy: Policy, why: Why) -> Iterator[str]:
    """What can be said where no rule moves it, and how far the search went."""
    if not why.chain and why.tried == why.rules:
        tried = f" of {why.rules - why.unsettled} tried" if why.rules else ""
        without = f"; without {many(why.unsettled, 'other')} the policy would leave it open" if why.unsettled else ""
        yield f"No rule{tried}, lifted alone, would {'lower' if why.heavy else 'raise'} it{without}."
        if why.heavy and policy.objective is Objective.LEAST_COST:
            yield "What it gives is the cheapest to be had."
        yield _capacity(scenario, why)


def _capacity(scenario: Scenario, why: Why) -> str:
    """What it has left."""
    if not why.spent and not why.room:
        return "It has nothing to give: no usable capacity."
    if not why.spent:
        return "It is not at the limit of what it has."
    several = len(scenario.periods) > 1
    used = [
        f"{scenario.resource[each.resource].name}{f' in {each.period}' if several else ''}{at(each.place)}"
        for each in why.spent
    ]
    head = "It gives all that it can of" if why.room else "It is at the limit of what it has: all is used of"
    return f"{head} {listed(used, length=80)}."


def _rules(moved: Moved) -> str:
    return ", together with: ".join(f"{words}{at(place)}" for words, place in moved.rules)


def _pays(moved: Moved, money: Money) -> str:
    """What the coalition would pay."""
    if not money.printed(moved.cost):
        return "at the same cost"
    return f"and the coalition would pay {money.words(abs(moved.cost))} {'more' if moved.cost > 0 else 'less'}"


def _times(ratio: float) -> str:
    return f"{RATIO.text(ratio)} times"


def paragraph(scenario: Scenario, policy: Policy, whys: Sequence[Why], money: Money) -> str:
    """The reasons for the heaviest and the lightest, in one paragraph."""
    large = scenario.kept_large(policy)
    aside = set_aside(scenario, policy) if large or any(why.chain for why in whys) else ""
    unsaid = ": what comes of smallest contingents is not among these reasons" if large else ""
    otherwise = [f"What is tried without a rule treats {aside}{unsaid}."] if aside else []
    return " ".join([*why_words(scenario, policy, whys, money), *otherwise, *untried(whys)])


def untried(whys: Sequence[Why]) -> Iterator[str]:
    """How far the search went, where it did not go to the end."""
    short = min((why for why in whys if why.settled), key=lambda why: why.tried - why.rules, default=None)
    if short and short.tried < short.rules:
        were = "was" if short.tried == 1 else "were"
        yield f"So far {short.tried} of {many(short.rules, 'rule')} {were} tried; `burdenshare why` tries all."


def why_document(reasons: Reasons) -> Document:
    """Why members carry what they carry, in words, and every rule that moves it."""
    scenario = reasons.scenario
    money = Money.of(scenario.currency, _amounts(reasons.told))
    answered = reasons.status is Status.OPTIMAL
    return about(
        scenario,
        f"Why members carry what they carry, under the policy {reasons.policy.policy}",
        manifest_of(scenario, [reasons.policy], status=str(reasons.status)),
        answered=answered,
        warnings=filter(None, [reasons.note]),
        facts=_facts(reasons, money),
        paragraphs=[
            *why_words(scenario, reasons.policy, reasons.told, money),
            *untried(reasons.told),
            *_nobody(reasons),
        ],
        tables=_tables(reasons, money),
        notes=_notes() if answered else (),
    )


def _nobody(reasons: Reasons) -> Iterator[str]:
    """Why nobody's reasons are told."""
    if reasons.status is not Status.OPTIMAL:
        yield f"There is no answer, so nobody carries anything: {reasons.reason}."
    elif not reasons.told:
        yield "No state has a share ratio, so there is neither a heaviest nor a lightest; ask of a member by its name."


def _amounts(told: Iterable[Why]) -> Iterator[float]:
    for why in told:
        yield why.load
        yield from (moved.cost for moved in why.alone)


def _facts(reasons: Reasons, money: Money) -> Iterator[Fact]:
    yield Fact(Column("status", "Status"), str(reasons.status))
    yield Fact(Column("policy", "Policy"), plain(reasons.policy.policy))
    names = labels(reasons.scenario)
    for why in reasons.told:
        if why.ratio is not None:
            yield Fact(number("share_ratio", f"Share ratio, {names[why.member]}", RATIO_DECIMALS), why.ratio)
        yield Fact(money.column("burden", f"Burden, {names[why.member]}"), why.load)


def _tables(reasons: Reasons, money: Money) -> Iterator[Table]:
    if reasons.conflict:
        yield conflict(reasons.conflict, PLACE)
    names = labels(reasons.scenario)
    columns = (
        Column("rule", "Rule", brief=True, of=lambda moved: moved.rules[0][0]),
        Column("place", "Cell", brief=True, of=lambda moved: moved.rules[0][1] or None),
        number("share_ratio", "Its share ratio", RATIO_DECIMALS, brief=True, of=lambda moved: moved.ratio),
        money.column("burden", "Its burden", brief=True, signed=True, of=lambda moved: moved.load),
        money.column("total_cost", "Total cost", brief=True, signed=True, of=lambda moved: moved.cost),
    )
    for number_of, why in enumerate(reasons.told, 1):
        if why.alone:
            title = f"What {'lowers' if why.heavy else 'raises'} the share ratio of {names[why.member]}"
            yield tabulate(f"why_{number_of}", title, columns, why.alone, brief=True)


def _notes() -> Iterator[str]:
    yield (
        "Each rule is lifted alone and the program solved again: the share ratio is what it then is, burden and cost "
        "are changes. Rules that move it by less than is printed, or make only the others dearer, are left out."
    )
